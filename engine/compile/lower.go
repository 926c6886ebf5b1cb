package compile

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/postmend/postmend/engine/internal/plan"
)

// cond checks a part of a condition that has to be true or false, and lowers
// it to a node of the plan. Negation is carried down to the leaves. It returns
// -1 after a fault, but always looks at the whole part, for further faults.
func (x *condition) cond(n ast.Node, negate bool) int32 {
	switch n := n.(type) {
	case *ast.BinaryNode:
		return x.binary(n, negate)
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			return x.cond(n.Node, !negate)
		}
		x.operand(n.Node)
		return x.arithmetic(n)
	case *ast.BuiltinNode:
		if listFunctions[n.Name] && len(n.Arguments) == 2 {
			return x.quantified(n, negate)
		}
		return x.call(n, n.Name)
	case *ast.BoolNode:
		from, to := span(n)
		return x.fail(from, to, faultf("expr-constant", "this is always %t", n.Value))
	case *ast.IdentifierNode, *ast.MemberNode, *ast.PointerNode:
		return x.bare(x.operand(n), negate)
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.ArrayNode:
		from, to := span(n)
		return x.fail(from, to, faultf("expr-not-boolean", "a value alone is neither true nor false"))
	}
	return x.refuse(n)
}

func (x *condition) binary(n *ast.BinaryNode, negate bool) int32 {
	switch n.Operator {
	case "&&", "and", "||", "or":
		kids := []int32{x.cond(n.Left, negate), x.cond(n.Right, negate)}
		if !x.ok {
			return -1
		}
		kind := plan.NodeAnd
		if (n.Operator == "||" || n.Operator == "or") != negate {
			kind = plan.NodeOr
		}
		return x.c.join(kind, kids)
	case "==", "!=":
		return x.equal(n, negate != (n.Operator == "!="))
	case "<", "<=", ">", ">=":
		return x.order(n, negate)
	case "in":
		return x.in(n, negate)
	case "contains", "startsWith", "endsWith":
		return x.part(n, negate)
	case "matches":
		return x.matches(n, negate)
	case "??":
		return x.fail(n.Location().From, n.Location().To, faultf("expr-nullable", "?? has no use here: a field that nobody gave is unknown").or("write a second condition"))
	case "..":
		return x.fail(n.Location().From, n.Location().To, faultf("expr-range", "a range can stand only behind in"))
	}
	x.operand(n.Left)
	x.operand(n.Right)
	return x.arithmetic(n)
}

// bare lowers a field that stands alone.
func (x *condition) bare(o operand, negate bool) int32 {
	switch o.kind {
	case aField:
		f := &x.c.k.Fields[o.slot]
		if f.Type != plan.TypeBool {
			return x.fail(o.from, o.to, faultf("expr-not-boolean", "%q is of type %s, so alone it is neither true nor false", f.Name, typeName(f.Type)).or("compare it with something"))
		}
		return x.leaf(plan.Pred{Op: plan.OpIn, Field: o.slot, Set: []int32{index(!negate)}}, false)
	case anElement:
		return x.fail(o.from, o.to, faultf("expr-not-boolean", "# alone is neither true nor false").or("compare it with something"))
	}
	return -1
}

func (x *condition) leaf(p plan.Pred, negate bool) int32 {
	kind := plan.NodePred
	if negate {
		kind = plan.NodeNotPred
	}
	return x.c.node(plan.Node{Kind: kind, Pred: x.c.pred(p)})
}

// sides reads both sides of a comparison; a literal goes to the right.
func (x *condition) sides(n *ast.BinaryNode) (a, b operand, swapped bool) {
	a, b = x.operand(n.Left), x.operand(n.Right)
	if a.kind == bad || b.kind == bad {
		return operand{}, operand{}, false
	}
	if a.kind == aLiteral && b.kind == aLiteral || a.kind == anElement && b.kind == anElement || a.kind == aField && b.kind == aField && a.slot == b.slot {
		x.fail(a.from, b.to, faultf("expr-constant", "both sides are always the same thing, so this never changes"))
		return operand{}, operand{}, false
	}
	if a.kind == aLiteral {
		return b, a, true
	}
	return a, b, false
}

func (x *condition) equal(n *ast.BinaryNode, negate bool) int32 {
	a, b, _ := x.sides(n)
	switch {
	case a.kind == bad:
		return -1
	case b.kind == aLiteral:
		return x.among(a, []operand{b}, negate)
	}
	if !x.comparable(a, b, func(s, t plan.Type) bool {
		return stringy(s) && stringy(t) || numeric(s) && numeric(t) || s == plan.TypeBool && t == plan.TypeBool
	}) {
		return -1
	}
	return x.leaf(plan.Pred{Op: plan.OpSame, Field: min(a.slot, b.slot), Other: max(a.slot, b.slot)}, negate)
}

func stringy(t plan.Type) bool { return t == plan.TypeString || t == plan.TypeEnum }
func numeric(t plan.Type) bool { return t == plan.TypeInt || t == plan.TypeNumber }
func listy(t plan.Type) bool   { return t == plan.TypeStrings || t == plan.TypeEnums }

// comparable checks the types of two fields.
func (x *condition) comparable(a, b operand, fit func(s, t plan.Type) bool) bool {
	f, g := &x.c.k.Fields[a.slot], &x.c.k.Fields[b.slot]
	if fit(f.Type, g.Type) {
		return true
	}
	x.fail(a.from, b.to, faultf("expr-type-mismatch", "%q is of type %s and %q of type %s: they cannot be compared so", f.Name, typeName(f.Type), g.Name, typeName(g.Type)))
	return false
}

// among lowers the comparison of a field or element with literals, one of which it is.
func (x *condition) among(a operand, lits []operand, negate bool) int32 {
	slot := a.slot
	if a.kind == anElement {
		slot = x.list
	}
	t := x.c.k.Fields[slot].Type
	switch {
	case a.kind == anElement || stringy(t):
		return x.amongStrings(a, slot, lits, negate)
	case t == plan.TypeBool:
		return x.amongBools(slot, lits, negate)
	case numeric(t):
		return x.amongNumbers(slot, lits, negate)
	}
	return x.mismatch(lits[0], slot)
}

func (x *condition) amongStrings(a operand, slot int32, lits []operand, negate bool) int32 {
	p := plan.Pred{Op: plan.OpIn, Field: slot}
	if a.kind == anElement {
		p.Field = plan.Element
	}
	for _, l := range lits {
		if i := x.str(l, slot); i >= 0 {
			p.Set = append(p.Set, i)
		}
	}
	if !x.ok {
		return -1
	}
	return x.leaf(p, negate)
}

// str interns a string literal that a field is compared with.
func (x *condition) str(l operand, slot int32) int32 {
	if l.lit.kind != litString {
		return x.mismatch(l, slot)
	}
	if f, ok := x.c.misvalued(slot, l.lit.text); !ok {
		return x.fail(l.from, l.to, f.as("expr-enum-literal"))
	}
	return x.c.intern(l.lit.text)
}

func (x *condition) amongBools(slot int32, lits []operand, negate bool) int32 {
	set := map[int32]bool{}
	for _, l := range lits {
		if l.lit.kind != litBool {
			x.mismatch(l, slot)
			continue
		}
		set[index(l.lit.bool != negate)] = true
	}
	if len(set) == 2 {
		return x.fail(lits[0].from, lits[len(lits)-1].to, faultf("expr-constant", "this covers both true and false"))
	}
	if !x.ok {
		return -1
	}
	p := plan.Pred{Op: plan.OpIn, Field: slot}
	for v := range set {
		p.Set = []int32{v}
	}
	return x.leaf(p, false)
}

func (x *condition) amongNumbers(slot int32, lits []operand, negate bool) int32 {
	var ranges [][2]int64
	for _, l := range lits {
		if v, ok := x.amount(l, slot); ok {
			ranges = append(ranges, [2]int64{v, v})
		}
	}
	if !x.ok {
		return -1
	}
	slices.SortFunc(ranges, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	var kids []int32
	for _, r := range ranges {
		kids = append(kids, x.leaf(plan.Pred{Op: plan.OpRange, Field: slot, Lo: r[0], Hi: r[1]}, negate))
	}
	if negate {
		return x.c.join(plan.NodeAnd, kids)
	}
	return x.c.join(plan.NodeOr, kids)
}

// amount reads a number literal in the units of a field.
func (x *condition) amount(l operand, slot int32) (int64, bool) {
	t := x.c.k.Fields[slot].Type
	switch {
	case t == plan.TypeInt && l.lit.kind == litInt:
		return l.lit.whole, true
	case t == plan.TypeNumber && (l.lit.kind == litInt || l.lit.kind == litNumber):
		if !l.lit.fits {
			x.fail(l.from, l.to, faultf("expr-int-overflow", "the number %s does not fit", l.lit.text))
		}
		return l.lit.scaled, l.lit.fits
	}
	x.mismatch(l, slot)
	return 0, false
}

var (
	mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}
	opposite = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
)

// order lowers < <= > >=. Their negations are comparisons, too.
func (x *condition) order(n *ast.BinaryNode, negate bool) int32 {
	a, b, swapped := x.sides(n)
	op := n.Operator
	if swapped {
		op = mirrored[op]
	}
	if negate {
		op = opposite[op]
	}
	switch {
	case a.kind == bad:
		return -1
	case a.kind == anElement:
		return x.fail(a.from, b.to, faultf("expr-type-mismatch", "the elements of a list are strings, which have no order"))
	case b.kind == aLiteral:
		return x.bounded(a, b, op)
	}
	if !x.comparable(a, b, func(s, t plan.Type) bool { return numeric(s) && numeric(t) }) {
		return -1
	}
	p := plan.Pred{Op: plan.OpLess, Field: a.slot, Other: b.slot}
	if op == ">" || op == ">=" {
		p.Field, p.Other = p.Other, p.Field
	}
	if op == "<=" || op == ">=" {
		p.Op = plan.OpLessEq
	}
	return x.leaf(p, false)
}

func (x *condition) bounded(a, b operand, op string) int32 {
	if f := &x.c.k.Fields[a.slot]; !numeric(f.Type) {
		return x.fail(a.from, b.to, faultf("expr-type-mismatch", "%q is of type %s, which has no order", f.Name, typeName(f.Type)))
	}
	v, ok := x.amount(b, a.slot)
	if !ok {
		return -1
	}
	p := plan.Pred{Op: plan.OpRange, Field: a.slot, Lo: math.MinInt64, Hi: math.MaxInt64}
	if op == "<" && v == math.MinInt64 || op == ">" && v == math.MaxInt64 {
		return x.fail(a.from, b.to, faultf("expr-constant", "no number is beyond this one"))
	}
	switch op {
	case "<":
		p.Hi = v - 1
	case "<=":
		p.Hi = v
	case ">":
		p.Lo = v + 1
	default:
		p.Lo = v
	}
	return x.leaf(p, false)
}
