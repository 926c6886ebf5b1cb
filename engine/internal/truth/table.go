package truth

// table is a hash table from keys to slots.
type table struct {
	keys []uint64
	vals []int32
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
