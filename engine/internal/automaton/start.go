package automaton

import (
	"math/bits"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// The first two bytes of a match are told by a number, their pair, of which the lowest bits
// are their kind. The matches of most patterns begin with few kinds, so that most places of a
// text are passed 64 at a time.

// block says of 64 offsets in a row which of them have what, a bit for each.
type block struct {
	borders uint64     // words start or end
	kinds   [64]uint64 // by kind: characters begin
}

// MarkStarts notes where in a text which patterns can begin.
func (m *Marks) MarkStarts(text []byte) {
	n := len(text)>>6 + 1
	if cap(m.blocks) < n {
		m.blocks = make([]block, n)
	}
	m.blocks = m.blocks[:n]
	clear(m.blocks)
	was := false
	for i, size := 0, 0; i < len(text); i += size {
		b, at := &m.blocks[i>>6], uint64(1)<<(i&63)
		if is := wordByte(text[i]); is != was {
			b.borders |= at
			was = is
		}
		if size = 1; text[i] >= utf8.RuneSelf {
			_, size = utf8.DecodeRune(text[i:])
		}
		b.kinds[pairAt(text, i)&63] |= at
	}
}

// Forget says that the text is another one.
func (m *Marks) Forget() { m.blocks = m.blocks[:0] }

func pair(a, b byte) byte { return a*37 + b }

// pairAt returns the pair at an offset, which is not the text's end.
func pairAt(text []byte, i int) byte {
	if i+1 < len(text) {
		return pair(text[i], text[i+1])
	}
	return pair(text[i], 0)
}

// opening says how some part of a match can begin.
type opening struct {
	pairs [4]uint64
	kinds uint64
	must  uint32 // the assertions that hold there
}

// in returns the places in a block, a bit for each.
func (o *opening) in(b *block) (at uint64) {
	for k := o.kinds; k != 0; k &= k - 1 {
		at |= b.kinds[bits.TrailingZeros64(k)]
	}
	if o.must&plan.EmptyWord != 0 {
		at &= b.borders
	}
	return at
}

// at reports whether it can begin at an offset, which is not the text's end.
func (o *opening) at(text []byte, i int) bool {
	p := pairAt(text, i)
	return o.pairs[p>>6]>>(p&63)&1 != 0
}

// leader works out what something begins with.
type leader struct {
	*machine
	opening
	left  *int     // how many pairs and instructions may still be looked at for a machine's gaps, or for its matches: of more, anything is possible
	any   bool     // anything is possible
	seen  []uint32 // by instruction: the round that saw it, and the assertions that held then
	round uint32
	heads []int32 // the instructions that read what comes first, or end a match ...
	held  uint32  // ... and the assertions that hold at all of them
}

const (
	mostLeads = 1 << 14
	heldBits  = 6
	anyHeld   = 1<<heldBits - 1
)

// opens returns how what stands at an instruction can begin.
func (m *machine) opens(pc int32, left *int) opening {
	l := leader{machine: m, left: left, seen: make([]uint32, len(m.insts))}
	heads := l.read(pc)
	l.must = l.held
	for _, pc := range heads {
		l.lead(pc)
	}
	for i := range l.pairs {
		if *l.left < 0 || l.any {
			l.pairs[i] = everything
		}
		l.kinds |= l.pairs[i]
	}
	return l.opening
}

// lead adds what begins with the character that an instruction reads.
func (l *leader) lead(pc int32) {
	in := &l.insts[pc]
	if in.op == plan.InstMatch || in.wide {
		l.any = true
	}
	for r := l.ranges(in); len(r) > 1 && !l.any && *l.left >= 0; r = r[2:] {
		l.any = r[0] <= utf8.RuneError && utf8.RuneError <= r[1] // as which is read what is not UTF-8
		for c := max(r[0], utf8.RuneSelf); c <= r[1]; c = sameLead(c) + 1 {
			var b [utf8.UTFMax]byte
			utf8.EncodeRune(b[:], c)
			l.add(b[0], b[1])
		}
	}
	if l.any || *l.left < 0 {
		return
	}
	first := l.next(pc).bytes(utf8.RuneSelf)
	if len(first) == 0 {
		return
	}
	for _, pc := range l.read(int32(in.out)) {
		for _, b := range l.next(pc).bytes(1 << 8) {
			for _, a := range first {
				l.add(a, b)
			}
			if *l.left < 0 {
				return
			}
		}
	}
}

// sameLead returns the last character in a row whose first two bytes are those of c.
func sameLead(c rune) rune {
	switch {
	case c > 0xFFFF:
		return c | 0xFFF
	case c > 0x7FF:
		return c | 0x3F
	}
	return c
}

func (l *leader) add(a, b byte) {
	*l.left--
	p := pair(a, b)
	l.pairs[p>>6] |= 1 << (p & 63)
}

const everything = ^uint64(0)

// bytes returns what a set's characters begin with, below some limit; 0 for the end, too.
func (n *next) bytes(limit int) (list []byte) {
	for b := range limit {
		if n.has(uint8(min(b, wide))) || b == 0 && n.has(end) {
			list = append(list, byte(b))
		}
	}
	return list
}

// read returns the instructions that read what stands at pc, or end a match there.
func (l *leader) read(pc int32) []int32 {
	l.round++
	l.heads, l.held = nil, anyHeld
	l.follow(pc, 0)
	return l.heads
}

func (l *leader) follow(pc int32, held uint32) {
	if was := l.seen[pc]; was>>heldBits == l.round {
		if held &= was; held == was&anyHeld {
			return
		}
	}
	l.seen[pc] = l.round<<heldBits | held
	*l.left--
	switch in := &l.insts[pc]; in.op {
	case plan.InstRune, plan.InstAny, plan.InstMatch:
		l.heads = append(l.heads, pc)
		l.held &= held
	case plan.InstAlt:
		l.follow(int32(in.arg), held)
		l.follow(int32(in.out), held)
	case plan.InstEmpty:
		l.follow(int32(in.out), held|in.arg)
	case plan.InstCapture, plan.InstNop:
		l.follow(int32(in.out), held)
	}
}
