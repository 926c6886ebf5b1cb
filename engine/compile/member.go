package compile

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/postmend/postmend/engine/internal/plan"
)

// in lowers the membership in a list of literals, a range or a list field.
func (x *condition) in(n *ast.BinaryNode, negate bool) int32 {
	switch right := n.Right.(type) {
	case *ast.ArrayNode:
		return x.inList(x.operand(n.Left), right, negate)
	case *ast.BinaryNode:
		if right.Operator == ".." {
			return x.inRange(x.operand(n.Left), right, negate)
		}
	}
	a, b := x.operand(n.Left), x.operand(n.Right)
	if a.kind == bad || b.kind == bad {
		return -1
	}
	if b.kind == aField && listy(x.c.k.Fields[b.slot].Type) {
		return x.inField(a, b, negate)
	}
	return x.substring(a, b)
}

func (x *condition) inList(a operand, list *ast.ArrayNode, negate bool) int32 {
	from, to := span(list)
	if len(list.Nodes) == 0 {
		return x.fail(from, to, faultf("expr-constant", "nothing is in an empty list"))
	}
	if len(list.Nodes) > maxList {
		return x.fail(from, to, faultf("expr-complexity", "the list has more than %d entries", maxList))
	}
	var lits []operand
	for _, n := range list.Nodes {
		o := x.operand(n)
		if o.kind == aLiteral {
			lits = append(lits, o)
		} else if o.kind != bad {
			x.fail(o.from, o.to, faultf("expr-feature-banned", "a list holds literals only"))
		}
	}
	if a.kind == aLiteral {
		return x.fail(a.from, a.to, faultf("expr-constant", "both sides are literals, so this never changes"))
	}
	if a.kind == bad || len(lits) < len(list.Nodes) {
		return -1
	}
	if a.kind == aField && listy(x.c.k.Fields[a.slot].Type) {
		f := &x.c.k.Fields[a.slot]
		return x.fail(a.from, a.to, faultf("expr-type-mismatch", "%q is a list itself", f.Name).or("did you mean `any("+f.Name+", # in [...])`?"))
	}
	return x.among(a, lits, negate)
}

func (x *condition) inRange(a operand, r *ast.BinaryNode, negate bool) int32 {
	lo, hi := x.operand(r.Left), x.operand(r.Right)
	if a.kind == bad || lo.kind == bad || hi.kind == bad {
		return -1
	}
	if lo.kind != aLiteral || lo.lit.kind != litInt || hi.kind != aLiteral || hi.lit.kind != litInt {
		return x.fail(lo.from, hi.to, faultf("expr-range", "a range goes from one whole number to another").or("write `>= ... && <= ...` for anything else"))
	}
	if a.kind != aField || x.c.k.Fields[a.slot].Type != plan.TypeInt {
		return x.fail(a.from, a.to, faultf("expr-range", "only a field of type int can be in a range").or("write `>= ... && <= ...`"))
	}
	if lo.lit.whole > hi.lit.whole {
		return x.fail(lo.from, hi.to, faultf("expr-range", "the range is empty: %s is more than %s", lo.lit.text, hi.lit.text))
	}
	return x.leaf(plan.Pred{Op: plan.OpRange, Field: a.slot, Lo: lo.lit.whole, Hi: hi.lit.whole}, negate)
}

func (x *condition) inField(a, b operand, negate bool) int32 {
	f := &x.c.k.Fields[b.slot]
	switch {
	case a.kind == aLiteral:
		if a.lit.kind != litString {
			return x.fail(a.from, a.to, faultf("expr-type-mismatch", "%q is a list of strings, and this is %s", f.Name, litNames[a.lit.kind]))
		}
		i := x.str(a, b.slot)
		if i < 0 {
			return -1
		}
		return x.leaf(plan.Pred{Op: plan.OpHas, Field: b.slot, Set: []int32{i}}, negate)
	case a.kind == anElement:
		return x.fail(a.from, b.to, faultf("expr-feature-banned", "the condition on # cannot read other fields"))
	case !x.comparable(a, b, func(s, _ plan.Type) bool { return stringy(s) }):
		return -1
	}
	return x.leaf(plan.Pred{Op: plan.OpElemOf, Field: a.slot, Other: b.slot}, negate)
}

// substring reports an in whose right side is no list.
func (x *condition) substring(a, b operand) int32 {
	if b.kind == aLiteral {
		if b.lit.kind == litString {
			return x.fail(b.from, b.to, faultf("expr-substring-in", "in looks into lists, not into strings").or("did you mean `==`?"))
		}
		return x.fail(b.from, b.to, faultf("expr-type-mismatch", "in looks into lists, and this is %s", litNames[b.lit.kind]))
	}
	name, text := "#", true
	if b.kind == aField {
		name, text = x.c.k.Fields[b.slot].Name, stringy(x.c.k.Fields[b.slot].Type)
	}
	if text && (a.kind == aLiteral && a.lit.kind == litString || a.kind == aField) {
		what := string(x.src[a.from:a.to])
		return x.fail(a.from, b.to, faultf("expr-substring-in", "in looks into lists, and %s is a string", name).or("did you mean `"+name+" contains "+what+"`?"))
	}
	return x.fail(b.from, b.to, faultf("expr-type-mismatch", "in looks into lists, and %s is none", name))
}

var (
	partOps  = map[string]plan.Op{"contains": plan.OpContains, "startsWith": plan.OpPrefix, "endsWith": plan.OpSuffix}
	fieldOps = map[string]plan.Op{"contains": plan.OpWithin, "startsWith": plan.OpBegins, "endsWith": plan.OpEnds}
)

// part lowers contains, startsWith and endsWith.
func (x *condition) part(n *ast.BinaryNode, negate bool) int32 {
	a, b := x.operand(n.Left), x.operand(n.Right)
	if !x.searchable(a, n.Operator) || b.kind == bad {
		return -1
	}
	switch {
	case b.kind == anElement || a.kind == anElement && b.kind != aLiteral:
		return x.fail(a.from, b.to, faultf("expr-feature-banned", "the condition on # cannot read other fields"))
	case b.kind == aField:
		if a.slot == b.slot {
			return x.fail(a.from, b.to, faultf("expr-constant", "both sides are always the same thing, so this never changes"))
		}
		if !x.comparable(a, b, func(s, t plan.Type) bool { return stringy(s) && stringy(t) }) {
			return -1
		}
		return x.leaf(plan.Pred{Op: fieldOps[n.Operator], Field: a.slot, Other: b.slot}, negate)
	case b.lit.kind != litString:
		return x.fail(b.from, b.to, faultf("expr-type-mismatch", "%s looks for a string, and this is %s", n.Operator, litNames[b.lit.kind]))
	case b.lit.text == "":
		return x.fail(b.from, b.to, faultf("expr-constant", "every text has the empty string in it"))
	}
	return x.leaf(plan.Pred{Op: partOps[n.Operator], Field: x.target(a), Str: b.lit.text}, negate)
}

// target is the Field of a predicate on a.
func (x *condition) target(a operand) int32 {
	if a.kind == anElement {
		return plan.Element
	}
	return a.slot
}

// searchable checks the left side of a text operator.
func (x *condition) searchable(a operand, op string) bool {
	switch a.kind {
	case aField:
		f := &x.c.k.Fields[a.slot]
		if stringy(f.Type) {
			return true
		}
		hint := ""
		if listy(f.Type) {
			hint = "did you mean `any(" + f.Name + ", # " + op + " ...)`?"
		}
		x.fail(a.from, a.to, faultf("expr-type-mismatch", "%s searches a string, and %q is of type %s", op, f.Name, typeName(f.Type)).or(hint))
	case aLiteral:
		x.fail(a.from, a.to, faultf("expr-type-mismatch", "%s searches a field, and a literal stands here", op).or("the field stands on the left"))
	case anElement:
		return true
	}
	return false
}

// matches lowers a pattern. It has to be a literal, so that it can be compiled now.
func (x *condition) matches(n *ast.BinaryNode, negate bool) int32 {
	a := x.operand(n.Left)
	pattern, ok := n.Right.(*ast.StringNode)
	if !ok {
		from, to := span(n.Right)
		return x.fail(from, to, faultf("regex-dynamic", "the pattern has to be a literal"))
	}
	from, to := span(pattern)
	prog, f, ok := x.c.rawPattern(pattern.Value)
	if !ok {
		x.fail(from, to, f)
	}
	if !x.searchable(a, "matches") || !ok {
		return -1
	}
	return x.leaf(plan.Pred{Op: plan.OpMatch, Field: x.target(a), Prog: prog}, negate)
}

// quantified lowers any, all and none: all and none are negations of any.
func (x *condition) quantified(n *ast.BuiltinNode, negate bool) int32 {
	if x.list >= 0 {
		return x.fail(n.Location().From, n.Location().To, faultf("expr-feature-banned", "%s cannot stand within another list's condition", n.Name))
	}
	a := x.operand(n.Arguments[0])
	test, ok := n.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return x.refuse(n.Arguments[1])
	}
	if a.kind != aField || !listy(x.c.k.Fields[a.slot].Type) {
		if a.kind != bad {
			x.fail(a.from, a.to, faultf("expr-type-mismatch", "%s needs a field that is a list", n.Name))
		}
		return -1
	}
	x.list = a.slot
	inner := x.cond(test.Node, n.Name == "all")
	x.list = -1
	if !x.ok {
		return -1
	}
	return x.anyOf(a.slot, inner, negate != (n.Name != "any"))
}

func (x *condition) anyOf(slot, inner int32, negate bool) int32 {
	node := &x.c.k.Nodes[inner]
	if node.Kind == plan.NodePred && x.c.k.Preds[node.Pred].Op == plan.OpIn {
		return x.leaf(plan.Pred{Op: plan.OpHas, Field: slot, Set: slices.Clone(x.c.k.Preds[node.Pred].Set)}, negate)
	}
	return x.leaf(plan.Pred{Op: plan.OpAny, Field: slot, Node: inner}, negate)
}
