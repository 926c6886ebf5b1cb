package plan

import "unicode/utf8"

// Expand makes the program of a tree: its instructions, in the order of preference
// that Go's regexp has.
func Expand(tree string) (Program, error) {
	var x Expander
	return x.Expand(tree)
}

// Expander makes programs, of which each is good until the next: it uses its memory again.
type Expander struct{ expander }

// Expand is the function Expand.
func (x *Expander) Expand(tree string) (Program, error) {
	whole, err := x.tree.read(tree)
	if err != nil {
		return Program{}, err
	}
	p := Program{Tree: tree, Groups: x.tree.groups}
	if n := int(x.tree.parts[whole].cost) + 1; n > cap(x.insts) {
		x.insts = make([]Inst, 0, n)
	}
	x.insts = x.insts[:0]
	end := x.inst(Inst{Op: InstMatch})
	p.Start = x.make(whole, end)
	p.Insts = x.insts
	return p, nil
}

// survey reads the trees of patterns.
func survey(patterns []Program) error {
	t := reader{light: true}
	room := MaxAllInsts
	for i := range patterns {
		whole, err := t.read(patterns[i].Tree)
		if err != nil {
			return err
		}
		if room -= int(t.parts[whole].cost) + 1; room < 0 {
			return ErrInsts
		}
		patterns[i].Groups = t.groups
	}
	return nil
}

// expander makes instructions from the last to the first: a part's instructions
// are made when it is known where they lead.
type expander struct {
	tree  reader
	insts []Inst
}

func (x *expander) inst(i Inst) int32 {
	x.insts = append(x.insts, i)
	return int32(len(x.insts)) - 1
}

// make makes the instructions of a part that lead to next and returns where they begin.
func (x *expander) make(i, next int32) int32 {
	p := &x.tree.parts[i]
	switch p.op {
	case partLiteral:
		for runes := x.tree.ranges(p); len(runes) > 0; {
			last := len(runes) - 2
			next = x.inst(Inst{Op: InstRune, Out: next, Ranges: runes[last:]})
			runes = runes[:last:last]
		}
	case partClass:
		return x.class(x.tree.ranges(p), next)
	case partAssert:
		return x.inst(Inst{Op: InstEmpty, Out: next, Arg: p.min})
	case partGroup:
		end := x.inst(Inst{Op: InstCapture, Out: next, Arg: 2*p.min + 1})
		return x.inst(Inst{Op: InstCapture, Out: x.make(p.a, end), Arg: 2 * p.min})
	case partCat:
		return x.make(p.a, x.make(p.b, next))
	case partAlt:
		b := x.make(p.b, next)
		return x.inst(Inst{Op: InstAlt, Out: x.make(p.a, next), Arg: b})
	case partRepeat:
		return x.repeat(p, next)
	}
	return next
}

func (x *expander) class(ranges []rune, next int32) int32 {
	switch {
	case len(ranges) == 0:
		return x.inst(Inst{Op: InstFail})
	case ranges[0] == 0 && ranges[1] == utf8.MaxRune:
		return x.inst(Inst{Op: InstAny, Out: next})
	}
	return x.inst(Inst{Op: InstRune, Out: next, Ranges: ranges})
}

// repeat makes x{2,4} as xx(x(x)?)? and x{2,} as xx+.
func (x *expander) repeat(p *part, next int32) int32 {
	copies, at := p.min, next
	if p.max < 0 {
		loop := x.choice(p, next, next)
		at = x.make(p.a, loop)
		x.choose(loop, p, at, next)
		switch {
		case copies > 0:
			copies--
		case x.tree.parts[p.a].empty: // (x+)?, else an empty round would end the loop
			at = x.choice(p, at, next)
		default:
			at = loop
		}
	}
	for range p.max - p.min {
		at = x.choice(p, x.make(p.a, at), next)
	}
	for range copies {
		at = x.make(p.a, at)
	}
	return at
}

// choice makes a choice between going on and leaving.
func (x *expander) choice(p *part, on, leave int32) int32 {
	i := x.inst(Inst{Op: InstAlt})
	x.choose(i, p, on, leave)
	return i
}

func (x *expander) choose(i int32, p *part, on, leave int32) {
	if p.lazy {
		on, leave = leave, on
	}
	x.insts[i].Out, x.insts[i].Arg = on, leave
}
