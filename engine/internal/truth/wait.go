package truth

import "slices"

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
	s.single = s.single[:0]
	s.alive.fill(p.n)
	clear(s.speaks)
	copy(s.speaks, p.free)
	for w := range f.known {
		for set := f.known[w] & p.read[w]; set != 0; set &= set - 1 {
			if field := low(w, set); p.fields[field].single {
				s.single = append(s.single, field)
			} else {
				p.refute(field, s)
			}
		}
	}
	p.narrow(s)
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

// narrow takes account of the known fields whose cells tell what they refute. It does
// so for two at a time: what is read and written of the rules weighs more than the cells.
func (p *part) narrow(s *Scratch) {
	alive, spoken := s.alive, s.speaks[:len(s.alive)]
	for i := 0; i < len(s.single); i += 2 {
		keep, speaks := p.cell(s.single[i], s.keep, s)
		also, speak := p.cell(s.single[min(i+1, len(s.single)-1)], s.hit, s)
		keep, speaks, also, speak = keep[:len(alive)], speaks[:len(alive)], also[:len(alive)], speak[:len(alive)]
		for w := range alive {
			alive[w] &= keep[w] & also[w]
			spoken[w] |= speaks[w] | speak[w]
		}
	}
}

// cell returns the rules that a known field's value leaves alive, and those that it speaks for.
func (p *part) cell(field int32, room bitset, s *Scratch) (keep, speaks bitset) {
	speaks = p.fields[field].speaks
	s.Steps += len(speaks) >> 2
	return p.cells.keep(s.hits[s.spans[field].from], room, s), speaks
}

// refute takes account of any other known field.
func (p *part) refute(field int32, s *Scratch) {
	x, hits := &p.fields[field], s.told(field)
	for layer, need := range x.needs {
		if need == nil {
			break // so are those of the layers above
		}
		clear(s.hit)
		for _, slot := range hits {
			p.needs[layer].mark(slot, s.hit, s)
		}
		s.spare(need)
	}
	s.speaks.join(x.speaks)
	for _, slot := range hits {
		p.bars.refute(slot, s)
	}
	s.Steps += len(x.speaks) >> 2
}

// told lists the slots that a known field's value hits, without that of being known.
func (s *Scratch) told(field int32) []int32 {
	sp := s.spans[field]
	return s.hits[sp.from : sp.to-1]
}

// spare refutes the rules of need that are not hit.
func (s *Scratch) spare(need bitset) {
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

// share evaluates the clauses that rules share, unless these are few and none is alive.
func (p *part) share(ix *Index, f *Facts, s *Scratch) {
	for i, n := range p.nodes {
		list := p.shared.at(int32(i))
		s.Steps += len(list)
		if p.shared.dense(list) == nil && !slices.ContainsFunc(list, s.alive.has) {
			continue
		}
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
	alive, speaks := s.alive[:len(p.unsure)], s.speaks[:len(p.unsure)]
	for w, unsure := range p.unsure {
		left := alive[w] & speaks[w]
		for doubt := left & unsure; doubt != 0; doubt &= doubt - 1 {
			if !p.waits(ix, low(w, doubt), f, s) {
				left &^= doubt & -doubt
			}
			if s.spent() {
				return
			}
		}
		alive[w] = left
	}
	n := len(s.Waiting)
	s.Waiting = grown(s.Waiting, n+p.n+slack) // room for all: many rules wait where much is unknown
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
