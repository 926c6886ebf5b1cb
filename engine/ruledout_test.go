package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
)

func TestRuledOut(t *testing.T) {
	want := []engine.RuledOut{{
		Cause: "fuse-blown", Title: "Blown fuse", Rule: "fuse-none",
		Condition: "maker.fuse == 'none'", Fields: []string{"maker.fuse"},
	}}
	c := engine.Case{Locale: "en", Symptom: engine.Fields{"codes": []string{"E-21"}}, Context: engine.Fields{"maker": "nightowl"}}
	if diff := cmp.Diff(want, diagnose(t, c).RuledOut); diff != "" {
		t.Errorf("RuledOut (-want +got):\n%s", diff)
	}
	want[0].Title = ""
	if diff := cmp.Diff(want, diagnose(t, c, engine.IDsOnly()).RuledOut); diff != "" {
		t.Errorf("RuledOut without words (-want +got):\n%s", diff)
	}
	c.Symptom = engine.Fields{"light": "dark"}
	if got := diagnose(t, c).RuledOut; got != nil {
		t.Errorf("RuledOut = %v, but nothing speaks for it", got)
	}
}
