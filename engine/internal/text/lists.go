package text

// lists holds lists by number in one piece.
type lists[T any] struct {
	first []int32 // list n is items[first[n]:first[n+1]]
	items []T
}

// newLists puts every item into the list that its key names, in the order given. It
// keeps the items and spends the keys.
func newLists[T any](count int, keys []int32, items []T) lists[T] {
	t := lists[T]{make([]int32, count+2), items}
	for _, k := range keys {
		t.first[k+2]++
	}
	for n := 2; n < len(t.first); n++ {
		t.first[n] += t.first[n-1]
	}
	for i, k := range keys { // where the item belongs
		keys[i] = t.first[k+1]
		t.first[k+1]++
	}
	for i := range keys {
		for to := keys[i]; to != int32(i); to = keys[i] {
			items[i], items[to] = items[to], items[i]
			keys[i], keys[to] = keys[to], to
		}
	}
	return t
}

func (t *lists[T]) of(n int) []T { return t.items[t.first[n]:t.first[n+1]] }
