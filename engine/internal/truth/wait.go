package truth

// waiter finds the rules that wait. It works on sets of rules: those that no
// known field refutes are alive, those of which a condition holds are spoken for.
//
// Clauses on one field: where the field is known, a rule is refuted unless a slot
// of its positive clause is hit (needs), or if a slot of a negated predicate is
// hit (bars). An || over several fields: the rule is refuted unless a slot is hit
// or one of the fields is open (choices). Any other clause that several rules
// share is evaluated once (shared). What is left is verified, rule by rule.
type waiter struct {
	fields  []fieldSets
	read    bitset         // the fields of fieldSets that are not empty
	needs   [layers]hybrid // by slot
	bars    hybrid         // by slot
	choices [layers]choice
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
	needs   [layers]bitset // refuted unless hit
	speaks  bitset         // spoken for if not refuted, or to be verified
	choices [layers]bitset // has an || over this field and others
}

// choice is the clauses over several fields, at most one a rule.
type choice struct {
	rules bitset // that have one
	slots hybrid
}

// wait appends the rules that wait to s.Waiting and says whether the budget sufficed.
func (p *part) wait(ix *Index, f *Facts, s *Scratch, matched []int32) bool {
	if !p.pending(f) {
		return true
	}
	n := words(p.n)
	s.alive, s.speaks = grown(s.alive, n), grown(s.speaks, n)
	s.hit, s.open = grown(s.hit, n), grown(s.open, n)
	s.alive.fill(p.n)
	clear(s.speaks)
	copy(s.speaks, p.free)
	for w := range f.known {
		for set := f.known[w] & p.read[w]; set != 0; set &= set - 1 {
			p.refute(low(w, set), s)
		}
	}
	for i := range p.choices {
		p.choose(i, f, s)
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
	sets, sp := &p.fields[field], s.spans[field]
	hits := s.hits[sp.from:sp.to]
	for i, need := range sets.needs {
		if need != nil {
			p.needs[i].spare(need, hits, s)
		}
	}
	for _, slot := range hits {
		p.bars.refute(slot, s)
	}
	if sets.speaks != nil {
		s.speaks.join(sets.speaks)
	}
	s.Steps += len(sets.speaks) >> 2
}

// spare refutes the rules of need that no slot hits.
func (h *hybrid) spare(need bitset, hits []int32, s *Scratch) {
	some := false
	for _, slot := range hits {
		some = h.mark(slot, s.hit, s) || some
	}
	s.Steps += len(need) >> 2
	if !some {
		s.alive.remove(need)
		return
	}
	alive, hit := s.alive[:len(need)], s.hit[:len(need)]
	for w, x := range need {
		alive[w] &^= x &^ hit[w]
		hit[w] = 0
	}
}

// mark adds the rules posted under a slot to set and says whether there are any.
func (h *hybrid) mark(slot int32, set bitset, s *Scratch) bool {
	list := h.at(slot)
	if d := h.dense(list); d != nil {
		set.join(d)
		s.Steps += len(d) >> 2
		return true
	}
	for _, r := range list {
		set.add(r)
	}
	s.Steps += len(list)
	return len(list) > 0
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

// choose takes account of the || over several fields in layer i.
func (p *part) choose(i int, f *Facts, s *Scratch) {
	c := &p.choices[i]
	if c.rules == nil {
		return
	}
	clear(s.open)
	for j := range p.fields {
		rules := p.fields[j].choices[i]
		if rules == nil {
			continue
		}
		if !f.Known(int32(j)) {
			s.open.join(rules)
			continue
		}
		sp := s.spans[j]
		for _, slot := range s.hits[sp.from:sp.to] {
			c.slots.mark(slot, s.hit, s)
		}
	}
	n := len(c.rules)
	alive, speaks, hit, open := s.alive[:n], s.speaks[:n], s.hit[:n], s.open[:n]
	for w, x := range c.rules {
		alive[w] &^= x &^ (hit[w] | open[w])
		speaks[w] |= hit[w]
		hit[w] = 0
	}
	s.Steps += len(c.rules)
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
	alive, speaks, unsure := s.alive[:len(p.unsure)], s.speaks[:len(p.unsure)], p.unsure
	n := len(s.Waiting)
	found := grown(s.Waiting, n+p.n) // room for all: many rules wait where much is unknown
	for w := range unsure {
		set := alive[w] & speaks[w]
		for doubt := set & unsure[w]; doubt != 0; doubt &= doubt - 1 {
			if !p.waits(ix, low(w, doubt), f, s) {
				set &^= doubt & -doubt
			}
			if s.spent() {
				return
			}
		}
		for ; set != 0; set &= set - 1 {
			found[n] = p.lo + low(w, set)
			n++
		}
	}
	s.Steps += n - len(s.Waiting)
	s.Waiting = found[:n]
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
