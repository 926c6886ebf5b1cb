package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// hit is what finding a word in a text means: the predicate may be true (or
// surely is), and then the slot is hit.
type hit struct {
	pred, slot int32
	sure       bool
}

// wordlist finds the words of one field's text predicates.
type wordlist struct {
	words *automaton.Words // nil if there are none
	hits  postings[hit]    // by word
}

// wordlists collects words and what they mean.
type wordlists struct {
	words []string
	hits  []hit
}

func (l *wordlists) add(word string, h hit) {
	l.words = append(l.words, word)
	l.hits = append(l.hits, h)
}

func (l *wordlists) done() wordlist {
	if len(l.words) == 0 {
		return wordlist{}
	}
	bytes := 0
	for _, w := range l.words {
		bytes += len(w)
	}
	words := automaton.NewCollector(len(l.words), bytes)
	var d drawer[hit]
	for i, w := range l.words {
		d.put(words.Add(w), l.hits[i])
	}
	return wordlist{words.Words(), d.postings(words.Len())}
}

// literals are words of which one must occur where p is true; none if that says nothing.
func literals(k *plan.KB, p *plan.Pred, seek *plan.Seeker) []string {
	var need []string
	switch p.Op {
	case plan.OpContains, plan.OpPrefix, plan.OpSuffix:
		need = []string{p.Str}
	case plan.OpMatch:
		anchors, _ := seek.Required(&k.Patterns[p.Prog])
		for _, a := range anchors {
			if a.Text == plan.RunText {
				return nil
			}
			need = append(need, a.Text)
		}
	}
	if slices.Contains(need, "") {
		return nil
	}
	return need
}

// newPatterns prepares the patterns that predicates use.
func newPatterns(k *plan.KB) []*automaton.Pattern {
	ps := make([]*automaton.Pattern, len(k.Patterns))
	for i := range k.Preds {
		if p := &k.Preds[i]; p.Op == plan.OpMatch && ps[p.Prog] == nil {
			ps[p.Prog] = automaton.NewPattern(&k.Patterns[p.Prog])
		}
	}
	return ps
}

// endless is the budget of a search where evaluation has none.
const endless = 1<<31 - 1

// search says whether a pattern matches somewhere in text.
func (s *Scratch) search(p *automaton.Pattern, text string) bool {
	budget := endless
	if s.limit > 0 {
		budget = max(0, s.limit-s.Steps)
	}
	s.text = append(s.text[:0], text...)
	s.find.Budget = budget
	ok := p.Find(s.text, nil, 0, len(text), &s.find)
	s.Steps += budget - s.find.Budget
	return ok
}
