package engine_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/postmend/postmend/"

// runtimePackages is what a program links that diagnoses: it has to stay small, in a browser above all.
var runtimePackages = []string{
	"engine", "engine/internal/plan", "engine/internal/automaton", "engine/internal/text",
	"engine/internal/truth", "engine/internal/rank", "engine/internal/words", "engine/internal/near",
}

// allowed are the packages of the standard library that the runtime may import.
var allowed = []string{"errors", "hash/crc32", "hash/crc64", "slices", "sort", "strconv", "strings", "bytes", "math", "sync", "sync/atomic", "unicode/utf8", "math/bits", "cmp", "iter"}

func imports(t *testing.T, dir string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	files, err := filepath.Glob(filepath.Join("..", dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			found[path] = append(found[path], name)
		}
	}
	return found
}

func TestRuntimeImports(t *testing.T) {
	for _, dir := range runtimePackages {
		for path, files := range imports(t, dir) {
			if local, ok := strings.CutPrefix(path, module); ok {
				if !slices.Contains(runtimePackages, local) {
					t.Errorf("%v imports %s, which is not part of the runtime", files, path)
				}
				if strings.HasPrefix(dir, "engine/internal/") && local != "engine/internal/plan" && local != "engine/internal/automaton" {
					t.Errorf("%v imports %s: stages do not know each other", files, path)
				}
			} else if !slices.Contains(allowed, path) {
				t.Errorf("%v imports %s, which the runtime may not link", files, path)
			}
		}
	}
}

func TestRuntimeLinksNothingHeavy(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if slices.Contains([]string{"fmt", "reflect", "regexp", "regexp/syntax", "encoding/json", "time", "os", "encoding/binary"}, path) || strings.Contains(path, "goccy") || strings.Contains(path, "expr-lang") {
			t.Errorf("package engine links %s", path)
		}
	}
}

func TestImportDirections(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".." {
			return filepath.SkipDir
		}
		dir, _ := filepath.Rel("..", path)
		for imported, files := range imports(t, filepath.ToSlash(dir)) {
			local, ok := strings.CutPrefix(imported, module)
			if !ok {
				continue
			}
			customer := !strings.HasPrefix(dir, "engine")
			if customer && strings.HasPrefix(local, "engine/internal") {
				t.Errorf("%v imports %s: customers use the public packages", files, imported)
			}
			if !customer && !strings.HasPrefix(local, "engine") {
				t.Errorf("%v imports %s: the engine knows no customer", files, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEngineKnowsNoMail(t *testing.T) {
	word := regexp.MustCompile(`(?i)e-?mail|smtp|pop3|imap|mailbox|inbox|outlook|bounce|spam|thunderbird|\bisp\b`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || path == "house_test.go" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if w := word.FindString(line); w != "" {
				t.Errorf("%s:%d: the engine speaks of %q", path, i+1, w)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	for _, dir := range []string{".", "compile", "check", "scenario", "../kb"} {
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		set := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		if len(parsed) == 0 {
			continue
		}
		p, err := doc.NewFromFiles(set, parsed, module+dir)
		if err != nil {
			t.Fatal(err)
		}
		undocumented(t, p)
	}
}

func undocumented(t *testing.T, p *doc.Package) {
	if p.Doc == "" {
		t.Errorf("package %s has no comment", p.Name)
	}
	need := func(name, text string) {
		if ast.IsExported(name) && text == "" {
			t.Errorf("%s.%s has no comment", p.Name, name)
		}
	}
	funcs := func(fs []*doc.Func) {
		for _, f := range fs {
			need(f.Name, f.Doc)
		}
	}
	values := func(vs []*doc.Value) {
		for _, v := range vs {
			for _, name := range v.Names {
				need(name, v.Doc)
			}
		}
	}
	funcs(p.Funcs)
	values(p.Consts)
	values(p.Vars)
	for _, typ := range p.Types {
		need(typ.Name, typ.Doc)
		funcs(typ.Funcs)
		funcs(typ.Methods)
		values(typ.Consts)
		values(typ.Vars)
	}
}
