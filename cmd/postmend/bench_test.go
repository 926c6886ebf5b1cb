//go:build unix

package main

import (
	"bytes"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/postmend/postmend/cmd/internal/lines"
	"github.com/postmend/postmend/cmd/internal/sample"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/kb"
)

// dialog is what Outlook Express shows when its provider refuses a message: about 400 characters.
const dialog = `{"id":"c1","locale":"en","symptom":{"text":"The message could not be sent because one of the recipients was rejected by the server. ` +
	`The rejected e-mail address was 'taro@example.org'. Subject 'Weekly report', Account: 'so-net.net.tw', Server: 'so-net.net.tw', ` +
	`Protocol: SMTP, Server Response: '550 5.7.1 relaying denied', Port: 25, Secure(SSL): No, Server Error: 550, Error Number: 0x800CCC79. ` +
	`Please contact your system administrator."},"context":{"provider":"sonet-tw","client":"outlook-express"}}`

func dialogCase(t testing.TB) engine.Case {
	t.Helper()
	c, err := scenario.DecodeCase([]byte(dialog))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func BenchmarkDiagnose(b *testing.B) {
	for _, mode := range []struct {
		name    string
		options []engine.Option
	}{{"ids", []engine.Option{engine.IDsOnly()}}, {"words", nil}, {"why", []engine.Option{engine.Why()}}} {
		b.Run(mode.name, func(b *testing.B) {
			e, c := engine.New(kb.Default(), mode.options...), dialogCase(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Diagnose(c); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen is what kb.Default does when it is first called.
func BenchmarkOpen(b *testing.B) {
	bundle := string(kb.Bundle())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.OpenString(bundle); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstCase is opening and the first case, which has no text.
func BenchmarkFirstCase(b *testing.B) {
	bundle := kb.Bundle()
	b.ReportAllocs()
	for b.Loop() {
		k, err := engine.Open(bundle)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := engine.New(k, engine.IDsOnly()).Diagnose(engine.Case{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstText is opening and the first text, for which the text machines are made.
func BenchmarkFirstText(b *testing.B) {
	bundle, c := kb.Bundle(), dialogCase(b)
	b.ReportAllocs()
	for b.Loop() {
		k, err := engine.Open(bundle)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := engine.New(k, engine.IDsOnly()).Diagnose(c); err != nil {
			b.Fatal(err)
		}
	}
}

// made are lines as they come, ready for the benchmarks.
func made(n int) []lines.Line {
	var all []lines.Line
	for i := range n {
		all = append(all, lines.Line{Number: i + 1, Text: bytes.TrimSpace(sample.Case(nil, i))})
	}
	return all
}

// cpu is the processor time that this process has used, which other processes do not lengthen.
func cpu() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic("bench: no resource usage: " + err.Error())
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkLine is a line of a batch, from its bytes to its answer's bytes, on one core: ids only,
// texts of 100 to 500 characters. The parts are what the whole consists of.
func BenchmarkLine(b *testing.B) {
	all := made(1000)
	a, err := lines.New(kb.Default(), lines.Options{IDsOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	e := engine.New(kb.Default(), engine.IDsOnly())
	var cases []engine.Case
	var diagnoses []*engine.Diagnosis
	for _, l := range all {
		c, err := scenario.DecodeCase(l.Text)
		if err != nil {
			b.Fatal(err)
		}
		d, err := e.Diagnose(c)
		if err != nil {
			b.Fatal(err)
		}
		cases, diagnoses = append(cases, c), append(diagnoses, d)
	}
	var buf []byte
	for _, part := range []struct {
		name string
		do   func(i int)
	}{
		{"whole", func(i int) { buf, _ = a.Answer(buf[:0], all[i]) }},
		{"decode", func(i int) { _, _ = scenario.DecodeCase(all[i].Text) }},
		{"diagnose", func(i int) { _, _ = e.Diagnose(cases[i]) }},
		{"encode", func(i int) { buf = diagnoses[i].AppendJSON(buf[:0]) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			b.ReportAllocs()
			i, bytes, begun := 0, 0, cpu()
			for b.Loop() {
				part.do(i % len(all))
				i++
				bytes += len(buf)
			}
			b.ReportMetric(float64(bytes)/float64(i), "out-bytes/line")
			b.ReportMetric(float64(i)/(cpu()-begun).Seconds(), "lines/s/core")
		})
	}
}

// BenchmarkRead cuts an input into lines.
func BenchmarkRead(b *testing.B) {
	input, err := io.ReadAll(sample.Reader(sample.Case, 1<<20))
	if err != nil {
		b.Fatal(err)
	}
	var c lines.Chunk
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		r := lines.NewReader(bytes.NewReader(input), lines.MaxLine, 0, 0)
		for r.Next(&c) == nil {
			n += len(c.Lines)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/line")
}
