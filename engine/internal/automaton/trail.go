package automaton

import (
	"slices"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Most searches look at a few places of a text and are over soon. They follow one
// path after the other, in the order of preference, and note where paths forked, so
// that none is followed twice. A search that forks more often than maxForks is left
// to the threads, whose memory does not grow with the text.
const (
	fewBits  = 8
	forkBits = 12
	maxForks = 1 << forkBits / 2
)

// forks are the places at which paths have forked: (instruction, offset) in a table
// with open addresses. Most searches have few, which stay in the cache.
type forks struct {
	table []fork // few or all
	shift uint   // of a fork's hash to its place
	round uint32 // of the search; what others left counts as free
	n     int
	few   [1 << fewBits]fork
	all   []fork // made for the first search with many
}

type fork struct {
	round, pc uint32
	at        int64
}

func (f *forks) clear() {
	if f.round++; f.round == 0 {
		clear(f.few[:])
		clear(f.all)
		f.round = 1
	}
	f.n, f.table, f.shift = 0, f.few[:], 64-fewBits
}

// add reports whether a place is new.
func (f *forks) add(pc int32, at int) bool {
	x := f.seek(uint32(pc), int64(at))
	if x.round == f.round {
		return false
	}
	*x = fork{f.round, uint32(pc), int64(at)}
	if f.n++; f.n == 1<<fewBits/2 {
		if f.all == nil {
			f.all = make([]fork, 1<<forkBits)
		}
		f.table, f.shift = f.all, 64-forkBits
		for _, x := range f.few {
			if x.round == f.round {
				*f.seek(x.pc, x.at) = x
			}
		}
	}
	return true
}

// seek returns where a place stands, or has to.
func (f *forks) seek(pc uint32, at int64) *fork {
	h := (uint64(pc)<<32 ^ uint64(at)) * 0x9E3779B97F4A7C15 >> f.shift
	for {
		x := &f.table[h]
		if x.round != f.round || x.pc == pc && x.at == at {
			return x
		}
		h = (h + 1) & uint64(len(f.table)-1)
	}
}

// branch is a path yet to be followed, or, where pc is negative, slot ^pc that gets back the value at.
type branch struct {
	pc  int32
	gap bool // it leaves a gap
	at  int
}

// left marks the forks at which paths have left gaps.
const left = 1 << 30

// trails searches along paths from an offset at which a match can begin. It ends without an
// answer at the offset from which the threads have to search, else with -1.
func (q *search) trails(from, last int) (matched bool, rest int) {
	q.forks.clear()
	for pos := from; pos >= 0; {
		switch {
		case q.trail(pos):
			return true, -1
		case q.Budget < 0:
			return false, -1
		case q.forks.n >= maxForks:
			return false, pos
		}
		_, size := utf8.DecodeRune(q.text[pos:])
		pos = q.skip(pos+max(size, 1), last)
	}
	return false, -1
}

// trail follows the paths that begin at an offset, until one is a match.
func (q *search) trail(pos int) bool {
	q.start[0] = int32(pos)
	insts, stack := q.insts, append(q.branches[:0], branch{pc: q.entry, at: pos})
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top.pc < 0 {
			q.start[^top.pc] = int32(top.at)
			continue
		}
		pc, at, peek := top.pc, top.at, q.peekAt(top.at)
		if top.gap && !q.forks.add(pc|left, at) || !q.next(pc).has(peek) {
			continue
		}
	path:
		for idle := 0; ; {
			in := &insts[pc] // which can go on with what stands there
			q.Budget--
			here := pc
			pc = int32(in.out)
			switch in.op {
			case plan.InstRune, plan.InstAny:
				size := 1
				if peek == wide {
					var r rune
					if r, size = utf8.DecodeRune(q.text[at:]); !q.takes(here, r) {
						break path
					}
				}
				at, idle = at+size, 0
				if peek = q.peekAt(at); !q.next(pc).has(peek) {
					break path
				}
			case plan.InstAlt:
				if in.gap > 1 {
					if q.forks.add(here, at) {
						stack = q.leaves(in, at, stack)
					}
					break path
				}
				if idle++; idle > len(insts) {
					break path // a round of a loop that reads nothing leads nowhere
				}
				if arg := int32(in.arg); !q.next(pc).has(peek) {
					pc = arg
				} else if q.next(arg).has(peek) {
					if !q.forks.add(here, at) || q.Budget < 0 {
						break path
					}
					stack = append(stack, branch{pc: arg, at: at})
				}
			case plan.InstEmpty:
				if q.at = at; !q.holds(int32(in.arg)) {
					break path
				}
			case plan.InstCapture:
				if int(in.arg) < len(q.start) {
					stack = append(stack, branch{pc: ^int32(in.arg), at: int(q.start[in.arg])})
					q.start[in.arg] = int32(at)
				}
			case plan.InstMatch:
				copy(q.Caps, q.start)
				q.Caps[1] = int32(at)
				q.branches = stack
				return true
			case plan.InstFail:
				break path
			}
		}
		if q.forks.n >= maxForks {
			break
		}
	}
	q.branches = stack
	return false
}

// leaves adds the ways out of a gap that begins at an offset, the preferred one last.
func (q *search) leaves(in *inst, at int, stack []branch) []branch {
	on, leave, from := in.on(), in.leave(), len(stack)
	x, out, wider := q.next(on), q.next(leave), q.insts[on].wide
	exit, block, open := &q.exits[in.exit], -1, everything
	for n := in.gap; ; n-- {
		q.Budget--
		peek := q.peekAt(at)
		if at>>6 != block && q.marks != nil && at>>6 < len(q.marks.blocks) {
			block = at >> 6
			open = exit.in(&q.marks.blocks[block])
		}
		if out.has(peek) && (peek == end || open>>(at&63)&1 != 0 && exit.at(q.text, at)) {
			stack = append(stack, branch{leave, true, at})
		}
		if n == 0 || !x.has(peek) {
			break
		}
		size := 1
		if peek == wide {
			var r rune
			if r, size = utf8.DecodeRune(q.text[at:]); !wider && !q.takes(on, r) {
				break
			}
		}
		at += size
	}
	if in.lazy {
		slices.Reverse(stack[from:])
	}
	return stack
}
