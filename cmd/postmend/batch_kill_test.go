package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/compile"
)

var kills = flag.Int("kills", 20, "how often TestBatchSurvivesBeingKilled kills")

// TestMain lets the tests start this program as a process of its own, to kill it.
func TestMain(m *testing.M) {
	if os.Getenv("POSTMEND_TEST_RUN") != "" {
		os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// lampBundle writes the knowledge about a lamp that stays dark into a file: it opens
// quickly and answers quickly, so that reading and writing are what takes time.
func lampBundle(t *testing.T) string {
	t.Helper()
	data, err := compile.Bundle(os.DirFS("../../engine/compile/testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "lamp.kb")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// lampLines are n lines about the lamp, no two the same.
func lampLines(n int) []byte {
	var b bytes.Buffer
	says := []string{"the fuse blew again", "E-21 on the panel", "", "ヒューズが切れました", "nothing at all"}
	for i := range n {
		if s := says[i%len(says)]; s != "" {
			fmt.Fprintf(&b, "lamp %d: %s", i, s)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// TestBatchSurvivesBeingKilled kills batch with SIGKILL at random moments and lets it go on
// each time: in the end nothing is lost and nothing doubled.
func TestBatchSurvivesBeingKilled(t *testing.T) {
	kb := lampBundle(t)
	plain := lampLines(2500)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(plain)
	z.Close()
	tests := []struct {
		name  string
		in    []byte
		share int // of the kills, in tenths
		flags []string
	}{
		{"plain", plain, 5, []string{"--ids-only", "--summary"}},
		{"packed", packed.Bytes(), 3, []string{"--ids-only", "--every-line"}},
		{"csv", plain, 2, []string{"--as", "csv", "--summary"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := filepath.Join(t.TempDir(), "in")
			if err := os.WriteFile(in, tt.in, 0o644); err != nil {
				t.Fatal(err)
			}
			v := &victim{in: in, args: append([]string{"batch", "--kb", kb, "--format", "lines", "--in", in, "--checkpoint", "20000"}, tt.flags...)}
			v.torture(t, *kills*tt.share/10)
		})
	}
}

// victim is a batch run that is killed and resumed.
type victim struct {
	in     string
	args   []string
	want   []byte
	tells  string
	took   time.Duration // by a run that nobody kills
	killed int           // processes that were alive when they were killed
	midway int           // ... of which so many had written some of the output and not all
	runs   int           // outputs that were completed and compared
}

func (v *victim) torture(t *testing.T, kills int) {
	begun := time.Now()
	v.want, v.tells = v.whole(t, "want")
	v.took = time.Since(begun)
	r := rand.New(rand.NewPCG(uint64(begun.UnixNano()), 1))
	for try := 0; v.killed < kills; try++ {
		if try > 5*kills {
			t.Fatalf("of %d tries only %d met a living process", try, v.killed)
		}
		if !v.kill(t, time.Duration(r.Int64N(int64(v.took)))) {
			v.compare(t)
		}
	}
	v.compare(t)
	t.Logf("%d kills, %d of them midway in the output; %d outputs compared; a whole run takes %v", v.killed, v.midway, v.runs, v.took.Round(time.Millisecond))
	if v.midway < kills/4 {
		t.Errorf("only %d of %d kills met the output midway: the test says little", v.midway, v.killed)
	}
}

func (v *victim) process(out string) (*exec.Cmd, *bytes.Buffer) {
	var complaints bytes.Buffer
	cmd := self(append(v.args, "--resume", "--out", v.in+"."+out)...)
	cmd.Stderr = &complaints
	return cmd, &complaints
}

// self is this program as a process of its own.
func self(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "POSTMEND_TEST_RUN=1")
	return cmd
}

// whole runs batch to its end.
func (v *victim) whole(t *testing.T, out string) (output []byte, complaints string) {
	t.Helper()
	cmd, told := v.process(out)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, told)
	}
	output, err := os.ReadFile(v.in + "." + out)
	if err != nil {
		t.Fatal(err)
	}
	return output, told.String()
}

// kill starts batch and kills it after a while; false says that it had come to its end.
func (v *victim) kill(t *testing.T, after time.Duration) bool {
	t.Helper()
	cmd, told := v.process("got")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	timer.Stop()
	if err == nil {
		return false
	}
	if cmd.ProcessState.Exited() {
		t.Fatalf("%v: %s", err, told)
	}
	v.killed++
	if info, err := os.Stat(v.in + ".got"); err == nil && info.Size() > 0 && info.Size() < int64(len(v.want)) {
		v.midway++
	}
	return true
}

// compare lets the run come to its end, looks at what came out, and clears the table.
func (v *victim) compare(t *testing.T) {
	t.Helper()
	got, tells := v.whole(t, "got")
	v.runs++
	if !bytes.Equal(got, v.want) {
		t.Fatalf("after %d kills the output has %d bytes, want %d, equal up to %d", v.killed, len(got), len(v.want), same(got, v.want))
	}
	if diff := cmp.Diff(strings.Split(v.tells, "\n"), strings.Split(tells, "\n")); diff != "" {
		t.Fatalf("summary (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(v.in + ".got.checkpoint"); err == nil {
		t.Fatal("the checkpoint is still there")
	}
	if err := os.Remove(v.in + ".got"); err != nil {
		t.Fatal(err)
	}
}

func same(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}
