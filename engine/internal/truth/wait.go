package truth

// waiter finds the rules that wait. It works on sets of rules: those that no
// known field refutes are alive, those of which a condition holds are spoken for.
//
// Clauses on one field: where the field is known and its value hits one slot, the
// rules that are left are looked up (cells). Where it may hit more, a rule is
// refuted unless a slot of its positive clause is hit (needs), or if a slot of a
// negated predicate is hit (bars). An || over several fields: where all of them
// are known, the rule is refuted unless a slot is hit (choices). Any other clause
// that several rules share is evaluated once (shared). What is left is verified,
// rule by rule.
type waiter struct {
	fields  []fieldSets
	read    bitset // the fields that speak
	cells   cells
	needs   [layers]hybrid // by slot
	bars    hybrid         // by slot
	choices []choice       // by layer
	nodes   []int32
	shared  hybrid          // by index into nodes
	free    bitset          // rules that may have a condition that holds with nothing known
	unsure  bitset          // rules that are to be verified
	lines   postings[check] // by rule, of those
}

// layers is how many needs on one field, and how many choices, a rule can have without being unsure.
const layers = 3

// fieldSets are sets of rules that read a field; nil if empty.
type fieldSets struct {
	single bool           // its cells tell what it refutes, else needs and bars do
	speaks bitset         // spoken for if not refuted, or to be verified
	needs  [layers]bitset // refuted unless hit
}

// wait appends the rules that wait to s.Waiting and says whether the budget sufficed.
func (p *part) wait(ix *Index, f *Facts, s *Scratch, matched []int32) bool {
	if !p.pending(f) {
		return true
	}
	n := words(p.n)
	s.alive, s.speaks = grown(s.alive, n), grown(s.speaks, n)
	s.hit, s.keep = grown(s.hit, n), grown(s.keep, n)
	s.alive.fill(p.n)
	clear(s.speaks)
	copy(s.speaks, p.free)
	for w := range f.known {
		for set := f.known[w] & p.read[w]; set != 0; set &= set - 1 {
			p.refute(low(w, set), s)
		}
	}
	for i := range p.choices {
		p.choices[i].choose(f, s)
	}
	p.share(ix, f, s)
	for _, r := range matched {
		s.alive.drop(r - p.lo)
	}
	p.collect(ix, f, s)
	return !s.spent()
}

// pending says whether a rule can wait at all: something that rules read is
// unknown, and something is known (or a condition holds without).
func (p *part) pending(f *Facts) bool {
	open, some := false, p.free != nil
	for w := range f.known {
		open = open || p.reads[w]&^f.known[w] != 0
		some = some || p.reads[w]&f.known[w] != 0
	}
	return open && some
}

// refute takes account of a known field.
func (p *part) refute(field int32, s *Scratch) {
	x, sp := &p.fields[field], s.spans[field]
	hits := s.hits[sp.from:sp.to]
	s.Steps += len(x.speaks) >> 2
	if x.single {
		s.narrow(p.cells.keep(hits[0], s), x.speaks)
		return
	}
	for i, need := range x.needs {
		if need != nil {
			p.needs[i].spare(need, hits, s)
		}
	}
	for _, slot := range hits {
		p.bars.refute(slot, s)
	}
	s.speaks.join(x.speaks)
}

// narrow refutes the rules that are not in keep; those in speaks are spoken for.
func (s *Scratch) narrow(keep, speaks bitset) {
	alive := s.alive
	spoken, keep, speaks := s.speaks[:len(alive)], keep[:len(alive)], speaks[:len(alive)]
	for w := range alive {
		alive[w] &= keep[w]
		spoken[w] |= speaks[w]
	}
}

// spare refutes the rules of need that no slot hits.
func (h *hybrid) spare(need bitset, hits []int32, s *Scratch) {
	clear(s.hit)
	for _, slot := range hits {
		h.mark(slot, s.hit, s)
	}
	alive, hit := s.alive[:len(need)], s.hit[:len(need)]
	for w, x := range need {
		alive[w] &^= x &^ hit[w]
	}
	s.Steps += len(need) >> 2
}

// mark adds the rules posted under a slot to set.
func (h *hybrid) mark(slot int32, set bitset, s *Scratch) {
	list := h.at(slot)
	if d := h.dense(list); d != nil {
		set.join(d)
		s.Steps += len(d) >> 2
		return
	}
	for _, r := range list {
		set.add(r)
	}
	s.Steps += len(list)
}

// refute refutes the rules posted under a slot.
func (h *hybrid) refute(slot int32, s *Scratch) {
	list := h.at(slot)
	if d := h.dense(list); d != nil {
		s.alive.remove(d)
		s.Steps += len(d) >> 2
		return
	}
	for _, r := range list {
		s.alive.drop(r)
	}
	s.Steps += len(list)
}

// share evaluates the clauses that rules share.
func (p *part) share(ix *Index, f *Facts, s *Scratch) {
	for i, n := range p.nodes {
		switch ix.Node(n, f, s) {
		case False:
			p.shared.refute(int32(i), s)
		case True:
			p.shared.mark(int32(i), s.speaks, s)
		}
	}
}

// collect appends the rules that are alive and spoken for, once the unsure ones are verified.
func (p *part) collect(ix *Index, f *Facts, s *Scratch) {
	s.alive.meet(s.speaks)
	for w, unsure := range p.unsure {
		for doubt := s.alive[w] & unsure; doubt != 0; doubt &= doubt - 1 {
			if r := low(w, doubt); !p.waits(ix, r, f, s) {
				s.alive.drop(r)
			}
			if s.spent() {
				return
			}
		}
	}
	n := len(s.Waiting)
	s.Waiting = grown(s.Waiting, n+p.n) // room for all: many rules wait where much is unknown
	s.Waiting = s.Waiting[:n+s.alive.list(p.lo, s.Waiting[n:])]
	s.Steps += len(s.Waiting) - n
}

// waits evaluates a rule: it is unknown, and a condition holds.
func (p *part) waits(ix *Index, r int32, f *Facts, s *Scratch) bool {
	unknown, holds := false, false
	for _, c := range p.lines.at(r) {
		switch ix.check(c, f, s) {
		case False:
			return false
		case Unknown:
			unknown = true
		case True:
			holds = true
		}
	}
	return unknown && holds
}
