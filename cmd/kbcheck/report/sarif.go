package report

import (
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine/check"
)

// The parts of SARIF 2.1.0 that a static checker needs.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Name    string       `json:"name"`
		Short   sarifMessage `json:"shortDescription"`
		Full    sarifMessage `json:"fullDescription"`
		Help    sarifMessage `json:"help"`
		Default sarifLevel   `json:"defaultConfiguration"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
		Fixes        []sarifFix         `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitzero"`
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine,omitzero"`
		StartColumn int `json:"startColumn,omitzero"`
		EndLine     int `json:"endLine,omitzero"`
		EndColumn   int `json:"endColumn,omitzero"`
	}
	sarifBytes struct {
		Offset int `json:"byteOffset"`
		Length int `json:"byteLength"`
	}
	sarifLogical struct {
		Name string `json:"name"`
		Kind string `json:"kind"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifBytes   `json:"deletedRegion"`
		Inserted sarifMessage `json:"insertedContent"`
	}
)

var levels = map[check.Severity]string{check.Error: "error", check.Warning: "warning", check.Info: "note"}

func sarif(w io.Writer, in Input) error {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "kbcheck", Version: in.Version, Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	slots := map[string]int{}
	for _, c := range check.Catalogue() {
		if !slices.ContainsFunc(in.Findings, func(f check.Finding) bool { return f.Code == c.Code }) {
			continue
		}
		slots[c.Code] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{ID: c.Code, Name: c.Name(), Short: sarifMessage{c.Says}, Full: sarifMessage{c.Why},
			Help: sarifMessage{c.Page()}, Default: sarifLevel{levels[c.Severity]}})
	}
	for _, f := range in.all() {
		run.Results = append(run.Results, in.sarif(&f, slots))
	}
	return marshal(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}, jsontext.WithIndent("  "))
}

func (in *Input) sarif(f *check.Finding, slots map[string]int) sarifResult {
	r := sarifResult{RuleID: f.Code, RuleIndex: slots[f.Code], Level: levels[f.Severity], Message: sarifMessage{suffix(f.Message, f.Hint)},
		Fingerprints: map[string]string{"kbcheck/v1": f.Fingerprint}}
	if f.Pos.File != "" {
		p := in.place(f)
		loc := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{uri(f.Pos.File)}}}
		if p.line > 0 {
			loc.Physical.Region = &sarifRegion{p.line, p.col, p.endLine, p.endCol}
		}
		if f.ID != "" {
			loc.Logical = []sarifLogical{{f.ID, f.Kind}}
		}
		r.Locations = []sarifLocation{loc}
	}
	for i, x := range f.Related {
		r.Related = append(r.Related, sarifLocation{ID: i + 1, Message: &sarifMessage{x.Message},
			Physical: sarifPhysical{Artifact: sarifArtifact{uri(x.Pos.File)}, Region: &sarifRegion{StartLine: max(1, x.Pos.Line)}}})
	}
	if f.Ignored != "" {
		r.Suppressions = []sarifSuppression{{"inSource", f.Ignored}}
	}
	if f.Fix != nil {
		r.Fixes = []sarifFix{sarifFixOf(f.Fix)}
	}
	return r
}

func sarifFixOf(f *check.Fix) sarifFix {
	out := sarifFix{Description: sarifMessage{f.Says}}
	for _, e := range f.Edits {
		out.Changes = append(out.Changes, sarifChange{sarifArtifact{uri(e.File)},
			[]sarifReplacement{{sarifBytes{e.Off, e.End - e.Off}, sarifMessage{e.Text}}}})
	}
	return out
}

// uri escapes a path; slashes stay.
func uri(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.ReplaceAll(strings.Join(parts, "/"), ":", "%3A")
}
