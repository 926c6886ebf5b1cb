package truth

import "github.com/postmend/postmend/engine/internal/plan"

// maxElement is how many nodes a condition on elements may have for its truth to be kept.
const maxElement = 16

// mostKept is how many words of bits there may be for what conditions on elements say, twice.
const mostKept = 1 << 14

// short says whether a condition on elements is soon evaluated: it has few nodes and no pattern.
func short(k *plan.KB, n int32, room *int) bool {
	x := &k.Nodes[n]
	if *room--; *room < 0 {
		return false
	}
	if x.Kind == plan.NodePred || x.Kind == plan.NodeNotPred {
		return k.Preds[x.Pred].Op != plan.OpMatch
	}
	for _, kid := range x.Kids {
		if !short(k, kid, room) {
			return false
		}
	}
	return true
}

// elements are the strings of the knowledge base for which a short condition holds, and
// those for which it does not, as far as it was evaluated. Nothing of a case is in them.
type elements struct{ yes, no bitset }

// anyElement says whether an element satisfies predicate p.
func (ix *Index) anyElement(list []Item, p int32, s *Scratch) bool {
	for i := range list {
		if s.spent() || ix.keptElement(&list[i], p, s) {
			return true
		}
	}
	return false
}

// keptElement is element, kept for the strings that the knowledge base knows. It is one
// step then, whether it was kept or not.
func (ix *Index) keptElement(x *Item, p int32, s *Scratch) bool {
	n, at := ix.k.Preds[p].Node, ix.tests[p].lo
	if at == 0 || x.ID < 0 {
		return ix.element(x, n, s)
	}
	e, steps := &s.elements[at-1], s.Steps+1
	if e.yes == nil {
		e.yes, e.no = make(bitset, words(len(ix.k.Strings))), make(bitset, words(len(ix.k.Strings)))
	}
	yes := e.yes.has(x.ID)
	if !yes && !e.no.has(x.ID) {
		if yes = ix.element(x, n, s); yes {
			e.yes.add(x.ID)
		} else {
			e.no.add(x.ID)
		}
	}
	s.Steps = steps
	return yes
}

// element says whether an element satisfies the tree n of predicates on elements.
func (ix *Index) element(x *Item, n int32, s *Scratch) bool {
	s.Steps++
	node := &ix.k.Nodes[n]
	switch node.Kind {
	case plan.NodePred, plan.NodeNotPred:
		p := &ix.k.Preds[node.Pred]
		ok := p.Op == plan.OpIn && isIn(p.Set, int64(x.ID)) || p.Op != plan.OpIn && ix.decideText(p, x.Text, s)
		return ok == (node.Kind == plan.NodePred)
	case plan.NodeAnd:
		for _, kid := range node.Kids {
			if !ix.element(x, kid, s) {
				return false
			}
		}
		return true
	}
	for _, kid := range node.Kids {
		if ix.element(x, kid, s) {
			return true
		}
	}
	return false
}
