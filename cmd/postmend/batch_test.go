package main

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	json "github.com/goccy/go-json/v2"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/cmd/internal/lines"
	"github.com/postmend/postmend/kb"
)

// answer is what the tests look at in a line of output.
type answer struct {
	ID       string
	Findings []struct{ Cause string }
	Error    *struct {
		Code, Field, Message string
		Line                 int
	}
}

func answers(t *testing.T, out string) []answer {
	t.Helper()
	var all []answer
	for line := range strings.Lines(out) {
		var a answer
		if err := json.Unmarshal([]byte(line), &a, json.MatchCaseInsensitiveNames(true)); err != nil {
			t.Fatalf("%v in %.200q", err, line)
		}
		all = append(all, a)
	}
	return all
}

func TestBatchReportsBadLinesAtTheirPlace(t *testing.T) {
	long := `{"id":"long","symptom":{"text":"` + strings.Repeat("x", 3<<20) + `"}}`
	tests := []struct{ name, line, code, field string }{
		{"good", `{"id":"a","symptom":{"text":"550 5.1.1 user unknown","action":"send"}}`, "", ""},
		{"garbage", `]]nonsense`, "json-syntax", ""},
		{"cut off", `{"id":"b","symptom":{"te`, "json-syntax", ""},
		{"not UTF-8", "{\"id\":\"c\",\"symptom\":{\"text\":\"\xff\"}}", "json-syntax", ""},
		{"a list", `[1]`, "wrong-type", ""},
		{"unknown member", `{"id":"d","sympton":{}}`, "unknown-member", "sympton"},
		{"unknown field", `{"id":"e","symptom":{"acton":"send"}}`, "unknown-field", "symptom.acton"},
		{"unknown enum value", `{"id":"f","symptom":{"action":"sned"}}`, "unknown-value", "symptom.action"},
		{"wrong type", `{"id":"g","context":{"smtp_port":"25"}}`, "wrong-type", "context.smtp_port"},
		{"fraction for an int", `{"id":"h","context":{"smtp_port":25.5}}`, "wrong-type", "context.smtp_port"},
		{"provider facts are not given", `{"id":"i","context":{},"symptom":{"provider.smtp_host":"x"}}`, "unknown-field", "symptom.provider.smtp_host"},
		{"too long", long, "line-too-long", ""},
		{"good again", `{"id":"z","symptom":{"text":"552 5.2.2 mailbox full","action":"send"}}`, "", ""},
	}
	var in []string
	for _, tt := range tests {
		in = append(in, tt.line)
	}
	var out, complaints bytes.Buffer
	code := run([]string{"batch", "--ids-only"}, strings.NewReader(strings.Join(in, "\n")), &out, &complaints)
	if code != 1 {
		t.Errorf("exit status %d, want 1: %s", code, complaints.String())
	}
	got := answers(t, out.String())
	if len(got) != len(tests) {
		t.Fatalf("%d answers to %d lines", len(got), len(tests))
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := got[i]
			if tt.code == "" {
				if a.Error != nil || len(a.Findings) == 0 {
					t.Errorf("answer %+v, want a diagnosis", a)
				}
				return
			}
			if a.Error == nil || a.Error.Code != tt.code || a.Error.Field != tt.field || a.Error.Line != i+1 || a.Error.Message == "" {
				t.Errorf("answer %+v, want code %s, field %q, line %d", a.Error, tt.code, tt.field, i+1)
			}
		})
	}
}

func TestBatchReadsBehindAByteOrderMark(t *testing.T) {
	const text = "550 5.1.1 user unknown"
	for format, in := range map[string]string{"ndjson": `{"id":"1","symptom":{"text":"` + text + `"}}`, "lines": text} {
		var with, without, complaints bytes.Buffer
		for out, mark := range map[*bytes.Buffer]string{&with: "\uFEFF", &without: ""} {
			if code := run([]string{"batch", "--format", format}, strings.NewReader(mark+in), out, &complaints); code != exitOK {
				t.Errorf("%s: exit status %d: %s%s", format, code, complaints.String(), out.String())
			}
		}
		if with.String() != without.String() {
			t.Errorf("%s: a mark changes the answer: %s", format, with.String())
		}
	}
}

func TestBatchSuggestsTheFieldThatWasMeant(t *testing.T) {
	var out, complaints bytes.Buffer
	run([]string{"batch"}, strings.NewReader(`{"symptom":{"acton":"send"}}`), &out, &complaints)
	if !strings.Contains(out.String(), `did you mean \"symptom.action\"?`) {
		t.Errorf("no suggestion in %s", out.String())
	}
}

func TestBatchWithoutACase(t *testing.T) {
	for _, in := range []string{"", "\n \n"} {
		var out, complaints bytes.Buffer
		if code := run([]string{"batch"}, strings.NewReader(in), &out, &complaints); code != 2 || !strings.Contains(complaints.String(), "no case") || out.Len() > 0 {
			t.Errorf("input %q: exit status %d, %q", in, code, complaints.String())
		}
	}
}

func TestBatchHoldsNoLongLine(t *testing.T) {
	var out, complaints bytes.Buffer
	in := io.MultiReader(strings.NewReader("{\"id\":\"x\",\"symptom\":{\"text\":\""), io.LimitReader(endless{}, 100<<20), strings.NewReader("\"}}\n{\"id\":\"y\"}\n"))
	if code := run([]string{"batch", "--ids-only"}, in, &out, &complaints); code != 1 {
		t.Errorf("exit status %d: %s", code, complaints.String())
	}
	got := answers(t, out.String())
	if len(got) != 2 || got[0].Error == nil || got[0].Error.Code != "line-too-long" || got[1].ID != "y" || got[1].Error != nil {
		t.Errorf("answers %+v", got)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestBatchKeepsTheOrder(t *testing.T) {
	var in strings.Builder
	var want []string
	for i := range 3000 {
		id := fmt.Sprint("c", i)
		want = append(want, id)
		fmt.Fprintf(&in, `{"id":%q,"symptom":{"text":"%s 0x800CCC0E"}}`+"\n", id, strings.Repeat("mail ", i%50))
	}
	outputs := map[string]bool{}
	for _, workers := range []string{"1", "7"} {
		var out, complaints bytes.Buffer
		if code := run([]string{"batch", "--ids-only", "--workers", workers}, strings.NewReader(in.String()), &out, &complaints); code != 0 {
			t.Fatalf("exit status %d: %s", code, complaints.String())
		}
		var got []string
		for _, a := range answers(t, out.String()) {
			got = append(got, a.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s workers (-want +got):\n%s", workers, diff)
		}
		outputs[out.String()] = true
	}
	if len(outputs) != 1 {
		t.Error("the number of workers changes the output")
	}
}

// TestBatchResumes leaves behind what a killed run leaves: a checkpoint, and output beyond it.
func TestBatchResumes(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out")
	var cases strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&cases, `{"id":"c%d","symptom":{"text":"550 5.1.1 user unknown"}}`+"\n", i)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(in, cases.String())
	args := []string{"batch", "--ids-only", "--in", in, "--out", out, "--resume"}
	var complaints bytes.Buffer
	if code := run(args, nil, nil, &complaints); code != 0 {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	want, _ := os.ReadFile(out)

	half := strings.Join(strings.SplitAfter(string(want), "\n")[:500], "")
	write(out, half+"what was written after the checkpoint")
	given := strings.Join(strings.SplitAfter(cases.String(), "\n")[:500], "")
	digest := kb.Default().Info().Digest
	job := jobOf(&batchOptions{Options: lines.Options{Format: "ndjson", As: "ndjson", IDsOnly: true, MaxLine: lines.MaxLine}}, digest)
	checkpoint := func(job string) {
		t.Helper()
		write(out+".checkpoint", fmt.Sprintf(`{"format":1,"in":%d,"sum":%d,"out":%d,"line":500,"cases":500,"bad":0,"job":%q}`, len(given), crc32.Checksum([]byte(given), lines.Castagnoli), len(half), job))
	}
	checkpoint(strings.ReplaceAll(job, "ids-only=true", "ids-only=false"))
	if code := run(args, nil, nil, &complaints); code != 2 || !strings.Contains(complaints.String(), "is of another run (--ids-only=false, now --ids-only=true): ") {
		t.Errorf("exit status %d with a checkpoint of another run: %s", code, complaints.String())
	}
	checkpoint(job)
	if code := run(args, nil, nil, &complaints); code != 0 {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	got, _ := os.ReadFile(out)
	if !bytes.Equal(got, want) {
		t.Errorf("the resumed output has %d bytes, want %d", len(got), len(want))
	}
	if _, err := os.Stat(out + ".checkpoint"); err == nil {
		t.Error("the checkpoint is still there")
	}
}
