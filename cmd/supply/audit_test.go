package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// database writes a database of Go vulnerabilities with one entry, about a module.
func database(t *testing.T, module string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index/db.json":      `{"modified":"2026-01-01T00:00:00Z"}`,
		"index/modules.json": `[{"path":"` + module + `","vulns":[{"id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z"}]}]`,
		"ID/GO-2026-0001.json": `{"schema_version":"1.3.1","id":"GO-2026-0001","modified":"2026-01-01T00:00:00Z","summary":"made up","database_specific":{"url":"https://pkg.go.dev/vuln/GO-2026-0001"},
			"affected":[{"package":{"name":"` + module + `","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`,
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + dir
}

func TestGovulncheck(t *testing.T) {
	tests := []struct {
		name, db string
		want     verdict
		says     string
	}{
		{"a module that we use", database(t, "github.com/goccy/go-json"), vulnerable, "GO-2026-0001"},
		{"a module that we do not use", database(t, "example.com/other"), clean, ""},
		{"the usual database, without a network", "", unreachable, "fetching vulnerabilities"},
		{"a folder that is no database", "file://" + t.TempDir(), broken, "no copy"},
	}
	if out, err := exec.Command("go", "tool", "govulncheck", "-version").CombinedOutput(); err != nil { // downloads it
		t.Fatalf("%v: %s", err, out)
	}
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1") // nobody listens there
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, text := govulncheck(root+"/engine/scenario", tt.db)
			if got != tt.want || !strings.Contains(text, tt.says) {
				t.Errorf("verdict %v, want %v; it says %q", got, tt.want, text)
			}
		})
	}
}

func TestNpmVerdict(t *testing.T) {
	tests := []struct {
		name, out string
		want      verdict
		says      string
	}{
		{"nothing", `{"auditReportVersion":2,"vulnerabilities":{},"metadata":{}}`, clean, ""},
		{"some", `{"auditReportVersion":2,"vulnerabilities":{"b":{"severity":"low"},"a":{"severity":"high"}}}`, vulnerable, "a: high\nb: low"},
		{"no registry", `{"message":"405 Method Not Allowed","statusCode":405}`, unreachable, "405 Method Not Allowed"},
		{"a report of another kind", `{}`, broken, "{}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, says := npmVerdict([]byte(tt.out)); got != tt.want || says != tt.says {
				t.Errorf("verdict %v %q, want %v %q", got, says, tt.want, tt.says)
			}
		})
	}
}

// TestAuditSaysWhatItSkips holds that a database out of reach is never taken for a clean bill.
func TestAuditSaysWhatItSkips(t *testing.T) {
	says := func(v verdict, text string) func() (verdict, string) {
		return func() (verdict, string) { return v, text }
	}
	checks := []check{{"one", says(clean, "")}, {"two", says(unreachable, "no such host")}}
	var out strings.Builder
	if err := audit(&out, checks, false); err != nil {
		t.Error(err)
	}
	want := "one: no known vulnerabilities\ntwo: SKIPPED, the database cannot be reached: no such host\n1 of 2 checks were SKIPPED: nothing was learnt from them\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
	if err := audit(&out, checks, true); err == nil {
		t.Error("a skipped check was required, and is no error")
	}
	if err := audit(&out, append(checks, check{"three", says(vulnerable, "GO-2026-0001")}), false); err == nil {
		t.Error("a vulnerability is no error")
	}
}
