package truth

import (
	"math/bits"
	"slices"
)

// bitset is a set of small numbers.
type bitset []uint64

func words(n int) int { return (n + 63) / 64 }

func (b bitset) has(i int32) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b bitset) add(i int32)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) drop(i int32)     { b[i>>6] &^= 1 << (i & 63) }

// low returns the least member of word w of a set.
func low(w int, word uint64) int32 { return int32(w<<6 + bits.TrailingZeros64(word)) }

// fill makes b the set of all numbers below n.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n&63 != 0 {
		b[len(b)-1] = 1<<(n&63) - 1
	}
}

// join adds the members of c.
func (b bitset) join(c bitset) {
	b = b[:len(c)]
	for i, w := range c {
		b[i] |= w
	}
}

// remove drops the members of c.
func (b bitset) remove(c bitset) {
	b = b[:len(c)]
	for i, w := range c {
		b[i] &^= w
	}
}

// postings are lists of T, found by a slot.
type postings[T any] struct {
	off  []int32
	list []T
}

func (p *postings[T]) at(slot int32) []T { return p.list[p.off[slot]:p.off[slot+1]] }

// drawer collects what is to be posted.
type drawer[T any] struct {
	slots []int32
	items []T
}

func (d *drawer[T]) put(slot int32, item T) {
	d.slots = append(d.slots, slot)
	d.items = append(d.items, item)
}

// postings sorts the items by slot; items of one slot keep their order.
func (d *drawer[T]) postings(slots int) postings[T] {
	off := make([]int32, slots+1)
	for _, s := range d.slots {
		off[s+1]++
	}
	for i := range slots {
		off[i+1] += off[i]
	}
	next := slices.Clone(off)
	list := make([]T, len(d.items))
	for i, s := range d.slots {
		list[next[s]] = d.items[i]
		next[s]++
	}
	return postings[T]{off, list}
}

// A dense posting holds one number only: the complement of its index in sets.
type hybrid struct {
	postings[int32]
	sets []bitset
}

// newHybrid turns the lists that are longer than a bitset of n rules has words into bitsets.
func newHybrid(d *drawer[int32], slots, n int) hybrid {
	h := hybrid{postings: d.postings(slots)}
	for s := range int32(slots) {
		list := h.at(s)
		if len(list) <= words(n) {
			continue
		}
		set := make(bitset, words(n))
		for _, r := range list {
			set.add(r)
		}
		list[0] = ^int32(len(h.sets))
		h.sets = append(h.sets, set)
	}
	return h
}

// dense returns the set of a dense posting, nil for any other.
func (h *hybrid) dense(list []int32) bitset {
	if len(list) > 0 && list[0] < 0 {
		return h.sets[^list[0]]
	}
	return nil
}
