package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// derivation is a rule that sets a field, and where it says so.
type derivation struct {
	rule int // index into Rules, until they are sorted
	at   source.Field
}

// stratify sorts the rules: those that set a field come before those that read
// it, and evidence comes last.
func (c *compiler) stratify() {
	c.conflicts()
	s := &strata{compiler: c, setters: map[int32][]derivation{}, level: map[int32]int32{}}
	for _, d := range c.derived {
		set := c.k.Rules[d.rule].Set
		s.setters[set] = append(s.setters[set], d)
	}
	last := int32(0)
	for _, d := range c.derived {
		r := &c.k.Rules[d.rule]
		if r.Stratum = s.below(r); r.Stratum >= maxStrata {
			s.deep(d)
			break
		}
		last = max(last, r.Stratum+1)
	}
	for i := range c.k.Rules {
		if c.k.Rules[i].Set < 0 {
			c.k.Rules[i].Stratum = last
		}
	}
	slices.SortFunc(c.k.Rules, func(a, b plan.Rule) int {
		return cmp.Or(cmp.Compare(a.Stratum, b.Stratum), strings.Compare(a.ID, b.ID))
	})
}

// strata finds how many derivations lie below each field.
type strata struct {
	*compiler
	setters map[int32][]derivation
	level   map[int32]int32 // by field; -1 while it is being found
	path    []derivation    // that led to the field at hand
}

// maxStrata is how many derivations may rest on one another: as many as a bundle holds.
const maxStrata = 63

func (s *strata) deep(d derivation) {
	s.report(d.at.Loc, faultf("expr-complexity", "%q rests on more than %d derivations, one upon the other", d.at.Name, maxStrata-1))
}

// below returns the stratum of a rule: above all that set what it reads.
func (s *strata) below(r *plan.Rule) int32 {
	stratum := int32(0)
	for _, f := range s.reads(r) {
		stratum = max(stratum, s.of(f))
	}
	return stratum
}

func (s *strata) of(field int32) int32 {
	if l, ok := s.level[field]; ok {
		if l < 0 {
			s.cycle(field)
		}
		return max(l, 0)
	}
	s.level[field] = -1
	level := int32(0)
	for _, d := range s.setters[field] {
		if len(s.path) > maxStrata {
			level = maxStrata // which stratify reports
			break
		}
		s.path = append(s.path, d)
		level = max(level, s.below(&s.k.Rules[d.rule])+1)
		s.path = s.path[:len(s.path)-1]
	}
	s.level[field] = level
	return level
}

// cycle reports the rules by which a field feeds itself.
func (s *strata) cycle(field int32) {
	var names []string
	var first derivation
	for i := len(s.path) - 1; i >= 0; i-- {
		d := s.path[i]
		id := s.k.Rules[d.rule].ID
		if len(names) == 0 || id < slices.Min(names) {
			first = d
		}
		names = append(names, id)
		if s.k.Rules[d.rule].Set == field {
			break
		}
	}
	slices.Sort(names)
	s.report(first.at.Loc, faultf("derivation-cycle", "what it sets feeds its own conditions, by the rules %s", strings.Join(names, ", ")))
}

// reads returns the fields that a rule's conditions read, sorted.
func (c *compiler) reads(r *plan.Rule) []int32 {
	var fields []int32
	for _, w := range r.When {
		fields = c.nodeReads(w.Node, fields)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

func (c *compiler) nodeReads(node int32, fields []int32) []int32 {
	n := &c.k.Nodes[node]
	if n.Kind == plan.NodeAnd || n.Kind == plan.NodeOr {
		for _, kid := range n.Kids {
			fields = c.nodeReads(kid, fields)
		}
		return fields
	}
	p := &c.k.Preds[n.Pred]
	fields = append(fields, p.Field)
	if p.Op >= plan.OpSame {
		fields = append(fields, p.Other)
	}
	return fields
}

// conflicts reports set rules that hold together, because the conditions of one
// are among the other's, and set a field to different values.
func (c *compiler) conflicts() {
	same := map[int32][]derivation{} // by field
	for _, d := range c.derived {
		a := &c.k.Rules[d.rule]
		if same[a.Set] = append(same[a.Set], d); len(same[a.Set]) > maxSetters {
			c.report(d.at.Loc, faultf("set-conflict", "more than %d rules set %q, so that nobody can tell whether they agree", maxSetters, d.at.Name))
			return
		}
		for _, e := range same[a.Set] {
			b := &c.k.Rules[e.rule]
			if slices.Equal(a.Value.Ints, b.Value.Ints) || !(within(a, b) || within(b, a)) {
				continue
			}
			c.report(d.at.Value.Loc, faultf("set-conflict", "whenever both hold, the rule %q sets %q to another value", b.ID, d.at.Name))
		}
	}
}

// maxSetters is how many rules may set a field: all of them are compared with each other.
const maxSetters = 2000

// within says whether the conditions of a are among those of b.
func within(a, b *plan.Rule) bool {
	for _, w := range a.When {
		if !slices.ContainsFunc(b.When, func(v plan.Cond) bool { return v.Node == w.Node }) {
			return false
		}
	}
	return true
}

// askVia finds, for fields that nobody can be asked for, the questions whose
// answers would make them known: those of the vocabulary, of the record that
// holds them, of the text, and of what the rules that set them read.
func (c *compiler) askVia() {
	feeds := make([][]int32, len(c.k.Fields))
	for i := range c.k.Fields {
		f := &c.k.Fields[i]
		feeds[i] = slices.Clone(f.AskVia)
		if len(feeds[i]) > 0 {
			continue
		}
		if f.Kind >= 0 && c.k.Kinds[f.Kind].Field >= 0 {
			feeds[i] = append(feeds[i], c.k.Kinds[f.Kind].Field)
		}
		if f.FromText {
			feeds[i] = append(feeds[i], c.slots["symptom.text"])
		}
	}
	for i := range c.k.Kinds {
		if f := c.k.Kinds[i].Field; f >= 0 && len(feeds[f]) == 0 {
			feeds[f] = slices.Clone(c.k.Kinds[i].From)
		}
	}
	for i := range c.k.Rules {
		r := &c.k.Rules[i]
		if r.Set >= 0 && len(c.k.Fields[r.Set].AskVia) == 0 {
			feeds[r.Set] = append(feeds[r.Set], c.reads(r)...)
		}
	}
	for i := range c.k.Fields {
		c.k.Fields[i].AskVia = nil
	}
	for i := range c.k.Fields {
		if f := &c.k.Fields[i]; !f.Askable {
			f.AskVia = c.askable(feeds, int32(i), map[int32]bool{}, nil)
		}
	}
}

// maxFeeds is how many fields are looked at for questions that a field hangs on.
const maxFeeds = 64

// askable appends the questions that a field hangs on.
func (c *compiler) askable(feeds [][]int32, field int32, seen map[int32]bool, out []int32) []int32 {
	seen[field] = true
	for _, f := range feeds[field] {
		switch {
		case len(seen) > maxFeeds:
			return out
		case seen[f]:
		case c.k.Fields[f].Askable:
			seen[f] = true
			out = append(out, f)
		default:
			out = c.askable(feeds, f, seen, out)
		}
	}
	return out
}
