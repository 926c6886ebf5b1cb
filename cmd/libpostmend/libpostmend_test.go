//go:build cgo && linux

package main

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/kb"
)

var (
	update    = flag.Bool("update", false, "rewrite testdata/faults.txt")
	diagnoses = flag.Int("diagnoses", 200_000, "how many the soak test makes")
)

// cases are in the four languages, with a few that are wrong.
const cases = `{"id":"en","locale":"en","symptom":{"text":"Server Response: '550 5.7.1 relaying denied', Port: 25, Secure(SSL): No, Error Number: 0x800CCC79"},"context":{"provider":"sonet-tw","client":"outlook-express"}}
{"id":"ja","locale":"ja","symptom":{"text":"サーバーが応答しません 0x800CCC0E","action":"send"},"context":{"smtp_port":25,"network":null}}
{"id":"zh-TW","locale":"zh-TW","symptom":{"text":"無法連線到伺服器。 通訊協定: SMTP, 連接埠: 25, 安全 (SSL): 否, 錯誤碼: 0x800CCC0E"}}
{"id":"zh-CN","locale":"zh-CN","symptom":{"text":"密码错误 535 5.7.8, 邮箱已满\n\t\"\\\u2028"}}
{}
{"id":"c6","context":{"smtp_port":"25"}}
{"context":{"smtp_prot":25}}
no case
`

const lampCases = `{"locale":"en","symptom":{"text":"Display says E-21, lamp stays dark"},"context":{"maker":"glowworks"}}
{"locale":"ja","symptom":{"light":"dark"},"context":{"switch_on":false}}
{"symptom":{"light":"flickers"},"context":{"label":"LX200@glow.example","bulb_watts":60.5}}
{"symptom":{"light":"loud"}}
`

// library is what build.sh built.
type library struct{ prefix string }

// TestLibrary builds the library once, and programs with it.
func TestLibrary(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the library and programs with it")
	}
	tool(t, "cc", "gcc")
	lib := library{t.TempDir()}
	run(t, "", "./build.sh", lib.prefix)
	t.Run("exports", lib.exports)
	t.Run("header", lib.header)
	t.Run("pkg-config", lib.pkgConfig)
	t.Run("answers", lib.answers)
	t.Run("words", lib.words)
	t.Run("faults", lib.faults)
	t.Run("threads", func(t *testing.T) {
		for _, kind := range kinds {
			run(t, "", lib.program(t, "examples/c/threads.c", kind), "20")
		}
	})
	t.Run("examples", lib.examples)
	t.Run("soak", lib.soak)
	t.Run("valgrind", lib.valgrind)
}

// tool skips a test that needs a program that is not there.
func tool(t *testing.T, name, debianPackage string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("NOT TESTED: there is no %s; apt-get install -y %s", name, debianPackage)
	}
}

// run runs a program that has to succeed.
func run(t *testing.T, stdin, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.String(), complaints.String())
	}
	return out.String()
}

// kinds are the ways to link.
var kinds = []string{"shared", "static"}

// program compiles a program with the library.
func (l library) program(t *testing.T, source, kind string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), strings.TrimSuffix(filepath.Base(source), ".c")+"-"+kind)
	args := []string{"-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-g", "-O1", "-I" + l.prefix + "/include", source, "-o", name}
	if kind == "shared" {
		args = append(args, "-L"+l.prefix+"/lib", "-lpostmend", "-Wl,-rpath,"+l.prefix+"/lib", "-lpthread")
	} else {
		args = append(args, l.prefix+"/lib/libpostmend.a", "-lpthread")
	}
	run(t, "", "cc", args...)
	return name
}

// python returns the command line of a Python program.
func (l library) python(t *testing.T, args ...string) []string {
	t.Helper()
	tool(t, "python3", "python3")
	return append([]string{"env", "PYTHONDONTWRITEBYTECODE=1", "PYTHONPATH=examples/python", "POSTMEND_LIBRARY=" + l.prefix + "/lib/libpostmend.so", "python3"}, args...)
}

// exports compares what the header declares with what the shared library shows.
func (l library) exports(t *testing.T) {
	header, err := os.ReadFile("postmend.h")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for _, m := range regexp.MustCompile(`(?m)^POSTMEND_API .*?(postmend_\w+)\(`).FindAllSubmatch(header, -1) {
		want = append(want, string(m[1]))
	}
	file, err := elf.Open(l.prefix + "/lib/libpostmend.so")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	symbols, err := file.DynamicSymbols()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF {
			got = append(got, s.Name)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-header +library:\n%s", diff)
	}
	names, err := file.DynString(elf.DT_SONAME)
	if major := version(t) / 100; err != nil || len(names) != 1 || names[0] != fmt.Sprintf("libpostmend.so.%d", major) {
		t.Errorf("soname %v, and the header's version begins with %d (%v)", names, major, err)
	}
}

// version is POSTMEND_VERSION.
func version(t *testing.T) int {
	t.Helper()
	header, err := os.ReadFile("postmend.h")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`#define POSTMEND_VERSION (\d+)`).FindSubmatch(header)
	if m == nil {
		t.Fatal("no POSTMEND_VERSION")
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// header compiles the header alone, as old C and as C++.
func (l library) header(t *testing.T) {
	strict := []string{"-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"}
	run(t, "", "cc", append(strict, "-std=c99", "-x", "c", "postmend.h")...)
	tool(t, "c++", "g++")
	run(t, "", "c++", append(strict, "-std=c++11", "-x", "c++", "postmend.h")...)
}

// pkgConfig compiles an example by the line that its first comment gives.
func (l library) pkgConfig(t *testing.T) {
	tool(t, "pkg-config", "pkgconf")
	name := filepath.Join(t.TempDir(), "diagnose")
	run(t, "", "env", "PKG_CONFIG_PATH="+l.prefix+"/lib/pkgconfig", "sh", "-ec",
		`cc examples/c/diagnose.c $(pkg-config --cflags --libs postmend) -o "$0"`, name)
	run(t, "", "env", "LD_LIBRARY_PATH="+l.prefix+"/lib", name, "en", "550 relaying denied")
	got := run(t, "", "env", "PKG_CONFIG_PATH="+l.prefix+"/lib/pkgconfig", "pkg-config", "--modversion", "postmend")
	if v := version(t); strings.TrimSpace(got) != fmt.Sprintf("%d.%d", v/100, v%100) {
		t.Errorf("postmend.pc has version %s, the header %d", got, v)
	}
}

// native is what cases.c has to print, from the engine itself.
func native(t *testing.T, k *engine.KB, lines string, flags int) string {
	t.Helper()
	var options []engine.Option
	if flags&flagWhy != 0 {
		options = append(options, engine.Why())
	}
	if flags&flagIDsOnly != 0 {
		options = append(options, engine.IDsOnly())
	}
	e := engine.New(k, options...)
	var out []byte
	for line := range strings.Lines(lines) {
		c, err := scenario.DecodeCase([]byte(strings.TrimSuffix(line, "\n")))
		var d *engine.Diagnosis
		if err == nil {
			d, err = e.Diagnose(c)
		}
		if err == nil {
			out = d.AppendJSON(out)
		} else {
			out = fmt.Appendf(out, "1 %s %s", fault(err).Code, fault(err).Field)
		}
		out = append(out, '\n')
	}
	return string(out)
}

// answers compares the programs' answers with the engine's, byte by byte.
func (l library) answers(t *testing.T) {
	programs := map[string][]string{"python": l.python(t, "testdata/cases.py")}
	for _, kind := range kinds {
		programs[kind] = []string{l.program(t, "testdata/cases.c", kind)}
	}
	for name, line := range programs {
		for flags := range knownFlags + 1 {
			got := run(t, cases, line[0], append(line[1:], strconv.Itoa(flags))...)
			info, got, _ := strings.Cut(got, "\n")
			if diff := cmp.Diff(native(t, kb.Default(), cases, flags), got); diff != "" {
				t.Errorf("%s with flags %d (-engine +library):\n%s", name, flags, diff)
			}
			wantInfo(t, kb.Default(), info)
		}
	}
}

func wantInfo(t *testing.T, k *engine.KB, got string) {
	t.Helper()
	want, info := infoJSON{k.Info().ID, k.Info().Version, k.Info().Digest, k.Locales(), statsJSON(k.Stats())}, infoJSON{}
	if err := json.Unmarshal([]byte(got), &info); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, info); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
}

// words opens a bundle without words and adds packs.
func (l library) words(t *testing.T) {
	k, err := compile.Load(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	core, packs, err := compile.Packs(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"0", file(t, "core.kb", core)}
	for tag, pack := range packs {
		args = append(args, file(t, tag+".kb", pack))
	}
	want := native(t, k, lampCases, 0)
	for _, line := range [][]string{{l.program(t, "testdata/cases.c", "shared")}, l.python(t, "testdata/cases.py")} {
		got := run(t, lampCases, line[0], append(line[1:], args...)...)
		info, got, _ := strings.Cut(got, "\n")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-engine +library):\n%s", line[0], diff)
		}
		wantInfo(t, k, info)
	}
}

func file(t *testing.T, name string, content []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func lampBundle(t *testing.T) string {
	t.Helper()
	bundle, err := compile.Bundle(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "lamp.kb", bundle)
}

// faults makes every wrong call there is; testdata/faults.txt says what each answers.
func (l library) faults(t *testing.T) {
	const golden = "testdata/faults.txt"
	bundle := lampBundle(t)
	for _, kind := range kinds {
		got := run(t, "", l.program(t, "testdata/faults.c", kind), bundle)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}

// examples compares what the examples print with the engine's titles and steps.
func (l library) examples(t *testing.T) {
	lines := [][]string{l.python(t, "examples/python/diagnose.py")}
	for _, kind := range kinds {
		lines = append(lines, []string{l.program(t, "examples/c/diagnose.c", kind)})
	}
	e := engine.New(kb.Default())
	for _, locale := range []string{"en", "ja", "zh-TW", "zh-CN"} {
		const text = "say \"550\":\tError Number: 0x800CCC79"
		d, err := e.Diagnose(engine.Case{Locale: locale, Symptom: engine.Fields{"text": text}})
		if err != nil || len(d.Findings) == 0 || len(d.Findings[0].Remedies) == 0 {
			t.Fatalf("no finding: %v", err)
		}
		want := d.Findings[0].Title + "\n"
		for i, step := range d.Findings[0].Remedies[0].Steps {
			want += fmt.Sprintf("%d. %s\n", i+1, step)
		}
		for _, line := range lines {
			got := run(t, "", line[0], append(line[1:], locale, text)...)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v in %s (-engine +program):\n%s", line, locale, diff)
			}
		}
	}
}

// soak holds that many diagnoses leave nothing behind. A run that forgets to
// free every tenth answer shows that it would be noticed. The collector
// stops the world here: a concurrent one that gets no processor lets the heap
// grow past its goal, by more on a busy machine than a leak would show.
func (l library) soak(t *testing.T) {
	const most = 1024 // KiB
	program, bundle := l.program(t, "testdata/soak.c", "shared"), lampBundle(t)
	grown := func(args ...string) int {
		n, err := strconv.Atoi(strings.TrimSpace(run(t, "", "env", append([]string{"GODEBUG=gcstoptheworld=1", program, bundle}, args...)...)))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%v diagnoses: %+d KiB", args, n)
		return n
	}
	if n := grown(strconv.Itoa(*diagnoses)); n >= most {
		t.Errorf("the process grew by %d KiB", n)
	}
	if n := grown("200000", "10"); n < most {
		t.Errorf("a process that forgets answers grew by %d KiB only: the measure is blind", n)
	}
}

// valgrind looks for memory that is lost or used wrongly on the C side; wrong.c shows that it would find some.
func (l library) valgrind(t *testing.T) {
	tool(t, "valgrind", "valgrind")
	const noticed = 9
	bundle := lampBundle(t)
	tests := []struct {
		source string
		args   []string
		status int
	}{
		{"testdata/wrong.c", []string{bundle, "beyond"}, noticed},
		{"testdata/wrong.c", []string{bundle, "forgotten"}, noticed},
		{"testdata/cases.c", []string{"0", bundle}, 0},
		{"examples/c/diagnose.c", []string{"ja", "Error Number: 0x800CCC79"}, 0},
		{"examples/c/threads.c", []string{"1"}, 0},
	}
	for _, tt := range tests {
		log := filepath.Join(t.TempDir(), "log")
		cmd := exec.Command("valgrind", append([]string{"--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=" + strconv.Itoa(noticed),
			"--suppressions=testdata/go.supp", "--log-file=" + log, l.program(t, tt.source, "shared")}, tt.args...)...)
		cmd.Stdin = strings.NewReader(lampCases)
		out, err := cmd.Output()
		if status := cmd.ProcessState.ExitCode(); status != tt.status {
			report, _ := os.ReadFile(log)
			t.Errorf("%s %v under valgrind ends with %d, want %d (%v)\n%s%s", tt.source, tt.args, status, tt.status, err, out, report)
		}
	}
}
