package text

import "slices"

// lists holds lists by number in one piece.
type lists[T any] struct {
	first []int32 // list n is items[first[n]:first[n+1]]
	items []T
}

// newLists puts every item into the list that its key names, in the order given.
func newLists[T any](count int, keys []int32, items []T) lists[T] {
	t := lists[T]{make([]int32, count+2), make([]T, len(items))}
	for _, k := range keys {
		t.first[k+2]++
	}
	for n := 2; n < len(t.first); n++ {
		t.first[n] += t.first[n-1]
	}
	for i, k := range keys {
		t.items[t.first[k+1]] = items[i]
		t.first[k+1]++
	}
	return t
}

func (t *lists[T]) of(n int) []T { return t.items[t.first[n]:t.first[n+1]] }

// dictionary collects words, each once.
type dictionary struct {
	list   []string
	sorted int // how many of the list are in order
	ids    map[string]int32
}

// newDictionary returns a dictionary that begins with words.
func newDictionary(words []string) *dictionary {
	d := &dictionary{list: make([]string, 0, len(words)+len(words)/2), ids: map[string]int32{}}
	for i, w := range words {
		if d.sorted == i && (i == 0 || words[i-1] < w) {
			d.sorted++
		} else {
			d.ids[w] = int32(i)
		}
	}
	d.list = append(d.list, words...)
	return d
}

func (d *dictionary) add(word string) int32 {
	if id, ok := slices.BinarySearch(d.list[:d.sorted], word); ok {
		return int32(id)
	}
	if id, ok := d.ids[word]; ok {
		return id
	}
	id := int32(len(d.list))
	d.list = append(d.list, word)
	d.ids[word] = id
	return id
}
