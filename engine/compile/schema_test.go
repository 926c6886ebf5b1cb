package compile

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-json"

	"github.com/postmend/postmend/engine/internal/source"
)

// TestSchemaFiles compares the schemas beside the shipped knowledge with what
// the compiler says; -update writes them.
func TestSchemaFiles(t *testing.T) {
	for _, s := range Schemas() {
		name := filepath.Join("..", "..", "kb", "schema", s.Name+".schema.json")
		if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
			if err := os.WriteFile(name, s.JSON, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if have, err := os.ReadFile(name); err != nil || string(have) != string(s.JSON) {
			t.Errorf("%s is not up to date: run go test ./engine/compile -run SchemaFiles -update (%v)", name, err)
		}
	}
}

// TestSchemasAgree checks every file of the testdata by its schema and by the
// compiler: they say the same.
func TestSchemasAgree(t *testing.T) {
	schemas := map[string]any{}
	for _, s := range Schemas() {
		var v any
		if err := json.Unmarshal(s.JSON, &v); err != nil {
			t.Fatal(err)
		}
		schemas[s.Name] = v
	}
	refused := 0
	err := filepath.WalkDir("testdata", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".json" {
			return err
		}
		data, _ := os.ReadFile(name)
		var v any
		root, faults := source.Parse(name, data)
		if root == nil || len(faults) > 0 || json.Unmarshal(data, &v) != nil {
			return nil
		}
		kind, ours := shapeOf(t, name, root, data)
		if kind == "" {
			return nil
		}
		if theirs := validate(schemas[kind], v); theirs != ours {
			t.Errorf("%s: the schema says %t, the compiler %t", name, theirs, ours)
		}
		if !ours {
			refused++
		}
		return nil
	})
	if err != nil || refused < 8 {
		t.Error("refused only", refused, err)
	}
}

// TestSchemasFitTheKnowledge checks the shipped knowledge by the schemas beside it.
func TestSchemasFitTheKnowledge(t *testing.T) {
	schemas := map[string]any{}
	for _, s := range Schemas() {
		var v any
		if err := json.Unmarshal(s.JSON, &v); err != nil {
			t.Fatal(err)
		}
		schemas[s.Name] = v
	}
	r, err := Analyze(os.DirFS("../../kb"))
	if err != nil {
		t.Skip("the knowledge has faults, which its own tests report")
	}
	checked := 0
	for _, f := range r.Files {
		dir, _, _ := strings.Cut(strings.TrimSuffix(f.Path, ".json"), "/")
		if s := schemas[dir]; s == nil && f.Root != nil {
			schemas[dir] = schemas["records"] // a folder of records is named after its kind
		}
		var v any
		if f.Root == nil || json.Unmarshal(f.Data(), &v) != nil {
			continue
		}
		if checked++; !validate(schemas[dir], v) {
			t.Errorf("%s does not fit its schema", f.Path)
		}
	}
	if checked < 10 {
		t.Errorf("checked only %d files", checked)
	}
}

// shapeOf checks the shape of a file alone. Faults that are not of shape do not count.
func shapeOf(t *testing.T, name string, root *source.Node, data []byte) (kind string, ok bool) {
	parts := strings.Split(filepath.ToSlash(name), "/")
	inside := parts[2:] // behind testdata/lamp
	if parts[1] == "bad" {
		inside = parts[3:]
	}
	f := &File{Path: strings.Join(inside, "/"), Root: root, data: data}
	c := newCompiler()
	if f.Path == "manifest.json" {
		c.manifestFile(f)
		return "manifest", len(c.errors) == 0
	}
	c.kinds, c.known = []string{"maker"}, []string{"en", "ja"}
	if inside[0] == "scenarios" {
		c.fill(f, []section{{"scenarios", "scenario", scenarioShape, idForm}})
		return "scenarios", len(c.errors) == 0
	}
	sections, known := c.sections(f)
	if !known {
		return "", false
	}
	c.fill(f, sections)
	for _, e := range c.errors {
		if e.Code == "ref-dangling" { // null for what no lower layer has
			continue
		}
		ok = true
	}
	kind = strings.TrimSuffix(inside[0], ".json")
	if kind == "makers" {
		kind = "records"
	}
	return kind, !ok
}

// validate knows as much of JSON Schema as Schemas writes.
func validate(s, v any) bool {
	m := s.(map[string]any)
	if any, ok := m["anyOf"].([]any); ok {
		for _, alt := range any {
			if validate(alt, v) {
				return true
			}
		}
		return false
	}
	switch v := v.(type) {
	case nil:
		return m["type"] == "null"
	case bool:
		return m["type"] == "boolean"
	case float64:
		return m["type"] == "number" || m["type"] == "integer" && v == float64(int64(v)) && v >= m["minimum"].(float64) && v <= m["maximum"].(float64)
	case string:
		return m["type"] == "string" && validString(m, v)
	case []any:
		return m["type"] == "array" && validList(m, v)
	case map[string]any:
		return m["type"] == "object" && validObject(m, v)
	}
	return false
}

func validString(m map[string]any, v string) bool {
	if p, ok := m["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
		return false
	}
	if least, ok := m["minLength"].(float64); ok && utf8.RuneCountInString(v) < int(least) {
		return false
	}
	enum, ok := m["enum"].([]any)
	for _, e := range enum {
		if e == v {
			return true
		}
	}
	return !ok
}

func validList(m map[string]any, v []any) bool {
	if least, ok := m["minItems"].(float64); ok && len(v) < int(least) {
		return false
	}
	seen := map[any]bool{}
	for _, item := range v {
		if !validate(m["items"], item) {
			return false
		}
		if m["uniqueItems"] == true {
			if seen[item] {
				return false
			}
			seen[item] = true
		}
	}
	return true
}

func validObject(m map[string]any, v map[string]any) bool {
	if n, ok := m["minProperties"].(float64); ok && len(v) < int(n) {
		return false
	}
	if n, ok := m["maxProperties"].(float64); ok && len(v) > int(n) {
		return false
	}
	required, _ := m["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			return false
		}
	}
	properties, _ := m["properties"].(map[string]any)
	for name, item := range v {
		if names, ok := m["propertyNames"].(map[string]any); ok && !validString(names, name) {
			return false
		}
		if s, ok := properties[name]; ok {
			if !validate(s, item) {
				return false
			}
			continue
		}
		if s, ok := m["additionalProperties"].(map[string]any); !ok || !validate(s, item) {
			return false
		}
	}
	return true
}
