package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// mutating says how the tests of packages are tested.
type mutating struct {
	root            string
	files           *regexp.Regexp // names of the files that are changed
	tests           string         // as -run takes it; those that are asked
	limit           time.Duration  // for each package
	least           float64        // percent that have to be noticed
	out, complaints io.Writer
}

// score counts the mutants of a package.
type score struct {
	all                   int
	killed, lived, broken int // broken: it does not compile
	took                  time.Duration
}

func (s score) percent() float64 { return 100 * float64(s.killed) / max(float64(s.killed+s.lived), 1) }

// packages prints a row for each package, and below it the mutants that no test notices.
func (m *mutating) packages(list []string) error {
	var weak []string
	fmt.Fprintf(m.out, "| package | mutants | tried | do not compile | killed | live | score | minutes |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
	var alive []string
	for _, pkg := range list {
		s, lived, err := m.one(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", pkg, err)
		}
		fmt.Fprintf(m.out, "| %s | %d | %d | %d | %d | %d | %.1f %% | %.1f |\n", strings.TrimPrefix(pkg, "./"), s.all, s.killed+s.lived+s.broken, s.broken, s.killed, s.lived, s.percent(), s.took.Minutes())
		for _, l := range lived {
			alive = append(alive, pkg+"/"+l.String())
		}
		if s.percent() < m.least {
			weak = append(weak, pkg)
		}
	}
	fmt.Fprintln(m.complaints, strings.Join(alive, "\n"))
	if len(weak) > 0 {
		return fmt.Errorf("less than %g %% of the mutants are noticed in %s", m.least, strings.Join(weak, ", "))
	}
	return nil
}

func (m *mutating) one(pkg string) (s score, lived []mutant, err error) {
	began := time.Now()
	c := exec.Command("go", "list", "-f", "{{.Dir}}\n{{range .GoFiles}}{{.}}\n{{end}}", pkg)
	c.Dir, c.Stderr = m.root, m.complaints
	out, err := c.Output()
	if err != nil {
		return s, nil, err
	}
	names := strings.Fields(string(out))
	files := slices.DeleteFunc(names[1:], func(f string) bool { return !m.files.MatchString(f) })
	all, err := mutantsIn(names[0], files)
	if err != nil {
		return s, nil, err
	}
	s.all = len(all)
	tmp, err := os.MkdirTemp("", "trust")
	if err != nil {
		return s, nil, err
	}
	defer os.RemoveAll(tmp)
	first := time.Now()
	if log, err := m.test(pkg, "", time.Hour); err != nil {
		return s, nil, fmt.Errorf("the tests fail without a change: %w\n%s", err, log)
	}
	patience := max(20*time.Second, 5*time.Since(first))
	for _, x := range all {
		if time.Since(began) > m.limit {
			break
		}
		overlay, err := x.write(tmp)
		if err != nil {
			return s, nil, err
		}
		switch log, err := m.test(pkg, overlay, patience); {
		case err == nil:
			s.lived++
			lived = append(lived, x)
		case bytes.Contains(log, []byte("[build failed]")):
			s.broken++
		default:
			s.killed++
		}
	}
	s.took = time.Since(began)
	return s, lived, nil
}

// write puts the mutant into dir and tells the go command to read it in place of the file.
func (x mutant) write(dir string) (overlay string, err error) {
	src, err := os.ReadFile(x.file)
	if err != nil {
		return "", err
	}
	changed := filepath.Join(dir, "mutant.go")
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, errors.Join(
		os.WriteFile(changed, x.source(src), 0o644),
		os.WriteFile(overlay, fmt.Appendf(nil, `{"Replace": {%q: %q}}`, x.file, changed), 0o644))
}

// test gives a mutant that asks for memory without end no more than 8 GB of addresses.
func (m *mutating) test(pkg, overlay string, patience time.Duration) ([]byte, error) {
	c := exec.Command("sh", "-c", `ulimit -v 8388608; exec "$0" "$@"`, "go", "test", "-short", "-failfast", "-vet=off", "-count=1", "-timeout", patience.String(), "-run", m.tests, "-overlay", overlay, pkg)
	c.Dir = m.root
	return c.CombinedOutput()
}
