package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
)

// TestQuotes shows what the first finding rests on, each stretch of the text once.
func TestQuotes(t *testing.T) {
	c := engine.Case{Symptom: engine.Fields{"text": "mail cannot be sent, error 550 here"}}
	signals := []engine.Signal{
		{ID: "mail", Span: [2]int{0, 4}}, {ID: "no-sending", Span: [2]int{0, 19}}, {ID: "fails", Span: [2]int{5, 11}},
		{ID: "error", Span: [2]int{21, 26}}, {ID: "outside", Span: [2]int{30, 99}},
	}
	rests := func(conditions ...string) []engine.Finding {
		var f engine.Finding
		for _, text := range conditions {
			f.Evidence = append(f.Evidence, engine.Evidence{Condition: text})
		}
		return []engine.Finding{f}
	}
	tests := []struct {
		name string
		d    engine.Diagnosis
		want []string
	}{
		{"what decided", engine.Diagnosis{Signals: signals, Findings: rests("'error' in symptom.signals")}, []string{`"error"`}},
		{"overlapping", engine.Diagnosis{Signals: signals, Findings: rests("'mail' in symptom.signals", "'fails' in symptom.signals", "'no-sending' in symptom.signals")}, []string{`"mail cannot be sent"`}},
		{"nothing decided", engine.Diagnosis{Signals: signals[2:4], Findings: rests("context.smtp_port == 25")}, []string{`"cannot"`, `"error"`}},
		{"a code", engine.Diagnosis{Fields: []engine.FieldValue{{Name: "symptom.codes", Value: []string{"550"}, Origin: engine.OriginText}}}, []string{"550"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, quotes(&tt.d, c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
