// Command kbcheck checks, tests, formats and compiles knowledge bases.
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
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
)

const help = `kbcheck checks a knowledge base.

  kbcheck check [DIR...]              every fault, at its place (the default command)
  kbcheck test  [DIR...]              run the scenarios; list the rules that none reaches
  kbcheck fmt   [-w | --check] [DIR...]   canonical JSON
  kbcheck build [--check] -o FILE DIR...  compile to a bundle

Folders are layers, the first lowest; a manifest with "extends": "mail" puts the shipped knowledge under them.
Exit status: 0 clean, 1 findings, 2 usage or unreadable, 3 internal error.
`

// The exit codes.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2
	exitInternal = 3
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

type command func(args []string, out, complaints io.Writer) (int, error)

func run(args []string, out, complaints io.Writer) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintln(complaints, "kbcheck: internal error:", fault)
			code = exitInternal
		}
	}()
	commands := map[string]command{"check": checkLayers, "test": test, "fmt": format, "build": build}
	name := "check"
	if len(args) > 0 {
		switch {
		case args[0] == "help" || args[0] == "--help" || args[0] == "-h":
			fmt.Fprint(out, help)
			return exitClean
		case commands[args[0]] != nil:
			name, args = args[0], args[1:]
		}
	}
	code, err := commands[name](args, out, complaints)
	if errors.Is(err, pflag.ErrHelp) {
		return exitClean
	}
	if err != nil {
		fmt.Fprintln(complaints, "kbcheck:", err)
		return max(code, exitUsage)
	}
	return code
}

func newFlags(name string, complaints io.Writer) *pflag.FlagSet {
	f := pflag.NewFlagSet(name, pflag.ContinueOnError)
	f.SetOutput(complaints)
	return f
}

// folders are the arguments, the folder at hand if there are none.
func folders(flags *pflag.FlagSet) []string {
	if flags.NArg() == 0 {
		return []string{"."}
	}
	return flags.Args()
}

// named opens the folders as layers whose files are reported under the folder's name.
func named(dirs []string) ([]fs.FS, error) {
	fss, err := layers.Folders(dirs)
	if err != nil {
		return nil, err
	}
	shipped := len(fss) - len(dirs)
	for i, d := range dirs {
		fss[shipped+i] = compile.Named(filepath.ToSlash(d), fss[shipped+i])
	}
	return fss, nil
}

func checkLayers(args []string, out, complaints io.Writer) (int, error) {
	flags := newFlags("check", complaints)
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	fss, err := named(folders(flags))
	if err != nil {
		return exitUsage, err
	}
	report, err := compile.Analyze(fss...)
	if faults(out, err) {
		return exitFindings, nil
	}
	if err != nil {
		return exitUsage, err
	}
	code := exitClean
	cited, waived := 0, 0
	for _, item := range report.Items {
		switch {
		case item.Cited > 0:
			cited++
		case item.Waived != "":
			waived++
		default:
			fmt.Fprintf(out, "%s: warning: source item %q is cited by nothing and not waived [prov-missing]\n", compile.Pos(item.At), item.ID)
			code = exitFindings
		}
	}
	for _, r := range report.Replaced {
		fmt.Fprintf(out, "%s: info: %s %q replaces the one of a lower layer [layer-replaces]\n", compile.Pos(r.New.Key), r.New.Kind, r.New.ID)
	}
	fmt.Fprintf(complaints, "%d files; provenance %d of %d: %d cited, %d waived\n",
		len(report.Files), cited+waived, len(report.Items), cited, waived)
	return code, nil
}

// faults prints the compiler's errors; it returns false if err is another one.
func faults(out io.Writer, err error) bool {
	var all compile.Errors
	if !errors.As(err, &all) {
		return false
	}
	for _, e := range all {
		fmt.Fprintf(out, "%s: error: %s", e.Pos, e.Msg)
		if e.Hint != "" {
			fmt.Fprintf(out, " (%s)", e.Hint)
		}
		fmt.Fprintf(out, " [%s]\n", e.Code)
	}
	return true
}

func test(args []string, out, complaints io.Writer) (int, error) {
	flags := newFlags("test", complaints)
	only := flags.String("run", "", "only scenarios whose id contains this")
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	fss, err := named(folders(flags))
	if err != nil {
		return exitUsage, err
	}
	k, err := compile.Load(fss...)
	if faults(out, err) {
		return exitFindings, nil
	}
	if err != nil {
		return exitUsage, err
	}
	written, err := scenario.Load(fss...)
	if err != nil {
		return exitUsage, err
	}
	written = slices.DeleteFunc(written, func(s scenario.Scenario) bool { return !strings.Contains(s.ID, *only) })
	if len(written) == 0 {
		return exitUsage, errors.New("no scenario")
	}
	return report(out, complaints, k, scenario.Run(engine.New(k, engine.Why()), written), *only == ""), nil
}

// report prints what fell short, and what no scenario reaches.
func report(out, complaints io.Writer, k *engine.KB, results []scenario.Result, coverage bool) int {
	failed := 0
	for _, r := range results {
		for _, f := range r.Failures {
			fmt.Fprintf(out, "%s: error: scenario %q: %s [scenario-fail]\n", r.Scenario.File, r.Scenario.ID, f)
		}
		if len(r.Failures) > 0 {
			failed++
		}
	}
	var unfired []string
	if coverage {
		unfired = scenario.Unfired(k, results)
	}
	for _, id := range unfired {
		fmt.Fprintf(out, "warning: no scenario reaches rule %q [rule-uncovered]\n", id)
	}
	rules := len(k.Rules())
	fmt.Fprintf(complaints, "%d scenarios, %d failed", len(results), failed)
	if coverage {
		fmt.Fprintf(complaints, "; %d of %d rules reached", rules-len(unfired), rules)
	}
	fmt.Fprintln(complaints)
	if failed > 0 || len(unfired) > 0 {
		return exitFindings
	}
	return exitClean
}

func format(args []string, out, complaints io.Writer) (int, error) {
	flags := newFlags("fmt", complaints)
	write := flags.BoolP("write", "w", false, "write the files (without it, and without --check, name those that differ)")
	flags.Bool("check", false, "only name the files that differ")
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	code := exitClean
	for _, dir := range folders(flags) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
				return err
			}
			different, err := formatFile(path, *write)
			if different {
				fmt.Fprintln(out, path)
				if !*write {
					code = exitFindings
				}
			}
			return err
		})
		if err != nil {
			return exitUsage, err
		}
	}
	return code, nil
}

func formatFile(path string, write bool) (different bool, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	formatted, err := check.Format(data)
	if err != nil {
		return false, fmt.Errorf("%s is not valid JSON: kbcheck check says where", path)
	}
	if bytes.Equal(data, formatted) {
		return false, nil
	}
	if write {
		err = os.WriteFile(path, formatted, 0o644)
	}
	return true, err
}

func build(args []string, out, complaints io.Writer) (int, error) {
	flags := newFlags("build", complaints)
	target := flags.StringP("output", "o", "", "the bundle file")
	only := flags.Bool("check", false, "write nothing, say whether the file is up to date")
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	if *target == "" || flags.NArg() == 0 {
		return exitUsage, errors.New("usage: kbcheck build [--check] -o FILE DIR...")
	}
	fss, err := named(flags.Args())
	if err != nil {
		return exitUsage, err
	}
	bundle, err := compile.Bundle(fss...)
	if faults(out, err) {
		return exitFindings, nil
	}
	if err != nil {
		return exitUsage, err
	}
	if !*only {
		return exitClean, os.WriteFile(*target, bundle, 0o644)
	}
	have, err := os.ReadFile(*target)
	if err != nil {
		return exitUsage, err
	}
	if !bytes.Equal(have, bundle) {
		fmt.Fprintf(out, "%s: error: the bundle is not what the folders compile to [bundle-stale]\n", *target)
		return exitFindings, nil
	}
	return exitClean, nil
}
