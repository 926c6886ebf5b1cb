package automaton

import "math/bits"

// Collector collects words, each once.
type Collector struct {
	words  Words   // its pieces as they came
	places []int32 // a hash table with open addresses: one more than the piece there, 0 for none
	shift  uint    // of a piece's hash to its place
	count  int32
}

// NewCollector returns an empty set with room for words of so many bytes in all.
func NewCollector(count, bytes int) *Collector {
	pieces := count + bytes/8
	size := max(bits.Len(uint(2*pieces)), 6)
	return &Collector{
		places: make([]int32, 1<<size), shift: uint(64 - size),
		words: Words{pieces: make([]piece, 0, pieces), after: make([]uint16, 1, 1+count)},
	}
}

// Len returns how many words there are.
func (c *Collector) Len() int { return int(c.count) }

// Add adds a word and returns its number, from 0 on; that of an equal one is the
// same. An empty word is never found.
func (c *Collector) Add(word string) int32 {
	path := int32(0)
	for len(word) > 8 {
		x := lead(word)
		p := c.seek(x, key(path, through))
		if p == nil {
			p = c.put(piece{x, key(path, through), int32(len(c.words.after))})
			c.words.after = append(c.words.after, 0)
			c.words.after[path] |= 1 << through
		}
		path, word = p.value, word[8:]
	}
	size := len(word)
	x := lead(word)
	if p := c.seek(x, key(path, size)); p != nil {
		return p.value
	}
	c.put(piece{x, key(path, size), c.count})
	c.words.after[path] |= 1 << size
	c.count++
	return c.count - 1
}

// seek returns a piece, nil if there is none.
func (c *Collector) seek(x uint64, key uint32) *piece {
	mask := uint64(len(c.places) - 1)
	for at := hash(x, key) >> c.shift; ; at = (at + 1) & mask {
		n := c.places[at]
		if n == 0 {
			return nil
		}
		if p := &c.words.pieces[n-1]; p.bytes == x && p.key == key {
			return p
		}
	}
}

// put adds a new piece. At least half of all places stay free.
func (c *Collector) put(p piece) *piece {
	c.words.pieces = append(c.words.pieces, p)
	all := c.words.pieces
	if 2*len(all) > len(c.places) {
		c.places = make([]int32, 2*len(c.places))
		c.shift--
		for i := range all {
			c.settle(int32(i))
		}
	} else {
		c.settle(int32(len(all) - 1))
	}
	return &all[len(all)-1]
}

func (c *Collector) settle(n int32) {
	p := &c.words.pieces[n]
	at := hash(p.bytes, p.key) >> c.shift
	for c.places[at] != 0 {
		at = (at + 1) & uint64(len(c.places)-1)
	}
	c.places[at] = n + 1
}

// Words returns the words. Nothing can be added after it.
func (c *Collector) Words() *Words {
	m := c.words
	c.sort()
	m.places = NewSparse(len(m.pieces), m.hash)
	m.open()
	m.after = append([]uint16(nil), m.after...)
	return &m
}

// hash returns that of a piece.
func (m *Words) hash(i int) uint64 { return hash(m.pieces[i].bytes, m.pieces[i].key) }

// sort brings the pieces into the order of their hashes, without memory for a second list of
// them. In that order stand, but for a few, their places.
func (c *Collector) sort() {
	order := c.places[:0]
	for _, n := range c.places {
		if n > 0 {
			order = append(order, n-1)
		}
	}
	all := c.words.pieces
	for i := range order {
		first, at := all[i], int32(i)
		for order[at] != int32(i) {
			from := order[at]
			all[at], order[at] = all[from], at
			at = from
		}
		all[at], order[at] = first, at
	}
	for i := range all {
		for ; i > 0 && c.words.hash(i) < c.words.hash(i-1); i-- {
			all[i], all[i-1] = all[i-1], all[i]
		}
	}
}
