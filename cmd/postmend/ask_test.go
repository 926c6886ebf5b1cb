package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/kb"
)

func TestClear(t *testing.T) {
	found := func(v engine.Verdict) []engine.Finding { return []engine.Finding{{Verdict: v}} }
	tests := []struct {
		name string
		d    engine.Diagnosis
		want bool
	}{
		{"nothing found", engine.Diagnosis{}, false},
		{"possible", engine.Diagnosis{Findings: found(engine.Possible)}, false},
		{"likely", engine.Diagnosis{Findings: found(engine.Likely)}, true},
		{"likely, but a question comes first", engine.Diagnosis{AskFirst: true, Findings: found(engine.Likely)}, false},
		{"confirmed", engine.Diagnosis{Findings: found(engine.Confirmed)}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clear(&tt.d); got != tt.want {
				t.Errorf("clear = %v, want %v", got, tt.want)
			}
		})
	}
}

// TestAskWhileTheFallbackLeads has the first example of the help, which needs an answer.
func TestAskWhileTheFallbackLeads(t *testing.T) {
	code, out, complaints := speak(t, strings.NewReader("1\n"), "ask", "-l", "en", "0x800CCC0E")
	if code != exitOK || !strings.Contains(out, "\nQuestion 1 ") || strings.Contains(out, "\nMore information is needed\n") {
		t.Errorf("exit code %d, %s, no question or no use of its answer:\n%s", code, complaints, out)
	}
}

const bounce = `
This is the mail system at host mx.example.org.

I'm sorry to have to inform you that your message could not be delivered.


q
<bob@example.net>: host mx.example.net said: 550 5.1.1 User unknown

                   The mail system`

// TestAskReadsTheWholeText pastes a bounce in every way that ends it. The answer is the
// one to the same text as an argument: nothing of it is cut off or taken for an answer.
func TestAskReadsTheWholeText(t *testing.T) {
	_, want, _ := speak(t, nil, "diagnose", "-l", "en", "--json", "--why", bounce)
	tests := []struct{ name, in string }{
		{"a dot, and leaving", bounce + "\n.\nq\n"},
		{"the dot of a Japanese keyboard", bounce + "\n。\nq\n"},
		{"the end of the input", bounce + "\n"},
		{"the end within the last line", bounce},
		{"lines of Windows", strings.ReplaceAll(bounce, "\n", "\r\n") + "\r\n.\r\nq\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, got, talk := speak(t, strings.NewReader(tt.in), "ask", "-l", "en", "--json", "--why")
			if code != exitOK {
				t.Fatalf("exit code %d: %s", code, talk)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("ask answers otherwise than diagnose (-diagnose +ask):\n%s", diff)
			}
			if !strings.Contains(talk, english.paste) || !strings.Contains(talk, english.done) {
				t.Errorf("with --json the dialogue is not on standard error: %s", talk)
			}
		})
	}
}

// TestAskTakesATextAsAnswer answers the question for the text.
func TestAskTakesATextAsAnswer(t *testing.T) {
	tests := []struct {
		name, in string
		want     any
		next     string
		left     bool
	}{
		{"several lines", "\nfirst\n\nlast\n.\nnext\n", "\nfirst\n\nlast", "next", false},
		{"only the dot", ".\nnext\n", nil, "next", false},
		{"blank lines", "\n\n.\nnext\n", nil, "next", false},
		{"to the end", "one\ntwo", "one\ntwo", "", false},
		{"leaving", "q\nnext\n", nil, "next", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			d := &dialogue{kb: kb.Default(), options: &caseOptions{}, typed: newTyped(strings.NewReader(tt.in)), p: newPrinter(&out, "en"), given: engine.Case{Symptom: engine.Fields{}}}
			if err := d.ask(1, &engine.Diagnosis{Questions: []engine.Question{{Field: "symptom.text", Text: "What does it say?"}}}); err != nil {
				t.Fatal(err)
			}
			if got := d.given.Symptom["text"]; got != tt.want || d.left != tt.left {
				t.Errorf("text %q, left %v, want %q and %v", got, d.left, tt.want, tt.left)
			}
			if next, _ := d.typed.line(); next != tt.next {
				t.Errorf("the next line is %q, want %q", next, tt.next)
			}
			if !strings.Contains(out.String(), english.endText) {
				t.Errorf("no word on how to end the text: %s", out.String())
			}
		})
	}
}

// TestAskGoesOnAfterAnEndOfFile types the end of file of a terminal behind the text.
func TestAskGoesOnAfterAnEndOfFile(t *testing.T) {
	typed := newTyped(&terminalInput{"cannot send\n", "", "q\n"})
	first, err := typed.line()
	if err != nil {
		t.Fatal(err)
	}
	text, err := typed.text(first)
	if err != nil || text != "cannot send" {
		t.Errorf("text %q, %v", text, err)
	}
	if line, err := typed.line(); line != "q" || err != nil {
		t.Errorf("behind it stands %q, %v", line, err)
	}
}

// terminalInput gives one line a read, and an end of file for "".
type terminalInput []string

func (in *terminalInput) Read(p []byte) (int, error) {
	if len(*in) == 0 || (*in)[0] == "" {
		*in = (*in)[min(1, len(*in)):]
		return 0, io.EOF
	}
	n := copy(p, (*in)[0])
	*in = (*in)[1:]
	return n, nil
}

func TestAskSaysWhy(t *testing.T) {
	_, out, _ := speak(t, strings.NewReader("q\n"), "ask", "-l", "en", "--why", "552 5.2.2 mailbox full")
	if !strings.Contains(out, "\nfired (") {
		t.Errorf("no trace in %s", out)
	}
}

// TestAskSpeaksTheLanguageOfTheAnswer has tags as an environment writes them.
func TestAskSpeaksTheLanguageOfTheAnswer(t *testing.T) {
	tests := []struct {
		name, lang string
		args       []string
		in         string
		want       []string
	}{
		{"Japan", "ja_JP.UTF-8", nil, "メールが送れません\n.\nq\n", []string{japanese.paste, japanese.endText, japanese.done}},
		{"China", "zh_CN.UTF-8", nil, "邮件发不出去\n.\nq\n", []string{mainland.paste, "句点（.）的一行", mainland.done}},
		{"Taiwan", "zh_TW.UTF-8", []string{"無法寄信"}, "q\n", []string{taiwanese.done, taiwanese.party["user"]}},
		{"Singapore", "zh_SG", []string{"无法发信"}, "q\n", []string{mainland.done, mainland.party["user"]}},
		{"the text decides", "C", nil, "メールが送れません\n.\nq\n", []string{english.paste, japanese.done}},
		{"a flag decides", "ja_JP.UTF-8", []string{"-l", "en_GB"}, ".\nq\n", []string{english.paste, english.done}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("LANG", tt.lang)
			_, out, _ := speak(t, strings.NewReader(tt.in), append([]string{"ask"}, tt.args...)...)
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in %s", want, out)
				}
			}
		})
	}
}

// TestAskRefuses has inputs that cannot be read: none ends in silence.
func TestAskRefuses(t *testing.T) {
	long := strings.Repeat("x", engine.DefaultMaxText)
	tests := []struct {
		name string
		args []string
		in   string
		want string
	}{
		{"a line too long", nil, long + "xxx\n.\n", "more than 1048576 bytes"},
		{"a text too long", nil, long + "\nmore\n.\n", "more than 1048576 bytes"},
		{"an answer too long", []string{"cannot send"}, long + "xxx\n", "more than 1048576 bytes"},
		{"Shift_JIS pasted", nil, "\x91\x97\x90M\n.\n", "not UTF-8"},
		{"Shift_JIS as an argument", []string{"\x91\x97\x90M"}, "", "not UTF-8"},
		{"an unknown field, before anything is pasted", []string{"--set", "context.nothing=1"}, "cannot send\n.\n", "unknown-field"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, _, complaints := speak(t, strings.NewReader(tt.in), append([]string{"ask", "-l", "en"}, tt.args...)...)
			if code != exitUsage || !strings.Contains(complaints, tt.want) {
				t.Errorf("exit code %d, want %d and %q: %s", code, exitUsage, tt.want, complaints)
			}
		})
	}
}
