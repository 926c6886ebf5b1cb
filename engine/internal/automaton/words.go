// Package automaton finds many words in one pass over a text, and runs compiled
// patterns in time linear in the text. Neither allocates while it searches.
package automaton

import "math/bits"

// Words finds all occurrences of a set of words, which a Collector collects.
//
// A word is a path of pieces of eight bytes, of which the last may be shorter. The
// pieces of all words stand in one hash table, each under the path before it. That
// is quickly built, for which most programs wait longer than for all their texts. Most
// places of a text are passed after a look at their first bytes.
type Words struct {
	begins []int32  // by hash of a piece: where those with it begin
	shift  uint     // of a piece's hash
	pieces []piece  // by hash
	after  []uint16 // by path: which pieces may follow, a bit for each size
	ones   [4]uint64
	twos   gate // by two bytes: words of two or three
	fours  gate // by four bytes: first pieces of four or more
}

// piece is a part of a word.
type piece struct {
	bytes uint64
	key   uint32 // path and size
	value int32  // a word, or the path that goes on here
}

// through is the size of a piece that others follow.
const through = 9

func key(path int32, size int) uint32 { return uint32(path+1)<<4 | uint32(size) }

// hash ends, shifted, in the number of a place.
func hash(x uint64, key uint32) uint64 { return (x ^ uint64(key)*0xD6E8FEB86659FD93) * golden }

// cut keeps the first size bytes of a piece.
func cut(x uint64, size int) uint64 { return x << (64 - 8*uint(size)) >> (64 - 8*uint(size)) }

const golden = 0x9E3779B97F4A7C15

// gate says which pieces may begin with some bytes, a bit for each size.
type gate struct {
	sizes []uint16 // by the hash of the bytes
	shift uint     // of the hash
}

func newGate(size uint) gate { return gate{make([]uint16, 1<<size), 64 - size} }

func (g *gate) at(first uint64) *uint16 { return &g.sizes[first*golden>>g.shift] }

// seek returns a piece, nil if there is none.
func (m *Words) seek(x uint64, key uint32) *piece {
	h := hash(x, key) >> m.shift
	for i := m.begins[h]; i < m.begins[h+1]; i++ {
		if p := &m.pieces[i]; p.bytes == x && p.key == key {
			return p
		}
	}
	return nil
}

// open says that a piece may follow a path.
func (m *Words) open(path int32, x uint64, size int) {
	m.after[path] |= 1 << size
	switch {
	case path > 0:
	case size == 0:
	case size == 1:
		m.ones[x>>6] |= 1 << (x & 63)
	case size < 4:
		*m.twos.at(x & 0xFFFF) |= 1 << size
	default:
		*m.fours.at(x & 0xFFFFFFFF) |= 1 << size
	}
}

// Scan calls found for every occurrence of a word, by the offset of its start;
// where several words start, the shortest comes first.
func (m *Words) Scan(text []byte, found func(word, start, end int)) {
	for i := range text {
		x, n := load(text, i)
		if m.ones[x>>6&3]>>(x&63)&1 != 0 {
			m.word(x, 0, 1, i, i, found)
		}
		if n < 2 {
			continue
		}
		if few := *m.twos.at(x & 0xFFFF); few != 0 {
			for size := 2; size <= min(n, 3); size++ {
				if few>>size&1 != 0 {
					m.word(x, 0, size, i, i, found)
				}
			}
		}
		if n < 4 {
			continue
		}
		if sizes := *m.fours.at(x & 0xFFFFFFFF); sizes != 0 {
			m.follow(sizes, text, i, found)
		}
	}
}

// lead returns the first eight bytes of a word, or all, the first one lowest.
func lead(word string) (x uint64) {
	if len(word) >= 8 {
		return uint64(word[0]) | uint64(word[1])<<8 | uint64(word[2])<<16 | uint64(word[3])<<24 |
			uint64(word[4])<<32 | uint64(word[5])<<40 | uint64(word[6])<<48 | uint64(word[7])<<56
	}
	for i := range len(word) {
		x |= uint64(word[i]) << (8 * i)
	}
	return x
}

// load returns up to eight bytes at an offset and how many there are.
func load(text []byte, i int) (x uint64, n int) {
	if i+8 <= len(text) {
		b := text[i : i+8]
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56, 8
	}
	for _, b := range text[i:] {
		x |= uint64(b) << (8 * n)
		n++
	}
	return x, n
}

// word calls found if a word ends with the piece of this size at an offset.
func (m *Words) word(x uint64, path int32, size, start, at int, found func(word, start, end int)) {
	if p := m.seek(cut(x, size), key(path, size)); p != nil {
		found(int(p.value), start, at+size)
	}
}

// follow follows the paths from a start; the first piece may have one of the sizes.
func (m *Words) follow(sizes uint16, text []byte, start int, found func(word, start, end int)) {
	path := int32(0)
	for at := start; at < len(text); at += 8 {
		x, n := load(text, at)
		for set := sizes & (2<<n - 1); set != 0; set &= set - 1 {
			m.word(x, path, bits.TrailingZeros16(set), start, at, found)
		}
		if n < 8 || sizes>>through == 0 {
			return
		}
		p := m.seek(x, key(path, through))
		if p == nil {
			return
		}
		path = p.value
		sizes = m.after[path]
	}
}
