package plan

import (
	"bytes"
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
	ends   [][]byte // sorted, at least one
	before int32    // the most bytes that stand before the end; 0 where ends are all
	size   int32    // the most bytes of a match
	best   []hold   // sorted: one of these occurs in every match; nil if nothing is known
	also   []hold   // the same, of another place
}

// hold is an anchor while it is looked for.
type hold struct {
	text   []byte
	before int32
}

var (
	nothing = [][]byte{{}}
	run     = []hold{{text: []byte(RunText)}}
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
	memory []byte // of the literals that are made; where it grows, the old ones stay where they are
	sets   [][]byte
	sorted int // where the set begins that is sorted last
	holds  []hold
	found  []Anchor
	texts  strings.Builder // of what was found
}

// lastSet sorts a set. slices.Sort would link a sort for strings, which browsers would load.
type lastSet seeker

func (s *lastSet) Len() int { return len(s.sets) - s.sorted }
func (s *lastSet) Swap(i, j int) {
	s.sets[s.sorted+i], s.sets[s.sorted+j] = s.sets[s.sorted+j], s.sets[s.sorted+i]
}
func (s *lastSet) Less(i, j int) bool {
	return bytes.Compare(s.sets[s.sorted+i], s.sets[s.sorted+j]) < 0
}

func (s *seeker) required(i int32) (anchors, also []Anchor) {
	s.memory, s.sets, s.holds, s.found = s.memory[:0], s.sets[:0], s.holds[:0], s.found[:0]
	m := s.look(i)
	best, second := s.use(&m)
	if anchors = s.tidied(best); len(anchors) == 0 {
		return nil, nil
	}
	isRun := func(h hold) bool { return string(h.text) == RunText }
	if w := worthOf(second); w.length >= minAlso && w.count <= maxAlso && !slices.ContainsFunc(second, isRun) {
		also = s.tidied(second)
	}
	return anchors, also
}

// tidied returns a set without what begins with another, which is found along with that.
func (s *seeker) tidied(set []hold) []Anchor {
	from := len(s.found)
	for _, h := range set {
		if h.before >= far {
			h.before = -1
		}
		if n := len(s.found); n > from && begins(h.text, s.found[n-1].Text) {
			if last := &s.found[n-1]; h.before < 0 || last.Before >= 0 && h.before > last.Before {
				last.Before = h.before
			}
			continue
		}
		s.found = append(s.found, Anchor{s.keep(h.text), h.before})
	}
	return s.found[from:len(s.found):len(s.found)]
}

func begins(text []byte, with string) bool {
	return len(text) >= len(with) && string(text[:len(with)]) == with
}

// keep returns a text as a string. The strings stand close together.
func (s *seeker) keep(text []byte) string {
	const chunk = 4096
	if s.texts.Cap()-s.texts.Len() < len(text) {
		s.texts.Reset()
		s.texts.Grow(max(len(text), chunk))
	}
	from := s.texts.Len()
	s.texts.Write(text)
	return s.texts.String()[from:]
}

func (s *seeker) look(i int32) matches {
	p := &s.parts[i]
	switch p.op {
	case partLiteral:
		return s.literal(s.text[p.min:p.max])
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
func (s *seeker) use(m *matches) (best, also []hold) {
	best, also = m.best, m.also
	if ends := worth(m.ends); ends.beats(worthOf(also)) {
		at := len(s.holds)
		for _, e := range m.ends {
			s.holds = append(s.holds, hold{e, m.before})
		}
		best, also = better(best, also, s.holds[at:len(s.holds):len(s.holds)])
	}
	if worthOf(best).length == 0 {
		return nil, nil
	}
	return best, also
}

// better returns the best two of three sets, of which the first beats the second.
func better(best, also, set []hold) (first, second []hold) {
	switch w := worthOf(set); {
	case w.beats(worthOf(best)):
		return set, best
	case w.beats(worthOf(also)):
		return best, set
	}
	return best, also
}

// behind returns a set behind so many bytes.
func (s *seeker) behind(set []hold, size int32) []hold {
	at := len(s.holds)
	for _, h := range set {
		s.holds = append(s.holds, hold{h.text, min(h.before+size, far)})
	}
	return s.holds[at:len(s.holds):len(s.holds)]
}

// from returns the literals of the list from i on as a set.
func (s *seeker) from(i int) [][]byte { return s.sets[i:len(s.sets):len(s.sets)] }

// literal returns what a literal matches. U+FFFD stands for what is not UTF-8, too.
func (s *seeker) literal(text []byte) matches {
	size := min(int32(len(text)), far)
	for _, r := range string(text) {
		if r == utf8.RuneError {
			return unknown(size)
		}
	}
	s.sets = append(s.sets, text)
	return matches{whole: true, ends: s.from(len(s.sets) - 1), size: size}
}

// members returns the runes of a small class.
func (s *seeker) members(ranges []rune) matches {
	at := len(s.sets)
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(s.sets)-at == maxMembers || r == utf8.RuneError {
				return unknown(widest(ranges))
			}
			from := len(s.memory)
			s.memory = utf8.AppendRune(s.memory, r)
			s.sets = append(s.sets, s.memory[from:])
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
	joined := [][]byte(nil)
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
func (s *seeker) either(as, bs []hold) []hold {
	at := len(s.holds)
	for len(as) > 0 && len(bs) > 0 {
		switch order := bytes.Compare(as[0].text, bs[0].text); {
		case order < 0:
			s.holds, as = append(s.holds, as[0]), as[1:]
		case order > 0:
			s.holds, bs = append(s.holds, bs[0]), bs[1:]
		default:
			s.holds = append(s.holds, hold{as[0].text, max(as[0].before, bs[0].before)})
			as, bs = as[1:], bs[1:]
		}
	}
	s.holds = append(append(s.holds, as...), bs...)
	if len(s.holds)-at > maxLiterals {
		return nil
	}
	return s.holds[at:len(s.holds):len(s.holds)]
}

func (s *seeker) repeated(m matches, least, most int) matches {
	all := matches{whole: true, ends: nothing}
	for n := 0; n < least && all.whole; n++ {
		if all = s.then(all, m); len(all.ends) == 1 && len(all.ends[0]) == 0 {
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
func (s *seeker) cross(as, bs [][]byte) [][]byte {
	if len(as) == 1 && len(as[0]) == 0 && len(bs) <= maxLiterals {
		return bs
	}
	if len(as)*len(bs) > maxJoined || longest(as)+longest(bs) > maxLiteral {
		return nil
	}
	at := len(s.sets)
	for _, a := range as {
		for _, b := range bs {
			from := len(s.memory)
			s.memory = append(append(s.memory, a...), b...)
			s.sets = append(s.sets, s.memory[from:])
		}
	}
	s.sorted = at
	sort.Sort((*lastSet)(s))
	s.sets = s.sets[:at+len(slices.CompactFunc(s.from(at), bytes.Equal))]
	return s.from(at)
}

func longest(set [][]byte) (n int) {
	for _, s := range set {
		n = max(n, len(s))
	}
	return n
}

// union returns the literals of two sets, nil where they are too many.
func (s *seeker) union(as, bs [][]byte) [][]byte {
	at := len(s.sets)
	for len(as) > 0 && len(bs) > 0 {
		switch order := bytes.Compare(as[0], bs[0]); {
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

func (r *rarity) add(text []byte) {
	switch string(text) {
	case " ":
		r.length = 0
	case RunText:
	default:
		r.length = min(r.length, len(text))
	}
}

func worth(set [][]byte) rarity {
	r := rarity{8, len(set)}
	for _, text := range set {
		r.add(text)
	}
	return r
}

func worthOf(set []hold) rarity {
	if len(set) == 0 {
		return rarity{}
	}
	r := rarity{8, len(set)}
	for _, h := range set {
		r.add(h.text)
	}
	return r
}
