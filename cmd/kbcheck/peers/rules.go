package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// alerts writes rules for Prometheus: an alert with two comparisons each.
func alerts(dir string, n int) error {
	var b strings.Builder
	b.WriteString("groups:\n- name: large\n  rules:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - alert: r%d\n    expr: signal{id=\"s%d\"} == 1 and field{name=\"f%d\"} >= %d\n    labels: {cause: c%d}\n    annotations: {summary: This is what rule %d means.}\n", i, i%(n/5), i%40, i%100, i%(n/25), i)
	}
	return os.WriteFile(filepath.Join(dir, "rules.yml"), []byte(b.String()), 0o644)
}

// policies writes rules for opa: a partial rule with two comparisons each.
func policies(dir string, n int) error {
	var b strings.Builder
	b.WriteString("package large\n\n")
	for i := range n {
		fmt.Fprintf(&b, "evidence contains {\"rule\": \"r%d\", \"cause\": \"c%d\", \"weight\": %d} if {\n\t\"s%d\" in input.signals\n\tinput.context.f%d >= %d\n}\n\n", i, i%(n/25), 15+i%90, i%(n/5), i%40, i%100)
	}
	return os.WriteFile(filepath.Join(dir, "large.rego"), []byte(b.String()), 0o644)
}
