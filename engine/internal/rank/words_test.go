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
	k.Rules = append(k.Rules, plan.Rule{ID: "r11", Cause: 0, Weight: 20}, plan.Rule{ID: "r12", Cause: 0, Weight: 110})
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
		{"alone, and weak", nil, []plan.Leaning{says(2, 39)}, []found{{"unplugged", 0, 0, rank.Possible}}},
		{"alone", nil, []plan.Leaning{says(2, 40)}, []found{{"fuse-blown", 45, 40, rank.Possible}}},
		{"alone, and never likely", nil, []plan.Leaning{says(2, 90)}, []found{{"fuse-blown", 95, 90, rank.Possible}}},
		{"most for the fallback", nil, []plan.Leaning{says(2, 50), says(3, 51)}, []found{{"unplugged", 0, 0, rank.Possible}}},
		{"less for the fallback", nil, []plan.Leaning{says(2, 50), says(3, 49)}, []found{{"fuse-blown", 55, 50, rank.Possible}}},
		{"alone but for the fallback", []int32{3}, []plan.Leaning{says(2, 90)}, []found{{"unplugged", 100, 0, rank.Confirmed}}},
		{"beside rules", []int32{11}, []plan.Leaning{says(2, 30), says(1, 29)}, []found{{"fuse-blown", 35, 30, rank.Possible}, {"bulb-broken", 30, 0, rank.Possible}}},
		{"for what rules say", []int32{11}, []plan.Leaning{says(0, 40)}, []found{{"bulb-broken", 70, 40, rank.Likely}}},
		{"against it", []int32{11}, []plan.Leaning{says(0, -90)}, []found{{"bulb-broken", 10, -20, rank.Possible}}},
		{"however much rules say", []int32{12}, []plan.Leaning{says(0, 40)}, []found{{"bulb-broken", 160, 40, rank.Likely}}},
		{"however sure rules are, not above them", []int32{12}, []plan.Leaning{says(0, 20), says(2, 190)}, []found{{"bulb-broken", 140, 20, rank.Possible}, {"fuse-blown", 139, 134, rank.Possible}}},
		{"against all of them", []int32{11}, []plan.Leaning{says(2, 90)}, []found{{"fuse-blown", 95, 90, rank.Possible}, {"bulb-broken", 30, 0, rank.Possible}}},
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
