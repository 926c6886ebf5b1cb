package truth

import (
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
)

// TestElementsAreKeptWithinBounds holds that a knowledge base of very many strings and
// conditions costs no memory for each of their pairs.
func TestElementsAreKeptWithinBounds(t *testing.T) {
	for _, tt := range []struct {
		name                string
		strings, conditions int
		exact               int
		rows                int32
	}{
		{"few strings", 64, 2, 2, 64},
		{"as many as are kept", mostRows, 2, 2, mostRows},
		{"more", mostRows + 1, 2, 0, 0},
		{"as many conditions as a row holds", 64, 63, 63, 64},
		{"more", 64, 65, 63, 64},
	} {
		k := &plan.KB{
			Strings: make([]string, tt.strings),
			Fields:  []plan.Field{{}},
			Nodes:   []plan.Node{{Kind: plan.NodePred}},
			Preds:   []plan.Pred{{Op: plan.OpPrefix, Field: plan.Element, Other: -1}},
		}
		for range tt.conditions {
			k.Preds = append(k.Preds, plan.Pred{Op: plan.OpAny, Other: -1})
		}
		p, exact := newProbes(k), 0
		for _, x := range p.exact {
			if x {
				exact++
			}
		}
		if exact != tt.exact || p.rows != tt.rows {
			t.Errorf("%s: slots tell %d conditions, and %d rows are kept; want %d and %d", tt.name, exact, p.rows, tt.exact, tt.rows)
		}
	}
}
