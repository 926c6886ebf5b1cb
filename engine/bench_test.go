package engine_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/synth"
)

var sizes = []int{100, 1_000, 10_000, 100_000}

// world is a knowledge base of made-up rules, and cases for it.
type world struct {
	set         *synth.Set
	cases, half []synth.Case
	bundle      []byte
	compiled    time.Duration
	kb          *engine.KB
}

var worlds = map[int]*world{}

// newWorld goes the public way: folder, bundle, knowledge base.
func newWorld(t testing.TB, size int) *world {
	t.Helper()
	if w := worlds[size]; w != nil {
		return w
	}
	w := &world{set: synth.New(size)}
	w.cases = w.set.Cases(100)
	w.half = w.set.Halves(w.cases)
	from := synth.CPU()
	var err error
	if w.bundle, err = compile.Bundle(w.set.FS()); err != nil {
		t.Fatal(err)
	}
	w.compiled = synth.CPU() - from
	if w.kb, err = engine.Open(w.bundle); err != nil {
		t.Fatal(err)
	}
	worlds[size] = w
	return w
}

func (w *world) matchings(t testing.TB, cases []synth.Case) []*engine.Matching {
	t.Helper()
	all := make([]*engine.Matching, len(cases))
	for i, c := range cases {
		m, err := engine.NewMatching(w.kb, engine.Case{Context: engine.Fields(c)})
		if err != nil {
			t.Fatal(err)
		}
		m.Eval() // so that its memory has grown
		all[i] = m
	}
	return all
}

// exprLoop is what one writes without an engine: a program for each rule, run one after the other.
type exprLoop struct {
	machine  vm.VM
	programs []*vm.Program
}

func newExprLoop(t testing.TB, set *synth.Set) *exprLoop {
	t.Helper()
	env := types.Map{}
	for _, f := range synth.Fields {
		env[f.Name] = [...]types.Type{types.String, types.String, types.String, types.Bool, types.Int, types.Float64, types.Array(types.String)}[f.Kind]
	}
	l := &exprLoop{}
	for i := range set.Rules {
		p, err := expr.Compile(set.Rules[i].Expr(""), expr.Env(env), expr.AsBool())
		if err != nil {
			t.Fatal(err)
		}
		l.programs = append(l.programs, p)
	}
	return l
}

func (l *exprLoop) matches(t testing.TB, c synth.Case) (found []int) {
	t.Helper()
	for i, p := range l.programs {
		out, err := l.machine.Run(p, map[string]any(c))
		if err != nil {
			t.Fatal(err)
		}
		if out.(bool) {
			found = append(found, i)
		}
	}
	return found
}

// TestMeasuredAlike keeps the measurements honest: engine, expr and plain Go find the same rules.
func TestMeasuredAlike(t *testing.T) {
	w := newWorld(t, 1000)
	loop := newExprLoop(t, w.set)
	for i, m := range w.matchings(t, w.cases) {
		want := w.set.Matches(w.cases[i])
		matched, waiting, _ := m.Eval()
		if len(waiting) > 0 {
			t.Errorf("case %d: nothing is missing, but %v wait", i, waiting)
		}
		if got := numbers(w.kb, matched); !slices.Equal(got, want) {
			t.Errorf("case %d: the engine finds %v, want %v", i, got, want)
		}
		if got := loop.matches(t, w.cases[i]); !slices.Equal(got, want) {
			t.Errorf("case %d: expr finds %v, want %v", i, got, want)
		}
	}
}

func numbers(k *engine.KB, rules []int32) []int {
	var all []int
	for _, r := range rules {
		i, _ := strconv.Atoi(k.Rule(r)[1:])
		all = append(all, i)
	}
	slices.Sort(all)
	return all
}

func TestMatchingAllocatesNothing(t *testing.T) {
	w := newWorld(t, 1000)
	for _, cases := range [][]synth.Case{w.cases, w.half} {
		ms, i := w.matchings(t, cases), 0
		n := testing.AllocsPerRun(len(ms)*2, func() {
			ms[i%len(ms)].Eval()
			i++
		})
		if n != 0 {
			t.Errorf("%v allocations a case", n)
		}
	}
}

func TestBudgetCoversTheRanking(t *testing.T) {
	w := newWorld(t, 1000)
	c := engine.Case{Context: engine.Fields(w.half[0])}
	m := w.matchings(t, w.half[:1])[0]
	_, _, steps := m.Eval()
	if _, err := engine.New(w.kb, engine.Budget(steps*100)).Diagnose(c); err != nil {
		t.Error(err)
	}
	for _, budget := range []int{1, steps / 2, steps + 1} { // the last suffices for the matching, not for the ranking of questions
		_, err := engine.New(w.kb, engine.Budget(budget)).Diagnose(c)
		if e, ok := err.(*engine.Error); !ok || e.Code != "budget-exceeded" {
			t.Errorf("budget %d: error %v", budget, err)
		}
	}
}

func benchmarkMatching(b *testing.B, cases func(*world) []synth.Case) {
	for _, size := range sizes {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			w := newWorld(b, size)
			ms := w.matchings(b, cases(w))
			waiting, i := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				_, ws, _ := ms[i%len(ms)].Eval()
				waiting += len(ws)
				i++
			}
			b.ReportMetric(float64(waiting)/float64(i), "waiting")
		})
	}
}

func BenchmarkMatchComplete(b *testing.B) {
	benchmarkMatching(b, func(w *world) []synth.Case { return w.cases })
}

func BenchmarkMatchHalf(b *testing.B) {
	benchmarkMatching(b, func(w *world) []synth.Case { return w.half })
}

func BenchmarkOpen(b *testing.B) {
	for _, size := range sizes {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			w := newWorld(b, size)
			b.ReportAllocs()
			for b.Loop() {
				ready(b, w.bundle)
			}
			b.ReportMetric(float64(len(w.bundle)), "bundle-bytes")
		})
	}
}

// ready opens a bundle and makes what the first case needs.
func ready(t testing.TB, bundle []byte) *engine.KB {
	t.Helper()
	k, err := engine.Open(bundle)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.NewMatching(k, engine.Case{}); err != nil {
		t.Fatal(err)
	}
	return k
}

// BenchmarkTable prints medians of interleaved rounds, and ratios, as one table.
func BenchmarkTable(b *testing.B) {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "\n%s, %s/%s, %d cores; processor time, medians of %d interleaved rounds\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds)
	fmt.Fprintln(out, "rules\tcomplete\thalf missing\texpr loop\tloop/complete\thalf/complete\topen\tcompile\texpr compile\tbundle\tmemory\t")
	var complete []time.Duration
	for _, size := range sizes {
		complete = append(complete, row(b, out, size))
	}
	out.Flush()
	fmt.Printf("\ncomplete cases, 1,000 to 100,000 rules: %.1f times slower\n", float64(complete[3])/float64(complete[1]))
}

const rounds = 5

// row measures one size. The loop over expr programs is left out where it takes too long.
func row(b *testing.B, out *tabwriter.Writer, size int) time.Duration {
	w := newWorld(b, size)
	full, half := w.matchings(b, w.cases), w.matchings(b, w.half)
	i := 0
	match := func(ms []*engine.Matching) func() { return func() { ms[i%len(ms)].Eval(); i++ } }
	evaluators := []func(){match(full), match(half), func() { ready(b, w.bundle) }}
	compiling := time.Duration(0)
	if size <= 10_000 {
		from := synth.CPU()
		loop := newExprLoop(b, w.set)
		compiling = synth.CPU() - from
		evaluators = append(evaluators, func() { loop.matches(b, w.cases[i%len(w.cases)]); i++ })
	}
	m := append(medians(evaluators), 0)
	fmt.Fprintf(out, "%d\t%v\t%v\t%s\t%s\t%.1f\t%v\t%v\t%s\t%d kB\t%d kB\t\n", size, m[0].Round(10), m[1].Round(10), dash(m[3], m[3].Round(1000)),
		dash(m[3], fmt.Sprintf("%.0f", float64(m[3])/float64(m[0]))), float64(m[1])/float64(m[0]), m[2].Round(10_000), w.compiled.Round(1e6),
		dash(compiling, compiling.Round(1e6)), len(w.bundle)>>10, footprint(b, w.bundle)>>10)
	return m[0]
}

func dash(d time.Duration, s any) string {
	if d == 0 {
		return "-"
	}
	return fmt.Sprint(s)
}

// medians runs each evaluator for a moment, in turns.
func medians(evaluators []func()) []time.Duration {
	times := make([][]time.Duration, len(evaluators))
	for range rounds {
		for e, run := range evaluators {
			n, took := 0, time.Duration(0)
			for from := synth.CPU(); took < 50*time.Millisecond; took = synth.CPU() - from {
				for range n + 1 { // twice as many each time: asking for the time takes time
					run()
				}
				n += n + 1
			}
			times[e] = append(times[e], took/time.Duration(n))
		}
	}
	all := make([]time.Duration, len(evaluators))
	for e := range times {
		slices.Sort(times[e])
		all[e] = times[e][rounds/2]
	}
	return all
}

// footprint is the memory that an open knowledge base keeps.
func footprint(b *testing.B, bundle []byte) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	k := ready(b, bundle)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(k)
	return after.HeapAlloc - before.HeapAlloc
}
