package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/compile"
)

func (t *tool) graph(args []string) (int, error) {
	f := t.flags("graph", "[--format dot|mermaid|json] [--about ID] [DIR...]")
	form := f.String("format", "dot", "dot, mermaid or json")
	about := f.String("about", "", "only what leads to or from this: rule:ID, cause:ID, field:NAME, remedy:ID")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if !slices.Contains([]string{"dot", "mermaid", "json"}, *form) {
		return exitUsage, fmt.Errorf("--format %s: write dot, mermaid or json", *form)
	}
	open, err := open(folders(f.Args()))
	if err != nil {
		return exitUsage, err
	}
	r := check.Run(check.Config{Select: []string{"KB101"}}, open...)
	if r.KB == nil {
		return exitUsage, errFaulty
	}
	var edges []check.Edge
	for _, e := range r.Graph() {
		if *about == "" || e.From == *about || e.To == *about {
			edges = append(edges, e)
		}
	}
	if *about != "" && edges == nil {
		return exitUsage, fmt.Errorf("--about %s: nothing leads to it or from it; write rule:ID, cause:ID, field:NAME or remedy:ID", *about)
	}
	switch *form {
	case "dot":
		t.dot(edges)
	case "mermaid":
		t.mermaid(edges)
	case "json":
		return exitClean, t.json(edges)
	}
	return exitClean, nil
}

func (t *tool) dot(edges []check.Edge) {
	fmt.Fprintln(t.out, "digraph kb {\n  rankdir=LR\n  node [shape=box]")
	for _, e := range edges {
		fmt.Fprintf(t.out, "  %q -> %q", e.From, e.To)
		if e.Label != "" {
			fmt.Fprintf(t.out, " [label=%q]", e.Label)
		}
		fmt.Fprintln(t.out)
	}
	fmt.Fprintln(t.out, "}")
}

func (t *tool) mermaid(edges []check.Edge) {
	fmt.Fprintln(t.out, "flowchart LR")
	numbers := map[string]int{}
	node := func(id string) string {
		n, ok := numbers[id]
		if !ok {
			n = len(numbers)
			numbers[id] = n
			return fmt.Sprintf("n%d[%q]", n, id)
		}
		return fmt.Sprintf("n%d", n)
	}
	for _, e := range edges {
		arrow := "-->"
		if e.Label != "" {
			arrow = "-->|" + e.Label + "|"
		}
		from := node(e.From)
		fmt.Fprintf(t.out, "  %s %s %s\n", from, arrow, node(e.To))
	}
}

func (t *tool) json(v any) error {
	data, err := json.Marshal(v, jsontext.WithIndent("  "), jsontext.EscapeForHTML(false), json.Deterministic(true))
	if err == nil {
		_, err = t.out.Write(append(data, '\n'))
	}
	return err
}

func (t *tool) stats(args []string) (int, error) {
	f := t.flags("stats", "[--json] [DIR...]")
	raw := f.Bool("json", false, "as JSON")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	open, err := open(folders(f.Args()))
	if err != nil {
		return exitUsage, err
	}
	r := check.Test(check.Config{}, check.TestConfig{}, open...)
	if r.KB == nil {
		return exitUsage, errFaulty
	}
	s := r.KB.Stats()
	list := []struct {
		Name  string `json:"name"`
		Count int    `json:"count"`
	}{
		{"files", r.Stats.Files}, {"fields", s.Fields}, {"signals", s.Signals}, {"phrases", s.Phrases}, {"captures", s.Captures}, {"rules", s.Rules},
		{"rules_reached", r.Reached}, {"causes", s.Causes}, {"remedies", s.Remedies}, {"records", records(&r.Report)}, {"texts", s.Texts}, {"locales", len(r.Locales())},
		{"scenarios", len(r.Results)}, {"source_items", len(r.IDs("source item"))}, {"bundle_bytes", r.Stats.Bundle},
	}
	if *raw {
		return exitClean, t.json(list)
	}
	for _, x := range list {
		fmt.Fprintf(t.out, "%-14s %d\n", strings.ReplaceAll(x.Name, "_", " "), x.Count)
	}
	return exitClean, nil
}

func records(r *check.Report) int {
	n := 0
	for _, k := range r.RecordKinds() {
		n += len(r.IDs("record:" + k))
	}
	return n
}

func (t *tool) checks(args []string) (int, error) {
	f := t.flags("checks", "[--json]")
	raw := f.Bool("json", false, "with whole pages, as JSON")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if *raw {
		return exitClean, t.json(pages())
	}
	for _, c := range check.Catalogue() {
		fmt.Fprintf(t.out, "%s %-7s %-26s %s\n", c.Code, c.Severity, c.Name(), c.Says)
	}
	return exitClean, nil
}

type page struct {
	Code     string   `json:"code"`
	Names    []string `json:"names"`
	Severity string   `json:"severity"`
	Says     string   `json:"says"`
	Why      string   `json:"why"`
	Bad      string   `json:"bad"`
	Good     string   `json:"good"`
	Fix      string   `json:"fix"`
}

func pages() []page {
	var out []page
	for _, c := range check.Catalogue() {
		out = append(out, page{c.Code, c.Names, c.Severity.String(), c.Says, c.Why, c.Bad, c.Good, c.Fix})
	}
	return out
}

func (t *tool) schema(args []string) (int, error) {
	f := t.flags("schema", "[-o DIR] [NAME]")
	target := f.StringP("output", "o", "", "write all of them into this folder")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	all := compile.Schemas()
	if *target != "" {
		if err := os.MkdirAll(*target, 0o755); err != nil {
			return exitUsage, err
		}
		for _, s := range all {
			if err := os.WriteFile(filepath.Join(*target, s.Name+".schema.json"), s.JSON, 0o644); err != nil {
				return exitUsage, err
			}
		}
		return exitClean, nil
	}
	var names []string
	for _, s := range all {
		if f.NArg() == 1 && f.Arg(0) == s.Name {
			_, err := t.out.Write(s.JSON)
			return exitClean, err
		}
		names = append(names, s.Name)
	}
	if f.NArg() > 0 {
		return exitUsage, fmt.Errorf("there is no schema %q; there are %s", f.Arg(0), strings.Join(names, ", "))
	}
	fmt.Fprintln(t.out, strings.Join(names, "\n"))
	return exitClean, nil
}
