package truth_test

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// A toy vocabulary. The fields from derivedFrom on are set by rules.
var toyFields = []plan.Field{
	{Name: "a.color", Type: plan.TypeEnum},
	{Name: "b.maker", Type: plan.TypeString},
	{Name: "c.note", Type: plan.TypeString},
	{Name: "d.lit", Type: plan.TypeBool},
	{Name: "e.watts", Type: plan.TypeInt},
	{Name: "f.hours", Type: plan.TypeInt},
	{Name: "g.volts", Type: plan.TypeNumber},
	{Name: "h.marks", Type: plan.TypeStrings},
	{Name: "i.signs", Type: plan.TypeEnums},
	{Name: "j.verdict", Type: plan.TypeEnum},
	{Name: "k.safe", Type: plan.TypeBool},
	{Name: "l.parts", Type: plan.TypeStrings},
	{Name: "m.load", Type: plan.TypeInt},
}

const derivedFrom = 9

var toyStrings = []string{"", "a", "ab", "abc", "b", "ba", "c", "ca"}

// toyStrange are strings that no rule knows.
var toyStrange = []string{"bcab", "cab", "x", "cc", "aébab", "é\xa9b"}

var toyPatterns = []struct {
	source  string
	anchors []plan.Anchor
}{
	{`a+b`, []plan.Anchor{{Text: "ab", Before: -1}}},
	{`^b`, nil},
	{`(?:ab|c)$`, []plan.Anchor{{Text: "ab"}, {Text: "c"}}},
	{`x*`, nil},
	{`(^|[^a])b`, []plan.Anchor{{Text: "b", Before: 4}}},
	{`c.{0,9}b`, []plan.Anchor{{Text: "b", Before: 37}}},
}

// dice returns a number below n.
type dice func(n int) int

// toy makes random knowledge bases and facts.
type toy struct {
	roll   dice
	k      *plan.KB
	source []*regexp.Regexp
	level  [4]int // by derived field: rules of this stratum set it
}

func newToy(roll dice, rules int) *toy {
	t := &toy{roll: roll, k: &plan.KB{Fields: toyFields, Strings: toyStrings}}
	for _, p := range toyPatterns {
		t.source = append(t.source, regexp.MustCompile(p.source))
		t.k.Patterns = append(t.k.Patterns, program(p.source, p.anchors))
	}
	for i := range t.level {
		t.level[i] = roll(3)
	}
	for s := range 4 {
		for range roll(rules + 1) {
			t.rule(s)
		}
	}
	return t
}

func program(source string, anchors []plan.Anchor) plan.Program {
	re, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		panic(err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		panic(err)
	}
	p := plan.Program{Start: int32(prog.Start), Anchors: anchors}
	for _, in := range prog.Inst {
		p.Insts = append(p.Insts, instruction(in))
	}
	return p
}

func instruction(in syntax.Inst) plan.Inst {
	ops := map[syntax.InstOp]plan.InstOp{
		syntax.InstAlt: plan.InstAlt, syntax.InstAltMatch: plan.InstAlt, syntax.InstCapture: plan.InstCapture,
		syntax.InstEmptyWidth: plan.InstEmpty, syntax.InstMatch: plan.InstMatch, syntax.InstFail: plan.InstFail,
		syntax.InstNop: plan.InstNop, syntax.InstRune: plan.InstRune, syntax.InstRune1: plan.InstRune,
		syntax.InstRuneAny: plan.InstAny,
	}
	i := plan.Inst{Op: ops[in.Op], Out: int32(in.Out), Arg: int32(in.Arg), Ranges: in.Rune}
	if len(in.Rune) == 1 {
		i.Ranges = []rune{in.Rune[0], in.Rune[0]}
	}
	if in.Op == syntax.InstRuneAnyNotNL {
		i = plan.Inst{Op: plan.InstRune, Out: i.Out, Ranges: []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}}
	}
	return i
}

func (t *toy) rule(stratum int) {
	r := plan.Rule{ID: "r" + strconv.Itoa(len(t.k.Rules)), Stratum: int32(stratum), Set: -1}
	if stratum < 3 {
		d := t.roll(4)
		if t.level[d] < stratum {
			return
		}
		r.Cause, r.Set = -1, int32(derivedFrom+d)
		v := t.literal(r.Set)
		r.Value = &v
	}
	for range 1 + t.roll(4) {
		r.When = append(r.When, plan.Cond{Node: t.tree(stratum, t.roll(4))})
	}
	t.k.Rules = append(t.k.Rules, r)
}

func (t *toy) literal(field int32) plan.Value {
	v := plan.Value{Type: toyFields[field].Type}
	switch v.Type {
	case plan.TypeEnum:
		v.Ints = []int64{int64(t.roll(2))}
	case plan.TypeStrings:
		for range t.roll(3) {
			v.Ints = append(v.Ints, int64(t.roll(len(toyStrings))))
		}
	default:
		v.Ints = []int64{int64(t.roll(2))}
	}
	return v
}

// tree adds a random condition that rules of a stratum may use.
func (t *toy) tree(stratum, depth int) int32 {
	if depth <= 1 || t.roll(4) == 0 {
		return t.add(plan.Node{Kind: plan.NodeKind(t.roll(5) / 4), Pred: t.predicate(stratum)})
	}
	if n := len(t.k.Rules); n > 0 && t.roll(8) == 0 {
		r := t.k.Rules[t.roll(n)]
		return r.When[t.roll(len(r.When))].Node // shared
	}
	n := plan.Node{Kind: plan.NodeAnd + plan.NodeKind(t.roll(3)+1)/2}
	kids := t.roll(4)
	if kids == 0 && t.roll(3) > 0 {
		kids = 2
	}
	for range kids {
		n.Kids = append(n.Kids, t.tree(stratum, depth-1))
	}
	return t.add(n)
}

func (t *toy) add(n plan.Node) int32 {
	t.k.Nodes = append(t.k.Nodes, n)
	return int32(len(t.k.Nodes) - 1)
}

// readable picks a field of one of some types that rules of a stratum may read.
func (t *toy) readable(stratum int, types ...plan.Type) int32 {
	for range 100 {
		f := t.roll(len(toyFields))
		if f >= derivedFrom && t.level[f-derivedFrom] >= stratum {
			continue
		}
		if len(types) == 0 || slices.Contains(types, toyFields[f].Type) {
			return int32(f)
		}
	}
	return int32(slices.IndexFunc(toyFields, func(f plan.Field) bool {
		return len(types) == 0 || slices.Contains(types, f.Type)
	}))
}

func (t *toy) predicate(stratum int) int32 {
	if n := len(t.k.Preds); n > 0 && t.roll(3) == 0 {
		if p := t.roll(n); t.fits(stratum, &t.k.Preds[p]) {
			return int32(p)
		}
	}
	p := plan.Pred{Field: t.readable(stratum)}
	switch typ := toyFields[p.Field].Type; {
	case t.roll(6) == 0:
		t.pair(stratum, &p, typ)
	case typ == plan.TypeBool:
		p.Op, p.Set = plan.OpIn, t.set(2)
	case typ == plan.TypeInt || typ == plan.TypeNumber:
		p.Op = plan.OpRange
		p.Lo, p.Hi = t.bounds(typ)
	case typ == plan.TypeString || typ == plan.TypeEnum:
		t.onText(&p)
	case t.roll(3) > 0:
		p.Op, p.Set = plan.OpHas, t.set(len(toyStrings))
	default:
		p.Op, p.Node = plan.OpAny, t.element(2)
	}
	t.k.Preds = append(t.k.Preds, p)
	return int32(len(t.k.Preds) - 1)
}

func (t *toy) fits(stratum int, p *plan.Pred) bool {
	ok := func(f int32) bool { return f < derivedFrom || t.level[f-derivedFrom] < stratum }
	return p.Field >= 0 && ok(p.Field) && (p.Op < plan.OpSame || ok(p.Other))
}

func (t *toy) set(n int) []int32 {
	var set []int32
	for range 1 + t.roll(3) - t.roll(12)/11 {
		set = append(set, int32(t.roll(n)))
	}
	slices.Sort(set)
	return slices.Compact(set)
}

func (t *toy) bounds(typ plan.Type) (lo, hi int64) {
	scale := int64(1)
	if typ == plan.TypeNumber {
		scale = plan.Scale / 2
	}
	lo = int64(t.roll(10)-2) * scale
	hi = lo + int64(t.roll(6)-1)*scale
	switch t.roll(6) {
	case 0:
		lo = -1 << 63
	case 1:
		hi = 1<<63 - 1
	}
	return lo, hi
}

func (t *toy) onText(p *plan.Pred) {
	switch p.Op = plan.OpIn; t.roll(8) {
	case 0:
		p.Op = plan.OpContains
	case 1:
		p.Op = plan.OpPrefix
	case 2:
		p.Op = plan.OpSuffix
	case 3:
		p.Op, p.Prog = plan.OpMatch, int32(t.roll(len(toyPatterns)))
	default:
		p.Set = t.set(len(toyStrings))
		return
	}
	p.Str = toyStrings[t.roll(len(toyStrings))]
}

// element adds a random condition on an element of a list.
func (t *toy) element(depth int) int32 {
	if depth == 0 || t.roll(2) == 0 {
		p := plan.Pred{Field: plan.Element}
		t.onText(&p)
		t.k.Preds = append(t.k.Preds, p)
		return t.add(plan.Node{Kind: plan.NodeKind(t.roll(2)), Pred: int32(len(t.k.Preds) - 1)})
	}
	n := plan.Node{Kind: plan.NodeAnd + plan.NodeKind(t.roll(2))}
	for range t.roll(3) {
		n.Kids = append(n.Kids, t.element(depth-1))
	}
	return t.add(n)
}

// pair makes p a comparison of two fields.
func (t *toy) pair(stratum int, p *plan.Pred, typ plan.Type) {
	switch typ {
	case plan.TypeInt, plan.TypeNumber:
		p.Op = plan.OpSame + plan.Op(t.roll(3))
		p.Other = t.readable(stratum, plan.TypeInt, plan.TypeNumber)
	case plan.TypeString, plan.TypeEnum:
		ops := []plan.Op{plan.OpSame, plan.OpElemOf, plan.OpWithin, plan.OpBegins, plan.OpEnds}
		if p.Op = ops[t.roll(len(ops))]; p.Op == plan.OpElemOf {
			p.Other = t.readable(stratum, plan.TypeStrings, plan.TypeEnums)
		} else {
			p.Other = t.readable(stratum, plan.TypeString, plan.TypeEnum)
		}
	default:
		p.Op, p.Other = plan.OpSame, t.readable(stratum, typ)
	}
}

// fact is a random value of a field.
func (t *toy) fact(field int) truth.Value {
	switch toyFields[field].Type {
	case plan.TypeBool:
		return truth.Value{Kind: truth.Number, Int: int64(t.roll(2))}
	case plan.TypeInt:
		return truth.Value{Kind: truth.Number, Int: int64(t.roll(12) - 3)}
	case plan.TypeNumber:
		return truth.Value{Kind: truth.Number, Int: int64(t.roll(24)-6) * plan.Scale / 4}
	case plan.TypeStrings, plan.TypeEnums:
		var list []string
		for range t.roll(4) {
			list = append(list, t.word())
		}
		return texts(t.k, list...)
	}
	return text(t.k, t.word())
}

func (t *toy) word() string {
	if t.roll(3) == 0 {
		return toyStrange[t.roll(len(toyStrange))]
	}
	return toyStrings[t.roll(len(toyStrings))]
}

// facts are random facts, of which about missing in 8 are unknown.
func (t *toy) facts(missing int) []truth.Value {
	fs := make([]truth.Value, len(toyFields))
	for i := range fs {
		switch {
		case i >= derivedFrom && t.roll(6) > 0:
		case t.roll(8) >= missing:
			fs[i] = t.fact(i)
		case t.roll(2) == 0:
			fs[i].Asked = true
		}
	}
	return fs
}
