package abi_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/wasm/abi"
)

const lamp = "../../engine/compile/testdata/lamp"

// reply takes a reply apart.
func reply(t *testing.T, r []byte) (status uint32, body string) {
	t.Helper()
	if len(r) < 8 || int(binary.LittleEndian.Uint32(r[4:])) != len(r)-8 {
		t.Fatalf("no reply: %q", r)
	}
	if !json.Valid(r[8:]) {
		t.Fatalf("not JSON: %q", r[8:])
	}
	return binary.LittleEndian.Uint32(r), string(r[8:])
}

func code(t *testing.T, r []byte) string {
	t.Helper()
	status, body := reply(t, r)
	var e struct {
		Error struct{ Code string } `json:"error"`
	}
	if err := json.Unmarshal([]byte(body), &e); err != nil || (status == abi.StatusError) != (e.Error.Code != "") {
		t.Fatalf("status %d with %s", status, body)
	}
	return e.Error.Code
}

func TestSessionAnswersAsTheEngine(t *testing.T) {
	core, packs, err := compile.Packs(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := compile.Load(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	written, err := scenario.Load(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	var s abi.Session
	if c := code(t, s.Open(string(core))); c != "" {
		t.Fatal(c)
	}
	dark, err := abi.EncodeCase(engine.Case{Symptom: engine.Fields{"text": "dark"}})
	if err != nil {
		t.Fatal(err)
	}
	if c := code(t, s.Diagnose(1, dark, 0)); c != "text-pack-missing" {
		t.Errorf("a text, without the pack for it: %q", c)
	}
	var info string
	for _, tag := range []string{"Kana", "en", "Latn", "ja"} {
		_, info = reply(t, s.AddWords(1, string(packs[tag])))
		s.Warm(s.Last(), func() {})
	}
	want := `{"handle":1,"id":"lamp","version":"1.0.0","digest":"` + whole.Info().Digest + `","locales":["en","ja"],"scripts":["Latn","Hani","Kana"],"missing":[]}`
	if info != want {
		t.Errorf("what is open is %s, want %s", info, want)
	}
	for flags, options := range [][]engine.Option{nil, {engine.Why()}, {engine.IDsOnly()}, {engine.Why(), engine.IDsOnly()}} {
		e := engine.New(whole, options...)
		for i := range written {
			want, err := e.Diagnose(written[i].Given)
			if err != nil {
				t.Fatal(err)
			}
			records, err := abi.EncodeCase(written[i].Given)
			if err != nil {
				t.Fatal(err)
			}
			_, got := reply(t, s.Diagnose(1, records, uint32(flags)))
			if diff := cmp.Diff(string(want.AppendJSON(nil)), got); diff != "" {
				t.Errorf("%s with flags %d (-want +got):\n%s", written[i].ID, flags, diff)
			}
		}
	}
}

func TestSessionRefuses(t *testing.T) {
	core, packs, err := compile.Packs(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	var s abi.Session
	open := func() {
		if c := code(t, s.Open(string(core))); c != "" {
			t.Fatal(c)
		}
	}
	open()
	tests := []struct {
		name string
		got  []byte
		code string
	}{
		{"no bundle", bytes.Clone(s.Open("")), "bundle-magic"},
		{"a pack as a core", bytes.Clone(s.Open(string(packs["en"]))), "bundle-pack"},
		{"a core as a pack", bytes.Clone(s.AddWords(1, string(core))), "bundle-core"},
		{"words for nobody", bytes.Clone(s.AddWords(9, string(packs["en"]))), "unknown-handle"},
		{"a pack that is none", bytes.Clone(s.AddWords(1, string(core[:len(core)-1]))), "bundle-truncated"},
		{"a case for nobody", bytes.Clone(s.Diagnose(9, nil, 0)), "unknown-handle"},
		{"flags of the future", bytes.Clone(s.Diagnose(1, nil, 4)), "unknown-flag"},
		{"no case", bytes.Clone(s.Diagnose(1, []byte{1}, 0)), "bad-record"},
		{"a field that is not known", bytes.Clone(s.Diagnose(1, []byte("\x0b\x00\x00\x00\x00\x09context.x"), 0)), "unknown-field"},
		{"an empty case", bytes.Clone(s.Diagnose(1, nil, 0)), ""},
		{"to close", bytes.Clone(s.Close(1)), ""},
		{"to close again", bytes.Clone(s.Close(1)), "unknown-handle"},
		{"the version", bytes.Clone(s.Version()), ""},
	}
	for _, tt := range tests {
		if got := code(t, tt.got); got != tt.code {
			t.Errorf("%s: code %q, want %q", tt.name, got, tt.code)
		}
	}
	for range abi.MaxHandles {
		open()
	}
	if got := code(t, s.Open(string(core))); got != "too-many-handles" {
		t.Errorf("code %q, want too-many-handles", got)
	}
}

func TestAppendError(t *testing.T) {
	got := string(abi.AppendError(nil, &engine.Error{Code: "c", Field: "a.b", Msg: "q\"\\\n\u2028\xff灯", Hint: "h"}))
	want := `{"error":{"code":"c","field":"a.b","message":"q\"\\\u000a\u2028` + "\ufffd" + `灯","hint":"h"}}`
	if got != want {
		t.Errorf("AppendError = %s, want %s", got, want)
	}
}
