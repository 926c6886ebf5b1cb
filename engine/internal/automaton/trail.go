package automaton

import (
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Most searches look at a few places of a text and are over soon. They follow one
// path after the other, in the order of preference, and note where paths forked, so
// that none is followed twice. A search that forks more often than maxForks is left
// to the threads, whose memory does not grow with the text.
const (
	forkBits = 12
	maxForks = 1 << forkBits / 2
)

// forks are the places at which paths have forked: (instruction, offset) in a table
// with open addresses.
type forks struct {
	table [1 << forkBits]fork
	round uint32 // of the search; what others left counts as free
	n     int
}

type fork struct {
	round, pc uint32
	at        int64
}

func (f *forks) clear() {
	if f.round++; f.round == 0 {
		clear(f.table[:])
		f.round = 1
	}
	f.n = 0
}

// add reports whether a place is new.
func (f *forks) add(pc int32, at int) bool {
	h := (uint64(pc)<<32 ^ uint64(at)) * 0x9E3779B97F4A7C15 >> (64 - forkBits)
	for {
		x := &f.table[h]
		if x.round != f.round {
			*x = fork{f.round, uint32(pc), int64(at)}
			f.n++
			return true
		}
		if x.pc == uint32(pc) && x.at == int64(at) {
			return false
		}
		h = (h + 1) & (1<<forkBits - 1)
	}
}

// branch is a path yet to be followed, or, where pc is negative, slot ^pc that gets back the value at.
type branch struct {
	pc int32
	at int
}

// trails searches along paths. It ends without an answer at the offset from which
// the threads have to search, else with -1.
func (q *search) trails(from, last int) (matched bool, rest int) {
	q.forks.clear()
	for pos := q.skip(from, last); pos >= 0; {
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
	stack := append(q.branches[:0], branch{q.entry, pos})
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top.pc < 0 {
			q.start[^top.pc] = int32(top.at)
			continue
		}
		pc, at := top.pc, top.at
	path:
		for idle := 0; idle <= len(q.insts); idle++ { // a round of a loop that reads nothing leads nowhere
			in := &q.insts[pc]
			peek := uint8(end)
			if at < len(q.text) {
				peek = min(q.text[at], wide)
			}
			if !in.next.has(peek) {
				break
			}
			q.Budget--
			here := pc
			pc = in.Out
			switch in.Op {
			case plan.InstRune, plan.InstAny:
				size := 1
				if peek == wide {
					var r rune
					if r, size = utf8.DecodeRune(q.text[at:]); !in.takes(r) {
						break path
					}
				}
				at, idle = at+size, 0
			case plan.InstAlt:
				if !q.insts[in.Out].next.has(peek) {
					pc = in.Arg
				} else if q.insts[in.Arg].next.has(peek) {
					if !q.forks.add(here, at) || q.Budget < 0 {
						break path
					}
					stack = append(stack, branch{in.Arg, at})
				}
			case plan.InstEmpty:
				if q.at = at; !q.holds(in.Arg) {
					break path
				}
			case plan.InstCapture:
				if int(in.Arg) < len(q.start) {
					stack = append(stack, branch{^in.Arg, int(q.start[in.Arg])})
					q.start[in.Arg] = int32(at)
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
