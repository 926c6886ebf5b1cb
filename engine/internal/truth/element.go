package truth

import "github.com/postmend/postmend/engine/internal/plan"

// maxElement is how many nodes a condition on elements may have for a slot to tell it.
const maxElement = 16

// mostRows is for how many elements it may be kept which conditions they satisfy.
const mostRows = 1 << 15

// elements are the short conditions on the elements of a field, as many as a row has room for.
type elements struct {
	list []condition
	rows int32 // where the rows of the knowledge base's strings begin
}

type condition struct{ node, slot int32 }

// kept marks a row that is there. Bit i of a row says that an element satisfies condition i.
const kept = 1 << 63

// elements gives slots to the short conditions on elements.
func (b *prober) elements() {
	for i := range b.k.Preds {
		p := &b.k.Preds[i]
		if room := maxElement; p.Op != plan.OpAny || p.Field < 0 || !short(b.k, p.Node, &room) {
			continue
		}
		e, rows := &b.p.elements[p.Field], b.p.rows+int32(len(b.k.Strings))
		if e.list == nil && rows <= mostRows {
			e.rows, b.p.rows = b.p.rows, rows
		} else if n := len(e.list); n == 0 || n == 63 {
			continue
		}
		b.p.exact[i] = true
		b.d.put(int32(i), b.p.slots)
		e.list = append(e.list, condition{p.Node, b.p.slots})
		b.p.slots++
	}
}

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

// probeElements finds the slots of the conditions that elements satisfy.
func (ix *Index) probeElements(e *elements, list []Item, s *Scratch) {
	row := uint64(0)
	for i := range list {
		if s.spent() {
			return
		}
		row |= ix.row(e, &list[i], s)
	}
	for row &^= kept; row != 0; row &= row - 1 {
		s.strike(e.list[low(0, row)].slot)
	}
}

// row says which conditions an element satisfies. It is kept for the strings that the
// knowledge base knows, as nothing of a case is in it. It is one step then, whether it was kept or not.
func (ix *Index) row(e *elements, x *Item, s *Scratch) (row uint64) {
	if x.ID >= 0 {
		row = s.rows[e.rows+x.ID]
	}
	steps := s.Steps + 1
	if row == 0 {
		for i := range e.list {
			if ix.element(x, e.list[i].node, s) {
				row |= 1 << i
			}
		}
	}
	if x.ID >= 0 {
		s.rows[e.rows+x.ID] = row | kept
		s.Steps = steps
	}
	return row
}

// anyElement says whether an element satisfies the tree n.
func (ix *Index) anyElement(list []Item, n int32, s *Scratch) bool {
	for i := range list {
		if s.spent() || ix.element(&list[i], n, s) {
			return true
		}
	}
	return false
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
