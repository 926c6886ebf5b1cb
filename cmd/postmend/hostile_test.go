package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	json "github.com/goccy/go-json/v2"
)

// suite reads the files of the JSON test suite.
func suite(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../engine/testdata/jsontestsuite/test_parsing/*.json")
	if err != nil || len(files) < 300 {
		t.Fatal("no suite", err)
	}
	all := map[string][]byte{
		"n_structure_100000_opening_arrays.json": []byte(strings.Repeat("[", 100_000)),
		"n_structure_open_array_object.json":     []byte(strings.Repeat(`[{"":`, 30_000)),
	}
	for _, name := range files {
		if all[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// errorRecord is an answer that is none.
type errorRecord struct {
	Format int `json:"format"`
	Error  struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Line    int    `json:"line"`
	} `json:"error"`
}

func readRecord(t *testing.T, what string, line []byte) (r errorRecord) {
	t.Helper()
	if !utf8.Valid(line) {
		t.Errorf("%s: the answer %q is not UTF-8", what, line)
	}
	if err := json.Unmarshal(line, &r); err != nil {
		t.Errorf("%s: the answer %.200q is no JSON: %v", what, line, err)
	}
	if len(r.Error.Message) > 2000 {
		t.Errorf("%s: the message has %d bytes", what, len(r.Error.Message))
	}
	return r
}

// TestBatchJSONTestSuite gives batch each file as a line, among lines that are well:
// nothing that stands in one line changes the answer to another.
func TestBatchJSONTestSuite(t *testing.T) {
	const well = `{"id":"well","symptom":{"text":"552 5.2.2 mailbox full"}}`
	var names []string
	var in bytes.Buffer
	for name, data := range suite(t) {
		if bytes.ContainsAny(data, "\r\n") || len(bytes.TrimSpace(data)) == 0 {
			continue // not one line
		}
		names = append(names, name)
		in.Write(append(data, "\n"+well+"\n"...))
	}
	var out, complaints bytes.Buffer
	if code := run([]string{"batch", "--ids-only"}, &in, &out, &complaints); code != exitFindings {
		t.Fatalf("exit code %d: %s", code, complaints.String())
	}
	lines := bytes.Split(bytes.TrimSuffix(out.Bytes(), []byte("\n")), []byte("\n"))
	if len(lines) != 2*len(names) {
		t.Fatalf("%d answers to %d lines", len(lines), 2*len(names))
	}
	for i, name := range names {
		r := readRecord(t, name, lines[2*i])
		if r.Error.Line != 2*i+1 && r.Format == 0 {
			t.Errorf("%s: the error is at line %d, want %d", name, r.Error.Line, 2*i+1)
		}
		if name[0] == 'n' && r.Error.Code == "" {
			t.Errorf("%s is answered", name)
		}
		if name[0] == 'y' && r.Error.Code == "json-syntax" && !strings.Contains(name, "duplicated_key") {
			t.Errorf("%s is refused: %s", name, r.Error.Message)
		}
		if !bytes.Equal(lines[2*i+1], lines[1]) {
			t.Errorf("behind %s stands another answer: %.200s", name, lines[2*i+1])
		}
	}
}

// TestServeJSONTestSuite sends each file as a body and as a field of a case.
func TestServeJSONTestSuite(t *testing.T) {
	s, _ := testServer(t)
	post := func(body []byte) (int, []byte) {
		r := httptest.NewRequest("POST", "/v1/diagnose", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.Bytes()
	}
	for name, data := range suite(t) {
		status, body := post(data)
		readRecord(t, name, body)
		if name[0] == 'n' && (status < 400 || status > 499) {
			t.Errorf("%s: status %d", name, status)
		}
		status, body = post(append(append([]byte(`{"symptom":{"text":`), data...), `}}`...))
		r := readRecord(t, name, body)
		syntax := r.Error.Code == "json-syntax" && status == 400
		if name[0] == 'n' && !syntax || name[0] == 'y' && syntax && !strings.Contains(name, "duplicated_key") {
			t.Errorf("%s within a case: status %d, %s", name, status, body)
		}
	}
}

// TestDiagnoseHostileText reads what a terminal might be harmed by.
func TestDiagnoseHostileText(t *testing.T) {
	for _, text := range []string{"\x1b]0;title\x07\x1b[2J", "\u202eabc", "\x00", "\xff\xfe", strings.Repeat("(", 1<<16), strings.Repeat("a\u0301", 1<<16), "%s%n%d", "{provider.smtp_host}", "<script>alert(1)</script>"} {
		var out, complaints bytes.Buffer
		code := run([]string{"diagnose", "--locale", "en", "-"}, strings.NewReader(text), &out, &complaints)
		if code != exitOK && complaints.Len() == 0 {
			t.Errorf("%.20q: exit code %d without a word", text, code)
		}
		if bytes.ContainsAny(out.Bytes(), "\x00\x07") || bytes.Contains(out.Bytes(), []byte("\x1b]")) || strings.Contains(out.String(), "\u202e") {
			t.Errorf("%.20q: control characters reach the terminal", text)
		}
	}
}

// TestSummaryOfHostileLines reads what the same does in a log: as a sample and as a receiver.
func TestSummaryOfHostileLines(t *testing.T) {
	in := "Nov 22 10:00:00 mx postfix/smtp[1]: 4F: to=<a@b\x1b]0;t\a\u202e.example>, dsn=5.0.0, status=bounced (zzz \x1b]0;t\a \u009b2J \u202eabc)\n"
	var out, complaints bytes.Buffer
	if code := run([]string{"batch", "--format", "maillog", "--ids-only", "--summary"}, strings.NewReader(in), &out, &complaints); code != exitOK {
		t.Errorf("exit code %d: %s", code, complaints.String())
	}
	if told := complaints.String(); strings.ContainsAny(told, "\x1b\a\u009b\u202e") || !strings.Contains(told, "b]0;t.example") || !strings.Contains(told, "zzz ]0;t") {
		t.Errorf("summary %q", told)
	}
}

// FuzzLine gives batch any two lines: each that is not blank has one answer, in its place.
func FuzzLine(f *testing.F) {
	for _, s := range []string{`{"id":"a","symptom":{"text":"552 5.2.2 mailbox full"}}`, `{"symptom":{"acton":1}}`, "\xff", `[`, "\x00", " ", `{"id":"\u0000\ud800"}`, `{"` + strings.Repeat("name", 600) + `":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.ContainsAny(line, "\r\n") {
			return
		}
		want := 2
		if len(bytes.TrimSpace(line)) == 0 {
			want = 1
		}
		var out, complaints bytes.Buffer
		run([]string{"batch", "--ids-only", "--workers", "1"}, bytes.NewReader(append(line, "\n{}\n"...)), &out, &complaints)
		answers := bytes.Split(bytes.TrimSuffix(out.Bytes(), []byte("\n")), []byte("\n"))
		if len(answers) != want {
			t.Fatalf("%q: %d answers, want %d: %s", line, len(answers), want, complaints.String())
		}
		for _, a := range answers {
			readRecord(t, "fuzzed", a)
		}
	})
}
