package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"github.com/postmend/postmend/cmd/kbcheck/report"
	"github.com/postmend/postmend/engine/check"
)

func (t *tool) check(args []string) (int, error) {
	var o options
	f := t.flags("check", "[flags] [DIR...]")
	o.add(f)
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	cfg, err := o.config()
	if err != nil {
		return exitUsage, err
	}
	dirs := folders(f.Args())
	open, err := open(dirs)
	if err != nil {
		return exitUsage, err
	}
	r := check.Run(cfg, open...)
	if err := o.reduce(r, dirs); err != nil {
		return exitUsage, err
	}
	code, err := t.publish(&o, report.Input{Findings: r.Findings, Data: r.Data, Files: r.FileNames()})
	t.count(r.Findings)
	s := r.Sources
	fmt.Fprintf(t.complaints, "%d files, %d objects; provenance %d of %d: %d cited, %d waived\n", r.Stats.Files, r.Stats.Objects, s.Cited+s.Waived, s.Items, s.Cited, s.Waived)
	return code, err
}

// reduce leaves out what a baseline knows and what has not changed.
func (o *options) reduce(r *check.Report, dirs []string) error {
	if o.baseline != "" {
		data, err := os.ReadFile(o.baseline)
		if err != nil {
			return err
		}
		b, err := check.ReadBaseline(data)
		if err != nil {
			return fmt.Errorf("%s: %w", o.baseline, err)
		}
		r.Without(b, o.baseline)
	}
	if o.changed == "" {
		return nil
	}
	touched, err := changedSince(o.changed, dirs)
	if err != nil {
		return err
	}
	kept := r.Findings[:0]
	for _, f := range r.Findings {
		if unusable(&f) || touched.has(&f) {
			kept = append(kept, f)
		}
	}
	r.Findings = kept
	return nil
}

func (t *tool) baseline(args []string) (int, error) {
	f := t.flags("baseline", "[-o FILE] [DIR...]")
	target := f.StringP("output", "o", "", "the file to write, else standard output")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	open, err := open(folders(f.Args()))
	if err != nil {
		return exitUsage, err
	}
	r := check.Run(check.Config{}, open...)
	if code, err := t.stuck(r); code != exitClean || err != nil {
		return code, err
	}
	b := r.Baseline()
	fmt.Fprintf(t.complaints, "%d findings\n", len(b.Findings))
	if *target == "" {
		_, err := t.out.Write(b.JSON())
		return exitClean, err
	}
	return exitClean, os.WriteFile(*target, b.JSON(), 0o644)
}

// version is the tool's own, as the build recorded it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return ""
}
