package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// full takes a number of writes and no more, as a disk that becomes full.
type full struct{ left int }

var errFull = errors.New("no space left on device")

func (f *full) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestWriteErrors gives commands an output that takes nothing, or the first line only.
func TestWriteErrors(t *testing.T) {
	broken := files(t, "rules/x.json", slip)
	for _, args := range []string{
		"help", "--help", "check --help", "new --help", "checks", "checks --json", "schema", "schema rules", "explain KB503", "stats " + lamp, "stats --json " + lamp,
		"graph " + lamp, "graph --format mermaid " + lamp, "graph --format json " + lamp, "eval --case {} " + lamp, "eval --json --case {} " + lamp,
		"explain rule fuse-by-code " + lamp, "explain rule fuse-by-code --case {} " + lamp, "explain scenario fuse-code " + lamp,
		"check " + lamp, "baseline " + lamp, "fmt " + broken, "new scenario --case {} y " + lamp + " " + t.TempDir(),
	} {
		for left := range 2 {
			out, complaints := &full{left}, &bytes.Buffer{}
			code := run(strings.Fields(args), strings.NewReader(""), out, complaints)
			if out.left >= 0 {
				continue // it was all in one piece
			}
			if code != exitUsage || strings.Count(complaints.String(), errFull.Error()) != 1 {
				t.Errorf("kbcheck %s: exit status %d after %d writes, want %d\n%s", args, code, left, exitUsage, complaints)
			}
		}
	}
}

// TestHelpIsOutput asks for help, which is what comes out then, and makes a mistake, which has none.
func TestHelpIsOutput(t *testing.T) {
	for name := range commands() {
		code, out, complaints := kbcheck(name, "--help")
		if code != exitClean || !strings.HasPrefix(out, "usage: kbcheck "+name+" ") || complaints != "" {
			t.Errorf("%s: exit status %d, %q, %q", name, code, out, complaints)
		}
		if code, out, complaints := kbcheck(name, "--no-such-flag"); code != exitUsage || out != "" || strings.Count(complaints, "\n") != 1 {
			t.Errorf("%s: exit status %d, %q, %q", name, code, out, complaints)
		}
	}
}
