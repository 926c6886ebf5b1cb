package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// derivation is a rule that sets a field, and where it says so.
type derivation struct {
	rule int // index into Rules, until they are sorted
	at   source.Field
}

// stratify sorts the rules: those that set a field come before those that read
// it, and evidence comes last.
func (c *compiler) stratify() {
	c.conflicts()
	s := &strata{compiler: c, setters: map[int32][]derivation{}, level: map[int32]int32{}}
	for _, d := range c.derived {
		set := c.k.Rules[d.rule].Set
		s.setters[set] = append(s.setters[set], d)
	}
	last := int32(0)
	for _, d := range c.derived {
		r := &c.k.Rules[d.rule]
		if r.Stratum = s.below(r); r.Stratum >= maxStrata {
			s.deep(d)
			break
		}
		last = max(last, r.Stratum+1)
	}
	for i := range c.k.Rules {
		if c.k.Rules[i].Set < 0 {
			c.k.Rules[i].Stratum = last
		}
	}
	slices.SortFunc(c.k.Rules, func(a, b plan.Rule) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), strings.Compare(a.ID, b.ID))
	})
}

// strata finds how many derivations lie below each field.
type strata struct {
	*compiler
	setters map[int32][]derivation
	level   map[int32]int32 // by field; -1 while it is being found
	path    []derivation    // that led to the field at hand
}

// maxStrata is how many derivations may rest on one another: as many as a bundle holds.
const maxStrata = 63

func (s *strata) deep(d derivation) {
	s.report(d.at.Loc, faultf("expr-complexity", "%q rests on more than %d derivations, one upon the other", d.at.Name, maxStrata-1))
}

// below returns the stratum of a rule: above all that set what it reads.
func (s *strata) below(r *plan.Rule) int32 {
	stratum := int32(0)
	for _, f := range s.reads(r) {
		stratum = max(stratum, s.of(f))
	}
	return stratum
}

func (s *strata) of(field int32) int32 {
	if l, ok := s.level[field]; ok {
		if l < 0 {
			s.cycle(field)
		}
		return max(l, 0)
	}
	s.level[field] = -1
	level := int32(0)
	for _, d := range s.setters[field] {
		if len(s.path) > maxStrata {
			level = maxStrata // which stratify reports
			break
		}
		s.path = append(s.path, d)
		level = max(level, s.below(&s.k.Rules[d.rule])+1)
		s.path = s.path[:len(s.path)-1]
	}
	s.level[field] = level
	return level
}

// cycle reports the rules by which a field feeds itself.
func (s *strata) cycle(field int32) {
	var names []string
	var first derivation
	for i := len(s.path) - 1; i >= 0; i-- {
		d := s.path[i]
		id := s.k.Rules[d.rule].ID
		if len(names) == 0 || id < slices.Min(names) {
			first = d
		}
		names = append(names, id)
		if s.k.Rules[d.rule].Set == field {
			break
		}
	}
	slices.Sort(names)
	s.report(first.at.Loc, faultf("derivation-cycle", "what it sets feeds its own conditions, by the rules %s", strings.Join(names, ", ")))
}

// reads returns the fields that a rule's conditions read, sorted.
func (c *compiler) reads(r *plan.Rule) []int32 {
	var fields []int32
	for _, w := range r.When {
		fields = c.k.Reads(w.Node, fields)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// conflicts reports set rules that hold together, because the conditions of one
// are among the other's, and set a field to different values.
func (c *compiler) conflicts() {
	same := map[int32][]derivation{} // by field
	for _, d := range c.derived {
		a := &c.k.Rules[d.rule]
		if same[a.Set] = append(same[a.Set], d); len(same[a.Set]) > maxSetters {
			c.report(d.at.Loc, faultf("set-conflict", "more than %d rules set %q, so that nobody can tell whether they agree", maxSetters, d.at.Name))
			return
		}
		for _, e := range same[a.Set] {
			b := &c.k.Rules[e.rule]
			if slices.Equal(a.Value.Ints, b.Value.Ints) || !(within(a, b) || within(b, a)) {
				continue
			}
			c.report(d.at.Value.Loc, faultf("set-conflict", "whenever both hold, the rule %q sets %q to another value", b.ID, d.at.Name))
		}
	}
}

// maxSetters is how many rules may set a field: all of them are compared with each other.
const maxSetters = 2000

// within says whether the conditions of a are among those of b.
func within(a, b *plan.Rule) bool {
	for _, w := range a.When {
		if !slices.ContainsFunc(b.When, func(v plan.Cond) bool { return v.Node == w.Node }) {
			return false
		}
	}
	return true
}
