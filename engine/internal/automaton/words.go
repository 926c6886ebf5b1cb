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

// span is the part of the sorted words that pass through a node.
type span struct{ lo, hi, depth int32 }

// NewWords prepares words for Scan, which names them by their index. Of equal
// words the first counts; the empty word is never found.
func NewWords(words []string) *Words {
	order := sorted(words)
	total := 1
	for _, w := range words {
		total += len(w)
	}
	m := &Words{first: make([]int32, 1, 2+total/2), label: make([]byte, 1, 1+total/2)}
	spans := append(make([]span, 0, 1+total/2), span{0, int32(len(order)), 0})
	m.word = append(make([]int32, 0, 1+total/2), -1)
	for n := 0; n < len(spans); n++ {
		m.first[n] = int32(len(spans))
		s := spans[n]
		for s.lo < s.hi && len(words[order[s.lo]]) == int(s.depth) {
			if m.word[n] < 0 && s.depth > 0 {
				m.word[n] = order[s.lo]
			}
			s.lo++
		}
		for lo := s.lo; lo < s.hi; {
			b := words[order[lo]][s.depth]
			hi := lo + 1
			for hi < s.hi && words[order[hi]][s.depth] == b {
				hi++
			}
			spans = append(spans, span{lo, hi, s.depth + 1})
			m.label = append(m.label, b)
			m.word = append(m.word, -1)
			m.first = append(m.first, 0)
			lo = hi
		}
	}
	m.first = append(m.first, int32(len(spans)))
	m.link(len(spans))
	return m
}

// sorted returns the indexes of words in the order of the words, equal ones by index.
func sorted(words []string) []int32 {
	order := make([]int32, len(words))
	for i := range order {
		order[i] = int32(i)
	}
	if !slices.IsSorted(words) {
		slices.SortFunc(order, func(a, b int32) int {
			return cmp.Or(cmp.Compare(words[a], words[b]), cmp.Compare(a, b))
		})
	}
	return order
}

// link sets the failure links, which always lead to a node of a lower level.
func (m *Words) link(nodes int) {
	m.fail = make([]int32, nodes)
	m.next = make([]int32, nodes)
	for c := m.first[0]; c < m.first[1]; c++ {
		m.root[m.label[c]] = c
	}
	for n := 1; n < nodes; n++ {
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
