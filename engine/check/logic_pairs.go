package check

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// together compares the rules that conclude about the same thing.
func (l *logician) together(group []*deduction, sets bool) {
	group = l.copies(group, sets)
	index := l.pivots(group)
	for _, a := range group {
		if !l.against(a, l.candidates(index, a), sets) {
			break
		}
	}
	if sets {
		l.conflicts(group)
	}
}

// maxPartners is how many other rules are named in findings about one.
const maxPartners = 3

// against compares a rule with those that it may imply; false if there were too many comparisons by now.
func (l *logician) against(a *deduction, candidates []*deduction, sets bool) bool {
	before := len(l.found)
	for _, b := range candidates {
		if a == b || b.bloom&^a.bloom != 0 {
			continue
		}
		if l.pairs++; l.pairs > maxPairs {
			l.tooMany(a)
			return false
		}
		if subset(b.must, a.must) && l.p.entails(a.cases, b.lines) {
			l.implied(a, b, sets)
		}
		if len(l.found)-before == maxPartners {
			break
		}
	}
	return true
}

// copies reports rules that are written alike, each once, and returns the others.
func (l *logician) copies(group []*deduction, sets bool) []*deduction {
	first := map[string]*deduction{}
	var out []*deduction
	for _, d := range group {
		lines := slices.Clone(d.lines)
		slices.Sort(lines)
		var key []byte
		for _, n := range slices.Compact(lines) {
			key = append(append(key, itoa(int64(n))...), ' ')
		}
		r := d.rule
		key = append(key, itoa(int64(r.Weight))...)
		if r.RuleOut || r.Decisive {
			key = append(key, '!')
		}
		if sets {
			for _, v := range r.Value.Ints {
				key = append(append(key, ','), itoa(v)...)
			}
		}
		if other := first[string(key)]; other != nil {
			l.implied(d, other, sets)
			continue
		}
		first[string(key)] = d
		out = append(out, d)
	}
	return out
}

func (l *logician) tooMany(a *deduction) {
	if !l.full {
		l.full = true
		l.at("KB515", a.o.Key, "there are too many rules to compare each with each: not all were")
	}
}

// pivot is a value of a field, or with value -1 the field: who implies a rule of
// a pivot most likely mentions it. What is not found this way stays unsaid.
type pivot struct{ field, value int32 }

func (l *logician) pivots(group []*deduction) map[pivot][]*deduction {
	index := map[pivot][]*deduction{}
	for _, d := range group {
		for _, p := range l.pivot(d) {
			index[p] = append(index[p], d)
		}
	}
	return index
}

const maxPivots = 16

// pivot returns the values of the smallest set that a line asks for, else a field.
func (l *logician) pivot(d *deduction) []pivot {
	var best *plan.Pred
	for _, n := range d.lines {
		if l.k.Nodes[n].Kind != plan.NodePred {
			continue
		}
		q := &l.k.Preds[l.k.Nodes[n].Pred]
		if (q.Op == plan.OpIn || q.Op == plan.OpHas) && len(q.Set) <= maxPivots && (best == nil || weight(q) < weight(best)) {
			best = q
		}
	}
	if best == nil {
		if len(d.must) == 0 {
			return []pivot{{-1, -1}}
		}
		return []pivot{{d.must[0], -1}}
	}
	var out []pivot
	for _, v := range best.Set {
		out = append(out, pivot{best.Field, v})
	}
	return out
}

// weight prefers lists to single values, for there are more of the former, and small sets to large ones.
func weight(q *plan.Pred) int {
	if q.Op == plan.OpHas {
		return len(q.Set)
	}
	return maxPivots + len(q.Set)
}

// candidates returns the rules that a may imply, without repetition.
func (l *logician) candidates(index map[pivot][]*deduction, a *deduction) []*deduction {
	keys := []pivot{{-1, -1}}
	for _, f := range a.must {
		keys = append(keys, pivot{f, -1})
	}
	for _, c := range a.cases {
		for _, x := range c {
			q := &l.k.Preds[x.pred()]
			if x.negated() || q.Op != plan.OpIn && q.Op != plan.OpHas {
				continue
			}
			for _, v := range q.Set {
				if k := (pivot{q.Field, v}); !slices.Contains(keys, k) {
					keys = append(keys, k)
				}
			}
		}
	}
	var out []*deduction
	for _, k := range keys {
		for _, d := range index[k] {
			if b := d.bloom &^ a.bloom; b == 0 {
				out = append(out, d)
			}
		}
	}
	slices.SortFunc(out, func(a, b *deduction) int { return int(a.slot) - int(b.slot) })
	return slices.Compact(out)
}

func subset(a, b []int32) bool {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			return false
		}
	}
	return true
}

// implied says what it means that b holds whenever a does.
func (l *logician) implied(a, b *deduction, sets bool) {
	same := sets && slices.Equal(a.rule.Value.Ints, b.rule.Value.Ints)
	if !sets {
		same = a.rule.Weight == b.rule.Weight && a.rule.RuleOut == b.rule.RuleOut && a.rule.Decisive == b.rule.Decisive
	}
	both := subset(a.must, b.must) && l.p.entails(b.cases, a.lines)
	if both && b.slot > a.slot {
		return // said once, at the later of the two
	}
	switch {
	case sets && !same:
		l.contradict(a, b, "KB504")
	case sets && both, !sets && both && same:
		l.say("KB502", a, b, "the rules %q and %q hold in the same cases and conclude the same")
	case sets && same, !sets && same && a.rule.RuleOut:
		l.say("KB503", a, b, "the rule %q adds nothing: whenever it holds, the rule %q holds, too")
	case !sets && b.rule.RuleOut:
		l.ruledOut(a, b)
	case !sets && both && a.rule.RuleOut:
		l.ruledOut(b, a)
	case !sets && same && l.samePremises(a, b):
		l.say("KB519", a, b, "whenever the rule %q holds, the rule %q holds, too: their weights add up")
	}
}

// ruledOut reports a, whose cause b rules out.
func (l *logician) ruledOut(a, b *deduction) {
	if a.rule.Decisive {
		l.say("KB504", a, b, "the rule %q is decisive for a cause that the rule %q rules out in all its cases")
		return
	}
	l.say("KB506", a, b, "the rule %q never counts: whenever it holds, the rule %q rules its cause out")
}

// say reports two rules and a case in which both hold, if one is found.
func (l *logician) say(code string, a, b *deduction, format string) {
	f := l.at(code, a.o.Key, format, a.rule.ID, b.rule.ID).see(b.o.Key, "the other rule")
	if l.shown++; l.shown <= min(maxShown, l.maxConflicts()) {
		f.Case = l.example(a.cases, a.rule.ID, b.rule.ID)
	}
}

// maxShown is how many pairs of rules are shown with a case.
const maxShown = 100

// maxConflicts is how many pairs of rules that set a field are tried out in
// cases: fewer where each case costs more.
func (l *logician) maxConflicts() int { return min(max(800_000/len(l.k.Rules), 40), 5000) }

// conflicts reports rules that set a field to different values, with a case in
// which both hold. Only what such a case proves is said.
func (l *logician) conflicts(group []*deduction) {
	for i, a := range group {
		before := len(l.found)
		for _, b := range group[:i] {
			if slices.Equal(a.rule.Value.Ints, b.rule.Value.Ints) || !l.share(a, b) || l.p.entails(a.cases, b.lines) || l.p.entails(b.cases, a.lines) {
				continue
			}
			if l.conflict++; l.conflict > l.maxConflicts() {
				l.tooMany(a)
				return
			}
			l.contradict(a, b, "KB520")
			if len(l.found)-before == maxPartners {
				break
			}
		}
	}
}

// contradict looks for a case in which two rules set a field to different values.
func (l *logician) contradict(a, b *deduction, code string) {
	joined, ok := l.p.cases(append(slices.Clone(a.lines), b.lines...)...)
	if !ok || len(joined) == 0 {
		return
	}
	shown := l.example(joined, a.rule.ID, b.rule.ID)
	if shown == "" {
		return
	}
	field := l.k.Fields[a.rule.Set].Name
	f := l.at(code, a.o.Key, "the rules %q and %q can hold at once, and set %q to different values", a.rule.ID, b.rule.ID, field)
	f.see(b.o.Key, "the other rule").Case = shown
}
