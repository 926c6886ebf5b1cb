package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// A target is one fuzz function.
type target struct {
	pkg, dir string // the import path, and where its files are
	name     string
}

func (t target) String() string {
	return strings.TrimPrefix(t.pkg, "github.com/postmend/postmend/") + "." + t.name
}

// findTargets looks into every test file of every module below root, so that no list
// has to be kept by hand.
func findTargets(root string, wanted *regexp.Regexp) ([]target, error) {
	modules, err := findModules(root)
	if err != nil {
		return nil, err
	}
	var found []target
	for _, dir := range modules {
		in, err := targetsOf(dir)
		if err != nil {
			return nil, err
		}
		for _, t := range in {
			if wanted.MatchString(t.String()) {
				found = append(found, t)
			}
		}
	}
	return found, nil
}

func findModules(root string) (dirs []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules"):
			return filepath.SkipDir
		case d.Name() == "go.mod":
			dirs = append(dirs, filepath.Dir(path))
		}
		return nil
	})
	return dirs, err
}

// targetsOf asks the go command for a module's test files: it knows build constraints.
func targetsOf(module string) (found []target, err error) {
	const line = `{{range .%s}}{{$.ImportPath}}{{"\t"}}{{$.Dir}}{{"\t"}}{{.}}{{"\n"}}{{end}}`
	c := exec.Command("go", "list", "-e", "-f", fmt.Sprintf(line, "TestGoFiles")+fmt.Sprintf(line, "XTestGoFiles"), "./...")
	c.Dir, c.Stderr = module, os.Stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("go list in %s: %w", module, err)
	}
	for l := range strings.Lines(string(out)) {
		part := strings.Split(strings.TrimSpace(l), "\t")
		if len(part) != 3 {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(part[1], part[2]), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && isFuzz(f) {
				found = append(found, target{pkg: part[0], dir: part[1], name: f.Name.Name})
			}
		}
	}
	return found, nil
}

func isFuzz(f *ast.FuncDecl) bool {
	if f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Fuzz") || len(f.Type.Params.List) != 1 {
		return false
	}
	p, ok := f.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	s, ok := p.X.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "F"
}
