package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestRipe looks at a folder as time goes by; no clock is needed.
func TestRipe(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "rules", "a.json")
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "{}")
	w := watched{loaded: look([]string{dir})}
	steps := []struct {
		name   string
		change func()
		ripe   bool
	}{
		{"nothing changed", func() {}, false},
		{"still nothing", func() {}, false},
		{"it is being written", func() { write(file, "{ }") }, false},
		{"it is still being written", func() { write(file, "{  }") }, false},
		{"it is written", func() {}, true},
		{"that was said", func() {}, false},
		{"a file of another kind", func() { write(filepath.Join(dir, "notes.txt"), "x") }, false},
		{"a hidden file", func() { write(filepath.Join(dir, ".a.json"), "x") }, false},
		{"neither matters", func() {}, false},
		{"a new file", func() { write(filepath.Join(dir, "b.json"), "{}") }, false},
		{"it is there", func() {}, true},
		{"it goes", func() { os.Remove(filepath.Join(dir, "b.json")) }, false},
		{"it comes back as it was loaded, almost", func() { write(filepath.Join(dir, "b.json"), "{ }") }, false},
		{"it is another one", func() {}, true},
		{"the folder goes", func() { os.Rename(dir, dir+".old") }, false},
		{"the folder is gone", func() {}, true},
		{"the folder comes back", func() { os.Rename(dir+".old", dir) }, false},
		{"it is back", func() {}, true},
	}
	for _, s := range steps {
		s.change()
		if got := w.ripe(look([]string{dir})); got != s.ripe {
			t.Errorf("%s: ripe is %v", s.name, got)
		}
	}
}

// TestWatchSeesALinkTurned is how many deployments switch: the same names, sizes and times, another folder.
func TestWatchSeesALinkTurned(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "now")
	built := time.Unix(1, 0)
	for _, release := range []string{"r1", "r2"} {
		file := filepath.Join(dir, release, "a.json")
		if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(`{"`+release+`":1}`), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, built, built); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("r1", link); err != nil {
		t.Skip("no links here:", err)
	}
	before := look([]string{link})
	if err := os.Remove(link); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("r2", link); err != nil {
		t.Fatal(err)
	}
	if len(before) != 1 || look([]string{link}).same(before) {
		t.Errorf("not seen: %v", before)
	}
}
