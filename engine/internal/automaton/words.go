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
	pieces []piece  // by hash
	places Sparse   // of pieces
	after  []uint16 // by path: which pieces may follow, a bit for each size
	ones   [4]uint64
	gate   []uint8 // by the hash of two, three or four bytes: which first pieces may begin with them, a bit for each size from two on
	shift  uint    // of that hash
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

func hash(x uint64, key uint32) uint64 { return (x ^ uint64(key)*0xD6E8FEB86659FD93) * golden }

// cut keeps the first size bytes of a piece.
func cut(x uint64, size int) uint64 { return x << (64 - 8*uint(size)) >> (64 - 8*uint(size)) }

const golden = 0x9E3779B97F4A7C15

// seek returns a piece, nil if there is none.
func (m *Words) seek(x uint64, key uint32) *piece {
	for at := m.places.Place(hash(x, key)); m.places.Taken(at); at++ {
		if p := &m.pieces[m.places.Number(at)]; p.bytes == x && p.key == key {
			return p
		}
	}
	return nil
}

// at returns what the gate says of the first size bytes of a piece, which was multiplied by golden.
func (m *Words) at(x uint64, size int) *uint8 { return &m.gate[x<<(64-8*uint(size))>>m.shift] }

// open lets first pieces through.
func (m *Words) open() {
	size := min(max(bits.Len(uint(2*len(m.pieces))), 6), 15)
	m.gate, m.shift = make([]uint8, 1<<size), uint(64-size)
	for i := range m.pieces {
		p := &m.pieces[i]
		size := int(p.key & 15)
		switch {
		case p.key>>4 > 1 || size == 0:
		case size == 1:
			m.ones[p.bytes>>6] |= 1 << (p.bytes & 63)
		default:
			*m.at(p.bytes*golden, min(size, 4)) |= 1 << (size - 2)
		}
	}
}

// Scan calls found for every occurrence of a word, by the offset of its start;
// where several words start, the shortest comes first.
func (m *Words) Scan(text []byte, found func(word, start, end int)) {
	x, _ := load(text, 0)
	for i := range text {
		if m.ones[x>>6&3]>>(x&63)&1 != 0 {
			found(int(m.seek(x&0xFF, key(0, 1)).value), i, i+1)
		}
		h := x * golden
		if sizes := uint16(*m.at(h, 4)&^3|*m.at(h, 3)&2|*m.at(h, 2)&1) << 2; sizes != 0 {
			m.follow(sizes, text, i, found)
		}
		if x >>= 8; i+8 < len(text) {
			x |= uint64(text[i+8]) << 56
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

// load returns up to eight bytes at an offset and the size of the largest piece that may stand there.
func load(text []byte, i int) (x uint64, n int) {
	if i+8 <= len(text) {
		b := text[i : i+8]
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56, through
	}
	for _, b := range text[i:] {
		x |= uint64(b) << (8 * n)
		n++
	}
	return x, n
}

// follow follows the paths from a start; the first piece may have one of the sizes.
func (m *Words) follow(sizes uint16, text []byte, start int, found func(word, start, end int)) {
	for path, at := int32(0), start; path >= 0; at += 8 {
		x, most := load(text, at)
		sizes &= 2<<most - 1
		next := int32(-1)
		for ; sizes != 0; sizes &= sizes - 1 {
			size := bits.TrailingZeros16(sizes)
			p := m.seek(cut(x, min(size, 8)), key(path, size))
			switch {
			case p == nil:
			case size == through:
				next = p.value
			default:
				found(int(p.value), start, at+size)
			}
		}
		if path = next; path >= 0 {
			sizes = m.after[path]
		}
	}
}
