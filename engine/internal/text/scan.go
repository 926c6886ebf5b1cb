package text

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// Span is a half-open range of byte offsets in the text as given.
type Span struct{ Start, End int32 }

// Signal is a signal of the KB and where it was first recognised.
type Signal struct {
	ID   int32 // index into Text.Signals
	Span Span
}

// Code is a canonical code and where it first stands.
type Code struct {
	Code string
	Span Span
}

// Field is a captured value. For a string taken from the text Value has no
// elements and Text holds it.
type Field struct {
	Field int32 // slot
	Value plan.Value
	Text  string
	Span  Span
}

// Result is what a text says. Its slices, and those of its values, belong to the Scratch of the scan.
type Result struct {
	Signals []Signal // by position, then id; each signal once
	Codes   []Code   // by position; each code once
	Fields  []Field  // by slot

	Leanings []plan.Leaning // by cause
}

// Scanner reads texts by a KB's phrases, captures, sections and erasures. It
// never changes, but for what it makes of a script's reading with the first text that
// needs it.
type Scanner struct {
	kb       *plan.KB
	folder   *Folder
	sections []section
	erase    []*automaton.Pattern
	pre      *automaton.Words // literals of sections, then of erasures
	preArms  arms
	readers  [plan.Scripts]*reader
	wording  *wording
}

type section struct{ start, end *automaton.Pattern }

// Steps that the patterns of one scan may take: a hostile text gets an answer
// from the first of its patterns, and in bounded time.
const (
	baseSteps = 1 << 20
	byteSteps = 256
)

// NewScanner prepares the scan of a KB, whose indexes have been checked.
func NewScanner(kb *plan.KB) *Scanner {
	t := &kb.Text
	s := &Scanner{kb: kb, folder: NewFolder(t.Fold), wording: &wording{}}
	for i := range s.readers {
		s.readers[i] = &reader{}
	}
	pattern := func(i int32) *automaton.Pattern { return automaton.NewPattern(&kb.Patterns[i]) }
	var seek plan.Seeker
	pre := automaton.NewCollector(0, 0)
	for _, e := range t.Sections {
		sec := section{start: pattern(e.Start)}
		if e.End >= 0 {
			sec.end = pattern(e.End)
		}
		s.sections = append(s.sections, sec)
		s.preArms.add(pre, &seek, &kb.Patterns[e.Start])
	}
	for _, e := range t.Erase {
		s.erase = append(s.erase, pattern(e))
		s.preArms.add(pre, &seek, &kb.Patterns[e])
	}
	s.preArms.done(pre.Len())
	s.pre = pre.Words()
	return s
}

// With returns the scanner of the same KB with readings added. What is ready stays so.
func (s *Scanner) With(kb *plan.KB) *Scanner {
	n := *s
	n.kb = kb
	for i := range n.readers {
		if !s.kb.Loaded(plan.Script(i)) {
			n.readers[i] = &reader{}
		}
	}
	if !s.kb.Worded() {
		n.wording = &wording{}
	}
	return &n
}

// Scratch is the memory of a scan. It serves one scan at a time, of any Scanner.
type Scratch struct {
	given  string
	plain  Buffer // the text folded, without its sections
	joined Buffer // the same without what is erased
	mended Buffer // the text before words were mended: memory for the next
	match  automaton.Scratch
	ready  readiness // of sections and erasures ...
	armed  bool      // ... in the plain text as it is
	states [plan.Scripts]state
	finds  []find  // of the phrases' chains
	seen   []int32 // by signal: one more than its place in the result, 0 for one that was not seen
	cuts   []cut
	code   []byte
	kept   strings.Builder // codes and texts that were taken
	ints   []int64         // numbers that were taken
	known  []bool          // by gram, none between scans
	grams  []gram          // those known
	leans  []lean          // by class
	result Result
}

// cut is a range of a text as one number, so that cuts are sorted as numbers are.
type cut int64

func newCut(from, to int) cut { return cut(from)<<32 | cut(to) }

func (c cut) from() int { return int(c >> 32) }
func (c cut) to() int   { return int(int32(c)) }

// Scan reads text. The result is valid until sc is used again. The error is a
// [*ScriptError].
func (s *Scanner) Scan(text string, sc *Scratch) (Result, error) {
	readers, err := s.plain(text, sc)
	if err != nil {
		return Result{}, err
	}
	if scale := s.kb.Limits.Wording; scale > 0 {
		s.wording.once.Do(func() { s.wording.prepare(s.kb) })
		if s.wording.err != nil {
			return Result{}, &ScriptError{plan.WordingTag, s.wording.err}
		}
		if s.wording.Wording != nil {
			s.wording.leanings(&sc.plain, sc, scale)
		}
	}
	s.read(readers, &sc.plain, sc, true)
	if s.cutErased(sc) {
		s.read(readers, &sc.joined, sc, false)
	}
	return sc.finish(), nil
}

func (sc *Scratch) reset(s *Scanner, text string) {
	sc.given, sc.armed, sc.ints = text, false, sc.ints[:0]
	sc.match.Budget = baseSteps + byteSteps*len(text)
	r := &sc.result
	if len(sc.seen) == len(s.kb.Text.Signals) {
		for i := range r.Signals {
			sc.seen[r.Signals[i].ID] = 0
		}
	} else {
		sc.seen = make([]int32, len(s.kb.Text.Signals))
	}
	*r = Result{r.Signals[:0], r.Codes[:0], r.Fields[:0], r.Leanings[:0]}
}

// finish brings the result into its order.
func (sc *Scratch) finish() Result {
	r := &sc.result
	sort.Sort((*placeOrder)(sc))
	settle(r.Codes, func(a, b *Code) bool { return a.Span.Start < b.Span.Start })
	settle(r.Fields, func(a, b *Field) bool { return a.Field < b.Field })
	return *r
}

// The orders in which a Scratch's lists are sorted. They share one sort, where
// slices.Sort would link one more.
type (
	placeOrder Scratch
	cutOrder   Scratch
)

func (o *placeOrder) Len() int { return len(o.result.Signals) }
func (o *placeOrder) Swap(i, j int) {
	list := o.result.Signals
	list[i], list[j] = list[j], list[i]
}
func (o *placeOrder) Less(i, j int) bool {
	a, b := &o.result.Signals[i], &o.result.Signals[j]
	return a.Span.Start < b.Span.Start || a.Span.Start == b.Span.Start && a.ID < b.ID
}

func (o *cutOrder) Len() int           { return len(o.cuts) }
func (o *cutOrder) Swap(i, j int)      { o.cuts[i], o.cuts[j] = o.cuts[j], o.cuts[i] }
func (o *cutOrder) Less(i, j int) bool { return o.cuts[i] < o.cuts[j] }

// settle sorts a short list. What is equal keeps its order.
func settle[T any](list []T, before func(a, b *T) bool) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && before(&list[j], &list[j-1]); j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

// signal notes a signal: its first place counts, and of those the longest.
func (sc *Scratch) signal(id int32, at Span) {
	n := &sc.seen[id]
	if *n == 0 {
		sc.result.Signals = append(sc.result.Signals, Signal{id, at})
		*n = int32(len(sc.result.Signals))
		return
	}
	if was := &sc.result.Signals[*n-1].Span; at.Start < was.Start || at.Start == was.Start && at.End > was.End {
		*was = at
	}
}

// arm runs the words of sections and erasures over b.
func (s *Scanner) arm(b *Buffer, sc *Scratch) {
	s.preArms.reset(&sc.ready, len(b.Text))
	s.pre.Scan(b.Text, func(word, start, _ int) { s.preArms.see(word, start, &sc.ready) })
	s.preArms.seeRuns(b.Text, &sc.ready)
	sc.armed = true
}

// cutSections puts a border in the place of every section.
func (s *Scanner) cutSections(sc *Scratch) {
	if s.preArms.count == 0 {
		return
	}
	b := &sc.plain
	s.arm(b, sc)
	sc.cuts = sc.cuts[:0]
	for i, sec := range s.sections {
		if in := sc.ready.armed(i); in != 0 {
			sc.findSections(sec, b, in)
		}
	}
	if len(sc.cuts) == 0 {
		return
	}
	sc.armed = false
	c, at := cutter{Buffer: b}, 0
	for _, x := range sc.merged() {
		c.keep(at, x.from())
		c.border(x.from(), x.to())
		at = x.to()
	}
	c.keep(at, len(b.Text))
	c.done()
}

// findSections notes the parts of b from a match of the start to before the next
// match of the end. Where the end never comes, there is no section.
func (sc *Scratch) findSections(sec section, b *Buffer, in uint64) {
	size := len(b.Text)
	for at := 0; at < size && sc.find(sec.start, b, in, at); {
		from, to := int(sc.match.Caps[0]), int(sc.match.Caps[1])
		if sec.end == nil {
			to = size
		} else if !sec.end.Find(b.Text, &b.Marks, to, size, &sc.match) {
			return
		} else {
			to = int(sc.match.Caps[0])
		}
		if from < to {
			sc.cuts = append(sc.cuts, newCut(from, to))
		}
		if at = to; from == to {
			_, size := utf8.DecodeRune(b.Text[to:])
			at += size
		}
	}
}

// cutErased copies the text without what is erased, if anything is.
func (s *Scanner) cutErased(sc *Scratch) bool {
	if len(s.erase) == 0 {
		return false
	}
	if !sc.armed {
		s.arm(&sc.plain, sc)
	}
	sc.cuts = sc.cuts[:0]
	for i, p := range s.erase {
		sc.each(p, &sc.plain, sc.ready.armed(len(s.sections)+i), func(caps []int32) bool {
			if caps[0] < caps[1] {
				sc.cuts = append(sc.cuts, newCut(int(caps[0]), int(caps[1])))
			}
			return true
		})
	}
	if len(sc.cuts) == 0 {
		return false
	}
	sc.joined.copyFrom(&sc.plain)
	c, at := cutter{Buffer: &sc.joined}, 0
	for _, x := range sc.merged() {
		if x.to() <= at {
			continue
		}
		c.keep(at, max(at, x.from()))
		at = c.join(max(at, x.from()), x.to())
	}
	c.keep(at, len(c.Text))
	c.done()
	return true
}

// merged returns the cuts in order and without overlaps.
func (sc *Scratch) merged() []cut {
	sort.Sort((*cutOrder)(sc))
	kept := sc.cuts[:1]
	for _, x := range sc.cuts[1:] {
		if last := &kept[len(kept)-1]; x.from() <= last.to() {
			*last = newCut(last.from(), max(last.to(), x.to()))
		} else {
			kept = append(kept, x)
		}
	}
	return kept
}
