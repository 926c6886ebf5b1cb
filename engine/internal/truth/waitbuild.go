package truth

import "github.com/postmend/postmend/engine/internal/plan"

// waitBuilder builds a waiter.
type waitBuilder struct {
	w              waiter
	n              int
	needs, choices [layers]drawer[int32]
	bars, shared   drawer[int32]
	lines          drawer[check]
	nodes          map[int32]int32 // index into w.nodes
}

func newWaitBuilder(b *builder, n int) *waitBuilder {
	w := &waitBuilder{n: n, nodes: map[int32]int32{}}
	w.w.fields = make([]fieldSets, len(b.ix.k.Fields))
	w.w.unsure = make(bitset, words(n))
	return w
}

// rule files rule i, r, with its clauses.
func (w *waitBuilder) rule(b *builder, i int32, r *plan.Rule, cs []clause) {
	simple := len(cs) == len(r.When) // no line is an && of clauses
	for _, d := range r.When {
		simple = simple && b.field[d.Node] != noField && b.blank[d.Node] != True
	}
	for j := range cs {
		simple = w.clause(b, i, &cs[j], cs[:j]) && simple
	}
	if simple {
		return
	}
	w.w.unsure.add(i)
	for _, d := range r.When {
		w.lines.put(i, b.line(d.Node))
		room := maxClause
		speaks := func(field int32) { w.add(&w.w.fields[field].speaks, i) }
		if b.blank[d.Node] == True || !b.eachField(d.Node, &room, speaks) {
			w.add(&w.w.free, i)
		}
	}
}

// clause files one clause and says whether that tells its truth.
func (w *waitBuilder) clause(b *builder, i int32, c *clause, before []clause) bool {
	switch c.shape {
	case opaque:
		return w.share(b, i, c)
	case negative:
		w.add(&w.w.fields[c.field].speaks, i)
		w.post(b, &w.bars, i, c)
		return true
	}
	layer := 0
	for j := range before {
		if before[j].shape == positive && before[j].field == c.field {
			layer++
		}
	}
	switch {
	case c.field == noField || layer >= layers:
		return false
	case c.field == manyFields:
		w.add(&w.w.choices[layer].rules, i)
		for _, p := range c.preds {
			w.add(&w.w.fields[b.ix.tests[p].field].choices[layer], i)
		}
		w.post(b, &w.choices[layer], i, c)
	default:
		w.add(&w.w.fields[c.field].needs[layer], i)
		w.add(&w.w.fields[c.field].speaks, i)
		w.post(b, &w.needs[layer], i, c)
	}
	return true
}

// fewRules is how many rules must share a clause to make it worth being evaluated ahead of them.
const fewRules = 4

func (w *waitBuilder) share(b *builder, i int32, c *clause) bool {
	if b.shares[c.node] < fewRules {
		return false
	}
	at, ok := w.nodes[c.node]
	if !ok {
		at = int32(len(w.w.nodes))
		w.nodes[c.node] = at
		w.w.nodes = append(w.w.nodes, c.node)
	}
	w.shared.put(at, i)
	return true
}

func (w *waitBuilder) post(b *builder, d *drawer[int32], i int32, c *clause) {
	for _, p := range c.preds {
		for _, s := range b.ix.probes.preds.at(p) {
			d.put(s, i)
		}
	}
}

func (w *waitBuilder) add(set *bitset, i int32) {
	if *set == nil {
		*set = make(bitset, words(w.n))
	}
	set.add(i)
}

func (w *waitBuilder) done(b *builder) waiter {
	slots := int(b.ix.probes.slots)
	x := w.w
	for i := range layers {
		x.needs[i] = newHybrid(&w.needs[i], slots, w.n)
		x.choices[i].slots = newHybrid(&w.choices[i], slots, w.n)
	}
	x.bars = newHybrid(&w.bars, slots, w.n)
	x.shared = newHybrid(&w.shared, len(x.nodes), w.n)
	x.lines = w.lines.postings(w.n)
	x.read = make(bitset, words(len(x.fields)))
	for f := range x.fields {
		if x.fields[f].speaks != nil {
			x.read.add(int32(f))
		}
	}
	return x
}
