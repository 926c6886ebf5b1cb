package text

import (
	"math/bits"
	"sync"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// A gram of letters without accents is a word of which the first gramLetters count, or two
// words with one space between; one of other scripts, one or two characters.
const (
	gramLetters = 6
	gramScripts = 0x2E80 // the first character of the scripts without spaces
)

// Grams calls see with the grams of a folded text: their hashes, and where they stand.
func Grams[T string | []byte](text T, see func(hash uint32, from, to int)) {
	pair, pairFrom := uint32(0), -1 // the hash of the word before and a space, and where that word begins
	for i := 0; i < len(text); {
		switch b := text[i]; {
		case gramByte(b):
			h, from := plan.GramSeed, i
			two := pair
			for n := 0; i < len(text) && (gramByte(text[i]) || text[i] == '\'' && i > from); i++ {
				if n++; n <= gramLetters {
					h, two = plan.GramHash(h, text[i]), plan.GramHash(two, text[i])
				}
			}
			see(plan.GramEnd(h), from, i)
			if pairFrom >= 0 {
				see(plan.GramEnd(two), pairFrom, i)
			}
			pair, pairFrom = plan.GramHash(h, ' '), from
			if i+1 < len(text) && text[i] == ' ' {
				i++
			} else {
				pairFrom = -1
			}
		case b < utf8.RuneSelf:
			pairFrom = -1
			i++
		default:
			pairFrom = -1
			i = characters(text, i, see)
		}
	}
}

// characters calls see with the gram of one character at an offset, and with that of two; it returns where the first ends.
func characters[T string | []byte](text T, at int, see func(hash uint32, from, to int)) int {
	r, size := utf8.DecodeRuneInString(string(text[at:min(at+utf8.UTFMax, len(text))]))
	end := at + size
	if r < gramScripts {
		return end
	}
	h := plan.GramSeed
	for i := at; i < end; i++ {
		h = plan.GramHash(h, text[i])
	}
	see(plan.GramEnd(h), at, end)
	if next, size := utf8.DecodeRuneInString(string(text[end:min(end+utf8.UTFMax, len(text))])); next >= gramScripts {
		for i := end; i < end+size; i++ {
			h = plan.GramHash(h, text[i])
		}
		see(plan.GramEnd(h), at, end+size)
	}
	return end
}

func gramByte(b byte) bool { return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' }

// wording is a KB's, made with the first text.
type wording struct {
	once sync.Once
	err  error
	*plan.Wording
	starts []int32 // by the highest bits of a hash: the first gram that has them
}

const startBits = 10

func (w *wording) prepare(kb *plan.KB) {
	if w.Wording, w.err = kb.Wording(); w.Wording == nil {
		return
	}
	w.starts = make([]int32, 1<<startBits+1)
	for _, h := range w.Grams {
		w.starts[h>>(plan.GramBits-startBits)+1]++
	}
	for i := range 1 << startBits {
		w.starts[i+1] += w.starts[i]
	}
}

// find returns the gram of a hash, -1 if it is not known.
func (w *wording) find(h uint32) int {
	b := h >> (plan.GramBits - startBits)
	for i := w.starts[b]; i < w.starts[b+1]; i++ {
		if w.Grams[i] == h {
			return int(i)
		}
	}
	return -1
}

// Leaning is what the words of a text say for a cause, or against it, in centibans,
// and where the words stand that say most for it.
type Leaning struct {
	Cause, Points int32
	At            Span
}

// lean is what the words so far say for a cause.
type lean struct {
	sum, most int32 // of the weights, and the largest
	from, to  int32 // where that stands
}

// leanings weighs the words of a folded text.
func (w *wording) leanings(b *Buffer, sc *Scratch, scale int) {
	sc.seen = append(sc.seen[:0], make([]uint64, (len(w.Grams)+63)/64)...)
	if len(w.Classes) == 0 {
		return
	}
	sc.leans = append(sc.leans[:0], make([]lean, int(w.Classes[len(w.Classes)-1])+1)...)
	known := 0
	Grams(b.Text, func(h uint32, from, to int) {
		i := w.find(h)
		if i < 0 || sc.seen[i>>6]>>(i&63)&1 != 0 {
			return
		}
		sc.seen[i>>6] |= 1 << (i & 63)
		known++
		for _, s := range w.Of(i) {
			l := &sc.leans[s.Cause]
			l.sum += int32(s.Weight)
			if int32(s.Weight) > l.most {
				l.most, l.from, l.to = int32(s.Weight), int32(from), int32(to)
			}
		}
	})
	if known == 0 {
		return
	}
	w.judge(b, sc, known, scale)
}

// judge turns the sums into points: how many times more probable each cause is than it
// would be without words.
func (w *wording) judge(b *Buffer, sc *Scratch, known, scale int) {
	root := int64(root(uint64(known+1) << 16)) // 256 times the root
	top := int32(0)
	for _, c := range w.Classes {
		top = max(top, sc.leans[c].sum)
	}
	behind := func(c int32) int64 { return int64(top-sc.leans[c].sum) << 16 / root } // in logUnits
	all := int64(0)
	for _, c := range w.Classes {
		all += decay(behind(c))
	}
	gain := logOf(int64(len(w.Classes))<<decayBits) - logOf(all)
	for _, c := range w.Classes {
		points := (int64(scale)*(gain-behind(c)) + logUnit/2) >> logBits
		if points != 0 {
			l := &sc.leans[c]
			sc.result.Leanings = append(sc.result.Leanings, Leaning{c, int32(points), b.Given(int(l.from), int(l.to))})
		}
	}
}

// Logarithms are in units of 1/256, so that the same is computed on every machine.
const (
	logBits   = 8
	logUnit   = 1 << logBits
	decayBits = 30
	squares   = 12 // of decay
)

// decay returns e to the power of -x, times 2 to the power of decayBits.
func decay(x int64) int64 {
	y := int64(1)<<decayBits - x<<(decayBits-squares-logBits)
	if y <= 0 {
		return 0
	}
	for range squares {
		y = y * y >> decayBits
	}
	return y
}

// logOf returns the natural logarithm of x over 2 to the power of decayBits, which is not less.
func logOf(x int64) (log int64) {
	const ln2 = 177 // in logUnits
	n := max(bits.Len64(uint64(x))-decayBits-1, 0)
	log, x = int64(n)*ln2, x>>n
	for step := int64(ln2) / 2; step > 0; step /= 2 {
		if y := x * decay(step) >> decayBits; y >= 1<<decayBits {
			x = y
			log += step
		}
	}
	return log
}

// root returns the square root, rounded down.
func root(x uint64) (r uint64) {
	for b := uint64(1) << 31; b > 0; b >>= 1 {
		if (r|b)*(r|b) <= x {
			r |= b
		}
	}
	return r
}

// GramText is how a gram is written: its words cut to the letters that count.
func GramText(gram []byte) string {
	var out []byte
	n := 0
	for _, b := range gram {
		if b == ' ' {
			n = -1
		}
		if n++; n <= gramLetters || b >= utf8.RuneSelf {
			out = append(out, b)
		}
	}
	return string(out)
}

// Plain returns a text as its words are weighed: folded, without the sections that are
// not scanned, its slips mended. The error is a [*ScriptError].
func (s *Scanner) Plain(text string, sc *Scratch) ([]byte, error) {
	if _, err := s.plain(text, sc); err != nil {
		return nil, err
	}
	return sc.plain.Text, nil
}

// plain prepares the text that phrases and words are looked for in.
func (s *Scanner) plain(text string, sc *Scratch) ([]*reader, error) {
	sc.reset(s, text)
	s.folder.Fold(text, &sc.plain)
	s.cutSections(sc)
	readers, err := s.readersFor(sc.plain.Text, sc)
	if err != nil {
		return nil, err
	}
	sc.spell(&readers[0].spelling)
	return readers, nil
}
