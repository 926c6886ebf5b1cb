package check_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/check"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

const lamp = "../compile/testdata/lamp"

// over checks a folder that lies over the lamp.
func over(dir string) *check.Report {
	return check.Run(check.Config{Today: "2026-11-22"}, check.Layer{Name: "lamp", FS: os.DirFS(lamp), Base: true}, check.Layer{Name: "x", FS: os.DirFS(dir)})
}

// TestChecks checks each folder of testdata/checks, named after a code: bad has
// findings of that code, which are compared whole with want.txt; good has none.
func TestChecks(t *testing.T) {
	dirs, err := filepath.Glob("testdata/checks/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no folders", err)
	}
	for _, dir := range dirs {
		code := filepath.Base(dir)
		t.Run(code, func(t *testing.T) {
			bad := over(filepath.Join(dir, "bad"))
			if !has(bad, code) {
				t.Errorf("bad has no %s", code)
			}
			golden(t, filepath.Join(dir, "want.txt"), show(bad))
			if good := over(filepath.Join(dir, "good")); has(good, code) || good.KB == nil {
				t.Errorf("good is not:\n%s", show(good))
			}
		})
	}
}

func has(r *check.Report, code string) bool {
	return slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Code == code })
}

// show writes findings whole, each with the text that it is about.
func show(r *check.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s: %s[%s %s]: %s\n", f.Pos, f.Severity, f.Code, f.Name, f.Message)
		if data := r.Data(f.Pos.File); data != nil && f.Pos.Line > 0 {
			fmt.Fprintf(&b, "  about %+q\n", data[f.Off:f.End])
		}
		if f.ID != "" {
			fmt.Fprintf(&b, "  in %s %s\n", f.Kind, f.ID)
		}
		if f.Hint != "" {
			fmt.Fprintf(&b, "  hint %s\n", f.Hint)
		}
		for _, x := range f.Related {
			fmt.Fprintf(&b, "  see %s: %s\n", x.Pos, x.Message)
		}
		if f.Case != "" {
			fmt.Fprintf(&b, "  case %s\n", f.Case)
		}
		if f.Fix != nil {
			fmt.Fprintf(&b, "  fix %s (safe %v)\n", f.Fix.Says, f.Fix.Safe)
		}
		if f.Ignored != "" {
			fmt.Fprintf(&b, "  ignored %s\n", f.Ignored)
		}
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

// elsewhere are the codes with tests of their own: the compiler's, in its
// testdata/bad, those of running scenarios and of comparing, and those of the tool.
var elsewhere = []string{"KB005", "KB006", "KB007", "KB1", "KB2", "KB30", "KB311", "KB312", "KB314", "KB317", "KB319", "KB322", "KB323", "KB325", "KB401", "KB402", "KB411", "KB505",
	"KB601", "KB603", "KB604", "KB605", "KB608", "KB701", "KB704", "KB705", "KB706", "KB708", "KB712", "KB811", "KB812", "KB911", "KB912", "KBD"}

func TestEveryCheckHasAnExample(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range check.Catalogue() {
		if codes[c.Code] {
			t.Errorf("two checks are %s", c.Code)
		}
		codes[c.Code] = true
		if c.Says == "" || c.Why == "" && c.Bad == "" && c.Good == "" {
			t.Errorf("%s has no page", c.Code)
		}
		if slices.ContainsFunc(elsewhere, func(p string) bool { return strings.HasPrefix(c.Code, p) }) {
			continue
		}
		if _, err := os.Stat(filepath.Join("testdata/checks", c.Code, "bad")); err != nil {
			t.Errorf("%s has no example", c.Code)
		}
	}
}

// TestCompilerCodesHavePages reads the names of the folders in which the compiler keeps an example of each fault.
func TestCompilerCodesHavePages(t *testing.T) {
	dirs, err := filepath.Glob("../compile/testdata/bad/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal(len(dirs), err)
	}
	for _, dir := range dirs {
		name := filepath.Base(dir)
		if _, ok := check.Lookup(name); !ok {
			t.Errorf("no check is called %s", name)
			continue
		}
		r := over(dir)
		if !slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Name == name }) {
			t.Errorf("%s: no finding of that name:\n%s", dir, show(r))
		}
	}
}

func TestSafeFixesRepair(t *testing.T) {
	dirs, _ := filepath.Glob("testdata/checks/*/bad")
	repaired := 0
	for _, dir := range dirs {
		r := over(dir)
		for _, unsafe := range []bool{false, true} {
			fixed := os.DirFS(copyOf(t, dir, r.Repair(unsafe)))
			after := check.Run(check.Config{Today: "2026-11-22"}, check.Layer{Name: "lamp", FS: os.DirFS(lamp), Base: true}, check.Layer{Name: "x", FS: fixed})
			for _, f := range r.Findings {
				if f.Fix == nil || !f.Fix.Safe && !unsafe {
					continue
				}
				repaired++
				if r.KB != nil && after.KB == nil {
					t.Errorf("%s: after the repairs it does not compile:\n%s", dir, show(after))
				}
				if slices.ContainsFunc(after.Findings, func(g check.Finding) bool { return g.Fingerprint == f.Fingerprint && g.Fix != nil }) && len(r.Findings) == 1 {
					t.Errorf("%s: the repair of %s leaves it", dir, f.Code)
				}
			}
		}
	}
	if repaired < 10 {
		t.Errorf("only %d repairs were tried", repaired)
	}
}

// copyOf makes a copy of a folder with repaired files.
func copyOf(t *testing.T, dir string, repaired []check.Repaired) string {
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	for _, x := range repaired {
		name, ok := strings.CutPrefix(x.File, "x/")
		if !ok {
			t.Errorf("%s: a repair of %s", dir, x.File)
			continue
		}
		if err := os.WriteFile(filepath.Join(to, name), x.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return to
}
