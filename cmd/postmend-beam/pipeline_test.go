package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/cmd/internal/sample"
)

var long = flag.Bool("long", false, "compare 200,000 lines, not 2,000")

// TestMain lets the tests start this program as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv("POSTMEND_TEST_RUN") != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const lamp = "../../engine/compile/testdata/lamp"

// TestGivesWhatBatchGives compares the sorted output with that of postmend batch, byte for byte.
func TestGivesWhatBatchGives(t *testing.T) {
	n, block := 2000, "50000"
	if *long {
		n, block = 200_000, "4000000"
	}
	var cases, texts, log []byte
	for i := range n {
		cases = sample.Mixed(cases, i)
		texts = fmt.Appendf(texts, "lamp %d: %s\n", i, []string{"the fuse blew", "E-21", "ヒューズ, \"切れました\"", ""}[i%4])
		log = fmt.Appendf(log, "Nov 22 10:00:00 mx postfix/smtp[1]: 4F%d: to=<u%d@d.example>, relay=mx, dsn=5.%d.1, status=%s (550 5.1.1 user unknown)\n", i, i, i%7, []string{"bounced", "sent", "deferred"}[i%3])
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(cases[:len(cases)/10])
	z.Close()
	batch := buildBatch(t)
	tests := []struct {
		name  string
		in    []byte
		flags []string
	}{
		{"cases", cases, []string{"--ids-only"}},
		{"cases with words", cases[:len(cases)/10], nil},
		{"packed cases", packed.Bytes(), []string{"--ids-only"}},
		{"texts by knowledge from a folder", texts, []string{"--format", "lines", "--locale", "ja", "--kb", lamp}},
		{"a log as CSV", log, []string{"--format", "maillog", "--as", "csv"}},
		{"no line end at the end", bytes.TrimRight(cases[:5000], "\n"), []string{"--ids-only", "--max-line", "300"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
			write(t, in, tt.in)
			mustRun(t, self(append(tt.flags, "--in", in+"*", "--out", out, "--block", block)...))
			equal(t, merge(t, out), batch(t, in, tt.flags...))
		})
	}
	t.Run("standard input", func(t *testing.T) {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
		write(t, in, cases[:100_000])
		cmd := self("--ids-only", "--out", out, "--block", block)
		cmd.Stdin = bytes.NewReader(cases[:100_000])
		mustRun(t, cmd)
		equal(t, merge(t, out), batch(t, in, "--ids-only"))
	})
	t.Run("killed and run again", func(t *testing.T) { killedAndRunAgain(t, batch, cases, block) })
}

func killedAndRunAgain(t *testing.T, batch batchFunc, cases []byte, block string) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	write(t, in, cases)
	args := []string{"--ids-only", "--in", in, "--out", out, "--block", block}
	cmd := self(args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	parts := func() int {
		names, _ := filepath.Glob(out + "/answers/*.ndjson")
		return len(names)
	}
	for parts() < 3 {
		time.Sleep(time.Millisecond)
	}
	_ = cmd.Process.Kill()
	if err := cmd.Wait(); err == nil {
		t.Fatal("the pipeline was at its end before it was killed")
	}
	t.Logf("killed with %d parts written", parts())
	if text, err := self(args...).CombinedOutput(); err == nil || !strings.Contains(string(text), "--replace") {
		t.Errorf("what the killed run left is not refused: %v, %s", err, text)
	}
	mustRun(t, self(append(args, "--replace")...))
	equal(t, merge(t, out), batch(t, in, "--ids-only"))
	if drafts, _ := filepath.Glob(out + "/*/*" + draftEnd); len(drafts) > 0 {
		t.Errorf("drafts are left: %q", drafts)
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// self is this program as a process of its own.
func self(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "POSTMEND_TEST_RUN=1")
	return cmd
}

func mustRun(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

// batchFunc gives a file to postmend batch.
type batchFunc func(t *testing.T, in string, flags ...string) string

func buildBatch(t *testing.T) batchFunc {
	t.Helper()
	program := filepath.Join(t.TempDir(), "postmend")
	cmd := exec.Command("go", "build", "-o", program, "./cmd/postmend")
	cmd.Dir = "../.."
	mustRun(t, cmd)
	return func(t *testing.T, in string, flags ...string) string {
		t.Helper()
		cmd := exec.Command(program, append([]string{"batch", "--in", in}, flags...)...)
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		out, err := cmd.Output()
		if err != nil && cmd.ProcessState.ExitCode() != 1 {
			t.Fatalf("%v: %s", err, complaints.String())
		}
		return string(out)
	}
}

// record is an answer and where its line began.
type record struct {
	offset int64
	text   string
}

// merge puts the records of all parts in order, as batch gives them.
func merge(t *testing.T, out string) string {
	t.Helper()
	names, err := filepath.Glob(out + "/*/*")
	if err != nil {
		t.Fatal(err)
	}
	var all []record
	var head string
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.Lines(string(data)) {
			if h, ok := strings.CutPrefix(text, "file,offset,id,"); ok {
				head = "id," + h
				continue
			}
			all = append(all, parse(t, text))
		}
	}
	slices.SortFunc(all, func(a, b record) int { return cmp.Compare(a.offset, b.offset) })
	var b strings.Builder
	b.WriteString(head)
	for _, r := range all {
		b.WriteString(r.text)
	}
	return b.String()
}

func parse(t *testing.T, text string) record {
	t.Helper()
	var r record
	if !strings.HasPrefix(text, "{") {
		parts := strings.SplitN(text, ",", 3)
		if _, err := fmt.Sscan(parts[1], &r.offset); err != nil {
			t.Fatal(err)
		}
		r.text = parts[2]
		return r
	}
	var placed struct {
		File   string         `json:"file"`
		Offset int64          `json:"offset"`
		Answer jsontext.Value `json:"answer"`
	}
	if err := json.Unmarshal([]byte(text), &placed); err != nil {
		t.Fatalf("%v in %.200q", err, text)
	}
	return record{placed.Offset, string(placed.Answer) + "\n"}
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got == want && want != "" {
		return
	}
	n := 0
	for n < min(len(got), len(want)) && got[n] == want[n] {
		n++
	}
	t.Fatalf("%d bytes, want %d; from byte %d:\n got %.300q\nwant %.300q", len(got), len(want), n, got[n:], want[n:])
}

func TestCutLines(t *testing.T) {
	tests := []struct {
		name, in string
		size     int64
		want     []block
	}{
		{"nothing", "", 3, nil},
		{"one line", "abcdef", 3, []block{{To: 6}}},
		{"behind a line's end only", "abcdef\ngh\n", 3, []block{{To: 7}, {From: 7, To: 10, Line: 1}}},
		{"several lines", "a\nb\nc\nd", 3, []block{{To: 4}, {From: 4, To: 7, Line: 2}}},
		{"a long line", strings.Repeat("x", 300<<10) + "\ny\n", 3, []block{{To: 300<<10 + 1}, {From: 300<<10 + 1, To: 300<<10 + 3, Line: 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []block
			if err := cutLines(strings.NewReader(tt.in), tt.size, func(b block) { got = append(got, b) }); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestStandardInputIsBounded(t *testing.T) {
	_, err := stdinBlocks(io.LimitReader(zeros{}, stdinMax+1), 1<<20)
	if err == nil || !strings.Contains(err.Error(), "put it into a file") {
		t.Errorf("error %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
