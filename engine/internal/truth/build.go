package truth

import (
	"sort"

	"github.com/postmend/postmend/engine/internal/plan"
)

// builder builds the parts of an index.
type builder struct {
	ix     *Index
	field  []int32 // by node: the only field that it reads, noField or manyFields
	blank  []Truth // by node: its truth when nothing is known
	cost   []int   // by predicate: how probable it is to hold
	shares []int   // by node: how many opaque clauses it is
	list   []clause
	lits   []int32
}

func newBuilder(ix *Index) *builder {
	b := &builder{ix: ix, field: fieldsOf(ix.k), blank: blanks(ix.k)}
	b.weigh()
	return b
}

// weigh estimates how often each predicate holds, taking the values that rules
// ask for as the values that cases have.
func (b *builder) weigh() {
	preds, slots := b.uses()
	total := make([]int, len(b.ix.k.Fields))
	for p := range preds {
		if f := b.ix.tests[p].field; f >= 0 {
			total[f] += preds[p]
		}
	}
	mass := b.masses(preds)
	b.cost = make([]int, len(preds))
	for p := range preds {
		t := &b.ix.tests[p]
		if t.field < 0 {
			continue
		}
		n := 0
		if t.op == plan.OpAny {
			n = total[t.field] / 2 // nothing says how often
		} else if t.op == plan.OpRange {
			n = mass[t.field].between(t.lo, t.hi)
		} else {
			for _, s := range b.ix.probes.preds.at(int32(p)) {
				n += slots[s]
			}
		}
		b.cost[p] = int(min(certain, int64(n)*certain/int64(total[t.field]+8)))
	}
}

// uses counts how often rules use each predicate and each slot, and opaque clauses.
func (b *builder) uses() (preds, slots []int) {
	preds = make([]int, len(b.ix.k.Preds))
	b.shares = make([]int, len(b.ix.k.Nodes))
	for i := range b.ix.k.Rules {
		for _, c := range b.clauses(&b.ix.k.Rules[i]) {
			if c.shape == opaque {
				b.shares[c.node]++
			}
			for _, p := range c.preds {
				preds[p]++
			}
		}
	}
	slots = make([]int, b.ix.probes.slots)
	for p := range preds {
		for _, s := range b.ix.probes.preds.at(int32(p)) {
			slots[s] += preds[p]
		}
	}
	return preds, slots
}

// mass is the sum, over the pieces of a field's ranges, of how often rules begin or end a range there.
type mass struct {
	r    *ranges
	sums []int
}

// masses halves what the ends of the ranges weigh, so that a field's mass is the number of its ranges.
func (b *builder) masses(uses []int) []mass {
	ms := make([]mass, len(b.ix.probes.ranges))
	for f := range ms {
		ms[f].r = &b.ix.probes.ranges[f]
		ms[f].sums = make([]int, ms[f].r.pieces()+1)
	}
	for p := range uses {
		if t := &b.ix.tests[p]; t.field >= 0 && t.op == plan.OpRange && t.lo <= t.hi {
			m := &ms[t.field]
			m.sums[m.r.piece(t.lo)+1] += uses[p]
			m.sums[m.r.piece(t.hi)+1] += uses[p]
		}
	}
	for _, m := range ms {
		for i := 1; i < len(m.sums); i++ {
			m.sums[i] += m.sums[i-1]
		}
	}
	return ms
}

func (m *mass) between(lo, hi int64) int {
	if lo > hi {
		return 0
	}
	return (m.sums[m.r.piece(hi)+1] - m.sums[m.r.piece(lo)] + 1) / 2
}

// assigns returns the values of the set rules.
func (b *builder) assigns() []Value {
	n := len(b.ix.k.Rules)
	for n > 0 && b.ix.k.Rules[n-1].Set < 0 {
		n--
	}
	vs := make([]Value, n)
	for i := range vs {
		if r := &b.ix.k.Rules[i]; r.Set >= 0 {
			vs[i] = b.ix.Value(*r.Value)
		}
	}
	return vs
}

// part builds the index of the rules lo to hi-1.
func (b *builder) part(lo, hi int32) part {
	n := int(hi - lo)
	p := part{lo: lo, n: n, reads: make(bitset, words(len(b.ix.k.Fields)))}
	m := newMatchBuilder(n)
	w := newWaitBuilder(b, n)
	for i := range int32(n) {
		r := &b.ix.k.Rules[lo+i]
		p.sets = p.sets || r.Set >= 0
		cs := b.sorted(r)
		m.rule(b, i, cs)
		w.rule(b, i, r, cs)
		b.read(r, p.reads)
	}
	p.matcher = m.done(b)
	p.waiter = w.done(b)
	return p
}

// sorted returns the clauses of a rule, the least probable first.
func (b *builder) sorted(r *plan.Rule) []clause {
	cs := b.clauses(r)
	for i := range cs {
		cs[i].nth = i
		switch cs[i].cost = certain; cs[i].shape {
		case positive:
			cs[i].cost = 0
			for _, p := range cs[i].preds {
				cs[i].cost += b.cost[p]
			}
		case opaque:
			cs[i].cost++ // costly to evaluate
		}
	}
	sort.Sort(cheapest(cs))
	return cs
}

// cheapest is the order in which a rule's conditions are looked at.
type cheapest []clause

func (c cheapest) Len() int      { return len(c) }
func (c cheapest) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c cheapest) Less(i, j int) bool {
	return c[i].cost < c[j].cost || c[i].cost == c[j].cost && c[i].nth < c[j].nth
}

// read adds the fields that a rule reads. Trees too large to tell are taken to read all.
func (b *builder) read(r *plan.Rule, reads bitset) {
	for i := range r.When {
		room := maxClause
		if !b.eachField(r.When[i].Node, &room, reads.add) {
			reads.fill(len(b.ix.k.Fields))
		}
	}
}
