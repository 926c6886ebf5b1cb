package valid

import (
	"bytes"
	"os"
	"testing"

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
		if _, err := report.Write(&b, format, in); err != nil {
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

func TestJUnit(t *testing.T) {
	reports(t, "junit", func(name string, findings []check.Finding, data []byte) {
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
