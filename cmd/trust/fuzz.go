package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fuzzing says how long each target runs.
type fuzzing struct {
	time            string // as -fuzztime takes it
	limit           time.Duration
	parallel        int
	out, complaints io.Writer
}

// reached is how far one target came.
type reached struct {
	executions, fresh int
	took              time.Duration
	end               string // "" if it ran as long as it was asked to, a word below, or what was found
}

const (
	limit   = "limit"   // it was ended
	corpus  = "corpus"  // its time was over before all old inputs were tried
	stalled = "stalled" // the machine stood still for too long: the input is harmless when it is tried again
)

// all runs the targets one after the other and prints a row for each.
func (f *fuzzing) all(targets []target) error {
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "trust")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	fmt.Fprintf(f.out, "| target | executions | minutes | a second | new inputs | end |\n|---|---:|---:|---:|---:|---|\n")
	var sum reached
	var bad []string
	built := target{}
	program := filepath.Join(tmp, "fuzz.test")
	for _, t := range targets {
		if t.pkg != built.pkg {
			if err := build(t, program); err != nil {
				return err
			}
			built = t
		}
		r, err := f.one(t, program, filepath.Join(strings.TrimSpace(string(cache)), "fuzz", t.pkg))
		if err != nil {
			return err
		}
		f.row(t.String(), r)
		sum.executions, sum.fresh, sum.took = sum.executions+r.executions, sum.fresh+r.fresh, sum.took+r.took
		if !slices.Contains([]string{"", limit, corpus, stalled}, r.end) {
			bad = append(bad, t.String())
		}
	}
	f.row("all", sum)
	if len(bad) > 0 {
		return fmt.Errorf("%d of %d targets fail: %s", len(bad), len(targets), strings.Join(bad, ", "))
	}
	return nil
}

func (f *fuzzing) row(name string, r reached) {
	rate := float64(r.executions) / max(r.took.Seconds(), 0.001)
	fmt.Fprintf(f.out, "| %s | %d | %.1f | %.0f | %d | %s |\n", name, r.executions, r.took.Minutes(), rate, r.fresh, r.end)
}

// build writes the instrumented test program of a package.
func build(t target, program string) error {
	c := exec.Command("go", "test", "-c", "-fuzz", "^"+t.name+"$", "-o", program, ".")
	c.Dir = t.dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", t.pkg, err, out)
	}
	return nil
}

func (f *fuzzing) one(t target, program, cache string) (reached, error) {
	ctx, cancel := context.WithTimeout(context.Background(), f.limit)
	defer cancel()
	args := []string{"-test.run", "^$", "-test.fuzz", "^" + t.name + "$", "-test.fuzztime", f.time, "-test.fuzzminimizetime", "1x", "-test.fuzzcachedir", cache}
	if f.parallel > 0 {
		args = append(args, "-test.parallel", strconv.Itoa(f.parallel))
	}
	c := exec.CommandContext(ctx, program, args...)
	c.Dir = t.dir
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) } // it ends its workers, and says how far it came
	c.WaitDelay = time.Minute
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	began := time.Now()
	err := c.Run()
	r := readLog(log.String())
	r.took = time.Since(began)
	late := outOfTime.MatchString(log.String())
	switch {
	case ctx.Err() != nil && (late || !strings.Contains(log.String(), "--- FAIL")):
		r.end = limit
	case late: // it ran as long as it was asked to
	case err != nil:
		r.end = "FAILS"
		if m := failing.FindStringSubmatch(log.String()); m != nil {
			r.end = m[1]
			if strings.Contains(log.String(), "hung or terminated unexpectedly") && harmless(t, program, m[1]) {
				r.end = stalled
			}
		}
		fmt.Fprintf(f.complaints, "%s: %v\n%s", t, err, log.Bytes())
	case r.executions == 0 && strings.Contains(log.String(), "gathering baseline coverage"):
		r.end = corpus
	case r.executions == 0:
		return r, fmt.Errorf("%s ran nothing:\n%s", t, log.Bytes())
	}
	return r, nil
}

// harmless tries a kept input again, and forgets it if nothing happens.
func harmless(t target, program, input string) bool {
	again := exec.Command(program, "-test.run", "^"+t.name+"$/^"+filepath.Base(input)+"$", "-test.timeout", "1m")
	again.Dir = t.dir
	return again.Run() == nil && os.Remove(filepath.Join(t.dir, input)) == nil
}

var (
	progress = regexp.MustCompile(`execs: (\d+) .*new interesting: (\d+)`)
	failing  = regexp.MustCompile(`Failing input written to (\S+)`)
	// outOfTime is how a target ends whose time runs out while Go's coordinator looks the other way (go.dev/issue/75804, mended in Go 1.27).
	outOfTime = regexp.MustCompile(`--- FAIL: \w+ \([0-9.]+s\)\n    context (deadline exceeded|canceled)\nFAIL\n$`)
)

// readLog takes the last line of progress that a fuzzing program prints.
func readLog(log string) (r reached) {
	if all := progress.FindAllStringSubmatch(log, -1); len(all) > 0 {
		last := all[len(all)-1]
		r.executions, _ = strconv.Atoi(last[1])
		r.fresh, _ = strconv.Atoi(last[2])
	}
	return r
}
