package truth

// postings are lists of T, found by a slot.
type postings[T any] struct {
	off  []int32 // nil if all lists are empty
	list []T
}

func (p *postings[T]) at(slot int32) []T {
	if p.off == nil {
		return nil
	}
	return p.list[p.off[slot]:p.off[slot+1]]
}

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
	if len(d.slots) == 0 {
		return postings[T]{}
	}
	off := make([]int32, slots+2) // off[s+1] is first where the next item of s goes
	for _, s := range d.slots {
		off[s+2]++
	}
	for i := 2; i < len(off); i++ {
		off[i] += off[i-1]
	}
	list := make([]T, len(d.items))
	for i, s := range d.slots {
		list[off[s+1]] = d.items[i]
		off[s+1]++
	}
	return postings[T]{off[:slots+1], list}
}

// hybrid is postings of rules, of which the long ones are bitsets. In place of
// such a list stands one number: the complement of its index in sets.
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
