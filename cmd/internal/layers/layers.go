// Package layers opens the knowledge base that a command line names.
package layers

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/kb"
)

// Shipped is what a manifest's "extends" calls the shipped knowledge.
const Shipped = "mail"

// Open returns the knowledge base of the paths: none is the shipped one, a bundle
// file replaces it, folders are layers, the first lowest. The shipped knowledge lies
// under them if the first manifest says "extends": "mail", or if the first folder has none.
func Open(paths []string) (*engine.KB, error) {
	if len(paths) == 0 {
		return kb.Default(), nil
	}
	if len(paths) == 1 {
		if info, err := os.Stat(paths[0]); err == nil && !info.IsDir() {
			return bundle(paths[0])
		}
	}
	fss, err := Folders(paths)
	if err != nil {
		return nil, fmt.Errorf("--kb: %w", err)
	}
	under := len(fss) - len(paths)
	for i, p := range paths {
		fss[under+i] = compile.Named(p, fss[under+i])
	}
	return compile.Load(fss...)
}

func bundle(path string) (*engine.KB, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	k, err := engine.Open(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

// Folders returns the layers of the paths, with the shipped knowledge first where
// the manifest of the first asks for it, or that has none.
func Folders(paths []string) ([]fs.FS, error) {
	var out []fs.FS
	for i, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, fmt.Errorf("%s is not a folder", p)
		}
		layer := os.DirFS(p)
		if i == 0 {
			base, err := extends(layer)
			if err != nil {
				return nil, fmt.Errorf("%s/manifest.json: %w", p, err)
			}
			if base {
				out = append(out, kb.FS)
			}
		}
		out = append(out, layer)
	}
	return out, nil
}

// extends says whether a layer's manifest puts the shipped knowledge underneath.
// A manifest that cannot be read is left to the compiler, which says where it is wrong.
func extends(layer fs.FS) (bool, error) {
	data, err := fs.ReadFile(layer, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	var m struct {
		Extends string `json:"extends"`
	}
	if json.Unmarshal(data, &m) != nil || m.Extends == "" {
		return false, nil
	}
	if m.Extends != Shipped {
		return false, fmt.Errorf("extends %q: only %q is known", m.Extends, Shipped)
	}
	return true, nil
}
