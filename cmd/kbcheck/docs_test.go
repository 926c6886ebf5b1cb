package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/check"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

const mark = "<!-- codes: written by go test ./cmd/kbcheck -update -->\n"

// TestDocsHaveEveryCode keeps the last part of docs/kbcheck.md in step with the catalogue.
func TestDocsHaveEveryCode(t *testing.T) {
	const name = "../../docs/kbcheck.md"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(data), mark)
	if !ok {
		t.Fatalf("%s has no mark", name)
	}
	want := head + mark + codes()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("%s is old: go test ./cmd/kbcheck -update\n%s", name, diff)
	}
}

var groups = map[string]string{
	"KB0": "Tool, settings, suppressions", "KB1": "Files and JSON", "KB2": "Shapes of objects", "KB3": "Conditions", "KB4": "Ids and references", "KB5": "What rules mean together",
	"KB6": "Words, remedies, links", "KB7": "Scenarios and coverage", "KB8": "Patterns", "KB9": "Security, sizes, provenance", "KBD": "Comparing (kbcheck diff)",
}

// codes writes the catalogue.
func codes() string {
	var b strings.Builder
	group := ""
	for _, c := range check.Catalogue() {
		if g := c.Code[:3]; g != group {
			group = g
			fmt.Fprintf(&b, "\n### %s\n\n| code | name | severity | says |\n|---|---|---|---|\n", groups[g])
		}
		says := c.Says + ". " + c.Why
		if c.Fix != "" {
			says += " (fix: " + c.Fix + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", c.Code, strings.Join(c.Names, ", "), c.Severity, cell(says))
	}
	b.WriteString("\n### What this format makes impossible\n\nOther checkers know these; here they cannot happen.\n\n| fault | because |\n|---|---|\n")
	for _, x := range check.Impossible() {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(x[0]), cell(x[1]))
	}
	return b.String()
}

func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`).Replace(s)
}
