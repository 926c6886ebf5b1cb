package main

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestBuildKeepsWhatIsNoFile builds through links and into a pipe: each is still there afterwards.
func TestBuildKeepsWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	build := func(name string) {
		t.Helper()
		if code, _, complaints := kbcheck("build", "-o", at(name), lamp); code != exitClean {
			t.Fatalf("%s: exit status %d\n%s", name, code, complaints)
		}
	}
	build("plain.kb")
	want, err := os.ReadFile(at("plain.kb"))
	if err != nil {
		t.Fatal(err)
	}
	is := func(name string, kind os.FileMode) {
		t.Helper()
		if info, err := os.Lstat(at(name)); err != nil || info.Mode().Type() != kind {
			t.Errorf("%s is something else now: %v, %v", name, info, err)
		}
	}
	holds := func(name string) {
		t.Helper()
		if got, err := os.ReadFile(at(name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s has %d bytes, %v", name, len(got), err)
		}
	}

	for _, target := range []string{"old.kb", "none-yet.kb"} {
		if err := os.Symlink(target, at("to-"+target)); err != nil {
			t.Skip(err)
		}
	}
	os.WriteFile(at("old.kb"), []byte("old"), 0o600)
	for _, target := range []string{"old.kb", "none-yet.kb"} {
		build("to-" + target)
		is("to-"+target, os.ModeSymlink)
		holds(target)
	}
	if info, err := os.Stat(at("old.kb")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode has changed: %v, %v", info, err)
	}

	if err := syscall.Mkfifo(at("pipe"), 0o644); err != nil {
		t.Skip(err)
	}
	reader, err := os.OpenFile(at("pipe"), os.O_RDWR, 0) // open on both ends, so that neither side waits to open
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	read := make(chan []byte)
	go func() {
		got := make([]byte, len(want))
		for n := 0; n < len(got); {
			m, err := reader.Read(got[n:])
			if err != nil {
				break
			}
			n += m
		}
		read <- got
	}()
	build("pipe")
	is("pipe", os.ModeNamedPipe)
	if t.Failed() {
		return // nothing may have come through the pipe
	}
	if !bytes.Equal(<-read, want) {
		t.Error("something else came through the pipe")
	}
}
