package engine_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// lamp is a knowledge base about a lamp that stays dark.
func lamp(t testing.TB) *engine.KB {
	t.Helper()
	k, err := compile.Load(os.DirFS("compile/testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func diagnose(t *testing.T, c engine.Case, options ...engine.Option) *engine.Diagnosis {
	t.Helper()
	d, err := engine.New(lamp(t), options...).Diagnose(c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func causes(d *engine.Diagnosis) []string {
	var out []string
	for _, f := range d.Findings {
		out = append(out, f.Cause+" "+string(f.Verdict))
	}
	return out
}

func asked(d *engine.Diagnosis) []string {
	var out []string
	for _, q := range d.Questions {
		out = append(out, q.Field)
	}
	return out
}

func TestDiagnose(t *testing.T) {
	d := diagnose(t, engine.Case{ID: "c1", Locale: "ja-JP", Symptom: engine.Fields{"text": "ヒューズ が\n切れました（Ｅ－２１）"}})
	if d.ID != "c1" || d.Locale != "ja" || d.KB.ID != "lamp" || len(d.KB.Digest) != 64 {
		t.Errorf("envelope %q %q %+v", d.ID, d.Locale, d.KB)
	}
	if diff := cmp.Diff([]string{"fuse-blown likely"}, causes(d)[:1]); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	f := d.Findings[0]
	if f.Title == "" || f.Explanation == "" {
		t.Errorf("the finding lacks words: %+v", f)
	}
	want := []engine.Evidence{{Rule: "fuse-by-code", Condition: "'E-21' in symptom.codes || 'fuse-blown' in symptom.signals", Weight: 90,
		Fields: []string{"symptom.codes", "symptom.signals"}}}
	if diff := cmp.Diff(want, f.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]engine.FieldValue{{Name: "symptom.codes", Value: []string{"E-21"}, Origin: engine.OriginText}}, d.Fields); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestSpansReferToTheTextAsGiven(t *testing.T) {
	text := "うちの ヒューズ が\n切れました"
	d := diagnose(t, engine.Case{Symptom: engine.Fields{"text": text}})
	if len(d.Signals) != 1 || text[d.Signals[0].Span[0]:d.Signals[0].Span[1]] != "ヒューズ が\n切れ" {
		t.Errorf("signals %+v", d.Signals)
	}
}

func TestUnknownIsNotFalse(t *testing.T) {
	tests := []struct {
		name string
		c    engine.Case
		rule string
		want string // where the trace has the rule; "" for nowhere
	}{
		{"not equal to an unknown value waits", engine.Case{Context: engine.Fields{"outage": true}}, "outage-decisive", "waiting"},
		{"asked and not known is still unknown", engine.Case{Context: engine.Fields{"outage": true, "place": nil}}, "outage-decisive", "waiting"},
		{"equal: refuted", engine.Case{Context: engine.Fields{"outage": true, "place": "garden"}}, "outage-decisive", "refuted"},
		{"not equal: fired", engine.Case{Context: engine.Fields{"outage": true, "place": "desk"}}, "outage-decisive", "fired"},
		{"an empty case has no candidates", engine.Case{}, "switch-off", ""},
		{"without a text, signals are unknown", engine.Case{Symptom: engine.Fields{"light": "dark"}}, "outage-by-words", "waiting"},
		{"with a text that says nothing, they are known to be none", engine.Case{Symptom: engine.Fields{"light": "dark", "text": "oh"}, Context: engine.Fields{"power_ok": true}}, "outage-by-words", "refuted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := diagnose(t, tt.c, engine.Why())
			got := ""
			for name, rules := range map[string][]engine.RuleTrace{"fired": d.Trace.Fired, "waiting": d.Trace.Waiting, "refuted": d.Trace.Refuted} {
				if slices.ContainsFunc(rules, func(r engine.RuleTrace) bool { return r.Rule == tt.rule }) {
					got = name
				}
			}
			if got != tt.want {
				t.Errorf("rule %s is %q, want %q", tt.rule, got, tt.want)
			}
		})
	}
}

func TestGivenBeatsCapturedBeatsSet(t *testing.T) {
	tests := []struct {
		name string
		c    engine.Case
		want []engine.FieldValue
	}{
		{"captured", engine.Case{Symptom: engine.Fields{"text": "it is 230 V"}}, []engine.FieldValue{{Name: "context.volts", Value: int64(230), Origin: engine.OriginText}}},
		{"given beats captured", engine.Case{Symptom: engine.Fields{"text": "it is 230 V"}, Context: engine.Fields{"volts": 110}}, nil},
		{"set", engine.Case{Context: engine.Fields{"overload": true}}, []engine.FieldValue{{Name: "context.danger", Value: true, Origin: engine.OriginRule}}},
		{"given beats set", engine.Case{Context: engine.Fields{"overload": true, "danger": false}}, nil},
		{"two rules disagree: unknown", engine.Case{Context: engine.Fields{"other_lamps": "work", "socket_live": true, "outage": true}}, nil},
		{"a number in other units", engine.Case{Symptom: engine.Fields{"text": "a 12500 mW bulb"}}, []engine.FieldValue{{Name: "context.bulb_watts", Value: engine.Decimal(12_500_000), Origin: engine.OriginText}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, diagnose(t, tt.c).Fields); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNeverAskAgain(t *testing.T) {
	c := engine.Case{Symptom: engine.Fields{"light": "dark"}, Context: engine.Fields{}}
	seen := map[string]bool{}
	for range 40 {
		d := diagnose(t, c)
		if len(d.Questions) == 0 {
			return
		}
		q := d.Questions[0].Field
		if seen[q] {
			t.Fatalf("asks %s again", q)
		}
		seen[q] = true
		if leaf, ok := strings.CutPrefix(q, "symptom."); ok {
			c.Symptom[leaf] = nil
		} else {
			c.Context[strings.TrimPrefix(q, "context.")] = nil
		}
	}
	t.Error("never stops asking")
}

func TestBadCases(t *testing.T) {
	long := strings.Repeat("x", engine.DefaultMaxText+1)
	tests := []struct {
		name string
		c    engine.Case
		want engine.Error
	}{
		{"unknown field", engine.Case{Symptom: engine.Fields{"lihgt": "dark"}}, engine.Error{Code: "unknown-field", Field: "symptom.lihgt", Msg: `unknown field "symptom.lihgt"`, Hint: `did you mean "symptom.light"?`}},
		{"a record's fact cannot be given", engine.Case{Context: engine.Fields{"maker.volts": 1}}, engine.Error{Code: "unknown-field", Field: "context.maker.volts", Msg: `unknown field "context.maker.volts"`, Hint: `did you mean "context.maker"?`}},
		{"unknown value", engine.Case{Symptom: engine.Fields{"light": "drak"}}, engine.Error{Code: "unknown-value", Field: "symptom.light", Msg: `symptom.light has no value "drak"`, Hint: `did you mean "dark"?`}},
		{"a string for an int", engine.Case{Context: engine.Fields{"volts": "230"}}, engine.Error{Code: "wrong-type", Field: "context.volts", Msg: `context.volts takes a whole number, not the string "230"`}},
		{"a fraction for an int", engine.Case{Context: engine.Fields{"volts": 230.5}}, engine.Error{Code: "wrong-type", Field: "context.volts", Msg: "context.volts takes a whole number, not the number 230.5"}},
		{"too large a number", engine.Case{Context: engine.Fields{"bulb_watts": 1e300}}, engine.Error{Code: "wrong-type", Field: "context.bulb_watts", Msg: "context.bulb_watts takes a number up to 9 billion, not a number out of range"}},
		{"a list of numbers", engine.Case{Context: engine.Fields{"parts_changed": []any{1.0}}}, engine.Error{Code: "wrong-type", Field: "context.parts_changed", Msg: "context.parts_changed takes a list of its values, not a list whose item 1 is the number 1"}},
		{"a number among strings", engine.Case{Context: engine.Fields{"tried": []any{"a hammer", 2.5}}}, engine.Error{Code: "wrong-type", Field: "context.tried", Msg: "context.tried takes a list of strings, not a list whose item 2 is the number 2.5"}},
		{"a list for a string", engine.Case{Context: engine.Fields{"label": []any{"LX"}}}, engine.Error{Code: "wrong-type", Field: "context.label", Msg: "context.label takes a string, not a list"}},
		{"an object", engine.Case{Context: engine.Fields{"label": map[string]any{}}}, engine.Error{Code: "wrong-type", Field: "context.label", Msg: "context.label takes a string, not an object"}},
		{"a type of the caller's own", engine.Case{Context: engine.Fields{"label": engine.Likely}}, engine.Error{Code: "wrong-type", Field: "context.label", Msg: "context.label takes a string, not a value of another type of Go", Hint: "convert it to string, bool, an integer, float64, []string or []any"}},
		{"a field of the other group", engine.Case{Symptom: engine.Fields{"place": "desk"}}, engine.Error{Code: "unknown-field", Field: "symptom.place", Msg: `unknown field "symptom.place"`, Hint: `did you mean "context.place"?`}},
		{"a name with its group", engine.Case{Context: engine.Fields{"symptom.light": "dark"}}, engine.Error{Code: "unknown-field", Field: "context.symptom.light", Msg: `unknown field "context.symptom.light"`, Hint: `did you mean "symptom.light"?`}},
		{"a name like no other", engine.Case{Context: engine.Fields{"x": true}}, engine.Error{Code: "unknown-field", Field: "context.x", Msg: `unknown field "context.x"`}},
		{"too long a text", engine.Case{Symptom: engine.Fields{"text": long}}, engine.Error{Code: "text-too-long", Field: "symptom.text", Msg: "symptom.text has 1048577 bytes", Hint: "the limit is 1048576"}},
	}
	e := engine.New(lamp(t))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := e.Diagnose(tt.c)
			var got *engine.Error
			if !errors.As(err, &got) {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBudget(t *testing.T) {
	_, err := engine.New(lamp(t), engine.Budget(1)).Diagnose(engine.Case{Symptom: engine.Fields{"light": "dark"}, Context: engine.Fields{"power_ok": true}})
	var e *engine.Error
	if !errors.As(err, &e) || e.Code != "budget-exceeded" {
		t.Errorf("error %v", err)
	}
}

func TestIDsOnlyHasNoWords(t *testing.T) {
	c := engine.Case{Symptom: engine.Fields{"text": "the fuse blew", "light": "dark"}}
	with, without := diagnose(t, c), diagnose(t, c, engine.IDsOnly())
	if diff := cmp.Diff(causes(with), causes(without)); diff != "" {
		t.Errorf("causes (-with +without):\n%s", diff)
	}
	if diff := cmp.Diff(asked(with), asked(without)); diff != "" {
		t.Errorf("questions (-with +without):\n%s", diff)
	}
	for _, f := range without.Findings {
		if f.Title != "" || f.Explanation != "" || len(f.Remedies) > 0 && len(f.Remedies[0].Steps) > 0 {
			t.Errorf("words in %+v", f)
		}
	}
}

// TestDeterminism asks the same case in many ways: the order of its fields, other
// cases before it, goroutines beside it. There is one answer.
func TestDeterminism(t *testing.T) {
	k := lamp(t)
	fields := []struct {
		name  string
		value any
	}{{"volts", 230}, {"maker", "glowworks"}, {"outage", false}, {"bulb_watts", 60}, {"other_lamps", "work"}, {"bulb_type", "E14"}}
	c := func() engine.Case {
		c := engine.Case{ID: "d", Symptom: engine.Fields{"text": "the fuse blew, flickers, no power", "light": "dim"}, Context: engine.Fields{}}
		for _, i := range rand.Perm(len(fields)) {
			c.Context[fields[i].name] = fields[i].value
		}
		return c
	}
	first, err := engine.New(k, engine.Why()).Diagnose(c())
	if err != nil {
		t.Fatal(err)
	}
	want := first.AppendJSON(nil)
	shared := engine.New(k, engine.Why())
	for _, procs := range []int{1, 8} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 50 {
					if _, err := shared.Diagnose(engine.Case{Context: engine.Fields{"switch_on": false}}); err != nil {
						t.Error(err)
					}
					d, err := shared.Diagnose(c())
					if err != nil {
						t.Error(err)
						return
					}
					if got := d.AppendJSON(nil); !bytes.Equal(got, want) {
						t.Errorf("another answer:\n%s\n%s", got, want)
						return
					}
				}
			})
		}
		all.Wait()
	}
}

func TestOpenRefusesDamagedBundles(t *testing.T) {
	bundle, err := compile.Bundle(os.DirFS("compile/testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	open := func(b []byte) string {
		_, err := engine.Open(b)
		var e *engine.Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("error without a code: %v", err)
		}
		if err == nil {
			return ""
		}
		return e.Code
	}
	if code := open(bundle); code != "" {
		t.Fatalf("the whole bundle: %s", code)
	}
	core := 0
	for n := range bundle {
		if open(bundle[:n]) == "" {
			core++ // the core alone, or with the first packs, is a bundle of its own
		}
	}
	if core > 2 {
		t.Errorf("%d truncations are accepted", core)
	}
	for i := range bundle {
		flipped := slices.Clone(bundle)
		flipped[i] ^= 1 << (i % 8)
		if open(flipped) == "" {
			t.Errorf("byte %d flipped: accepted", i)
		}
	}
}
