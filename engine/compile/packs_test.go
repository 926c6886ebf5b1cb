package compile_test

import (
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

func TestPacks(t *testing.T) {
	core, packs, err := compile.Packs(os.DirFS("testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := compile.Load(os.DirFS("testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := engine.Open(core)
	if err != nil {
		t.Fatal(err)
	}
	if got := k.Locales(); len(got) != 0 {
		t.Errorf("the core has the words of %v", got)
	}
	for _, tag := range whole.Locales() {
		if k, err = k.AddWords(packs[tag]); err != nil {
			t.Fatalf("words of %s: %v", tag, err)
		}
	}
	if diff := cmp.Diff(whole.Locales(), k.Locales()); diff != "" {
		t.Errorf("locales (-want +got):\n%s", diff)
	}
	for _, tag := range slices.Concat(whole.Locales(), []string{""}) {
		c := engine.Case{Locale: tag, Symptom: engine.Fields{"light": "dark"}}
		want, err := engine.New(whole).Diagnose(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := engine.New(k).Diagnose(c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want.AppendJSON(nil)), string(got.AppendJSON(nil))); diff != "" {
			t.Errorf("in %q (-want +got):\n%s", tag, diff)
		}
	}
}
