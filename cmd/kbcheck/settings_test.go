package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingIsHidden asks for less than everything where the answer may not be that all is well.
func TestNothingIsHidden(t *testing.T) {
	fault := files(t, "rules/x.json", slip)
	notes := func(settings string) string {
		return files(t, ".kbcheck.json", settings, "rules/x.json", strings.ReplaceAll(slip, "symptom.lihgt == '暗' && symptom.light == 'drak'", "context.volts > 300"))
	}
	unknown, hiding, off := notes(`{"select": ["KB9999"]}`), notes(`{"ignore": ["KB001"]}`), notes(`{"severity": {"KB007": "off"}}`)
	dangling := notes(`{}`)
	os.Remove(filepath.Join(dangling, ".kbcheck.json"))
	if err := os.Symlink("nowhere", filepath.Join(dangling, ".kbcheck.json")); err != nil {
		t.Skip(err)
	}
	tests := []struct {
		name, args string
		dir, says  string
		want       int
	}{
		{"no such check to select", "check --select KB9999", fault, `there is no check "KB9999"`, exitUsage},
		{"no such check to select, test", "test --select KB9999", fault, `there is no check "KB9999"`, exitUsage},
		{"no such check to select, fix", "fix --select KB9999", fault, `there is no check "KB9999"`, exitUsage},
		{"no such check to ignore, diff", "diff --ignore KB9999 " + lamp, lamp, `there is no check "KB9999"`, exitUsage},
		{"no check has a severity by the beginning of its code", "check --severity KB4=off", lamp, `there is no check "KB4"`, exitUsage},
		{"no such check in the settings", "check " + lamp, unknown, `there is no check "KB9999"`, exitUsage},
		{"settings hide faults of settings", "check " + lamp, hiding, "KB001 cannot be left out", exitUsage},
		{"settings switch a check of the tool off", "check " + lamp, off, "KB007 cannot be switched off", exitUsage},
		{"settings that lead nowhere", "check " + lamp, dangling, "the settings cannot be read", exitUsage},
		{"other checks, with a fault", "check --select KB5 " + lamp, fault, "KB305", exitFindings},
		{"not this check, with a fault", "check --ignore KB305 " + lamp, fault, "KB305", exitFindings},
		{"a fault as info", "check --severity KB305=info " + lamp, fault, "KB305", exitFindings},
		{"scenarios of a fault", "test --select KB7 " + lamp, fault, "KB305", exitFindings},
		{"nothing there, other checks", "check --select KB5", t.TempDir(), "KB005", exitUsage},
		{"nothing there, fix", "fix", t.TempDir(), "KB005", exitUsage},
		{"nothing there, baseline", "baseline", t.TempDir(), "KB005", exitUsage},
		{"no day", "check --today 2026-13-45", lamp, "is no day", exitUsage},
		{"no day, fix", "fix --today yesterday", lamp, "is no day", exitUsage},
		{"severities by a name, and in small letters", "check --severity fact-unused=off --severity kb413=info", lamp, "", exitClean},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, complaints := kbcheck(append(strings.Fields(tt.args), tt.dir)...)
			if code != tt.want || !strings.Contains(out+complaints, tt.says) {
				t.Errorf("exit status %d, want %d and %q\n%s%s", code, tt.want, tt.says, out, complaints)
			}
		})
	}
}

// TestBaselineHidesNoUncheckedFolder writes a baseline by hand with the finding of a folder that holds nothing.
func TestBaselineHidesNoUncheckedFolder(t *testing.T) {
	empty := t.TempDir()
	_, out, _ := kbcheck("check", "--format", "jsonl", empty)
	_, rest, ok := strings.Cut(out, `"fingerprint":"`)
	print, _, ok2 := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		t.Fatal(out)
	}
	baseline := files(t, "b.json", `{"format": 1, "findings": [{"fingerprint": "`+print+`", "check": "KB005", "about": "", "message": ""}]}`)
	if code, out, _ := kbcheck("check", "--baseline", filepath.Join(baseline, "b.json"), empty); code != exitUsage || !strings.Contains(out, "KB005") {
		t.Errorf("exit status %d\n%s", code, out)
	}
}

// TestFlagsThatMeanNothing gives values that would let everything pass.
func TestFlagsThatMeanNothing(t *testing.T) {
	for _, args := range []string{
		"test --min-rule-coverage NaN " + lamp, "test --min-condition-coverage 101 " + lamp, "test --min-rule-coverage -1 " + lamp, "check --max-findings -1 " + lamp,
		"diff --changed-since HEAD " + lamp + " " + lamp, "diff --accept a --baseline b " + lamp + " " + lamp,
		"graph --about cause:nothing " + lamp, "graph --format svg " + lamp, "new overlay " + t.TempDir() + " " + t.TempDir(),
	} {
		if code, out, complaints := kbcheck(strings.Fields(args)...); code != exitUsage || complaints == "" {
			t.Errorf("kbcheck %s: exit status %d, want %d\n%s", args, code, exitUsage, out)
		}
	}
}

// TestHiddenFolders puts a folder with the name of a file where nobody looks for files.
func TestHiddenFolders(t *testing.T) {
	dir := files(t, ".cache/x.json/y", "", "rules/x.json", `{"rules": {}}`)
	if code, out, _ := kbcheck("check", "--fail-on", "error", lamp, dir); code != exitClean {
		t.Errorf("exit status %d\n%s", code, out)
	}
}
