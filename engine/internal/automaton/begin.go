package automaton

import (
	"slices"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// next is a set of ASCII characters, of wide and of end.
type next [4]uint64

const (
	wide = utf8.RuneSelf + iota // any other character
	end                         // the end of the text
)

func (n *next) has(what uint8) bool { return n[what>>6]>>(what&63)&1 != 0 }

func (n *next) put(what uint8) { n[what>>6] |= 1 << (what & 63) }

// join adds a set and reports whether that changes n.
func (n *next) join(other *next) bool {
	was := *n
	for i := range n {
		n[i] |= other[i]
	}
	return *n != was
}

// fewSets are compared with a new one.
const fewSets = 32

// follow works out what may follow each instruction. Most lead to those before them.
func (k *maker) follow(m *machine) {
	k.all = slices.Grow(k.all[:0], len(m.insts))[:len(m.insts)]
	all := k.all
	clear(all)
	for i := range m.insts {
		in := &m.insts[i]
		switch in.op {
		case plan.InstMatch:
			all[i] = next{1<<64 - 1, 1<<64 - 1, 1<<(wide&63) | 1<<(end&63)}
		case plan.InstAny:
			all[i] = next{1<<64 - 1, 1<<64 - 1, 1 << (wide & 63)}
		case plan.InstRune:
			all[i] = firsts(m.ranges(in))
		}
	}
	for changed := true; changed; {
		changed = false
		for i := range m.insts {
			in := &m.insts[i]
			switch in.op {
			case plan.InstAlt:
				changed = all[i].join(&all[in.arg]) || changed
				fallthrough
			case plan.InstCapture, plan.InstEmpty, plan.InstNop:
				changed = all[i].join(&all[in.out]) || changed
			}
		}
	}
	for i := range all {
		n := len(m.sets) - 1
		for n >= max(0, len(m.sets)-fewSets) && m.sets[n] != all[i] {
			n--
		}
		if n < max(0, len(m.sets)-fewSets) {
			n = len(m.sets)
			m.sets = append(m.sets, all[i])
		}
		m.insts[i].set = uint16(n)
	}
}

// findGaps finds the choices of x{0,n}, each of which is followed by those of x{0,n-1}.
// Most patterns are two words with a gap between, in which most of their time goes.
func (m *machine) findGaps() {
	for i := range m.insts {
		in := &m.insts[i]
		switch in.op {
		case plan.InstAny:
			in.wide = true
		case plan.InstRune:
			r := m.ranges(in)
			in.wide = len(r) > 0 && r[len(r)-2] <= utf8.RuneSelf && r[len(r)-1] == utf8.MaxRune
		}
	}
	left := mostLeads
	for i := range m.insts { // what follows has a smaller index
		in := &m.insts[i]
		if in.op != plan.InstAlt {
			continue
		}
		if in.gap = m.gap(i, int32(in.out), int32(in.arg), false); in.gap == 0 {
			in.gap = m.gap(i, int32(in.arg), int32(in.out), true)
			in.lazy = in.gap > 0
		}
		switch {
		case in.gap > 2:
			in.exit = m.insts[m.insts[in.on()].out].exit
		case in.gap == 2:
			in.exit = uint16(len(m.exits))
			m.exits = append(m.exits, m.opens(in.leave(), &left))
		}
	}
}

// gap returns n if a choice is that of x{0,n}, where on leads to x, else 0.
func (m *machine) gap(choice int, on, leave int32, lazy bool) int16 {
	x := &m.insts[on]
	if x.op != plan.InstRune && x.op != plan.InstAny {
		return 0
	}
	if int32(x.out) == leave {
		return 1
	}
	rest := &m.insts[x.out]
	if int(x.out) >= choice || rest.gap == 0 || rest.lazy != lazy || rest.leave() != leave || !m.same(on, rest.on()) {
		return 0
	}
	return rest.gap + 1
}

// on and leave are the two ways of a gap.
func (in *inst) on() int32 {
	if in.lazy {
		return int32(in.arg)
	}
	return int32(in.out)
}

func (in *inst) leave() int32 {
	if in.lazy {
		return int32(in.out)
	}
	return int32(in.arg)
}

// same reports whether two instructions take the same characters.
func (m *machine) same(a, b int32) bool {
	x, y := &m.insts[a], &m.insts[b]
	return x.op == y.op && (x.op == plan.InstAny || slices.Equal(m.ranges(x), m.ranges(y)))
}

func firsts(ranges []rune) (n next) {
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := max(ranges[i], 0); r <= ranges[i+1] && r < utf8.RuneSelf; r++ {
			n.put(uint8(r))
		}
		if ranges[i+1] >= utf8.RuneSelf {
			n.put(wide)
		}
	}
	return n
}
