package main

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/postmend/postmend/engine/internal/synth"
)

// celSource writes a rule for CEL, whose strings have methods and which has no ranges.
func celSource(x *synth.Cond) string {
	switch x.Op {
	case synth.Contains:
		return fmt.Sprintf("%s.contains('%s')", x.Field, x.Values[0])
	case synth.Between:
		return fmt.Sprintf("%s >= %d && %s <= %d", x.Field, x.Lo, x.Field, x.Hi)
	case synth.AtLeast:
		return fmt.Sprintf("%s >= %d.0", x.Field, x.Lo)
	case synth.Or:
		all := ""
		for i := range x.Kids {
			if i > 0 {
				all += " || "
			}
			all += celSource(&x.Kids[i])
		}
		return "(" + all + ")"
	}
	return x.Expr("")
}

func celPrograms(set *synth.Set, options cel.EvalOption) ([]cel.Program, error) {
	var vars []cel.EnvOption
	for _, f := range synth.Fields {
		vars = append(vars, cel.Variable(f.Name, [...]*cel.Type{cel.StringType, cel.StringType, cel.StringType, cel.BoolType, cel.IntType, cel.DoubleType, cel.ListType(cel.StringType)}[f.Kind]))
	}
	env, err := cel.NewEnv(vars...)
	if err != nil {
		return nil, err
	}
	var programs []cel.Program
	for i := range set.Rules {
		source := ""
		for j := range set.Rules[i].When {
			if j > 0 {
				source += " && "
			}
			source += celSource(&set.Rules[i].When[j])
		}
		tree, issues := env.Compile(source)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		p, err := env.Program(tree, cel.EvalOptions(options))
		if err != nil {
			return nil, err
		}
		programs = append(programs, p)
	}
	return programs, nil
}

// newCEL is a loop over cel-go programs.
func newCEL(set *synth.Set, cases []synth.Case) (*peer, error) {
	programs, err := celPrograms(set, cel.OptOptimize)
	if err != nil {
		return nil, err
	}
	vars := make([]any, len(cases))
	for i, c := range cases {
		if vars[i], err = cel.NewActivation(map[string]any(c)); err != nil {
			return nil, err
		}
	}
	return &peer{name: "cel-go, a loop", run: func(i int) (found, _ []int) {
		for r, p := range programs {
			out, _, err := p.Eval(vars[i])
			if err != nil {
				panic(fmt.Sprint("cel: ", err))
			}
			if out == types.True {
				found = append(found, r)
			}
		}
		return found, nil
	}}, nil
}

// newPartialCEL is a loop of partial evaluations: what is not known is declared unknown.
func newPartialCEL(set *synth.Set, cases []synth.Case) (*peer, error) {
	programs, err := celPrograms(set, cel.OptOptimize|cel.OptPartialEval)
	if err != nil {
		return nil, err
	}
	vars := make([]cel.PartialActivation, len(cases))
	for i, c := range cases {
		var unknown []*cel.AttributePatternType
		for _, f := range synth.Fields {
			if !slices.Contains(known(c), f.Name) {
				unknown = append(unknown, cel.AttributePattern(f.Name))
			}
		}
		if vars[i], err = cel.PartialVars(map[string]any(c), unknown...); err != nil {
			return nil, err
		}
	}
	return &peer{name: "cel-go, partial evaluation", run: func(i int) (found, unsure []int) {
		for r, p := range programs {
			out, _, err := p.Eval(vars[i])
			if err != nil {
				panic(fmt.Sprint("cel: ", err))
			}
			switch v := ref.Val(out); {
			case v == types.True:
				found = append(found, r)
			case types.IsUnknown(v):
				unsure = append(unsure, r)
			}
		}
		return found, unsure
	}}, nil
}
