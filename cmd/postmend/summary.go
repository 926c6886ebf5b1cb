package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/postmend/postmend/cmd/internal/lines"
	"github.com/postmend/postmend/engine"
)

// tally counts what the lines came to. It is part of a checkpoint, so its size is bounded.
type tally struct {
	Causes    map[string]int `json:"causes"`
	Receivers map[string]int `json:"receivers"`
	Others    int            `json:"others"` // lines to receivers beyond maxReceivers
	Unclear   int            `json:"unclear"`
	Samples   []string       `json:"samples"` // of unclear lines, masked
	Skipped   int            `json:"skipped"`
}

const (
	maxReceivers = 10_000
	maxSamples   = 5
	sampled      = 1000 // unclear lines of which samples are taken: to mask one takes longer than to answer it
	topLines     = 10
)

// seen is what the tally needs to know of a line. It has no cause if that is unclear.
type seen struct{ cause, receiver, sample string }

// unclearCauses are the causes that only say that what is wrong is not clear.
func unclearCauses(k *engine.KB) []string {
	cause, alike := k.Fallback()
	return append(alike, cause)
}

// see notes what a line came to.
func see(r *lines.Result, unclear []string, sample bool) seen {
	s := seen{receiver: r.Receiver}
	if findings := r.Diagnosis.Findings; len(findings) > 0 && !slices.Contains(unclear, findings[0].Cause) {
		s.cause = findings[0].Cause
	}
	if sample && s.cause == "" {
		s.sample = lines.Mask(r.Text)
	}
	return s
}

// full says that no sample is taken any more.
func (t *tally) full() bool { return len(t.Samples) == maxSamples || t.Unclear >= sampled }

func (t *tally) add(s seen) {
	if t.Causes == nil {
		t.Causes, t.Receivers = map[string]int{}, map[string]int{}
	}
	if s.cause == "" {
		if s.sample != "" && !t.full() && !slices.Contains(t.Samples, s.sample) {
			t.Samples = append(t.Samples, s.sample)
		}
		t.Unclear++
	} else {
		t.Causes[s.cause]++
	}
	switch _, known := t.Receivers[s.receiver]; {
	case s.receiver == "":
	case known || len(t.Receivers) < maxReceivers:
		t.Receivers[s.receiver]++
	default:
		t.Others++
	}
}

// print writes the summary.
func (t *tally) print(w io.Writer, cases, bad int) {
	fmt.Fprintf(w, "%d lines diagnosed, %d unclear, %d bad", cases-bad, t.Unclear, bad)
	if t.Skipped > 0 {
		fmt.Fprintf(w, ", %d without a failure", t.Skipped)
	}
	fmt.Fprintln(w)
	top(w, "causes", t.Causes)
	top(w, "receivers", t.Receivers)
	if t.Others > 0 {
		fmt.Fprintf(w, "%8d  to others\n", t.Others)
	}
	if len(t.Samples) > 0 {
		fmt.Fprintln(w, "\nunclear, for example:")
	}
	for _, s := range t.Samples {
		fmt.Fprintln(w, "  ", s)
	}
}

func top(w io.Writer, title string, counts map[string]int) {
	if len(counts) == 0 {
		return
	}
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, n := range names[:min(topLines, len(names))] {
		fmt.Fprintf(w, "%8d  %s\n", counts[n], n)
	}
}
