// Command peers gives the same number of rules to kbcheck, to what promtool checks rules with, and to opa, runs
// each as a process and prints what the system counted: CPU time and the most memory.
// It is a module of its own, so that the weight of the others stays out.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/postmend/postmend/cmd/kbcheck/internal/large"
)

func main() {
	runs := flag.Int("runs", 5, "runs of each program; the median counts")
	flag.Parse()
	if err := compare(os.Stdout, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// peer is a checker and how it is given n rules.
type peer struct {
	name, pkg string
	write     func(dir string, n int) error
	args      func(dir string) []string
}

var peers = []peer{
	{"kbcheck check", "github.com/postmend/postmend/cmd/kbcheck", large.Write, func(dir string) []string { return []string{"check", dir} }},
	{"prometheus rulefmt", "./promrules", alerts, func(dir string) []string { return []string{filepath.Join(dir, "rules.yml")} }},
	{"opa check --strict", "github.com/open-policy-agent/opa", policies, func(dir string) []string { return []string{"check", "--strict", dir} }},
}

func compare(w io.Writer, runs int) error {
	tmp, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	fmt.Fprintln(w, "| rules | checker | CPU s | x kbcheck | max RSS MiB |\n|---|---|---|---|---|")
	for _, n := range []int{500, 10_000} {
		var ours time.Duration
		for i, p := range peers {
			program, dir := filepath.Join(tmp, fmt.Sprint("program-", i)), filepath.Join(tmp, fmt.Sprint(i, "-", n))
			if err := build(program, p.pkg); err != nil {
				return err
			}
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			if err := p.write(dir, n); err != nil {
				return err
			}
			cpu, memory, err := measure(runs, program, p.args(dir)...)
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			if i == 0 {
				ours = cpu
			}
			fmt.Fprintf(w, "| %d | %s | %.3f | %.2f | %d |\n", n, p.name, cpu.Seconds(), cpu.Seconds()/ours.Seconds(), memory>>10)
		}
	}
	return nil
}

func build(program, pkg string) error {
	if _, err := os.Stat(program); err == nil {
		return nil
	}
	out, err := exec.Command("go", "build", "-trimpath", "-o", program, pkg).CombinedOutput()
	if err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// measure returns the median CPU time and the median of the most memory, in KiB.
func measure(runs int, program string, args ...string) (time.Duration, int64, error) {
	var cpu []time.Duration
	var memory []int64
	for range runs {
		cmd := exec.Command(program, args...)
		err := cmd.Run()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() > 1 {
			return 0, 0, err // 1 is findings
		}
		cpu = append(cpu, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			memory = append(memory, u.Maxrss)
		}
	}
	slices.Sort(cpu)
	slices.Sort(memory)
	return cpu[len(cpu)/2], memory[len(memory)/2], nil
}
