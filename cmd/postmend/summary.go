package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

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
	topLines     = 10
)

// seen is what the tally needs to know of a line.
type seen struct{ cause, receiver, sample string }

// see notes what a line came to.
func (j *job) see(l line, c engine.Case, d *engine.Diagnosis) seen {
	s := seen{receiver: j.receiver(l)}
	if len(d.Findings) > 0 {
		s.cause = d.Findings[0].Cause
	}
	if unclear(s.cause) {
		text, _ := c.Symptom["text"].(string)
		s.sample = mask(text)
	}
	return s
}

// unclear says that a line has no cause, or one that only says so.
func unclear(cause string) bool { return cause == "" || strings.HasPrefix(cause, "unclassified") }

func (t *tally) add(s seen) {
	if t.Causes == nil {
		t.Causes, t.Receivers = map[string]int{}, map[string]int{}
	}
	if unclear(s.cause) {
		t.Unclear++
		if s.sample != "" && len(t.Samples) < maxSamples && !slices.Contains(t.Samples, s.sample) {
			t.Samples = append(t.Samples, s.sample)
		}
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

// masks cover what may tell whose mail it is, in this order.
var masks = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`(?i)\b(pass(?:word|wd)?|pwd|パスワード|密碼|密码)(\s*[:=:]\s*)\S+`), "$1$2<hidden>"},
	{regexp.MustCompile(`(?i)https?://\S+`), "<link>"},
	{regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;]+`), "<address>"},
	{regexp.MustCompile(`"[^"]+"|'[^']+'|「[^」]+」|“[^”]+”`), "<quoted>"},
	{regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`), "<ip>"},
	{regexp.MustCompile(`(?i)\b[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){3,7}\b`), "<ip>"},
	{regexp.MustCompile(`(?i)\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b`), "<host>"},
	{regexp.MustCompile(`\+?\d[\d -]{6,}\d`), "<number>"},
}

// mask hides personal data in a text and shortens it to one line.
func mask(text string) string {
	if len(text) > 2000 {
		cut := 2000
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	for _, m := range masks {
		text = m.what.ReplaceAllString(text, m.with)
	}
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 160 {
		text = string(runes[:160]) + "…"
	}
	return text
}
