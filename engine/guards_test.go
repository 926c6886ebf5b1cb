package engine_test

import (
	"errors"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// TestNumbersOfEveryType gives an int field and a number field each type of Go
// that holds numbers, at the edge of what it may be.
func TestNumbersOfEveryType(t *testing.T) {
	e := engine.New(lamp(t))
	type numbers struct {
		given        any
		volts, watts bool // is taken as an int, as a number
	}
	tests := []numbers{
		{int(-1), true, true}, {int8(-1), true, true}, {int16(-1), true, true}, {int32(-1), true, true}, {int64(-1), true, true},
		{uint(1), true, true}, {uint8(1), true, true}, {uint16(1), true, true}, {uint32(1), true, true}, {uint64(1), true, true},
		{float32(2), true, true}, {float32(2.5), false, true}, {2.0, true, true}, {2.5, false, true}, {-2.5, false, true},
		{uint64(math.MaxInt64), true, false}, {uint64(math.MaxInt64 + 1), false, false},
		{float64(1 << 53), true, false}, {float64(1<<53 + 2), false, false}, {-float64(1 << 53), true, false}, {-float64(1<<53 + 2), false, false},
		{int64(9e9), true, true}, {int64(9e9 + 1), true, false}, {int64(-9e9), true, true}, {int64(-9e9 - 1), true, false},
		{9e9, true, true}, {9e9 + 1, true, false}, {-9e9, true, true}, {-9e9 - 1, true, false},
		{math.NaN(), false, false}, {math.Inf(1), false, false}, {engine.Decimal(5), false, true},
		{"5", false, false}, {true, false, false}, {[]string{"5"}, false, false}, {[]any{5}, false, false}, {struct{}{}, false, false},
	}
	if most := uint64(math.MaxInt64); strconv.IntSize == 64 {
		tests = append(tests, numbers{uint(most), true, false}, numbers{uint(most + 1), false, false})
	}
	for _, tt := range tests {
		for field, want := range map[string]bool{"volts": tt.volts, "bulb_watts": tt.watts} {
			_, err := e.Diagnose(engine.Case{Context: engine.Fields{field: tt.given}})
			if fault := (*engine.Error)(nil); (err == nil) != want || err != nil && (!errors.As(err, &fault) || fault.Code != "wrong-type") {
				t.Errorf("%s = %T(%v): %v", field, tt.given, tt.given, err)
			}
		}
	}
}

func TestTypesOfLists(t *testing.T) {
	e := engine.New(lamp(t))
	tests := []struct {
		name  string
		field string
		given any
		code  string
	}{
		{"strings", "parts_changed", []string{"bulb"}, ""},
		{"any strings", "parts_changed", []any{"bulb", "cord"}, ""},
		{"none", "parts_changed", []any{}, ""},
		{"numbers", "parts_changed", []any{"bulb", 1}, "wrong-type"},
		{"a string", "parts_changed", "bulb", "wrong-type"},
		{"not a part", "parts_changed", []string{"shade"}, "unknown-value"},
		{"anything tried", "tried", []string{"a hammer"}, ""},
		{"a list for a text", "label", []string{"LX"}, "wrong-type"},
		{"a number for a bool", "switch_on", 1, "wrong-type"},
		{"a bool", "switch_on", false, ""},
		{"an open value", "maker", "nobody", ""},
		{"a closed value", "place", "cellar", "unknown-value"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := e.Diagnose(engine.Case{Context: engine.Fields{tt.field: tt.given}})
			fault := &engine.Error{}
			if errors.As(err, &fault); fault.Code != tt.code || tt.code != "" && fault.Field != "context."+tt.field {
				t.Errorf("%v, want the code %q", err, tt.code)
			}
		})
	}
}

func TestTextLimit(t *testing.T) {
	e := engine.New(lamp(t), engine.MaxText(4))
	for text, code := range map[string]string{"": "", "dark": "", "dark!": "text-too-long", "灯灯": "text-too-long"} {
		_, err := e.Diagnose(engine.Case{Symptom: engine.Fields{"text": text}})
		fault := &engine.Error{}
		if errors.As(err, &fault); fault.Code != code {
			t.Errorf("%q: %v, want the code %q", text, err, code)
		}
	}
}

func TestErrorText(t *testing.T) {
	for want, e := range map[string]engine.Error{
		"m [c]":                     {Msg: "m", Code: "c"},
		"m (h) [c]":                 {Msg: "m", Code: "c", Hint: "h"},
		"a.json: m [c]":             {Msg: "m", Code: "c", Pos: engine.Pos{File: "a.json"}},
		"a.json:3:9: m (h) [c]":     {Msg: "m", Code: "c", Hint: "h", Pos: engine.Pos{File: "a.json", Line: 3, Col: 9}},
		"m, of a place nowhere [c]": {Msg: "m, of a place nowhere", Code: "c", Pos: engine.Pos{Line: 3, Col: 9}},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestKBTells asks a knowledge base for what it holds, and for what it does not.
func TestKBTells(t *testing.T) {
	k := lamp(t)
	if f, ok := k.Field("context.place"); !ok || f.Name != "context.place" || !slices.Equal(f.Values, []string{"desk", "ceiling", "garden"}) {
		t.Errorf("context.place is %+v, %v", f, ok)
	}
	if f, ok := k.Field("context.cellar"); ok || f.Name != "" {
		t.Errorf("context.cellar is %+v", f)
	}
	rules := k.Rules()
	if !slices.IsSorted(rules) || len(rules) != k.Stats().Rules || len(rules) == 0 {
		t.Errorf("%d rules of %d: %q", len(rules), k.Stats().Rules, rules)
	}
	if diff := cmp.Diff([]string{"en", "ja"}, k.Locales()); diff != "" {
		t.Errorf("locales (-want +got):\n%s", diff)
	}
}

// TestCoresAndPacks gives each kind of bundle to what takes the other.
func TestCoresAndPacks(t *testing.T) {
	words := fstest.MapFS{"wording.json": {Data: []byte(`{"wording": {"bulb-dead": {"9": ["dark"]}}}`)}}
	core, packs, err := compile.Packs(os.DirFS("compile/testdata/lamp"), words)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := compile.Bundle(os.DirFS("compile/testdata/lamp"), words)
	if err != nil {
		t.Fatal(err)
	}
	k, err := engine.Open(core)
	if err != nil {
		t.Fatal(err)
	}
	add := func(bundle []byte) error { _, err := k.AddWords(bundle); return err }
	open := func(bundle []byte) error { _, err := engine.Open(bundle); return err }
	pack := &engine.Error{Code: "bundle-pack", Msg: "the bundle is a pack, which holds no knowledge of its own", Hint: "open the core that it was compiled with, and give the pack to AddWords"}
	bare := &engine.Error{Code: "bundle-core", Msg: "the bundle is a core without packs: there is nothing to add", Hint: "give it to Open"}
	damaged := &engine.Error{Code: "bundle-content", Msg: "bundle is damaged: impossible content"}
	tests := []struct {
		name string
		got  error
		want error
	}{
		{"words opened", open(packs["en"]), pack},
		{"what texts need, opened", open(packs["Latn"]), pack},
		{"what words say, opened", open(packs["Zyyy"]), pack},
		{"nothing opened", open([]byte("PMKB\x01E\x00\x00\x00\x00\x00")), damaged},
		{"an empty core opened", open([]byte("PMKB\x01C\x00\x00\x00\x00\x00E\x00\x00\x00\x00\x00")), damaged},
		{"a core added", add(core), bare},
		{"all of it added", add(whole), nil},
		{"words added", add(packs["en"]), nil},
		{"what texts need, added", add(packs["Latn"]), nil},
		{"what words say, added", add(packs["Zyyy"]), nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestNoKnowledge is what happens to a host that does not look at the error of Open.
func TestNoKnowledge(t *testing.T) {
	k, _ := engine.Open(nil)
	want := &engine.Error{Code: "no-knowledge", Msg: "the engine has no knowledge base", Hint: "give New what Open returned"}
	for name, e := range map[string]*engine.Engine{"nil": engine.New(k, engine.Why()), "a zero KB": engine.New(&engine.KB{}), "a zero engine": {}} {
		d, err := e.Diagnose(engine.Case{})
		if diff := cmp.Diff(error(want), err); diff != "" || d != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, d, diff)
		}
	}
}
