package main

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/postmend/postmend/cmd/kbcheck/report"
	"github.com/postmend/postmend/engine/check"
)

func (t *tool) test(args []string) (int, error) {
	var o options
	var want check.TestConfig
	f := t.flags("test", "[flags] [DIR...]")
	only := f.String("run", "", "only scenarios whose id matches this regular expression")
	f.BoolVar(&want.Coverage, "coverage", false, "report the rules that no scenario reaches, and conditions that none has seen true, false or unknown")
	f.Float64Var(&want.MinRules, "min-rule-coverage", 0, "the least percentage of rules that the scenarios must reach")
	f.Float64Var(&want.MinConditions, "min-condition-coverage", 0, "the least percentage of conditions that they must see both true and false")
	o.add(f)
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	cfg, err := o.config()
	if err != nil {
		return exitUsage, err
	}
	for _, percent := range []float64{want.MinRules, want.MinConditions} {
		if !(0 <= percent && percent <= 100) { // NaN is neither
			return exitUsage, fmt.Errorf("a coverage of %v %%: write a percentage from 0 to 100", percent)
		}
	}
	if *only != "" {
		if want.Only, err = regexp.Compile(*only); err != nil {
			return exitUsage, fmt.Errorf("--run %s: it is no regular expression", *only)
		}
	}
	dirs := folders(f.Args())
	open, err := open(dirs)
	if err != nil {
		return exitUsage, err
	}
	r := check.Test(cfg, want, open...)
	if r.KB != nil && len(r.Results) == 0 && len(r.Findings) == 0 {
		return exitUsage, errors.New("no scenario")
	}
	if err := o.reduce(&r.Report, dirs); err != nil {
		return exitUsage, err
	}
	in := report.Input{Findings: r.Findings, Data: r.Data, Files: nil}
	failed := 0
	for _, x := range r.Results {
		in.Cases = append(in.Cases, report.Case{ID: x.Scenario.ID, File: x.Scenario.File, Failures: x.Failures})
		if len(x.Failures) > 0 {
			failed++
		}
	}
	code, err := t.publish(&o, in)
	fmt.Fprintf(t.complaints, "%d scenarios, %d failed", len(r.Results), failed)
	if want.Only == nil {
		fmt.Fprintf(t.complaints, "; %d of %d rules reached (%.1f %%)\n%d conditions: %d seen true, %d false, %d unknown; %d true and false (%.1f %%)",
			r.Reached, r.Rules, r.Percent(), r.Conditions, r.True, r.False, r.Unknown, r.Both, r.ConditionPercent())
	}
	fmt.Fprintln(t.complaints)
	return code, err
}
