package main

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/postmend/postmend/cmd/kbcheck/internal/large"
)

// BenchmarkCheck checks made-up knowledge bases within this process: for profiles.
func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{500, 10_000} {
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			dir := b.TempDir()
			if err := large.Write(dir, n); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				run([]string{"check", dir}, strings.NewReader(""), io.Discard, io.Discard)
			}
		})
	}
}

// BenchmarkProcess runs the program as an author does and reports what the system
// counted for it: seconds of CPU time, of all its threads, and the most memory it had.
func BenchmarkProcess(b *testing.B) {
	program := filepath.Join(b.TempDir(), "kbcheck")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	folders := map[string]string{"shipped": "../../kb"}
	for _, n := range []int{500, 10_000} {
		dir := b.TempDir()
		if err := large.Write(dir, n); err != nil {
			b.Fatal(err)
		}
		folders[fmt.Sprintf("rules=%d", n)] = dir
	}
	for _, name := range []string{"rules=500", "rules=10000", "shipped"} {
		b.Run(name, func(b *testing.B) {
			var cpu float64
			var memory int64
			for b.Loop() {
				cmd := exec.Command(program, "check", folders[name])
				cmd.Run() // warnings end it with 1
				state := cmd.ProcessState
				cpu += (state.UserTime() + state.SystemTime()).Seconds()
				if u, ok := state.SysUsage().(*syscall.Rusage); ok {
					memory = max(memory, u.Maxrss) // KiB on Linux
				}
			}
			b.ReportMetric(cpu/float64(b.N), "cpu-s/op")
			b.ReportMetric(float64(memory)/1024, "max-rss-MiB")
		})
	}
}
