package check

import (
	"testing"
	"testing/fstest"
)

func TestLargeBundle(t *testing.T) {
	for bundle, want := range map[int]int{largeBundle: 0, largeBundle + 1: 1} {
		c := newChecker(Config{}, []Layer{{Name: "x", FS: fstest.MapFS{}}})
		c.found = nil
		if c.sized(bundle); len(c.found) != want || want == 1 && c.found[0].Message != "the bundle has 16 MiB" {
			t.Errorf("%d bytes: %d findings, want %d", bundle, len(c.found), want)
		}
	}
}
