package compile

import (
	"regexp/syntax"
	"slices"
)

// The sets of literals that are followed while a pattern is searched for what
// every match contains.
const (
	maxLiterals = 24 // alternatives in a set
	maxLiteral  = 32 // bytes of one
)

// matches says what the matches of a part of a pattern contain.
type matches struct {
	exact []string // if not nil, these are all the matches
	best  []string // else one of these occurs in every match; nil if nothing is known
}

// required returns strings of which every match of re contains one, nil if there are none of use.
func required(re *syntax.Regexp) []string {
	m := look(re)
	return better(m.best, m.exact)
}

func look(re *syntax.Regexp) matches {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return matches{exact: []string{string(re.Rune)}}
		}
	case syntax.OpCharClass:
		return matches{exact: members(re.Rune)}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return matches{exact: []string{""}}
	case syntax.OpCapture:
		return look(re.Sub[0])
	case syntax.OpPlus:
		m := look(re.Sub[0])
		return matches{best: better(m.best, m.exact)}
	case syntax.OpRepeat:
		if re.Min > 0 {
			m := look(re.Sub[0])
			return matches{best: better(m.best, m.exact)}
		}
	case syntax.OpQuest:
		if m := look(re.Sub[0]); m.exact != nil && len(m.exact) < maxLiterals {
			return matches{exact: distinct(append(slices.Clone(m.exact), ""))}
		}
	case syntax.OpConcat:
		return lookConcat(re.Sub)
	case syntax.OpAlternate:
		return lookAlternate(re.Sub)
	}
	return matches{}
}

// members returns the runes of a small class, each as a string.
func members(ranges []rune) (set []string) {
	if count(ranges) > 10 {
		return nil
	}
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			set = append(set, string(r))
		}
	}
	return set
}

// lookConcat joins neighbours that are known exactly, and keeps the best run.
func lookConcat(subs []*syntax.Regexp) matches {
	run, best := []string{""}, []string(nil)
	whole := true
	for _, sub := range subs {
		m := look(sub)
		if joined := cross(run, m.exact); m.exact != nil && joined != nil {
			run = joined
			continue
		}
		whole = false
		best = better(better(best, run), m.best)
		if run = []string{""}; m.exact != nil {
			run = m.exact
		}
	}
	if whole {
		return matches{exact: run}
	}
	return matches{best: better(best, run)}
}

func lookAlternate(subs []*syntax.Regexp) matches {
	var exact, best []string
	whole := true
	for _, sub := range subs {
		m := look(sub)
		if whole = whole && m.exact != nil; whole {
			exact = distinct(append(exact, m.exact...))
		}
		one := better(m.best, m.exact)
		if one == nil {
			best = []string{""} // and so of no use
		}
		best = distinct(append(best, one...))
	}
	if whole && len(exact) <= maxLiterals {
		return matches{exact: exact}
	}
	return matches{best: better(nil, best)}
}

// cross returns every a followed by every b, nil where that is too much.
func cross(as, bs []string) (all []string) {
	if len(as)*len(bs) > maxLiterals {
		return nil
	}
	for _, a := range as {
		for _, b := range bs {
			if len(a)+len(b) > maxLiteral {
				return nil
			}
			all = append(all, a+b)
		}
	}
	return distinct(all)
}

func distinct(set []string) []string {
	slices.Sort(set)
	return slices.Compact(set)
}

// better returns the set that fewer texts contain, as far as its shortest
// string tells; nil if neither is of use.
func better(a, b []string) []string {
	if worth(b) > worth(a) || worth(b) == worth(a) && len(b) < len(a) {
		a = b
	}
	if worth(a) == 0 {
		return nil
	}
	return a
}

// worth is the length of the shortest string, up to 8; a space is worth nothing.
func worth(set []string) int {
	if len(set) == 0 || len(set) > maxLiterals || slices.Contains(set, " ") {
		return 0
	}
	shortest := 8
	for _, s := range set {
		shortest = min(shortest, len(s))
	}
	return shortest
}
