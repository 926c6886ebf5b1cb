package automaton

import (
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Pattern is a program ready to run. Searches share it. Its machine is made when it is
// run for the first time: most texts need few of many patterns.
type Pattern struct {
	tree string
	made atomic.Pointer[machine]
}

// machine is what a search needs of a program.
type machine struct {
	insts    []inst
	sets     []next // of the instructions, few of them twice
	runes    []rune // of the instructions: pairs, sorted
	entry    int32
	slots    int
	anywhere bool      // a match can be empty, so open says nothing
	open     opening   // where any match begins
	exits    []opening // of the gaps
}

// inst is small: a search spends most of its time on fetching instructions from memory.
type inst struct {
	op   plan.InstOp
	wide bool // it takes every character that is not ASCII
	lazy bool // of a gap: as few characters as possible
	set  uint16
	out  uint16
	exit uint16 // of a gap: what may follow it
	gap  int16  // of an InstAlt: how many characters at most are passed before the other way is taken; 0 for none
	arg  uint32 // of an InstRune: where its ranges begin ...
	to   uint32 // ... and end
}

// NewPattern returns the pattern of a program, which has been checked: its targets exist.
func NewPattern(p *plan.Program) *Pattern {
	made := &Pattern{}
	made.of(p)
	return made
}

// NewPatterns returns the patterns of all programs, which are close together.
func NewPatterns(programs []plan.Program) []Pattern {
	ps := make([]Pattern, len(programs))
	for i := range ps {
		ps[i].of(&programs[i])
	}
	return ps
}

// of keeps nothing of a program but its tree, of which all else can be made.
func (p *Pattern) of(program *plan.Program) {
	if p.tree = program.Tree; p.tree == "" && len(program.Insts) > 0 {
		p.made.Store(new(maker).machine(program))
	}
}

// machine returns the pattern's machine. Of two that are made at once, one is kept.
func (p *Pattern) machine() *machine {
	if m := p.made.Load(); m != nil {
		return m
	}
	k, _ := makers.Get().(*maker)
	if k == nil {
		k = &maker{}
	}
	program, err := k.expand.Expand(p.tree)
	if err != nil {
		panic("automaton: a tree that was checked cannot be expanded: " + err.Error())
	}
	p.made.CompareAndSwap(nil, k.machine(&program))
	makers.Put(k)
	return p.made.Load()
}

// maker is memory in which machines are made one after the other: it takes ten times
// what is kept of them.
type maker struct {
	expand plan.Expander
	all    []next // by instruction
}

var makers sync.Pool

func (k *maker) machine(p *plan.Program) *machine {
	m := &machine{insts: make([]inst, len(p.Insts)), entry: p.Start, slots: 2 * (int(p.Groups) + 1)}
	for i := range p.Insts {
		in := &p.Insts[i]
		m.insts[i] = inst{op: in.Op, out: uint16(in.Out), arg: uint32(in.Arg)}
		if in.Op == plan.InstRune {
			m.insts[i].arg, m.insts[i].to = m.addRanges(in.Ranges)
		}
	}
	k.follow(m)
	m.findGaps()
	left := mostLeads
	m.open, m.anywhere = m.opens(m.entry, &left), m.next(m.entry).has(end)
	return m
}

// addRanges returns where ranges stand among the runes. Neighbours often have the same.
func (m *machine) addRanges(ranges []rune) (from, to uint32) {
	n := len(m.runes) - len(ranges)
	if n < 0 || !slices.Equal(m.runes[n:], ranges) {
		n = len(m.runes)
		m.runes = append(m.runes, ranges...)
	}
	return uint32(n), uint32(n + len(ranges))
}

// ranges returns the ranges of an InstRune.
func (m *machine) ranges(in *inst) []rune { return m.runes[in.arg:in.to] }

// next returns what may follow for an instruction to lead to a match.
func (m *machine) next(pc int32) *next { return &m.sets[m.insts[pc].set] }

// Marks are places of a text: bit n stands for offset n. Without them line feeds part
// the lines.
type Marks struct {
	LineStarts, LineEnds []uint64 // of a text without line feeds

	blocks []block // see MarkStarts; none if nothing is known
}

func bit(set []uint64, n int) bool { return n>>6 < len(set) && set[n>>6]>>(n&63)&1 != 0 }

// Scratch is the memory of a search. It serves one search at a time, and any
// pattern.
type Scratch struct {
	Caps   []int32 // the offsets of the last match: the whole's start and end, each group's; -1 where it took no part
	Budget int     // steps that searches may still take; one that has none left ends with what it has

	mark      []uint32 // the list a state was last put on
	list      uint32
	now, then threads
	start     []int32

	forks    forks
	branches []branch
}

// threads are states in order of priority, with the offsets that each has recorded.
type threads struct {
	pcs  []int32
	caps []int32
}

type search struct {
	*machine
	*Scratch
	text  []byte
	marks *Marks
	at    int
	peek  uint8 // what stands there, as in next
	into  *threads

	block  int    // one more than that of which the starts are known
	places uint64 // these
}

// Find looks for the leftmost match that begins in [from, last], and of those
// for the one that Go's regexp prefers. Its offsets are in s.Caps.
func (p *Pattern) Find(text []byte, marks *Marks, from, last int, s *Scratch) bool {
	m := p.machine()
	q := search{machine: m, Scratch: s, text: text, marks: marks}
	if from = q.skip(from, last); from < 0 {
		return false
	}
	s.fit(m)
	matched, from := q.trails(from, last)
	if from < 0 {
		return matched
	}
	return q.threads(from, last)
}

// threads moves all paths over the text at once.
func (q *search) threads(from, last int) bool {
	s, text, matched := q.Scratch, q.text, false
	for i := range s.start {
		s.start[i] = -1
	}
	for pos := from; ; {
		if len(s.now.pcs) == 0 {
			if pos = q.skip(pos, last); matched || pos < 0 {
				return matched
			}
			s.list++ // what the last list refused may hold here
		}
		if !matched && pos <= last && q.can(pos) {
			q.put(&s.now, pos)
			s.start[0] = int32(pos)
			q.add(q.entry, s.start)
		}
		r, size := rune(-1), 0
		if pos < len(text) {
			if r, size = rune(text[pos]), 1; r >= utf8.RuneSelf {
				r, size = utf8.DecodeRune(text[pos:])
			}
		}
		matched = q.step(r, pos, pos+size) || matched
		if size == 0 || s.Budget < 0 {
			return matched
		}
		pos += size
	}
}

// fit makes room for a program.
func (s *Scratch) fit(m *machine) {
	if len(s.mark) < len(m.insts) {
		s.mark = make([]uint32, len(m.insts))
	}
	if s.list++; s.list > 1<<31 {
		clear(s.mark)
		s.list = 1
	}
	if cap(s.start) < m.slots {
		s.start = make([]int32, m.slots)
		s.Caps = make([]int32, m.slots)
	}
	s.start, s.Caps = s.start[:m.slots], s.Caps[:m.slots]
	for i := range s.start {
		s.start[i], s.Caps[i] = -1, -1
	}
	s.now.clear()
	s.then.clear()
}

func (t *threads) clear() { t.pcs, t.caps = t.pcs[:0], t.caps[:0] }

// skip returns the first offset from pos on at which a match can begin, or -1.
func (q *search) skip(pos, last int) int {
	if q.open.must&plan.EmptyTextStart != 0 && pos > 0 {
		return -1
	}
	if q.marks != nil && len(q.marks.blocks) > 0 && !q.anywhere {
		return q.among(pos, last)
	}
	for pos <= last && pos < len(q.text) && !q.can(pos) {
		if q.text[pos] < utf8.RuneSelf {
			pos++
			continue
		}
		_, size := utf8.DecodeRune(q.text[pos:])
		pos += size
	}
	if pos > last || pos >= len(q.text) && !q.anywhere {
		return -1
	}
	return pos
}

// among is skip where the starts of the text are known.
func (q *search) among(pos, last int) int {
	for n := pos >> 6; n < len(q.marks.blocks) && n<<6 <= last; n++ {
		if n != q.block-1 {
			q.block, q.places = n+1, q.open.in(&q.marks.blocks[n])
		}
		at := q.places
		if n == pos>>6 {
			at &= everything << (pos & 63)
		}
		for ; at != 0; at &= at - 1 {
			if i := n<<6 + bits.TrailingZeros64(at); i > last {
				return -1
			} else if q.open.at(q.text, i) {
				return i
			}
		}
	}
	return -1
}

// can reports whether a match can begin at an offset, as far as can be seen at once.
func (q *search) can(pos int) bool {
	if q.anywhere {
		return true
	}
	if pos == len(q.text) || !q.open.at(q.text, pos) {
		return false
	}
	return q.open.must&plan.EmptyWord == 0 || pos == 0 || wordByte(q.text[pos-1]) != wordByte(q.text[pos])
}

// put directs add to a list, at an offset.
func (q *search) put(into *threads, at int) {
	q.into, q.at, q.peek = into, at, q.peekAt(at)
}

// peekAt returns what stands at an offset, as in next.
func (q *search) peekAt(at int) uint8 {
	if at < len(q.text) {
		return min(q.text[at], wide)
	}
	return end
}

// add puts the states that pc leads to without reading onto the list, unless the
// next character ends them.
func (q *search) add(pc int32, caps []int32) {
	for q.mark[pc] != q.list {
		in := &q.insts[pc]
		if !q.sets[in.set].has(q.peek) {
			return
		}
		q.mark[pc] = q.list
		q.Budget--
		switch in.op {
		case plan.InstAlt:
			q.add(int32(in.out), caps)
			pc = int32(in.arg)
		case plan.InstNop:
			pc = int32(in.out)
		case plan.InstEmpty:
			if !q.holds(int32(in.arg)) {
				return
			}
			pc = int32(in.out)
		case plan.InstCapture:
			if int(in.arg) >= len(caps) {
				pc = int32(in.out)
				continue
			}
			was := caps[in.arg]
			caps[in.arg] = int32(q.at)
			q.add(int32(in.out), caps)
			caps[in.arg] = was
			return
		case plan.InstFail:
			return
		default:
			q.into.pcs = append(q.into.pcs, pc)
			q.into.caps = append(q.into.caps, caps...)
			return
		}
	}
}

// step moves every thread over r, which stands at [pos, next), and reports
// whether one of them is a match.
func (q *search) step(r rune, pos, next int) (matched bool) {
	q.list++
	q.put(&q.then, next)
	n := q.slots
	for i, pc := range q.now.pcs {
		in := &q.insts[pc]
		caps := q.now.caps[i*n : i*n+n]
		if in.op == plan.InstMatch {
			copy(q.Caps, caps)
			q.Caps[1] = int32(pos)
			matched = true
			break // what follows has lower priority
		}
		if q.takes(pc, r) {
			q.add(int32(in.out), caps)
		}
	}
	q.Budget -= len(q.now.pcs)
	q.now, q.then = q.then, q.now
	q.then.clear()
	return matched
}

// takes reports whether an instruction takes a character, -1 for the end of the text.
func (m *machine) takes(pc int32, r rune) bool {
	if r < 0 {
		return false
	}
	in := &m.insts[pc]
	set := &m.sets[in.set]
	if r < utf8.RuneSelf {
		return set.has(uint8(r))
	}
	if in.wide || !set.has(wide) {
		return in.wide
	}
	ranges := m.ranges(in)
	lo, hi := 0, len(ranges)/2
	for lo < hi {
		mid := (lo + hi) / 2
		if ranges[2*mid+1] < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return 2*lo+1 < len(ranges) && ranges[2*lo] <= r
}

// holds reports whether the assertions are true at the search's offset.
func (q *search) holds(assertions int32) bool {
	i := q.at
	if assertions&plan.EmptyTextStart != 0 && i != 0 || assertions&plan.EmptyTextEnd != 0 && i != len(q.text) {
		return false
	}
	if assertions&plan.EmptyLineStart != 0 && !q.lineStart(i) || assertions&plan.EmptyLineEnd != 0 && !q.lineEnd(i) {
		return false
	}
	if assertions&(plan.EmptyWord|plan.EmptyNotWord) == 0 {
		return true
	}
	border := (i > 0 && wordByte(q.text[i-1])) != (i < len(q.text) && wordByte(q.text[i]))
	return !(assertions&plan.EmptyWord != 0 && !border || assertions&plan.EmptyNotWord != 0 && border)
}

func (q *search) lineStart(i int) bool {
	if i == 0 || q.text[i-1] == '\n' {
		return true
	}
	return q.marks != nil && bit(q.marks.LineStarts, i)
}

func (q *search) lineEnd(i int) bool {
	if i == len(q.text) || q.text[i] == '\n' {
		return true
	}
	return q.marks != nil && bit(q.marks.LineEnds, i)
}

func wordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_'
}
