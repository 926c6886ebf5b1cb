// Command peers measures the engine beside other rule engines: the same rules and
// the same cases for all, answers compared, in turns, medians.
//
//	cd engine/peers && (cd node && npm install --no-save --ignore-scripts) && go run . -rules 1000,10000
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/postmend/postmend/engine/internal/synth"
)

// peer finds the rules that hold for a case, by number.
type peer struct {
	name string
	load time.Duration
	// run evaluates case i; unsure are the rules that could not be decided.
	run func(i int) (found, unsure []int)
	// slice measures instead of run, in a process of its own.
	slice func(time.Duration) (time.Duration, error)
	check func(n int) ([][]int, error)
	times []time.Duration
}

type settings struct {
	rounds int
	slice  time.Duration
	node   bool
	most   int // rules beyond which peers that visit every rule are left out
}

func main() {
	sizes := flag.String("rules", "1000,10000", "numbers of rules")
	var s settings
	flag.IntVar(&s.rounds, "rounds", 5, "rounds; the median counts")
	flag.DurationVar(&s.slice, "slice", 100*time.Millisecond, "time for one peer in one round")
	flag.BoolVar(&s.node, "node", true, "also the JavaScript engines")
	flag.IntVar(&s.most, "most", 10_000, "largest number of rules for peers that visit every rule")
	flag.Parse()
	fmt.Printf("%s, %s/%s, %d cores, %s; processor time, medians of %d interleaved rounds\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().Format(time.DateOnly), s.rounds)
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err == nil {
			err = compare(n, &s)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "peers:", err)
			os.Exit(1)
		}
	}
}

func compare(n int, s *settings) error {
	set := synth.New(n)
	cases := set.Cases(100)
	half := set.Halves(cases)
	complete, missing, err := assemble(set, cases, half, s)
	if err != nil {
		return err
	}
	if s.node && n <= s.most {
		js, stop, err := startNode(set, cases)
		if err != nil {
			return err
		}
		defer stop()
		complete = append(complete, js...)
	}
	if err := agree(set, cases, complete); err != nil {
		return err
	}
	if err := agreeHalf(missing, len(half)); err != nil {
		return err
	}
	if err := measure(slices.Concat(complete, missing), s); err != nil {
		return err
	}
	fmt.Printf("\n%d rules, complete cases\n\n", n)
	print(complete)
	fmt.Printf("\n%d rules, half of the fields missing\n\n", n)
	print(missing)
	return nil
}

// checked is how many cases each peer's answers are compared on.
const checked = 10

// agree compares each peer's answers with what plain Go finds.
func agree(set *synth.Set, cases []synth.Case, peers []*peer) error {
	for _, p := range peers {
		found, err := p.answers(checked)
		if err != nil {
			return err
		}
		for i := range found {
			if want := set.Matches(cases[i]); !slices.Equal(found[i], want) {
				return fmt.Errorf("%s finds %v for case %d, want %v", p.name, found[i], i, want)
			}
		}
	}
	return nil
}

func (p *peer) answers(n int) ([][]int, error) {
	if p.check != nil {
		return p.check(n)
	}
	var all [][]int
	for i := range n {
		found, _ := p.run(i)
		found = slices.Clone(found) // its memory serves the next case
		slices.Sort(found)
		all = append(all, found)
	}
	return all, nil
}

// agreeHalf compares peers on incomplete cases: the rules that hold are the same,
// and a rule that the engine keeps waiting is undecided for all. (The engine
// leaves out undecided rules for which nothing speaks.)
func agreeHalf(peers []*peer, n int) error {
	for i := range min(n, checked) {
		found, waiting := peers[0].run(i)
		slices.Sort(found)
		found, waiting = slices.Clone(found), slices.Clone(waiting)
		for _, p := range peers[1:] {
			also, unsure := p.run(i)
			slices.Sort(also)
			if !slices.Equal(found, also) {
				return fmt.Errorf("%s finds %v for half of case %d, %s %v", p.name, also, i, peers[0].name, found)
			}
			slices.Sort(unsure)
			for _, w := range waiting {
				if _, ok := slices.BinarySearch(unsure, w); !ok {
					return fmt.Errorf("rule %d waits in half of case %d, but not for %s", w, i, p.name)
				}
			}
		}
	}
	return nil
}

func measure(peers []*peer, s *settings) error {
	for range s.rounds {
		for _, p := range peers {
			took, err := p.time(s.slice)
			if err != nil {
				return err
			}
			p.times = append(p.times, took)
		}
	}
	return nil
}

// time runs a peer for a moment and returns what one case took.
func (p *peer) time(slice time.Duration) (time.Duration, error) {
	if p.slice != nil {
		return p.slice(slice)
	}
	n, took := 0, time.Duration(0)
	for from := synth.CPU(); took < slice; took = synth.CPU() - from {
		for range n/4 + 1 { // asking for the time takes time, too
			p.run(n % 100)
			n++
		}
	}
	return took / time.Duration(n), nil
}

func (p *peer) median() time.Duration {
	slices.Sort(p.times)
	return p.times[len(p.times)/2]
}

// print shows the peers beside the first.
func print(peers []*peer) {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "\ta case\ttimes the engine\tload\t")
	base := peers[0].median()
	for _, p := range peers {
		load := "-"
		if p.load > 0 {
			load = p.load.Round(100 * time.Microsecond).String()
		}
		fmt.Fprintf(out, "%s\t%v\t%.1f\t%s\t\n", p.name, p.median().Round(10), float64(p.median())/float64(base), load)
	}
	out.Flush()
}
