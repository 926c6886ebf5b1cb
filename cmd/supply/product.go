package main

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A product is a program or module that is given away compiled.
type product struct {
	name      string
	module    string // the folder of its go.mod
	main      string // the folder of its package within the module
	platforms []platform
}

// A platform is what a product is built for. What it links may differ.
type platform struct{ os, arch, cgo string }

var (
	linux  = platform{"linux", "amd64", "1"}
	native = []platform{linux, {"darwin", "arm64", "0"}, {"windows", "amd64", "0"}}
	wasm   = []platform{{"wasip1", "wasm", "0"}}
)

var products = []product{
	{"postmend", root, "cmd/postmend", native},
	{"kbcheck", root, "cmd/kbcheck", native},
	{"libpostmend", root, "cmd/libpostmend", []platform{linux}},
	{"wasm", root, "wasm", wasm},
	{"playground", root, "wasm/playground", wasm},
	{"postmend-beam", filepath.Join(root, "cmd/postmend-beam"), ".", []platform{linux}},
}

func (p platform) environment() []string {
	return append(os.Environ(), "GOOS="+p.os, "GOARCH="+p.arch, "CGO_ENABLED="+p.cgo)
}

// A module is one that a product links, with the folders of the packages it takes.
type module struct {
	path, version, dir string
	packages           []string
}

// own says whether a module belongs to this repository.
func (m module) own() bool { return strings.HasPrefix(m.path, "github.com/postmend/postmend") }

// linked are the modules of others that a product links on some platforms, and
// the standard library as "std".
func (p product) linked(on []platform) ([]module, error) {
	std, err := standard()
	if err != nil {
		return nil, err
	}
	found := map[string]*module{}
	for _, pl := range on {
		const format = "{{if not .Standard}}{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}\t{{.Dir}}{{end}}"
		out, err := output(p.module, pl.environment(), "go", "list", "-deps", "-f", format, "./"+p.main)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(out) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) != 4 {
				return nil, fmt.Errorf("go list says %q", line)
			}
			m := module{path: f[0], version: f[1], dir: f[2]}
			if m.own() {
				continue
			}
			if found[m.path] == nil {
				found[m.path] = &m
			}
			found[m.path].packages = append(found[m.path].packages, f[3])
		}
	}
	all := []module{std}
	for _, m := range found {
		all = append(all, *m)
	}
	slices.SortFunc(all, func(a, b module) int { return cmp.Compare(a.path, b.path) })
	return all, nil
}

// standard is what every Go program links.
func standard() (module, error) {
	out, err := output(".", os.Environ(), "go", "env", "GOVERSION", "GOROOT")
	if err != nil {
		return module{}, err
	}
	f := strings.Fields(out)
	if len(f) != 2 {
		return module{}, fmt.Errorf("go env says %q", out)
	}
	return module{path: "std", version: f[0], dir: f[1], packages: []string{f[1]}}, nil
}

// output runs a program in a folder and returns what it prints.
func output(dir string, environment []string, name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Dir, c.Env = dir, environment
	var complaints strings.Builder
	c.Stderr = &complaints
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s in %s: %w\n%s", strings.Join(append([]string{name}, args...), " "), dir, err, complaints.String())
	}
	return string(out), nil
}
