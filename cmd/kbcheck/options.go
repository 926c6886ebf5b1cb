package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/cmd/kbcheck/report"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/compile"
)

func (t *tool) flags(name, usage string) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.SetOutput(t.complaints)
	f.SortFlags = false
	f.Usage = func() {
		fmt.Fprintf(t.out, "usage: kbcheck %s %s\n\n%s", name, usage, f.FlagUsages())
	}
	return f
}

// options are the flags of commands that report findings.
type options struct {
	formats    []string
	outs       []string
	failOn     string
	selected   []string
	ignored    []string
	severities []string
	baseline   string
	changed    string
	max        int
	today      string
	color      string
}

func (o *options) add(f *pflag.FlagSet) {
	f.StringArrayVar(&o.formats, "format", nil, strings.Join(report.Formats(), ", ")+"; may be repeated")
	f.StringArrayVar(&o.outs, "out", nil, "write a format to a file: sarif=findings.sarif; may be repeated")
	f.StringVar(&o.failOn, "fail-on", "warning", "the least severity for exit status 1: error, warning or info")
	f.StringSliceVar(&o.selected, "select", nil, "only these checks: codes, beginnings of codes or names")
	f.StringSliceVar(&o.ignored, "ignore", nil, "not these checks")
	f.StringArrayVar(&o.severities, "severity", nil, "KB503=off, info, warning or error; may be repeated")
	f.StringVar(&o.baseline, "baseline", "", "leave out the findings of this file")
	f.StringVar(&o.changed, "changed-since", "", "only findings about objects that differ from this git revision")
	f.IntVar(&o.max, "max-findings", 0, "show at most so many, errors first")
	f.StringVar(&o.today, "today", "", "the day, 2026-11-22: what is verified or ignored until then is compared with it")
	f.StringVar(&o.color, "color", "auto", "auto, always or never")
}

// config reads the flags that say what to check.
func (o *options) config() (check.Config, error) {
	cfg := check.Config{Select: o.selected, Ignore: o.ignored, Today: o.today, Severity: map[string]check.Severity{}}
	for _, s := range o.severities {
		name, level, ok := strings.Cut(s, "=")
		severity, good := check.ParseSeverity(level)
		if !ok || !good {
			return cfg, fmt.Errorf("--severity %s: write CHECK=off, info, warning or error", s)
		}
		cfg.Severity[name] = severity
	}
	if err := cfg.Err(); err != nil {
		return cfg, err
	}
	if s, ok := check.ParseSeverity(o.failOn); !ok || s == check.Off {
		return cfg, fmt.Errorf("--fail-on %s: write error, warning or info", o.failOn)
	}
	if o.max < 0 {
		return cfg, fmt.Errorf("--max-findings %d: write how many to show, or 0 for all", o.max)
	}
	if !slices.Contains([]string{"auto", "always", "never"}, o.color) {
		return cfg, fmt.Errorf("--color %s: write auto, always or never", o.color)
	}
	for _, f := range o.formats {
		if !slices.Contains(report.Formats(), f) {
			return cfg, fmt.Errorf("--format %s: write one of %s", f, strings.Join(report.Formats(), ", "))
		}
	}
	for _, x := range o.outs {
		if f, file, ok := strings.Cut(x, "="); !ok || file == "" || !slices.Contains(report.Formats(), f) {
			return cfg, fmt.Errorf("--out %s: write FORMAT=FILE", x)
		}
	}
	return cfg, nil
}

// folders are the arguments, the folder at hand if there are none.
func folders(args []string) []string {
	if len(args) == 0 {
		return []string{"."}
	}
	return args
}

// errFaulty refuses what only a knowledge base without faults can be asked.
var errFaulty = errors.New("it has faults: kbcheck check says which")

// open opens folders as layers. Findings call their files by the folders' names; what lies underneath is called by its
// own. Without a manifest in the first folder the shipped knowledge lies underneath.
func open(dirs []string) ([]check.Layer, error) {
	fss, err := layers.Folders(dirs)
	if err != nil {
		return nil, err
	}
	under := len(fss) - len(dirs)
	if len(dirs) == 1 && dirs[0] == "." && !exists("manifest.json") && !holdsKnowledge(".") {
		fss = fss[:under]
	}
	out := make([]check.Layer, len(fss))
	for i := range fss {
		out[i] = check.Layer{Name: layers.Shipped, FS: fss[i], Base: true}
		if i >= under {
			out[i] = check.Layer{Name: filepath.ToSlash(filepath.Clean(dirs[i-under])), FS: fss[i]}
		}
	}
	return out, nil
}

// holdsKnowledge says whether a folder looks like a layer: the one at hand may be any folder.
func holdsKnowledge(dir string) bool {
	return slices.ContainsFunc([]string{"rules", "signals", "remedies", "scenarios", "locales", "providers", "clients", "causes.json", "vocabulary.json", "sources.json"}, func(name string) bool {
		return exists(filepath.Join(dir, name))
	})
}

// sources are the folders of layers, as compile and scenario read them.
func sources(open []check.Layer) []fs.FS {
	out := make([]fs.FS, len(open))
	for i, l := range open {
		out[i] = compile.Named(l.Name, l.FS)
	}
	return out
}

// publish writes the reports and says how the program is to end.
func (t *tool) publish(o *options, in report.Input) (int, error) {
	in.Max, in.Version = o.max, version()
	in.Least, _ = check.ParseSeverity(o.failOn)
	toStdout := slices.Clone(o.formats)
	for _, x := range o.outs {
		format, file, _ := strings.Cut(x, "=")
		toStdout = slices.DeleteFunc(toStdout, func(f string) bool { return f == format })
		if err := writeReport(file, format, in); err != nil {
			return exitUsage, err
		}
	}
	if len(toStdout) == 0 && (len(o.outs) == 0 || len(o.formats) == 0) {
		toStdout = []string{"text"}
	}
	in.Color = o.colored(t.out.to)
	for _, format := range toStdout {
		if err := report.Write(t.out, format, in); err != nil {
			return exitUsage, err
		}
	}
	return o.status(in.Findings), nil
}

func writeReport(file, format string, in report.Input) error {
	var b bytes.Buffer
	if err := report.Write(&b, format, in); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// status is the exit status that findings ask for.
func (o *options) status(findings []check.Finding) int {
	least, _ := check.ParseSeverity(o.failOn)
	code := exitClean
	for _, f := range findings {
		switch {
		case f.Ignored != "":
		case unusable(&f):
			return exitUsage
		case f.Severity >= least:
			code = exitFindings
		}
	}
	return code
}

// unusable says whether a finding is about what could not be checked at all.
func unusable(f *check.Finding) bool {
	return f.Code == "KB001" || f.Code == "KB005" || f.Code == "KB007"
}

// stuck shows what could not be checked, for commands that report nothing else.
func (t *tool) stuck(r *check.Report) (int, error) {
	findings := slices.DeleteFunc(slices.Clone(r.Findings), func(f check.Finding) bool { return !unusable(&f) })
	return t.publish(&options{failOn: "error", color: "auto"}, report.Input{Findings: findings, Data: r.Data})
}

// colored says whether to write colours: to a terminal, unless NO_COLOR is set.
func (o *options) colored(w io.Writer) bool {
	if o.color != "auto" {
		return o.color == "always"
	}
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// count writes how many findings there are, for people: to stderr.
func (t *tool) count(findings []check.Finding) {
	by := map[check.Severity]int{}
	ignored, fixable := 0, 0
	for _, f := range findings {
		if f.Ignored != "" {
			ignored++
			continue
		}
		by[f.Severity]++
		if f.Fix != nil {
			fixable++
		}
	}
	fmt.Fprintf(t.complaints, "%d errors, %d warnings, %d infos", by[check.Error], by[check.Warning], by[check.Info])
	if ignored > 0 {
		fmt.Fprintf(t.complaints, ", %d ignored", ignored)
	}
	if fixable > 0 {
		fmt.Fprintf(t.complaints, "; kbcheck fix can repair %d", fixable)
	}
	fmt.Fprintln(t.complaints)
}
