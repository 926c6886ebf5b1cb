package plan_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
)

func lamp(t testing.TB) *plan.KB {
	t.Helper()
	k, err := compile.Plan(os.DirFS("../../compile/testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestRoundTrip(t *testing.T) {
	bundle := plan.Encode(lamp(t))
	k, err := plan.Decode(bundle)
	if err != nil {
		t.Fatal(err)
	}
	k.Keys = make([]string, k.NumKeys) // their number is all that the bundle keeps
	if !bytes.Equal(plan.Encode(k), bundle) {
		t.Error("what was read is not written the same")
	}
	want := lamp(t)
	want.Keys, k.Keys, want.NumKeys = nil, nil, k.NumKeys
	for i := range want.Rules {
		for j := range want.Rules[i].When {
			c, got := &want.Rules[i].When[j], &k.Rules[i].When[j]
			if words := want.Condition(c); want.Write(c.Node) == "" && k.Condition(got) != words {
				t.Errorf("%q has become %q", words, k.Condition(got))
			}
			c.Words, got.Words = 0, 0
		}
	}
	if diff := cmp.Diff(want.Rules, k.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	samePatterns(t, want.Patterns, k.Patterns)
	for s := range plan.Scripts {
		r, err := k.Reading(s)
		if err != nil {
			t.Fatalf("%s: %v", s.Tag(), err)
		}
		var phrases []plan.Phrase
		for p := r.Walk(); p.Next(); {
			phrases = append(phrases, plan.Phrase{Signal: p.Signal, Segments: slices.Clone(p.Segments), Gap: p.Gap})
		}
		if diff := cmp.Diff(want.Text.Readings[s].Phrases, phrases); diff != "" {
			t.Errorf("%s: phrases (-want +got):\n%s", s.Tag(), diff)
		}
		samePatterns(t, want.Text.Readings[s].Patterns, r.Patterns)
	}
}

// samePatterns compares what a bundle keeps: all but the tree is made when a pattern is needed.
func samePatterns(t *testing.T, want, got []plan.Program) {
	t.Helper()
	for i := range want {
		want[i].Insts, want[i].Start = nil, 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("patterns (-want +got):\n%s", diff)
	}
}

func TestPacks(t *testing.T) {
	k := lamp(t)
	core, err := plan.Decode(plan.EncodeCore(k))
	if err != nil || len(core.Packs) != 0 {
		t.Fatalf("core: %v, %d packs", err, len(core.Packs))
	}
	var packs []string
	for i := range slices.Backward(k.Packs) {
		if core, err = plan.AddPacks(core, string(plan.EncodePack(k, &k.Packs[i]))); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range core.Packs {
		packs = append(packs, p.Locale)
	}
	if diff := cmp.Diff([]string{"en", "ja"}, packs); diff != "" {
		t.Errorf("packs (-want +got):\n%s", diff)
	}
	other := *k
	other.Digest = "of another knowledge base"
	if _, err := plan.AddPacks(core, string(plan.EncodePack(&other, &k.Packs[0]))); !errors.Is(err, plan.ErrBinding) {
		t.Errorf("a pack of another knowledge base: %v", err)
	}
}

func TestDecodeErrors(t *testing.T) {
	bundle := plan.Encode(lamp(t))
	changed := func(at int, b byte) []byte {
		c := slices.Clone(bundle)
		c[at] = b
		return c
	}
	tests := []struct {
		name   string
		bundle []byte
		want   error
	}{
		{"empty", nil, plan.ErrMagic},
		{"something else", []byte("{\"rules\":{}}"), plan.ErrMagic},
		{"the magic alone", bundle[:4], plan.ErrTruncated},
		{"another version", changed(4, 99), plan.ErrVersion},
		{"no section", bundle[:5], plan.ErrTruncated},
		{"cut off", bundle[:len(bundle)/2], plan.ErrTruncated},
		{"a changed byte", changed(200, bundle[200]+1), plan.ErrChecksum},
		{"a pack without its core", plan.EncodePack(lamp(t), &lamp(t).Packs[0]), plan.ErrPack},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := plan.Decode(tt.bundle); !errors.Is(err, tt.want) {
				t.Errorf("Decode: %v, want %v", err, tt.want)
			}
		})
	}
}

// forge puts one payload in the place of that of a section, with checksums that are
// right: what a forger would do.
func forge(bundle []byte, at int, payload []byte) []byte {
	kinds, payloads := parts(bundle)
	payloads[at] = payload
	return sealed(kinds, payloads)
}

// survives opens a forged bundle and, if it is accepted, uses it in every way.
func survives(t *testing.T, forged []byte) {
	t.Helper()
	k, err := engine.Open(forged)
	if err != nil {
		var e *engine.Error
		if !errors.As(err, &e) || e.Code == "" {
			t.Fatalf("error without a code: %v", err)
		}
		return
	}
	e := engine.New(k, engine.Why(), engine.Budget(100_000))
	for _, c := range []engine.Case{
		{},
		{Symptom: engine.Fields{"text": "the fuse blew, E-21, 230 V, -----old note\nx\n-----end"}},
		{Symptom: engine.Fields{"text": "ヒューズが切れました。焦げ臭い。"}},
		{Symptom: engine.Fields{"light": "dark"}, Context: engine.Fields{"maker": "glowworks", "bulb_watts": 12.5, "parts_changed": []string{"bulb"}}},
	} {
		if d, err := e.Diagnose(c); err == nil {
			d.AppendJSON(nil)
		}
	}
}

func TestForgedBundles(t *testing.T) {
	bundle := plan.Encode(lamp(t))
	survives(t, bundle)
	_, payloads := parts(bundle)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		at := r.IntN(len(payloads) - 1) // the last is the end
		if r.IntN(2) == 0 {
			at = 0 // the core holds most of what can be wrong
		}
		forged := slices.Clone(payloads[at])
		for range 1 + r.IntN(4) {
			forged[r.IntN(len(forged))] = byte(r.IntN(256))
		}
		survives(t, forge(bundle, at, forged))
	}
}

func FuzzForgedBundles(f *testing.F) {
	bundle := plan.Encode(lamp(f))
	_, payloads := parts(bundle)
	f.Add(payloads[0])
	f.Fuzz(func(t *testing.T, core []byte) { survives(t, forge(bundle, 0, core)) })
}

// FuzzForgedReadings forges what texts in one script need.
func FuzzForgedReadings(f *testing.F) {
	bundle := plan.Encode(lamp(f))
	kinds, payloads := parts(bundle)
	first := bytes.IndexByte(kinds, 'T')
	for at, p := range payloads {
		if kinds[at] == 'T' {
			f.Add(p)
		}
	}
	f.Fuzz(func(t *testing.T, reading []byte) { survives(t, forge(bundle, first, reading)) })
}

// FuzzForgedWording forges what words say, of a lamp that listens to words.
func FuzzForgedWording(f *testing.F) {
	k, err := compile.Plan(os.DirFS("../../compile/testdata/lamp"), fstest.MapFS{
		"manifest.json": {Data: []byte(`{"rank": {"likely": 60, "margin": 20, "findings": 8, "questions": 5, "wording": 40}}`)},
		"wording.json":  {Data: []byte(`{"wording": {"bulb-dead": {"9": ["the", "fuse", "blew"]}, "wiring-hot": {"3": ["the fuse", "230 v"], "200": ["焦"]}}}`)},
	})
	if err != nil {
		f.Fatal(err)
	}
	bundle := plan.Encode(k)
	kinds, payloads := parts(bundle)
	at := bytes.IndexByte(kinds, 'N')
	f.Add(payloads[at])
	f.Fuzz(func(t *testing.T, wording []byte) { survives(t, forge(bundle, at, wording)) })
}
