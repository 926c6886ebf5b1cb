//go:build linux

package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/postmend/postmend/cmd/internal/sample"
)

var megabytes = flag.Int64("megabytes", 1, "how much TestBatchMemory gives to the built-in knowledge base")

// mostMemory is what batch may take, however long its input is.
const mostMemory = 64 << 20

// TestBatchMemory streams lines through a process of its own and looks at the most memory that
// it ever had: 64 MB of lines by a small knowledge base and a few by the built-in one.
func TestBatchMemory(t *testing.T) {
	t.Run("built-in knowledge", func(t *testing.T) { streamed(t, *megabytes<<20) })
	t.Run("small knowledge", func(t *testing.T) { streamed(t, 64<<20, "--kb", lampBundle(t), "--format", "lines") })
}

func streamed(t *testing.T, size int64, flags ...string) {
	p := pipe(t, append([]string{"batch", "--ids-only"}, flags...)...)
	in := sample.Reader(sample.Case, size)
	sent := make(chan error, 1)
	go func() {
		_, err := io.Copy(p.in, in)
		sent <- err
	}()
	answers, n := 0, 0
	buf := make([]byte, 256<<10)
	for done := false; !done || answers < in.N; {
		got, err := p.out.Read(buf)
		if err != nil {
			t.Fatalf("after %d answers: %v", answers, err)
		}
		n += got
		answers += bytes.Count(buf[:got], []byte("\n"))
		if !done {
			select {
			case err := <-sent:
				if err != nil {
					t.Fatal(err)
				}
				done = true
			default:
			}
		}
	}
	most := p.mostMemory(t)
	p.end(t)
	t.Logf("%d lines, %d MB in, %d MB out, at most %.1f MB of memory", in.N, size>>20, n>>20, float64(most)/(1<<20))
	if most > mostMemory {
		t.Errorf("batch took %d bytes of memory, want at most %d", most, mostMemory)
	}
}

// piped is a process that is fed by the test.
type piped struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out io.Reader
}

func pipe(t *testing.T, args ...string) *piped {
	t.Helper()
	p := &piped{cmd: self(args...)}
	p.cmd.Stderr = os.Stderr
	var err, err2 error
	p.in, err = p.cmd.StdinPipe()
	p.out, err2 = p.cmd.StdoutPipe()
	if err := errors.Join(err, err2, p.cmd.Start()); err != nil {
		t.Fatal(err)
	}
	return p
}

// mostMemory is the process' largest resident set. Its rusage would count what
// the test's own process had when it forked.
func (p *piped) mostMemory(t *testing.T) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes int64
	if _, err := fmt.Sscan(text, &kilobytes); err != nil {
		t.Fatalf("no VmHWM in %s", status)
	}
	return kilobytes << 10
}

// end closes the process' input and waits for it.
func (p *piped) end(t *testing.T) {
	t.Helper()
	p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}
