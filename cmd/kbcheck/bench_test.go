package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	program := built(b)
	folders := map[string]string{"shipped": "../../kb"}
	for _, n := range []int{500, 10_000} {
		dir := b.TempDir()
		if err := large.Write(dir, n); err != nil {
			b.Fatal(err)
		}
		folders[fmt.Sprintf("rules=%d", n)] = dir
	}
	for _, name := range []string{"rules=500", "rules=10000", "shipped"} {
		b.Run(name, func(b *testing.B) { count(b, program, "check", folders[name]) })
	}
}

// BenchmarkScenarios runs those of the shipped knowledge, and ten thousand copies of them on top.
func BenchmarkScenarios(b *testing.B) {
	program := built(b)
	for _, n := range []int{0, 10_000} {
		dir := b.TempDir()
		copyScenarios(b, dir, n)
		b.Run(fmt.Sprintf("more=%d", n), func(b *testing.B) { count(b, program, "test", dir) })
	}
}

func built(b *testing.B) string {
	program := filepath.Join(b.TempDir(), "kbcheck")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return program
}

func count(b *testing.B, program string, args ...string) {
	var cpu float64
	var memory int64
	for b.Loop() {
		cmd := exec.Command(program, args...)
		cmd.Run() // warnings end it with 1
		state := cmd.ProcessState
		cpu += (state.UserTime() + state.SystemTime()).Seconds()
		if u, ok := state.SysUsage().(*syscall.Rusage); ok {
			memory = max(memory, int64(u.Maxrss)) // KiB on Linux
		}
	}
	b.ReportMetric(cpu/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(memory)/1024, "max-rss-MiB")
}

// copyScenarios writes an overlay with n scenarios, a thousand a file.
func copyScenarios(b *testing.B, dir string, n int) {
	names, err := filepath.Glob("../../kb/scenarios/*.json")
	if err != nil || len(names) == 0 {
		b.Fatal("no scenarios", err)
	}
	var all []json.RawMessage
	for _, name := range names {
		var file struct{ Scenarios map[string]json.RawMessage }
		data, err := os.ReadFile(name)
		if err := errors.Join(err, json.Unmarshal(data, &file)); err != nil {
			b.Fatal(err)
		}
		for _, id := range slices.Sorted(maps.Keys(file.Scenarios)) {
			all = append(all, file.Scenarios[id])
		}
	}
	files := map[string]any{"manifest.json": map[string]any{"format": 1, "id": "many", "version": "1.0.0", "extends": "mail"}}
	for from := 0; from < n; from += 1000 {
		some := map[string]json.RawMessage{}
		for i := from; i < min(from+1000, n); i++ {
			some[fmt.Sprintf("copy-%05d", i)] = all[i%len(all)]
		}
		files[fmt.Sprintf("scenarios/%d.json", from)] = map[string]any{"scenarios": some}
	}
	if err := os.Mkdir(filepath.Join(dir, "scenarios"), 0o755); err != nil {
		b.Fatal(err)
	}
	for name, v := range files {
		data, err := json.Marshal(v)
		if err := errors.Join(err, os.WriteFile(filepath.Join(dir, name), data, 0o644)); err != nil {
			b.Fatal(err)
		}
	}
}
