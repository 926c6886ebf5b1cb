package check

import (
	"slices"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// others looks at the conditions that are no rule's, and at what only the first that fits decides.
func (l *logician) others() {
	for i := range l.k.Remedies {
		r := &l.k.Remedies[i]
		o := l.object("remedy", r.ID)
		l.lines(o.Node.Get("when"), r.When, o)
		l.lines(o.Node.Get("unless"), r.Unless, o)
		l.contradictory(o.Node.Get("when"), r.When, "the remedy is never offered")
		l.withdrawn(o, r)
		l.variants(o, r)
		l.wordings(o.Node)
	}
	for i := range l.k.Causes {
		x := &l.k.Causes[i]
		if o := l.object("cause", x.ID); len(x.Escalate.When) > 0 {
			l.lines(o.Node.Get("escalate").Get("now"), x.Escalate.When, o)
		}
	}
	for i := range l.k.Fields {
		f := &l.k.Fields[i]
		if o := l.object("field", f.Name); o != nil && len(f.Unless) > 0 {
			l.lines(o.Node.Get("unless"), f.Unless, o)
		}
	}
}

func (l *logician) contradictory(list *source.Node, nodes []int32, says string) {
	if len(nodes) > 1 && l.p.absurdNodes(nodes) {
		l.at("KB501", list.Loc, "%s: its conditions contradict each other", says)
	}
}

// withdrawn reports a remedy whose "when" implies its "unless".
func (l *logician) withdrawn(o *compile.Object, r *plan.Remedy) {
	cases, ok := l.p.cases(r.When...)
	if ok && len(r.When) > 0 && len(r.Unless) > 0 && l.p.entailsAny(cases, r.Unless) {
		l.unreachable("remedy-unreachable", o.Key, "the remedy %q is never offered: whenever its conditions hold, so does one of its unless", r.ID)
	}
}

// entailsAny says that in each of some conjunctions one of the nodes is true.
func (p *prover) entailsAny(from []conj, nodes []int32) bool {
	return len(from) > 0 && !slices.ContainsFunc(from, func(c conj) bool {
		return !slices.ContainsFunc(nodes, func(n int32) bool { return p.implies(c, n) })
	})
}

func (l *logician) unreachable(name string, at source.Loc, format string, args ...any) *Finding {
	f := l.at("KB508", at, format, args...)
	f.Name = name
	return f
}

// variants reports those that can never be chosen: the remedy's own conditions exclude them, or an earlier one always fits.
func (l *logician) variants(o *compile.Object, r *plan.Remedy) {
	list := o.Node.Get("variants")
	if list == nil {
		return
	}
	for i, n := range list.Items {
		when := n.Get("when")
		l.lines(when, r.Variants[i].When, o)
		l.wordings(n)
		if l.p.absurdNodes(r.Variants[i].When) {
			l.contradictory(when, r.Variants[i].When, "the variant is never chosen")
			continue
		}
		cases, ok := l.p.cases(append(slices.Clone(r.When), r.Variants[i].When...)...)
		switch {
		case !ok:
		case len(cases) == 0:
			l.unreachable("variant-unreachable", when.Loc, "the variant is never chosen: the remedy's own conditions exclude it").see(o.Node.Get("when").Loc, "these")
		default:
			if j := l.covered(cases, r.Variants[:i]); j >= 0 {
				l.unreachable("variant-unreachable", when.Loc, "the variant is never chosen: whenever its conditions hold, an earlier one is").see(list.Items[j].Loc, "this one")
			}
		}
	}
}

// covered returns one of the earlier variants if one of them fits in each case, else -1.
func (l *logician) covered(cases []conj, earlier []plan.Variant) int {
	last := -1
	for _, c := range cases {
		i := slices.IndexFunc(earlier, func(v plan.Variant) bool { return l.p.entails([]conj{c}, v.When) })
		if i < 0 {
			return -1
		}
		last = i
	}
	return last
}

// wordings reports wordings of a step behind one that can always be shown.
func (l *logician) wordings(n *source.Node) {
	list := n.Get("steps")
	if list == nil {
		return
	}
	for _, choice := range list.Items {
		for i, key := range choice.Items {
			o := l.object("text:"+l.r.Default, "step."+key.Text)
			if i+1 < len(choice.Items) && o != nil && len(placeholders(o.Node.Text)) == 0 {
				l.unreachable("step-unreachable", choice.Items[i+1].Loc, "this wording is never shown: the one before it has no placeholders, so it always can be").
					see(o.Key, "the one before")
				break
			}
		}
	}
}
