package compile

import (
	"math"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"

	"github.com/postmend/postmend/engine/internal/plan"
)

// operand is one side of a comparison.
type operand struct {
	kind     operandKind
	slot     int32 // of a field
	lit      lit   // of a literal
	from, to int
}

type operandKind uint8

const (
	bad operandKind = iota // reported
	aField
	aLiteral
	anElement
)

// lit is a literal of a condition.
type lit struct {
	kind   litKind
	text   string
	bool   bool
	whole  int64 // of an int
	scaled int64 // of a number, in units of the plan
	fits   bool  // scaled holds it
}

type litKind uint8

const (
	litString litKind = iota
	litBool
	litInt
	litNumber
)

var litNames = [...]string{litString: "a string", litBool: "true or false", litInt: "a number", litNumber: "a fraction"}

// operand reads one side of a comparison.
func (x *condition) operand(n ast.Node) operand {
	from, to := span(n)
	o := operand{from: from, to: to}
	switch n := n.(type) {
	case *ast.StringNode:
		o.kind, o.lit = aLiteral, lit{kind: litString, text: n.Value}
	case *ast.BoolNode:
		o.kind, o.lit = aLiteral, lit{kind: litBool, bool: n.Value}
	case *ast.IntegerNode, *ast.FloatNode:
		return x.number(o, n, false)
	case *ast.UnaryNode:
		if n.Operator == "-" || n.Operator == "+" {
			switch n.Node.(type) {
			case *ast.IntegerNode, *ast.FloatNode:
				return x.number(o, n.Node, n.Operator == "-")
			}
			x.arithmetic(n)
			return o
		}
		x.fail(from, to, faultf("expr-type-mismatch", "%s applies to what stands right behind it, not to the comparison", n.Operator).or("put the comparison into parentheses"))
	case *ast.IdentifierNode, *ast.MemberNode:
		return x.field(o, n)
	case *ast.PointerNode:
		return x.element(o, n)
	default:
		x.notOperand(n, from, to)
	}
	return o
}

func (x *condition) notOperand(n ast.Node, from, to int) {
	switch n := n.(type) {
	case *ast.ArrayNode:
		x.fail(from, to, faultf("expr-type-mismatch", "a list can stand only behind in"))
	case *ast.BinaryNode:
		if _, logical := logic[n.Operator]; logical {
			loc := n.Location()
			x.fail(loc.From, loc.To, faultf("expr-type-mismatch", "the outcome of %s cannot be compared again", n.Operator).or("join comparisons with &&"))
			return
		}
		x.cond(n, false)
	default:
		if c, ok := n.(*ast.BuiltinNode); ok && listFunctions[c.Name] {
			x.fail(from, to, faultf("expr-type-mismatch", "the outcome of %s cannot be compared again", c.Name))
			return
		}
		x.cond(n, false)
	}
}

// logic lists the operators whose outcome is true or false.
var logic = map[string]bool{"&&": true, "and": true, "||": true, "or": true, "==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true,
	"in": true, "contains": true, "startsWith": true, "endsWith": true, "matches": true}

var listFunctions = map[string]bool{"any": true, "all": true, "none": true}

func (x *condition) number(o operand, n ast.Node, negative bool) operand {
	loc := n.Location()
	written := string(x.src[loc.From:loc.To])
	if negative {
		written = "-" + written
	}
	o.lit = lit{text: written}
	if i, ok := n.(*ast.IntegerNode); ok {
		w := int64(i.Value)
		if negative {
			w = -w
		}
		o.lit.kind, o.lit.whole = litInt, w
		o.lit.scaled, o.lit.fits = w*plan.Scale, w <= math.MaxInt64/plan.Scale && w >= math.MinInt64/plan.Scale
	} else {
		o.lit.kind = litNumber
		if o.lit.scaled, o.lit.fits = parseDecimal(written); !o.lit.fits {
			x.fail(o.from, o.to, faultf("expr-int-overflow", "the number %s does not fit", written).or("at most 6 digits after the point, and no exponent"))
			return o
		}
	}
	o.kind = aLiteral
	return o
}

// field finds the field that a chain of names means.
func (x *condition) field(o operand, n ast.Node) operand {
	name, ok := x.dotted(n)
	if !ok {
		return o
	}
	if x.list >= 0 {
		x.fail(o.from, o.to, faultf("expr-feature-banned", "the condition on # cannot read other fields"))
		return o
	}
	slot, known := x.c.slots[name]
	switch {
	case !known && x.c.table("field").partial:
		x.ok, x.excused = false, true
	case !known:
		x.fail(o.from, o.to, faultf("expr-unknown-field", "unknown field %q", name).or(x.c.nearField(name)))
	case !x.c.sound(slot):
		x.ok, x.excused = false, true
	case x.c.k.Fields[slot].Type == plan.TypeText:
		x.fail(o.from, o.to, faultf("expr-type-mismatch", "%q holds words, which no condition compares", name))
	default:
		o.kind, o.slot = aField, slot
	}
	return o
}

// dotted joins a chain of names. Indexing, which the tree does not tell from a
// member access, is told by the bracket in the text.
func (x *condition) dotted(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.MemberNode:
		loc := n.Location()
		name, isName := n.Property.(*ast.StringNode)
		if !isName || loc.From < len(x.src) && x.src[loc.From] == '[' {
			x.fail(loc.From, loc.To, faultf("expr-feature-banned", "a condition has no indexing"))
			return "", false
		}
		head, ok := x.dotted(n.Node)
		return head + "." + name.Value, ok
	case *ast.PointerNode:
		x.fail(n.Location().From, n.Location().To, faultf("expr-feature-banned", "an element of a list has no members").or("compare # itself"))
		return "", false
	}
	if o := x.operand(n); o.kind != bad {
		x.fail(o.from, o.to, faultf("expr-feature-banned", "only fields have names with points"))
	}
	return "", false
}

func (x *condition) element(o operand, n *ast.PointerNode) operand {
	if n.Name != "" {
		x.fail(o.from, o.to+len(n.Name), faultf("expr-feature-banned", "#%s has no meaning here", n.Name).or("compare # itself"))
		return o
	}
	o.kind = anElement
	return o
}

// arithmetic reports a calculation and looks for faults in its parts.
func (x *condition) arithmetic(n ast.Node) int32 {
	loc := n.Location()
	op := string(x.src[loc.From:loc.To])
	return x.fail(loc.From, loc.To, faultf("expr-feature-banned", "a condition does not calculate, and %s does", op).or("let the record hold the number"))
}

// call reports a function that conditions do not have.
func (x *condition) call(n ast.Node, name string) int32 {
	loc := n.Location()
	if _, ours := builtin.Index[name]; ours {
		return x.fail(loc.From, loc.To, faultf("expr-feature-banned", "a condition has no %s", name).or("any, all and none are there, for lists"))
	}
	known := []string{"any", "all", "none", "contains", "startsWith", "endsWith", "matches"}
	f := faultf("expr-unknown-function", "unknown function %q", name).or(didYouMean(name, known))
	if slices.Contains(known, name) {
		f = f.or("write `field " + name + " 'x'`")
	}
	return x.fail(loc.From, loc.To, f)
}

// refuse reports what no condition may hold.
func (x *condition) refuse(n ast.Node) int32 {
	from, to := span(n)
	switch n := n.(type) {
	case *ast.NilNode:
		return x.fail(from, to, faultf("expr-nullable", "a field that nobody gave is unknown, not nil").or("leave it out: an unknown condition does not hold"))
	case *ast.ChainNode:
		return x.fail(from, to, faultf("expr-nullable", "?. has no use here: a field that nobody gave is unknown").or("did you mean `.`?"))
	case *ast.ConditionalNode:
		from, _ = span(n.Cond)
		return x.fail(from, from+1, faultf("expr-feature-banned", "a condition has no ?:").or("write two rules"))
	case *ast.SequenceNode:
		for _, part := range n.Nodes {
			x.cond(part, false)
		}
		x.ok = false
		return -1
	case *ast.CallNode:
		switch callee := n.Callee.(type) {
		case *ast.IdentifierNode:
			return x.call(n, callee.Value)
		case *ast.MemberNode:
			if name, ok := callee.Property.(*ast.StringNode); ok {
				return x.call(n, name.Value)
			}
		}
	case *ast.SliceNode:
		return x.fail(n.Location().From, n.Location().To, faultf("expr-feature-banned", "a condition has no indexing"))
	case *ast.MapNode:
		return x.fail(from, to, faultf("expr-feature-banned", "a condition has no maps"))
	}
	return x.fail(from, to, faultf("expr-feature-banned", "this is not part of the rule language"))
}

func typeName(t plan.Type) string { return typeNames[t] }

// mismatch reports a literal of the wrong type.
func (x *condition) mismatch(o operand, slot int32) int32 {
	f := &x.c.k.Fields[slot]
	hint := ""
	if (f.Type == plan.TypeStrings || f.Type == plan.TypeEnums) && o.lit.kind == litString {
		hint = "did you mean `'" + strings.ReplaceAll(o.lit.text, "'", `\'`) + "' in " + f.Name + "`?"
	}
	return x.fail(o.from, o.to, faultf("expr-type-mismatch", "%q is of type %s and cannot be compared with %s", f.Name, typeName(f.Type), litNames[o.lit.kind]).or(hint))
}
