package main

import (
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
)

func (t *tool) eval(args []string) (int, error) {
	f := t.flags("eval", "--case JSON [--json] [DIR...]")
	given := f.StringP("case", "c", "-", "the case as JSON, @FILE, or - for standard input")
	raw := f.Bool("json", false, "the whole Diagnosis as JSON")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	c, err := t.readCase(*given)
	if err != nil {
		return exitUsage, err
	}
	k, code, err := t.load(folders(f.Args()))
	if k == nil {
		return code, err
	}
	d, err := engine.New(k, engine.Why()).Diagnose(c)
	if err != nil {
		return exitUsage, err
	}
	if *raw {
		_, err = fmt.Fprintf(t.out, "%s\n", d.AppendJSON(nil))
		return exitClean, err
	}
	t.show(d)
	return exitClean, nil
}

func (t *tool) readCase(given string) (engine.Case, error) {
	data, err := []byte(given), error(nil)
	if given == "-" {
		data, err = io.ReadAll(t.in)
	} else if name, ok := strings.CutPrefix(given, "@"); ok {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return engine.Case{}, err
	}
	return scenario.DecodeCase(data)
}

// load opens a knowledge base to run it. Without one it has shown why.
func (t *tool) load(dirs []string) (*engine.KB, int, error) {
	open, err := open(dirs)
	if err != nil {
		return nil, exitUsage, err
	}
	k, err := compile.Load(sources(open)...)
	if err != nil {
		code, err := t.refused(open, err)
		return nil, code, err
	}
	return k, exitClean, nil
}

// show writes what a diagnosis says, and why.
func (t *tool) show(d *engine.Diagnosis) {
	for _, s := range d.Signals {
		fmt.Fprintf(t.out, "signal   %s  (bytes %d to %d)\n", s.ID, s.Span[0], s.Span[1])
	}
	for _, f := range d.Fields {
		fmt.Fprintf(t.out, "field    %s = %v  (from %s)\n", f.Name, f.Value, f.Origin)
	}
	for _, f := range d.Findings {
		fmt.Fprintf(t.out, "finding  %s  %s, score %d\n", f.Cause, f.Verdict, f.Score)
		for _, r := range f.Remedies {
			fmt.Fprintf(t.out, "           remedy %s\n", r.ID)
		}
	}
	for _, q := range d.Questions {
		fmt.Fprintf(t.out, "question %s  gain %d\n", q.Field, q.Gain)
	}
	if e := d.Escalation; e != nil {
		fmt.Fprintf(t.out, "escalate to %s, now: %v\n", e.To, e.Now)
	}
	if d.Trace == nil {
		return
	}
	for what, r := range traced(d.Trace) {
		t.showRule(what, r)
	}
}

// traced goes through the rules of a trace and says what each does.
func traced(trace *engine.Trace) iter.Seq2[string, *engine.RuleTrace] {
	return func(yield func(what string, r *engine.RuleTrace) bool) {
		for _, list := range []struct {
			what  string
			rules []engine.RuleTrace
		}{{"holds", trace.Fired}, {"waits", trace.Waiting}, {"fails", trace.Refuted}} {
			for i := range list.rules {
				if !yield(list.what, &list.rules[i]) {
					return
				}
			}
		}
	}
}

func (t *tool) showRule(what string, r *engine.RuleTrace) {
	says := "sets " + r.Sets
	if r.Cause != "" {
		says = fmt.Sprintf("%s %+d", r.Cause, r.Weight)
	}
	if r.RuleOut {
		says = "rules out " + r.Cause
	}
	fmt.Fprintf(t.out, "%s    %s  %s  %s\n", what, r.Rule, says, r.Pos)
	for _, c := range r.Conditions {
		fmt.Fprintf(t.out, "           %-7s %s\n", c.Truth, c.Text)
	}
}
