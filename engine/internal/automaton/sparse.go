package automaton

import "math/bits"

// Sparse numbers things that stand in the order of their hashes. At most every eighth of its
// places is taken, so that one bit tells of most hashes that they are not there.
type Sparse struct {
	taken  []uint64 // by place; the last 64 are free
	before []int32  // by 64 places: how many are taken before them
	shift  uint     // of a hash to its place
	next   uint64   // the place behind the last one taken
}

// NewSparse returns one with room for count hashes.
func NewSparse(count int) Sparse {
	size := uint(6)
	for 1<<size < 8*count {
		size++
	}
	return Sparse{make([]uint64, 1<<(size-6)+1), make([]int32, 1<<(size-6)+1), 64 - size, 0}
}

// Add gives the next hash, which is not less than the one before, its number: 0, 1 and so on.
// It takes the first place that is free.
func (s *Sparse) Add(hash uint64) {
	at := max(hash>>s.shift, s.next)
	if s.next = at + 1; int(s.next>>6) == len(s.taken)-1 {
		s.taken, s.before = append(s.taken, 0), append(s.before, 0)
	}
	s.taken[at>>6] |= 1 << (at & 63)
}

// Done ends the adding.
func (s *Sparse) Done() {
	for i, some := range s.taken[:len(s.taken)-1] {
		s.before[i+1] = s.before[i] + int32(bits.OnesCount64(some))
	}
}

// Place returns where the numbers of a hash begin. They go on as far as places are taken.
func (s *Sparse) Place(hash uint64) uint64 { return hash >> s.shift }

// Taken reports whether there is a number at a place.
func (s *Sparse) Taken(at uint64) bool { return s.taken[at>>6]>>(at&63)&1 != 0 }

// Number returns the number at a place that is taken.
func (s *Sparse) Number(at uint64) int {
	return int(s.before[at>>6]) + bits.OnesCount64(s.taken[at>>6]&(1<<(at&63)-1))
}
