package plan_test

import (
	"bytes"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

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
			c := &want.Rules[i].When[j]
			c.Line, c.Col = 0, 0
			if want.Write(c.Node) != "" {
				c.Text = ""
			}
		}
	}
	if diff := cmp.Diff(want.Rules, k.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.Text.Phrases, k.Text.Phrases); diff != "" {
		t.Errorf("phrases (-want +got):\n%s", diff)
	}
	for i := range want.Patterns { // all but the tree is made when a pattern is needed
		p, got := &want.Patterns[i], k.Patterns[i]
		p.Insts, p.Start = nil, 0
		if diff := cmp.Diff(*p, got); diff != "" {
			t.Errorf("pattern %d (-want +got):\n%s", i, diff)
		}
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
		if core, err = plan.AddPacks(core, plan.EncodePack(k, &k.Packs[i])); err != nil {
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
	if _, err := plan.AddPacks(core, plan.EncodePack(&other, &k.Packs[0])); !errors.Is(err, plan.ErrBinding) {
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
		{"a pack without its core", plan.EncodePack(lamp(t), &lamp(t).Packs[0]), plan.ErrContent},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := plan.Decode(tt.bundle); !errors.Is(err, tt.want) {
				t.Errorf("Decode: %v, want %v", err, tt.want)
			}
		})
	}
}

// seal puts a payload into a bundle whose checksum is right: what a forger would do.
func seal(payload []byte) []byte {
	out := []byte("PMKB\x01C")
	for n := len(payload); ; n >>= 7 {
		if n < 0x80 {
			out = append(out, byte(n))
			break
		}
		out = append(out, byte(n)|0x80)
	}
	sum := crc32.ChecksumIEEE(payload)
	out = append(out, byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24))
	return append(out, payload...)
}

// payload is the core of a bundle, without the container around it.
func payload(core []byte) []byte {
	i := 6
	for core[i]&0x80 != 0 {
		i++
	}
	return core[i+5:]
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
		{Symptom: engine.Fields{"light": "dark"}, Context: engine.Fields{"maker": "glowworks", "bulb_watts": 12.5, "parts_changed": []string{"bulb"}}},
	} {
		if d, err := e.Diagnose(c); err == nil {
			d.AppendJSON(nil)
		}
	}
}

func TestForgedBundles(t *testing.T) {
	core := payload(plan.EncodeCore(lamp(t)))
	survives(t, seal(core))
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		forged := slices.Clone(core)
		for range 1 + r.IntN(4) {
			forged[r.IntN(len(forged))] = byte(r.IntN(256))
		}
		survives(t, seal(forged))
	}
}

func FuzzForgedBundles(f *testing.F) {
	f.Add(payload(plan.EncodeCore(lamp(f))))
	f.Fuzz(func(t *testing.T, core []byte) { survives(t, seal(core)) })
}
