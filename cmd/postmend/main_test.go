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
