package main

import (
	"bytes"
	"fmt"
	"strings"
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
		{"words beside a rule", engine.Diagnosis{Signals: append(signals[3:4:4], engine.Signal{ID: engine.WordingID, Span: [2]int{0, 4}}), Findings: rests("'error' in symptom.signals", "'wording' in symptom.signals")}, []string{`"error"`}},
		{"words alone", engine.Diagnosis{Signals: append(signals[3:4:4], engine.Signal{ID: engine.WordingID, Span: [2]int{0, 4}}), Findings: rests("'wording' in symptom.signals")}, []string{`"mail"`}},
		{"a code", engine.Diagnosis{Fields: []engine.FieldValue{{Name: "symptom.codes", Value: []string{"550"}, Origin: engine.OriginText}}}, []string{"550"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, quotes(&tt.d, c)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestChoicesCanBeCopied prints a flag behind every answer, whole, however narrow the page.
func TestChoicesCanBeCopied(t *testing.T) {
	q := engine.Question{Field: "symptom.outcome", Text: "What happened?", Choices: []engine.Choice{
		{Value: "bounced", Label: "It came back"},
		{Value: "certificate-warning", Label: "A warning about the certificate or server identity"},
		{Value: "password-prompt-each-time", Label: "毎回パスワードを聞かれるが、入力すれば使える"},
	}}
	for width := 20; width <= 110; width++ {
		var out bytes.Buffer
		p := newPrinter(&out, "en")
		p.width = width
		p.diagnosis(&engine.Diagnosis{Questions: []engine.Question{q}}, engine.Case{})
		if err := p.flush(); err != nil {
			t.Fatal(err)
		}
		for _, c := range q.Choices {
			if flag := fmt.Sprintf("(--set symptom.outcome=%s)\n", c.Value); !strings.Contains(out.String(), flag) {
				t.Fatalf("width %d: no %q in\n%s", width, flag, out.String())
			}
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		width      int
		want       []string
	}{
		{"between words", "one two three", 8, []string{"one two", "three"}},
		{"not within a host", "Set it to smtp-mail.example-host.org now", 20, []string{"Set it to", "smtp-mail.example-host.org", "now"}},
		{"not within a telephone number", "Call 03-1234-5678.", 12, []string{"Call", "03-1234-5678."}},
		{"not within a link", "See https://example.org/a/b?c=d", 16, []string{"See", "https://example.org/a/b?c=d"}},
		{"between Chinese characters and a host", "設定smtp-a.example.org的", 20, []string{"設定", "smtp-a.example.org的"}},
		{"where a line ends", "one\n\ntwo", 20, []string{"one", "", "two"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, wrap(tt.text, tt.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestTrace prints the rules that bear on what is shown, and counts the others.
func TestTrace(t *testing.T) {
	at := engine.Pos{File: "rules/x.json", Line: 3, Col: 5}
	d := engine.Diagnosis{
		Findings: []engine.Finding{
			{Cause: "first", Evidence: []engine.Evidence{{Fields: []string{"symptom.waits"}}}},
			{Cause: "second"}, {Cause: "third"}, {Cause: "fourth"}, {Cause: "not-shown"},
		},
		RuledOut: []engine.RuledOut{{Cause: "excluded"}},
		Trace: &engine.Trace{
			Fired:   []engine.RuleTrace{{Rule: "a", Pos: at, Cause: "first", Weight: 70}, {Rule: "b", Pos: at, Sets: "symptom.waits"}, {Rule: "c", Sets: "symptom.timing"}, {Rule: "d", Pos: at, Cause: "excluded", RuleOut: true}},
			Waiting: []engine.RuleTrace{{Rule: "e", Cause: "not-shown", Weight: 10}},
			Refuted: []engine.RuleTrace{{Rule: "f", Pos: at, Cause: "fourth", Weight: -5, Conditions: []engine.ConditionTrace{{Text: "x > 1", Truth: "false"}}}, {Rule: "g", Cause: "elsewhere"}},
		},
	}
	const want = `
fired (3)
  a -> first +70  rules/x.json:3:5
  b -> sets symptom.waits  rules/x.json:3:5
  d -> excluded ruled out  rules/x.json:3:5

waiting (0)

refuted (1)
  f -> fourth -5  rules/x.json:3:5
    false   x > 1

Looked at besides: 3 rules that bear on nothing shown above; --json --why lists them.
`
	var out bytes.Buffer
	p := newPrinter(&out, "en")
	p.trace(&d)
	if err := p.flush(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(d.Trace.Fired) != 4 || d.Trace.Fired[2].Rule != "c" {
		t.Error("printing changes the trace")
	}
}
