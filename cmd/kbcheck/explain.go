package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/scenario"
)

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
	return exitUsage, errors.New("usage: kbcheck explain CHECK | rule ID [--case JSON] [DIR...] | scenario ID [DIR...]")
}

func (t *tool) explainRule(id, given string, dirs []string) (int, error) {
	open, err := open(dirs)
	if err != nil {
		return exitUsage, err
	}
	r := check.Run(check.Config{Select: []string{"KB101"}}, open...)
	if r.KB == nil {
		return exitUsage, fmt.Errorf("%s: %w", strings.Join(dirs, ", "), errFaulty)
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
	for what, r := range traced(d.Trace) {
		if r.Rule == id {
			t.showRule(what, r)
			return exitClean, nil
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
