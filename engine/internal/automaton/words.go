// Package automaton finds many words in one pass over a text, and runs compiled
// patterns in time linear in the text. Neither allocates while it searches.
package automaton

import (
	"cmp"
	"slices"
)

// Words finds all occurrences of a set of words (Aho and Corasick). It never
// changes once it is built.
//
// The nodes of the trie stand in breadth-first order, so the children of a node
// are neighbours, and a node is found by its number.
type Words struct {
	root  [256]int32 // the root's children by label
	first []int32    // the children of node n are first[n] ... first[n+1]-1
	label []byte     // the byte that leads to a node
	fail  []int32    // the node of the longest proper suffix
	word  []int32    // the word that ends at a node, else -1
	next  []int32    // the nearest shorter suffix at which a word ends, else 0
}

// NewWords prepares words for Scan, which names them by their index. Of equal
// words the first counts; the empty word is never found.
func NewWords(words []string) *Words {
	order := sorted(words)
	level := levels(words, order) // by depth: the number of the next node
	nodes := level[len(level)-1]
	m := &Words{
		first: make([]int32, nodes+1), label: make([]byte, nodes), word: make([]int32, nodes),
		fail: make([]int32, nodes), next: make([]int32, nodes),
	}
	for n := range m.word {
		m.word[n] = -1
	}
	path := make([]int32, len(level)) // the nodes of the last word
	last := ""
	for _, i := range order {
		w := words[i]
		for d := shared(last, w); d < len(w); d++ {
			n := level[d+1]
			level[d+1]++
			m.label[n] = w[d]
			if path[d+1] = n; m.first[path[d]] == 0 {
				m.first[path[d]] = n
			}
		}
		if n := path[len(w)]; m.word[n] < 0 && n > 0 {
			m.word[n] = i
		}
		last = w
	}
	m.first[nodes] = nodes
	for n := nodes - 1; n >= 0; n-- {
		if m.first[n] == 0 {
			m.first[n] = m.first[n+1]
		}
	}
	m.link()
	return m
}

// levels returns the number of the first node of every level, and after them the
// number of all nodes.
func levels(words []string, order []int32) []int32 {
	longest := 0
	for _, w := range words {
		longest = max(longest, len(w))
	}
	level := make([]int32, longest+2)
	level[1] = 1 // the root
	last := ""
	for _, i := range order {
		for d := shared(last, words[i]); d < len(words[i]); d++ {
			level[d+2]++
		}
		last = words[i]
	}
	for d := 1; d < len(level); d++ {
		level[d] += level[d-1]
	}
	return level
}

// shared returns the length of the common prefix.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// sorted returns the indexes of words in the order of the words, equal ones by
// index. Most words stand in order, before all others.
func sorted(words []string) []int32 {
	order := make([]int32, len(words))
	for i := range order {
		order[i] = int32(i)
	}
	n := 1
	for n < len(words) && words[n-1] <= words[n] {
		n++
	}
	if n >= len(words) {
		return order
	}
	rest := order[n:]
	slices.SortFunc(rest, func(a, b int32) int { return cmp.Or(cmp.Compare(words[a], words[b]), cmp.Compare(a, b)) })
	all := make([]int32, 0, len(words))
	for _, i := range order[:n] {
		for len(rest) > 0 && words[rest[0]] < words[i] {
			all, rest = append(all, rest[0]), rest[1:]
		}
		all = append(all, i)
	}
	return append(all, rest...)
}

// link sets the failure links, which always lead to a node of a lower level.
func (m *Words) link() {
	for c := m.first[0]; c < m.first[1]; c++ {
		m.root[m.label[c]] = c
	}
	for n := 1; n < len(m.label); n++ {
		f := m.fail[n]
		if m.word[f] >= 0 {
			m.next[n] = f
		} else {
			m.next[n] = m.next[f]
		}
		for c := m.first[n]; c < m.first[n+1]; c++ {
			m.fail[c] = m.step(f, m.label[c])
		}
	}
}

// step returns the node after b, from node n.
func (m *Words) step(n int32, b byte) int32 {
	for n != 0 {
		if c := m.child(n, b); c != 0 {
			return c
		}
		n = m.fail[n]
	}
	return m.root[b]
}

// child returns the child of n under label b, or 0.
func (m *Words) child(n int32, b byte) int32 {
	lo, hi := m.first[n], m.first[n+1]
	for hi-lo > 4 {
		mid := (lo + hi) >> 1
		if m.label[mid] <= b {
			lo = mid
		} else {
			hi = mid
		}
	}
	for ; lo < hi; lo++ {
		if m.label[lo] == b {
			return lo
		}
	}
	return 0
}

// Scan calls found for every occurrence of a word, by the offset of its end;
// where several words end, the longest comes first.
func (m *Words) Scan(text []byte, found func(word, end int)) {
	n := int32(0)
	for i := 0; i < len(text); i++ {
		if n == 0 {
			n = m.root[text[i]]
		} else {
			n = m.step(n, text[i])
		}
		if n == 0 {
			continue
		}
		at := n
		if m.word[at] < 0 {
			at = m.next[at]
		}
		for at != 0 {
			found(int(m.word[at]), i+1)
			at = m.next[at]
		}
	}
}
