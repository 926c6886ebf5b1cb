package kb_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/kb"
)

const overlayLines = 60

// TestOverlayExample builds and runs the example of docs/authoring.md.
func TestOverlayExample(t *testing.T) {
	overlay := os.DirFS("../docs/overlay")
	k, err := compile.Load(kb.FS, overlay)
	if err != nil {
		t.Fatal(err)
	}
	written, err := scenario.Load(overlay)
	if err != nil {
		t.Fatal(err)
	}
	results := scenario.Run(engine.New(k, engine.Why()), written)
	for _, r := range results {
		for _, f := range r.Failures {
			t.Errorf("%s: %s", r.Scenario.ID, f)
		}
	}
	for _, rule := range scenario.Unfired(k, results) {
		if strings.HasPrefix(rule, "example-net") {
			t.Errorf("no scenario reaches rule %s", rule)
		}
	}
	lines := 0
	err = fs.WalkDir(overlay, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(overlay, path)
		lines += strings.Count(string(text), "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if lines > overlayLines {
		t.Errorf("the example has %d lines of JSON, more than %d", lines, overlayLines)
	}
}

// TestAuthoringPageIsTheExample holds the files shown in docs/authoring.md to those of docs/overlay.
func TestAuthoringPageIsTheExample(t *testing.T) {
	page, err := os.ReadFile("../docs/authoring.md")
	if err != nil {
		t.Fatal(err)
	}
	_, tutorial, ok := strings.Cut(string(page), "## From nothing to a rule of your own")
	if !ok {
		t.Fatal("the page has no tutorial")
	}
	shown := regexp.MustCompile("(?m)^`([a-z/.-]+\\.json)`:\n\n((?:    .*\n)+)").FindAllStringSubmatch(tutorial, -1)
	if len(shown) < 6 {
		t.Fatalf("the page shows %d files", len(shown))
	}
	for _, s := range shown {
		want, err := os.ReadFile("../docs/overlay/" + s[1])
		if err != nil {
			t.Error(err)
			continue
		}
		got := strings.ReplaceAll("\n"+s[2], "\n    ", "\n")[1:]
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-file +page):\n%s", s[1], diff)
		}
	}
}
