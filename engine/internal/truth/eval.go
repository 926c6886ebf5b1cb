package truth

import (
	"errors"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// ErrBudget says that an evaluation took more steps than it was allowed.
var ErrBudget = errors.New("step budget exceeded")

// Scratch holds the working memory and the results of one evaluation. The zero
// Scratch is ready; it may be used again, but not by two goroutines at once.
type Scratch struct {
	Matched []int32 // the rules that hold, ascending
	Waiting []int32 // the rules that are unknown and of which a condition holds, ascending

	Limit int // how many predicates and postings Eval may visit; 0: any number
	Steps int // how many were visited, by Eval and what came after it

	limit int      // the Limit, while Eval runs
	memo  []uint32 // by predicate: epoch<<2 | truth
	marks []uint32 // by slot: the epoch in which it was hit
	epoch uint32   // counts the evaluations

	hits   []int32 // slots
	spans  []span  // by field: its hits
	single []int32 // the known fields that have cells
	sets   []assignment

	alive, speaks, hit, keep bitset

	text []byte
	seek automaton.Scratch

	swapped int32 // field that has the value swap instead of its own, -1 for none
	swap    Value
	item    [1]Item

	about  int32   // one more than the rule that was asked about last, 0 for none
	doubts []int32 // its conditions that are unknown

	masks  []uint64 // by node: see mask; nothing of a case is in them
	masked bitset   // the nodes whose mask is there
	rows   []uint64 // see row
	of     *Index   // whose nodes and strings they are
}

type span struct{ from, to int32 }

// assignment is what set rules said of a field.
type assignment struct {
	field, rule int32
	clash       bool
}

// maxEpoch is the last epoch that fits into a memo.
const maxEpoch = 1<<30 - 1

// begin makes s ready for an evaluation with ix.
func (s *Scratch) begin(ix *Index) {
	s.Matched, s.Waiting = s.Matched[:0], s.Waiting[:0]
	s.hits, s.sets = s.hits[:0], s.sets[:0]
	s.Steps, s.limit, s.swapped = 0, s.Limit, -1
	if s.of != ix {
		s.of = ix
		s.masks, s.masked = make([]uint64, len(ix.k.Nodes)), make(bitset, words(len(ix.k.Nodes)))
		s.rows = make([]uint64, ix.probes.rows)
	}
	s.memo = grown(s.memo, len(ix.k.Preds))
	s.marks = grown(s.marks, int(ix.probes.slots))
	s.spans = grown(s.spans, len(ix.k.Fields))
	s.about = 0
	if s.epoch++; s.epoch > maxEpoch {
		clear(s.memo[:cap(s.memo)])
		clear(s.marks[:cap(s.marks)])
		s.epoch = 1
	}
}

// spent says that the budget is exceeded.
func (s *Scratch) spent() bool { return s.limit > 0 && s.Steps > s.limit }

// grown returns s with length n; what is new is zero.
func grown[T any, S ~[]T](s S, n int) S {
	if cap(s) < n {
		return append(s[:cap(s)], make(S, n-cap(s))...)
	}
	return s[:n]
}

// Eval finds the rules that hold and those that wait. Set rules that hold write
// their fields into f, unless f has a value; where two of them disagree, the
// field stays unknown. What an earlier evaluation derived is forgotten first.
func (ix *Index) Eval(f *Facts, s *Scratch) error {
	f.fit(len(ix.k.Fields))
	f.restart()
	s.begin(ix)
	defer func() { s.limit = 0 }()
	for w := range f.known {
		for set := f.known[w]; set != 0; set &= set - 1 {
			ix.probe(low(w, set), f, s)
		}
	}
	for i := range ix.parts {
		p := &ix.parts[i]
		from := len(s.Matched)
		if !p.match(ix, f, s) || !p.wait(ix, f, s, s.Matched[from:]) {
			return ErrBudget
		}
		if p.sets {
			ix.assign(s.Matched[from:], f, s)
		}
	}
	return nil
}

// assign carries out the set rules among rules.
func (ix *Index) assign(rules []int32, f *Facts, s *Scratch) {
	for _, r := range rules {
		field := ix.k.Rules[r].Set
		if field < 0 {
			continue
		}
		a := s.assignment(field)
		switch {
		case a == nil && !f.Known(field):
			s.sets = append(s.sets, assignment{field: field, rule: r})
			f.derive(field, ix.assigns[r])
		case a != nil && !a.clash && !ix.assigns[a.rule].equal(&ix.assigns[r]):
			a.clash = true
			f.retract(field)
		default:
			continue
		}
		s.about = 0
		for _, p := range ix.readers.at(field) {
			s.memo[p] = 0
		}
		ix.probe(field, f, s)
	}
}

func (s *Scratch) assignment(field int32) *assignment {
	for i := range s.sets {
		if s.sets[i].field == field {
			return &s.sets[i]
		}
	}
	return nil
}

// probe finds the slots that a field's value hits.
func (ix *Index) probe(field int32, f *Facts, s *Scratch) {
	v := f.Get(field)
	from := int32(len(s.hits))
	switch v.Kind {
	case Text:
		s.strike(ix.key(field, v.ID))
		ix.probeText(field, v, s)
	case Number:
		ix.probeNumber(field, v.Int, s)
	case List:
		for i := range v.List {
			s.strike(ix.key(field, v.List[i].ID))
		}
		if e := &ix.probes.elements[field]; e.list != nil {
			ix.probeElements(e, v.List, s)
		}
	}
	if v.Kind != Absent {
		s.hits = append(s.hits, field) // the slot of being known
	}
	s.spans[field] = span{from, int32(len(s.hits))}
	s.Steps += len(s.hits) - int(from)
}

func (ix *Index) key(field, value int32) int32 {
	if value < 0 {
		return -1
	}
	return ix.probes.keys.get(key(field, value))
}

// strike notes that a slot is hit, once.
func (s *Scratch) strike(slot int32) {
	if slot >= 0 && !s.struck(slot) {
		s.marks[slot] = s.epoch
		s.hits = append(s.hits, slot)
	}
}

func (s *Scratch) struck(slot int32) bool { return s.marks[slot] == s.epoch }

func (ix *Index) probeNumber(field int32, x int64, s *Scratch) {
	if r := &ix.probes.ranges[field]; len(r.cuts) > 0 {
		for i := r.piece(x) + r.pieces(); i > 0; i /= 2 {
			s.hits = append(s.hits, r.base+i)
		}
	} else if 0 <= x && x <= 1 {
		s.strike(ix.key(field, int32(x)))
	}
}

func (ix *Index) probeText(field int32, v *Value, s *Scratch) {
	l := &ix.probes.words[field]
	if l.words == nil {
		return
	}
	s.Steps += len(v.Text) >> 3
	s.text = append(s.text[:0], v.Text...)
	l.words.Scan(s.text, func(word, start, _ int) {
		for _, h := range l.hits.at(int32(word)) {
			if h.sure || !s.struck(h.slot) && ix.confirm(h, start, v.Text, s) {
				s.strike(h.slot)
			}
		}
	})
}

// confirm evaluates a predicate, at the place where a word was found if it can only
// hold there, else once.
func (ix *Index) confirm(h hit, start int, text string, s *Scratch) bool {
	s.Steps++
	p := &ix.k.Preds[h.pred]
	if h.before >= 0 {
		from := max(0, start-int(h.before))
		for from > 0 && !utf8.RuneStart(s.text[from]) {
			from--
		}
		return s.find(ix.patterns[p.Prog], from, start)
	}
	if s.memo[h.pred]>>2 == s.epoch {
		return false
	}
	v := truth(ix.decideText(p, text, s))
	s.memo[h.pred] = s.epoch<<2 | uint32(v)
	return v == True
}

// Node is the truth of condition n. Eval must have run.
func (ix *Index) Node(n int32, f *Facts, s *Scratch) Truth {
	x := &ix.k.Nodes[n]
	switch x.Kind {
	case plan.NodePred:
		return ix.pred(x.Pred, f, s)
	case plan.NodeNotPred:
		return ix.pred(x.Pred, f, s).Not()
	}
	stop := False
	if x.Kind == plan.NodeOr {
		stop = True
	}
	t := stop.Not()
	for _, kid := range x.Kids {
		u := ix.Node(kid, f, s)
		if u == stop || s.spent() {
			return u
		}
		t = min(t, u) // Unknown wins over what does not stop
	}
	return t
}

// pred is the truth of predicate p, evaluated at most once.
func (ix *Index) pred(p int32, f *Facts, s *Scratch) Truth {
	s.Steps++
	t := &ix.tests[p]
	if s.swapped >= 0 && t.reads(s.swapped) {
		return ix.evaluate(p, t, f, s)
	}
	if m := s.memo[p]; m>>2 == s.epoch {
		return Truth(m & 3)
	}
	v := ix.evaluate(p, t, f, s)
	s.memo[p] = s.epoch<<2 | uint32(v)
	return v
}

func (ix *Index) evaluate(p int32, t *test, f *Facts, s *Scratch) Truth {
	v, w := s.value(t.field, f), (*Value)(nil)
	if v.Kind == Absent {
		return Unknown
	}
	if t.other >= 0 {
		if w = s.value(t.other, f); w.Kind == Absent {
			return Unknown
		}
	}
	s.Steps += len(v.Text) >> 6
	return truth(ix.decide(p, t, v, w, s))
}

func (s *Scratch) value(field int32, f *Facts) *Value {
	if field == s.swapped {
		return &s.swap
	}
	return &f.values[field]
}

// Rule is the truth of a rule's conditions together. Eval must have run.
func (ix *Index) Rule(r int32, f *Facts, s *Scratch) Truth {
	t := True
	for i := range ix.k.Rules[r].When {
		u := ix.Node(ix.k.Rules[r].When[i].Node, f, s)
		if u == False {
			return False
		}
		t = min(t, u)
	}
	return t
}
