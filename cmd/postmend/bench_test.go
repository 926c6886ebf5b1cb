package main

import (
	"testing"

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
	bundle := kb.Bundle()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := engine.Open(bundle); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLine is one line of a batch: JSON in, JSON out, ids only.
func BenchmarkLine(b *testing.B) {
	e := engine.New(kb.Default(), engine.IDsOnly())
	var buf []byte
	b.ReportAllocs()
	b.SetBytes(int64(len(dialog)))
	for b.Loop() {
		c, err := scenario.DecodeCase([]byte(dialog))
		if err != nil {
			b.Fatal(err)
		}
		d, err := e.Diagnose(c)
		if err != nil {
			b.Fatal(err)
		}
		buf = d.AppendJSON(buf[:0])
	}
	b.ReportMetric(float64(len(buf)), "out-bytes")
}
