package scenario_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
)

// TestCoverAgreesWithTraces compares what a Coverer evaluates with what the engine itself says of the rules it mentions.
func TestCoverAgreesWithTraces(t *testing.T) {
	lamp := os.DirFS("../compile/testdata/lamp")
	p, err := compile.Plan(lamp)
	if err != nil {
		t.Fatal(err)
	}
	k, err := compile.Load(lamp)
	if err != nil {
		t.Fatal(err)
	}
	written, err := scenario.Load(lamp)
	if err != nil || len(written) == 0 {
		t.Fatal(len(written), err)
	}
	for i := range written {
		results := scenario.Run(engine.New(k, engine.Why()), written[i:i+1])
		byRule := map[string]scenario.Coverage{}
		seen := scenario.NewCoverer(p)
		seen.Add(&results[0])
		for _, c := range seen.Rules() {
			byRule[c.Rule] = c
		}
		trace := results[0].Diagnosis.Trace
		for _, rules := range [][]engine.RuleTrace{trace.Fired, trace.Waiting, trace.Refuted} {
			for _, r := range rules {
				var want []scenario.Truths
				for i, c := range r.Conditions {
					text := byRule[r.Rule].Conditions[i].Text // the trace's is written anew
					want = append(want, scenario.Truths{Text: text, True: c.Truth == "true", False: c.Truth == "false", Unknown: c.Truth == "unknown"})
				}
				if diff := cmp.Diff(want, byRule[r.Rule].Conditions); diff != "" {
					t.Errorf("%s, rule %s (-trace +cover):\n%s", written[i].ID, r.Rule, diff)
				}
			}
		}
		for _, c := range byRule {
			fired := false
			for _, r := range trace.Fired {
				fired = fired || r.Rule == c.Rule
			}
			if fired != (c.Fired == 1) {
				t.Errorf("%s: rule %s fired %v, and the Coverer counts %d", written[i].ID, c.Rule, fired, c.Fired)
			}
		}
	}
}
