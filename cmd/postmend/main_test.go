package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestHelp(t *testing.T) {
	const all = "postmend says what is wrong"
	tests := []struct{ args, want string }{
		{"", all}, {"help", all}, {"--help", all}, {"-h", all}, {"help --help", all},
		{"help batch", "--checkpoint"}, {"help serve", "--metrics-addr"}, {"help ask", "--provider"}, {"help diagnose", "--why"},
		{"batch --help", "--checkpoint"}, {"batch --in x -h", "--checkpoint"}, {"serve --help", "--metrics-addr"}, {"ask --help", "--provider"}, {"diagnose --help", "--why"},
		{"version --help", all}, {"version -h", all},
	}
	for _, tt := range tests {
		var out, complaints bytes.Buffer
		if code := run(strings.Fields(tt.args), nil, &out, &complaints); code != exitOK || !strings.Contains(out.String(), tt.want) || complaints.Len() > 0 {
			t.Errorf("postmend %s: exit status %d, %.200q, %q", tt.args, code, out.String(), complaints.String())
		}
	}
	var complaints bytes.Buffer
	if code := run([]string{"help", "bacth"}, nil, io.Discard, &complaints); code != exitUsage || !strings.Contains(complaints.String(), `"bacth"`) {
		t.Errorf("exit status %d, %q", code, complaints.String())
	}
}

// TestHelpOfACommand is the same page both ways, and says how the program ends.
func TestHelpOfACommand(t *testing.T) {
	for _, command := range []string{"diagnose", "ask", "batch", "serve"} {
		_, asked, _ := speak(t, nil, "help", command)
		_, flag, _ := speak(t, nil, command, "--help")
		if asked != flag || !strings.Contains(asked, "  postmend "+command+" [flags]") {
			t.Errorf("postmend help %s:\n%s\npostmend %s --help:\n%s", command, asked, command, flag)
		}
		if command != "ask" && !strings.Contains(asked, "Exit status: 0 ") {
			t.Errorf("postmend help %s says nothing of the exit status:\n%s", command, asked)
		}
	}
}

// TestLocaleWithoutWords is told, because jp is a slip that many make; what is near one of ours is not.
func TestLocaleWithoutWords(t *testing.T) {
	const note = "postmend: --locale jp: there are no words in it, so they are in en (there are en, ja, zh-CN, zh-TW)\n"
	for _, tt := range []struct{ locale, want string }{{"jp", note}, {"ja_JP", ""}, {"zh-Hant-HK", ""}, {"EN-gb", ""}, {"", ""}} {
		for _, command := range [][]string{{"diagnose", "--locale", tt.locale, "mailbox full"}, {"batch", "--format", "lines", "--as", "csv", "--locale", tt.locale}, {"ask", "--locale", tt.locale, "mailbox full"}} {
			code, out, complaints := speak(t, strings.NewReader("mailbox full\n"), command...)
			if code != exitOK || out == "" || complaints != tt.want {
				t.Errorf("postmend %q: exit status %d, %q, want %q", command, code, complaints, tt.want)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	for _, command := range []string{"version", "--version"} {
		code, out, complaints := speak(t, nil, command)
		lines := strings.Split(out, "\n")
		if code != exitOK || complaints != "" || len(lines) != 3 || !strings.HasPrefix(lines[0], "knowledge mail ") || !strings.HasPrefix(lines[1], "program ") || !strings.Contains(lines[1], " go1.") {
			t.Errorf("postmend %s: exit status %d, %q, %q", command, code, out, complaints)
		}
	}
}

// TestUsageFaults are told by the name of what is wrong.
func TestUsageFaults(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"version", "--json"}, `version takes no argument "--json"`},
		{[]string{"serve", "--max-diagnoses", "0"}, "--max-diagnoses must be above 0"},
		{[]string{"serve", "--turn-timeout", "-1s"}, "--turn-timeout must be above 0"},
		{[]string{"serve", "--kb", "x", "--watch", "5s"}, `serve takes no argument "5s"; write --watch=5s`},
		{[]string{"batch", "--kb", "nowhere"}, "--kb: stat nowhere: no such file or directory"},
		{[]string{"diagnose", "--set", "symptom.text=a", "b"}, "the text is given twice: as TEXT and with --set symptom.text"},
		{[]string{"diagnose", "--set", "smtp_port=many"}, `context.smtp_port is a whole number, not "many"`},
		{[]string{"diagnose", "--set", "action=sendd"}, `symptom.action has no value "sendd" (did you mean "send"?) [unknown-value]`},
	}
	for _, tt := range tests {
		code, out, complaints := speak(t, nil, tt.args...)
		if code != exitUsage || out != "" || complaints != "postmend: "+tt.want+"\n" {
			t.Errorf("postmend %q: exit status %d, %q, %q, want %q", tt.args, code, out, complaints, tt.want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteErrorsAreTold(t *testing.T) {
	for _, command := range []string{"help", "help batch", "version"} {
		var complaints bytes.Buffer
		if code := run(strings.Fields(command), nil, full{}, &complaints); code != exitUsage || !strings.Contains(complaints.String(), "no space left") {
			t.Errorf("postmend %s: exit status %d, %q", command, code, complaints.String())
		}
	}
}
