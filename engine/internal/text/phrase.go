package text

import (
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// phrases finds the literal texts of signals.
type phrases struct {
	edges []edges    // by word; other words come after them
	uses  lists[use] // by word: the places it has in phrases
	links []link     // of the phrases of several segments
	finds []find     // of all chains, none found

	words []int32 // of list, until uses are made
	list  []use
}

// edges says which ends of a word are Latin, and so need a word border.
type edges struct{ begin, end bool }

// use is a place in a phrase.
type use struct {
	signal int32
	link   int32 // of a phrase of several segments, else -1
}

// link joins a segment to its neighbours. There is a chain for each segment but the last.
type link struct {
	gap    int32
	before chain // of the segment before, empty for the first
	chain  chain // of this segment, empty for the last
}

// chain is where a phrase's segments up to this one were found last: from so many
// finds on. There is one more than can overlap what follows.
type chain struct{ from, n int32 }

type find struct{ start, end int32 }

// newPhrases adds the segments of a reading's phrases to words, which are to be finished by done.
func newPhrases(r *plan.Reading, words *automaton.Collector) phrases {
	n := 0
	for ph := r.Walk(); ph.Next(); {
		n += len(ph.Segments)
	}
	p := phrases{edges: make([]edges, 0, n), words: make([]int32, 0, n), list: make([]use, 0, n)}
	for ph := r.Walk(); ph.Next(); {
		if len(ph.Segments) == 1 {
			p.add(ph.Segments[0], use{ph.Signal, -1}, words)
			continue
		}
		l := link{gap: ph.Gap}
		for i, seg := range ph.Segments {
			l.chain = chain{}
			if i < len(ph.Segments)-1 {
				l.chain = chain{int32(len(p.finds)), int32(overlaps(seg)) + 1}
				for range l.chain.n {
					p.finds = append(p.finds, find{-1, -1})
				}
			}
			p.add(seg, use{ph.Signal, int32(len(p.links))}, words)
			p.links = append(p.links, l)
			l.before = l.chain
		}
	}
	return p
}

func (p *phrases) add(segment string, u use, words *automaton.Collector) {
	id := words.Add(segment)
	if int(id) == len(p.edges) {
		p.edges = append(p.edges, edgesOf(segment))
	}
	p.words, p.list = append(p.words, id), append(p.list, u)
}

// done ends the adding.
func (p *phrases) done() {
	p.uses = newLists(len(p.edges), p.words, p.list)
	p.words, p.list = nil, nil
}

func edgesOf(word string) edges {
	begin, _ := utf8.DecodeRuneInString(word)
	end, _ := utf8.DecodeLastRuneInString(word)
	return edges{Latin(begin), Latin(end)}
}

// overlaps returns how many times a word can stand at the places where it begins
// within itself: 3 for aaa, 2 for abab, 1 for most.
func overlaps(word string) int {
	period := 1
	for !strings.HasPrefix(word, word[period:]) {
		period++
	}
	return (len(word) + period - 1) / period
}

// see takes note of a word at [start, end).
func (p *phrases) see(word, start, end int, b *Buffer, sc *Scratch) {
	if word >= len(p.edges) || !p.edges[word].fit(b.Text, start, end) {
		return
	}
	for _, u := range p.uses.of(word) {
		if u.link < 0 {
			sc.signal(u.signal, b.Given(start, end))
			continue
		}
		l, begin := &p.links[u.link], int32(start)
		if l.before.n > 0 {
			if begin = reach(l.before.of(sc.finds), b.Text, start, l.gap); begin < 0 {
				continue
			}
		}
		if l.chain.n == 0 {
			sc.signal(u.signal, b.Given(int(begin), end))
			continue
		}
		c := l.chain.of(sc.finds)
		copy(c[1:], c)
		c[0] = find{begin, int32(end)}
	}
}

// fit reports whether [start, end) has word borders where its edges need them.
func (e edges) fit(text []byte, start, end int) bool {
	if e.begin && start > 0 {
		if r, _ := utf8.DecodeLastRune(text[:start]); Latin(r) {
			return false
		}
	}
	if e.end && end < len(text) {
		if r, _ := utf8.DecodeRune(text[end:]); Latin(r) {
			return false
		}
	}
	return true
}

// of returns what was found of a chain, the last first.
func (c chain) of(finds []find) []find { return finds[c.from : c.from+c.n] }

// reach returns the start of the chain that a segment at an offset continues, or -1.
func reach(c []find, text []byte, at int, gap int32) int32 {
	for _, x := range c {
		if x.end < 0 || int(x.end) > at {
			continue
		}
		if int32(at)-x.end > gap {
			break
		}
		for _, b := range text[x.end:at] {
			if b == '\n' {
				return -1
			}
		}
		return x.start
	}
	return -1
}
