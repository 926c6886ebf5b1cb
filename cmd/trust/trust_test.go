package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// folder writes files, given as name and text by turns.
func folder(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const lampMod = "module lamp\n\ngo 1.26\n"

const lampFuzz = `package lamp

import "testing"

func FuzzSound(f *testing.F) { f.Fuzz(func(t *testing.T, b []byte) {}) }

func FuzzBroken(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 0 {
			t.Error("a byte")
		}
	})
}

func Fuzzy(t *testing.T) {}
`

func TestFuzz(t *testing.T) {
	dir := folder(t, "go.mod", lampMod, "lamp_test.go", lampFuzz, "testdata/x_test.go", "not Go", "inner/go.mod", "module lamp/inner\n", "inner/x_test.go", strings.ReplaceAll(lampFuzz, "Fuzz", "FuzzInner"))
	tests := []struct {
		match     string
		code      int
		out, says string
	}{
		{"^lamp.FuzzSound", 0, `(?m)^\| lamp.FuzzSound \| 50\d \| .* \|  \|$`, ""},
		{"^lamp.Fuzz", 1, `(?m)^\| lamp.FuzzBroken \| \d+ \| .* \| testdata/fuzz/FuzzBroken/\w+ \|$`, "1 of 2 targets fail: lamp.FuzzBroken"},
		{"nothing", 1, "^$", `no fuzz target matches "nothing"`},
		{"(", 1, "^$", "missing closing"},
	}
	for _, tt := range tests {
		t.Run(tt.match, func(t *testing.T) {
			var out, complaints bytes.Buffer
			code := run([]string{"fuzz", "-root", dir, "-time", "500x", "-parallel", "1", "-match", tt.match}, &out, &complaints)
			if code != tt.code || !regexp.MustCompile(tt.out).MatchString(out.String()) || !strings.Contains(complaints.String(), tt.says) {
				t.Errorf("code %d\n%s\n%s", code, out.String(), complaints.String())
			}
		})
	}
}

func TestLimit(t *testing.T) {
	dir := folder(t, "go.mod", lampMod, "lamp_test.go", lampFuzz)
	var out, complaints bytes.Buffer
	code := run([]string{"fuzz", "-root", dir, "-time", "1000000000x", "-limit", "2s", "-parallel", "1", "-match", "Sound"}, &out, &complaints)
	if code != 0 || !regexp.MustCompile(`(?m)^\| lamp.FuzzSound \| \d+ \| .* \| limit \|$`).MatchString(out.String()) {
		t.Errorf("code %d\n%s\n%s", code, out.String(), complaints.String())
	}
}

// TestStall has a target that dies once, as one does that a busy machine keeps waiting, and one that always dies.
func TestStall(t *testing.T) {
	const dies = `package lamp

import (
	"os"
	"testing"
)

func FuzzOnce(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := os.Stat("died"); err != nil && len(b) > 0 {
			os.WriteFile("died", nil, 0o600)
			os.Exit(3)
		}
	})
}

func FuzzAlways(f *testing.F) {
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 0 {
			os.Exit(3)
		}
	})
}
`
	dir := folder(t, "go.mod", lampMod, "lamp_test.go", dies)
	var out, complaints bytes.Buffer
	if code := run([]string{"fuzz", "-root", dir, "-time", "500x", "-parallel", "1"}, &out, &complaints); code != 1 {
		t.Errorf("code %d\n%s", code, complaints.String())
	}
	for _, want := range []string{`(?m)^\| lamp.FuzzOnce \| .* \| stalled \|$`, `(?m)^\| lamp.FuzzAlways \| .* \| testdata/fuzz/FuzzAlways/\w+ \|$`} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("not %s:\n%s\n%s", want, out.String(), complaints.String())
		}
	}
	if kept, _ := filepath.Glob(filepath.Join(dir, "testdata/fuzz/FuzzOnce/*")); len(kept) > 0 {
		t.Errorf("a harmless input is kept: %q", kept)
	}
}

// TestOutOfTime has a program that ends as Go's does when it reports the end of its time as a failure.
func TestOutOfTime(t *testing.T) {
	const late = `package lamp

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(*testing.M) {
	fmt.Print("fuzz: elapsed: 3s, execs: 77 (9/sec), new interesting: 2 (total: 2)\n--- FAIL: FuzzLate (3.01s)\n    %s\nFAIL\n")
	os.Exit(1)
}

func FuzzLate(f *testing.F) {}
`
	tests := []struct {
		says string
		code int
		end  string
	}{
		{"context deadline exceeded", 0, ""},
		{"context canceled", 0, ""},
		{"context deadline exceeded\nand more", 1, "FAILS"},
		{"--- FAIL: FuzzLate (0.00s)\n        lamp_test.go:9: context deadline exceeded", 1, "FAILS"},
	}
	for _, tt := range tests {
		t.Run(tt.says, func(t *testing.T) {
			dir := folder(t, "go.mod", lampMod, "lamp_test.go", fmt.Sprintf(late, strings.ReplaceAll(tt.says, "\n", `\n`)))
			var out, complaints bytes.Buffer
			code := run([]string{"fuzz", "-root", dir, "-time", "3s"}, &out, &complaints)
			if want := "| lamp.FuzzLate | 77 |"; code != tt.code || !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "| 2 | "+tt.end+" |\n") {
				t.Errorf("code %d\n%s\n%s", code, out.String(), complaints.String())
			}
		})
	}
}

// TestNoTime gives a target no time: its old inputs are not tried, and that is no fault.
func TestNoTime(t *testing.T) {
	dir := folder(t, "go.mod", lampMod, "lamp_test.go", lampFuzz)
	var out, complaints bytes.Buffer
	code := run([]string{"fuzz", "-root", dir, "-time", "1ns", "-parallel", "1", "-match", "Sound"}, &out, &complaints)
	if code != 0 || !strings.Contains(out.String(), "| lamp.FuzzSound | 0 |") || !strings.Contains(out.String(), "| corpus |") {
		t.Errorf("code %d\n%s\n%s", code, out.String(), complaints.String())
	}
}

// TestTargetsOfThisRepository looks for what every list of its targets has to have.
func TestTargetsOfThisRepository(t *testing.T) {
	var out, complaints bytes.Buffer
	if code := run([]string{"fuzz", "-list"}, &out, &complaints); code != 0 {
		t.Fatal(complaints.String())
	}
	found := strings.Fields(out.String())
	for _, want := range []string{"cmd/postmend.FuzzLine", "engine.FuzzOpen", "engine/compile.FuzzFolder", "engine/internal/words.FuzzFill", "wasm/abi.FuzzDecodeCase"} {
		if !slices.Contains(found, want) {
			t.Errorf("%s is missing in %q", want, found)
		}
	}
}

func TestMutants(t *testing.T) {
	src := []byte("package p\n\nfunc f(a, b int) int {\n\tfor a < b && a != -3 {\n\t\ta++\n\t\tb -= 1\n\t\tif a+b == 0 {\n\t\t\tbreak\n\t\t}\n\t}\n\treturn a\n}\n")
	all, err := mutantsOf("p.go", src)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range all {
		got = append(got, m.String())
		if text := string(m.source(src)); len(text) != len(src)+len(m.new)-len(m.old) || text == string(src) {
			t.Errorf("%s:\n%s", m, text)
		}
	}
	slices.Sort(got)
	want := []string{
		"p.go:4:12: && becomes ||", "p.go:4:17: != becomes ==", "p.go:4:20: - becomes +", "p.go:4:8: < becomes <=", "p.go:4:8: < becomes >=",
		"p.go:5:4: ++ becomes --", "p.go:6:5: -= becomes +=", "p.go:6:5: -= becomes =", "p.go:7:10: == becomes !=", "p.go:7:7: + becomes -", "p.go:8:4: break becomes continue",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestMutate has a function of which one operator is tested, one is not, and one cannot be changed.
func TestMutate(t *testing.T) {
	dir := folder(t, "go.mod", lampMod,
		"lamp.go", "package lamp\n\nfunc tested(a, b int) int { return a * b }\n\nfunc untested(a, b bool) bool { return a && b }\n\nfunc text(a, b string) string { return a + b }\n",
		"lamp_test.go", "package lamp\n\nimport \"testing\"\n\nfunc TestLamp(t *testing.T) {\n\tif tested(6, 2) != 12 {\n\t\tt.Error()\n\t}\n\tuntested(true, true)\n\ttext(\"\", \"\")\n}\n")
	tests := []struct {
		args string
		code int
		out  string
	}{
		{"-least 50 .", 0, "| . | 3 | 3 | 1 | 1 | 1 | 50.0 % |"},
		{"-least 51 .", 1, "| . | 3 | 3 | 1 | 1 | 1 | 50.0 % |"},
		{"-run Lamp -files ^lamp .", 1, "| . | 3 | 3 | 1 | 1 | 1 | 50.0 % |"},
		{"-run Nothing .", 1, "| . | 3 | 3 | 1 | 0 | 2 | 0.0 % |"},
		{"-files other .", 1, "| . | 0 | 0 | 0 | 0 | 0 | 0.0 % |"},
		{"-limit 1ns .", 1, "| . | 3 | 0 | 0 | 0 | 0 | 0.0 % |"},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			var out, complaints bytes.Buffer
			code := run(append([]string{"mutate", "-root", dir}, strings.Fields(tt.args)...), &out, &complaints)
			if code != tt.code || !strings.Contains(out.String(), tt.out) || strings.Contains(tt.out, " 1 | 50") && !strings.Contains(complaints.String(), "lamp.go:5:42: && becomes ||") {
				t.Errorf("code %d\n%s\n%s", code, out.String(), complaints.String())
			}
		})
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"other"}, {"fuzz", "x"}, {"mutate"}} {
		var out, complaints bytes.Buffer
		if code := run(args, &out, &complaints); code != 2 || !strings.HasPrefix(complaints.String(), "usage: ") {
			t.Errorf("%q: code %d, %s", args, code, complaints.String())
		}
	}
}
