package main

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/synth"
	"github.com/postmend/postmend/engine/internal/truth"
)

// assemble makes the peers written in Go, the engine first.
func assemble(set *synth.Set, cases, half []synth.Case, s *settings) (complete, missing []*peer, err error) {
	type maker func(*synth.Set, []synth.Case) (*peer, error)
	add := func(to *[]*peer, make maker, cases []synth.Case) {
		if err != nil {
			return
		}
		from := synth.CPU()
		var p *peer
		if p, err = make(set, cases); err != nil {
			return
		}
		if p.load == 0 {
			p.load = synth.CPU() - from
		}
		*to = append(*to, p)
	}
	add(&complete, newEngine, cases)
	add(&complete, newBound, cases)
	add(&missing, newEngine, half)
	if len(set.Rules) <= s.most {
		add(&complete, newExpr, cases)
		add(&complete, newOPA, cases)
		add(&complete, newCEL, cases)
		add(&missing, newPartialCEL, half)
	}
	return complete, missing, err
}

// newEngine is the matching of the engine: the bundle goes the public way, the facts are loaded before.
func newEngine(set *synth.Set, cases []synth.Case) (*peer, error) {
	bundle, err := compile.Bundle(set.FS())
	if err != nil {
		return nil, err
	}
	from := synth.CPU()
	k, err := plan.Decode(bundle)
	if err != nil {
		return nil, err
	}
	ix := truth.New(k)
	load := synth.CPU() - from
	facts := make([]truth.Facts, len(cases))
	for i, c := range cases {
		facts[i].Reset(ix)
		for slot := range k.Fields {
			if v, ok := c[k.Fields[slot].Name[len("context."):]]; ok {
				facts[i].Set(int32(slot), value(ix, v))
			}
		}
	}
	number := make([]int, len(k.Rules)) // rules are sorted by id, as they were made up
	for i := range number {
		number[i] = i
	}
	var scratch truth.Scratch
	var found, waiting []int
	return &peer{name: "postmend", load: load, run: func(i int) ([]int, []int) {
		if err := ix.Eval(&facts[i], &scratch); err != nil {
			panic(err)
		}
		found, waiting = found[:0], waiting[:0]
		for _, r := range scratch.Matched {
			found = append(found, number[r])
		}
		for _, r := range scratch.Waiting {
			waiting = append(waiting, number[r])
		}
		return found, waiting
	}}, nil
}

func value(ix *truth.Index, v any) truth.Value {
	switch v := v.(type) {
	case string:
		return ix.Text(v)
	case bool:
		if v {
			return truth.Value{Kind: truth.Number, Int: 1}
		}
		return truth.Value{Kind: truth.Number}
	case int:
		return truth.Value{Kind: truth.Number, Int: int64(v)}
	case float64:
		return truth.Value{Kind: truth.Number, Int: int64(v * plan.Scale)}
	}
	list := truth.Value{Kind: truth.List}
	for _, s := range v.([]string) {
		list.List = append(list.List, truth.Item{Text: s, ID: ix.Intern(s)})
	}
	return list
}

// newExpr is a loop over expr programs, with a typed environment and one machine.
func newExpr(set *synth.Set, cases []synth.Case) (*peer, error) {
	env := types.Map{}
	for _, f := range synth.Fields {
		env[f.Name] = [...]types.Type{types.String, types.String, types.String, types.Bool, types.Int, types.Float64, types.Array(types.String)}[f.Kind]
	}
	var programs []*vm.Program
	for i := range set.Rules {
		p, err := expr.Compile(set.Rules[i].Expr(""), expr.Env(env), expr.AsBool())
		if err != nil {
			return nil, err
		}
		programs = append(programs, p)
	}
	var machine vm.VM
	return &peer{name: "expr, a loop", run: func(i int) (found, _ []int) {
		for r, p := range programs {
			out, err := machine.Run(p, map[string]any(cases[i]))
			if err != nil {
				panic(fmt.Sprint("expr: ", err))
			}
			if out.(bool) {
				found = append(found, r)
			}
		}
		return found, nil
	}}, nil
}

// known lists the fields of a case.
func known(c synth.Case) []string {
	var names []string
	for name := range c {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
