package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Unknowns appends the fields whose being unknown keeps rule r unknown,
// ascending. Eval must have run.
func (ix *Index) Unknowns(r int32, f *Facts, s *Scratch, dst []int32) []int32 {
	from := len(dst)
	if ix.Rule(r, f, s) != Unknown {
		return dst
	}
	for i := range ix.k.Rules[r].When {
		dst = ix.blame(ix.k.Rules[r].When[i].Node, f, s, dst)
	}
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

// blame appends the unknown fields below a node if the node is unknown.
func (ix *Index) blame(n int32, f *Facts, s *Scratch, dst []int32) []int32 {
	if ix.Node(n, f, s) != Unknown {
		return dst
	}
	x := &ix.k.Nodes[n]
	if x.Kind == plan.NodePred || x.Kind == plan.NodeNotPred {
		t := &ix.tests[x.Pred]
		if !f.Known(t.field) {
			dst = append(dst, t.field)
		}
		if t.other >= 0 && !f.Known(t.other) {
			dst = append(dst, t.other)
		}
		return dst
	}
	for _, kid := range x.Kids {
		dst = ix.blame(kid, f, s, dst)
	}
	return dst
}
