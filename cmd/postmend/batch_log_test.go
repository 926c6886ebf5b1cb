package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/postmend/postmend/cmd/internal/lines"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/kb"
)

// logLines is a log of n lines, of which every third tells of a failure.
func logLines(n int) string {
	var b strings.Builder
	replies := []string{"550 5.1.1 user unknown", "552 5.2.2 mailbox full", "qwertz uiop", "connect to x: Connection timed out"}
	for i := range n {
		if i%3 > 0 {
			fmt.Fprintf(&b, "Nov 22 10:00:00 mx postfix/qmgr[1]: 4F%d: removed\n", i)
			continue
		}
		fmt.Fprintf(&b, "Nov 22 10:00:00 mx postfix/smtp[1]: 4F%d: to=<user%d@d%d.example>, relay=mx[192.0.2.1]:25, dsn=5.0.0, status=bounced (%s)\n", i, i, i%4, replies[i/3%4])
	}
	return b.String()
}

func TestBatchReadsLogs(t *testing.T) {
	var out, complaints bytes.Buffer
	code := run([]string{"batch", "--format", "maillog", "--ids-only", "--summary"}, strings.NewReader(logLines(30)), &out, &complaints)
	if code != 0 {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	got := answers(t, out.String())
	if len(got) != 10 || got[1].ID != "4" || got[0].Findings[0].Cause != "recipient-unknown" {
		t.Errorf("answers %+v", got)
	}
	for _, want := range []string{"10 lines diagnosed", "20 without a failure", "recipient-unknown", "d0.example"} {
		if !strings.Contains(complaints.String(), want) {
			t.Errorf("no %q in the summary:\n%s", want, complaints.String())
		}
	}
	if strings.Contains(complaints.String(), "user0") {
		t.Errorf("the summary names a user:\n%s", complaints.String())
	}
}

// TestBatchKnowsWhoseServerIsSilent gives what three mail servers say of a fourth: none of it is a user's own network.
func TestBatchKnowsWhoseServerIsSilent(t *testing.T) {
	in := strings.Join([]string{
		`2026-11-22 10:00:01 1tEabc-0001ab-Xy == joe@b.example R=dnslookup T=remote_smtp defer (110): Connection timed out`,
		`2026-11-22 10:00:01 1tEabc-0001ab-Xy == joe@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1] defer (111): Connection refused`,
		`2026-11-22 10:00:01 1tEabc-0001ab-Xy == joe@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1] defer (-18): Remote host closed connection in response to initial connection`,
		`2026-11-22 10:00:01 1tEabc-0001ab-Xy == joe@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]: SMTP timeout after initial connection`,
		`Nov 22 10:00:01 mx sm-mta[77]: xAM: to=a@b.example, delay=1, dsn=4.0.0, stat=Deferred: Connection refused by mx.b.example.`,
		`Nov 22 10:00:01 mx sm-mta[77]: xAM: to=a@b.example, delay=1, relay=mx.b.example. [192.0.2.1], dsn=4.0.0, stat=Deferred: Connection reset by mx.b.example.`,
		`Nov 22 10:00:01 mx postfix/smtp[9]: 4F2B: to=<a@b.example>, relay=none, delay=30, dsn=4.4.1, status=deferred (connect to b.example[192.0.2.2]:25: Connection timed out)`,
	}, "\n")
	var out, complaints bytes.Buffer
	if code := run([]string{"batch", "--format", "maillog", "--ids-only"}, strings.NewReader(in), &out, &complaints); code != exitOK {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	for _, a := range answers(t, out.String()) {
		if cause := a.Findings[0].Cause; cause != "recipient-server-down" {
			t.Errorf("line %s: %s", a.ID, cause)
		}
	}
}

// TestBatchSummaryTellsWhatIsUnclear asks the knowledge base, and no name in this program, what that is.
func TestBatchSummaryTellsWhatIsUnclear(t *testing.T) {
	in := "zzz\n550 5.1.1 user unknown\nzzz again\n"
	var out, complaints bytes.Buffer
	if code := run([]string{"batch", "--format", "lines", "--ids-only", "--summary"}, strings.NewReader(in), &out, &complaints); code != exitOK {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	fallback, alike := kb.Default().Fallback()
	if fallback == "" || len(alike) == 0 {
		t.Errorf("the fallback is %q, alike are %q", fallback, alike)
	}
	told := complaints.String()
	if !strings.Contains(told, "3 lines diagnosed, 2 unclear, 0 bad") || !strings.Contains(told, "unclear, for example:\n   zzz\n") || strings.Contains(told, fallback) {
		t.Errorf("summary\n%s", told)
	}
	for _, cause := range append(alike, fallback) {
		d := &engine.Diagnosis{Findings: []engine.Finding{{Cause: cause}}}
		if s := see(&lines.Result{Diagnosis: d}, unclearCauses(kb.Default()), false); s.cause != "" {
			t.Errorf("%s counts as a cause", cause)
		}
	}
}

func TestTallyTakesSamplesOfTheFirstLines(t *testing.T) {
	var counts tally
	for range sampled {
		counts.add(seen{sample: "always the same"})
	}
	counts.add(seen{sample: "another"})
	if !counts.full() || len(counts.Samples) != 1 || counts.Unclear != sampled+1 {
		t.Errorf("full: %v, %d unclear, samples %q", counts.full(), counts.Unclear, counts.Samples)
	}
}

func TestBatchReadsLinesAndWritesCSV(t *testing.T) {
	in := "550 5.1.1 user unknown\n\n" + "bytes, \"quoted\"\n"
	var out, complaints bytes.Buffer
	if code := run([]string{"batch", "--format", "lines", "--as", "csv"}, strings.NewReader(in), &out, &complaints); code != 0 {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	rows := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(rows) != 3 || !strings.HasPrefix(rows[0], "id,cause,") || !strings.HasPrefix(rows[1], "1,recipient-unknown,") || !strings.HasPrefix(rows[2], "3,") {
		t.Errorf("rows %q", rows)
	}
}

// TestBatchRefusesLinesThatAreNotUTF8: only the ASCII of them would be understood, and the
// answer would be about something else.
func TestBatchRefusesLinesThatAreNotUTF8(t *testing.T) {
	in := "550 5.1.1 user unknown\n\x83\x81\x81[\x83\x8b\x82\xaa\x91\x97\x82\xea\x82\xc8\x82\xa2\n552 mailbox full\n"
	code, out, complaints := speak(t, strings.NewReader(in), "batch", "--format", "lines", "--as", "csv")
	rows := strings.Split(out, "\n")
	if code != exitFindings || len(rows) != 5 || rows[2] != "2,,,,,,,,,text-not-utf8,2" || !strings.HasPrefix(rows[3], "3,recipient-mailbox-full,") {
		t.Errorf("exit status %d, %q, %q", code, rows, complaints)
	}
	if _, out, _ = speak(t, strings.NewReader(in), "batch", "--format", "lines", "--ids-only"); !strings.Contains(out, "iconv") {
		t.Errorf("%q", out)
	}
}

func TestBatchUnpacks(t *testing.T) {
	plain := logLines(300)
	var zip bytes.Buffer
	z := gzip.NewWriter(&zip)
	fmt.Fprint(z, plain)
	z.Close()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	outputs := map[string]bool{}
	for _, in := range [][]byte{[]byte(plain), zip.Bytes(), w.EncodeAll([]byte(plain), nil)} {
		var out, complaints bytes.Buffer
		if code := run([]string{"batch", "--format", "maillog", "--ids-only"}, bytes.NewReader(in), &out, &complaints); code != 0 {
			t.Fatalf("exit status %d: %s", code, complaints.String())
		}
		outputs[out.String()] = true
	}
	if len(outputs) != 1 {
		t.Error("packed input gives other answers")
	}
	var out, complaints bytes.Buffer
	if code := run([]string{"batch"}, bytes.NewReader(zip.Bytes()[:40]), &out, &complaints); code != 2 {
		t.Errorf("input that is cut off: exit status %d", code)
	}
}

func TestProgressLine(t *testing.T) {
	if got, want := progressLine(2000, 2*time.Second, 25, 100), "2000 lines, 1000 a second, 25 %, 6s left"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := progressLine(10, time.Second, 25, 0), "10 lines, 10 a second"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
