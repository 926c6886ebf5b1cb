package text

import (
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// phrases finds the literal texts of signals.
type phrases struct {
	words *automaton.Words
	size  []int32    // by word
	edges []edges    // by word
	uses  lists[use] // by word: the places it has in phrases
	chain int        // number of chains
}

// edges says which ends of a word are Latin, and so need a word border.
type edges struct{ begin, end bool }

// use is a place in a phrase. A phrase of several segments has a chain for each
// but the last.
type use struct {
	signal int32
	gap    int32
	before int32 // chain of the segment before, or -1
	chain  int32 // chain of this segment, or -1 for the last
}

// chain is where a phrase's segments up to this one were found last, and the time before.
type chain [2]struct{ start, end int32 }

// newPhrases prepares phrases; the KB's segments are the first of words.
func newPhrases(t *plan.Text, words []string) phrases {
	p := phrases{words: automaton.NewWords(words), size: make([]int32, len(words)), edges: make([]edges, len(words))}
	for i, w := range words {
		begin, _ := utf8.DecodeRuneInString(w)
		end, _ := utf8.DecodeLastRuneInString(w)
		p.size[i], p.edges[i] = int32(len(w)), edges{Latin(begin), Latin(end)}
	}
	segments, uses := make([]int32, 0, len(t.Phrases)), make([]use, 0, len(t.Phrases))
	for _, ph := range t.Phrases {
		u := use{signal: ph.Signal, gap: ph.Gap, before: -1}
		for i, seg := range ph.Segments {
			u.chain = -1
			if i < len(ph.Segments)-1 {
				u.chain = int32(p.chain)
				p.chain++
			}
			segments, uses = append(segments, seg), append(uses, u)
			u.before = u.chain
		}
	}
	p.uses = newLists(len(words), segments, uses)
	return p
}

func (p *phrases) reset(chains []chain) []chain {
	chains = chains[:0]
	for range p.chain {
		chains = append(chains, chain{{-1, -1}, {-1, -1}})
	}
	return chains
}

// see takes note of a word at [start, end).
func (p *phrases) see(word, start, end int, b *Buffer, sc *Scratch) {
	uses := p.uses.of(word)
	if len(uses) == 0 || !p.edges[word].fit(b.Text, start, end) {
		return
	}
	for _, u := range uses {
		begin := int32(start)
		if u.before >= 0 {
			if begin = sc.chains[u.before].reach(b.Text, start, u.gap); begin < 0 {
				continue
			}
		}
		if u.chain < 0 {
			sc.signal(u.signal, b.Given(int(begin), end))
			continue
		}
		c := &sc.chains[u.chain]
		c[1] = c[0]
		c[0].start, c[0].end = begin, int32(end)
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

// reach returns the start of the chain that a segment at an offset continues, or -1.
func (c *chain) reach(text []byte, at int, gap int32) int32 {
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
