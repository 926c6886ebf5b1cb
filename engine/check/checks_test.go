package check_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/scenario"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

const lamp = "../compile/testdata/lamp"

var today = check.Config{Today: "2026-11-22"}

// layers are the lamp and a folder that lies over it.
func layers(dir string) []check.Layer {
	return []check.Layer{{Name: "lamp", FS: os.DirFS(lamp), Base: true}, {Name: "x", FS: padded(dir)}}
}

// over checks a folder that lies over the lamp.
func over(dir string) *check.Report { return check.Run(today, layers(dir)...) }

var pad = regexp.MustCompile(`<pad:([0-9]+)>`)

// padded is a folder in whose files <pad:N> stands for N blanks.
func padded(dir string) fs.FS {
	out := fstest.MapFS{}
	fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		data = pad.ReplaceAllFunc(data, func(m []byte) []byte {
			n, _ := strconv.Atoi(string(m[5 : len(m)-1]))
			return bytes.Repeat([]byte(" "), n)
		})
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	return out
}

// example looks at a folder as the command that reports a code does.
func example(code, dir string) *check.Report {
	test := func(want check.TestConfig) *check.Report { return &check.Test(today, want, layers(dir)...).Report }
	switch {
	case code == "KB005":
		return check.Run(today, check.Layer{Name: "x", FS: padded(dir)})
	case code == "KB701":
		return test(check.TestConfig{})
	case code == "KB704", code == "KB706", code == "KB712":
		return only(test(check.TestConfig{Coverage: true}), "x/")
	case code == "KB705":
		return test(check.TestConfig{MinRules: 30, MinConditions: 20})
	case strings.HasPrefix(code, "KBD"):
		before, _ := check.Run(today, layers(dir)[0]).Side()
		r := over(dir)
		after, ok := r.Side()
		if !ok {
			return r
		}
		r.Findings = check.Diff(before, after, cases())
		return r
	}
	return over(dir)
}

// only leaves the findings about files below a folder.
func only(r *check.Report, folder string) *check.Report {
	r.Findings = slices.DeleteFunc(r.Findings, func(f check.Finding) bool { return !strings.HasPrefix(f.Pos.File, folder) })
	return r
}

// cases are those of the lamp's scenarios.
func cases() (out []engine.Case) {
	all, err := scenario.Load(os.DirFS(lamp))
	if err != nil {
		panic(err)
	}
	for _, s := range all {
		out = append(out, s.Given)
	}
	return out
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
			bad := example(code, filepath.Join(dir, "bad"))
			if !has(bad, code) {
				t.Errorf("bad has no %s", code)
			}
			golden(t, filepath.Join(dir, "want.txt"), show(bad))
			good := example(code, filepath.Join(dir, "good"))
			if has(good, code) || good.KB == nil && code != "KB005" {
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
			fmt.Fprintf(&b, "  about %.200q\n", data[f.Off:f.End])
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

// elsewhere are the codes that a folder over the lamp cannot show, each with a test of its own.
var elsewhere = map[string]string{
	"KB006": "cmd/kbcheck: TestBaseline", "KB708": "no engine that answers twice in two ways is at hand", "KB912": "TestLargeBundle", "KBD09": "TestLocaleDropped",
}

func TestEveryCheckHasAnExample(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range check.Catalogue() {
		if codes[c.Code] {
			t.Errorf("two checks are %s", c.Code)
		}
		codes[c.Code] = true
		if c.Says == "" || c.Why == "" || c.Bad == "" || c.Good == "" {
			t.Errorf("%s has no whole page: %q %q %q %q", c.Code, c.Says, c.Why, c.Bad, c.Good)
		}
		if elsewhere[c.Code] != "" {
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

var japanese = regexp.MustCompile(`, *"ja": *"[^"]*"`)

func TestLocaleDropped(t *testing.T) {
	whole := check.Run(today, layers("testdata/none")[0])
	less := fstest.MapFS{}
	for name, f := range padded(lamp).(fstest.MapFS) {
		if !strings.HasPrefix(name, "locales/ja") {
			f.Data = japanese.ReplaceAll(f.Data, nil)
			less[name] = f
		}
	}
	less["manifest.json"].Data = bytes.Replace(less["manifest.json"].Data, []byte(`["en", "ja"]`), []byte(`["en"]`), 1)
	before, _ := whole.Side()
	after, ok := check.Run(today, check.Layer{Name: "less", FS: less}).Side()
	if !ok {
		t.Fatal("the lamp without Japanese has faults")
	}
	var found []string
	for _, f := range check.Diff(before, after, nil) {
		found = append(found, f.Code+" "+f.Message)
	}
	if want := `KBD09 the locale "ja" is gone`; !slices.Contains(found, want) {
		t.Errorf("no %s in %q", want, found)
	}
}

func TestSafeFixesRepair(t *testing.T) {
	dirs, _ := filepath.Glob("testdata/checks/*/bad")
	repaired := 0
	for _, dir := range dirs {
		r := over(dir)
		if r.KB == nil && len(r.Repair(true)) == 0 {
			continue
		}
		for _, unsafe := range []bool{false, true} {
			fixed := os.DirFS(copyOf(t, dir, r.Repair(unsafe)))
			after := check.Run(today, layers(dir)[0], check.Layer{Name: "x", FS: fixed})
			if unsafe && after.KB == nil && !slices.ContainsFunc(r.Findings, func(f check.Finding) bool { return f.Severity == check.Error && f.Fix == nil }) {
				t.Errorf("%s: every error has a repair, and after them:\n%s", dir, show(after))
			}
			for _, f := range r.Findings {
				if f.Fix == nil || !f.Fix.Safe && !unsafe {
					continue
				}
				repaired++
				if r.KB != nil && after.KB == nil {
					t.Errorf("%s: after the repairs it does not compile:\n%s", dir, show(after))
				}
				if slices.ContainsFunc(after.Findings, func(g check.Finding) bool { return g.Fingerprint == f.Fingerprint && g.Fix != nil }) {
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
	if err := os.CopyFS(to, padded(dir)); err != nil {
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
