package rank_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/rank"
)

// TestWords holds what the words of a text add to what rules say.
func TestWords(t *testing.T) {
	says := func(cause, points int32) plan.Leaning { return plan.Leaning{Cause: cause, Points: points} }
	k := lamp()
	k.Limits.Fallback = 4 // unplugged
	k.Rules = append(k.Rules, plan.Rule{ID: "r11", Cause: 0, Weight: 20}, plan.Rule{ID: "r12", Cause: 0, Weight: 80}, plan.Rule{ID: "r13", Cause: 0, Weight: 110}, plan.Rule{ID: "r14", Cause: 0, Weight: 30})
	type found struct {
		Cause          string
		Score, Wording int32
		Verdict        rank.Verdict
	}
	for _, tt := range []struct {
		name    string
		matched []int32
		words   []plan.Leaning
		want    []found
	}{
		{"alone, and weak", nil, []plan.Leaning{says(2, 34)}, []found{{"unplugged", 0, 0, rank.Possible}}},
		{"alone", nil, []plan.Leaning{says(2, 35)}, []found{{"fuse-blown", 40, 35, rank.Possible}}},
		{"alone, and never likely", nil, []plan.Leaning{says(2, 90)}, []found{{"fuse-blown", 95, 90, rank.Possible}}},
		{"most for the fallback", nil, []plan.Leaning{says(2, 40), says(3, 41)}, []found{{"unplugged", 0, 0, rank.Possible}}},
		{"less for the fallback", nil, []plan.Leaning{says(2, 40), says(3, 39)}, []found{{"fuse-blown", 45, 40, rank.Possible}}},
		{"alone but for the fallback", []int32{3}, []plan.Leaning{says(2, 90)}, []found{{"unplugged", 100, 0, rank.Confirmed}}},
		{"beside rules", []int32{11}, []plan.Leaning{says(2, 25), says(1, 24)}, []found{{"bulb-broken", 30, 0, rank.Possible}, {"fuse-blown", 30, 25, rank.Possible}}},
		{"for what rules say", []int32{11}, []plan.Leaning{says(0, 40)}, []found{{"bulb-broken", 70, 40, rank.Likely}}},
		{"against it", []int32{11}, []plan.Leaning{says(0, -90)}, []found{{"bulb-broken", 10, -20, rank.Possible}}},
		{"in full up to likely", []int32{11, 14}, []plan.Leaning{says(0, 40)}, []found{{"bulb-broken", 100, 40, rank.Likely}}},
		{"half of it halfway to twice as likely", []int32{12}, []plan.Leaning{says(0, 40)}, []found{{"bulb-broken", 110, 20, rank.Likely}}},
		{"nothing from there on", []int32{13}, []plan.Leaning{says(0, 40), says(2, 90)}, []found{{"bulb-broken", 120, 0, rank.Likely}}},
		{"for what is ruled out", []int32{5}, []plan.Leaning{says(2, 90)}, []found{{"unplugged", 0, 0, rank.Possible}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rank.New(k)
			for range 2 { // the second time with what the first has left
				var got []found
				for _, f := range r.Findings(tt.matched, tt.words) {
					got = append(got, found{k.Causes[f.Cause].ID, f.Score, f.Wording, f.Verdict})
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}
