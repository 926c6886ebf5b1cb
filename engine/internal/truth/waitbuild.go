package truth

import "github.com/postmend/postmend/engine/internal/plan"

// waitBuilder builds a waiter.
type waitBuilder struct {
	w            waiter
	n            int
	cells        cellBuilder
	needs        [layers]drawer[int32]
	choices      [layers]choiceBuilder
	bars, shared drawer[int32]
	lines        drawer[check]
	nodes        map[int32]int32 // index into w.nodes
}

func newWaitBuilder(b *builder, n int) *waitBuilder {
	fields := len(b.ix.k.Fields)
	w := &waitBuilder{n: n, nodes: map[int32]int32{}}
	w.cells = cellBuilder{n: n, dead: make([]bitset, fields)}
	w.w.fields = make([]fieldSets, fields)
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
		simple = w.clause(b, i, cs, j) && simple
	}
	if simple {
		return
	}
	w.w.unsure.add(i)
	for _, d := range r.When {
		w.lines.put(i, b.line(d.Node))
		room := maxClause
		speaks := func(field int32) { w.w.fields[field].speaks.put(i, w.n) }
		if b.blank[d.Node] == True || !b.eachField(d.Node, &room, speaks) {
			w.w.free.put(i, w.n)
		}
	}
}

// clause files clause j of cs and says whether that tells its truth.
func (w *waitBuilder) clause(b *builder, i int32, cs []clause, j int) bool {
	c, layer, first := &cs[j], 0, true
	for k := range cs[:j] {
		if cs[k].field != c.field || cs[k].shape == opaque {
			continue
		}
		if first = false; cs[k].shape == positive {
			layer++
		}
	}
	switch {
	case c.shape == opaque:
		return w.share(b, i, c)
	case c.field == noField:
		return false
	case c.field == manyFields:
		if layer < layers {
			w.choices[layer].rule(b, i, c)
		}
		return layer < layers
	case b.single(c.field):
		if first {
			w.cells.rule(b, i, cs[j:])
		}
	case c.shape == negative:
		b.post(&w.bars, i, c)
	case layer < layers:
		w.w.fields[c.field].needs[layer].put(i, w.n)
		b.post(&w.needs[layer], i, c)
	default:
		return false
	}
	w.w.fields[c.field].speaks.put(i, w.n)
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

// post posts rule i under the slots of a clause.
func (b *builder) post(d *drawer[int32], i int32, c *clause) {
	for _, p := range c.preds {
		for _, s := range b.ix.probes.preds.at(p) {
			d.put(s, i)
		}
	}
}

func (w *waitBuilder) done(b *builder) waiter {
	slots := int(b.ix.probes.slots)
	x := w.w
	for i := range layers {
		x.needs[i] = newHybrid(&w.needs[i], slots, w.n)
		if c := &w.choices[i]; c.groups != nil {
			x.choices = append(x.choices, c.done(slots, w.n))
		}
	}
	x.bars = newHybrid(&w.bars, slots, w.n)
	x.shared = newHybrid(&w.shared, len(x.nodes), w.n)
	x.lines = w.lines.postings(w.n)
	x.read = make(bitset, words(len(x.fields)))
	for f := range x.fields {
		if x.fields[f].speaks != nil {
			x.read.add(int32(f))
			x.fields[f].single = b.single(int32(f))
		}
	}
	x.cells = w.cells.done(b, x.read)
	return x
}
