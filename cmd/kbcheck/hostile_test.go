package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func rule(when ...string) string {
	var lines []string
	for _, w := range when {
		lines = append(lines, fmt.Sprintf("%q", w))
	}
	return `{"rules": {"x": {"when": [` + strings.Join(lines, ",") + `], "cause": "bulb-dead", "weight": 35, "note": "x"}}}`
}

// clauses joins n alternatives of width parts each: width to the power of n cases.
func clauses(n, width int, op string) string {
	var out []string
	for i := range n {
		var parts []string
		for j := range width {
			parts = append(parts, fmt.Sprintf("symptom.text contains 'w%dx%d'", i, j))
		}
		out = append(out, "("+strings.Join(parts, " || ")+")")
	}
	return strings.Join(out, op)
}

func many(n int, entry func(i int) string) string {
	var out []string
	for i := range n {
		out = append(out, entry(i))
	}
	return strings.Join(out, ",\n")
}

// hostile are contents of rules/x.json, and the code of a finding that they must have; "" if they are only to be survived.
var hostile = []struct{ name, data, code string }{
	{"empty", "", "KB116"},
	{"blank", " \n\t ", "KB116"},
	{"null", "null", "KB203"},
	{"a list", "[]", "KB203"},
	{"a string", `"rules"`, "KB203"},
	{"a number", "1e999999", "KB203"},
	{"bom", "\xef\xbb\xbf{}", "KB109"},
	{"utf-16", "\xff\xfe{\x00}\x00", "KB108"},
	{"zero bytes", strings.Repeat("\x00", 100), "KB105"},
	{"latin-1", "{\"rules\": {}, \"note\": \"caf\xe9\"}", "KB108"},
	{"surrogate in utf-8", "{\"note\": \"\xed\xa0\x80\"}", "KB108"},
	{"overlong utf-8", "{\"note\": \"\xc0\xaf\"}", "KB108"},
	{"beyond unicode", "{\"note\": \"\xf4\x90\x80\x80\"}", "KB108"},
	{"cut inside a rune", "{\"note\": \"\xe9\x9b", "KB108"},
	{"lone high surrogate", `{"note": "\ud83d"}`, "KB110"},
	{"lone low surrogate", `{"note": "\udca1"}`, "KB110"},
	{"bad escape", `{"note": "\x41"}`, "KB106"},
	{"short unicode escape", `{"note": "\u12"}`, "KB106"},
	{"line break in a string", "{\"note\": \"a\nb\"}", "KB107"},
	{"control character in a string", "{\"note\": \"a\x01b\"}", "KB107"},
	{"comment", "{} // x", "KB103"},
	{"block comment", "{/* x */}", "KB103"},
	{"trailing comma", `{"rules": {},}`, "KB102"},
	{"two commas", `{"rules": {},, "note": "x"}`, "KB102"},
	{"no comma", `{"rules": {} "note": "x"}`, "KB101"},
	{"no colon", `{"rules" {}}`, "KB104"},
	{"bare key", `{rules: {}}`, "KB104"},
	{"single quotes", `{'rules': {}}`, "KB104"},
	{"full-width punctuation", `{“rules”：{}}`, "KB119"},
	{"full-width comma", `{"rules": {}，"note": "x"}`, "KB119"},
	{"leading zero", `{"rules": {"x": {"weight": 012}}}`, "KB120"},
	{"plus sign", `{"rules": {"x": {"weight": +1}}}`, "KB105"},
	{"NaN", `{"rules": {"x": {"weight": NaN}}}`, "KB105"},
	{"True", `{"rules": {"x": {"decisive": True}}}`, "KB105"},
	{"hexadecimal", `{"rules": {"x": {"weight": 0x10}}}`, "KB105"},
	{"unclosed object", `{"rules": {`, "KB112"},
	{"unclosed string", `{"rules`, "KB112"},
	{"wrong bracket", `{"rules": [}`, "KB112"},
	{"two values", `{} {}`, "KB113"},
	{"a key twice", `{"rules": {"x": null, "x": null}}`, "KB111"},
	{"deep lists", strings.Repeat("[", 100_000), "KB115"},
	{"deep objects", strings.Repeat(`{"a":`, 100_000), "KB115"},
	{"closed deep lists", strings.Repeat("[", 65) + strings.Repeat("]", 65), "KB115"},
	{"10 MB of brackets", strings.Repeat("[", 10<<20), "KB121"},
	{"10 MB of spaces", strings.Repeat(" ", 10<<20), "KB121"},
	{"7 MB in one string", `{"note": "` + strings.Repeat("x", 7<<20) + `"}`, "KB911"},
	{"100,000 quotes", strings.Repeat(`"`, 100_000), "KB113"},
	{"100,000 backslashes", `{"note": "` + strings.Repeat(`\`, 100_000) + `"}`, ""},
	{"an id of 100 kB", `{"rules": {"` + strings.Repeat("x", 100_000) + `": null}}`, "KB401"},
	{"an empty id", `{"rules": {"": {}}}`, "KB206"},
	{"an id with a line break", `{"rules": {"a\nb": {}}}`, "KB206"},
	{"bidi in an id", `{"rules": {"a\u202eb": null}}`, "KB905"},
	{"deep parentheses", rule(strings.Repeat("(", 2000) + "context.outage" + strings.Repeat(")", 2000)), "KB323"},
	{"deep negation", rule(strings.Repeat("!", 2000) + "context.outage"), "KB323"},
	{"a long condition", rule(strings.Repeat("context.outage && ", 1000) + "context.outage"), "KB323"},
	{"many parts", rule(strings.TrimSuffix(strings.Repeat("symptom.smell||", 260), "||")), ""},
	{"exponential alternatives", rule(clauses(8, 8, " && ")), "KB515"},
	{"exponential lines", rule(clauses(3, 9, " && "), clauses(3, 9, " && "), "context.outage || symptom.smell"), "KB515"},
	{"a huge pattern", rule("symptom.text matches '" + strings.Repeat("(a|b)*", 500) + "'"), "KB811"},
	{"a pattern that repeats", rule("symptom.text matches '((a{30}){30}){30}'"), "KB811"},
	{"a pattern of brackets", rule("symptom.text matches '" + strings.Repeat("(", 300) + "'"), "KB309"},
	{"a pattern of alternatives", rule("symptom.text matches '(" + strings.Repeat("a|", 240) + "b)'"), ""},
	{"a list of 10,000 entries", rule("symptom.light in [" + strings.Repeat("'dark',", 500) + "'dim']"), "KB323"},
	{"100 kB of a condition", rule(strings.Repeat("a", 100_000)), "KB323"},
	{"many lines", rule(strings.Split(strings.Repeat("context.volts > 3;", 5000)+"context.outage", ";")...), ""},
	{"a semicolon", rule("context.outage; context.outage"), "KB319"},
	{"10,000 faults", `{"rules": {` + many(10_000, func(i int) string { return fmt.Sprintf(`"x%d": 1`, i) }) + `}}`, "KB203"},
	{"10,000 equal rules", `{"rules": {` + many(10_000, func(i int) string {
		return fmt.Sprintf(`"x%d": {"when": ["context.outage"], "cause": "bulb-dead", "weight": 1, "note": "x"}`, i)
	}) + `}}`, "KB502"},
	{"1,000 rules that set a field", `{"rules": {` + many(1000, func(i int) string {
		return fmt.Sprintf(`"x%d": {"when": ["context.volts > %d"], "set": {"context.overload": %v}, "note": "x"}`, i, i, i%2 == 0)
	}) + `}}`, "KB504"},
}

// cpu is the time that this process has computed so far: other processes do not count.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Skip(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// limit is the CPU time that a hostile input may take: a second, and what the shipped
// knowledge takes where it lies underneath.
func limit(t *testing.T, dirs []string) time.Duration {
	if dirs[0] == lamp {
		return time.Second
	}
	return time.Second + shipped(t)
}

var shippedTook time.Duration

// shipped is the CPU time of a check of an overlay that adds nothing.
func shipped(t *testing.T) time.Duration {
	if shippedTook == 0 {
		dir := files(t, "manifest.json", `{"format": 1, "id": "empty", "version": "1.0.0", "extends": "mail"}`)
		began := cpu(t)
		kbcheck("check", dir)
		shippedTook = cpu(t) - began
	}
	return shippedTook
}

// codesOf runs kbcheck on folders, with a text and a JSON report, and returns the codes found and the exit status.
func codesOf(t *testing.T, dirs ...string) (codes map[string]bool, status int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "findings.json")
	most, began := limit(t, dirs), cpu(t)
	status, out, complaints := kbcheck(append([]string{"check", "--format", "text", "--out", "json=" + file}, dirs...)...)
	if took := cpu(t) - began; took > most {
		t.Errorf("it took %v of CPU time", took)
	}
	if strings.Contains(complaints, "internal error") || strings.Contains(complaints, "goroutine") {
		t.Errorf("it crashed: %.500s", complaints)
	}
	if len(out) > 64<<20 {
		t.Errorf("the report has %d bytes", len(out))
	}
	var list struct {
		Findings []struct{ Code, Message string }
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err, complaints)
	}
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	codes = map[string]bool{}
	for _, f := range list.Findings {
		codes[f.Code] = true
		if f.Message == "" || strings.Contains(f.Message, "%!") || goType.MatchString(f.Message) {
			t.Errorf("the message is %.200q", f.Message)
		}
	}
	return codes, status
}

func TestHostileFiles(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			codes, status := codesOf(t, lamp, files(t, "rules/x.json", tt.data))
			if tt.code != "" && !codes[tt.code] {
				t.Errorf("no %s in %v", tt.code, codes)
			}
			if status != exitFindings {
				t.Errorf("exit status %d, want %d", status, exitFindings)
			}
		})
	}
}

func TestHostileFolders(t *testing.T) {
	tests := []struct {
		name, code string
		make       func(dir string) error
	}{
		{"nothing", "KB005", func(dir string) error { return nil }},
		{"no JSON", "KB005", func(dir string) error { return os.WriteFile(filepath.Join(dir, "README"), nil, 0o644) }},
		{"a folder called x.json", "KB007", func(dir string) error { return os.MkdirAll(filepath.Join(dir, "rules", "x.json"), 0o755) }},
		{"a link to itself", "KB007", func(dir string) error { return os.Symlink("loop.json", filepath.Join(dir, "loop.json")) }},
		{"links in a circle", "KB007", func(dir string) error {
			os.Symlink("b.json", filepath.Join(dir, "a.json"))
			return os.Symlink("a.json", filepath.Join(dir, "b.json"))
		}},
		{"a link to nothing", "KB007", func(dir string) error { return os.Symlink("nowhere", filepath.Join(dir, "causes.json")) }},
		{"a link to a folder", "KB007", func(dir string) error { return os.Symlink("..", filepath.Join(dir, "causes.json")) }},
		{"a folder that holds itself", "KB005", func(dir string) error { return os.Symlink(".", filepath.Join(dir, "rules")) }},
		{"a pipe", "KB007", func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "causes.json"), 0o644) }},
		{"a file that nobody may read", "KB007", func(dir string) error { return os.WriteFile(filepath.Join(dir, "causes.json"), nil, 0) }},
		{"a folder that nobody may read", "KB007", func(dir string) error { return os.Mkdir(filepath.Join(dir, "rules"), 0) }},
		{"a device", "KB007", func(dir string) error { return os.Symlink("/dev/zero", filepath.Join(dir, "causes.json")) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if os.Getuid() == 0 && strings.Contains(tt.name, "nobody") {
				t.Skip("root may read everything")
			}
			dir := t.TempDir()
			if err := tt.make(dir); err != nil {
				t.Skip(err)
			}
			codes, status := codesOf(t, dir)
			if !codes[tt.code] || codes["KB116"] || status != exitUsage {
				t.Errorf("exit status %d, want %d and %s in %v", status, exitUsage, tt.code, codes)
			}
			if codes, status := codesOf(t, lamp, dir); tt.code == "KB007" && (!codes[tt.code] || status != exitUsage) {
				t.Errorf("as an overlay: exit status %d, want %d and %s in %v", status, exitUsage, tt.code, codes)
			}
		})
	}
}
