package plan

// Wording says which words speak for which causes, as texts whose cause is known have
// taught: a linear classifier. A gram is a word, two words in a row, or one or two
// characters of a script without spaces; it stands here as its hash.
type Wording struct {
	NumGrams int // kept in the core: the rest may be a pack of its own

	Grams   []uint32 // hashes, ascending
	Ends    []int32  // by gram: where its shares end
	Shares  []Share
	Classes []int32 // the causes that have shares, ascending

	sealed string // as it stands in a bundle
}

// Share is how much a gram speaks for a cause: its weight over the root of the number
// of known grams of the text, plus one, in units of a natural logarithm of odds.
type Share struct {
	Cause  uint16
	Weight uint8
}

// WordingTag is what the pack of a wording goes by among those of the scripts: ISO
// 15924's code for what belongs to none.
const WordingTag = "Zyyy"

// GramBits is the size of a gram's hash.
const GramBits = 24

// GramHash is the hash of a gram that is put together byte by byte: begin with GramSeed,
// and end with GramEnd.
func GramHash(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// GramSeed begins a hash.
const GramSeed = uint32(2166136261)

// GramEnd ends a hash.
func GramEnd(h uint32) uint32 { return h>>GramBits ^ h&(1<<GramBits-1) }

// Wording returns what words say, nil where the knowledge base has none. That of a
// bundle is read, and checked, each time.
func (k *KB) Wording() (*Wording, error) {
	w := &k.Text.Wording
	switch {
	case w.NumGrams == 0:
		return nil, nil
	case len(w.Grams) == w.NumGrams:
		return w, nil
	case w.sealed == "":
		return nil, ErrMissing
	}
	read := &Wording{NumGrams: w.NumGrams}
	c := newDecoder(w.sealed)
	c.wording(read)
	if !c.ended() || !k.validWording(read) {
		return nil, ErrContent
	}
	return read, nil
}

// Worded reports whether the wording is there, or none is needed.
func (k *KB) Worded() bool {
	w := &k.Text.Wording
	return w.sealed != "" || len(w.Grams) == w.NumGrams
}

// EncodeWording writes what words say as a bundle of its own.
func EncodeWording(k *KB) []byte {
	return appendSection(appendSection(header(), sectionWording, encodeWording(k)), sectionEnd, nil)
}

func encodeWording(k *KB) []byte {
	c := coder{}
	digest := k.Digest
	c.str(&digest)
	if w := &k.Text.Wording; w.sealed != "" {
		return append(c.buf, w.sealed...)
	}
	c.wording(&k.Text.Wording)
	return c.buf
}

// addWording keeps a section of words until it is asked for.
func (k *KB) addWording(payload string) error {
	c := newDecoder(payload)
	var digest string
	c.str(&digest)
	if c.err == nil && digest != k.Digest {
		return ErrBinding
	}
	if c.err != nil || c.pos == len(c.whole) {
		return ErrContent
	}
	k.Text.Wording.sealed = c.whole[c.pos:]
	return nil
}

func (c *coder) wording(w *Wording) {
	list(c, &w.Classes, (*coder).int32)
	n := len(w.Grams)
	if c.count(&n); c.decode {
		w.Grams, w.Ends = make([]uint32, n), make([]int32, n)
	}
	for i, last := 0, uint32(0); i < n; i++ { // bytes of the same rank together: the highest are often alike
		step := w.Grams[i] - last
		c.uint32(&step)
		w.Grams[i] = last + step
		last = w.Grams[i]
	}
	lengths, sum := c.lengths(n, func(i int) int { return int(w.Ends[i]) - w.begin(i) })
	if c.decode {
		w.Shares = make([]Share, sum)
	}
	for i, end := 0, int32(0); i < len(lengths); i++ {
		end += int32(lengths[i])
		w.Ends[i] = end
	}
	for i := range lengths {
		for j, last := w.begin(i), uint32(0); j < int(w.Ends[i]); j++ {
			step := uint32(w.Shares[j].Cause) - last
			c.uint32(&step)
			last += step
			w.Shares[j].Cause = uint16(last)
		}
	}
	for j := range w.Shares {
		c.byte(&w.Shares[j].Weight)
	}
}

// begin is where the shares of a gram begin.
func (w *Wording) begin(gram int) int {
	if gram == 0 {
		return 0
	}
	return int(w.Ends[gram-1])
}

// Of returns the shares of a gram.
func (w *Wording) Of(gram int) []Share { return w.Shares[w.begin(gram):w.Ends[gram]] }

func (c *coder) uint32(p *uint32) {
	if !c.decode {
		c.putUvarint(uint64(*p))
		return
	}
	u := c.uvarint()
	if u > 1<<32-1 {
		c.fail()
	}
	*p = uint32(u)
}

// validWording checks every number of a wording.
func (k *KB) validWording(w *Wording) bool {
	c := &checker{k, true}
	c.need(len(w.Grams) == w.NumGrams)
	for i, last := 0, int32(-1); i < len(w.Classes); i++ {
		c.need(w.Classes[i] > last)
		c.in(w.Classes[i], len(k.Causes))
		last = w.Classes[i]
	}
	class := make([]bool, len(k.Causes))
	for _, x := range w.Classes {
		if c.ok {
			class[x] = true
		}
	}
	for i := 0; c.ok && i < len(w.Grams); i++ {
		c.need(w.Grams[i] < 1<<GramBits && (i == 0 || w.Grams[i-1] < w.Grams[i]))
		for j := w.begin(i); c.ok && j < int(w.Ends[i]); j++ {
			c.in(int32(w.Shares[j].Cause), len(class))
			c.need(c.ok && class[w.Shares[j].Cause])
		}
	}
	return c.ok
}
