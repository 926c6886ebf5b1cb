package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/goccy/go-json"
)

// web is the folder of the npm package.
const web = root + "/wasm/web"

// A manifest is what concerns us of a package.json.
type manifest struct {
	Scripts              map[string]string `json:"scripts"`
	Dependencies         map[string]string `json:"dependencies"`
	PeerDependencies     map[string]string `json:"peerDependencies"`
	OptionalDependencies map[string]string `json:"optionalDependencies"`
	DevDependencies      map[string]string `json:"devDependencies"`
}

// A lock is a package-lock.json. Packages are named by their folder.
type lock struct {
	Packages map[string]npmPackage `json:"packages"`
}

type npmPackage struct {
	Version          string            `json:"version"`
	License          string            `json:"license"`
	Integrity        string            `json:"integrity"`
	Resolved         string            `json:"resolved"`
	HasInstallScript bool              `json:"hasInstallScript"`
	Dependencies     map[string]string `json:"dependencies"`
}

func readJSON(name string, to any) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

var imported = regexp.MustCompile(`from '(@[^/']+/[^/']+|[^./'][^/']*)`)

// bundled are the npm packages that esbuild puts into the browser's files: what the
// sources import, and what that needs.
func (l lock) bundled() ([]string, error) {
	var sources []string
	for _, pattern := range []string{"src/*.ts", "src/widget/*.ts", "playground/*.ts"} {
		files, err := filepath.Glob(filepath.Join(web, pattern))
		if err != nil {
			return nil, err
		}
		sources = append(sources, files...)
	}
	found := map[string]bool{}
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for _, match := range imported.FindAllSubmatch(text, -1) {
			if err := l.reach("node_modules/"+string(match[1]), found); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// reach adds a package and all that it depends on.
func (l lock) reach(folder string, found map[string]bool) error {
	p, ok := l.Packages[folder]
	if !ok {
		return fmt.Errorf("package-lock.json has no %s", folder)
	}
	if found[folder] {
		return nil
	}
	found[folder] = true
	for name := range p.Dependencies {
		if err := l.reach("node_modules/"+name, found); err != nil {
			return err
		}
	}
	return nil
}
