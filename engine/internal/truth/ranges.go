package truth

import "github.com/postmend/postmend/engine/internal/plan"

// ranges is a segment tree over the pieces that the ends of a field's ranges cut the numbers into.
type ranges struct {
	base int32   // the slot of node 0
	cuts []int64 // sorted; each is the first number of a piece, the first piece has none
}

// The least and the greatest number mean that a range has no end there.
const (
	least    = -1 << 63
	greatest = 1<<63 - 1
)

// ascending sorts numbers as sort.Sort does. slices.Sort would link one more sort.
type ascending []int64

func (a ascending) Len() int           { return len(a) }
func (a ascending) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a ascending) Less(i, j int) bool { return a[i] < a[j] }

// ends lists the cuts that a range makes.
func ends(p *plan.Pred) []int64 {
	var cuts []int64
	if p.Lo != least {
		cuts = append(cuts, p.Lo)
	}
	if p.Hi != greatest {
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

// leaf returns the slot of the piece that x lies in.
func (r *ranges) leaf(x int64) int32 { return r.base + r.pieces() + r.piece(x) }

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
