package main

import (
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
