package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lamp = "../../engine/compile/testdata/lamp"

// kbcheck runs the program.
func kbcheck(args ...string) (code int, out, complaints string) {
	var o, c bytes.Buffer
	code = run(args, strings.NewReader(""), &o, &c)
	return code, o.String(), c.String()
}

// files makes a folder with files: name, content, name, content ...
func files(t *testing.T, list ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(list); i += 2 {
		path := filepath.Join(dir, list[i])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(list[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const slip = `{"rules": {"x": {"when": ["symptom.lihgt == '暗' && symptom.light == 'drak'"], "cause": "bulb-dead", "weight": 35, "note": "x"}}}`

func TestExitCodes(t *testing.T) {
	bad := files(t, "rules/x.json", slip)
	tests := []struct {
		name string
		args []string
		want int
	}{
		{"help", []string{"help"}, exitClean},
		{"help of a command", []string{"check", "--help"}, exitClean},
		{"errors only", []string{"check", "--fail-on", "error", lamp}, exitClean},
		{"warnings", []string{"check", lamp}, exitFindings},
		{"no command is check", []string{lamp, "--fail-on", "error"}, exitClean},
		{"ignored", []string{"check", "--ignore", "KB4", lamp}, exitClean},
		{"switched off", []string{"check", "--severity", "KB405=off", "--severity", "signal-unused=info", lamp}, exitClean},
		{"a fault", []string{"check", lamp, bad}, exitFindings},
		{"no such folder", []string{"check", "no-such-folder"}, exitUsage},
		{"no such command", []string{"chekc"}, exitUsage},
		{"no such flag", []string{"check", "--no-such-flag"}, exitUsage},
		{"no such format", []string{"check", "--format", "yaml", lamp}, exitUsage},
		{"no such severity", []string{"check", "--severity", "KB405=loud", lamp}, exitUsage},
		{"no such check", []string{"check", "--ignore", "KB999", lamp}, exitUsage},
		{"nothing there", []string{"check", t.TempDir()}, exitUsage},
		{"a file in place of a folder", []string{"check", lamp + "/causes.json"}, exitUsage},
		{"no baseline", []string{"check", "--baseline", "no-such-file", lamp}, exitUsage},
		{"scenarios", []string{"test", lamp}, exitClean},
		{"too little coverage", []string{"test", "--min-rule-coverage", "99", lamp}, exitFindings},
		{"enough coverage", []string{"test", "--min-rule-coverage", "30", lamp}, exitClean},
		{"no scenario", []string{"test", "--run", "^nothing-like-it$", lamp}, exitUsage},
		{"no regular expression", []string{"test", "--run", "(", lamp}, exitUsage},
		{"the same", []string{"diff", lamp, lamp}, exitClean},
		{"one side only", []string{"diff"}, exitUsage},
		{"a page", []string{"explain", "kb503"}, exitClean},
		{"a page by name", []string{"explain", "rule-subsumed"}, exitClean},
		{"no page", []string{"explain", "KB999"}, exitUsage},
		{"a rule", []string{"explain", "rule", "fuse-by-code", lamp}, exitClean},
		{"no rule", []string{"explain", "rule", "nothing", lamp}, exitUsage},
		{"a scenario", []string{"explain", "scenario", "fuse-code", lamp}, exitClean},
		{"a case", []string{"eval", "--case", `{"symptom": {"light": "dark"}}`, lamp}, exitClean},
		{"a wrong case", []string{"eval", "--case", `{"symptom": {"lihgt": "dark"}}`, lamp}, exitUsage},
		{"no case", []string{"eval", "--case", `dark`, lamp}, exitUsage},
		{"graph", []string{"graph", lamp}, exitClean},
		{"mermaid", []string{"graph", "--format", "mermaid", "--about", "cause:bulb-dead", lamp}, exitClean},
		{"stats", []string{"stats", lamp}, exitClean},
		{"checks", []string{"checks", "--json"}, exitClean},
		{"schema", []string{"schema", "rules"}, exitClean},
		{"no schema", []string{"schema", "nothing"}, exitUsage},
		{"fmt of nothing", []string{"fmt", t.TempDir()}, exitUsage},
		{"new without all", []string{"new", "rule"}, exitUsage},
		{"build without a file", []string{"build", lamp}, exitUsage},
		{"build of a fault", []string{"build", "-o", filepath.Join(t.TempDir(), "x.kb"), lamp, bad}, exitFindings},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, complaints := kbcheck(tt.args...)
			if code != tt.want {
				t.Errorf("exit status %d, want %d\n%.800s\n%s", code, tt.want, out, complaints)
			}
			if code == exitUsage && out == "" && complaints == "" {
				t.Error("nothing is said")
			}
			if strings.Contains(out+complaints, "jsontext") || strings.Contains(out+complaints, "runtime error") {
				t.Errorf("it speaks Go:\n%s%s", out, complaints)
			}
		})
	}
}

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

func TestBaseline(t *testing.T) {
	file := filepath.Join(t.TempDir(), "baseline.json")
	if code, _, _ := kbcheck("baseline", "-o", file, lamp); code != exitClean {
		t.Fatal(code)
	}
	if code, out, _ := kbcheck("check", "--fail-on", "info", "--baseline", file, lamp); code != exitClean || out != "" {
		t.Errorf("%d\n%s", code, out)
	}
	more := files(t, "rules/x.json", `{"rules": {"x": {"when": ["context.volts > 3"], "cause": "bulb-dead", "weight": 35}}}`)
	if code, out, _ := kbcheck("check", "--baseline", file, "--format", "compact", lamp, more); code != exitFindings || !strings.Contains(out, "KB925") || strings.Contains(out, "KB413") {
		t.Errorf("%d\n%s", code, out)
	}
	if code, out, _ := kbcheck("check", "--baseline", file, "--ignore", "KB4", "--format", "compact", lamp); code != exitFindings || !strings.Contains(out, "KB006") {
		t.Errorf("%d\n%s", code, out)
	}
}

func TestChangedSince(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(lamp)); err != nil {
		t.Fatal(err)
	}
	rules := filepath.Join(dir, "rules/x.json")
	os.WriteFile(rules, []byte("{\n  \"rules\": {\n    \"old\": {\"when\": [\"context.volts > 3\"], \"cause\": \"bulb-dead\", \"weight\": 35}\n  }\n}\n"), 0o644)
	do := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=x", "-c", "user.email=x@x.example"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	do("init", "-q")
	do("add", ".")
	do("commit", "-q", "-m", "one")
	if code, out, _ := kbcheck("check", "--changed-since", "HEAD", dir); code != exitClean || out != "" {
		t.Errorf("%d\n%s", code, out)
	}
	os.WriteFile(rules, []byte("{\n  \"rules\": {\n    \"old\": {\"when\": [\"context.volts > 3\"], \"cause\": \"bulb-dead\", \"weight\": 35},\n    \"new\": {\"when\": [\"context.volts > 4\"], \"cause\": \"bulb-loose\", \"weight\": 35}\n  }\n}\n"), 0o644)
	code, out, _ := kbcheck("check", "--changed-since", "HEAD", "--select", "KB925", "--format", "compact", dir)
	if code != exitFindings || !strings.Contains(out, `"new"`) {
		t.Errorf("%d\n%s", code, out)
	}
	if code, _, complaints := kbcheck("check", "--changed-since", "--output=/tmp/x", dir); code != exitUsage || complaints == "" {
		t.Errorf("%d\n%s", code, complaints)
	}
}

func TestBuild(t *testing.T) {
	dir := t.TempDir()
	bundle, packs := filepath.Join(dir, "lamp.kb"), filepath.Join(dir, "packs")
	if code, _, complaints := kbcheck("build", "-o", bundle, "--packs", packs, lamp); code != exitClean {
		t.Fatal(code, complaints)
	}
	for _, name := range []string{bundle, filepath.Join(packs, "core.kb"), filepath.Join(packs, "ja.kb")} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Error(name, err)
		}
	}
	if code, out, _ := kbcheck("build", "--check", "-o", bundle, "--packs", packs, lamp); code != exitClean || out != "" {
		t.Errorf("%d %s", code, out)
	}
	os.WriteFile(bundle, []byte("old"), 0o644)
	if code, out, _ := kbcheck("build", "--check", "-o", bundle, lamp); code != exitFindings || !strings.Contains(out, bundle) {
		t.Errorf("%d %s", code, out)
	}
}

func TestDiff(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(lamp)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "rules/evidence.json")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := strings.Replace(string(data), `"cause": "switch-off", "weight": 120`, `"cause": "switch-off", "weight": 10`, 1)
	s = strings.Replace(s, `"decisive": true, "source": ["manual.08"]`, `"source": ["manual.08"]`, 1)
	s = strings.Replace(s, `"fuse-after-storm"`, `"fuse-after-thunder"`, 1)
	os.WriteFile(name, []byte(s), 0o644)
	bundle := filepath.Join(t.TempDir(), "old.kb")
	kbcheck("build", "-o", bundle, lamp)
	for _, old := range []string{lamp, bundle} {
		code, out, complaints := kbcheck("diff", "--format", "compact", old, dir)
		for _, want := range []string{"KBD01", "KBD07", "KBD08", "KBD10", "KBD14", "switch-is-off"} {
			if !strings.Contains(out, want) {
				t.Errorf("no %s:\n%s%s", want, out, complaints)
			}
		}
		if code != exitFindings {
			t.Error(code)
		}
	}
	accept := filepath.Join(t.TempDir(), "accept.json")
	kbcheck("diff", "--write-accept", accept, lamp, dir)
	if code, out, _ := kbcheck("diff", "--accept", accept, lamp, dir); code != exitClean || out != "" {
		t.Errorf("%d\n%s", code, out)
	}
	corpus := files(t, "cases.ndjson", `{"id": "c1", "context": {"switch_on": false}}`+"\n")
	if _, out, _ := kbcheck("diff", "--format", "compact", "--corpus", filepath.Join(corpus, "cases.ndjson"), lamp, dir); !strings.Contains(out, `"c1"`) {
		t.Errorf("the corpus was not run:\n%s", out)
	}
}

func TestFixAndFormat(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(lamp)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "rules/x.json")
	os.WriteFile(name, []byte(`{"rules": {"x": {"when": ["context.outage || symptom.smell && context.volts > 3"], "cause": "bulb-dead", "weight": 35, "note": "x"}}}`), 0o644)
	if code, out, _ := kbcheck("fix", "--dry-run", dir); code != exitFindings || !strings.Contains(out, "+") {
		t.Errorf("%d\n%s", code, out)
	}
	if code, _, complaints := kbcheck("fix", dir); code != exitClean || !strings.Contains(complaints, "1 repairs") {
		t.Errorf("%d\n%s", code, complaints)
	}
	data, _ := os.ReadFile(name)
	if !strings.Contains(string(data), "context.outage || (symptom.smell && context.volts > 3)") {
		t.Errorf("%s", data)
	}
	if code, out, _ := kbcheck("fmt", "--check", dir); code != exitFindings || !strings.Contains(out, "x.json") {
		t.Errorf("%d\n%s", code, out)
	}
	kbcheck("fmt", "-w", dir)
	if code, out, _ := kbcheck("fmt", dir); code != exitClean || out != "" {
		t.Errorf("%d\n%s", code, out)
	}
}

// TestWitnesses evaluates every case that a finding shows.
func TestWitnesses(t *testing.T) {
	dirs, _ := filepath.Glob("../../engine/check/testdata/checks/KB50[2346]/bad")
	seen := 0
	for _, dir := range dirs {
		_, out, _ := kbcheck("check", "--format", "json", lamp, dir)
		var list struct {
			Findings []struct{ Code, Message, Case string }
		}
		if err := json.Unmarshal([]byte(out), &list); err != nil {
			t.Fatal(err)
		}
		for _, f := range list.Findings {
			if f.Case == "" {
				continue
			}
			_, shown, _ := kbcheck("eval", "--case", f.Case, lamp, dir)
			for _, m := range regexp.MustCompile(`"([xy]-rule)"`).FindAllStringSubmatch(f.Message, -1) {
				seen++
				if !strings.Contains(shown, "holds    "+m[1]+" ") {
					t.Errorf("%s: %s does not hold in %s\n%s", f.Message, m[1], f.Case, shown)
				}
			}
		}
	}
	if seen < 4 {
		t.Errorf("only %d cases", seen)
	}
}

// TestNewcomer goes from an empty folder to a clean overlay of two rules, with nothing but kbcheck.
func TestNewcomer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "our-isp")
	step := func(want int, args ...string) string {
		t.Helper()
		code, out, complaints := kbcheck(args...)
		if code != want {
			t.Fatalf("kbcheck %v: exit status %d, want %d\n%s\n%s", args, code, want, out, complaints)
		}
		return out + complaints
	}
	step(exitClean, "new", "overlay", dir)
	step(exitClean, "check", dir)
	step(exitClean, "new", "rule", "our-outage-sends", dir, "--cause", "temporary-failure", "--when", "context.incident == 'outage'", "--when", "symptom.action == 'send'", "--weight", "90")
	step(exitClean, "new", "rule", "our-outage-receives", dir, "--cause", "temporary-failure", "--when", "context.incident == 'outage'", "--when", "symptom.action == 'receive'", "--weight", "90")
	if out := step(exitFindings, "check", "--format", "compact", dir); strings.Count(out, "KB620") != 2 || strings.Count(out, "warning") != 3 {
		t.Fatalf("not just the two notes are to be written:\n%s", out)
	}
	for _, id := range []string{"our-outage-sends", "our-outage-receives"} {
		name := filepath.Join(dir, "rules", id+".json")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(name, regexp.MustCompile(`"note": ".*"`).ReplaceAll(data, []byte(`"note": "our operations desk announces outages"`)), 0o644)
	}
	step(exitClean, "fmt", "-w", dir)
	step(exitClean, "check", dir)
	step(exitClean, "new", "scenario", "our-outage", dir, "--case", `{"symptom": {"action": "send"}, "context": {"incident": "outage"}}`)
	step(exitClean, "test", "--run", "^our-", dir)
	if out := step(exitClean, "explain", "rule", "our-outage-sends", dir); !strings.Contains(out, "It holds in this case") {
		t.Error(out)
	}
	step(exitClean, "new", "provider", "our-isp", dir)
	step(exitFindings, "check", dir)
}
