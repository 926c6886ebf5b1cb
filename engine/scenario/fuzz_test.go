package scenario_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

// FuzzDecodeCase reads anything as a case: it is refused with a code and a place, or
// it is JSON that a second library reads alike.
func FuzzDecodeCase(f *testing.F) {
	for _, s := range []string{
		`{"id":"c1","locale":"ja","symptom":{"text":"dark","codes":["E-21"]},"context":{"volts":230,"plugged":null}}`, `{}`, `null`, `[]`, `{"id":1}`, `{"id":"a","id":"b"}`,
		`{"symptom":[]}`, `{"acton":1}`, ` {"context":{"volts":1e999}}`, "\xff", `{"id":"\ud800"}`, `{"id":"a"} x`, `{"id":null}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := scenario.DecodeCase(data)
		if err != nil {
			fault := &engine.Error{}
			if !errors.As(err, &fault) || !slices.Contains([]string{"json-syntax", "unknown-member", "wrong-type"}, fault.Code) || fault.Msg == "" {
				t.Fatalf("%q: %v", data, err)
			}
			if fault.Pos.Col > len(data)+1 {
				t.Errorf("%q: %v is behind the end", data, fault.Pos)
			}
			return
		}
		if !utf8.Valid(data) {
			t.Errorf("%q is no UTF-8, and is accepted", data)
		}
		var second struct {
			ID, Locale       string
			Symptom, Context map[string]any
		}
		if err := json.Unmarshal(data, &second); err != nil {
			t.Fatalf("%q is accepted; encoding/json says %v", data, err)
		}
		want := engine.Case{ID: second.ID, Locale: second.Locale, Symptom: second.Symptom, Context: second.Context}
		if diff := cmp.Diff(want, c); diff != "" {
			t.Errorf("%q (-encoding/json +DecodeCase):\n%s", data, diff)
		}
	})
}
