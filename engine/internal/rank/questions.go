package rank

import (
	"math/bits"
	"slices"
	"sort"

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
	// Answers says with which of up to 64 values of an unknown field a rule
	// would hold, and with which it would stay unknown: bit i stands for values[i].
	// Each is a string's id, or a bool as 0 or 1.
	Answers(rule, field int32, values []int64) (holds, open uint64)
	// Open says whether a field may be asked for: unknown, and not asked before.
	Open(field int32) bool
}

// row is how much the answers to one question would move one cause.
type row struct {
	field, cause int32
	next, below  int32 // the next row of the cause, and of the field; -1 for none
	from, n      int32 // the movements by answer: sums[from:from+n]
	lo, hi       int32 // of answers that are not listed: the strongest movements
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
	r.begin(rules)
	for _, w := range waiting {
		if rule := &r.k.Rules[w]; rule.Cause >= 0 && !r.states[rule.Cause].out {
			r.wait(w, rule)
		}
	}
	for i := range r.rows {
		r.heads[r.rows[i].cause] = -1
	}
	r.gains = r.gains[:0]
	for field, top := range r.tops {
		if top >= 0 {
			r.gains = append(r.gains, r.gain(int32(field)))
			r.tops[field] = -1
		}
	}
	r.addBonus()
	sort.Sort((*gainOrder)(r))
	if n := r.k.Limits.Questions; n > 0 && len(r.gains) > n {
		r.gains = r.gains[:n]
	}
	return r.gains
}

func (r *Ranker) begin(rules Rules) {
	r.rules, r.rows, r.sums = rules, r.rows[:0], r.sums[:0]
	clear(r.openness)
}

// open asks whether a field may be asked for, once.
func (r *Ranker) open(field int32) bool {
	const yes, no = 1, 2
	if r.openness[field] == 0 {
		r.openness[field] = no
		if r.rules.Open(field) {
			r.openness[field] = yes
		}
	}
	return r.openness[field] == yes
}

// wait notes how the answers to the questions behind a waiting rule's unknown fields would move its cause.
func (r *Ranker) wait(w int32, rule *plan.Rule) {
	r.targets = r.rules.Unknowns(w, r.targets[:0])
	weight := rule.Weight
	if rule.RuleOut {
		weight = -int32(r.k.Limits.Likely)
	}
	share := weight / int32(max(1, len(r.targets)))
	for _, u := range r.targets {
		f := &r.k.Fields[u]
		if !f.Askable {
			for _, via := range f.AskVia {
				if r.open(via) {
					r.move(via, rule.Cause, anyAnswer, share)
				}
			}
			continue
		}
		switch {
		case !r.open(u):
		case len(r.answers[u]) == 0:
			r.move(u, rule.Cause, anyAnswer, share)
		default:
			r.moves(w, u, rule.Cause, weight, share)
		}
	}
}

// moves notes the movements by each listed answer.
func (r *Ranker) moves(w, field, cause, weight, share int32) {
	sums := r.listed(r.row(field, cause))
	values := r.answers[field]
	for from := 0; from < len(values); from += 64 {
		holds, open := r.rules.Answers(w, field, values[from:min(from+64, len(values))])
		for ; holds != 0; holds &= holds - 1 {
			sums[from+bits.TrailingZeros64(holds)] += weight
		}
		for ; open != 0; open &= open - 1 {
			sums[from+bits.TrailingZeros64(open)] += share
		}
	}
}

func (r *Ranker) move(field, cause, answer, delta int32) {
	x := r.row(field, cause)
	if x.n > 0 {
		r.listed(x)[answer] += delta
	} else {
		x.lo, x.hi = min(x.lo, delta), max(x.hi, delta)
	}
}

func (r *Ranker) listed(x *row) []int32 { return r.sums[x.from : x.from+x.n] }

// row finds the row of a question and a cause, or begins it.
func (r *Ranker) row(field, cause int32) *row {
	for i := r.heads[cause]; i >= 0; i = r.rows[i].next {
		if r.rows[i].field == field {
			return &r.rows[i]
		}
	}
	n := len(r.answers[field])
	r.rows = append(r.rows, row{
		field: field, cause: cause, next: r.heads[cause], below: r.tops[field], from: int32(len(r.sums)), n: int32(n),
	})
	last := int32(len(r.rows) - 1)
	r.heads[cause], r.tops[field] = last, last
	for range n {
		r.sums = append(r.sums, 0)
	}
	return &r.rows[last]
}

// answersOf lists the answers that can be listed for a field.
func answersOf(f *plan.Field) []int64 {
	switch f.Type {
	case plan.TypeBool:
		return []int64{0, 1}
	case plan.TypeEnum, plan.TypeEnums:
		values := make([]int64, len(f.Values))
		for i, v := range f.Values {
			values[i] = int64(v)
		}
		return values
	}
	return nil
}

// gain sums up, over the causes that matter most, how far an answer may be
// expected to move a cause: twice the mean distance of the answers from their
// mean, every answer being as probable as the next. A yes-or-no question that
// decides a rule thus gains the rule's weight, one with ten answers of which one
// matters much less.
func (r *Ranker) gain(field int32) Question {
	lead := int32(0)
	if len(r.findings) > 0 {
		lead = r.findings[0].Score
	}
	q := Question{Field: field}
	var top [topMoves]int32
	for i := r.tops[field]; i >= 0; i = r.rows[i].below {
		e := r.effect(&r.rows[i])
		c := r.rows[i].cause
		near := min(100, max(0, 100-(lead-r.states[c].score-e.hi)))
		if len(r.findings) > 0 && r.findings[0].Cause == c {
			near = 100
			q.Turns = q.Turns || e.lo < 0
		} else if r.states[c].score+e.hi > lead {
			q.Turns = true
		}
		insert(&top, e.expected*near/100)
	}
	for _, t := range top {
		q.Gain += t
	}
	q.Gain /= int32(max(1, r.k.Fields[field].Cost))
	return q
}

// effect is what the answers to a question do to one cause.
type effect struct{ lo, hi, expected int32 }

// openOdds is one over how probable it is that an answer which cannot be listed
// is the one that a rule waits for.
const openOdds = 4

// effect weighs the movements of one cause. Of answers that are not listed, the
// strongest movement counts once.
func (r *Ranker) effect(x *row) effect {
	if x.n == 0 {
		return effect{x.lo, x.hi, 4 * (openOdds - 1) * (x.hi - x.lo) / (openOdds * openOdds)}
	}
	sums, total := r.listed(x), int32(0)
	e := effect{lo: sums[0], hi: sums[0]}
	for _, s := range sums {
		total += s
	}
	for _, s := range sums {
		e.lo, e.hi = min(e.lo, s), max(e.hi, s)
		e.expected += max(s*x.n-total, total-s*x.n)
	}
	e.expected = 2 * e.expected / (x.n * x.n)
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
func (r *Ranker) addBonus() {
	for i := 0; i < len(r.findings) && i < len(askBonus); i++ {
		f := &r.findings[i]
		if f.Verdict == Confirmed {
			return
		}
		for _, field := range r.k.Causes[f.Cause].Ask {
			if !r.open(field) {
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
