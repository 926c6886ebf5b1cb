package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextReport(t *testing.T) {
	bad := files(t, "rules/x.json", slip)
	_, out, _ := kbcheck("check", "--select", "KB3", lamp, bad)
	const want = `error[KB305] expr-unknown-field: unknown field "symptom.lihgt"
 --> x/rules/x.json:1:28  rule ` + "`x`" + `
  |
1 | {"rules": {"x": {"when": ["symptom.lihgt == '暗' && symptom.light == 'drak'"], "cause": "bulb-dead", "weight": 35, "note": "x"}}}
  |                            ^^^^^^^^^^^^^ did you mean ` + "`symptom.light`" + `?
  = fix: write symptom.light (kbcheck fix --unsafe)
  = docs: kbcheck explain KB305

error[KB311] expr-enum-literal: "drak" is no value of symptom.light
 --> x/rules/x.json:1:71  rule ` + "`x`" + `
  |
1 | {"rules": {"x": {"when": ["symptom.lihgt == '暗' && symptom.light == 'drak'"], "cause": "bulb-dead", "weight": 35, "note": "x"}}}
  |                                                                      ^^^^^^ did you mean ` + "`dark`" + `?
  = fix: write 'dark' (kbcheck fix --unsafe)
  = docs: kbcheck explain KB311

`
	got := strings.ReplaceAll(out, filepath.ToSlash(bad), "x")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFormats(t *testing.T) {
	bad := files(t, "rules/x.json", slip, "rules/y.json", `{"rules": {"y": {"when": ["context.volts > 3"], "cause": "bulb-dead", "weight": 35,
  "$ignore": [{"check": "KB925", "reason": "an <example> & \"more\""}]}}}`)
	dir := t.TempDir()
	out := func(f string) string { return filepath.Join(dir, f) }
	args := []string{"check", lamp, bad}
	for _, f := range []string{"text", "compact", "json", "jsonl", "sarif", "github", "junit", "checkstyle"} {
		args = append(args, "--out", f+"="+out(f))
	}
	if code, _, complaints := kbcheck(args...); code != exitFindings {
		t.Fatal(code, complaints)
	}
	read := func(f string) []byte {
		data, err := os.ReadFile(out(f))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var list struct {
		Findings []struct {
			Code, File, Fingerprint string
			Line, Column            int
		}
	}
	if err := json.Unmarshal(read("json"), &list); err != nil || len(list.Findings) < 2 {
		t.Error(err, len(list.Findings))
	}
	if n := bytes.Count(read("jsonl"), []byte("\n")); n != len(list.Findings) {
		t.Errorf("jsonl has %d lines for %d findings", n, len(list.Findings))
	}
	for _, f := range []string{"junit", "checkstyle"} {
		d := xml.NewDecoder(bytes.NewReader(read(f)))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f, err)
			}
		}
	}
	sarifIsSound(t, read("sarif"), len(list.Findings))
	if lines := strings.Split(strings.TrimSpace(string(read("github"))), "\n"); len(lines) > 11 || !strings.HasPrefix(lines[0], "::error file=") {
		t.Errorf("%d lines, the first %q", len(lines), lines[0])
	}
	if strings.Contains(string(read("text")), "\x1b") {
		t.Error("colours in a file")
	}
	again := t.TempDir()
	for i := range args {
		args[i] = strings.Replace(args[i], dir, again, 1)
	}
	kbcheck(args...)
	for _, f := range []string{"text", "compact", "json", "jsonl", "sarif", "github", "junit", "checkstyle"} {
		data, _ := os.ReadFile(filepath.Join(again, f))
		if !bytes.Equal(data, read(f)) {
			t.Errorf("two runs write different %s", f)
		}
	}
}

// sarifIsSound checks what the schema of SARIF 2.1.0 demands of the parts that we write.
func sarifIsSound(t *testing.T, data []byte, findings int) {
	t.Helper()
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			ColumnKind string
			Tool       struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID               string
						ShortDescription struct{ Text string }
					}
				}
			}
			Results []struct {
				RuleID              string
				RuleIndex           int
				Level               string
				Message             struct{ Text string }
				PartialFingerprints map[string]string
				Suppressions        []struct{ Kind, Justification string }
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn, EndLine, EndColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(data, &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || run.ColumnKind != "unicodeCodePoints" || run.Tool.Driver.Name != "kbcheck" || len(run.Results) != findings {
		t.Errorf("version %s, %s, %d results", log.Version, run.ColumnKind, len(run.Results))
	}
	suppressed := 0
	for _, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID || r.Message.Text == "" || r.PartialFingerprints["kbcheck/v1"] == "" {
			t.Errorf("%+v", r)
		}
		if !slices.Contains([]string{"error", "warning", "note"}, r.Level) {
			t.Errorf("the level is %q", r.Level)
		}
		for _, s := range r.Suppressions {
			suppressed++
			if s.Kind != "inSource" || s.Justification == "" {
				t.Errorf("%+v", s)
			}
		}
		for _, l := range r.Locations {
			if p := l.PhysicalLocation; p.ArtifactLocation.URI == "" || p.Region != nil && (p.Region.StartLine < 1 || p.Region.StartColumn < 1 || p.Region.EndLine < p.Region.StartLine) {
				t.Errorf("%+v", p)
			}
		}
	}
	if suppressed == 0 {
		t.Error("nothing is suppressed")
	}
}

// TestMaxFindings shows an error of the second layer before the warnings of the first.
func TestMaxFindings(t *testing.T) {
	bad := files(t, "rules/x.json", slip)
	for format, severity := range map[string]string{"json": `"severity": "`, "jsonl": `"severity":"`, "sarif": `"level": "`, "text": "", "compact": ": ", "github": "::"} {
		_, out, _ := kbcheck("check", "--max-findings", "1", "--format", format, lamp, bad)
		if !strings.Contains(out, severity+"error") || strings.Contains(out, severity+"warning") {
			t.Errorf("%s:\n%s", format, out)
		}
	}
}

// TestReportsDriveNoTerminal has control characters in the name of a file and in an id.
func TestReportsDriveNoTerminal(t *testing.T) {
	bad := files(t, "rules/x\x1b[31m.json", `{"rules": {"a\u001b[31m": {"when": ["context.volts"], "cause": "nothing"}}}`)
	for _, format := range []string{"text", "compact"} {
		if _, out, _ := kbcheck("check", "--format", format, lamp, bad); strings.Contains(out, "\x1b") || !strings.Contains(out, "x<001B>[31m.json") {
			t.Errorf("%s: %q", format, out)
		}
	}
}
