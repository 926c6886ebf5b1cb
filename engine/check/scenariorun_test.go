package check_test

import (
	"os"
	"testing"

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
