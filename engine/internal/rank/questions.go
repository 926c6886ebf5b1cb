package rank

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Question is a field worth asking for. Gain is how much its answers would move
// the ranking, over the cost of asking; Turns says that one of them would change the lead.
type Question struct {
	Field int32
	Gain  int32
	Turns bool
}

// Rules answers what the ranking asks about rules that wait.
type Rules interface {
	// Unknowns appends the fields whose being unknown keeps a rule unknown.
	Unknowns(rule int32, dst []int32) []int32
	// With is the truth of a rule if field had the value: 1 true, 0 unknown, -1 false.
	With(rule, field int32, v plan.Value) int
	// Open says whether a field may be asked for: unknown, and not asked before.
	Open(field int32) bool
}

// move is how much one answer to a question would move one cause.
type move struct {
	field, answer, cause int32
	delta                int32
}

// anyAnswer stands for the answer to a question without a list of answers.
const anyAnswer = int32(0)

// askBonus is what a field gains by being named under "ask" of the first, second
// and third finding: the author knows which question parts a cause from its
// neighbours even where no rule waits on it.
var askBonus = [...]int32{60, 40, 25}

// topMoves is how many causes count towards a question's gain: a question that
// shifts many improbable causes a little is not a good one.
const topMoves = 5

// Questions ranks the fields that waiting rules wait for: by gain, then name.
// Call it after Findings.
func (r *Ranker) Questions(waiting []int32, rules Rules) []Question {
	r.moves = r.moves[:0]
	for _, w := range waiting {
		if rule := &r.k.Rules[w]; rule.Cause >= 0 && !r.states[rule.Cause].out {
			r.wait(w, rule, rules)
		}
	}
	slices.SortFunc(r.moves, func(a, b move) int {
		if a.field != b.field {
			return int(a.field) - int(b.field)
		}
		if a.cause != b.cause {
			return int(a.cause) - int(b.cause)
		}
		return int(a.answer) - int(b.answer)
	})
	r.gains = r.gains[:0]
	for from := 0; from < len(r.moves); {
		to := from
		for to < len(r.moves) && r.moves[to].field == r.moves[from].field {
			to++
		}
		r.gains = append(r.gains, r.gain(r.moves[from:to]))
		from = to
	}
	r.addBonus(rules)
	slices.SortFunc(r.gains, func(a, b Question) int {
		if a.Gain != b.Gain {
			return int(b.Gain) - int(a.Gain)
		}
		return int(a.Field) - int(b.Field) // fields are sorted by name
	})
	if n := r.k.Limits.Questions; n > 0 && len(r.gains) > n {
		r.gains = r.gains[:n]
	}
	return r.gains
}

// wait notes how the answers to the questions behind a waiting rule's unknown fields would move its cause.
func (r *Ranker) wait(w int32, rule *plan.Rule, rules Rules) {
	r.targets = rules.Unknowns(w, r.targets[:0])
	weight := rule.Weight
	if rule.RuleOut {
		weight = -int32(r.k.Limits.Likely)
	}
	share := weight / int32(max(1, len(r.targets)))
	for _, u := range r.targets {
		f := &r.k.Fields[u]
		if !f.Askable {
			for _, via := range f.AskVia {
				if rules.Open(via) {
					r.moves = append(r.moves, move{via, anyAnswer, rule.Cause, share})
				}
			}
			continue
		}
		if !rules.Open(u) {
			continue
		}
		n := answers(f)
		if n == 0 {
			r.moves = append(r.moves, move{u, anyAnswer, rule.Cause, share})
			continue
		}
		for a := range n {
			switch rules.With(w, u, answer(f, a)) {
			case 1:
				r.moves = append(r.moves, move{u, int32(a), rule.Cause, weight})
			case 0:
				r.moves = append(r.moves, move{u, int32(a), rule.Cause, share})
			}
		}
	}
}

// answers is the number of answers that can be listed for a field.
func answers(f *plan.Field) int {
	switch f.Type {
	case plan.TypeBool:
		return 2
	case plan.TypeEnum, plan.TypeEnums:
		return len(f.Values)
	}
	return 0
}

func answer(f *plan.Field, a int) plan.Value {
	v := plan.Value{Type: f.Type, Ints: []int64{int64(a)}}
	if f.Type != plan.TypeBool {
		v.Ints[0] = int64(f.Values[a])
	}
	return v
}

// gain sums up, over the causes that matter most, how far an answer may be
// expected to move a cause: twice the mean distance of the answers from their
// mean, every answer being as probable as the next. A yes-or-no question that
// decides a rule thus gains the rule's weight, one with ten answers of which one
// matters much less.
func (r *Ranker) gain(ms []move) Question {
	f := &r.k.Fields[ms[0].field]
	lead := int32(0)
	if len(r.findings) > 0 {
		lead = r.findings[0].Score
	}
	q := Question{Field: ms[0].field}
	var top [topMoves]int32
	for from := 0; from < len(ms); {
		to := from
		for to < len(ms) && ms[to].cause == ms[from].cause {
			to++
		}
		e := r.effect(ms[from:to], answers(f))
		c := ms[from].cause
		near := min(100, max(0, 100-(lead-r.states[c].score-e.hi)))
		if len(r.findings) > 0 && r.findings[0].Cause == c {
			near = 100
			q.Turns = q.Turns || e.lo < 0
		} else if r.states[c].score+e.hi > lead {
			q.Turns = true
		}
		insert(&top, e.expected*near/100)
		from = to
	}
	for _, t := range top {
		q.Gain += t
	}
	q.Gain /= int32(max(1, f.Cost))
	return q
}

// effect is what the answers to a question do to one cause.
type effect struct{ lo, hi, expected int32 }

// openOdds is one over how probable it is that an answer which cannot be listed
// is the one that a rule waits for.
const openOdds = 4

// effect adds up the moves of one cause, answer by answer. Of answers that are
// not listed, the strongest movement counts once.
func (r *Ranker) effect(ms []move, n int) effect {
	var e effect
	if n == 0 {
		for _, m := range ms {
			e.lo, e.hi = min(e.lo, m.delta), max(e.hi, m.delta)
		}
		e.expected = 4 * (openOdds - 1) * (e.hi - e.lo) / (openOdds * openOdds)
		return e
	}
	r.sums = r.sums[:0]
	total := int32(0)
	for from := 0; from < len(ms); {
		sum, to := int32(0), from
		for to < len(ms) && ms[to].answer == ms[from].answer {
			sum += ms[to].delta
			to++
		}
		r.sums = append(r.sums, sum)
		total += sum
		from = to
	}
	count := int32(n)
	for len(r.sums) < n {
		r.sums = append(r.sums, 0)
	}
	e.lo, e.hi = r.sums[0], r.sums[0]
	for _, s := range r.sums {
		e.lo, e.hi = min(e.lo, s), max(e.hi, s)
		e.expected += max(s*count-total, total-s*count)
	}
	e.expected = 2 * e.expected / (count * count)
	return e
}

// insert keeps the greatest values in top, descending.
func insert(top *[topMoves]int32, v int32) {
	for i := range top {
		if v > top[i] {
			top[i], v = v, top[i]
		}
	}
}

// addBonus favours the questions that the leading causes' authors recommend.
func (r *Ranker) addBonus(rules Rules) {
	for i := 0; i < len(r.findings) && i < len(askBonus); i++ {
		f := &r.findings[i]
		if f.Verdict == Confirmed {
			return
		}
		for _, field := range r.k.Causes[f.Cause].Ask {
			if !rules.Open(field) {
				continue
			}
			at := slices.IndexFunc(r.gains, func(q Question) bool { return q.Field == field })
			if at < 0 {
				at = len(r.gains)
				r.gains = append(r.gains, Question{Field: field})
			}
			r.gains[at].Gain += askBonus[i]
		}
	}
}
