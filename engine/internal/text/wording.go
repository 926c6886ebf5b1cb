package text

import (
	"math/bits"
	"sync"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// A gram is a word of ASCII letters and digits, of which the first gramLetters count unless it
// begins with a digit, or a character of a script without spaces; or two of them in a row.
const (
	gramLetters = 6
	gramScripts = 0x2E80 // the first character of the scripts without spaces
	fewestGrams = 3      // a text in which fewer are known says nothing
)

// Grams calls see with the grams of a folded text: their hashes, and where they stand.
func Grams(text []byte, see func(hash int32, from, to int)) {
	before, beforeFrom := uint32(0), -1 // the hash of what stands right before, and where that begins
	for i := 0; i < len(text); {
		one, two, from := plan.GramSeed, before, i
		keep := 0
		if to := wordEnd(text, i); to > i {
			keep, i = gramEnd(text, i, to), to
		} else {
			r, size := utf8.DecodeRune(text[i:])
			if i += size; r < gramScripts {
				if before = plan.GramHash(before, byte(r)); r != ' ' && r != '\'' {
					beforeFrom = -1
				}
				continue
			}
			keep = i
		}
		for _, b := range text[from:keep] {
			one, two = plan.GramHash(one, b), plan.GramHash(two, b)
		}
		if see(plan.GramEnd(one), from, i); beforeFrom >= 0 {
			see(plan.GramEnd(two), beforeFrom, i)
		}
		before, beforeFrom = one, from
	}
}

// gramEnd returns where that part of a word ends that counts.
func gramEnd(text []byte, from, to int) int {
	if text[from] <= '9' {
		return to
	}
	return min(to, from+gramLetters)
}

// wording is a KB's, made with the first text.
type wording struct {
	once sync.Once
	err  error
	*plan.Wording
	places automaton.Sparse // of grams
	shares []int32          // by gram: where its shares begin
}

func (w *wording) prepare(kb *plan.KB) {
	if w.Wording, w.err = kb.Wording(); w.Wording == nil {
		return
	}
	w.shares = make([]int32, len(w.Grams)+1)
	for i := range w.Grams {
		w.shares[i+1] = w.shares[i] + int32(w.Counts[i])
	}
	w.places = automaton.NewSparse(len(w.Grams), func(i int) uint64 { return spread(w.Grams[i]) })
}

// spread makes the hash of a gram one of 64 bits.
func spread(h int32) uint64 { return uint64(h) << (64 - plan.GramBits) }

// find returns the gram of a hash, -1 if there is none.
func (w *wording) find(h int32) int {
	for at := w.places.Place(spread(h)); w.places.Taken(at); at++ {
		if i := w.places.Number(at); w.Grams[i] == h {
			return i
		}
	}
	return -1
}

// lean is what the words so far say for a class.
type lean struct {
	sum  int64 // of the weights; later how far behind it is
	most int64 // the largest weight times the length of its gram, as long ones tell a reader more; then how many grams could come after it
}

// gram is a known one, and where it stands in a text.
type gram struct{ number, from, to int }

const lastGram = 1<<plan.GramBits - 1

// leanings weighs the words of a folded text.
func (w *wording) leanings(b *Buffer, sc *Scratch, scale int) {
	if len(sc.known) != len(w.Grams) {
		sc.known = make([]bool, len(w.Grams))
	}
	sc.leans = append(sc.leans[:0], make([]lean, len(w.Classes))...)
	sc.grams = sc.grams[:0]
	Grams(b.Text, func(h int32, from, to int) {
		i := w.find(h)
		if i < 0 || sc.known[i] {
			return
		}
		sc.known[i] = true
		size, after := int64(to-from)<<plan.GramBits, int64(lastGram-len(sc.grams))
		sc.grams = append(sc.grams, gram{i, from, to})
		weights := w.Weights[w.shares[i]:w.shares[i+1]]
		for j, class := range []byte(w.Causes[w.shares[i]:w.shares[i+1]]) {
			l, weight := &sc.leans[class], int64(weights[j])
			l.sum += weight
			l.most = max(l.most, weight*size|after)
		}
	})
	for _, g := range sc.grams {
		sc.known[g.number] = false
	}
	if known := uint64(len(sc.grams)); known >= fewestGrams {
		w.judge(b, sc, int64(root((known+1)<<16)), int64(scale))
	}
}

// judge turns the sums into points: how many times more probable each cause is than it
// would be without words. The root is that of the known grams, times 256.
func (w *wording) judge(b *Buffer, sc *Scratch, root, scale int64) {
	top, all := int64(0), int64(0)
	for i := range sc.leans {
		top = max(top, sc.leans[i].sum)
	}
	for i := range sc.leans {
		l := &sc.leans[i]
		l.sum = (top - l.sum) << (2 * logBits) / root // in logUnits
		all += decay(l.sum)
	}
	gain := logOf(int64(len(sc.leans))<<decayBits) - logOf(all)
	for i, l := range sc.leans {
		var g gram
		if l.most > lastGram {
			g = sc.grams[lastGram-l.most&lastGram]
		}
		at := b.Given(g.from, g.to)
		sc.result.Leanings = append(sc.result.Leanings,
			plan.Leaning{Cause: w.Classes[i], Points: int32((scale*(gain-l.sum) + logUnit/2) >> logBits), From: at.Start, To: at.End})
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
	if x >= 21<<logBits {
		return 0
	}
	y := int64(1)<<decayBits - x<<(decayBits-squares-logBits)
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

// mostAround is how many characters of a script without spaces are shown on each side of a gram.
const mostAround = 6

// Around widens the place of a gram in a text as given: two characters of a script without
// spaces tell a reader little, so those around them belong to it, as far as no punctuation parts them.
func Around(text string, from, to int) (int, int) {
	joined := func(r rune) bool { return gramScripts <= r && r < 0xFE00 && (r>>8 != 0x30 || r > 0x3040) }
	if r, _ := utf8.DecodeRuneInString(text[from:to]); !joined(r) {
		return from, to
	}
	for range mostAround {
		if r, size := utf8.DecodeLastRuneInString(text[:from]); joined(r) {
			from -= size
		}
		if r, size := utf8.DecodeRuneInString(text[to:]); joined(r) {
			to += size
		}
	}
	return from, to
}

// GramText is how a gram is written: its words cut to the letters that count.
func GramText(gram []byte) string {
	var out []byte
	for i := 0; i < len(gram); {
		to := wordEnd(gram, i)
		if to == i {
			to++
		}
		out = append(out, gram[i:gramEnd(gram, i, to)]...)
		i = to
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
