package valid

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/haya14busa/go-checkstyle/checkstyle"
	"github.com/joshdk/go-junit"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/postmend/postmend/cmd/kbcheck/report"
	"github.com/postmend/postmend/engine/check"
)

const examples = "../../../../engine/check/testdata/checks"

// reports writes the findings of every bad example in a format.
func reports(t *testing.T, format string, use func(name string, findings []check.Finding, data []byte)) {
	dirs, err := os.ReadDir(examples)
	if err != nil || len(dirs) == 0 {
		t.Fatal("no examples", err)
	}
	for _, d := range dirs {
		r := check.Run(check.Config{}, check.Layer{Name: "lamp", FS: os.DirFS("../../../../engine/compile/testdata/lamp"), Base: true},
			check.Layer{Name: "a folder/ランプ", FS: os.DirFS(examples + "/" + d.Name() + "/bad")})
		var b bytes.Buffer
		in := report.Input{Findings: r.Findings, Data: r.Data, Files: r.FileNames(), Cases: []report.Case{{ID: "good", File: "x"}, {ID: "bad", File: "x", Failures: []string{"a < b"}}}}
		if err := report.Write(&b, format, in); err != nil {
			t.Fatal(err)
		}
		use(d.Name(), r.Findings, b.Bytes())
	}
}

// TestSARIF validates against the schema of SARIF 2.1.0 as OASIS publishes it.
func TestSARIF(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("testdata/sarif-2.1.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	reports(t, "sarif", func(name string, _ []check.Finding, data []byte) {
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// TestJUnit validates against the schema of Jenkins' plugin, which refuses a file that
// has an attribute too many, and reads the report as a library does.
func TestJUnit(t *testing.T) {
	schema := filepath.Join(module(t, "github.com/yannh/kubeconform"), "fixtures", "junit.xsd")
	reports(t, "junit", func(name string, findings []check.Finding, data []byte) {
		c := exec.Command("xmllint", "--noout", "--nonet", "--schema", schema, "-")
		c.Stdin = bytes.NewReader(data)
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v (install.sh installs xmllint)\n%s", name, err, out)
		}
		suites, err := junit.Ingest(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		failed := 0
		for _, s := range suites {
			if s.Totals.Tests != len(s.Tests) {
				t.Errorf("%s: suite %s counts %d tests and has %d", name, s.Name, s.Totals.Tests, len(s.Tests))
			}
			failed += s.Totals.Failed
		}
		if failed == 0 {
			t.Errorf("%s: nothing failed", name)
		}
	})
}

// module says where the files of a required module are, of which no test may need a package:
// so that it may yet have to be downloaded.
func module(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", path).Output()
	var found struct{ Dir string }
	if err := errors.Join(err, json.Unmarshal(out, &found)); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return found.Dir
}

// TestCheckstyle reads the report with the library that reviewdog reads it with. There
// is no schema of the program that the format is named after.
func TestCheckstyle(t *testing.T) {
	reports(t, "checkstyle", func(name string, findings []check.Finding, data []byte) {
		var r checkstyle.Result
		d := xml.NewDecoder(bytes.NewReader(data))
		if err := d.Decode(&r); err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		type finding struct {
			File, Severity, Source string
			Line                   int
		}
		var got, want []finding
		seen := map[string]bool{}
		for _, f := range r.Files {
			if seen[f.Name] {
				t.Errorf("%s: %s stands there twice", name, f.Name)
			}
			seen[f.Name] = true
			for _, e := range f.Errors {
				if e.Message == "" {
					t.Errorf("%s: %+v has no message", name, e)
				}
				got = append(got, finding{f.Name, e.Severity, e.Source, e.Line})
			}
		}
		for _, f := range findings {
			want = append(want, finding{f.Pos.File, f.Severity.String(), "kbcheck." + f.Code, f.Pos.Line})
		}
		less := cmpopts.SortSlices(func(a, b finding) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
		if diff := cmp.Diff(want, got, less); r.Version == "" || diff != "" {
			t.Errorf("%s: version %q (-want +got)\n%s", name, r.Version, diff)
		}
	})
}
