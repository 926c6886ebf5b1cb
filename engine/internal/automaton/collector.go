package automaton

// Collector collects words, each once.
type Collector struct {
	words  Words   // its pieces as they came
	places []int32 // a hash table with open addresses: one more than the piece there, 0 for none
	shift  uint    // of a piece's hash to its place
	count  int32
}

// NewCollector returns an empty set with room for words of so many bytes in all.
func NewCollector(count, bytes int) *Collector {
	size := uint(6)
	for 1<<size < (count+bytes/8)*2 {
		size++
	}
	return &Collector{
		places: make([]int32, 1<<size), shift: 64 - size,
		words: Words{
			pieces: make([]piece, 0, count+bytes/8), after: make([]uint16, 1, 1+count),
			twos: newGate(min(size+2, 12)), fours: newGate(min(size+2, 15)),
		},
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
			c.words.open(path, x, through)
		}
		path, word = p.value, word[8:]
	}
	size := len(word)
	x := lead(word)
	if p := c.seek(x, key(path, size)); p != nil {
		return p.value
	}
	c.put(piece{x, key(path, size), c.count})
	c.words.open(path, x, size)
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
	size := uint(4)
	for 2<<size < len(m.pieces) {
		size++
	}
	m.shift = 64 - size
	m.begins = make([]int32, 1<<size+1)
	for i := range m.pieces {
		m.begins[m.place(i)+1]++
	}
	for i := 1; i < len(m.begins); i++ {
		m.begins[i] += m.begins[i-1]
	}
	m.sort()
	m.after = append([]uint16(nil), m.after...)
	return &m
}

// place returns where a piece belongs, by the bits of its hash that count.
func (m *Words) place(i int) uint64 { return hash(m.pieces[i].bytes, m.pieces[i].key) >> m.shift }

// sort brings the pieces into the order of their places, without memory for a second list of them.
func (m *Words) sort() {
	free := append([]int32(nil), m.begins...)
	for place := range len(free) - 1 {
		for at := free[place]; at < m.begins[place+1]; at = free[place] {
			to := &free[m.place(int(at))]
			m.pieces[at], m.pieces[*to] = m.pieces[*to], m.pieces[at]
			*to++
		}
	}
}
