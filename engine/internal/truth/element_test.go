package truth

import (
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
)

// TestElementsAreKeptWithinBounds holds that a knowledge base of very many strings and
// conditions costs no memory for each of their pairs.
func TestElementsAreKeptWithinBounds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		strings int
		kept    int64
	}{
		{"few strings", 64, 1},
		{"as many as are kept", 64 * mostKept, 1},
		{"more", 64*mostKept + 1, 0},
	} {
		k := &plan.KB{
			Strings: make([]string, tt.strings),
			Fields:  []plan.Field{{}},
			Nodes:   []plan.Node{{Kind: plan.NodePred, Pred: 1}},
			Preds:   []plan.Pred{{Op: plan.OpAny, Other: -1}, {Op: plan.OpPrefix, Field: -1, Other: -1}},
		}
		tests, kept := newTests(k)
		if kept != tt.kept || tests[0].lo != tt.kept {
			t.Errorf("%s: %d conditions are kept, the first as %d; want %d", tt.name, kept, tests[0].lo, tt.kept)
		}
	}
}
