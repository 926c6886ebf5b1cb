package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// A slot is a place under which rules are posted: what a known field can hit.
// The first slots say only that a field is known; then there is one for each
// value that rules compare a field with, for each piece of a range, and for each
// word or pattern that they look for in a text.

// probes lead from the values of fields to slots.
type probes struct {
	slots  int32
	keys   table    // (field, value) -> slot
	ranges []ranges // by field
	words  []wordlist
	preds  postings[int32] // by predicate: it is true if and only if one of these slots is hit
	exact  []bool          // by predicate: whether preds tells it
}

// table is a hash table from keys to slots.
type table struct {
	keys []uint64
	vals []int32
	n    int
}

func key(field, value int32) uint64 { return uint64(field)<<32 | uint64(uint32(value)) }

func newTable(n int) table {
	size := 16
	for size < 2*n {
		size *= 2
	}
	t := table{keys: make([]uint64, size), vals: make([]int32, size)}
	for i := range t.vals {
		t.vals[i] = -1
	}
	return t
}

// find returns where k is, or where it would be.
func (t *table) find(k uint64) int {
	h := k * 0x9e3779b97f4a7c15
	h ^= h >> 32
	i := int(h & uint64(len(t.keys)-1))
	for t.vals[i] >= 0 && t.keys[i] != k {
		i = (i + 1) & (len(t.keys) - 1)
	}
	return i
}

// get returns the slot of k, -1 if there is none.
func (t *table) get(k uint64) int32 { return t.vals[t.find(k)] }

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
			slices.Sort(cuts[f])
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
	for i := range b.k.Preds {
		p := &b.k.Preds[i]
		if p.Field < 0 {
			continue
		}
		need := literals(b.k, p)
		if len(need) == 0 {
			continue
		}
		b.p.exact[i] = true
		slot := b.p.slots
		b.p.slots++
		b.d.put(int32(i), slot)
		for _, w := range need {
			lists[p.Field].add(w, hit{int32(i), slot, p.Op == plan.OpContains})
		}
	}
	for f := range lists {
		b.p.words[f] = lists[f].done()
	}
}

// ranges is a segment tree over the pieces that the ends of a field's ranges cut the numbers into.
type ranges struct {
	base int32   // the slot of node 0
	cuts []int64 // sorted; each is the first number of a piece, the first piece has none
}

const (
	minInt = -1 << 63
	maxInt = 1<<63 - 1
)

// ends lists the cuts that a range makes.
func ends(p *plan.Pred) []int64 {
	var cuts []int64
	if p.Lo != minInt {
		cuts = append(cuts, p.Lo)
	}
	if p.Hi != maxInt {
		cuts = append(cuts, p.Hi+1)
	}
	if cuts == nil {
		cuts = append(cuts, 0) // everything: any cut will do
	}
	return cuts
}

func (r *ranges) pieces() int32 { return int32(len(r.cuts) + 1) }

// piece returns the piece that x lies in.
func (r *ranges) piece(x int64) int32 {
	lo, hi := 0, len(r.cuts)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if r.cuts[mid] <= x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return int32(lo)
}

// cover calls do with the slots that together stand for lo to hi.
func (r *ranges) cover(lo, hi int64, do func(slot int32)) {
	n := r.pieces()
	from, to := r.piece(lo)+n, r.piece(hi)+n+1
	for from < to {
		if from&1 == 1 {
			do(r.base + from)
			from++
		}
		if to&1 == 1 {
			to--
			do(r.base + to)
		}
		from, to = from/2, to/2
	}
}
