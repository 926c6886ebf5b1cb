package compile_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
)

// overlay is the lamp with files over it.
func overlay(t *testing.T, files map[string]string) (*plan.KB, error) {
	t.Helper()
	layer := fstest.MapFS{}
	for name, text := range files {
		layer[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return compile.Plan(os.DirFS("testdata/lamp"), layer)
}

// lower compiles one condition over the lamp and writes down its node.
func lower(t *testing.T, condition string) (*plan.KB, plan.Cond) {
	t.Helper()
	k, err := overlay(t, map[string]string{"rules/x.json": fmt.Sprintf(`{"rules": {"x": {"when": [%q], "cause": "bulb-dead", "weight": 15}}}`, condition)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range k.Rules {
		if k.Rules[i].ID == "x" {
			return k, k.Rules[i].When[0]
		}
	}
	t.Fatal("the rule is gone")
	return nil, plan.Cond{}
}

var lowered = []struct{ condition, want string }{
	{"symptom.light == 'dark'", "symptom.light in {dark}"},
	{"'dark' == symptom.light", "symptom.light in {dark}"},
	{"symptom.light != 'dark'", "!symptom.light in {dark}"},
	{"symptom.light in ['dim', 'dark', 'dim']", "symptom.light in {dark dim}"},
	{"not (symptom.light in ['dark'])", "!symptom.light in {dark}"},
	{"symptom.smell", "symptom.smell in {1}"},
	{"!symptom.smell", "symptom.smell in {0}"},
	{"symptom.smell == false", "symptom.smell in {0}"},
	{"!(symptom.smell != true)", "symptom.smell in {1}"},
	{"context.volts == 110", "context.volts in 110..110"},
	{"110 < context.volts", "context.volts in 111..max"},
	{"!(context.volts < 110)", "context.volts in 110..max"},
	{"context.volts <= -5", "context.volts in min..-5"},
	{"context.volts in 200..250", "context.volts in 200..250"},
	{"context.volts not in 200..250", "!context.volts in 200..250"},
	{"context.volts in [230, 110]", "(context.volts in 110..110 | context.volts in 230..230)"},
	{"context.volts not in [230, 110]", "(!context.volts in 110..110 & !context.volts in 230..230)"},
	{"100 < context.volts < 120", "(context.volts in 101..max & context.volts in min..119)"},
	{"context.bulb_watts > 12.5", "context.bulb_watts in 12500001..max"},
	{"context.bulb_watts == 40", "context.bulb_watts in 40000000..40000000"},
	{"context.bulb_watts > maker.max_watts", "maker.max_watts < context.bulb_watts"},
	{"!(context.bulb_watts > maker.max_watts)", "context.bulb_watts <= maker.max_watts"},
	{"context.volts != maker.volts", "!context.volts same maker.volts"},
	{"'E-21' in symptom.codes", "symptom.codes has {E-21}"},
	{"'E-21' not in symptom.codes", "!symptom.codes has {E-21}"},
	{"context.bulb_type in maker.bulb_types", "context.bulb_type elem of maker.bulb_types"},
	{"any(symptom.codes, # == 'E-21')", "symptom.codes has {E-21}"},
	{"any(symptom.codes, # in ['E-21', 'E-07'])", "symptom.codes has {E-07 E-21}"},
	{"none(symptom.codes, # == 'E-21')", "!symptom.codes has {E-21}"},
	{"all(symptom.codes, # != 'E-21')", "!symptom.codes has {E-21}"},
	{"all(symptom.codes, # == 'E-21')", "!any symptom.codes: !# in {E-21}"},
	{"any(symptom.codes, # startsWith 'E-' && # != 'E-21')", "any symptom.codes: (# starts E- & !# in {E-21})"},
	{"symptom.text contains 'spark'", "symptom.text contains spark"},
	{"symptom.text not startsWith 'spark'", "!symptom.text starts spark"},
	{"context.label endsWith context.bulb_type", "context.label ends with context.bulb_type"},
	{"symptom.text matches 'spark[s]?'", "symptom.text matches"},
	{"!(symptom.smell && symptom.light == 'dark')", "(symptom.smell in {0} | !symptom.light in {dark})"},
	{"symptom.smell && (context.outage && symptom.light == 'dark')", "(symptom.light in {dark} & symptom.smell in {1} & context.outage in {1})"},
	{"symptom.smell || symptom.smell", "symptom.smell in {1}"},
}

func TestLower(t *testing.T) {
	for _, tt := range lowered {
		t.Run(tt.condition, func(t *testing.T) {
			k, c := lower(t, tt.condition)
			want, got := tt.want, show(k, c.Node)
			if sortParts(want) != sortParts(got) {
				t.Errorf("is %s, want %s", got, want)
			}
			if k.Condition(&c) != tt.condition {
				t.Errorf("the text is %q", k.Condition(&c))
			}
		})
	}
}

// sortParts makes two conditions equal that differ in the order of their parts.
func sortParts(s string) string {
	b := []byte(strings.Trim(s, "()"))
	for _, sep := range []string{" & ", " | "} {
		if parts := strings.Split(string(b), sep); len(parts) > 1 {
			for i := range parts {
				for j := range i {
					if parts[i] < parts[j] {
						parts[i], parts[j] = parts[j], parts[i]
					}
				}
			}
			return strings.Join(parts, sep)
		}
	}
	return string(b)
}

func show(k *plan.KB, node int32) string {
	n := &k.Nodes[node]
	switch n.Kind {
	case plan.NodePred:
		return showPred(k, &k.Preds[n.Pred])
	case plan.NodeNotPred:
		return "!" + showPred(k, &k.Preds[n.Pred])
	}
	var kids []string
	for _, kid := range n.Kids {
		kids = append(kids, show(k, kid))
	}
	return "(" + strings.Join(kids, map[plan.NodeKind]string{plan.NodeAnd: " & ", plan.NodeOr: " | "}[n.Kind]) + ")"
}

func showPred(k *plan.KB, p *plan.Pred) string {
	name := "#"
	if p.Field != plan.Element {
		name = k.Fields[p.Field].Name
	}
	switch p.Op {
	case plan.OpIn, plan.OpHas:
		op := map[plan.Op]string{plan.OpIn: " in {", plan.OpHas: " has {"}[p.Op]
		var values []string
		for _, s := range p.Set {
			if p.Field != plan.Element && k.Fields[p.Field].Type == plan.TypeBool {
				values = append(values, fmt.Sprint(s))
			} else {
				values = append(values, k.Strings[s])
			}
		}
		return name + op + strings.Join(values, " ") + "}"
	case plan.OpRange:
		return name + " in " + bound(p.Lo) + ".." + bound(p.Hi)
	case plan.OpContains:
		return name + " contains " + p.Str
	case plan.OpPrefix:
		return name + " starts " + p.Str
	case plan.OpSuffix:
		return name + " ends " + p.Str
	case plan.OpMatch:
		return name + " matches"
	case plan.OpAny:
		return "any " + name + ": " + show(k, p.Node)
	}
	ops := map[plan.Op]string{plan.OpSame: "same", plan.OpLess: "<", plan.OpLessEq: "<=", plan.OpElemOf: "elem of", plan.OpWithin: "contains", plan.OpBegins: "starts with", plan.OpEnds: "ends with"}
	return name + " " + ops[p.Op] + " " + k.Fields[p.Other].Name
}

func bound(n int64) string {
	switch n {
	case math.MinInt64:
		return "min"
	case math.MaxInt64:
		return "max"
	}
	return fmt.Sprint(n)
}

func TestSharedPredicates(t *testing.T) {
	k, err := overlay(t, map[string]string{"rules/x.json": `{"rules": {
		"x": {"when": ["symptom.light == 'dark'", "symptom.smell || context.volts > 5"], "cause": "bulb-dead", "weight": 15},
		"y": {"when": ["!(symptom.light != 'dark')", "!(context.volts <= 5) || symptom.smell"], "cause": "bulb-dead", "weight": 35}}}`})
	if err != nil {
		t.Fatal(err)
	}
	var nodes [][]plan.Cond
	for _, r := range k.Rules {
		if r.ID == "x" || r.ID == "y" {
			nodes = append(nodes, r.When)
		}
	}
	for i := range nodes[0] {
		if nodes[0][i].Node != nodes[1][i].Node {
			t.Errorf("condition %d: %s and %s are two nodes", i, show(k, nodes[0][i].Node), show(k, nodes[1][i].Node))
		}
	}
}

// TestSweep asks about elements of a list in a way that becomes a predicate of the list:
// nothing is left of the question.
func TestSweep(t *testing.T) {
	k, _ := lower(t, "any(symptom.signals, # in ['flicker', 'burning-smell'])")
	used := make([]bool, len(k.Preds))
	for _, n := range k.Nodes {
		if n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred {
			used[n.Pred] = true
		}
	}
	for i, p := range k.Preds {
		if !used[i] || p.Field == plan.Element && len(p.Set) == 2 {
			t.Errorf("%s is left", showPred(k, &k.Preds[i]))
		}
	}
}

func TestBombs(t *testing.T) {
	for name, condition := range map[string]string{
		"brackets":     strings.Repeat("(", 1e6),
		"some":         strings.Repeat("(", 2000) + "context.outage" + strings.Repeat(")", 2000),
		"lists":        strings.Repeat("[", 1e6),
		"exclamations": strings.Repeat("!", 1e6),
		"nots":         strings.Repeat("not ", 1000),
		"signs":        strings.Repeat("-+", 2000) + "5",
		"ternaries":    strings.Repeat("context.outage?symptom.smell:", 140) + "true",
		"powers":       strings.Repeat("2**", 1300) + "2",
		"lets":         strings.Repeat("let a=1;", 500),
		"pipes":        "symptom.codes" + strings.Repeat("|map(#)", 500),
		"members":      "a" + strings.Repeat(".a", 2000),
		"strings":      "symptom.text == '" + strings.Repeat("))))((((", 500) + "'",
		"sevens":       strings.Repeat("7", 4000) + " == context.volts",
		"loops":        "all(1..5000, all(1..5000, all(1..5000, # > 0)))",
		"repeats":      "len(repeat('a', 900000)) > 1",
		"pattern":      "symptom.text matches '" + strings.Repeat("(a*)*", 100) + "'",
		"counted":      "symptom.text matches '" + strings.Repeat("(((a{9}){9}){9}){9}", 25) + "'",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := overlay(t, map[string]string{"rules/x.json": fmt.Sprintf(`{"rules": {"x": {"when": [%q], "cause": "bulb-dead", "weight": 15}}}`, condition)})
			var faults compile.Errors
			if name == "strings" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.As(err, &faults) {
				if name != "pattern" {
					t.Error("it is accepted")
				}
			}
		})
	}
}
