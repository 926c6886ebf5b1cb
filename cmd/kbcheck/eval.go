package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
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
	for _, list := range []struct {
		what  string
		rules []engine.RuleTrace
	}{{"holds", d.Trace.Fired}, {"waits", d.Trace.Waiting}, {"fails", d.Trace.Refuted}} {
		for i := range list.rules {
			t.showRule(list.what, &list.rules[i])
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

func (t *tool) explain(args []string) (int, error) {
	f := t.flags("explain", "CHECK | rule ID [--case JSON] [DIR...] | scenario ID [DIR...]")
	given := f.StringP("case", "c", "", "say of a rule why it holds in this case, or not")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	switch {
	case f.NArg() == 1:
		c, ok := check.Lookup(f.Arg(0))
		if !ok {
			return exitUsage, fmt.Errorf("there is no check %q; kbcheck checks lists them", f.Arg(0))
		}
		fmt.Fprint(t.out, c.Page())
		return exitClean, nil
	case f.NArg() >= 2 && f.Arg(0) == "rule":
		return t.explainRule(f.Arg(1), *given, folders(f.Args()[2:]))
	case f.NArg() >= 2 && f.Arg(0) == "scenario":
		return t.explainScenario(f.Arg(1), folders(f.Args()[2:]))
	}
	return exitUsage, errors.New("usage: kbcheck explain CHECK | rule ID [DIR...] | scenario ID [DIR...]")
}

func (t *tool) explainRule(id, given string, dirs []string) (int, error) {
	open, err := open(dirs)
	if err != nil {
		return exitUsage, err
	}
	r := check.Run(check.Config{Select: []string{"KB101"}}, open...)
	if r.KB == nil {
		return exitUsage, fmt.Errorf("%s: %w", strings.Join(dirs, ", "), errCannotCompare)
	}
	v, ok := r.Rule(id)
	if !ok {
		return exitUsage, fmt.Errorf("there is no rule %q", id)
	}
	fmt.Fprintf(t.out, "%s  %s\n%s\n\n%s\n\n", v.ID, v.Pos, v.Says, v.JSON)
	switch {
	case given != "":
		return t.whyNot(r.KB, id, given)
	case v.Never != "":
		fmt.Fprintf(t.out, "It can never hold: %s.\n", v.Never)
	case v.Example != "":
		fmt.Fprintf(t.out, "It holds in this case:\n%s\n", v.Example)
	default:
		fmt.Fprintln(t.out, "No case in which it holds was found; there may be one all the same.")
	}
	return exitClean, nil
}

// whyNot shows what a rule comes to in a case.
func (t *tool) whyNot(k *engine.KB, id, given string) (int, error) {
	c, err := t.readCase(given)
	if err != nil {
		return exitUsage, err
	}
	d, err := engine.New(k, engine.Why(), engine.IDsOnly()).Diagnose(c)
	if err != nil {
		return exitUsage, err
	}
	for _, list := range []struct {
		what  string
		rules []engine.RuleTrace
	}{{"holds", d.Trace.Fired}, {"waits", d.Trace.Waiting}, {"fails", d.Trace.Refuted}} {
		for i := range list.rules {
			if list.rules[i].Rule == id {
				t.showRule(list.what, &list.rules[i])
				return exitClean, nil
			}
		}
	}
	fmt.Fprintln(t.out, "None of its conditions holds in this case.")
	return exitClean, nil
}

func (t *tool) explainScenario(id string, dirs []string) (int, error) {
	open, err := open(dirs)
	if err != nil {
		return exitUsage, err
	}
	written, err := scenario.Load(sources(open)...)
	if err != nil {
		return exitUsage, err
	}
	k, code, err := t.load(dirs)
	if k == nil {
		return code, err
	}
	for i := range written {
		if written[i].ID != id {
			continue
		}
		r := scenario.Run(engine.New(k, engine.Why()), written[i:i+1])[0]
		if r.Diagnosis != nil {
			t.show(r.Diagnosis)
		}
		for _, f := range r.Failures {
			fmt.Fprintf(t.out, "wanted   %s\n", f)
		}
		if len(r.Failures) > 0 {
			return exitFindings, nil
		}
		return exitClean, nil
	}
	return exitUsage, fmt.Errorf("there is no scenario %q", id)
}
