package truth

// cells say which rules the value of a single field does not refute. The first
// slot that it hits tells all clauses on the field, so that they are looked up
// together, where needs and bars are worked out one after the other.
type cells struct {
	at    []cell // by slot
	sets  []bitset
	flips []int32
}

// cell stands for the rules of sets[set], except that those of flips[from:to] are
// among them only if they are not in the set.
type cell struct{ set, from, to int32 }

// keep returns the rules of a slot's cell. They are written into room where there is no set of them.
func (c *cells) keep(slot int32, room bitset, s *Scratch) bitset {
	x := &c.at[slot]
	set := c.sets[x.set]
	if x.from == x.to {
		return set
	}
	copy(room, set)
	room.flip(c.flips[x.from:x.to])
	s.Steps += int(x.to - x.from)
	return room
}
