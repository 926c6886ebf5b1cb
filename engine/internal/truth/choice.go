package truth

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// choice is the clauses over several fields, at most one a rule. A group is those over the same fields.
type choice struct {
	fields bitset          // all of them
	reads  postings[int32] // by group: its fields
	rules  hybrid          // by group
	slots  hybrid
}

// choose takes account of the clauses of c: where all fields of a group are
// known, its rules are refuted unless a slot is hit.
func (c *choice) choose(f *Facts, s *Scratch) {
	clear(s.hit)
	for w := range c.fields {
		for set := f.known[w] & c.fields[w]; set != 0; set &= set - 1 {
			for _, slot := range s.told(low(w, set)) {
				c.slots.mark(slot, s.hit, s)
			}
		}
	}
	for g := range int32(len(c.reads.off) - 1) {
		if f.knows(c.reads.at(g)) {
			c.rules.spare(g, s)
		}
	}
	s.speaks.join(s.hit)
	s.Steps += len(c.reads.off) + len(s.hit)>>2
}

// spare refutes the rules posted under a slot that are not hit.
func (h *hybrid) spare(slot int32, s *Scratch) {
	list := h.at(slot)
	if d := h.dense(list); d != nil {
		s.spare(d)
		return
	}
	for _, r := range list {
		if !s.hit.has(r) {
			s.alive.drop(r)
		}
	}
	s.Steps += len(list)
}

// choiceBuilder builds a choice.
type choiceBuilder struct {
	fields              bitset
	groups              map[string]int32
	reads, rules, slots drawer[int32]
}

// rule files an || over several fields.
func (x *choiceBuilder) rule(b *builder, i int32, c *clause) {
	if x.groups == nil {
		x.fields, x.groups = make(bitset, words(len(b.ix.k.Fields))), map[string]int32{}
	}
	var fields []int32
	for _, p := range c.preds {
		fields = append(fields, b.ix.tests[p].field)
	}
	plan.Sort(fields)
	x.rules.put(x.group(slices.Compact(fields)), i)
	b.post(&x.slots, i, c)
}

// group returns the number of the group over some fields.
func (x *choiceBuilder) group(fields []int32) int32 {
	var name []byte
	for _, f := range fields {
		name = append(name, byte(f>>24), byte(f>>16), byte(f>>8), byte(f))
	}
	g, ok := x.groups[string(name)]
	if !ok {
		g = int32(len(x.groups))
		x.groups[string(name)] = g
		for _, f := range fields {
			x.fields.add(f)
			x.reads.put(g, f)
		}
	}
	return g
}

func (x *choiceBuilder) done(slots, n int) choice {
	groups := len(x.groups)
	return choice{x.fields, x.reads.postings(groups), newHybrid(&x.rules, groups, n), newHybrid(&x.slots, slots, n)}
}
