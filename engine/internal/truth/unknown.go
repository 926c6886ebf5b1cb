package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Unknowns appends the fields whose being unknown keeps rule r unknown,
// ascending. Eval must have run.
func (ix *Index) Unknowns(r int32, f *Facts, s *Scratch, dst []int32) []int32 {
	from := len(dst)
	for i := range ix.k.Rules[r].When {
		n := ix.k.Rules[r].When[i].Node
		switch ix.Node(n, f, s) {
		case False:
			return dst[:from]
		case Unknown:
			dst = ix.blame(n, f, s, dst)
		}
	}
	if len(dst)-from == 1 {
		return dst
	}
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

// blame appends the unknown fields below a node that is unknown.
func (ix *Index) blame(n int32, f *Facts, s *Scratch, dst []int32) []int32 {
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
		if ix.Node(kid, f, s) == Unknown {
			dst = ix.blame(kid, f, s, dst)
		}
	}
	return dst
}
