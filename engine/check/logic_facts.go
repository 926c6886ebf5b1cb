package check

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// premise is what a literal looks at: a field, or one value of a list.
type premise struct{ field, value int32 }

// premises returns what a rule looks at.
func (l *logician) premises(d *deduction) map[premise]bool {
	out := map[premise]bool{}
	for _, c := range d.cases {
		for _, x := range c {
			q := &l.k.Preds[x.pred()]
			if q.Op == plan.OpHas {
				for _, v := range q.Set {
					out[premise{q.Field, v}] = true
				}
				continue
			}
			for _, f := range fieldsOf(q) {
				out[premise{f, -1}] = true
			}
		}
	}
	return out
}

// samePremises says that a looks at nothing that b does not look at: then their
// weights count one observation twice. A rule that looks at more adds evidence of its own.
func (l *logician) samePremises(a, b *deduction) bool {
	known := l.premises(b)
	for p := range l.premises(a) {
		if !known[p] {
			return false
		}
	}
	return true
}

// share says that two rules draw a line through the same values: both need one
// field that has a single value. Rules that look at different things always overlap, and it says nothing.
func (l *logician) share(a, b *deduction) bool {
	return slices.ContainsFunc(a.must, func(f int32) bool {
		t := l.k.Fields[f].Type
		_, both := slices.BinarySearch(b.must, f)
		return both && t != plan.TypeStrings && t != plan.TypeEnums
	})
}
