package text

import (
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// How many literals a pattern has, about, and how many of them no other has.
const (
	commonAnchors = 13
	commonWords   = 7
)

func newArms(patterns int) arms {
	return arms{
		words: make([]int32, 0, patterns*commonAnchors), list: make([]arm, 0, patterns*commonAnchors),
	}
}

// arms says where the matches of which patterns can begin when a word is seen.
type arms struct {
	by    lists[arm] // by word
	runs  []arm
	count int
	free  []int32 // the patterns that require nothing

	words []int32 // of list, until by is made
	list  []arm
}

// arm is a pattern of which a word is a required literal. It is small: there are many.
type arm struct {
	pattern int32
	before  int16 // how many bytes of a match can stand before the word, -1 for any number
	twice   bool  // words are required at two places ...
	also    bool  // ... of which this is the other
}

// add notes the next pattern and what its matches contain.
func (a *arms) add(words *automaton.Collector, seek *plan.Seeker, p *plan.Program) {
	n := int32(a.count)
	a.count++
	anchors, also := seek.Required(p)
	twice := len(also) > 0
	if len(anchors) == 0 {
		a.free = append(a.free, n)
	}
	for _, x := range anchors {
		if x.Text == plan.RunText {
			a.runs = append(a.runs, arm{n, int16(x.Before), twice, false})
			continue
		}
		a.words, a.list = append(a.words, words.Add(x.Text)), append(a.list, arm{n, int16(x.Before), twice, false})
	}
	for _, x := range also {
		a.words, a.list = append(a.words, words.Add(x.Text)), append(a.list, arm{n, int16(x.Before), twice, true})
	}
}

// done ends the adding; there are so many words.
func (a *arms) done(words int) {
	a.by = newLists(words, a.words, a.list)
	a.words, a.list = nil, nil
}

// readiness says of a text where matches of patterns can begin.
type readiness struct {
	size int32
	some []uint64  // the patterns of which something was seen, a bit for each
	nth  []int32   // by pattern: which of the windows are those of one that has any
	of   []windows // of which most texts need few
}

// reset says that only the patterns that require nothing may match.
func (a *arms) reset(r *readiness, size int) {
	n := a.count
	if r.size = int32(size); cap(r.nth) < n {
		r.nth, r.some = make([]int32, n), make([]uint64, (n+63)/64)
	}
	r.nth, r.some, r.of = r.nth[:n], r.some[:(n+63)/64], r.of[:0]
	clear(r.some)
	for _, i := range a.free {
		r.at(i, false).add(0, int32(size))
	}
}

// at returns the windows of a pattern, until those of another are asked for.
func (r *readiness) at(i int32, twice bool) *windows {
	if r.some[i>>6]>>(i&63)&1 != 0 {
		return &r.of[r.nth[i]]
	}
	r.some[i>>6] |= 1 << (i & 63)
	r.nth[i] = int32(len(r.of))
	also := window{0, r.size}
	if twice {
		also = window{r.size + 1, -1}
	}
	r.of = append(r.of, windows{also: also})
	return &r.of[len(r.of)-1]
}

// armed returns the windows of a pattern, nil if there can be no match.
func (r *readiness) armed(i int) *windows {
	if r.some[i>>6]>>(i&63)&1 == 0 {
		return nil
	}
	if w := &r.of[r.nth[i]]; w.n > 0 && w.in[0].from <= w.also.to && w.also.from <= w.in[w.n-1].to {
		return w
	}
	return nil
}

// see notes that a word begins at an offset.
func (a *arms) see(word, at int, r *readiness) {
	for _, x := range a.by.of(word) {
		x.see(at, at, r)
	}
}

// see notes that what the pattern requires begins in [from, to].
func (x arm) see(from, to int, r *readiness) {
	if from -= int(x.before); x.before < 0 {
		from = 0
	}
	if w := r.at(x.pattern, x.twice); x.also {
		w.also = window{min(w.also.from, int32(max(from, 0))), max(w.also.to, int32(to))}
	} else {
		w.add(int32(max(from, 0)), int32(to))
	}
}

// seeRuns takes note of the runs in a text.
func (a *arms) seeRuns(text []byte, r *readiness) {
	if len(a.runs) == 0 {
		return
	}
	from := 0
	for i := 0; i <= len(text); i++ {
		if i < len(text) && ' ' < text[i] && text[i] < 0x7F {
			continue
		}
		if to := i - plan.RunLength; to >= from {
			for _, x := range a.runs {
				x.see(from, to, r)
			}
		}
		from = i + 1
	}
}

// maxWindows is how many windows are told apart. Behind them the text is one.
const maxWindows = 8

// windows are where the matches of a pattern can begin: ranges of offsets, both
// ends included, in order and apart from one another.
type windows struct {
	n    int
	also window // from the first to the last word of the other place
	in   [maxWindows]window
}

type window struct{ from, to int32 }

// add adds a range. Most begin and end behind all others.
func (w *windows) add(from, to int32) {
	if w.n > 0 && (w.n == maxWindows || from <= w.in[w.n-1].to) {
		last := &w.in[w.n-1]
		last.from, last.to = min(last.from, from), max(last.to, to)
		for w.n > 1 && w.in[w.n-2].to >= w.in[w.n-1].from {
			w.in[w.n-2] = window{min(w.in[w.n-2].from, w.in[w.n-1].from), max(w.in[w.n-2].to, w.in[w.n-1].to)}
			w.n--
		}
		return
	}
	w.in[w.n] = window{from, to}
	w.n++
}

// find looks for the next match of p in b that begins at from or later.
func (sc *Scratch) find(p *automaton.Pattern, b *Buffer, w *windows, from int) bool {
	for _, x := range w.in[:w.n] {
		x = window{max(x.from, w.also.from), min(x.to, w.also.to)}
		if int(x.to) < from || x.to < x.from {
			continue
		}
		if start := max(from, boundary(b.Text, int(x.from))); sc.match.Budget > 0 && p.Find(b.Text, &b.Marks, start, int(x.to), &sc.match) {
			return true
		}
	}
	return false
}

// boundary returns the start of the character at an offset.
func boundary(text []byte, at int) int {
	for i := at; i >= 0 && i > at-utf8.UTFMax && i < len(text); i-- {
		if utf8.RuneStart(text[i]) {
			return i
		}
	}
	return at
}

// each calls use for the matches of p in b, from left to right, until it returns false.
func (sc *Scratch) each(p *automaton.Pattern, b *Buffer, w *windows, use func(caps []int32) bool) {
	for from := 0; sc.find(p, b, w, from); {
		caps := sc.match.Caps
		if from = int(caps[1]); caps[0] == caps[1] {
			_, size := utf8.DecodeRune(b.Text[from:])
			from += max(size, 1)
		}
		if !use(caps) {
			return
		}
	}
}
