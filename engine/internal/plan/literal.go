package plan

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The sets of literals that are followed while a tree is searched for what every
// match contains.
const (
	maxLiterals = 24 // alternatives in a set
	maxLiteral  = 32 // bytes of one
	maxMembers  = 10 // characters of a class
)

// matches says what the matches of a part contain.
type matches struct {
	whole bool     // ends are all the matches; else one of them ends every match
	ends  []string // sorted, at least one
	best  []string // sorted: one of these occurs in every match; nil if nothing is known
}

var (
	nothing = []string{""}
	unknown = matches{ends: nothing}
)

func (m matches) use() []string { return better(m.best, m.ends) }

// seeker looks for what every match of a part contains. All its sets stand in one list.
type seeker struct {
	*reader
	literals string // the text of all
	sets     []string
}

// required returns strings of which every match contains one, nil if there are none of use.
func (s *seeker) required(i int32) []string { return slices.Clone(s.look(i).use()) }

func (s *seeker) look(i int32) matches {
	p := &s.parts[i]
	switch p.op {
	case partLiteral:
		return s.literal(s.literals[p.min:p.max])
	case partClass:
		return s.members(s.ranges(p))
	case partGroup:
		return s.look(p.a)
	case partCat:
		return s.then(s.look(p.a), s.look(p.b))
	case partAlt:
		return s.or(s.look(p.a), s.look(p.b))
	case partRepeat:
		return s.repeated(s.look(p.a), int(p.min), int(p.max))
	}
	return matches{whole: true, ends: nothing}
}

// from returns the strings of the list from i on as a set.
func (s *seeker) from(i int) []string { return s.sets[i:len(s.sets):len(s.sets)] }

// literal returns what a literal matches. U+FFFD stands for what is not UTF-8, too.
func (s *seeker) literal(text string) matches {
	if strings.ContainsRune(text, utf8.RuneError) {
		return unknown
	}
	s.sets = append(s.sets, text)
	return matches{whole: true, ends: s.from(len(s.sets) - 1)}
}

// members returns the runes of a small class, each as a string.
func (s *seeker) members(ranges []rune) matches {
	at := len(s.sets)
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(s.sets)-at == maxMembers || r == utf8.RuneError {
				return unknown
			}
			s.sets = append(s.sets, string(r))
		}
	}
	if len(s.sets) == at {
		return unknown
	}
	return matches{whole: true, ends: s.from(at)}
}

func (s *seeker) then(m, next matches) matches {
	if !next.whole {
		return matches{ends: next.ends, best: better(m.use(), next.best)}
	}
	if joined := s.cross(m.ends, next.ends); joined != nil {
		m.ends = joined
		return m
	}
	return matches{ends: next.ends, best: m.use()}
}

func (s *seeker) or(m, other matches) matches {
	if m.whole && other.whole {
		if all := s.union(m.ends, other.ends); all != nil {
			return matches{whole: true, ends: all}
		}
		return unknown
	}
	a, b := m.use(), other.use()
	if a == nil || b == nil {
		return unknown
	}
	return matches{ends: nothing, best: better(nil, s.union(a, b))}
}

func (s *seeker) repeated(m matches, least, most int) matches {
	all := matches{whole: true, ends: nothing}
	for n := 0; n < least && all.whole; n++ {
		if all = s.then(all, m); len(all.ends) == 1 && all.ends[0] == "" {
			break
		}
	}
	if most == least {
		return all
	}
	return s.then(all, s.optional(m, most-least))
}

// optional returns up to n matches in a row, any number if n is negative.
func (s *seeker) optional(m matches, n int) matches {
	if !m.whole || n < 0 {
		return unknown
	}
	all := nothing
	for range n {
		more := s.cross(m.ends, all)
		if more == nil || len(more) >= maxLiterals {
			return unknown
		}
		if more = s.union(nothing, more); len(more) == len(all) {
			break
		}
		all = more
	}
	return matches{whole: true, ends: all}
}

// cross returns every a followed by every b, nil where that is too much.
func (s *seeker) cross(as, bs []string) []string {
	if len(as) == 1 && as[0] == "" && len(bs) <= maxLiterals {
		return bs
	}
	if len(as)*len(bs) > maxLiterals || longest(as)+longest(bs) > maxLiteral {
		return nil
	}
	at := len(s.sets)
	for _, a := range as {
		for _, b := range bs {
			s.sets = append(s.sets, a+b)
		}
	}
	slices.Sort(s.from(at))
	s.sets = s.sets[:at+len(slices.Compact(s.from(at)))]
	return s.from(at)
}

func longest(set []string) (n int) {
	for _, s := range set {
		n = max(n, len(s))
	}
	return n
}

// union returns the strings of two sets, nil where they are too many.
func (s *seeker) union(as, bs []string) []string {
	at := len(s.sets)
	for len(as) > 0 && len(bs) > 0 {
		switch order := strings.Compare(as[0], bs[0]); {
		case order < 0:
			s.sets, as = append(s.sets, as[0]), as[1:]
		case order > 0:
			s.sets, bs = append(s.sets, bs[0]), bs[1:]
		default:
			as = as[1:]
		}
	}
	s.sets = append(append(s.sets, as...), bs...)
	if len(s.sets)-at > maxLiterals {
		return nil
	}
	return s.from(at)
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
