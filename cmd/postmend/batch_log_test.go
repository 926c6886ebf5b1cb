package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// TestMain lets the tests start this program as a process of its own, to kill it.
func TestMain(m *testing.M) {
	if os.Getenv("POSTMEND_TEST_RUN") != "" {
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestReadDelivery(t *testing.T) {
	tests := []struct {
		name, line string
		want       delivery
		ok         bool
	}{
		{"postfix, bounced", `Nov 22 10:00:01 mx postfix/smtp[123]: 4F2A: to=<taro@example.jp>, orig_to=<t>, relay=mx.example.jp[192.0.2.1]:25, delay=1.2, delays=0/0/1/0.2, dsn=5.1.1, status=bounced (host mx.example.jp[192.0.2.1] said: 550 5.1.1 <taro@example.jp>: user unknown (in reply to RCPT TO command))`,
			delivery{"taro@example.jp", "5.1.1", "host mx.example.jp[192.0.2.1] said: 550 5.1.1 <taro@example.jp>: user unknown (in reply to RCPT TO command)"}, true},
		{"postfix, deferred", `2026-11-22T10:00:01.5+00:00 mx postfix/smtp[9]: 4F2B: to=<a@b.example>, relay=none, delay=30, dsn=4.4.1, status=deferred (connect to b.example[192.0.2.2]:25: Connection timed out)`,
			delivery{"a@b.example", "4.4.1", "connect to b.example[192.0.2.2]:25: Connection timed out"}, true},
		{"postfix, sent", `Nov 22 10:00:01 mx postfix/smtp[1]: 4F2C: to=<a@b.example>, relay=x, dsn=2.0.0, status=sent (250 OK)`, delivery{}, false},
		{"postfix, connect", `Nov 22 10:00:01 mx postfix/smtpd[1]: connect from unknown[192.0.2.9]`, delivery{}, false},
		{"sendmail", `Nov 22 10:00:01 mx sendmail[77]: xAM: to=<a@b.example>, ctladdr=<c@d.example> (1/1), delay=00:00:01, mailer=esmtp, pri=120, relay=mx.b.example. [192.0.2.1], dsn=5.1.1, stat=User unknown`,
			delivery{"a@b.example", "5.1.1", "User unknown"}, true},
		{"sendmail, put off", `Nov 22 10:00:01 mx sm-mta[77]: xAM: to=a@b.example, delay=1, dsn=4.0.0, stat=Deferred: Connection refused by mx.b.example.`,
			delivery{"a@b.example", "4.0.0", "Deferred: Connection refused by mx.b.example."}, true},
		{"sendmail, sent", `Nov 22 10:00:01 mx sendmail[77]: xAM: to=<a@b.example>, dsn=2.0.0, stat=Sent (ok)`, delivery{}, false},
		{"exim, failed", `2026-11-22 10:00:01 1tEabc-000000012Qx-3Rpq ** a@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1] X=TLS1.3:256 CV=yes: SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no such user`,
			delivery{"a@b.example", "", "SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no such user"}, true},
		{"exim, put off", `2026-11-22 10:00:01 1tEabc-0001ab-Xy == a@b.example R=dnslookup T=remote_smtp defer (110): Connection timed out`,
			delivery{"a@b.example", "", "defer (110): Connection timed out"}, true},
		{"exim, delivered", `2026-11-22 10:00:01 1tEabc-0001ab-Xy => a@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]`, delivery{}, false},
		{"nothing", "", delivery{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := readDelivery(tt.line)
			if ok != tt.ok || got != tt.want {
				t.Errorf("%+v, %v; want %+v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

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

func TestBatchReadsLinesAndWritesCSV(t *testing.T) {
	in := "550 5.1.1 user unknown\n\n" + "\xff bytes, \"quoted\"\n"
	var out, complaints bytes.Buffer
	if code := run([]string{"batch", "--format", "lines", "--as", "csv"}, strings.NewReader(in), &out, &complaints); code != 0 {
		t.Fatalf("exit status %d: %s", code, complaints.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || lines[0]+"\n" != csvHead || !strings.HasPrefix(lines[1], "1,recipient-unknown,") || !strings.HasPrefix(lines[2], "3,") {
		t.Errorf("lines %q", lines)
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

func TestMask(t *testing.T) {
	tests := []struct{ text, want string }{
		{"550 <taro.yamada@example.jp>: unknown", "550 <<address>>: unknown"},
		{"password: hunter2 is wrong", "password: <hidden> is wrong"},
		{"Subject 'my illness', Account: \"me\"", "Subject <quoted>, Account: <quoted>"},
		{"from 192.0.2.1 and 2001:db8:0:0::1 at mx.example.jp", "from <ip> and <ip> at <host>"},
		{"call 03-1234-5678 or see https://x.example/u?id=7", "call <number> or see <link>"},
		{"550 5.1.1\n  unknown", "550 5.1.1 unknown"},
	}
	for _, tt := range tests {
		if got := mask(tt.text); got != tt.want {
			t.Errorf("mask(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := mask(strings.Repeat("ü", 5000)); len([]rune(got)) != 161 {
		t.Errorf("%d runes are left", len([]rune(got)))
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

// TestBatchSurvivesBeingKilled kills batch at random moments and lets it go on:
// in the end nothing is lost and nothing doubled.
func TestBatchSurvivesBeingKilled(t *testing.T) {
	dir := t.TempDir()
	log := logLines(9000)
	var zip bytes.Buffer
	z := gzip.NewWriter(&zip)
	fmt.Fprint(z, log)
	z.Close()
	tests := []struct {
		name  string
		in    []byte
		kills int
		flags []string
	}{
		{"plain", []byte(log), 14, []string{"--format", "maillog", "--ids-only", "--summary"}},
		{"packed, to CSV", zip.Bytes(), 6, []string{"--format", "maillog", "--as", "csv", "--summary"}},
	}
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := filepath.Join(dir, tt.name)
			if err := os.WriteFile(in, tt.in, 0o644); err != nil {
				t.Fatal(err)
			}
			args := append([]string{"batch", "--in", in, "--checkpoint", "4000", "--resume"}, tt.flags...)
			want, tells := whole(t, append(args, "--out", in+".want"), in+".want")
			killed := 0
			for range tt.kills {
				if killAt(t, append(args, "--out", in+".got"), time.Duration(r.IntN(400))*time.Millisecond) {
					killed++
				}
			}
			got, told := whole(t, append(args, "--out", in+".got"), in+".got")
			if !bytes.Equal(got, want) {
				t.Errorf("after %d kills the output has %d bytes, want %d, equal up to %d", killed, len(got), len(want), same(got, want))
			}
			if diff := cmp.Diff(tells, told); diff != "" {
				t.Errorf("summary (-want +got):\n%s", diff)
			}
		})
	}
}

func same(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

func process(t *testing.T, args []string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "POSTMEND_TEST_RUN=1")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	return cmd, &complaints
}

// whole runs batch to its end.
func whole(t *testing.T, args []string, out string) (output []byte, complaints string) {
	t.Helper()
	cmd, told := process(t, args)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, told)
	}
	output, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return output, told.String()
}

// killAt starts batch and kills it after a while, unless it has come to its end.
func killAt(t *testing.T, args []string, after time.Duration) bool {
	t.Helper()
	cmd, _ := process(t, args)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	timer.Stop()
	return err != nil
}
