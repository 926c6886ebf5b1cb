package text

import (
	"math"
	"math/bits"
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
	free  []arm // the patterns that require nothing

	words []int32 // of list, until by is made
	list  []arm
}

// arm is a pattern of which a word is a required literal. It is small: there are many.
type arm struct {
	place  int32 // the pattern's number, then the bits below
	before int32 // how many bytes of a match can stand before the word
}

const (
	alsoBit  = 1 << iota // words are required at two places, of which this is the other
	aloneBit             // they are at one
	armBits  = iota
)

func newArm(pattern int32, x plan.Anchor, bits int32) arm {
	if x.Before < 0 {
		x.Before = math.MaxInt32
	}
	return arm{pattern<<armBits | bits, x.Before}
}

// add notes the next pattern and what its matches contain.
func (a *arms) add(words *automaton.Collector, seek *plan.Seeker, p *plan.Program) {
	n := int32(a.count)
	a.count++
	anchors, also := seek.Required(p)
	if len(anchors) == 0 {
		a.free = append(a.free, newArm(n, plan.Anchor{}, aloneBit))
	}
	alone := int32(0)
	if len(also) == 0 {
		alone = aloneBit
	}
	for _, x := range anchors {
		if x.Text == plan.RunText {
			a.runs = append(a.runs, newArm(n, x, alone))
			continue
		}
		a.words, a.list = append(a.words, words.Add(x.Text)), append(a.list, newArm(n, x, alone))
	}
	for _, x := range also {
		a.words, a.list = append(a.words, words.Add(x.Text)), append(a.list, newArm(n, x, alsoBit))
	}
}

// done ends the adding; there are so many words.
func (a *arms) done(words int) {
	a.by = newLists(words, a.words, a.list)
	a.words, a.list = nil, nil
}

// readiness says of a text where matches of patterns can begin. It parts the text in up to 64
// stretches of equal length.
type readiness struct {
	shift uint      // of an offset, to the number of its stretch
	some  []uint64  // the patterns of which something was seen, a bit for each
	of    []windows // by pattern
}

// stretch returns how many bits of an offset do not tell its stretch.
func stretch(size int) uint { return uint(max(0, bits.Len(uint(size))-6)) }

// windows are where the matches of a pattern can begin, a bit for each stretch: before a
// word that it requires, and before one of the other place.
type windows [2]uint64

const everywhere = ^uint64(0)

// reset says that only the patterns that require nothing may match.
func (a *arms) reset(r *readiness, size int) {
	if r.shift = stretch(size); len(r.of) != a.count {
		r.of, r.some = make([]windows, a.count), make([]uint64, (a.count+63)/64)
	}
	for i, some := range r.some {
		for ; some != 0; some &= some - 1 {
			r.of[i<<6+bits.TrailingZeros64(some)] = windows{}
		}
	}
	clear(r.some)
	r.note(a.free, 0, size)
}

// armed returns the stretches in which matches of a pattern can begin.
func (r *readiness) armed(i int) uint64 { return r.of[i][0] & r.of[i][1] }

// see notes that a word begins at an offset.
func (a *arms) see(word, at int, r *readiness) { r.note(a.by.of(word), at, at) }

// note notes that what the arms' patterns require begins in [from, to]. It has no branches, as
// nothing would foretell them.
func (r *readiness) note(arms []arm, from, to int) {
	some, of, shift := r.some, r.of, r.shift&63
	until := ^(everywhere << (to >> shift & 63) << 1)
	for _, x := range arms {
		first := max(from-int(x.before), 0) >> shift & 63
		n := x.place >> armBits
		w := &of[n]
		some[n>>6] |= 1 << (n & 63)
		w[x.place&alsoBit] |= everywhere << first & until
		w[1] |= -uint64(x.place / aloneBit & 1)
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
			r.note(a.runs, from, to)
		}
		from = i + 1
	}
}

// find looks for the next match of p in b that begins at from or later, in one of the stretches.
func (sc *Scratch) find(p *automaton.Pattern, b *Buffer, in uint64, from int) bool {
	shift := stretch(len(b.Text))
	for ; in != 0; in &= in + in&-in { // without the first stretches in a row
		first := bits.TrailingZeros64(in)
		next := first + bits.TrailingZeros64(^(in >> first))
		last := min(next<<shift-1, len(b.Text))
		if last < from {
			continue
		}
		if start := max(from, boundary(b.Text, first<<shift)); sc.match.Budget > 0 && p.Find(b.Text, &b.Marks, start, last, &sc.match) {
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
func (sc *Scratch) each(p *automaton.Pattern, b *Buffer, in uint64, use func(caps []int32) bool) {
	for from := 0; sc.find(p, b, in, from); {
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
