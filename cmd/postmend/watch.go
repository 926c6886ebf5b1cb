package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// sight is what can be seen of the files of a knowledge base without reading them.
type sight map[string]fs.FileInfo

// look sees what layers.Open would read: a bundle, or the JSON files of the
// folders, hidden ones left out. What cannot be seen is not there.
func look(paths []string) sight {
	s := sight{}
	for _, root := range paths {
		root, err := filepath.EvalSymlinks(root)
		if err != nil {
			continue
		}
		filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if p != root && strings.HasPrefix(d.Name(), ".") {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.IsDir() && (p == root || strings.HasSuffix(p, ".json")) {
				if info, err := os.Stat(p); err == nil {
					s[p] = info
				}
			}
			return nil
		})
	}
	return s
}

// same says whether nothing has changed. A file that was put in the place of
// another is a change even if size and time are the same, as reproducible builds make them.
func (s sight) same(t sight) bool {
	if len(s) != len(t) {
		return false
	}
	for p, a := range s {
		b, ok := t[p]
		if !ok || a.Size() != b.Size() || !a.ModTime().Equal(b.ModTime()) || !os.SameFile(a, b) {
			return false
		}
	}
	return true
}

// watched is what was loaded, or tried, and what was seen since.
type watched struct{ loaded, last sight }

// ripe says whether there is something new and it has not changed between two
// looks, so that nobody is writing any more. It is said once.
func (w *watched) ripe(now sight) bool {
	still := w.last != nil && now.same(w.last)
	w.last = now
	if !still || now.same(w.loaded) {
		return false
	}
	w.loaded = now
	return true
}

// keep loads the knowledge anew on a hangup and, if every is not 0, when its files have changed.
func (k *knowledge) keep(ctx context.Context, hangup <-chan os.Signal, every time.Duration) {
	var tick <-chan time.Time
	if every > 0 {
		t := time.NewTicker(every)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			k.seen.loaded = look(k.paths)
			k.reload("SIGHUP")
		case <-tick:
			if k.seen.ripe(look(k.paths)) {
				k.reload("watch")
			}
		}
	}
}
