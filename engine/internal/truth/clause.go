package truth

import "github.com/postmend/postmend/engine/internal/plan"

// A clause is a part of a rule that must hold: a line of its conditions, or one
// side of an && in it. Shape says how clauses can be found by slots.
type shape uint8

const (
	opaque   shape = iota // evaluated only
	positive              // an || of predicates that slots tell
	negative              // the negation of such a predicate
)

// clause is a clause of the rule that is being indexed.
type clause struct {
	node  int32
	shape shape
	preds []int32
	field int32 // the only field that it reads, else -1
	cost  int   // how probable it is to hold, in units of 1/certain
	nth   int   // of the rule's clauses, as written
}

// certain is the cost of what always holds.
const certain = 1 << 20

// maxClause bounds the work on one clause: a tree of conditions may share its parts many times.
const maxClause = 1024

// clauses parts the conditions of rule r into clauses.
func (b *builder) clauses(r *plan.Rule) []clause {
	b.list, b.lits = b.list[:0], b.lits[:0]
	room := maxClause
	for i := range r.When {
		b.split(r.When[i].Node, &room)
	}
	return b.list
}

func (b *builder) split(n int32, room *int) {
	x := &b.ix.k.Nodes[n]
	if *room--; x.Kind != plan.NodeAnd || *room < len(x.Kids) {
		b.list = append(b.list, b.clause(n))
		return
	}
	for _, kid := range x.Kids {
		b.split(kid, room)
	}
}

func (b *builder) clause(n int32) clause {
	c := clause{node: n, field: b.field[n]}
	from := len(b.lits)
	x := &b.ix.k.Nodes[n]
	if room := maxClause; b.literals(n, &room) {
		c.shape = positive
	} else if b.lits = b.lits[:from]; x.Kind == plan.NodeNotPred && b.ix.probes.exact[x.Pred] {
		c.shape = negative
		b.lits = append(b.lits, x.Pred)
	}
	c.preds = b.lits[from:len(b.lits):len(b.lits)]
	return c
}

// literals collects the predicates of an || and says whether slots tell them all.
func (b *builder) literals(n int32, room *int) bool {
	x := &b.ix.k.Nodes[n]
	*room--
	switch {
	case x.Kind == plan.NodePred && b.ix.probes.exact[x.Pred]:
		b.lits = append(b.lits, x.Pred)
		return true
	case x.Kind != plan.NodeOr || *room < len(x.Kids):
		return false
	}
	for _, kid := range x.Kids {
		if !b.literals(kid, room) {
			return false
		}
	}
	return true
}

// Fields of nodes.
const (
	noField    = int32(-1)
	manyFields = int32(-2)
)

// fieldsOf finds, for each node, the one field that it reads.
func fieldsOf(k *plan.KB) []int32 {
	fields := make([]int32, len(k.Nodes))
	for i := range k.Nodes {
		n := &k.Nodes[i]
		if n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred {
			fields[i] = fieldOf(&k.Preds[n.Pred])
			continue
		}
		fields[i] = noField
		for _, kid := range n.Kids {
			fields[i] = join(fields[i], fields[kid])
		}
	}
	return fields
}

func fieldOf(p *plan.Pred) int32 {
	if p.Op >= plan.OpSame && p.Field != p.Other {
		return manyFields
	}
	return p.Field
}

func join(a, b int32) int32 {
	switch {
	case a == noField || a == b:
		return b
	case b == noField:
		return a
	}
	return manyFields
}

// blanks finds the truth of each node when nothing is known; parts of it may be constant.
func blanks(k *plan.KB) []Truth {
	ts := make([]Truth, len(k.Nodes))
	for i := range k.Nodes {
		switch n := &k.Nodes[i]; n.Kind {
		case plan.NodeAnd:
			ts[i] = True
			for _, kid := range n.Kids {
				ts[i] = ts[i].And(ts[kid])
			}
		case plan.NodeOr:
			ts[i] = False
			for _, kid := range n.Kids {
				ts[i] = ts[i].Or(ts[kid])
			}
		}
	}
	return ts
}

// eachField calls do with the fields that a tree reads, some of them repeatedly.
// It says false if the tree is too large to tell.
func (b *builder) eachField(n int32, room *int, do func(field int32)) bool {
	x := &b.ix.k.Nodes[n]
	if *room--; *room < 0 {
		return false
	}
	if x.Kind == plan.NodePred || x.Kind == plan.NodeNotPred {
		t := &b.ix.tests[x.Pred]
		do(t.field)
		if t.other >= 0 {
			do(t.other)
		}
		return true
	}
	for _, kid := range x.Kids {
		if !b.eachField(kid, room, do) {
			return false
		}
	}
	return true
}

// access is the set of slots of which one must be hit where a clause holds.
type access struct {
	slots []int32
	cost  int
}

// door finds the access to a tree that no slots tell: the fields that must be
// known. It says false if the tree may hold with nothing known, or is too large.
func (b *builder) door(n int32, room *int, a *access) bool {
	x := &b.ix.k.Nodes[n]
	if *room--; *room < 0 {
		return false
	}
	switch x.Kind {
	case plan.NodePred:
		if b.ix.probes.exact[x.Pred] {
			a.slots = append(a.slots, b.ix.probes.preds.at(x.Pred)...)
			a.cost += b.cost[x.Pred]
			return true
		}
		fallthrough
	case plan.NodeNotPred:
		a.slots = append(a.slots, b.ix.tests[x.Pred].field)
		a.cost += certain
		return true
	case plan.NodeAnd:
		return b.anyDoor(x, room, a)
	}
	for _, kid := range x.Kids {
		if !b.door(kid, room, a) {
			return false
		}
	}
	return true
}

// anyDoor finds the cheapest access to an &&.
func (b *builder) anyDoor(x *plan.Node, room *int, a *access) bool {
	var best *access
	for _, kid := range x.Kids {
		var c access
		if b.door(kid, room, &c) && (best == nil || c.cost < best.cost) {
			best = &c
		}
	}
	if best == nil {
		return false
	}
	a.slots = append(a.slots, best.slots...)
	a.cost += best.cost
	return true
}
