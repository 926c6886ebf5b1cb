package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

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

var newForm = regexp.MustCompile("`(?:kbcheck )?new ([^`]*)`")

// TestNewAsWritten begins files as docs/kbcheck.md says, and as the help does.
func TestNewAsWritten(t *testing.T) {
	page, err := os.ReadFile("../../docs/kbcheck.md")
	if err != nil {
		t.Fatal(err)
	}
	forms := strings.Split(newForms, " | ")
	for _, m := range newForm.FindAllStringSubmatch(string(page), -1) {
		forms = append(forms, m[1])
	}
	if len(forms) != 8 {
		t.Fatalf("there are %d forms: %q", len(forms), forms)
	}
	for _, form := range forms {
		dirs := []string{lamp, t.TempDir()}
		if strings.HasPrefix(form, "RECORD-KIND") || strings.HasPrefix(form, "provider") {
			dirs = dirs[1:] // the lamp has no such records
		}
		args := []string{"new"}
		for _, word := range strings.Fields(form) {
			switch word {
			case "RECORD-KIND", `provider\|client`:
				word = "provider"
			case "ID":
				word = "our-x"
			case "CAUSE":
				word = "bulb-dead"
			case "CONDITION":
				word = "context.volts > 300"
			case "JSON":
				word = `{"context": {"volts": 301}}`
			case "DIR":
				word = dirs[1]
			case "[DIR...]":
				args = append(args, dirs...)
				continue
			}
			args = append(args, word)
		}
		if code, out, complaints := kbcheck(args...); code != exitClean || !strings.HasSuffix(out, ".json\n") {
			t.Errorf("kbcheck %q: exit status %d\n%s%s", args, code, out, complaints)
		}
	}
}

var (
	pageFile    = regexp.MustCompile("(?m)^`([a-z/A-Z.-]+\\.json)`:\n\n((?:    .*\n|\n)+)")
	pageCommand = regexp.MustCompile("(?m)^        (kbcheck .*)$")
)

// TestAuthoringPage begins with an empty folder and does what the last part of docs/authoring.md says.
func TestAuthoringPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/authoring.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, ok := strings.Cut(string(page), "## From nothing")
	if !ok {
		t.Fatal("the page has no such part")
	}
	var list []string
	for _, m := range pageFile.FindAllStringSubmatch(part, -1) {
		list = append(list, filepath.Join("our-isp", m[1]), m[2])
	}
	t.Chdir(files(t, list...))
	rules, _ := os.ReadFile("our-isp/rules/example-net.json")
	if bytes.Count(rules, []byte(`"when"`)) != 2 {
		t.Errorf("the page has other than two rules: %s", rules)
	}
	commands := pageCommand.FindAllStringSubmatch(part, -1)
	if len(commands) < 3 {
		t.Fatalf("the page has %d commands", len(commands))
	}
	for _, m := range commands {
		if code, out, complaints := kbcheck(strings.Fields(m[1])[1:]...); code != exitClean {
			t.Errorf("%s: exit status %d\n%s%s", m[1], code, out, complaints)
		}
	}
	if code, out, _ := kbcheck("fmt", "our-isp"); code != exitClean {
		t.Errorf("a pre-commit hook would change the example:\n%s", out)
	}
}
