package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Unknowns appends the fields whose being unknown keeps rule r unknown, ascending.
// The rule is unknown, or was among those that wait. Eval must have run.
func (ix *Index) Unknowns(r int32, f *Facts, s *Scratch, dst []int32) []int32 {
	from := len(dst)
	for _, n := range ix.doubtful(r, f, s) {
		if field := ix.only[n]; field >= 0 {
			dst = append(dst, field)
		} else {
			dst = ix.blame(n, f, s, dst)
		}
	}
	if len(dst)-from == 1 {
		return dst
	}
	plan.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

// doubtful returns the conditions of rule r that are unknown, none if one has become
// false. As none was when the rule was found to wait, those on one field need no evaluation
// where nothing was set since. What is asked about a rule is asked in a row, so the last answer is kept.
func (ix *Index) doubtful(r int32, f *Facts, s *Scratch) []int32 {
	if s.about == r+1 {
		return s.doubts
	}
	s.about, s.doubts = r+1, s.doubts[:0]
	for i := range ix.k.Rules[r].When {
		n := ix.k.Rules[r].When[i].Node
		if field := ix.only[n]; field >= 0 && r >= ix.settled {
			if !f.Known(field) {
				s.doubts = append(s.doubts, n)
			}
			continue
		}
		switch ix.Node(n, f, s) {
		case False:
			s.doubts = s.doubts[:0]
			return s.doubts
		case Unknown:
			s.doubts = append(s.doubts, n)
		}
	}
	return s.doubts
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
