package compile

import (
	"errors"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/postmend/postmend/engine/internal/source"
)

// exprs holds the expression parser's settings: no builtin but those of lists.
type exprs struct{ config *conf.Config }

func newExprs() *exprs {
	config := conf.CreateNew()
	config.MaxNodes = maxNodes
	for _, b := range builtin.Builtins { // a builtin of a later release is off, too
		if b.Name != "any" && b.Name != "all" && b.Name != "none" {
			config.Disabled[b.Name] = true
		}
	}
	return &exprs{config: config}
}

var errParser = errors.New("the parser gave up")

// parse never lets a panic of the parser out: conditions come from anywhere.
func (e *exprs) parse(src string) (node ast.Node, err error) {
	defer func() {
		if recover() != nil {
			node, err = nil, errParser
		}
	}()
	tree, err := parser.ParseWithConfig(src, e.config)
	if err != nil {
		return nil, err
	}
	return tree.Node, nil
}

// condition is one condition on its way from text to plan.
type condition struct {
	c      *compiler
	at     *source.Node
	src    []rune
	tokens []token
	list   int32 // the list whose elements # stands for, -1 outside
	ok     bool

	excused bool // a fault elsewhere is why it cannot be compiled
}

// conditions compiles a list of conditions, or none.
func (c *compiler) conditions(list *source.Node) []int32 {
	var out []int32
	if list != nil {
		for _, n := range list.Items {
			if i := c.condition(n); i >= 0 {
				out = append(out, i)
			}
		}
	}
	return out
}

// condition compiles one condition to a node of the plan, -1 after a fault.
func (c *compiler) condition(n *source.Node) int32 {
	x := &condition{c: c, at: n, list: -1, ok: true}
	before := len(c.errors)
	if len(n.Text) > maxCondition {
		x.fail(0, 1, faultf("expr-complexity", "the condition is longer than %d bytes", maxCondition).or("let a rule set a field, and read that"))
		return -1
	}
	x.src = []rune(n.Text)
	if strings.TrimSpace(n.Text) == "" {
		x.fail(0, 0, faultf("expr-syntax", "the condition is empty"))
		return -1
	}
	if !x.lex() {
		return -1
	}
	tree, err := c.exprs.parse(n.Text)
	if err != nil {
		x.syntax(err)
		return -1
	}
	node := x.cond(tree, false)
	if node >= 0 && x.ok {
		return node
	}
	if len(c.errors) == before && !x.excused {
		x.fail(0, len(x.src), faultf("expr-feature-banned", "this is not part of the rule language")) // never drop a condition silently
	}
	return -1
}

// lex runs the guards and reports what can be seen without a parser.
func (x *condition) lex() bool {
	l := &lexer{src: x.src}
	l.run()
	x.tokens = l.tokens
	l.guard()
	good := len(l.faults) == 0
	l.banned()
	for _, f := range l.faults {
		x.fail(f.from, f.to, f.fault)
		good = good && f.code == "expr-sequence"
	}
	return good
}

func (x *condition) fail(from, to int, f fault) int32 {
	x.ok = false
	x.c.report(x.at.Runes(from, to), f)
	return -1
}

// syntax says in our words where the parser gave up.
func (x *condition) syntax(err error) {
	var e *file.Error
	if !errors.As(err, &e) {
		x.fail(0, len(x.src), faultf("expr-syntax", "this is no condition"))
		return
	}
	if strings.Contains(e.Message, "maximum allowed nodes") {
		x.fail(0, len(x.src), faultf("expr-complexity", "the condition has more than %d parts", maxNodes).or("let a rule set a field, and read that"))
		return
	}
	for _, t := range x.tokens {
		if t.from <= e.From && e.From < t.to && (e.From < len(x.src)-1 || t.kind == tokenClose || !x.open()) {
			x.fail(t.from, t.to, faultf("expr-syntax", "unexpected %q", t.text).or(x.meant(t)))
			return
		}
	}
	x.fail(len(x.src), len(x.src), faultf("expr-syntax", "the condition ends too early"))
}

// open says whether something is missing at the end: a bracket or an operand.
func (x *condition) open() bool {
	depth := 0
	for _, t := range x.tokens {
		switch t.kind {
		case tokenOpen:
			depth++
		case tokenClose:
			depth--
		}
	}
	last := x.tokens[len(x.tokens)-1]
	return depth > 0 || last.kind == tokenOperator || operatorWord[last.text]
}

var operatorWord = map[string]bool{"in": true, "not": true, "and": true, "or": true, "contains": true, "matches": true, "startsWith": true, "endsWith": true}

func (x *condition) meant(t token) string {
	if t.kind == tokenWord {
		for word := range operatorWord {
			if strings.EqualFold(word, t.text) && word != t.text {
				return "did you mean `" + word + "`?"
			}
		}
	}
	return ""
}

// span returns the runes of an operand.
func span(n ast.Node) (from, to int) {
	loc := n.Location()
	switch n := n.(type) {
	case *ast.MemberNode:
		from, _ = span(n.Node)
		return from, max(loc.To, from+1)
	case *ast.ChainNode:
		return span(n.Node)
	case *ast.BinaryNode:
		from, _ = span(n.Left)
		_, to = span(n.Right)
		return from, to
	case *ast.UnaryNode:
		_, to = span(n.Node)
		return loc.From, to
	case *ast.SliceNode:
		from, _ = span(n.Node)
		return from, loc.To
	case *ast.CallNode:
		from, to = span(n.Callee)
		return from, to
	}
	return loc.From, loc.To
}
