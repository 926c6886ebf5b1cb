package check

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine"
)

// Baseline is a list of findings that are known and not to be reported again.
type Baseline struct {
	Format   int     `json:"format"`
	Findings []Known `json:"findings"`
}

// Known is a finding of a baseline. Only the fingerprint counts; the rest is for readers.
type Known struct {
	Fingerprint string `json:"fingerprint"`
	Check       string `json:"check"`
	About       string `json:"about"`
	Message     string `json:"message"`
}

// Baseline returns all findings that are not ignored, but for those that cannot be.
func (r *Report) Baseline() Baseline {
	b := Baseline{Format: 1, Findings: []Known{}}
	for _, f := range r.Findings {
		if f.Ignored == "" && !f.refused && !always(f.Code) {
			b.Findings = append(b.Findings, Known{f.Fingerprint, f.Code, f.About(), f.Message})
		}
	}
	slices.SortFunc(b.Findings, func(a, b Known) int {
		return cmp.Or(cmp.Compare(a.Check, b.Check), cmp.Compare(a.About, b.About), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return b
}

// About names what a finding is about: an object, or a file.
func (f *Finding) About() string {
	if f.ID == "" {
		return f.Pos.File
	}
	return nameOf(f.Kind) + " " + f.ID
}

// JSON writes a baseline.
func (b Baseline) JSON() []byte {
	out, err := json.Marshal(b, jsontext.WithIndent("  "), jsontext.EscapeForHTML(false))
	if err != nil {
		panic("check: a baseline is plain: " + err.Error())
	}
	return append(out, '\n')
}

// ReadBaseline reads what JSON wrote.
func ReadBaseline(data []byte) (Baseline, error) {
	var b Baseline
	if json.Unmarshal(data, &b, json.RejectUnknownMembers(true)) != nil || b.Format != 1 {
		return b, errors.New("it is no baseline of format 1")
	}
	return b, nil
}

// Without marks the findings of a baseline as ignored, and adds one finding for
// those of the baseline that are gone. name is what the baseline's file is called.
func (r *Report) Without(b Baseline, name string) {
	known := map[string]bool{}
	for _, k := range b.Findings {
		known[k.Fingerprint] = true
	}
	for i := range r.Findings {
		if f := &r.Findings[i]; known[f.Fingerprint] && !f.refused && !always(f.Code) {
			delete(known, f.Fingerprint)
			if f.Ignored == "" {
				f.Ignored = "in the baseline"
			}
		}
	}
	if len(known) == 0 {
		return
	}
	k := index["KB006"]
	r.Findings = append(r.Findings, Finding{Code: k.Code, Name: k.Name(), Severity: k.Severity, Pos: engine.Pos{File: name},
		Message: fmt.Sprintf("%d findings of the baseline are gone", len(known)), Hint: "write it anew with kbcheck baseline"})
	fingerprints(r.Findings)
}
