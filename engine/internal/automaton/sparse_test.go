package automaton

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSparse(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, hash := range map[string]func() uint64{
		"anywhere": r.Uint64, "few": func() uint64 { return r.Uint64N(5) << 61 }, "at the end": func() uint64 { return ^uint64(0) },
	} {
		hashes := make([]uint64, 1000)
		for i := range hashes {
			hashes[i] = hash()
		}
		slices.Sort(hashes)
		s := NewSparse(len(hashes), func(i int) uint64 { return hashes[i] })
		for i, h := range hashes {
			at := s.Place(h)
			for s.Taken(at) && s.Number(at) != i {
				at++
			}
			if !s.Taken(at) {
				t.Fatalf("%s: number %d is not found", name, i)
			}
		}
	}
}
