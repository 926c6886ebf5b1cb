package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/postmend/postmend/engine/internal/synth"
)

// regoLine writes a condition as lines of a rule's body; equality comes so that OPA can index it.
func regoLine(x *synth.Cond) string {
	f := "input." + x.Field
	value := ""
	if len(x.Values) > 0 {
		if value = strconv.Quote(x.Values[0]); x.Values[0] == "true" || x.Values[0] == "false" {
			value = x.Values[0]
		}
	}
	switch x.Op {
	case synth.Is:
		return f + " == " + value
	case synth.IsNot:
		return f + " != " + value
	case synth.In:
		var all []string
		for _, v := range x.Values {
			all = append(all, strconv.Quote(v))
		}
		return f + " in {" + strings.Join(all, ", ") + "}"
	case synth.Has:
		return value + " in " + f
	case synth.Contains:
		return "contains(" + f + ", " + value + ")"
	case synth.Equals:
		return fmt.Sprintf("%s == %d", f, x.Lo)
	case synth.Between:
		return fmt.Sprintf("%s >= %d; %s <= %d", f, x.Lo, f, x.Hi)
	case synth.AtLeast:
		return fmt.Sprintf("%s >= %d", f, x.Lo)
	case synth.Same:
		return f + " == input." + x.Other
	case synth.Differs:
		return f + " != input." + x.Other
	}
	panic("opa: no meaning")
}

// bodies writes a rule: an || becomes several bodies, which is how Rego says it.
func bodies(when []synth.Cond) []string {
	if len(when) == 0 {
		return []string{""}
	}
	var all []string
	first := []synth.Cond{when[0]}
	if when[0].Op == synth.Or {
		first = when[0].Kids
	}
	for _, rest := range bodies(when[1:]) {
		for i := range first {
			all = append(all, regoLine(&first[i])+"\n"+rest)
		}
	}
	return all
}

// newOPA is a prepared query of OPA over a set of indexed rules; the input is parsed before.
func newOPA(set *synth.Set, cases []synth.Case) (*peer, error) {
	var source strings.Builder
	source.WriteString("package synth\n")
	for i := range set.Rules {
		for _, body := range bodies(set.Rules[i].When) {
			fmt.Fprintf(&source, "found contains %d if {\n%s}\n", i, body)
		}
	}
	ctx := context.Background()
	query, err := rego.New(rego.Query("data.synth.found"), rego.Module("synth.rego", source.String())).PrepareForEval(ctx)
	if err != nil {
		return nil, err
	}
	inputs := make([]ast.Value, len(cases))
	for i, c := range cases {
		if inputs[i], err = ast.InterfaceToValue(map[string]any(c)); err != nil {
			return nil, err
		}
	}
	return &peer{name: "OPA, indexed rules", run: func(i int) (found, _ []int) {
		results, err := query.Eval(ctx, rego.EvalParsedInput(inputs[i]))
		if err != nil {
			panic(fmt.Sprint("opa: ", err))
		}
		for _, v := range results[0].Expressions[0].Value.([]any) {
			n, _ := strconv.Atoi(fmt.Sprint(v))
			found = append(found, n)
		}
		return found, nil
	}}, nil
}
