package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestActionTakesNoScriptFromInputs holds that an input reaches a script of the action
// as an environment variable or decides whether a step runs, and is never text of the
// script; and that the action asks for no token.
func TestActionTakesNoScriptFromInputs(t *testing.T) {
	harmless := regexp.MustCompile(`^ +[A-Z_]+: \$\{\{ (inputs\.[a-z-]+|github\.action_path) \}\}$`)
	for i, line := range strings.Split(read(t, ".github/actions/kbcheck/action.yml"), "\n") {
		if strings.Contains(line, "${{") && !harmless.MatchString(line) {
			t.Errorf("action.yml:%d: %s", i+1, strings.TrimSpace(line))
		}
		if strings.Contains(line, "token") || strings.Contains(line, "secrets.") {
			t.Errorf("action.yml:%d asks for a secret: %s", i+1, strings.TrimSpace(line))
		}
	}
}

// TestActionsArePinned holds that what others wrote is named by its commit, here and in
// the examples that users copy, and that the example gives its jobs no more than they need.
func TestActionsArePinned(t *testing.T) {
	uses := regexp.MustCompile(`^ *(?:- )?uses: *(\S+)(.*)$`)
	pinned := regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)
	version := regexp.MustCompile(`^ # v\d+\.\d+\.\d+$`)
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range append(pages, filepath.Join(root, ".github/actions/kbcheck/action.yml")) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			m := uses.FindStringSubmatch(line)
			if m == nil || strings.HasPrefix(m[1], "postmend/postmend/") { // there is no release yet
				continue
			}
			n++
			if !pinned.MatchString(m[1]) || !version.MatchString(m[2]) {
				t.Errorf("%s:%d: %s: a commit and its version are wanted, as in owner/name@COMMIT # v1.2.3", name, i+1, strings.TrimSpace(line))
			}
		}
	}
	if n < 3 {
		t.Errorf("%d uses: of others are found: the test proves nothing", n)
	}
	_, workflow, _ := strings.Cut(read(t, "docs/kbcheck.md"), "name: knowledge\n")
	workflow, _, _ = strings.Cut(workflow, "```")
	if !strings.Contains(workflow, "\npermissions: {contents: read}\n") || strings.Count(workflow, "write") != 1 || !strings.Contains(workflow, "security-events: write}") {
		t.Errorf("the workflow of docs/kbcheck.md asks for other permissions:\n%s", workflow)
	}
}
