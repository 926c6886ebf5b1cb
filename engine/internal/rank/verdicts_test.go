package rank_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/rank"
)

// shelf is a knowledge base of eight causes without priors. The second is a
// special case of the first; the first recommends to ask for fields 1 and 4.
func shelf(rules ...plan.Rule) *plan.KB {
	k := &plan.KB{
		Limits: plan.Limits{Likely: 50, Margin: 10},
		Fields: []plan.Field{
			{Name: "a.volts", Type: plan.TypeInt, Askable: true, Cost: 1},
			{Name: "b.plugged", Type: plan.TypeBool, Askable: true, Cost: 1},
			{Name: "c.color", Type: plan.TypeEnum, Askable: true, Cost: 1, Values: make([]int32, 70)},
			{Name: "d.power", Type: plan.TypeBool, AskVia: []int32{1, 4}},
			{Name: "e.hours", Type: plan.TypeInt, Askable: true, Cost: 1},
			{Name: "f.maker", Type: plan.TypeEnum, Askable: true, Cost: 1, Values: make([]int32, 64)},
		},
		Causes: make([]plan.Cause, 8),
		Rules:  rules,
	}
	for f := range k.Fields {
		for i := range k.Fields[f].Values {
			k.Fields[f].Values[i] = int32(i)
		}
	}
	for i := range k.Causes {
		k.Causes[i].Broader = -1
	}
	k.Causes[0].Ask = []int32{1, 4}
	k.Causes[1].Broader = 0
	return k
}

func rule(cause, weight int32) plan.Rule { return plan.Rule{Cause: cause, Weight: weight} }

// all lists the n rules of a shelf.
func all(n int) (rules []int32) {
	for i := range int32(n) {
		rules = append(rules, i)
	}
	return rules
}

func TestVerdicts(t *testing.T) {
	type finding struct {
		Cause, Score int32
		Verdict      rank.Verdict
	}
	out, sure := plan.Rule{Cause: 2, RuleOut: true}, plan.Rule{Cause: 2, Weight: 60, Decisive: true}
	tests := []struct {
		name  string
		rules []plan.Rule
		want  []finding
	}{
		{"equals stand by cause", []plan.Rule{rule(2, 9), rule(3, 9), rule(4, 20), rule(5, 9)}, []finding{{4, 20, 0}, {2, 9, 0}, {3, 9, 0}, {5, 9, 0}}},
		{"equals stand by cause, found the other way round", []plan.Rule{rule(5, 9), rule(4, 20), rule(3, 9), rule(2, 9)}, []finding{{4, 20, 0}, {2, 9, 0}, {3, 9, 0}, {5, 9, 0}}},
		{"a rule that sets a field is no evidence", []plan.Rule{{Cause: -1}, rule(2, 9)}, []finding{{2, 9, 0}}},
		{"a rule without weight finds nothing", []plan.Rule{rule(2, 0)}, nil},
		{"a rule without weight does not contradict", []plan.Rule{sure, rule(2, 0)}, []finding{{2, 60, rank.Confirmed}}},
		{"just likely", []plan.Rule{rule(2, 50)}, []finding{{2, 50, rank.Likely}}},
		{"not yet likely", []plan.Rule{rule(2, 49)}, []finding{{2, 49, 0}}},
		{"just far enough ahead", []plan.Rule{rule(2, 60), rule(3, 50)}, []finding{{2, 60, rank.Likely}, {3, 50, 0}}},
		{"not yet far enough ahead", []plan.Rule{rule(2, 60), rule(3, 51)}, []finding{{2, 60, 0}, {3, 51, 0}}},
		{"kin between the lead and its rival", []plan.Rule{rule(1, 60), rule(0, 59), rule(2, 58)}, []finding{{1, 60, 0}, {0, 59, 0}, {2, 58, 0}}},
		{"confirmed behind the lead", []plan.Rule{rule(3, 90), sure}, []finding{{3, 90, rank.Likely}, {2, 60, rank.Confirmed}}},
		{"decisive and ruled out", []plan.Rule{sure, out}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []finding
			for _, f := range rank.New(shelf(tt.rules...)).Findings(all(len(tt.rules)), nil) {
				got = append(got, finding{f.Cause, f.Score, f.Verdict})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRuledOut(t *testing.T) {
	out := func(cause int32) plan.Rule { return plan.Rule{Cause: cause, RuleOut: true} }
	r := rank.New(shelf(out(4), rule(4, 10), out(2), rule(2, 10), rule(3, 10), out(5), rule(6, -10), out(6)))
	tests := []struct {
		name    string
		matched []int32
		want    []int32
	}{
		{"nothing", nil, nil},
		{"those with support, by id", []int32{0, 1, 2, 3, 4, 5}, []int32{2, 4}},
		{"what nothing speaks for is not listed", []int32{5, 6, 7}, nil},
		{"what holds no longer is forgotten", []int32{1, 3}, nil},
	}
	for _, tt := range tests {
		r.Findings(tt.matched, nil)
		if diff := cmp.Diff(tt.want, r.RuledOut()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
