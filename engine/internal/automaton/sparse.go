package automaton

import "math/bits"

// Sparse numbers things that stand in the order of their hashes. At most every eighth of its
// places is taken, so that one bit tells of most hashes that they are not there.
type Sparse struct {
	taken  []uint64 // by place; the last 64 are free
	before []int32  // by 64 places: how many are taken before them
	shift  uint     // of a hash to its place
}

// NewSparse numbers count things by their hashes, of which each takes the first place that is free.
func NewSparse(count int, hash func(i int) uint64) Sparse {
	size := max(bits.Len(uint(8*count)), 6)
	s := Sparse{taken: make([]uint64, 1<<(size-6)+1), shift: uint(64 - size)}
	next := uint64(0)
	for i := range count {
		at := max(s.Place(hash(i)), next)
		if next = at + 1; int(next>>6) == len(s.taken)-1 {
			s.taken = append(s.taken, 0)
		}
		s.taken[at>>6] |= 1 << (at & 63)
	}
	n := int32(0)
	s.before = make([]int32, len(s.taken))
	for i, some := range s.taken {
		s.before[i] = n
		n += int32(bits.OnesCount64(some))
	}
	return s
}

// Place returns where the numbers of a hash begin. They go on as far as places are taken.
func (s *Sparse) Place(hash uint64) uint64 { return hash >> s.shift }

// Taken reports whether there is a number at a place.
func (s *Sparse) Taken(at uint64) bool { return s.taken[at>>6]>>(at&63)&1 != 0 }

// Number returns the number at a place that is taken.
func (s *Sparse) Number(at uint64) int {
	return int(s.before[at>>6]) + bits.OnesCount64(s.taken[at>>6]&(1<<(at&63)-1))
}
