package engine_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

func TestAppendJSON(t *testing.T) {
	tests := []struct {
		name string
		d    engine.Diagnosis
		want string
	}{
		{
			"absent lists are [], no escalation null",
			engine.Diagnosis{ID: "c1", KB: engine.KBInfo{ID: "lamp", Version: "1", Digest: "ab"}, Locale: "en"},
			`{"format":1,"id":"c1","kb":{"id":"lamp","version":"1","digest":"ab"},"locale":"en","ask_first":false,"signals":[],"fields":[],"findings":[],"questions":[],"escalation":null,"ruled_out":[]}`,
		},
		{
			"a cause that was ruled out, and a condition in its parts",
			engine.Diagnosis{
				RuledOut: []engine.RuledOut{{Cause: "bulb", Title: "The bulb is broken", Rule: "glows", Condition: "context.glow", Fields: []string{"context.glow"}}},
				Trace: &engine.Trace{Fired: []engine.RuleTrace{{Rule: "glows", RuleOut: true, Conditions: []engine.ConditionTrace{
					{Text: "a || b", Truth: "true", Predicates: []engine.PredicateTrace{{Text: "a", Truth: "unknown"}, {Text: "b", Truth: "true"}}},
					{Text: "c", Truth: "true"},
				}}}},
			},
			`{"format":1,"id":"","kb":{"id":"","version":"","digest":""},"locale":"","ask_first":false,"signals":[],"fields":[],"findings":[],"questions":[],"escalation":null,` +
				`"ruled_out":[{"cause":"bulb","title":"The bulb is broken","rule":"glows","condition":"context.glow","fields":["context.glow"]}],` +
				`"trace":{"fired":[{"rule":"glows","file":"","line":0,"col":0,"cause":"","sets":"","weight":0,"rule_out":true,"conditions":[` +
				`{"text":"a || b","truth":"true","predicates":[{"text":"a","truth":"unknown"},{"text":"b","truth":"true"}]},{"text":"c","truth":"true","predicates":[]}]}],"waiting":[],"refuted":[]}}`,
		},
		{
			"values and escapes",
			engine.Diagnosis{
				ID: "a\"\\\n\x01\xff\u2028é", Signals: []engine.Signal{{ID: "s", Span: [2]int{1, 4}}},
				Fields: []engine.FieldValue{{Name: "a", Value: int64(-3), Origin: "text"}, {Name: "b", Value: engine.Decimal(-1_500_000), Origin: "rule"}, {Name: "c", Value: []string{}}, {Name: "d", Value: true}},
			},
			`{"format":1,"id":"a\"\\\n\u0001\ufffd\u2028é","kb":{"id":"","version":"","digest":""},"locale":"","ask_first":false,"signals":[{"id":"s","span":[1,4]}],` +
				`"fields":[{"name":"a","value":-3,"origin":"text"},{"name":"b","value":-1.5,"origin":"rule"},{"name":"c","value":[],"origin":""},{"name":"d","value":true,"origin":""}],` +
				`"findings":[],"questions":[],"escalation":null,"ruled_out":[]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, string(tt.d.AppendJSON(nil))); diff != "" {
				t.Errorf("AppendJSON (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAnyByteAnywhere reads what was written: eight bytes are looked at together.
func TestAnyByteAnywhere(t *testing.T) {
	for b := range 256 {
		for at := range 10 {
			id := "0123456789"[:at] + string([]byte{byte(b)}) + "0123456789"[at:]
			var read struct{ ID string }
			if err := json.Unmarshal((&engine.Diagnosis{ID: id}).AppendJSON(nil), &read); err != nil || read.ID != strings.ToValidUTF8(id, "\ufffd") {
				t.Errorf("%q is read as %q, %v", id, read.ID, err)
			}
		}
	}
}

func TestDecimal(t *testing.T) {
	for d, want := range map[engine.Decimal]string{0: "0", 1: "0.000001", 2_500_000: "2.5", -10_000_000: "-10", 12_340_000: "12.34"} {
		if got := d.String(); got != want {
			t.Errorf("%d millionths = %q, want %q", int64(d), got, want)
		}
	}
}

// TestDiagnosisThereAndBack writes answers with the usual encoder, reads them and writes them again.
func TestDiagnosisThereAndBack(t *testing.T) {
	scenarios, err := scenario.Load(os.DirFS("compile/testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	cases := []engine.Case{
		{Symptom: engine.Fields{"text": "a 12500 mW bulb, 230 V, the fuse blew"}},
		{Context: engine.Fields{"power_ok": true, "switch_on": false}},
	}
	for _, s := range scenarios {
		cases = append(cases, s.Given)
	}
	for _, c := range cases {
		d := diagnose(t, c)
		want := string(d.AppendJSON(nil))
		text, err := json.Marshal(*d)
		if err != nil || string(text) != want {
			t.Fatalf("a Diagnosis that is no pointer: %v\n%s\n%s", err, text, want)
		}
		var back engine.Diagnosis
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(back.AppendJSON(nil))); diff != "" {
			t.Errorf("read and written again (-want +got):\n%s", diff)
		}
	}
}

func TestTraceIsRead(t *testing.T) {
	d := diagnose(t, engine.Case{Symptom: engine.Fields{"codes": []string{"E-21"}}, Context: engine.Fields{"maker": "nightowl"}}, engine.Why())
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back engine.Diagnosis
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	for _, rules := range [][]engine.RuleTrace{d.Trace.Fired, d.Trace.Waiting, d.Trace.Refuted} {
		for i := range rules {
			rules[i].Pos = engine.Pos{} // which is the one thing that is lost
		}
	}
	if diff := cmp.Diff(d.Trace, back.Trace, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("trace (-want +got):\n%s", diff)
	}
}

// TestCaseIsWritten writes a case for another process, which reads it with DecodeCase.
func TestCaseIsWritten(t *testing.T) {
	c := engine.Case{ID: "c1", Locale: "ja", Symptom: engine.Fields{"text": "dark"}, Context: engine.Fields{"bulb_watts": engine.Decimal(12_500_000), "maker": nil}}
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"id":"c1","locale":"ja","symptom":{"text":"dark"},"context":{"bulb_watts":12.5,"maker":null}}`; string(text) != want {
		t.Errorf("%s, want %s", text, want)
	}
	got, err := scenario.DecodeCase(text)
	if err != nil {
		t.Fatal(err)
	}
	c.Context["bulb_watts"] = 12.5
	if diff := cmp.Diff(c, got); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}
