package compile_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/postmend/postmend/engine/internal/truth"
)

// kleene interprets the expression language's own tree. A value is nil if it is
// unknown, else a truth.Truth, string, []string, []any or *big.Rat.
type kleene struct {
	facts   map[string]fact
	element any
}

// interpret is the truth of a condition in Kleene's logic.
func interpret(src string, facts map[string]fact) (truth.Truth, error) {
	tree, err := parser.Parse(src)
	if err != nil {
		return truth.Unknown, err
	}
	x := kleene{facts: facts}
	return logic3(x.eval(tree.Node)), nil
}

// logic3 is a truth value where one is expected.
func logic3(v any) truth.Truth {
	if v == nil {
		return truth.Unknown
	}
	return v.(truth.Truth)
}

func says(ok bool) truth.Truth {
	if ok {
		return truth.True
	}
	return truth.False
}

func (x *kleene) eval(n ast.Node) any {
	switch n := n.(type) {
	case *ast.BoolNode:
		return says(n.Value)
	case *ast.StringNode:
		return n.Value
	case *ast.IntegerNode:
		return new(big.Rat).SetInt64(int64(n.Value))
	case *ast.FloatNode:
		r, _ := new(big.Rat).SetString(strconv.FormatFloat(n.Value, 'g', -1, 64)) // as it was written
		return r
	case *ast.ArrayNode:
		list := []any{}
		for _, item := range n.Nodes {
			list = append(list, x.eval(item))
		}
		return list
	case *ast.PointerNode:
		return x.element
	case *ast.MemberNode:
		return x.field(n)
	case *ast.UnaryNode:
		return x.unary(n)
	case *ast.BinaryNode:
		return x.binary(n)
	case *ast.BuiltinNode:
		return x.quantified(n)
	}
	panic(fmt.Sprintf("oracle: no meaning for %T", n))
}

func (x *kleene) field(n *ast.MemberNode) any {
	v, ok := x.facts[n.Node.(*ast.IdentifierNode).Value+"."+n.Property.(*ast.StringNode).Value]
	switch {
	case !ok:
		return nil
	case v.exact != nil:
		return v.exact
	case v.list != nil:
		return v.list
	case v.kind == "bool":
		return says(v.vm.(bool))
	}
	return v.text
}

func (x *kleene) unary(n *ast.UnaryNode) any {
	v := x.eval(n.Node)
	switch n.Operator {
	case "-":
		return new(big.Rat).Neg(v.(*big.Rat))
	case "+":
		return v
	}
	return logic3(v).Not()
}

func (x *kleene) binary(n *ast.BinaryNode) any {
	a, b := x.eval(n.Left), x.eval(n.Right)
	switch n.Operator {
	case "&&", "and":
		return logic3(a).And(logic3(b))
	case "||", "or":
		return logic3(a).Or(logic3(b))
	case "..":
		return [2]*big.Rat{a.(*big.Rat), b.(*big.Rat)}
	}
	if unknown(a) || unknown(b) {
		return nil
	}
	return says(decide(n.Operator, a, b))
}

func unknown(v any) bool { return v == nil || v == truth.Unknown }

func decide(op string, a, b any) bool {
	switch op {
	case "==":
		return same(a, b)
	case "!=":
		return !same(a, b)
	case "in":
		return isIn(a, b)
	case "contains":
		return strings.Contains(a.(string), b.(string))
	case "startsWith":
		return strings.HasPrefix(a.(string), b.(string))
	case "endsWith":
		return strings.HasSuffix(a.(string), b.(string))
	case "matches":
		return regexp.MustCompile(b.(string)).MatchString(a.(string))
	}
	c := a.(*big.Rat).Cmp(b.(*big.Rat))
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	}
	panic("oracle: no meaning for " + op)
}

func same(a, b any) bool {
	if x, ok := a.(*big.Rat); ok {
		return x.Cmp(b.(*big.Rat)) == 0
	}
	return a == b
}

func isIn(a, b any) bool {
	switch b := b.(type) {
	case []string:
		return slices.Contains(b, a.(string))
	case [2]*big.Rat:
		return a.(*big.Rat).Cmp(b[0]) >= 0 && a.(*big.Rat).Cmp(b[1]) <= 0
	}
	return slices.ContainsFunc(b.([]any), func(x any) bool { return same(a, x) })
}

func (x *kleene) quantified(n *ast.BuiltinNode) any {
	v := x.eval(n.Arguments[0])
	if v == nil {
		return nil
	}
	some, every := false, true
	for _, s := range v.([]string) {
		inner := kleene{facts: x.facts, element: s}
		ok := logic3(inner.eval(n.Arguments[1].(*ast.PredicateNode).Node)) == truth.True
		some, every = some || ok, every && ok
	}
	return says(map[string]bool{"any": some, "all": every, "none": !some}[n.Name])
}
