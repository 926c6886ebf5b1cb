// Package report writes findings in the forms that people, terminals and other
// tools read. The same findings always give the same bytes.
package report

import (
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/check"
)

// Input is what a report is about.
type Input struct {
	Findings []check.Finding          // in order; ignored ones are left out but where a format has a place for them
	Data     func(file string) []byte // the bytes of a file, nil if unknown
	Cases    []Case                   // scenarios that were run, for formats that list what passed, too
	Files    []string                 // the files that were looked at
	Max      int                      // most findings to show, 0 for all
	Least    check.Severity           // what counts as a failure where a format knows only failures
	Color    bool
	Version  string // of the tool
}

// Case is one scenario and what it fell short of.
type Case struct {
	ID, File string
	Failures []string
}

// Formats lists the names of the formats.
func Formats() []string {
	return []string{"text", "compact", "json", "jsonl", "sarif", "github", "junit", "checkstyle"}
}

// Write writes a report in one of the Formats.
func Write(w io.Writer, format string, in Input) error {
	writers := map[string]func(io.Writer, Input) error{
		"text": text, "compact": compact, "json": jsonReport, "jsonl": jsonLines, "sarif": sarif, "github": github, "junit": junit, "checkstyle": checkstyle,
	}
	write := writers[format]
	if write == nil {
		return fmt.Errorf("there is no format %q", format)
	}
	return write(w, in)
}

// open returns the findings that count, and how many more there are than may be shown.
func (in *Input) open() (shown []check.Finding, more int) {
	for _, f := range in.Findings {
		if f.Ignored == "" {
			shown = append(shown, f)
		}
	}
	if in.Max > 0 && len(shown) > in.Max {
		return worst(shown)[:in.Max], len(shown) - in.Max
	}
	return shown, 0
}

// all returns the findings to show, ignored ones among them; where not all may be shown, these are the last.
func (in *Input) all() []check.Finding {
	if in.Max == 0 || len(in.Findings) <= in.Max {
		return in.Findings
	}
	out := worst(in.Findings)
	slices.SortStableFunc(out, func(a, b check.Finding) int { return min(len(a.Ignored), 1) - min(len(b.Ignored), 1) })
	return out[:in.Max]
}

// worst puts errors first, otherwise in order.
func worst(list []check.Finding) []check.Finding {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b check.Finding) int { return int(b.Severity) - int(a.Severity) })
	return out
}

// place is a finding's stretch in lines and columns that count characters.
type place struct{ line, col, endLine, endCol int }

func (in *Input) place(f *check.Finding) place {
	p := place{line: f.Pos.Line, endLine: f.Pos.Line}
	data := in.Data(f.Pos.File)
	if f.Pos.Line == 0 || data == nil || f.End > len(data) || f.Off > f.End {
		return p
	}
	start := f.Off - (f.Pos.Col - 1)
	if start < 0 {
		return p
	}
	p.col = 1 + utf8.RuneCount(data[start:f.Off])
	end := start
	for i := f.Off; i < f.End; i++ {
		if data[i] == '\n' {
			p.endLine++
			end = i + 1
		}
	}
	p.endCol = 1 + utf8.RuneCount(data[end:f.End])
	return p
}

func suffix(s, more string) string {
	if more == "" {
		return s
	}
	return s + " (" + more + ")"
}
