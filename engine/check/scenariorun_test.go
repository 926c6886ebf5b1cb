package check_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine/check"
)

// TestResultsAreSmall: a diagnosis takes kilobytes, and there may be ten thousand scenarios.
func TestResultsAreSmall(t *testing.T) {
	r := check.Test(check.Config{}, check.TestConfig{}, check.Layer{Name: "lamp", FS: os.DirFS("../compile/testdata/lamp"), Base: true})
	if len(r.Results) == 0 || r.Reached == 0 {
		t.Fatalf("%d scenarios, %d rules reached", len(r.Results), r.Reached)
	}
	for _, x := range r.Results {
		if x.Diagnosis != nil {
			t.Errorf("%s keeps its diagnosis", x.Scenario.ID)
		}
	}
}

// TestFailuresUnderneath disables a rule of the lamp, and then the scenarios that rest on it.
func TestFailuresUnderneath(t *testing.T) {
	over := fstest.MapFS{"rules/x.json": {Data: []byte(`{"rules": {"fuse-by-code": null}}`)}}
	run := func() (failed []string) {
		r := check.Test(check.Config{}, check.TestConfig{}, check.Layer{Name: "lamp", FS: os.DirFS(lamp), Base: true}, check.Layer{Name: "x", FS: over})
		for _, f := range r.Findings {
			if f.Code != "KB701" {
				t.Errorf("%s: %s", f.Pos, f.Message)
			}
			_, rest, _ := strings.Cut(f.Message, `"`)
			id, _, _ := strings.Cut(rest, `"`)
			failed = append(failed, `"`+id+`": null`)
		}
		return slices.Compact(failed)
	}
	failed := run()
	if len(failed) == 0 {
		t.Fatal("no scenario fails")
	}
	over["scenarios/x.json"] = &fstest.MapFile{Data: []byte(`{"scenarios": {` + strings.Join(failed, ", ") + `}}`)}
	if failed := run(); len(failed) > 0 {
		t.Errorf("these are disabled: %v", failed)
	}
}
