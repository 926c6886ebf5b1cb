package truth_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// TestEveryBudget stops an evaluation after each of its steps.
func TestEveryBudget(t *testing.T) {
	toy := newToy(rand.New(rand.NewPCG(5, 5)).IntN, 40)
	ix, facts := truth.New(toy.k), toy.facts(3)
	var f truth.Facts
	var s truth.Scratch
	run := func(limit int) error {
		f.Reset(ix)
		for i, v := range facts {
			f.Set(int32(i), v)
		}
		s.Limit = limit
		return ix.Eval(&f, &s)
	}
	if err := run(0); err != nil {
		t.Fatal(err)
	}
	steps := s.Steps
	for limit := 1; limit < steps; limit++ {
		if err := run(limit); !errors.Is(err, truth.ErrBudget) {
			t.Errorf("%d of %d steps: %v", limit, steps, err)
		}
	}
	if err := run(steps); err != nil || s.Steps != steps {
		t.Errorf("%d steps, %v, want %d", s.Steps, err, steps)
	}
}

// TestEvidenceAmongSetRules has rules of both sorts in one stratum: what is set
// there is read in the next only.
func TestEvidenceAmongSetRules(t *testing.T) {
	is := func(field int32) plan.Pred { return plan.Pred{Op: plan.OpIn, Field: field, Set: []int32{1}} }
	k := &plan.KB{
		Fields: toyFields, Strings: toyStrings, Preds: []plan.Pred{is(3), is(10)},
		Nodes: []plan.Node{{Kind: plan.NodePred, Pred: 0}, {Kind: plan.NodePred, Pred: 1}},
		Rules: []plan.Rule{
			{Set: -1, When: []plan.Cond{{Node: 0}}},
			{Set: 10, Cause: -1, Value: &plan.Value{Type: plan.TypeBool, Ints: []int64{1}}, When: []plan.Cond{{Node: 0}}},
			{Set: -1, Stratum: 1, When: []plan.Cond{{Node: 1}}},
		},
	}
	ix := truth.New(k)
	var f truth.Facts
	var s truth.Scratch
	f.Reset(ix)
	f.Set(3, truth.Value{Kind: truth.Number, Int: 1})
	if err := ix.Eval(&f, &s); err != nil || len(s.Matched) != 3 || !f.Derived(10) {
		t.Errorf("%v hold, %v", s.Matched, err)
	}
}

// TestStepsAreTheSameEverywhere holds the steps that a budget counts: they tell
// whether the index still finds few rules to look at, and they are part of what
// a case may cost. Where the index changes on purpose, the figures do.
func TestStepsAreTheSameEverywhere(t *testing.T) {
	for seed, want := range map[uint64][2]int{1: {1991, 2428}, 2: {5605, 7538}, 3: {4449, 5956}} {
		toy := newToy(rand.New(rand.NewPCG(seed, 17)).IntN, 60)
		ix := truth.New(toy.k)
		var f truth.Facts
		var s truth.Scratch
		var got [2]int
		for i := range 18 {
			f.Reset(ix)
			for slot, v := range toy.facts(i % 9) {
				f.Set(int32(slot), v)
			}
			if err := ix.Eval(&f, &s); err != nil {
				t.Fatal(err)
			}
			got[0] += s.Steps
			for _, r := range s.Waiting {
				ix.Answers(r, 3, []int64{0, 1}, &f, &s)
			}
			got[1] += s.Steps
		}
		if got != want {
			t.Errorf("seed %d: evaluation takes %d steps, with the answers %d; want %d", seed, got[0], got[1], want)
		}
	}
}
