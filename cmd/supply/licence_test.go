package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite docs/licences.md")

const licencePage = root + "/docs/licences.md"

// TestLicences holds docs/licences.md against what the products link: a new module, a
// new version or another licence is a line of the diff, and a licence that asks for
// more than its text fails.
func TestLicences(t *testing.T) {
	page := licenceHead + modulesTable(t) + "\n" + npmTables(t)
	if *update {
		if err := os.WriteFile(licencePage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(licencePage)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(page, "\n")); diff != "" {
		t.Errorf("docs/licences.md is stale; cd cmd/supply && go test -run TestLicences -update (-page +found):\n%s", diff)
	}
}

const licenceHead = `# Licences of what is shipped

postmend is under the Apache License 2.0. This page lists what others wrote. A test (` + "`TestLicences`" + ` in ` + "`cmd/supply`" + `) writes it and compares it with what each product
links; it fails on a licence that is unknown or asks for more than its own text beside the program. ` + "`make sbom`" + ` writes the texts, for each product a file.

`

func modulesTable(t *testing.T) string {
	type row struct {
		licences []string
		in       []string
	}
	rows := map[string]*row{}
	for _, p := range products {
		modules, err := p.linked(p.platforms)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range modules {
			ids, err := m.licences()
			if err != nil {
				t.Errorf("%s: %v", p.name, err)
				continue
			}
			key := m.path + " | " + m.version
			if rows[key] == nil {
				rows[key] = &row{}
			}
			r := rows[key]
			r.licences = slices.Compact(slices.Sorted(slices.Values(append(r.licences, ids...))))
			r.in = append(r.in, p.name)
		}
	}
	var keys []string
	for k := range rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var out strings.Builder
	out.WriteString("## Go modules\n\n| module | version | licences | in |\n|---|---|---|---|\n")
	for _, k := range keys {
		fmt.Fprintf(&out, "| %s | %s | %s |\n", k, strings.Join(rows[k].licences, ", "), strings.Join(rows[k].in, ", "))
	}
	return out.String()
}

func npmTables(t *testing.T) string {
	l := readLock(t, web)
	bundled, err := l.bundled()
	if err != nil {
		t.Fatal(err)
	}
	var page, tools []string
	for folder, p := range l.Packages {
		line := fmt.Sprintf("%s %s, %s", strings.TrimPrefix(folder, "node_modules/"), p.Version, p.License)
		switch {
		case folder == "":
		case slices.Contains(bundled, folder):
			page = append(page, "- "+line)
			if !slices.Contains(harmless, p.License) {
				t.Errorf("%s is bundled: that licence is not on the list", line)
			}
		default:
			tools = append(tools, "- "+line)
		}
	}
	slices.Sort(page)
	slices.Sort(tools)
	return "## npm packages in the authors' page\n\nThe npm package `postmend` and the widget have none. The page for authors, which is not in the package, bundles:\n\n" +
		strings.Join(page, "\n") + "\n\n## npm packages that build and test\n\nThey are not shipped.\n\n" + strings.Join(tools, "\n") + "\n"
}

func TestLicencesOf(t *testing.T) {
	gpl := "This program is free software: you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation, " +
		"either version 3 of the License, or (at your option) any later version."
	tests := []struct {
		name, text, want string
	}{
		{"copyleft", gpl, "licence GPL-3.0-or-later"},
		{"no licence", "All rights reserved.", "unknown licence: 0% of the text are known"},
		{"empty", "", "unknown licence: 0% of the text are known"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := licencesOf([]byte(tt.text)); err == nil || err.Error() != tt.want {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
	apache, err := os.ReadFile(root + "/LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if ids, err := licencesOf(apache); err != nil || !slices.Equal(ids, []string{"Apache-2.0"}) {
		t.Errorf("our own licence is %v, %v", ids, err)
	}
}
