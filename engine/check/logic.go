package check

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// lit is an elementary comparison or its negation: 2 x predicate, + 1 if negated.
// A literal that is true also says that its fields are known.
type lit int32

func (l lit) pred() int32   { return int32(l >> 1) }
func (l lit) negated() bool { return l&1 == 1 }
func (l lit) not() lit      { return l ^ 1 }

// conj is a conjunction of literals, sorted, without repetition.
type conj []lit

// maxCases is how many conjunctions of a rule are looked at.
const maxCases = 512

// prover decides questions about conditions. What it proves is so in every case;
// what it cannot prove, it leaves.
type prover struct {
	k     *plan.KB
	names map[int32]bool // fields that name a record: they take its id, listed among the values or not
	elems map[int64]bool // whether element trees hold for strings, by tree and string
}

func newProver(k *plan.KB) *prover {
	p := &prover{k: k, names: map[int32]bool{}, elems: map[int64]bool{}}
	for i := range k.Kinds {
		p.names[k.Kinds[i].Field] = true
	}
	return p
}

func literal(n *plan.Node, negate bool) lit {
	l := lit(n.Pred << 1)
	if (n.Kind == plan.NodeNotPred) != negate {
		l |= 1
	}
	return l
}

// cases returns the conjunctions that make all nodes true and that are not
// contradictory as far as can be seen; not ok if there are too many.
func (p *prover) cases(nodes ...int32) (out []conj, ok bool) {
	out = []conj{nil}
	for _, n := range nodes {
		if out, ok = p.expand(out, n, false); !ok {
			return nil, false
		}
	}
	return p.consistent(out), true
}

// refuting returns the conjunctions that make a node false.
func (p *prover) refuting(node int32) ([]conj, bool) {
	out, ok := p.expand([]conj{nil}, node, true)
	if !ok {
		return nil, false
	}
	return p.consistent(out), true
}

// expand joins each of some conjunctions with each of a node's.
func (p *prover) expand(to []conj, node int32, negate bool) ([]conj, bool) {
	n := &p.k.Nodes[node]
	switch {
	case n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred:
		l := literal(n, negate)
		out := make([]conj, len(to))
		for i, c := range to {
			out[i] = c.with(l)
		}
		return out, true
	case (n.Kind == plan.NodeAnd) != negate:
		for _, kid := range n.Kids {
			var ok bool
			if to, ok = p.expand(to, kid, negate); !ok {
				return nil, false
			}
		}
		return to, true
	}
	var out []conj
	for _, kid := range n.Kids {
		some, ok := p.expand(to, kid, negate)
		if !ok {
			return nil, false
		}
		out = append(out, some...)
	}
	if len(out) > maxCases/8 {
		out = p.consistent(out)
	}
	return out, len(out) <= maxCases
}

func (c conj) with(l lit) conj {
	i, found := slices.BinarySearch(c, l)
	if found {
		return c
	}
	return slices.Insert(slices.Clone(c), i, l)
}

func (p *prover) consistent(list []conj) []conj {
	return slices.DeleteFunc(list, func(c conj) bool { return p.absurd(c) })
}

// absurd says that no case makes all literals true: proved.
func (p *prover) absurd(c conj) bool {
	for i := 1; i < len(c); i++ {
		if c[i]>>1 == c[i-1]>>1 {
			return true // a predicate and its negation
		}
	}
	if len(c) < 2 && (len(c) == 0 || p.k.Preds[c[0].pred()].Op >= plan.OpSame) {
		return false
	}
	byField := slices.Clone(c)
	slices.SortStableFunc(byField, func(a, b lit) int { return int(p.k.Preds[a.pred()].Field) - int(p.k.Preds[b.pred()].Field) })
	for from := 0; from < len(byField); {
		field := p.k.Preds[byField[from].pred()].Field
		to := from + 1
		for to < len(byField) && p.k.Preds[byField[to].pred()].Field == field {
			to++
		}
		if !p.possible(field, byField[from:to]) {
			return true
		}
		from = to
	}
	return p.disordered(c)
}

// mentions says whether a literal of c makes a field known.
func (p *prover) mentions(c conj, field int32) bool {
	for _, l := range c {
		q := &p.k.Preds[l.pred()]
		if q.Field == field || q.Op >= plan.OpSame && q.Other == field {
			return true
		}
	}
	return false
}

// implies says that whenever c holds, a node is true: proved. It is not enough
// that the node cannot be false, for it could be unknown.
func (p *prover) implies(c conj, node int32) bool {
	n := &p.k.Nodes[node]
	switch n.Kind {
	case plan.NodePred, plan.NodeNotPred:
		return p.impliesOne(c, []lit{literal(n, false)})
	case plan.NodeAnd:
		for _, kid := range n.Kids {
			if !p.implies(c, kid) {
				return false
			}
		}
		return true
	}
	var plain []lit
	for _, kid := range n.Kids {
		if p.implies(c, kid) {
			return true
		}
		if k := &p.k.Nodes[kid]; k.Kind == plan.NodePred || k.Kind == plan.NodeNotPred {
			plain = append(plain, literal(k, false))
		}
	}
	return len(plain) > 1 && p.impliesOne(c, plain)
}

// impliesOne says that one of the literals is true: all their fields are known, and they cannot all be false.
func (p *prover) impliesOne(c conj, any []lit) bool {
	all := c
	for _, l := range any {
		q := &p.k.Preds[l.pred()]
		if !p.mentions(c, q.Field) || q.Op >= plan.OpSame && !p.mentions(c, q.Other) {
			continue
		}
		all = all.with(l.not())
	}
	return len(all) > len(c) && p.absurd(all)
}

// entails says that whenever one of some conjunctions holds, all nodes are true.
func (p *prover) entails(from []conj, nodes []int32) bool {
	if len(from) == 0 {
		return false
	}
	for _, c := range from {
		for _, n := range nodes {
			if !p.implies(c, n) {
				return false
			}
		}
	}
	return true
}
