package rank_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/rank"
)

// listed holds that nobody asks for an empty list of answers, nor for more than 64.
type listed struct {
	t *testing.T
	waits
}

func (l listed) Answers(rule, field int32, values []int64) (holds, open uint64) {
	if len(values) == 0 || len(values) > 64 {
		l.t.Errorf("rule %d is asked for %d answers of field %d", rule, len(values), field)
	}
	return l.waits.Answers(rule, field, values)
}

// holdsFor says of rule r that it holds for one of the n answers of a field only.
func holdsFor(with map[[3]int32]int, r, field, answer, n int32) {
	for v := range n {
		with[[3]int32{r, field, v}] = -1
	}
	with[[3]int32{r, field, answer}] = 1
}

func TestGains(t *testing.T) {
	type wait = map[int32][]int32
	tests := []struct {
		name    string
		rules   []plan.Rule
		matched int // the first of the rules hold, the others wait
		unknown wait
		holds   [][4]int32 // rule, field, answer, of how many: see holdsFor
		closed  map[int32]bool
		want    []rank.Question
	}{
		{
			name:  "a rule that sets a field asks nothing",
			rules: []plan.Rule{{Cause: -1}, rule(0, 60)}, unknown: wait{0: {0}, 1: {4}},
			want: []rank.Question{{Field: 4, Gain: 45, Turns: true}},
		},
		{
			name:  "nor does a rule of what is ruled out",
			rules: []plan.Rule{{Cause: 2, RuleOut: true}, rule(2, 60)}, matched: 1, unknown: wait{1: {0}},
		},
		{
			name:  "two rules of a cause on an open question: the stronger counts",
			rules: []plan.Rule{rule(2, 60), rule(2, 40)}, unknown: wait{0: {0}, 1: {0}},
			want: []rank.Question{{Field: 0, Gain: 45, Turns: true}},
		},
		{
			name:  "two ways: from the one to the other",
			rules: []plan.Rule{rule(2, 60), rule(2, -40)}, unknown: wait{0: {0}, 1: {0}},
			want: []rank.Question{{Field: 0, Gain: 75, Turns: true}},
		},
		{
			name:  "two rules on a listed answer add up",
			rules: []plan.Rule{rule(2, 60), rule(2, 40)}, unknown: wait{0: {1}, 1: {1}}, holds: [][4]int32{{0, 1, 1, 2}, {1, 1, 1, 2}},
			want: []rank.Question{{Field: 1, Gain: 100, Turns: true}},
		},
		{
			name:  "on different answers they cancel out",
			rules: []plan.Rule{rule(2, 60), rule(2, 40)}, unknown: wait{0: {1}, 1: {1}}, holds: [][4]int32{{0, 1, 0, 2}, {1, 1, 1, 2}},
			want: []rank.Question{{Field: 1, Gain: 20, Turns: true}},
		},
		{
			name:  "what stays open counts its share, for every answer",
			rules: []plan.Rule{rule(2, 60), rule(2, 40)}, unknown: wait{0: {1}, 1: {1, 0}}, holds: [][4]int32{{0, 1, 1, 2}},
			want: []rank.Question{{Field: 1, Gain: 60, Turns: true}, {Field: 0, Gain: 15, Turns: true}},
		},
		{
			name:  "one of seventy answers, behind the first 64",
			rules: []plan.Rule{rule(2, 700)}, unknown: wait{0: {2}}, holds: [][4]int32{{0, 2, 69, 70}},
			want: []rank.Question{{Field: 2, Gain: 39, Turns: true}},
		},
		{
			name:  "two of seventy answers, one of each half",
			rules: []plan.Rule{rule(2, 700), rule(2, 700)}, unknown: wait{0: {2}, 1: {2}}, holds: [][4]int32{{0, 2, 5, 70}, {1, 2, 69, 70}},
			want: []rank.Question{{Field: 2, Gain: 77, Turns: true}},
		},
		{
			name:  "sixty-four answers are asked for once",
			rules: []plan.Rule{rule(2, 640)}, unknown: wait{0: {5}}, holds: [][4]int32{{0, 5, 63, 64}},
			want: []rank.Question{{Field: 5, Gain: 39, Turns: true}},
		},
		{
			name:  "by way of other fields: the first answer of a list stands for any, and the rest is asked, too",
			rules: []plan.Rule{rule(2, 80), rule(2, 40)}, unknown: wait{0: {3, 0}, 1: {3}},
			want: []rank.Question{{Field: 1, Gain: 80, Turns: true}, {Field: 0, Gain: 30, Turns: true}, {Field: 4, Gain: 30, Turns: true}},
		},
		{
			name:  "a way that is closed is not taken",
			rules: []plan.Rule{rule(2, 80)}, unknown: wait{0: {3}}, closed: map[int32]bool{1: true},
			want: []rank.Question{{Field: 4, Gain: 60, Turns: true}},
		},
		{
			name:  "what is far behind the lead counts less",
			rules: []plan.Rule{rule(3, 90), rule(2, 80), rule(4, 40)}, matched: 1, unknown: wait{1: {0}, 2: {4}},
			want: []rank.Question{{Field: 0, Gain: 54}, {Field: 4, Gain: 15}},
		},
		{
			name:  "what speaks for it already brings it nearer",
			rules: []plan.Rule{rule(3, 90), rule(2, 20), rule(2, 40)}, matched: 2, unknown: wait{2: {0}},
			want: []rank.Question{{Field: 0, Gain: 21}},
		},
		{
			name:  "what stays open for the lead with every answer turns nothing",
			rules: []plan.Rule{rule(3, 90), rule(3, 40)}, matched: 1, unknown: wait{1: {0, 1}},
			want: []rank.Question{{Field: 0, Gain: 15}, {Field: 1}},
		},
		{
			name:  "what is out of reach counts nothing",
			rules: []plan.Rule{rule(3, 200), rule(2, 80)}, matched: 1, unknown: wait{1: {0}},
			want: []rank.Question{{Field: 0}},
		},
		{
			name:  "a tie does not turn the lead",
			rules: []plan.Rule{rule(3, 90), rule(2, 90)}, matched: 1, unknown: wait{1: {0}},
			want: []rank.Question{{Field: 0, Gain: 67}},
		},
		{
			name:  "one more turns it",
			rules: []plan.Rule{rule(3, 90), rule(2, 91)}, matched: 1, unknown: wait{1: {0}},
			want: []rank.Question{{Field: 0, Gain: 68, Turns: true}},
		},
		{
			name:  "more for the lead turns nothing",
			rules: []plan.Rule{rule(3, 90), rule(3, 40)}, matched: 1, unknown: wait{1: {0}},
			want: []rank.Question{{Field: 0, Gain: 30}},
		},
		{
			name:  "something against the lead turns it",
			rules: []plan.Rule{rule(3, 90), rule(3, -40)}, matched: 1, unknown: wait{1: {0}},
			want: []rank.Question{{Field: 0, Gain: 30, Turns: true}},
		},
		{
			name:  "ruling out the lead counts as much as being likely",
			rules: []plan.Rule{rule(3, 90), {Cause: 3, RuleOut: true}}, matched: 1, unknown: wait{1: {0}},
			want: []rank.Question{{Field: 0, Gain: 37, Turns: true}},
		},
		{
			name: "five causes count, the strongest ones",
			rules: []plan.Rule{
				rule(0, 4), rule(1, 8), rule(2, 12), rule(3, 16), rule(4, 20), rule(5, 24), rule(6, 28),
			},
			unknown: wait{0: {0}, 1: {0}, 2: {0}, 3: {0}, 4: {0}, 5: {0}, 6: {0}},
			want:    []rank.Question{{Field: 0, Gain: 75, Turns: true}},
		},
		{
			name:  "equal gains stand by field",
			rules: []plan.Rule{rule(2, 60), rule(3, 60), rule(4, 80)}, unknown: wait{0: {4}, 1: {0}, 2: {1}}, holds: [][4]int32{{2, 1, 1, 2}},
			want: []rank.Question{{Field: 1, Gain: 80, Turns: true}, {Field: 0, Gain: 45, Turns: true}, {Field: 4, Gain: 45, Turns: true}},
		},
		{
			name:  "what the lead's author recommends gains, asked for already or not",
			rules: []plan.Rule{rule(0, 40), rule(2, 20)}, matched: 1, unknown: wait{1: {1}}, holds: [][4]int32{{1, 1, 1, 2}},
			want: []rank.Question{{Field: 1, Gain: 76}, {Field: 4, Gain: 60}},
		},
		{
			name:  "a recommendation that is closed leaves the next",
			rules: []plan.Rule{rule(0, 40)}, matched: 1, closed: map[int32]bool{1: true},
			want: []rank.Question{{Field: 4, Gain: 60}},
		},
		{
			name:  "a third finding's recommendation gains less",
			rules: []plan.Rule{rule(2, 40), rule(3, 30), rule(0, 20), rule(4, 10), rule(5, 5)}, matched: 5,
			want: []rank.Question{{Field: 1, Gain: 25}, {Field: 4, Gain: 25}},
		},
		{
			name:  "a fourth finding's counts nothing",
			rules: []plan.Rule{rule(2, 40), rule(3, 30), rule(4, 20), rule(0, 10)}, matched: 4,
		},
		{
			name:  "nothing is recommended behind what is confirmed",
			rules: []plan.Rule{{Cause: 2, Weight: 40, Decisive: true}, rule(0, 30)}, matched: 2,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := waits{unknown: tt.unknown, with: map[[3]int32]int{}, closed: tt.closed}
			for _, h := range tt.holds {
				holdsFor(w.with, h[0], h[1], h[2], h[3])
			}
			rules := all(len(tt.rules))
			r := rank.New(shelf(tt.rules...))
			r.Findings(rules[:tt.matched], nil)
			for range 2 { // again: nothing must stay
				got := append([]rank.Question(nil), r.Questions(rules[tt.matched:], listed{t, w})...)
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("Questions (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestLimits(t *testing.T) {
	k := shelf(rule(2, 60), rule(3, 50), rule(2, 60), rule(3, 40))
	w := waits{unknown: map[int32][]int32{2: {0}, 3: {4}}}
	for _, tt := range []struct{ limit, findings, questions int }{{0, 2, 2}, {1, 1, 1}, {2, 2, 2}, {3, 2, 2}} {
		k.Limits.Findings, k.Limits.Questions = tt.limit, tt.limit
		r := rank.New(k)
		if got := len(r.Findings([]int32{0, 1}, nil)); got != tt.findings {
			t.Errorf("limit %d: %d findings, want %d", tt.limit, got, tt.findings)
		}
		if got := r.Questions([]int32{2, 3}, w); len(got) != tt.questions || got[0].Field != 0 {
			t.Errorf("limit %d: %v, want %d questions, field 0 first", tt.limit, got, tt.questions)
		}
	}
}
