package report

import (
	"io"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine/check"
)

type jsonFinding struct {
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Severity    string        `json:"severity"`
	Message     string        `json:"message"`
	Hint        string        `json:"hint,omitempty"`
	File        string        `json:"file,omitempty"`
	Line        int           `json:"line,omitzero"`
	Column      int           `json:"column,omitzero"`
	EndLine     int           `json:"end_line,omitzero"`
	EndColumn   int           `json:"end_column,omitzero"`
	Offset      int           `json:"offset"`
	EndOffset   int           `json:"end_offset"`
	Kind        string        `json:"kind,omitempty"`
	ID          string        `json:"id,omitempty"`
	Fingerprint string        `json:"fingerprint"`
	Related     []jsonRelated `json:"related,omitempty"`
	Case        string        `json:"case,omitempty"`
	Fix         *jsonFix      `json:"fix,omitempty"`
	Ignored     string        `json:"ignored,omitempty"`
}

type jsonRelated struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

type jsonFix struct {
	Says  string     `json:"says"`
	Safe  bool       `json:"safe"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	File      string `json:"file"`
	Offset    int    `json:"offset"`
	EndOffset int    `json:"end_offset"`
	Text      string `json:"text"`
}

func (in *Input) json(f *check.Finding) jsonFinding {
	p := in.place(f)
	out := jsonFinding{Code: f.Code, Name: f.Name, Severity: f.Severity.String(), Message: f.Message, Hint: f.Hint, File: f.Pos.File,
		Line: p.line, Column: p.col, EndLine: p.endLine, EndColumn: p.endCol, Offset: f.Off, EndOffset: f.End,
		Kind: f.Kind, ID: f.ID, Fingerprint: f.Fingerprint, Case: f.Case, Ignored: f.Ignored}
	for _, r := range f.Related {
		out.Related = append(out.Related, jsonRelated{r.Pos.File, r.Pos.Line, r.Pos.Col, r.Message})
	}
	if f.Fix != nil {
		out.Fix = &jsonFix{Says: f.Fix.Says, Safe: f.Fix.Safe}
		for _, e := range f.Fix.Edits {
			out.Fix.Edits = append(out.Fix.Edits, jsonEdit{e.File, e.Off, e.End, e.Text})
		}
	}
	return out
}

type jsonSummary struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
	Ignored  int `json:"ignored"`
}

func (in *Input) summary() jsonSummary {
	var s jsonSummary
	for _, f := range in.Findings {
		switch {
		case f.Ignored != "":
			s.Ignored++
		case f.Severity == check.Error:
			s.Errors++
		case f.Severity == check.Warning:
			s.Warnings++
		default:
			s.Infos++
		}
	}
	return s
}

// jsonReport writes one object with all findings, ignored ones among them.
func jsonReport(w io.Writer, in Input) error {
	out := struct {
		Format   int           `json:"format"`
		Findings []jsonFinding `json:"findings"`
		Summary  jsonSummary   `json:"summary"`
	}{Format: 1, Findings: []jsonFinding{}, Summary: in.summary()}
	for _, f := range in.all() {
		out.Findings = append(out.Findings, in.json(&f))
	}
	return marshal(w, out, jsontext.WithIndent("  "))
}

// jsonLines writes one object a line for each finding.
func jsonLines(w io.Writer, in Input) error {
	for _, f := range in.all() {
		if err := marshal(w, in.json(&f)); err != nil {
			return err
		}
	}
	return nil
}

func marshal(w io.Writer, v any, options ...json.Options) error {
	data, err := json.Marshal(v, append(options, jsontext.EscapeForHTML(false))...)
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}
