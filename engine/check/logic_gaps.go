package check

import (
	"math"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
)

// gaps reports values between those for which rules set a field.
func (l *logician) gaps(groups map[int64][]*deduction) {
	for i := range l.k.Fields {
		f := &l.k.Fields[i]
		group := groups[-1-int64(i)]
		if f.Askable || f.FromText || len(group) < 2 || l.dark[-1-int64(i)] {
			continue
		}
		for _, by := range l.dividing(group) {
			if l.gap(int32(i), by, group) {
				break
			}
		}
	}
}

// dividing returns the fields of a single value that each of the rules needs to
// know, if the rules set several values: they sort its values into classes.
func (l *logician) dividing(group []*deduction) []int32 {
	first := group[0]
	if !slices.ContainsFunc(group, func(d *deduction) bool { return !slices.Equal(d.rule.Value.Ints, first.rule.Value.Ints) }) {
		return nil
	}
	out := slices.Clone(first.must)
	for _, d := range group[1:] {
		out = slices.DeleteFunc(out, func(f int32) bool { _, ok := slices.BinarySearch(d.must, f); return !ok })
	}
	return slices.DeleteFunc(out, func(f int32) bool {
		t := l.k.Fields[f].Type
		return t != plan.TypeInt && t != plan.TypeNumber && (t != plan.TypeEnum || l.k.Fields[f].Open || l.p.names[f])
	})
}

// gap reports the values of one field for which no rule sets another.
func (l *logician) gap(set, by int32, group []*deduction) bool {
	var missing, shown string
	if f := &l.k.Fields[by]; f.Type == plan.TypeEnum {
		var values []string
		for _, v := range f.Values {
			if !slices.ContainsFunc(group, func(d *deduction) bool { return l.mayHold(d, by, v) }) {
				values = append(values, l.k.Strings[v])
			}
		}
		if len(values) == 0 || 2*len(values) > len(f.Values) {
			return false
		}
		missing, shown = strings.Join(values, ", "), `"`+values[0]+`"`
	} else {
		hole, ok := l.hole(by, group)
		if !ok {
			return false
		}
		number := func(n int64) string { return l.number(by, n) }
		missing, shown = number(hole.lo)+" to "+number(hole.hi), number(hole.lo)
		if hole.lo == hole.hi {
			missing = number(hole.lo)
		}
	}
	name, divided := l.k.Fields[set].Name, l.k.Fields[by].Name
	scope, leaf, _ := strings.Cut(divided, ".")
	last := group[len(group)-1]
	f := l.at("KB509", last.o.Key, "no rule sets %q where %q is %s", name, divided, missing).hint("it stays unknown there")
	if l.k.Fields[by].Type == plan.TypeEnum {
		f.Severity = Info // some values of an enum may well have no class
	}
	if l.k.Fields[by].Kind < 0 {
		f.Case = `{"` + scope + `": {"` + leaf + `": ` + shown + `}}`
	}
	return true
}

// mayHold says whether a rule may hold for a value of an enum.
func (l *logician) mayHold(d *deduction, field, value int32) bool {
	s := l.k.Strings[value]
	return slices.ContainsFunc(d.cases, func(c conj) bool { return l.p.text(s, l.p.on(c, field)) != no })
}

// hole returns the first stretch between numbers for which a rule may hold.
func (l *logician) hole(field int32, group []*deduction) (interval, bool) {
	var covered []interval
	for _, d := range group {
		for _, c := range d.cases {
			covered = append(covered, l.p.intervals(l.p.on(c, field))...)
		}
	}
	slices.SortFunc(covered, func(a, b interval) int {
		if a.lo < b.lo {
			return -1
		}
		return 1
	})
	for i, reach := 1, covered[0].hi; i < len(covered); i++ {
		if reach < math.MaxInt64 && covered[i].lo > reach+1 {
			return interval{reach + 1, covered[i].lo - 1}, true
		}
		reach = max(reach, covered[i].hi)
	}
	return interval{}, false
}

// fallbacks reports what stands in for nothing and is not there.
func (c *checker) fallbacks() {
	if c.k.Limits.Fallback == 0 {
		c.at("KB514", c.rank(), "where nothing is found, the answer has no finding").hint(`name a cause: "fallback": "…"`)
	}
	for i := range c.k.Kinds {
		kind := &c.k.Kinds[i]
		if kind.Generic < 0 && kind.Field >= 0 && c.k.Fields[kind.Field].Open {
			if o := c.object("field", c.k.Fields[kind.Field].Name); o != nil {
				c.at("KB514", o.Key, "a %s that is not listed has no facts", kind.Name).hint(`write a record "generic"`)
			}
		}
	}
}
