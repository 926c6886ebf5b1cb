package plan

// Wording says which words speak for which causes, as texts whose cause is known have
// taught: a linear classifier. A gram is a word, two words in a row, or one or two
// characters of a script without spaces; it stands here as its hash.
type Wording struct {
	NumGrams int // kept in the core: the rest may be a pack of its own

	Classes []int32 // the causes that words speak for, ascending
	Grams   []int32 // hashes, ascending
	Counts  string  // by gram: how many shares it has; they stand one after the other
	Causes  string  // by share: which of the classes the gram speaks for ...
	Weights string  // ... and how much, over the root of the number of known grams of the text plus one, in units of a natural logarithm of odds

	sealed string // as it stands in a bundle
}

// MostClasses is how many causes words can speak for.
const MostClasses = 1 << 8

// Leaning is what the words of a text say for a cause, or against it, in centibans, and
// where, in the text as given, the words stand that say most for it.
type Leaning struct{ Cause, Points, From, To int32 }

// WordingTag is what the pack of a wording goes by among those of the scripts: ISO
// 15924's code for what belongs to none.
const WordingTag = "Zyyy"

// The hash of a gram is put together byte by byte: begin with GramSeed, add with
// GramHash, and end with GramEnd, which leaves GramBits.
const (
	GramSeed = uint32(2166136261)
	GramBits = 24
)

// GramHash adds a byte to a hash.
func GramHash(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// GramEnd ends a hash.
func GramEnd(h uint32) int32 { return int32(h>>GramBits ^ h&(1<<GramBits-1)) }

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
	c, err := k.bound(payload)
	if err == nil {
		k.Text.Wording.sealed = c.whole[c.pos:]
	}
	return err
}

func (c *coder) wording(w *Wording) {
	list(c, &w.Classes, (*coder).int32)
	n := len(w.Grams)
	if c.count(&n); c.decode {
		w.Grams = make([]int32, n)
	}
	last := int32(0)
	for i := range w.Grams { // they ascend: a sign would cost a bit
		step := uint64(w.Grams[i] - last)
		if c.decode {
			step = c.uvarint()
		} else {
			c.putUvarint(step)
		}
		last += int32(step)
		w.Grams[i] = last
	}
	c.bytes(&w.Counts)
	c.bytes(&w.Causes)
	c.bytes(&w.Weights)
}

// bytes codes a string of any bytes.
func (c *coder) bytes(p *string) {
	n := len(*p)
	if c.count(&n); !c.decode {
		c.buf = append(c.buf, *p...)
		return
	}
	*p, c.pos = c.whole[c.pos:c.pos+n], c.pos+n
}

// validWording checks every index of a wording. Grams that are not in order are not found.
func (k *KB) validWording(w *Wording) bool {
	c := &checker{k, true}
	c.all(w.Classes, len(k.Causes))
	shares := 0
	for i := range len(w.Counts) {
		shares += int(w.Counts[i])
	}
	c.need(len(w.Grams) == w.NumGrams && len(w.Counts) == w.NumGrams && len(w.Causes) == shares && len(w.Weights) == shares)
	for i := range len(w.Causes) {
		c.in(int32(w.Causes[i]), len(w.Classes))
	}
	return c.ok
}
