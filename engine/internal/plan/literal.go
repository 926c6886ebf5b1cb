package plan

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// The sets of literals that are followed while a tree is searched for what every
// match contains.
const (
	maxLiterals = 200 // alternatives in a set
	maxJoined   = 24  // alternatives in a set of which each is made of two
	maxLiteral  = 32  // bytes of one
	maxMembers  = 10  // characters of a class
)

// What is required at another place is looked for if it is rare and not much.
const (
	minAlso = 3  // bytes
	maxAlso = 60 // alternatives
)

// far stands for more bytes than are counted.
const far = 1 << 12

// matches says what the matches of a part contain.
type matches struct {
	whole  bool     // ends are all the matches; else one of them ends every match
	ends   []string // sorted, at least one
	before int32    // the most bytes that stand before the end; 0 where ends are all
	size   int32    // the most bytes of a match
	best   []Anchor // sorted: one of these occurs in every match; nil if nothing is known
	also   []Anchor // the same, of another place
}

var (
	nothing = []string{""}
	run     = []Anchor{{Text: RunText}}
)

// unknown says nothing of matches but their size.
func unknown(size int32) matches { return matches{ends: nothing, before: size, size: size} }

// Seeker looks for what the matches of patterns contain. It keeps its memory from
// one to the next.
type Seeker struct {
	tree reader
	seek seeker
}

// Required returns what every match of a pattern contains, at one place and at
// another, nil if there is nothing of use. It is valid until the next call.
func (s *Seeker) Required(p *Program) (anchors, also []Anchor) {
	if p.Tree == "" {
		return p.Anchors, nil
	}
	whole, err := s.tree.read(p.Tree)
	if err != nil {
		return nil, nil
	}
	s.seek.reader = &s.tree
	return s.seek.required(whole)
}

// seeker looks for what every match of a part contains. All its sets stand in two lists.
type seeker struct {
	*reader
	literals string          // the text of all
	memory   strings.Builder // of the strings that are made
	sets     []string
	sorted   int // where the set begins that is sorted last
	anchors  []Anchor
	found    []Anchor
}

// lastSet sorts a set. slices.Sort would link a sort for strings, which browsers would load.
type lastSet seeker

func (s *lastSet) Len() int { return len(s.sets) - s.sorted }
func (s *lastSet) Swap(i, j int) {
	s.sets[s.sorted+i], s.sets[s.sorted+j] = s.sets[s.sorted+j], s.sets[s.sorted+i]
}
func (s *lastSet) Less(i, j int) bool { return s.sets[s.sorted+i] < s.sets[s.sorted+j] }

func (s *seeker) required(i int32) (anchors, also []Anchor) {
	all := s.room(len(s.text))
	from := all.Len()
	all.Write(s.text)
	s.literals, s.sets, s.anchors, s.found = all.String()[from:], s.sets[:0], s.anchors[:0], s.found[:0]
	m := s.look(i)
	best, second := s.use(&m)
	if anchors = s.tidied(best); len(anchors) == 0 {
		return nil, nil
	}
	isRun := func(a Anchor) bool { return a.Text == RunText }
	if w := worthOf(second); w.length >= minAlso && w.count <= maxAlso && !slices.ContainsFunc(second, isRun) {
		also = s.tidied(second)
	}
	return anchors, also
}

// tidied returns a set without what begins with another, which is found along with that.
func (s *seeker) tidied(set []Anchor) []Anchor {
	from := len(s.found)
	for _, a := range set {
		if a.Before >= far {
			a.Before = -1
		}
		if n := len(s.found); n > from && strings.HasPrefix(a.Text, s.found[n-1].Text) {
			if last := &s.found[n-1]; a.Before < 0 || last.Before >= 0 && a.Before > last.Before {
				last.Before = a.Before
			}
			continue
		}
		s.found = append(s.found, a)
	}
	return s.found[from:len(s.found):len(s.found)]
}

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
		m := s.repeated(s.look(p.a), int(p.min), int(p.max))
		if best, _ := s.use(&m); p.min >= RunLength && best == nil && s.solid(p.a) {
			m.best = run
		}
		return m
	}
	return matches{whole: true, ends: nothing}
}

// use returns the best two of what every match contains and what ends it, nil where
// there is nothing of use.
func (s *seeker) use(m *matches) (best, also []Anchor) {
	best, also = m.best, m.also
	if ends := worth(m.ends); ends.beats(worthOf(also)) {
		at := len(s.anchors)
		for _, e := range m.ends {
			s.anchors = append(s.anchors, Anchor{e, m.before})
		}
		best, also = better(best, also, s.anchors[at:len(s.anchors):len(s.anchors)])
	}
	if worthOf(best).length == 0 {
		return nil, nil
	}
	return best, also
}

// better returns the best two of three sets, of which the first beats the second.
func better(best, also, set []Anchor) (first, second []Anchor) {
	switch w := worthOf(set); {
	case w.beats(worthOf(best)):
		return set, best
	case w.beats(worthOf(also)):
		return best, set
	}
	return best, also
}

// behind returns a set behind so many bytes.
func (s *seeker) behind(set []Anchor, size int32) []Anchor {
	at := len(s.anchors)
	for _, a := range set {
		s.anchors = append(s.anchors, Anchor{a.Text, min(a.Before+size, far)})
	}
	return s.anchors[at:len(s.anchors):len(s.anchors)]
}

// room returns where strings of so many bytes in all can be written, which do not move.
func (s *seeker) room(size int) *strings.Builder {
	const chunk = 4096
	if s.memory.Cap()-s.memory.Len() < size {
		s.memory.Reset()
		s.memory.Grow(max(size, chunk))
	}
	return &s.memory
}

// from returns the strings of the list from i on as a set.
func (s *seeker) from(i int) []string { return s.sets[i:len(s.sets):len(s.sets)] }

// literal returns what a literal matches. U+FFFD stands for what is not UTF-8, too.
func (s *seeker) literal(text string) matches {
	size := min(int32(len(text)), far)
	if strings.ContainsRune(text, utf8.RuneError) {
		return unknown(size)
	}
	s.sets = append(s.sets, text)
	return matches{whole: true, ends: s.from(len(s.sets) - 1), size: size}
}

// members returns the runes of a small class, each as a string.
func (s *seeker) members(ranges []rune) matches {
	all := s.room(maxMembers * utf8.UTFMax)
	at := len(s.sets)
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(s.sets)-at == maxMembers || r == utf8.RuneError {
				return unknown(widest(ranges))
			}
			from := all.Len()
			all.WriteRune(r)
			s.sets = append(s.sets, all.String()[from:])
		}
	}
	if len(s.sets) == at {
		return unknown(0)
	}
	return matches{whole: true, ends: s.from(at), size: widest(ranges)}
}

// solid reports whether a part is a class of what makes runs.
func (s *seeker) solid(i int32) bool {
	p := &s.parts[i]
	if p.op != partClass || p.a == p.b {
		return false
	}
	ranges := s.ranges(p)
	return ranges[0] > ' ' && ranges[len(ranges)-1] < 0x7F
}

// widest returns the most bytes that a rune of a class takes.
func widest(ranges []rune) int32 {
	switch last := ranges[len(ranges)-1]; {
	case last < 0x80:
		return 1
	case last < 0x800:
		return 2
	case last < 0x10000:
		return 3
	}
	return utf8.UTFMax
}

func (s *seeker) then(m, next matches) matches {
	size := min(m.size+next.size, far)
	joined := []string(nil)
	if next.whole {
		joined = s.cross(m.ends, next.ends)
	}
	if joined != nil {
		m.ends, m.size = joined, size
		return m
	}
	best, also := s.use(&m)
	best, also = better(best, also, s.behind(next.best, m.size))
	best, also = better(best, also, s.behind(next.also, m.size))
	return matches{ends: next.ends, before: min(m.size+next.before, far), size: size, best: best, also: also}
}

func (s *seeker) or(m, other matches) matches {
	size := max(m.size, other.size)
	if m.whole && other.whole {
		if all := s.union(m.ends, other.ends); all != nil {
			return matches{whole: true, ends: all, size: size}
		}
		return unknown(size)
	}
	either := unknown(size)
	a, alsoA := s.use(&m)
	b, alsoB := s.use(&other)
	if a != nil && b != nil {
		either.best = s.either(a, b)
	}
	if either.best != nil && alsoA != nil && alsoB != nil {
		either.also = s.either(alsoA, alsoB)
	}
	return either
}

// either returns the anchors of two sets, nil where they are too many.
func (s *seeker) either(as, bs []Anchor) []Anchor {
	at := len(s.anchors)
	for len(as) > 0 && len(bs) > 0 {
		switch order := strings.Compare(as[0].Text, bs[0].Text); {
		case order < 0:
			s.anchors, as = append(s.anchors, as[0]), as[1:]
		case order > 0:
			s.anchors, bs = append(s.anchors, bs[0]), bs[1:]
		default:
			s.anchors = append(s.anchors, Anchor{as[0].Text, max(as[0].Before, bs[0].Before)})
			as, bs = as[1:], bs[1:]
		}
	}
	s.anchors = append(append(s.anchors, as...), bs...)
	if len(s.anchors)-at > maxLiterals {
		return nil
	}
	return s.anchors[at:len(s.anchors):len(s.anchors)]
}

func (s *seeker) repeated(m matches, least, most int) matches {
	all := matches{whole: true, ends: nothing}
	for n := 0; n < least && all.whole; n++ {
		if all = s.then(all, m); len(all.ends) == 1 && all.ends[0] == "" {
			break
		}
	}
	if all.size = times(m.size, least); !all.whole {
		all.before = all.size
	}
	if most == least {
		return all
	}
	return s.then(all, s.optional(m, most-least))
}

// times returns the size of n matches in a row, any number if n is negative.
func times(size int32, n int) int32 {
	if n < 0 && size > 0 {
		return far
	}
	return min(size*int32(n), far)
}

// optional returns up to n matches in a row, any number if n is negative.
func (s *seeker) optional(m matches, n int) matches {
	size := times(m.size, n)
	if !m.whole || n < 0 {
		return unknown(size)
	}
	all := nothing
	for range n {
		more := s.cross(m.ends, all)
		if more == nil || len(more) >= maxJoined {
			return unknown(size)
		}
		if more = s.union(nothing, more); len(more) == len(all) {
			break
		}
		all = more
	}
	return matches{whole: true, ends: all, size: size}
}

// cross returns every a followed by every b, nil where that is too much.
func (s *seeker) cross(as, bs []string) []string {
	if len(as) == 1 && as[0] == "" && len(bs) <= maxLiterals {
		return bs
	}
	if len(as)*len(bs) > maxJoined || longest(as)+longest(bs) > maxLiteral {
		return nil
	}
	all := s.room(len(as) * len(bs) * (longest(as) + longest(bs)))
	at := len(s.sets)
	for _, a := range as {
		for _, b := range bs {
			from := all.Len()
			all.WriteString(a)
			all.WriteString(b)
			s.sets = append(s.sets, all.String()[from:])
		}
	}
	s.sorted = at
	sort.Sort((*lastSet)(s))
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

// rarity says how few texts contain one of a set, as far as its shortest string
// tells: the length of that, up to 8, and how many there are. A length of 0 says
// that the set is of no use.
type rarity struct{ length, count int }

func (r rarity) beats(other rarity) bool {
	return r.length > other.length || r.length == other.length && r.count < other.count
}

func (r *rarity) add(text string) {
	switch text {
	case " ":
		r.length = 0
	case RunText:
	default:
		r.length = min(r.length, len(text))
	}
}

func worth(set []string) rarity {
	r := rarity{8, len(set)}
	for _, text := range set {
		r.add(text)
	}
	return r
}

func worthOf(set []Anchor) rarity {
	if len(set) == 0 {
		return rarity{}
	}
	r := rarity{8, len(set)}
	for _, a := range set {
		r.add(a.Text)
	}
	return r
}
