// Command trust measures the figures of docs/trust.md that take long. Run it in its
// own folder, as the Makefile does:
//
//	go run . fuzz [-time 30s | -time 10000000x] [-limit 10m] [-match REGEXP] [-parallel N] [-list]
//	go run . mutate [-limit 30m] [-least 85] [-files REGEXP] [-run REGEXP] PACKAGE...
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"
)

const usage = `usage: trust fuzz [-time DURATION|Nx] [-limit DURATION] [-match REGEXP] [-parallel N] [-list]
       trust mutate [-limit DURATION] [-least PERCENT] [-files REGEXP] [-run REGEXP] PACKAGE...`

var errUsage = errors.New(usage)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, complaints io.Writer) int {
	err := errUsage
	switch {
	case len(args) > 0 && args[0] == "fuzz":
		err = runFuzz(args[1:], out, complaints)
	case len(args) > 0 && args[0] == "mutate":
		err = runMutate(args[1:], out, complaints)
	}
	switch {
	case err == errUsage:
		fmt.Fprintln(complaints, usage)
		return 2
	case err != nil:
		fmt.Fprintln(complaints, "trust:", err)
		return 1
	}
	return 0
}

func flags(name string, complaints io.Writer) (set *flag.FlagSet, root *string) {
	set = flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(complaints)
	return set, set.String("root", "../..", "where the repository begins")
}

func runFuzz(args []string, out, complaints io.Writer) error {
	set, root := flags("fuzz", complaints)
	f := fuzzing{out: out, complaints: complaints}
	set.StringVar(&f.time, "time", "30s", "for each target: a duration, or a number of executions such as 10000000x")
	set.DurationVar(&f.limit, "limit", 24*time.Hour, "ends a target that takes longer; what it reached counts")
	set.IntVar(&f.parallel, "parallel", 0, "how many processes a target has; 0 for as many as there are processors")
	match := set.String("match", "", "only targets whose package and name match, such as compile.FuzzFolder")
	list := set.Bool("list", false, "only say which targets there are")
	if set.Parse(args) != nil || set.NArg() > 0 {
		return errUsage
	}
	wanted, err := regexp.Compile(*match)
	if err != nil {
		return err
	}
	targets, err := findTargets(*root, wanted)
	switch {
	case err != nil:
		return err
	case len(targets) == 0:
		return fmt.Errorf("no fuzz target matches %q", *match)
	case *list:
		for _, t := range targets {
			fmt.Fprintln(out, t)
		}
		return nil
	}
	return f.all(targets)
}

func runMutate(args []string, out, complaints io.Writer) error {
	set, root := flags("mutate", complaints)
	m := mutating{out: out, complaints: complaints}
	set.DurationVar(&m.limit, "limit", 30*time.Minute, "for each package: no mutant begins later; those that were tried are a fair sample")
	set.Float64Var(&m.least, "least", 85, "the percentage of mutants that the tests have to notice")
	files := set.String("files", "", "change only files whose names match")
	set.StringVar(&m.tests, "run", "", "ask only tests whose names match")
	if set.Parse(args) != nil || set.NArg() == 0 {
		return errUsage
	}
	var err error
	if m.files, err = regexp.Compile(*files); err != nil {
		return err
	}
	m.root = *root
	return m.packages(set.Args())
}
