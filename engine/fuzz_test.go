package engine_test

import (
	"errors"
	"os"
	"testing"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// FuzzOpen opens what may be a bundle, and a pack of words for the lamp.
func FuzzOpen(f *testing.F) {
	core, packs, err := compile.Packs(os.DirFS("compile/testdata/lamp"))
	if err != nil {
		f.Fatal(err)
	}
	k, err := engine.Open(core)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(core)
	f.Add(packs["ja"])
	f.Add(append(core[:len(core):len(core)], packs["en"]...))
	f.Add([]byte("PMKB\x01C\x00\x00\x00\x00\x00"))
	f.Add([]byte("PMKB\x01C\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Fuzz(func(t *testing.T, data []byte) {
		opened, err := engine.Open(data)
		checkOpened(t, opened, err)
		opened, err = k.AddWords(data)
		checkOpened(t, opened, err)
	})
}

func checkOpened(t *testing.T, k *engine.KB, err error) {
	t.Helper()
	if err != nil {
		if e := new(engine.Error); !errors.As(err, &e) || e.Code == "" {
			t.Errorf("the error is %v", err)
		}
		return
	}
	for _, locale := range append(k.Locales(), "xx") {
		d, err := engine.New(k, engine.Why(), engine.Budget(100_000)).Diagnose(engine.Case{Locale: locale, Symptom: engine.Fields{"text": "the fuse blew, E-21, 230 V"}})
		if err == nil {
			d.AppendJSON(nil)
		}
	}
}

// FuzzDiagnose reads any text, with any code and light given.
func FuzzDiagnose(f *testing.F) {
	k, err := compile.Load(os.DirFS("compile/testdata/lamp"))
	if err != nil {
		f.Fatal(err)
	}
	e := engine.New(k)
	f.Add("the fuse blew, E-21, 230 V", "E-21", "dark")
	f.Add("-----old note\nx\n-----end [12:34] \xff&amp;=E7", "", "dim")
	f.Add("電源が入らない 灯(dēng) ー\u3099", "e-oo", "")
	f.Fuzz(func(t *testing.T, text, code, light string) {
		checkAnswer(t, e, "fuzzed", engine.Case{ID: code, Locale: light, Symptom: engine.Fields{"text": text, "codes": []string{code}}, Context: engine.Fields{"label": text, "bulb_type": light}})
		checkAnswer(t, e, "fuzzed", engine.Case{Symptom: engine.Fields{"light": light}, Context: engine.Fields{"maker": code}})
	})
}
