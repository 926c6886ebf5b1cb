package compile_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// A bomb is a knowledge base that is written to harm whoever compiles it. Bombs
// go off in a process of their own: a compiler that dies takes nobody along, and
// the one that it died of is known.
type bomb struct {
	name string
	make func(dir string) []fs.FS // dir is an empty folder
	room int                      // the memory that it may take in MB, where that is not bombRoom: it is big, not evil
}

// What a bomb may cost before the test fails. The wanted figures are far smaller, but tests run on busy machines.
const (
	bombRoom    = 96 // MB at the peak, the program itself included
	bombTime    = 5 * time.Second
	bombPatient = 3 * time.Minute // by the clock, for those that would never end
)

var bombTable = flag.Bool("bombs", false, "print what each bomb costs")

// outcome is what a process says of a bomb.
type outcome struct {
	name       string
	size       int64 // bytes of its files
	cpu, open  time.Duration
	peak       int64 // in KB
	says       string
	unexpected string
}

// TestHostileSources lets all bombs off. testdata/bombs.txt says what the compiler answers to each.
func TestHostileSources(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of bombs")
	}
	all := allBombs()
	p := &bombProcess{t: t}
	defer p.stop()
	var answers strings.Builder
	var table []outcome
	names := map[string]bool{}
	for _, b := range all {
		if names[b.name] {
			t.Fatalf("two bombs are called %q", b.name)
		}
		names[b.name] = true
		o, err := p.try(b.name)
		if err != nil {
			t.Errorf("%s: the process died: %v", b.name, err)
			continue
		}
		room := int64(max(b.room, bombRoom))
		switch {
		case o.unexpected != "":
			t.Errorf("%s: %s", b.name, o.unexpected)
		case o.cpu > bombTime:
			t.Errorf("%s: the compiler takes %v", b.name, o.cpu)
		case o.peak > room<<10:
			t.Errorf("%s: the process takes %d MB, more than %d", b.name, o.peak>>10, room)
		}
		table = append(table, o)
		fmt.Fprintf(&answers, "%s: %s\n", b.name, o.says)
	}
	if *bombTable {
		printBombs(t, table)
	}
	golden(t, "testdata/bombs.txt", answers.String())
}

func printBombs(t *testing.T, table []outcome) {
	slices.SortStableFunc(table, func(a, b outcome) int { return int(b.cpu - a.cpu) })
	var out strings.Builder
	slow, large := 0, 0
	for _, o := range table {
		fmt.Fprintf(&out, "%9.1f ms %9.1f ms %5d MB %9d B  %-44s %s\n", o.cpu.Seconds()*1000, o.open.Seconds()*1000, o.peak>>10, o.size, o.name, o.says)
		if o.cpu > 100*time.Millisecond {
			slow++
		}
		if o.peak > 64<<10 {
			large++
		}
	}
	t.Logf("compile, open, peak, size:\n%s%d bombs, %d of more than 100 ms, %d of more than 64 MB", out.String(), len(table), slow, large)
}

// bombProcess is the process in which bombs go off; after a death it is a new one.
type bombProcess struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	err strings.Builder
}

func (p *bombProcess) start() error {
	p.cmd = exec.Command(os.Args[0], "-test.run=^TestHostileSourcesChild$", "-test.timeout=0")
	p.cmd.Env = append(os.Environ(), "BOMB_CHILD=1")
	p.err.Reset()
	p.cmd.Stderr = &p.err
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.in, p.out = in, bufio.NewReader(out)
	return p.cmd.Start()
}

func (p *bombProcess) stop() {
	if p.cmd != nil {
		p.in.Close()
		p.cmd.Wait()
		p.cmd = nil
	}
}

func (p *bombProcess) try(name string) (outcome, error) {
	if p.cmd == nil {
		if err := p.start(); err != nil {
			p.t.Fatal(err)
		}
	}
	fuse := time.AfterFunc(bombPatient, func() { p.cmd.Process.Kill() })
	defer fuse.Stop()
	fmt.Fprintln(p.in, name)
	line, err := p.out.ReadString('\n')
	if err != nil {
		err = errors.New(p.lastWords())
		p.cmd.Wait()
		p.cmd = nil
		return outcome{}, err
	}
	return readOutcome(line)
}

func (p *bombProcess) lastWords() string {
	p.in.Close()
	p.cmd.Wait()
	return fmt.Sprintf("%v\n%.2000s", p.cmd.ProcessState, p.err.String())
}

func (o outcome) line() string {
	return fmt.Sprintf("%s\t%d\t%d\t%d\t%d\t%s\t%q\n", o.name, o.size, o.cpu, o.open, o.peak, o.says, o.unexpected)
}

func readOutcome(line string) (o outcome, err error) {
	f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
	if len(f) != 7 {
		return o, fmt.Errorf("the process says %q", line)
	}
	var n [4]int64
	for i := range n {
		if n[i], err = strconv.ParseInt(f[1+i], 10, 64); err != nil {
			return o, err
		}
	}
	o = outcome{name: f[0], size: n[0], cpu: time.Duration(n[1]), open: time.Duration(n[2]), peak: n[3], says: f[5]}
	o.unexpected, err = strconv.Unquote(f[6])
	return o, err
}

// TestHostileSourcesChild is the process in which the bombs go off that its input names.
func TestHostileSourcesChild(t *testing.T) {
	if os.Getenv("BOMB_CHILD") == "" {
		t.Skip("runs within TestHostileSources")
	}
	const most = 8 << 30 // of address space, most of which Go only reserves
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
		t.Fatal(err)
	}
	debug.SetMemoryLimit(52 << 20) // what the collector would only leave lying about is not the bomb's
	if _, err := compile.Bundle(lamp); err != nil {
		t.Fatal(err)
	}
	byName := map[string]bomb{}
	for _, b := range allBombs() {
		byName[b.name] = b
	}
	for names := bufio.NewScanner(os.Stdin); names.Scan(); {
		b, ok := byName[names.Text()]
		if !ok {
			t.Fatalf("no bomb %q", names.Text())
		}
		fmt.Print(b.explode(t).line())
	}
	os.Exit(0) // without a word of the test's own
}

func (b bomb) explode(t *testing.T) outcome {
	dir, err := os.MkdirTemp("", "bomb")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	o := outcome{name: b.name}
	layers := b.make(dir)
	o.size = sizeOf(layers)
	debug.FreeOSMemory()
	os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the peak begins anew
	from := cpuTime()
	bundle, err := compile.Bundle(layers...)
	o.cpu = cpuTime() - from
	o.peak = peakMemory()
	o.says, o.unexpected = verdict(err)
	if err == nil {
		from = cpuTime()
		o.unexpected = useBundle(bundle)
		o.open = cpuTime() - from
	}
	return o
}

// verdict names the codes of all faults, and what no fault may be like.
func verdict(err error) (says, unexpected string) {
	if err == nil {
		return "accepted", ""
	}
	var faults compile.Errors
	if !errors.As(err, &faults) || len(faults) == 0 {
		return "", fmt.Sprintf("the error is %v", err)
	}
	var codes []string
	for _, f := range faults {
		codes = append(codes, f.Code)
		if f.Code == "" || f.Pos.File == "" || f.Msg == "" || len(f.Msg) > 2000 || strings.Contains(f.Msg, "jsontext") || strings.Contains(f.Msg, "%!") {
			unexpected = fmt.Sprintf("the fault is %.200v", f)
		}
	}
	slices.Sort(codes)
	return strings.Join(slices.Compact(codes), ", "), unexpected
}

// useBundle opens what was compiled and diagnoses with it.
func useBundle(bundle []byte) (unexpected string) {
	k, err := engine.Open(bundle)
	if err != nil {
		return fmt.Sprintf("accepted, but it cannot be opened: %v", err)
	}
	e := engine.New(k)
	for _, c := range []engine.Case{{}, {Symptom: engine.Fields{"text": "The lamp is dark. E-21 aaaa あああ"}}} {
		d, err := e.Diagnose(c)
		if x := new(engine.Error); err != nil && (!errors.As(err, &x) || x.Code != "budget-exceeded" && x.Code != "unknown-field") {
			return fmt.Sprintf("accepted, but it cannot be used: %v", err)
		}
		if err == nil {
			d.AppendJSON(nil)
		}
	}
	return ""
}

func sizeOf(layers []fs.FS) (n int64) {
	for _, l := range layers {
		fs.WalkDir(l, ".", func(p string, d fs.DirEntry, err error) error {
			if strings.Count(p, "/") > 200 {
				return fs.SkipAll
			}
			if err == nil && d.Type().IsRegular() {
				if info, err := d.Info(); err == nil {
					n += info.Size()
				}
			}
			return nil
		})
	}
	return n
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMemory is the most memory that the process held, in KB.
func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(fields[0], 10, 64)
	return n
}
