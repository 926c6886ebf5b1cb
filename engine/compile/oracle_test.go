package compile_test

import (
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
)

// TestOracle compares the plan with the expression language's own machine, on
// complete facts, for every condition that TestLower knows.
func TestOracle(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	for _, tt := range lowered {
		k, node, faults := compile.TryCondition(tt.condition)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		program, err := expr.Compile(tt.condition, expr.Env(environment(facts(k, rnd))), expr.AsBool())
		if err != nil {
			t.Fatal(err)
		}
		for range 300 {
			f := facts(k, rnd)
			want, err := expr.Run(program, environment(f))
			if err != nil {
				t.Fatal(err)
			}
			if got := (oracle{k, f}).node(node, ""); got != want {
				t.Fatalf("%s is %v, the machine says %v with %v", tt.condition, got, want, f)
			}
		}
	}
}

// facts makes up a value for every field: an int, a float64, a bool, a string or strings.
func facts(k *plan.KB, rnd *rand.Rand) map[string]any {
	texts := []string{"", "E27", "E14", "E-21", "E-07", "spark", "sparks fly", "a spark", "bulb E27", "dark"}
	f := map[string]any{}
	for _, field := range k.Fields {
		choose := func() string {
			if len(field.Values) > 0 {
				return k.Strings[field.Values[rnd.Intn(len(field.Values))]]
			}
			return texts[rnd.Intn(len(texts))]
		}
		switch field.Type {
		case plan.TypeBool:
			f[field.Name] = rnd.Intn(2) == 0
		case plan.TypeInt:
			f[field.Name] = []int{-6, -5, 100, 101, 109, 110, 111, 119, 120, 199, 200, 230, 250, 251}[rnd.Intn(14)]
		case plan.TypeNumber:
			f[field.Name] = []float64{-1, 0, 12.5, 12.25, 40, 40.5}[rnd.Intn(6)]
		case plan.TypeStrings, plan.TypeEnums:
			list := []string{}
			for range rnd.Intn(3) {
				list = append(list, choose())
			}
			f[field.Name] = list
		default:
			f[field.Name] = choose()
		}
	}
	return f
}

func environment(f map[string]any) map[string]any {
	env := map[string]any{}
	for name, v := range f {
		group, leaf, _ := strings.Cut(name, ".")
		if env[group] == nil {
			env[group] = map[string]any{}
		}
		env[group].(map[string]any)[leaf] = v
	}
	return env
}

// oracle evaluates a plan as plainly as can be.
type oracle struct {
	k *plan.KB
	f map[string]any
}

func (o oracle) node(i int32, element string) bool {
	n := &o.k.Nodes[i]
	switch n.Kind {
	case plan.NodePred:
		return o.pred(&o.k.Preds[n.Pred], element)
	case plan.NodeNotPred:
		return !o.pred(&o.k.Preds[n.Pred], element)
	}
	for _, kid := range n.Kids {
		if o.node(kid, element) == (n.Kind == plan.NodeOr) {
			return n.Kind == plan.NodeOr
		}
	}
	return n.Kind == plan.NodeAnd
}

func (o oracle) pred(p *plan.Pred, element string) bool {
	var v any = element
	if p.Field != plan.Element {
		v = o.f[o.k.Fields[p.Field].Name]
	}
	var w any
	if p.Op >= plan.OpSame {
		w = o.f[o.k.Fields[p.Other].Name]
	}
	switch p.Op {
	case plan.OpIn, plan.OpHas:
		return slices.ContainsFunc(p.Set, func(s int32) bool { return o.is(v, s) })
	case plan.OpRange:
		return p.Lo <= amount(v) && amount(v) <= p.Hi
	case plan.OpContains:
		return strings.Contains(v.(string), p.Str)
	case plan.OpPrefix:
		return strings.HasPrefix(v.(string), p.Str)
	case plan.OpSuffix:
		return strings.HasSuffix(v.(string), p.Str)
	case plan.OpMatch:
		return regexp.MustCompile("spark[s]?").MatchString(v.(string))
	case plan.OpAny:
		return slices.ContainsFunc(v.([]string), func(e string) bool { return o.node(p.Node, e) })
	case plan.OpSame:
		return v == w
	case plan.OpLess:
		return amount(v) < amount(w)
	case plan.OpLessEq:
		return amount(v) <= amount(w)
	case plan.OpElemOf:
		return slices.Contains(w.([]string), v.(string))
	case plan.OpWithin:
		return strings.Contains(v.(string), w.(string))
	case plan.OpBegins:
		return strings.HasPrefix(v.(string), w.(string))
	}
	return strings.HasSuffix(v.(string), w.(string))
}

func (o oracle) is(v any, s int32) bool {
	switch v := v.(type) {
	case bool:
		return v == (s == 1)
	case []string:
		return slices.Contains(v, o.k.Strings[s])
	}
	return v == o.k.Strings[s]
}

// amount is a number in the units of a plan.
func amount(v any) int64 {
	if f, ok := v.(float64); ok {
		return int64(f * plan.Scale)
	}
	return int64(v.(int))
}
