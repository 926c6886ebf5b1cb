package engine_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
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

func TestDecimal(t *testing.T) {
	for d, want := range map[engine.Decimal]string{0: "0", 1: "0.000001", 2_500_000: "2.5", -10_000_000: "-10", 12_340_000: "12.34"} {
		if got := d.String(); got != want {
			t.Errorf("%d millionths = %q, want %q", int64(d), got, want)
		}
	}
}
