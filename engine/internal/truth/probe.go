package truth

import (
	"slices"
	"sort"

	"github.com/postmend/postmend/engine/internal/plan"
)

// A slot is a place under which rules are posted: what a known field can hit.
// The first slots say only that a field is known; then there is one for each
// value that rules compare a field with, for each piece of a range, and for each
// word or pattern that they look for in a text.

// probes lead from the values of fields to slots.
type probes struct {
	slots    int32
	keys     table    // (field, value) -> slot
	ranges   []ranges // by field
	words    []wordlist
	elements []elements      // by field
	rows     int32           // of all fields' elements
	preds    postings[int32] // by predicate: if exact, it is true where one of these slots is hit, and nowhere else
	exact    []bool          // by predicate
}

// prober builds probes.
type prober struct {
	k *plan.KB
	p probes
	d drawer[int32]
}

func newProbes(k *plan.KB) probes {
	b := &prober{k: k}
	b.p.slots = int32(len(k.Fields))
	b.p.exact = make([]bool, len(k.Preds))
	b.values()
	b.p.ranges = make([]ranges, len(k.Fields))
	b.cuts()
	b.p.words = make([]wordlist, len(k.Fields))
	b.texts()
	b.p.elements = make([]elements, len(k.Fields))
	b.elements()
	b.p.preds = b.d.postings(len(k.Preds))
	return b.p
}

// values gives a slot to each value that a field is compared with.
func (b *prober) values() {
	n := 0
	for i := range b.k.Preds {
		n += len(b.k.Preds[i].Set)
	}
	b.p.keys = newTable(n)
	for i := range b.k.Preds {
		p := &b.k.Preds[i]
		if p.Field < 0 || p.Op != plan.OpIn && p.Op != plan.OpHas {
			continue
		}
		b.p.exact[i] = true
		for _, v := range p.Set {
			b.d.put(int32(i), b.value(key(p.Field, v)))
		}
	}
}

func (b *prober) value(k uint64) int32 {
	t := &b.p.keys
	i := t.find(k)
	if t.vals[i] < 0 {
		t.keys[i], t.vals[i] = k, b.p.slots
		b.p.slots++
	}
	return t.vals[i]
}

// cuts gives slots to the pieces of each field's ranges.
func (b *prober) cuts() {
	cuts := make([][]int64, len(b.k.Fields))
	each := func(do func(i int32, p *plan.Pred)) {
		for i := range b.k.Preds {
			if p := &b.k.Preds[i]; p.Field >= 0 && p.Op == plan.OpRange && p.Lo <= p.Hi {
				do(int32(i), p)
			}
		}
	}
	each(func(_ int32, p *plan.Pred) { cuts[p.Field] = append(cuts[p.Field], ends(p)...) })
	for f := range cuts {
		if len(cuts[f]) > 0 {
			sort.Sort(ascending(cuts[f]))
			b.p.ranges[f] = ranges{base: b.p.slots, cuts: slices.Compact(cuts[f])}
			b.p.slots += 2 * b.p.ranges[f].pieces()
		}
	}
	each(func(i int32, p *plan.Pred) {
		b.p.ranges[p.Field].cover(p.Lo, p.Hi, func(slot int32) { b.d.put(i, slot) })
	})
	for i := range b.k.Preds {
		p := &b.k.Preds[i]
		b.p.exact[i] = b.p.exact[i] || p.Field >= 0 && p.Op == plan.OpRange
	}
}

// texts gives slots to what is looked for in texts.
func (b *prober) texts() {
	lists := make([]wordlists, len(b.k.Fields))
	var seek plan.Seeker
	for i := range b.k.Preds {
		p := &b.k.Preds[i]
		if p.Field < 0 {
			continue
		}
		need := literals(b.k, p, &seek)
		if len(need) == 0 {
			continue
		}
		b.p.exact[i] = true
		slot := b.p.slots
		b.p.slots++
		b.d.put(int32(i), slot)
		for _, w := range need {
			if w.Before > near {
				w.Before = -1
			}
			lists[p.Field].add(w.Text, hit{int32(i), slot, w.Before, p.Op == plan.OpContains})
		}
	}
	for f := range lists {
		b.p.words[f] = lists[f].done()
	}
}
