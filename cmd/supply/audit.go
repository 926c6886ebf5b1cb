package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-json"
)

// A check asks one database about one folder.
type check struct {
	name string
	run  func() (verdict, string)
}

// A verdict is what a database says. A database that cannot be reached says nothing,
// which is not the same as nothing bad.
type verdict int

const (
	clean verdict = iota
	vulnerable
	unreachable
	broken // the check itself
)

func allChecks(db string) []check {
	// One package is enough to ask about its module. What the code calls takes far longer
	// to find out, and is asked only where a module is vulnerable.
	goCheck := func(dir, one string) check {
		return check{"govulncheck " + dir, func() (verdict, string) {
			if v, text := govulncheck(root+"/"+one, db); v != vulnerable {
				return v, text
			}
			return govulncheck(root+"/"+dir, db, "./...")
		}}
	}
	return []check{goCheck(".", "engine"), goCheck("cmd/postmend-beam", "cmd/postmend-beam"), {"npm audit wasm/web", npmAudit}}
}

func audit(out io.Writer, checks []check, required bool) error {
	var bad, skipped int
	for _, c := range checks {
		v, text := c.run()
		switch v {
		case clean:
			fmt.Fprintf(out, "%s: no known vulnerabilities\n", c.name)
		case unreachable:
			skipped++
			fmt.Fprintf(out, "%s: SKIPPED, the database cannot be reached: %s\n", c.name, text)
		default:
			bad++
			fmt.Fprintf(out, "%s:\n%s\n", c.name, text)
		}
	}
	if skipped > 0 {
		fmt.Fprintf(out, "%d of %d checks were SKIPPED: nothing was learnt from them\n", skipped, len(checks))
	}
	switch {
	case bad > 0:
		return fmt.Errorf("%d of %d checks found something", bad, len(checks))
	case required && skipped > 0:
		return errors.New("all checks are required")
	}
	return nil
}

// govulncheck looks at what the packages call; without packages only at the module's requirements.
func govulncheck(dir, db string, packages ...string) (verdict, string) {
	args := []string{"tool", "govulncheck", "-C", dir}
	if copied, ok := strings.CutPrefix(db, "file://"); ok {
		// govulncheck takes an empty folder for a database that knows nothing.
		if _, err := os.Stat(filepath.Join(copied, "index", "db.json")); err != nil {
			return broken, fmt.Sprintf("%s is no copy of the database: %v", db, err)
		}
	}
	if db != "" {
		args = append(args, "-db", db)
	}
	if len(packages) == 0 {
		args = append(args, "-scan", "module")
	}
	var out, complaints bytes.Buffer
	c := exec.Command("go", append(args, packages...)...)
	c.Stdout, c.Stderr = &out, &complaints
	err := c.Run()
	var exit *exec.ExitError
	switch text := strings.TrimSpace(complaints.String()); {
	case err == nil:
		return clean, ""
	case errors.As(err, &exit) && exit.ExitCode() == 3:
		return vulnerable, out.String()
	case strings.Contains(text, "fetching vulnerabilities"):
		return unreachable, text
	default:
		return broken, fmt.Sprintf("%v\n%s%s", err, out.String(), text)
	}
}

func npmAudit() (verdict, string) {
	c := exec.Command("npm", "audit", "--package-lock-only", "--json")
	c.Dir = web
	out, err := c.Output()
	if err != nil && len(out) == 0 {
		return broken, err.Error()
	}
	return npmVerdict(out)
}

// npmVerdict reads what npm audit --json prints.
func npmVerdict(out []byte) (verdict, string) {
	var report struct {
		Version         int                                  `json:"auditReportVersion"`
		Vulnerabilities map[string]struct{ Severity string } `json:"vulnerabilities"`
		Message         string                               `json:"message"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return broken, fmt.Sprintf("npm audit: %v\n%s", err, out)
	}
	switch {
	case report.Version == 0 && report.Message != "":
		return unreachable, report.Message
	case report.Version == 0:
		return broken, string(out)
	case len(report.Vulnerabilities) == 0:
		return clean, ""
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(report.Vulnerabilities)) {
		lines = append(lines, fmt.Sprintf("%s: %s", name, report.Vulnerabilities[name].Severity))
	}
	return vulnerable, strings.Join(lines, "\n")
}
