package kb_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/kb"
)

func TestBundleIsUpToDate(t *testing.T) {
	want, err := compile.Bundle(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, kb.Bundle()) {
		t.Error("default.kb is stale: run make kb")
	}
}

func TestEmbeddedSourcesAreComplete(t *testing.T) {
	want, err := compile.Bundle(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	got, err := compile.Bundle(kb.FS)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("kb.FS lacks files of the folder")
	}
}

func TestScenarios(t *testing.T) {
	written, err := scenario.Load(kb.FS)
	if err != nil {
		t.Fatal(err)
	}
	results := scenario.Run(engine.New(kb.Default(), engine.Why()), written)
	for _, r := range results {
		for _, f := range r.Failures {
			t.Errorf("%s: %s: %s", r.Scenario.File, r.Scenario.ID, f)
		}
	}
	for _, rule := range scenario.Unfired(kb.Default(), results) {
		t.Errorf("no scenario reaches rule %s", rule)
	}
}
