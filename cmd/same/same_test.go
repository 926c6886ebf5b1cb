package same_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/postmend/postmend/cmd/same/internal/shards"
)

var (
	count = flag.Int("cases", 1000, "how many cases")
	seed  = flag.Uint64("seed", 1, "of what is spoilt and shuffled")
	rare  = flag.String("arch", "", "architectures more, run by emulators: arm64=qemu-aarch64-static,s390x=qemu-s390x-static")
)

const root = "../.."

// way is one way to have cases answered.
type way struct {
	name     string
	program  func(*workshop) []string // builds it; shards.Main's arguments follow
	dir      string                   // "" is where the shipped sources' bundles are
	env      []string
	shuffled bool // the fields of the cases
}

var turkish = []string{"TZ=Asia/Kathmandu", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8"}

// ways are compared with the first.
var ways = []way{
	{name: "native", program: native(runtime.GOARCH)},
	{name: "one processor, Taipei, C", program: native(runtime.GOARCH), env: []string{"GOMAXPROCS=1", "TZ=Asia/Taipei", "LC_ALL=C", "LANG=C"}},
	{name: "eight processors, New York, Japanese", program: native(runtime.GOARCH), env: []string{"GOMAXPROCS=8", "TZ=America/New_York", "LC_ALL=ja_JP.UTF-8", "LANG=ja_JP.UTF-8"}},
	{name: "Kathmandu, Turkish", program: native(runtime.GOARCH), env: turkish},
	{name: "sources and fields shuffled", program: native(runtime.GOARCH), dir: "shuffled", shuffled: true},
	{name: "386", program: old},
	{name: "wazero", program: wazero},
	{name: "node", program: node, env: turkish, shuffled: true},
	{name: "C library", program: library, env: turkish},
}

// emulated are the architectures that the flag names.
func emulated() (more []way) {
	for _, a := range strings.FieldsFunc(*rare, func(r rune) bool { return r == ',' }) {
		arch, emulator, _ := strings.Cut(a, "=")
		more = append(more, way{name: arch, program: func(w *workshop) []string {
			w.need(emulator)
			return append([]string{emulator}, native(arch)(w)...)
		}})
	}
	return more
}

// TestTheSameAnswerEverywhere has every case answered in every way and compares with the first.
func TestTheSameAnswerEverywhere(t *testing.T) {
	w := newWorkshop(t)
	w.bundles()
	w.shuffledBundle()
	w.cases(*count)
	var all tally
	w.run(ways[0], &all, "answers")
	want := all.digests()
	if all.lines != *count {
		t.Fatalf("%d answers to %d cases", all.lines, *count)
	}
	t.Logf("seed %d: %d cases in %d shards, %d of them refused", *seed, *count, len(want), all.refused)
	for _, other := range append(slices.Clone(ways[1:]), emulated()...) {
		t.Run(other.name, func(t *testing.T) { w.in(t).compare(want, other) })
	}
}

func (w *workshop) compare(want []string, other way) {
	got := w.digests(other)
	if len(got) != len(want) {
		w.t.Fatalf("%d digests, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			w.t.Fatalf("shard %d differs\n%s", i, w.difference(ways[0], other, i))
		}
	}
}

// tally makes digests of answers as the programs do, and counts those that refuse a case.
type tally struct {
	line           []byte
	sums           []string
	hash           hash.Hash
	lines, refused int
}

func (a *tally) Write(p []byte) (int, error) {
	for part := range bytes.Lines(p) {
		if a.line = append(a.line, part...); part[len(part)-1] == '\n' {
			a.add()
		}
	}
	return len(p), nil
}

func (a *tally) add() {
	if a.hash == nil {
		a.hash = sha256.New()
	}
	a.hash.Write(a.line)
	a.lines++
	if a.line[0] == '!' {
		a.refused++
	}
	a.line = a.line[:0]
	if a.lines%shards.Size == 0 {
		a.sums = a.digests()
		a.hash = nil
	}
}

func (a *tally) digests() []string {
	if a.hash == nil {
		return a.sums
	}
	return append(a.sums, hex.EncodeToString(a.hash.Sum(nil)))
}

// digests has the cases answered.
func (w *workshop) digests(by way) []string {
	var out bytes.Buffer
	w.run(by, &out)
	return strings.Fields(out.String())
}

func (w *workshop) run(by way, out io.Writer, mode ...string) {
	w.t.Helper()
	name := w.file("cases.ndjson")
	if by.shuffled {
		name = w.file("shuffled.ndjson")
	}
	in, err := os.Open(name)
	w.must(err)
	defer in.Close()
	program := by.program(w)
	c := exec.Command(program[0], slices.Concat(program[1:], []string{w.file(by.dir)}, mode)...)
	c.Env = slices.Concat(os.Environ(), by.env, w.env)
	var complaints bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = in, out, &complaints
	if err := c.Run(); err != nil {
		w.t.Fatalf("%s: %v\n%s", by.name, err, complaints.String())
	}
}

// difference finds the first case that two ways answer differently, from a shard on.
// All cases go in again: what came before may be the reason.
func (w *workshop) difference(one, other way, shard int) string {
	first, second := w.file("one.ndjson"), w.file("other.ndjson")
	for name, by := range map[string]way{first: one, second: other} {
		f, err := os.Create(name)
		w.must(err)
		w.run(by, f, "answers")
		w.must(f.Close())
	}
	a, b, c := w.lines(first), w.lines(second), w.lines(w.file("cases.ndjson"))
	for n := 0; c.Scan(); n++ {
		a.Scan()
		b.Scan()
		if n >= shard*shards.Size && !bytes.Equal(a.Bytes(), b.Bytes()) {
			at := 0
			for at < min(len(a.Bytes()), len(b.Bytes())) && a.Bytes()[at] == b.Bytes()[at] {
				at++
			}
			return fmt.Sprintf("case %d of seed %d, from byte %d on\n%s\n%s:\n%s\n%s:\n%s", n, *seed, at, c.Bytes(), one.name, a.Bytes(), other.name, b.Bytes())
		}
	}
	return "asked again, the answers are the same: a way does not always say the same"
}
