package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// deduction is what the checker knows of one rule.
type deduction struct {
	rule  *plan.Rule
	slot  int32
	o     *compile.Object
	lines []int32
	cases []conj // nil if there are too many
	must  []int32
	bloom uint64
}

// logic reports what rules mean alone and together. Everything it says is proved.
func (c *checker) logic() {
	l := &logician{checker: c, p: newProver(c.k), dark: map[int64]bool{}}
	groups := map[int64][]*deduction{}
	for i := range c.k.Rules {
		if d := l.alone(int32(i)); d != nil {
			groups[about(d.rule)] = append(groups[about(d.rule)], d)
		}
	}
	l.others()
	keys := make([]int64, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		l.together(groups[key], key < 0)
	}
	l.ties(groups)
	l.gaps(groups)
	l.blanks(groups)
	l.fallbacks()
}

// about is what a rule concludes about: a cause, or a field.
func about(r *plan.Rule) int64 {
	if r.Set >= 0 {
		return -1 - int64(r.Set)
	}
	return int64(r.Cause)
}

type logician struct {
	*checker
	p        *prover
	dark     map[int64]bool // what rules conclude about that were too large to be analysed
	pairs    int            // that were compared
	full     bool
	witness  *witness
	conflict int
	shown    int
}

// maxPairs bounds the comparisons of rules with each other.
const maxPairs = 1_000_000

// alone looks at one rule. It returns nil for one that never holds or is too large.
func (l *logician) alone(slot int32) *deduction {
	r := &l.k.Rules[slot]
	o := l.object("rule", r.ID)
	if o == nil {
		return nil
	}
	d := &deduction{rule: r, slot: slot, o: o}
	for _, w := range r.When {
		d.lines = append(d.lines, w.Node)
	}
	if !l.lines(o.Node.Get("when"), d.lines, o) {
		return nil
	}
	cases, ok := l.p.cases(d.lines...)
	switch {
	case !ok:
		l.dark[about(r)] = true
		l.at("KB515", o.Key, "the rule %q has too many cases to be analysed", r.ID)
		return nil
	case len(cases) == 0:
		f := l.at("KB501", o.Key, "the rule %q can never hold: its conditions contradict each other", r.ID)
		l.contradiction(f, o, d.lines)
		return nil
	}
	if l.unrecorded(cases) {
		l.at("KB508", o.Key, "the rule %q waits for facts that no %s has: %s", r.ID, l.kindRead(cases), strings.Join(l.factsRead(d.lines), ", "))
	}
	d.cases = cases
	d.must = l.mustRead(cases)
	for _, f := range d.must {
		d.bloom |= 1 << (uint32(f) * 2654435761 >> 26)
	}
	l.redundant(d)
	return d
}

// lines looks at each line alone; false if one of them can never be true.
func (l *logician) lines(list *source.Node, nodes []int32, o *compile.Object) bool {
	sound := true
	for i, n := range nodes {
		if list == nil || i >= len(list.Items) {
			continue
		}
		at := list.Items[i].Loc
		if cases, ok := l.p.cases(n); ok && len(cases) == 0 {
			l.at("KB501", at, "this condition can never be true")
			sound = false
			continue
		}
		if cases, ok := l.p.refuting(n); ok && len(cases) == 0 && l.k.Nodes[n].Kind != plan.NodePred { // a list of all values asks whether the field is known
			l.at("KB313", at, "this condition is true whenever it is known").Severity = Warning
		}
		if sound {
			l.alternatives(n, nil, at)
			l.superfluous(n, at)
		}
	}
	return sound
}

// alternatives reports kids of an "or" that the given lines exclude.
func (l *logician) alternatives(n int32, rest []int32, at source.Loc) {
	node := &l.k.Nodes[n]
	if node.Kind != plan.NodeOr {
		return
	}
	for _, kid := range node.Kids {
		if !l.p.absurdNodes(append(slices.Clone(rest), kid)) {
			continue
		}
		if len(rest) == 0 {
			l.at("KB501", at, "the alternative %s can never be true", l.show(kid))
		} else {
			l.at("KB324", at, "the other conditions exclude the alternative %s", l.show(kid))
		}
	}
}

// superfluous reports a part of a condition that another part makes needless: an
// alternative that implies another one, or a conjunct that another one implies.
func (l *logician) superfluous(n int32, at source.Loc) {
	node := &l.k.Nodes[n]
	if node.Kind != plan.NodeOr && node.Kind != plan.NodeAnd {
		return
	}
	for i, kid := range node.Kids {
		for j, other := range node.Kids {
			weak, strong := kid, other
			if node.Kind == plan.NodeOr {
				weak, strong = other, kid
			}
			if i == j || !l.entailsNode(strong, weak) || j > i && l.entailsNode(weak, strong) {
				continue
			}
			l.at("KB324", at, "%s adds nothing to %s", l.show(kid), l.show(other))
			return
		}
	}
}

func (l *logician) entailsNode(a, b int32) bool {
	cases, ok := l.p.cases(a)
	return ok && l.p.entails(cases, []int32{b})
}

func (p *prover) absurdNodes(nodes []int32) bool {
	cases, ok := p.cases(nodes...)
	return ok && len(cases) == 0
}

// contradiction names two lines that exclude each other, if two do.
func (l *logician) contradiction(f *Finding, o *compile.Object, nodes []int32) {
	list := o.Node.Get("when")
	for i := range nodes {
		for j := range i {
			if l.p.absurdNodes([]int32{nodes[j], nodes[i]}) {
				f.Off, f.End = list.Items[i].Loc.Off, list.Items[i].Loc.End
				f.Pos = compile.Pos(list.Items[i].Loc)
				f.see(list.Items[j].Loc, "this one excludes it")
				return
			}
		}
	}
}

// redundant reports lines that the others imply, and alternatives that the others exclude.
func (l *logician) redundant(d *deduction) {
	if len(d.lines) < 2 {
		return
	}
	list := d.o.Node.Get("when")
	reads := make([][]int32, len(d.lines))
	for i, n := range d.lines {
		reads[i] = l.k.Reads(n, nil)
	}
	for i, n := range d.lines {
		var rest []int32
		for j, m := range d.lines {
			if j != i && (j < i || m != n) {
				rest = append(rest, m)
			}
		}
		if !overlaps(reads, i) {
			continue
		}
		cases, ok := l.p.cases(rest...)
		if !ok {
			continue
		}
		if l.p.entails(cases, []int32{n}) {
			l.at("KB324", list.Items[i].Loc, "the other conditions of the rule %q imply this one", d.rule.ID)
			return // the second of two that imply each other is needed
		}
		l.alternatives(n, rest, list.Items[i].Loc)
	}
}

func overlaps(reads [][]int32, i int) bool {
	for j := range reads {
		if j != i && slices.ContainsFunc(reads[j], func(f int32) bool { return slices.Contains(reads[i], f) }) {
			return true
		}
	}
	return false
}

// mustRead returns the fields that are known in every case, sorted.
func (l *logician) mustRead(cases []conj) []int32 {
	var out []int32
	for i, c := range cases {
		var fields []int32
		for _, x := range c {
			q := &l.k.Preds[x.pred()]
			fields = append(fields, q.Field)
			if q.Op >= plan.OpSame {
				fields = append(fields, q.Other)
			}
		}
		slices.Sort(fields)
		fields = slices.Compact(fields)
		if i == 0 {
			out = fields
			continue
		}
		out = slices.DeleteFunc(out, func(f int32) bool { _, ok := slices.BinarySearch(fields, f); return !ok })
	}
	return out
}

// show writes a node as an author would.
func (l *logician) show(n int32) string {
	node := &l.k.Nodes[n]
	switch node.Kind {
	case plan.NodePred, plan.NodeNotPred:
		return l.showPred(&l.k.Preds[node.Pred], node.Kind == plan.NodeNotPred)
	}
	var parts []string
	for _, kid := range node.Kids {
		parts = append(parts, l.show(kid))
	}
	op := " && "
	if node.Kind == plan.NodeOr {
		op = " || "
	}
	return "(" + strings.Join(parts, op) + ")"
}

// ties reports causes whose rules hold in the same cases with the same weights.
func (l *logician) ties(groups map[int64][]*deduction) {
	bySum := map[string][]int32{}
	for i := range l.k.Causes {
		var parts []string
		for _, d := range groups[int64(i)] {
			lines := slices.Clone(d.lines)
			slices.Sort(lines)
			part := itoa(int64(d.rule.Weight))
			if d.rule.RuleOut || d.rule.Decisive {
				part += "!"
			}
			for _, n := range slices.Compact(lines) {
				part += " " + itoa(int64(n))
			}
			parts = append(parts, part)
		}
		if slices.Sort(parts); len(parts) > 0 && !l.dark[int64(i)] {
			key := itoa(int64(l.k.Causes[i].Prior)) + "|" + strings.Join(parts, "|")
			bySum[key] = append(bySum[key], int32(i))
		}
	}
	for _, key := range sortedKeys(bySum) {
		same := bySum[key]
		slices.SortFunc(same, func(a, b int32) int { return cmp.Compare(l.k.Causes[a].ID, l.k.Causes[b].ID) })
		for _, i := range same[1:] {
			first := l.object("cause", l.k.Causes[same[0]].ID)
			f := l.at("KB518", l.object("cause", l.k.Causes[i].ID).Key, "the causes %q and %q always stand equal", first.ID, l.k.Causes[i].ID).see(first.Key, "the other one")
			f.Case = l.tied(groups[int64(i)])
		}
	}
}

// tied returns a case in which a rule of a cause holds: those of the cause that stands equal hold in it, too.
func (l *logician) tied(group []*deduction) string {
	i := slices.IndexFunc(group, func(d *deduction) bool { return d.rule.Weight > 0 && !d.rule.RuleOut })
	if i < 0 {
		return ""
	}
	return l.example(group[i].cases, group[i].rule.ID)
}
