package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var reproduce = flag.Bool("reproduce", false, "build everything twice and compare")

// TestReproducible builds what is shipped in two copies of the tree. They differ in
// the folder, the home and the build cache, of which the second begins empty. The
// digests are the same, and kb/default.kb is what the compiler writes.
func TestReproducible(t *testing.T) {
	if !*reproduce {
		t.Skip("compiles everything anew, the standard library too: -reproduce")
	}
	cache, err := output(".", os.Environ(), "go", "env", "GOCACHE")
	if err != nil {
		t.Fatal(err)
	}
	one, another := t.TempDir(), t.TempDir()
	copyTree(t, filepath.Join(one, "tree"))
	if err := os.CopyFS(filepath.Join(another, "deeper", "tree"), os.DirFS(filepath.Join(one, "tree"))); err != nil {
		t.Fatal(err)
	}
	first := built(t, one, "tree", strings.TrimSpace(cache))
	second := built(t, another, "deeper/tree", filepath.Join(another, "cache"))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("digests (-first +second):\n%s", diff)
	}
	for _, line := range first {
		t.Log(line)
	}
}

// built builds the tree below dir and returns the digests of the results.
func built(t *testing.T, dir, name, cache string) []string {
	t.Helper()
	tree := filepath.Join(dir, name)
	mods, err := output(".", os.Environ(), "go", "env", "GOMODCACHE")
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(dir, "home")
	environment := append(os.Environ(), "HOME="+home, "GOCACHE="+cache, "GOMODCACHE="+strings.TrimSpace(mods), "GOFLAGS=-mod=readonly", "CGO_ENABLED=0")
	out := filepath.Join(dir, "out")
	for _, command := range [][]string{
		{"go", "build", "-trimpath", "-buildvcs=false", "-o", out + "/", "./cmd/postmend", "./cmd/kbcheck"},
		{"go", "run", "./wasm/build", "-out", filepath.Join(out, "web"), "kb"},
		{"go", "run", "./kb/gen", "kb", filepath.Join(out, "default.kb")},
	} {
		if err := os.MkdirAll(out, 0o755); err != nil {
			t.Fatal(err)
		}
		if _, err := output(tree, environment, command[0], command[1:]...); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(filepath.Join(tree, "kb/default.kb"))
	if err != nil {
		t.Fatal(err)
	}
	if bundle, err := os.ReadFile(filepath.Join(out, "default.kb")); err != nil || !bytes.Equal(bundle, committed) {
		t.Errorf("kb/default.kb is not what the compiler writes: %v", err)
	}
	return digests(t, out)
}

// copyTree copies what git knows, and what it would be told next.
func copyTree(t *testing.T, to string) {
	t.Helper()
	names, err := output(root, os.Environ(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Split(strings.TrimSuffix(names, "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) {
			continue // deleted, and git not yet told
		}
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(to, name)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func digests(t *testing.T, dir string) (lines []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		lines = append(lines, fmt.Sprintf("%x %s", sha256.Sum256(data), name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}
