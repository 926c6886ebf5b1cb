package rank_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/rank"
)

// lamp is a knowledge base about a lamp that stays dark. Its rules wait for the
// fields that are their index in the waiting map.
func lamp() *plan.KB {
	return &plan.KB{
		Limits: plan.Limits{Likely: 60, Margin: 20, Findings: 3, Questions: 3, AskGain: 10},
		Fields: []plan.Field{
			{Name: "context.bulb_age", Type: plan.TypeInt, Askable: true, Cost: 2},
			{Name: "context.plugged", Type: plan.TypeBool, Askable: true, Cost: 1},
			{Name: "symptom.words", Type: plan.TypeString, Askable: true, Cost: 1},
			{Name: "symptom.signals", Type: plan.TypeStrings, AskVia: []int32{2}},
		},
		Causes: []plan.Cause{
			{ID: "bulb-broken", Prior: 10, Broader: -1, Ask: []int32{0}},
			{ID: "filament-broken", Broader: 0},
			{ID: "fuse-blown", Prior: 5, Broader: -1},
			{ID: "unplugged", Prior: 10, Broader: -1},
		},
		Rules: []plan.Rule{
			{ID: "r0", Cause: 0, Weight: 60},
			{ID: "r1", Cause: 1, Weight: 65},
			{ID: "r2", Cause: 2, Weight: 60},
			{ID: "r3", Cause: 3, Weight: 90, Decisive: true},
			{ID: "r4", Cause: 0, Weight: -30},
			{ID: "r5", Cause: 2, RuleOut: true},
			{ID: "r6", Cause: -1, Set: 1},
			{ID: "r7", Cause: 2, Weight: -30},
			{ID: "r8", Cause: 3, Weight: -30},
			{ID: "r9", Cause: 0, Weight: -71},
			{ID: "r10", Cause: 0, Weight: -40},
		},
	}
}

type verdict struct {
	Cause   string
	Score   int32
	Verdict rank.Verdict
	Rules   []int32
}

func TestFindings(t *testing.T) {
	k := lamp()
	tests := []struct {
		name    string
		matched []int32
		want    []verdict
	}{
		{"nothing speaks for anything", nil, nil},
		{"only against", []int32{4}, nil},
		{"likely", []int32{0, 6}, []verdict{{"bulb-broken", 70, rank.Likely, []int32{0}}}},
		{"too close to call", []int32{0, 2}, []verdict{{"bulb-broken", 70, rank.Possible, []int32{0}}, {"fuse-blown", 65, rank.Possible, []int32{2}}}},
		{"a narrower cause agrees with the lead", []int32{0, 1}, []verdict{{"bulb-broken", 70, rank.Likely, []int32{0}}, {"filament-broken", 65, rank.Possible, []int32{1}}}},
		{"below the threshold", []int32{0, 4}, []verdict{{"bulb-broken", 40, rank.Possible, []int32{0, 4}}}},
		{"decisive", []int32{0, 3}, []verdict{{"unplugged", 100, rank.Confirmed, []int32{3}}, {"bulb-broken", 70, rank.Possible, []int32{0}}}},
		{"decisive but contradicted", []int32{3, 8}, []verdict{{"unplugged", 70, rank.Likely, []int32{3, 8}}}},
		{"ruled out", []int32{2, 5}, nil},
		{"outweighed beside another", []int32{0, 2, 9}, []verdict{{"fuse-blown", 65, rank.Likely, []int32{2}}}},
		{"outweighed alone", []int32{0, 9}, []verdict{{"bulb-broken", -1, rank.Possible, []int32{0, 9}}}},
		{"as much against as for", []int32{2, 4, 0, 7, 10}, []verdict{{"fuse-blown", 35, rank.Possible, []int32{2, 7}}, {"bulb-broken", 0, rank.Possible, []int32{4, 0, 10}}}},
	}
	r := rank.New(k)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []verdict
			for _, f := range r.Findings(tt.matched, nil) {
				got = append(got, verdict{k.Causes[f.Cause].ID, f.Score, f.Verdict, f.Rules})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Findings(%v) (-want +got):\n%s", tt.matched, diff)
			}
		})
	}
}

func TestFallback(t *testing.T) {
	k := lamp()
	k.Limits.Fallback = 3
	r := rank.New(k)
	if got := r.Findings([]int32{4}, nil); len(got) != 1 || got[0].Cause != 2 || got[0].Verdict != rank.Possible || len(got[0].Rules) > 0 {
		t.Errorf("Findings = %v, want the fallback alone", got)
	}
	if got := r.Findings([]int32{0}, nil); len(got) != 1 || got[0].Cause != 0 {
		t.Errorf("Findings = %v, want what was found", got)
	}
	if r.Fallback() {
		t.Error("what was found counts as the fallback")
	}
	k.Limits.Fallback = 1
	r = rank.New(k)
	if got := r.Findings([]int32{0}, nil); got[0].Cause != 0 || got[0].Verdict != rank.Possible || !r.Fallback() {
		t.Errorf("Findings = %v, want the fallback, and not as likely", got)
	}
}

func TestFindingsAreLimited(t *testing.T) {
	k := lamp()
	k.Limits.Findings = 1
	if got := rank.New(k).Findings([]int32{0, 2}, nil); len(got) != 1 || got[0].Cause != 0 {
		t.Errorf("Findings = %v, want the first only", got)
	}
}

// waits says for each waiting rule which fields it waits for, and what it is under an answer.
type waits struct {
	unknown map[int32][]int32
	with    map[[3]int32]int // rule, field, answer
	closed  map[int32]bool
}

func (w waits) Unknowns(rule int32, dst []int32) []int32 { return append(dst, w.unknown[rule]...) }
func (w waits) Open(field int32) bool                    { return !w.closed[field] }
func (w waits) Answers(rule, field int32, values []int64) (holds, open uint64) {
	for i, v := range values {
		switch w.with[[3]int32{rule, field, int32(v)}] {
		case 1:
			holds |= 1 << i
		case 0:
			open |= 1 << i
		}
	}
	return holds, open
}

func TestQuestions(t *testing.T) {
	tests := []struct {
		name    string
		matched []int32
		waiting []int32
		rules   waits
		want    []rank.Question
	}{
		{
			"a yes-or-no answer moves its cause one way",
			[]int32{0}, []int32{3},
			waits{unknown: map[int32][]int32{3: {1}}, with: map[[3]int32]int{{3, 1, 1}: -1, {3, 1, 0}: 1}},
			[]rank.Question{{Field: 1, Gain: 90, Turns: true}, {Field: 0, Gain: 60}},
		},
		{
			"both answers alike tell nothing",
			nil, []int32{3},
			waits{unknown: map[int32][]int32{3: {1}}, with: map[[3]int32]int{{3, 1, 1}: 1, {3, 1, 0}: 1}},
			[]rank.Question{{Field: 1, Gain: 0, Turns: true}},
		},
		{
			"the cost divides the gain; a rule that waits for two counts half",
			nil, []int32{2, 3},
			waits{unknown: map[int32][]int32{2: {0}, 3: {0, 2}}},
			[]rank.Question{{Field: 0, Gain: 39, Turns: true}, {Field: 2, Gain: 33, Turns: true}},
		},
		{
			"what cannot be asked is asked by way of another field",
			nil, []int32{2},
			waits{unknown: map[int32][]int32{2: {3}}},
			[]rank.Question{{Field: 2, Gain: 45, Turns: true}},
		},
		{
			"never again what was asked",
			[]int32{0}, []int32{3},
			waits{unknown: map[int32][]int32{3: {1}}, closed: map[int32]bool{0: true, 1: true}},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rank.New(lamp())
			r.Findings(tt.matched, nil)
			got := append([]rank.Question(nil), r.Questions(tt.waiting, tt.rules)...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Questions (-want +got):\n%s", diff)
			}
		})
	}
}
