package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/postmend/postmend/cmd/kbcheck/report"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/scenario"
)

// side is one of two knowledge bases: a folder or a bundle.
type side struct {
	check.Side
	cases []engine.Case
}

// openSide opens a bundle, or folders with commas between them.
func openSide(path string) (side, error) {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		data, err := os.ReadFile(path)
		if err != nil {
			return side{}, err
		}
		s, err := check.ReadSide(data)
		if err != nil {
			err = fmt.Errorf("%s: %w", path, err)
		}
		return side{Side: s}, err
	}
	dirs := []string{path}
	if err != nil {
		dirs = strings.Split(path, ",")
	}
	open, err := open(dirs)
	if err != nil {
		return side{}, err
	}
	s, ok := check.Run(check.Config{Select: []string{"KB101"}}, open...).Side()
	if !ok {
		return side{}, fmt.Errorf("%s: %w", path, errFaulty)
	}
	out := side{Side: s}
	written, err := scenario.Load(sources(open)...)
	for _, w := range written {
		out.cases = append(out.cases, w.Given)
	}
	return out, err
}

func (t *tool) diff(args []string) (int, error) {
	var o options
	f := t.flags("diff", "[flags] OLD [NEW]   (folders, layers with commas between them, or bundles; NEW is the folder at hand)")
	corpus := f.String("corpus", "", "cases to run on both sides, one JSON object a line")
	accept := f.String("accept", "", "differences that are wanted: a file that --write-accept made")
	write := f.String("write-accept", "", "write the differences of today to this file")
	o.add(f)
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if f.NArg() < 1 || f.NArg() > 2 {
		return exitUsage, errors.New("usage: kbcheck diff OLD [NEW]")
	}
	cfg, err := o.config()
	if err != nil {
		return exitUsage, err
	}
	if o.changed != "" {
		return exitUsage, errors.New("--changed-since: differences stand on no lines")
	}
	if *accept != "" && o.baseline != "" {
		return exitUsage, errors.New("--accept and --baseline are the same; give one of them")
	}
	before, err := openSide(f.Arg(0))
	if err != nil {
		return exitUsage, err
	}
	after, err := openSide(folders(f.Args()[1:])[0])
	if err != nil {
		return exitUsage, err
	}
	cases := unite(before.cases, after.cases)
	if *corpus != "" {
		more, err := readCorpus(*corpus)
		if err != nil {
			return exitUsage, err
		}
		cases = append(cases, more...)
	}
	r := &check.Report{Findings: cfg.Filter(check.Diff(before.Side, after.Side, cases))}
	if *write != "" {
		return exitClean, os.WriteFile(*write, r.Baseline().JSON(), 0o644)
	}
	o.baseline += *accept
	if err := o.reduce(r, nil); err != nil {
		return exitUsage, err
	}
	code, err := t.publish(&o, report.Input{Findings: r.Findings, Data: r.Data})
	fmt.Fprintf(t.complaints, "%d cases were run on both sides\n", len(cases))
	t.count(r.Findings)
	return code, err
}

// unite puts the cases of two sides together; of one id that of the new side counts.
func unite(before, after []engine.Case) []engine.Case {
	out := slices.Clone(after)
	for _, c := range before {
		if !slices.ContainsFunc(after, func(d engine.Case) bool { return d.ID == c.ID }) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b engine.Case) int { return strings.Compare(a.ID, b.ID) })
	return out
}

func readCorpus(name string) ([]engine.Case, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var out []engine.Case
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		c, err := scenario.DecodeCase(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if c.ID == "" {
			c.ID = fmt.Sprintf("line %d", n)
		}
		out = append(out, c)
	}
	return out, lines.Err()
}
