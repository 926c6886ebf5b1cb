package plan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for size := range 200 {
		list := make([]int32, size)
		for i := range list {
			list[i] = random.Int32N(int32(size)) - 5
		}
		want := slices.Sorted(slices.Values(list))
		if Sort(list); !slices.Equal(list, want) {
			t.Errorf("%d numbers are sorted as %d", size, list)
		}
	}
}
