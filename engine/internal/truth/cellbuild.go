package truth

import (
	"slices"
	"sort"

	"github.com/postmend/postmend/engine/internal/plan"
)

// single says whether the first slot that a value of the field hits tells all clauses on it.
func (b *builder) single(field int32) bool {
	t := b.ix.k.Fields[field].Type
	return t != plan.TypeStrings && t != plan.TypeEnums && b.ix.probes.words[field].words == nil
}

// cellBuilder builds the cells of n rules.
type cellBuilder struct {
	cells
	n    int
	dead []bitset      // by field: the rules that a value refutes which hits no slot but that of being known
	turn drawer[int32] // by slot: the rules for which it is otherwise there than without, or than one piece below

	edges []int64 // of one rule: slot<<32 | clause<<1, and 1 where it is no longer hit
	hits  []int   // by clause
}

// rule files the clauses of rule i on one field, the first of cs and others.
func (c *cellBuilder) rule(b *builder, i int32, cs []clause) {
	field := cs[0].field
	ranged := b.ix.probes.ranges[field].cuts != nil
	c.edges, c.hits = c.edges[:0], append(c.hits[:0], make([]int, len(cs))...)
	wrong := 0 // so many clauses do not hold
	for k := range cs {
		if cs[k].field == field && cs[k].shape != opaque {
			c.enter(b, &cs[k], int64(k))
			if cs[k].shape == positive {
				wrong++
			}
		}
	}
	sort.Sort(ascending(c.edges))
	holds := wrong == 0
	if !holds {
		c.dead[field].put(i, c.n)
	}
	for at, e := range c.edges {
		wrong += c.cross(cs, e)
		if at+1 < len(c.edges) && c.edges[at+1]>>32 == e>>32 {
			continue
		}
		if now := wrong == 0; now != holds {
			c.turn.put(int32(e>>32), i)
			if ranged {
				holds = now
			}
		}
	}
}

// enter notes where clause k begins and ceases to be hit.
func (c *cellBuilder) enter(b *builder, x *clause, k int64) {
	for _, p := range x.preds {
		t := &b.ix.tests[p]
		if t.op != plan.OpRange {
			for _, slot := range b.ix.probes.preds.at(p) {
				c.edges = append(c.edges, int64(slot)<<32|k<<1, int64(slot+1)<<32|k<<1|1)
			}
			continue
		}
		if t.lo > t.hi {
			continue
		}
		r := &b.ix.probes.ranges[t.field]
		c.edges = append(c.edges, int64(r.leaf(t.lo))<<32|k<<1)
		if end := r.leaf(t.hi) + 1; end <= r.leaf(greatest) {
			c.edges = append(c.edges, int64(end)<<32|k<<1|1)
		}
	}
}

// cross goes past an edge and says how many more clauses do not hold there.
func (c *cellBuilder) cross(cs []clause, edge int64) int {
	k := edge >> 1 & (1<<31 - 1)
	was := c.hits[k] > 0
	c.hits[k] += 1 - 2*int(edge&1)
	switch hit := c.hits[k] > 0; {
	case hit == was:
		return 0
	case hit == (cs[k].shape == positive):
		return -1
	}
	return 1
}

// done fills in the cells of the fields that rules read.
func (c *cellBuilder) done(b *builder, read bitset) cells {
	flips := c.turn.postings(int(b.ix.probes.slots))
	c.at = make([]cell, b.ix.probes.slots)
	for w := range read {
		for set := read[w]; set != 0; set &= set - 1 {
			if f := low(w, set); b.single(f) {
				c.begin(f)
				c.pieces(f, &b.ix.probes.ranges[f], &flips)
			}
		}
	}
	b.eachSlot(func(field, slot int32) {
		if c.at[slot] == (cell{}) && read.has(field) && b.single(field) {
			c.at[slot] = c.next(c.at[field], flips.at(slot))
		}
	})
	return c.cells
}

// begin makes the cell of a value that hits no other slot than the field's.
func (c *cellBuilder) begin(field int32) {
	set := make(bitset, words(c.n))
	set.fill(c.n)
	set.remove(c.dead[field])
	c.at[field] = c.dense(set)
}

// pieces makes the cells of the pieces of a field's ranges.
func (c *cellBuilder) pieces(field int32, r *ranges, flips *postings[int32]) {
	if r.cuts == nil {
		return
	}
	last := c.at[field]
	for slot := r.leaf(least); slot <= r.leaf(greatest); slot++ {
		last = c.next(last, flips.at(slot))
		c.at[slot] = last
	}
}

// next makes the cell of the rules of x, which is the last one or has no flips, with those of list flipped.
func (c *cellBuilder) next(x cell, list []int32) cell {
	end := int32(len(c.flips))
	if x.from == x.to {
		x.from, x.to = end, end
	}
	if int(x.to-x.from)+len(list) > words(c.n)/2 {
		set := slices.Clone(c.sets[x.set])
		set.flip(c.flips[x.from:])
		set.flip(list)
		return c.dense(set)
	}
	c.flips = append(c.flips, list...)
	x.to += int32(len(list))
	return x
}

func (c *cellBuilder) dense(set bitset) cell {
	c.sets = append(c.sets, set)
	return cell{set: int32(len(c.sets) - 1)}
}
