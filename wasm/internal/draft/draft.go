// Package draft judges a knowledge layer while somebody writes it: what the
// compiler and the checks find, what its scenarios come to, and what it answers.
package draft

import (
	"io/fs"
	"strings"
	"testing/fstest"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/wasm/abi"
)

// Request is what a page asks.
type Request struct {
	Do    string            `json:"do"`    // "open", "check" or "diagnose"
	Files map[string]string `json:"files"` // for open and check: the layer, by path
	Case  string            `json:"case"`  // for diagnose: a case as JSON
}

// Report is what was found out about a layer.
type Report struct {
	Base      string     `json:"base"`  // how findings and traces call the files underneath, "" if there are none
	Ready     bool       `json:"ready"` // it compiles: cases can be diagnosed
	Findings  []Finding  `json:"findings"`
	Scenarios []Scenario `json:"scenarios"` // of the layer itself
}

// Finding is one thing that is wrong. From and To are half-open offsets into its file, in UTF-16 units.
type Finding struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Col      int    `json:"col"`
	From     int    `json:"from"`
	To       int    `json:"to"`
}

// Scenario is a written case, and where its answer falls short of what is wanted.
type Scenario struct {
	ID       string   `json:"id"`
	File     string   `json:"file"`
	Failures []string `json:"failures"`
}

// Desk holds the layer that was opened last.
type Desk struct {
	base   fs.FS // what a manifest's "extends" puts underneath
	name   string
	layers []check.Layer
	engine *engine.Engine // nil while the layer does not compile
}

// New returns a desk whose layers may extend base. The scenarios of base are not the author's: they are left out.
func New(base fs.FS, name string) (*Desk, error) {
	copied := fstest.MapFS{}
	err := fs.WalkDir(base, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(p, "scenarios/") {
			return err
		}
		data, err := fs.ReadFile(base, p)
		copied[p] = &fstest.MapFile{Data: data}
		return err
	})
	return &Desk{base: copied, name: name}, err
}

// Answer replies to a Request in JSON with a Report, with an answer to a case, or with {"error": …}.
func (d *Desk) Answer(request []byte) []byte {
	var r Request
	if err := json.Unmarshal(request, &r); err != nil {
		return fail("bad-request", "the request is not what a page of this version sends")
	}
	switch r.Do {
	case "open":
		return d.open(r.Files)
	case "check":
		return d.check(r.Files)
	case "diagnose":
		return d.diagnose(r.Case)
	}
	return fail("bad-request", "nothing is done for the word "+r.Do)
}

func fail(code, message string) []byte {
	return abi.AppendError(nil, &engine.Error{Code: code, Msg: message})
}

// open compiles a layer, keeps it for cases, and runs its scenarios.
func (d *Desk) open(files map[string]string) []byte {
	d.layers, d.engine = d.stack(files), nil
	t := check.Test(check.Config{}, check.TestConfig{}, d.layers...)
	if t.KB != nil {
		d.engine = engine.New(t.KB, engine.Why())
	}
	out := d.report(&t.Report)
	for _, r := range t.Results {
		out.Scenarios = append(out.Scenarios, Scenario{r.Scenario.ID, r.Scenario.File, append([]string{}, r.Failures...)})
	}
	return encode(out)
}

// check looks at a layer more closely than the compiler does. It takes longer than open.
func (d *Desk) check(files map[string]string) []byte {
	return encode(d.report(check.Run(check.Config{}, d.stack(files)...)))
}

// stack lays files over what they extend.
func (d *Desk) stack(files map[string]string) []check.Layer {
	layer := fstest.MapFS{}
	for name, text := range files {
		if fs.ValidPath(name) {
			layer[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	var manifest struct {
		Extends string `json:"extends"`
	}
	top := check.Layer{FS: layer}
	if json.Unmarshal([]byte(files["manifest.json"]), &manifest) != nil || manifest.Extends != d.name {
		return []check.Layer{top}
	}
	return []check.Layer{{Name: d.name, FS: d.base, Base: true}, top}
}

// diagnose answers a case and adds the facts of the records that its trace may speak of.
func (d *Desk) diagnose(given string) []byte {
	if d.engine == nil {
		return fail("not-open", "the knowledge base has faults: mend them first")
	}
	c, err := scenario.DecodeCase([]byte(given))
	if err != nil {
		return abi.AppendError(nil, err)
	}
	answer, err := d.engine.Diagnose(c)
	if err != nil {
		return abi.AppendError(nil, err)
	}
	out := append([]byte(`{"diagnosis":`), answer.AppendJSON(nil)...)
	out = append(out, `,"facts":`...)
	out = append(out, encode(d.facts(c, answer))...)
	return append(out, '}')
}

func (d *Desk) report(r *check.Report) *Report {
	out := &Report{Ready: r.KB != nil, Findings: []Finding{}, Scenarios: []Scenario{}}
	if len(d.layers) > 1 {
		out.Base = d.name
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Ignored != "" {
			continue
		}
		text := r.Data(f.Pos.File)
		out.Findings = append(out.Findings, Finding{
			Code: f.Code, Name: f.Name, Severity: f.Severity.String(), Message: f.Message, Hint: f.Hint,
			File: f.Pos.File, Line: f.Pos.Line, Col: f.Pos.Col, From: units(text, f.Off), To: units(text, f.End),
		})
	}
	return out
}

// units counts the UTF-16 units of the first n bytes of text.
func units(text []byte, n int) int {
	out := 0
	for _, r := range string(text[:min(max(n, 0), len(text))]) {
		out++
		if r > 0xffff {
			out++
		}
	}
	return out
}

func encode(v any) []byte {
	out, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		panic("draft: a reply cannot be written: " + err.Error())
	}
	return out
}
