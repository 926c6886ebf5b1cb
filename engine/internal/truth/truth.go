// Package truth evaluates the rules of a compiled knowledge base over the facts
// of a case: which rules hold, and which wait for a fact that is not known.
//
// Conditions are true, false or unknown (Kleene). An Index finds both sets
// without looking at every rule; Index.Node tells the truth of any condition.
package truth

// Truth is a truth value; its zero value is Unknown.
type Truth uint8

// The truth values.
const (
	Unknown Truth = iota
	False
	True
)

// Not is the negation of t: the opposite of Unknown is Unknown.
func (t Truth) Not() Truth { return (3 - t) % 3 }

// And is False if either is, True if both are, else Unknown.
func (t Truth) And(u Truth) Truth {
	if t == False || u == False {
		return False
	}
	return min(t, u)
}

// Or is True if either is, False if both are, else Unknown.
func (t Truth) Or(u Truth) Truth { return t.Not().And(u.Not()).Not() }

// String returns "true", "false" or "unknown".
func (t Truth) String() string { return [...]string{"unknown", "false", "true"}[t%3] }

func truth(ok bool) Truth {
	if ok {
		return True
	}
	return False
}
