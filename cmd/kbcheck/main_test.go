package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const lamp = "../../engine/compile/testdata/lamp"

// kbcheck runs the program.
func kbcheck(args ...string) (code int, out, complaints string) {
	var o, c bytes.Buffer
	code = run(args, strings.NewReader(""), &o, &c)
	return code, o.String(), c.String()
}

// goType finds names of Go in a message.
var goType = regexp.MustCompile(`\b(u?int(8|16|32|64)|float64|\[\](string|int|interface|any)|interface ?\{|map\[|struct|nil pointer|jsontext|\*?ast\.|reflect)\b`)

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
		{"fmt that writes and does not", []string{"fmt", "-w", "--check", bad}, exitUsage},
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

// broken is a terminal that breaks.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("the terminal broke") }

func TestInternalErrors(t *testing.T) {
	var complaints bytes.Buffer
	if code := run([]string{"checks"}, strings.NewReader(""), broken{}, &complaints); code != exitInternal || !strings.Contains(complaints.String(), "internal error") {
		t.Errorf("exit status %d, %q", code, complaints.String())
	}
}

// TestShippedIsTheDefault looks at folders without a manifest, and at a folder that holds nothing.
func TestShippedIsTheDefault(t *testing.T) {
	rule := `{"rules": {"our-x": {"when": ["context.smtp_port == 25"], "cause": "port-25-blocked", "weight": %s, "note": "x"}}}`
	good, bad := files(t, "rules/x.json", strings.Replace(rule, "%s", "15", 1)), files(t, "rules/x.json", strings.Replace(rule, "%s", "15000", 1))
	if code, out, complaints := kbcheck("check", good); code != exitClean || out != "" {
		t.Errorf("exit status %d\n%s%s", code, out, complaints)
	}
	if code, out, _ := kbcheck("check", "--format", "compact", good, bad); code != exitFindings || !strings.HasPrefix(out, filepath.ToSlash(bad)+"/rules/x.json:1:") {
		t.Errorf("exit status %d\n%s", code, out)
	}
	t.Chdir(t.TempDir())
	if code, out, _ := kbcheck("check"); code != exitUsage || !strings.Contains(out, "KB005") {
		t.Errorf("exit status %d\n%s", code, out)
	}
	if code, out, complaints := kbcheck("eval", "--case", `{"context": {"smtp_port": 25}}`); code != exitClean {
		t.Errorf("exit status %d\n%s%s", code, out, complaints)
	}
}

// TestSeveralFolders gives each command two layers.
func TestSeveralFolders(t *testing.T) {
	over := files(t, "rules/x.json", `{"rules": {"x": {"when": ["context.volts > 300"], "cause": "bulb-dead", "weight": 35, "note": "x"}}}`,
		"scenarios/x.json", `{"scenarios": {"x": {"given": {"context": {"volts": 301}}, "want": {"fired": ["x"]}}}}`)
	tests := map[string]string{
		"test --run ^x$": "", "fmt": "", "fix --dry-run": "", "build -o " + filepath.Join(t.TempDir(), "x.kb"): "", `eval --case {"context":{"volts":301}}`: "holds    x ", "explain rule x": "cause bulb-dead",
		"explain scenario x": "holds    x ", "graph --about rule:x": `"rule:x" -> "cause:bulb-dead"`, "stats": "rules          21", "baseline": `"format"`,
		`new scenario --case {"context":{"volts":302}} y`: "scenarios/y.json",
	}
	for args, want := range tests {
		if code, out, complaints := kbcheck(append(strings.Fields(args), lamp, over)...); code == exitUsage || code == exitInternal || !strings.Contains(out, want) {
			t.Errorf("kbcheck %s: exit status %d\n%s%s", args, code, out, complaints)
		}
	}
	if code, out, _ := kbcheck("diff", "--format", "compact", lamp, lamp+","+over); code != exitFindings || !strings.Contains(out, `the rule "x" is new`) {
		t.Errorf("exit status %d\n%s", code, out)
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
	odd, link := filepath.Join(dir, "rules", "a \"b\".json"), filepath.Join(t.TempDir(), "link")
	os.WriteFile(odd, []byte("{\n}\n"), 0o644)
	do("add", ".")
	do("commit", "-q", "-m", "names")
	os.WriteFile(odd, []byte("{\n  \"rules\": {\"odd\": {\"when\": [\"context.volts > 5\"], \"cause\": \"bulb-dead\", \"weight\": 35}}\n}\n"), 0o644)
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	for _, d := range []string{dir, link} {
		if code, out, _ := kbcheck("check", "--changed-since", "HEAD", "--select", "KB925", "--format", "compact", d); code != exitFindings || !strings.Contains(out, `"odd"`) || strings.Contains(out, `"new"`) {
			t.Errorf("%s: %d\n%s", d, code, out)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "rules/gone.json")); err != nil {
		t.Skip(err)
	}
	do("add", ".")
	do("commit", "-q", "-m", "two")
	if code, out, _ := kbcheck("check", "--changed-since", "HEAD", dir); code != exitUsage || !strings.Contains(out, "KB007") {
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
	for _, name := range []string{bundle, filepath.Join(packs, "lamp.kb"), filepath.Join(packs, "lamp.ja.kb")} {
		if info, err := os.Stat(name); err != nil || info.Size() == 0 {
			t.Error(name, err)
		}
	}
	if code, out, _ := kbcheck("build", "--check", "-o", bundle, "--packs", packs, lamp); code != exitClean || out != "" {
		t.Errorf("%d %s", code, out)
	}
	if code, _, complaints := kbcheck("build", "-o", bundle, "--packs", dir, lamp); code != exitUsage || !strings.Contains(complaints, "another folder") {
		t.Errorf("the core over the bundle: %d %s", code, complaints)
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
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Skip(err)
	}
	if code, out, _ := kbcheck("fmt", link); code != exitFindings || !strings.Contains(out, "link/rules/x.json") {
		t.Errorf("%d\n%s", code, out)
	}
	kbcheck("fmt", "-w", dir)
	if code, out, _ := kbcheck("fmt", dir); code != exitClean || out != "" {
		t.Errorf("%d\n%s", code, out)
	}
}
