package truth

import (
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
)

// TestMemoSurvivesWrap evaluates across the last epoch: what a memo says then is not from another round.
func TestMemoSurvivesWrap(t *testing.T) {
	ix := New(&plan.KB{
		Strings: []string{"dark", "lit"},
		Fields:  []plan.Field{{Name: "lamp.state", Type: plan.TypeEnum}},
		Preds:   []plan.Pred{{Op: plan.OpIn, Set: []int32{0}}},
		Nodes:   []plan.Node{{Kind: plan.NodePred}},
		Rules:   []plan.Rule{{Set: -1, When: []plan.Cond{{}}}},
	})
	var f Facts
	f.Reset(ix)
	s := Scratch{epoch: maxEpoch - 2}
	for i := range 6 {
		f.Set(0, ix.Text([]string{"dark", "lit"}[i%2]))
		if err := ix.Eval(&f, &s); err != nil || len(s.Matched) != 1-i%2 {
			t.Errorf("evaluation %d, epoch %d: %v, %v", i, s.epoch, s.Matched, err)
		}
	}
}
