package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// part is the index of one stratum's rules. Within it rules count from 0.
type part struct {
	lo    int32
	n     int
	sets  bool   // some rule sets a field
	reads bitset // the fields that the rules read
	matcher
	waiter
}

// matcher finds the rules that hold: each is posted under the slots of its least
// probable clause, and verified when one of them is hit.
type matcher struct {
	byField bitset // the fields that have postings
	entries postings[entry]
	always  []int32         // rules that no slot gives access to
	checks  postings[check] // by rule: what must hold besides
}

// entry is a posted rule and the first of its checks, which mostly fails.
type entry struct {
	rule  int32
	first check
}

// check is a clause: a predicate, its negation, or a node.
type check int32

const (
	checkPred check = iota
	checkNotPred
	checkNode
	checkDone // holds
)

func (b *builder) check(c *clause) check {
	if c.shape == positive && len(c.preds) == 1 {
		return check(c.preds[0])<<2 | checkPred // an || of one
	}
	return b.line(c.node)
}

func (b *builder) line(n int32) check {
	switch x := &b.ix.k.Nodes[n]; x.Kind {
	case plan.NodePred:
		return check(x.Pred)<<2 | checkPred
	case plan.NodeNotPred:
		return check(x.Pred)<<2 | checkNotPred
	}
	return check(n)<<2 | checkNode
}

func (ix *Index) check(c check, f *Facts, s *Scratch) Truth {
	switch c & 3 {
	case checkPred:
		return ix.pred(int32(c>>2), f, s)
	case checkNotPred:
		return ix.pred(int32(c>>2), f, s).Not()
	case checkNode:
		return ix.Node(int32(c>>2), f, s)
	}
	return True
}

// match appends the rules that hold to s.Matched and says whether the budget sufficed.
func (p *part) match(ix *Index, f *Facts, s *Scratch) bool {
	from := len(s.Matched)
	for _, r := range p.always {
		p.verify(ix, r, f, s)
	}
	for w := range f.known {
		for set := f.known[w] & p.byField[w]; set != 0; set &= set - 1 {
			sp := s.spans[low(w, set)]
			for _, slot := range s.hits[sp.from:sp.to] {
				p.visit(ix, slot, f, s)
			}
		}
	}
	found := s.Matched[from:]
	plan.Sort(found)
	s.Matched = s.Matched[:from+len(slices.Compact(found))]
	return !s.spent()
}

// visit verifies the rules posted under a slot.
func (p *part) visit(ix *Index, slot int32, f *Facts, s *Scratch) {
	list := p.entries.at(slot)
	s.Steps += len(list)
	for i := range list {
		if ix.check(list[i].first, f, s) == True {
			if s.spent() {
				return
			}
			p.verify(ix, list[i].rule, f, s)
		}
	}
}

func (p *part) verify(ix *Index, r int32, f *Facts, s *Scratch) {
	for _, c := range p.checks.at(r) {
		if ix.check(c, f, s) != True {
			return
		}
	}
	s.Matched = append(s.Matched, p.lo+r)
}

// matchBuilder builds a matcher.
type matchBuilder struct {
	entries drawer[entry]
	checks  drawer[check]
	always  []int32
	n       int
}

func newMatchBuilder(n int) *matchBuilder { return &matchBuilder{n: n} }

func (m *matchBuilder) rule(b *builder, r int32, cs []clause) {
	at, a := b.entrance(cs)
	first := checkDone
	for i := range cs {
		if i == at && cs[i].shape == positive {
			continue // the slot tells it
		}
		if c := b.check(&cs[i]); at >= 0 && first == checkDone {
			first = c
		} else {
			m.checks.put(r, c)
		}
	}
	if at < 0 {
		m.always = append(m.always, r)
	}
	for _, s := range a.slots {
		m.entries.put(s, entry{r, first})
	}
}

// entrance chooses the clause whose slots give access to a rule; -1 if none does.
func (b *builder) entrance(cs []clause) (at int, best access) {
	at = -1
	for i := range cs {
		if at >= 0 && cs[i].shape == positive && cs[i].cost >= best.cost {
			continue
		}
		var a access
		if cs[i].shape == positive {
			a.cost = cs[i].cost
			for _, p := range cs[i].preds {
				a.slots = append(a.slots, b.ix.probes.preds.at(p)...)
			}
		} else if room := maxClause; !b.door(cs[i].node, &room, &a) {
			continue
		}
		if at < 0 || a.cost < best.cost {
			at, best = i, a
		}
	}
	return at, best
}

func (m *matchBuilder) done(b *builder) matcher {
	slots := int(b.ix.probes.slots)
	x := matcher{always: m.always, entries: m.entries.postings(slots), checks: m.checks.postings(m.n)}
	x.byField = make(bitset, words(len(b.ix.k.Fields)))
	b.eachSlot(func(field, slot int32) {
		if len(x.entries.at(slot)) > 0 {
			x.byField.add(field)
		}
	})
	return x
}

// eachSlot calls do with the slots of every field.
func (b *builder) eachSlot(do func(field, slot int32)) {
	for f := range b.ix.k.Fields {
		do(int32(f), int32(f))
	}
	for p := range b.ix.tests {
		for _, s := range b.ix.probes.preds.at(int32(p)) {
			do(b.ix.tests[p].field, s)
		}
	}
}
