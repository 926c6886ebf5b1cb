package kb_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/compile"
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
	got, err := compile.Bundle(kb.FS)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kb.Bundle(), got) {
		t.Error("kb.FS lacks files of the folder")
	}
}

// TestScenarios runs all of them. They reach every rule, and see nearly every condition true and false.
func TestScenarios(t *testing.T) {
	r := check.Test(check.Config{}, check.TestConfig{MinRules: 100, MinConditions: 95}, check.Layer{Name: "kb", FS: kb.FS})
	for _, f := range r.Findings {
		t.Errorf("%s: %s", f.Pos, f.Message)
	}
	if len(r.Results) == 0 {
		t.Error("no scenario was run")
	}
}

// TestTooLittleAsks says so little that no cause is named: what is missing is asked for.
func TestTooLittleAsks(t *testing.T) {
	e := engine.New(kb.Default(), engine.IDsOnly())
	for _, text := range []string{"0x800CCC0E", "收不到信", "无法发送邮件", "メールがおかしい", "help"} {
		d, err := e.Diagnose(engine.Case{Symptom: engine.Fields{"text": text}})
		if err != nil {
			t.Fatal(err)
		}
		if d.Findings[0].Cause != "need-more-info" || d.Findings[0].Verdict != engine.Possible || !d.AskFirst {
			t.Errorf("%s: %s is %s, ask first: %t", text, d.Findings[0].Cause, d.Findings[0].Verdict, d.AskFirst)
		}
	}
}
