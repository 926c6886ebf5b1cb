package compile_test

import (
	"errors"
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
	if loaded, missing := k.Scripts(); !slices.Equal(loaded, []string{"Hani"}) || !slices.Equal(missing, []string{"Latn", "Kana"}) {
		t.Errorf("the core reads %v and lacks %v", loaded, missing)
	}
	var e *engine.Error
	for _, field := range []engine.Fields{{"text": "dark"}, {"codes": []string{"E-21"}}} {
		if _, err := engine.New(k).Diagnose(engine.Case{Symptom: field}); !errors.As(err, &e) || e.Code != "text-pack-missing" || e.Hint != "Latn" || field[e.Field[len("symptom."):]] == nil {
			t.Errorf("%v without the pack for it: %+v", field, err)
		}
	}
	for tag, pack := range packs {
		if k, err = k.AddWords(pack); err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
	}
	if diff := cmp.Diff(whole.Locales(), k.Locales()); diff != "" {
		t.Errorf("locales (-want +got):\n%s", diff)
	}
	for _, tag := range slices.Concat(whole.Locales(), []string{""}) {
		c := engine.Case{Locale: tag, Symptom: engine.Fields{"light": "dark", "text": "E-21, ヒューズが切れました"}}
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
