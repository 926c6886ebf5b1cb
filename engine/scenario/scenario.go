// Package scenario reads cases from JSON and runs written ones: what is given,
// and what a Diagnosis of it has to say.
package scenario

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine"
)

// Scenario is a written case.
type Scenario struct {
	ID    string
	File  string
	Given engine.Case
	Want  Want
}

// Want is what a scenario asks of its Diagnosis. What is absent is not looked at.
type Want struct {
	Causes     []string `json:"causes"`      // the first Primary are fully right, the others acceptable company
	Primary    int      `json:"primary"`     // 0 is 1
	Among      int      `json:"among"`       // a right cause is among the first so many; 0 is 1
	Ask        []string `json:"ask"`         // one of these fields is among the first three questions
	Remedies   []string `json:"remedies"`    // each is offered with one of the first three findings
	MustNot    []string `json:"must_not"`    // remedies, contacts, cause:ID or item:ID that must not appear there
	Escalate   *bool    `json:"escalate"`    // whether it is time to hand over
	AskFirst   *bool    `json:"ask_first"`   // whether the answer begins with the question
	Signals    []string `json:"signals"`     // each is recognised
	NotSignals []string `json:"not_signals"` // none is recognised
	Fired      []string `json:"fired"`       // these rules hold
	NotFired   []string `json:"not_fired"`   // these do not
	Note       string   `json:"note"`
}

type scenarioJSON struct {
	Given jsontext.Value `json:"given"`
	Want  Want           `json:"want"`
	Note  string         `json:"note"`
}

// Load reads scenarios/*.json of all layers. A later layer's scenario replaces an
// earlier one of the same id. The result is sorted by id.
func Load(layers ...fs.FS) ([]Scenario, error) {
	byID := map[string]*Scenario{}
	for i, layer := range layers {
		if info, err := fs.Stat(layer, "."); err != nil || !info.IsDir() {
			return nil, &engine.Error{Code: "file-unreadable", Msg: "layer " + strconv.Itoa(i+1) + " is no folder that can be read"}
		}
		names, err := fs.Glob(layer, "scenarios/*.json")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if err := load(layer, name, byID); err != nil {
				return nil, err
			}
		}
	}
	out := make([]Scenario, 0, len(byID))
	for _, s := range byID {
		if s != nil {
			out = append(out, *s)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out, nil
}

func load(layer fs.FS, name string, byID map[string]*Scenario) error {
	data, err := fs.ReadFile(layer, name)
	if err != nil {
		return err
	}
	var file struct {
		Scenarios map[string]*scenarioJSON `json:"scenarios"`
		Note      string                   `json:"note"`
	}
	if err := json.Unmarshal(data, &file, json.RejectUnknownMembers(true)); err != nil {
		return at(name, data, err)
	}
	for _, id := range slices.Sorted(maps.Keys(file.Scenarios)) {
		s := file.Scenarios[id]
		if s == nil {
			byID[id] = nil
			continue
		}
		given, err := DecodeCase(s.Given)
		if err != nil {
			e := err.(*engine.Error)
			e.Pos = engine.Pos{File: name}
			e.Msg = "scenario " + id + ": " + e.Msg
			return e
		}
		given.ID = id
		byID[id] = &Scenario{ID: id, File: path.Clean(name), Given: given, Want: s.Want}
	}
	return nil
}

// at turns the place of a decoding fault into file, line and column.
func at(name string, data []byte, err error) error {
	e := decodeError(err)
	switch e.Code {
	case "unknown-member":
		e.Msg, e.Hint = "there is no member "+strconv.Quote(e.Field)+" here", ""
	case "wrong-type":
		e.Msg = strconv.Quote(e.Field) + " has a value of the wrong type"
		if e.Field == "" {
			e.Msg = "a file of scenarios is a JSON object"
		}
	case "json-syntax":
		e.Msg, _, _ = strings.Cut(e.Msg, " at byte ") // the place says it
		e.Hint = ""
	}
	e.Pos.File = name
	before := data[:min(len(data), max(0, e.Pos.Col-1))]
	e.Pos.Line = 1 + strings.Count(string(before), "\n")
	e.Pos.Col = len(before) - strings.LastIndexByte(string(before), '\n')
	e.Msg = "cannot read the scenarios: " + e.Msg
	return e
}

// Result is a scenario's Diagnosis and where it falls short of what is wanted.
type Result struct {
	Scenario  *Scenario
	Diagnosis *engine.Diagnosis
	Failures  []string // empty if all is as wanted
}

// Run diagnoses every scenario. The engine has to be made with engine.Why for wishes about rules.
func Run(e *engine.Engine, scenarios []Scenario) []Result {
	out := make([]Result, len(scenarios))
	for i := range scenarios {
		s := &scenarios[i]
		out[i].Scenario = s
		d, err := e.Diagnose(s.Given)
		if err != nil {
			out[i].Failures = []string{err.Error()}
			continue
		}
		out[i].Diagnosis = d
		out[i].Failures = compare(d, &s.Want)
	}
	return out
}

// leading is how many findings and questions a reader looks at.
const leading = 3

func compare(d *engine.Diagnosis, w *Want) []string {
	c := comparison{d: d, shown: map[string]bool{}}
	c.collect()
	c.causes(w)
	if len(w.Ask) > 0 && !slices.ContainsFunc(c.asked, func(f string) bool { return slices.Contains(w.Ask, f) }) {
		c.fail("asks", c.asked, "wanted one of", w.Ask)
	}
	for _, r := range w.Remedies {
		c.need(c.shown[r], "does not offer remedy "+r)
	}
	for _, m := range w.MustNot {
		c.need(!c.shown[m], "must not show "+m)
	}
	if w.Escalate != nil {
		now := d.Escalation != nil && d.Escalation.Now
		c.need(now == *w.Escalate, "escalation now is the wrong way round")
	}
	if w.AskFirst != nil {
		c.need(d.AskFirst == *w.AskFirst, "ask_first is the wrong way round")
	}
	for _, s := range w.Signals {
		c.need(c.signal(s), "does not recognise signal "+s)
	}
	for _, s := range w.NotSignals {
		c.need(!c.signal(s), "recognises signal "+s)
	}
	for _, r := range w.Fired {
		c.need(c.fired(r), "rule "+r+" does not hold")
	}
	for _, r := range w.NotFired {
		c.need(!c.fired(r), "rule "+r+" holds")
	}
	return c.failures
}

type comparison struct {
	d        *engine.Diagnosis
	shown    map[string]bool // remedies, contacts, cause:ID and item:ID of the leading findings
	asked    []string
	failures []string
}

func (c *comparison) need(ok bool, failure string) {
	if !ok {
		c.failures = append(c.failures, failure)
	}
}

func (c *comparison) fail(what string, got []string, wanted string, want []string) {
	c.failures = append(c.failures, what+" "+strings.Join(got, ", ")+"; "+wanted+" "+strings.Join(want, ", "))
}

func (c *comparison) collect() {
	for _, f := range c.d.Findings[:min(leading, len(c.d.Findings))] {
		c.shown["cause:"+f.Cause] = true
		for _, s := range f.Sources {
			c.shown["item:"+s] = true
		}
		for _, r := range f.Remedies {
			c.shown[r.ID] = true
			for _, s := range r.Sources {
				c.shown["item:"+s] = true
			}
		}
	}
	if e := c.d.Escalation; e != nil && e.Contact != nil {
		c.shown[e.Contact.ID] = true
	}
	for _, q := range c.d.Questions[:min(leading, len(c.d.Questions))] {
		c.asked = append(c.asked, q.Field)
	}
}

func (c *comparison) causes(w *Want) {
	if len(w.Causes) == 0 {
		return
	}
	var got []string
	for _, f := range c.d.Findings {
		got = append(got, f.Cause)
	}
	right := w.Causes[:min(max(1, w.Primary), len(w.Causes))]
	for _, g := range got[:min(max(1, w.Among), len(got))] {
		if slices.Contains(right, g) {
			return
		}
	}
	c.fail("finds", got, "wanted", right)
}

func (c *comparison) signal(id string) bool {
	return slices.ContainsFunc(c.d.Signals, func(s engine.Signal) bool { return s.ID == id })
}

func (c *comparison) fired(id string) bool {
	return c.d.Trace != nil && slices.ContainsFunc(c.d.Trace.Fired, func(r engine.RuleTrace) bool { return r.Rule == id })
}

// Unfired lists the rules of k that hold in none of the results, sorted.
func Unfired(k *engine.KB, results []Result) []string {
	fired := map[string]bool{}
	for _, r := range results {
		if r.Diagnosis == nil || r.Diagnosis.Trace == nil {
			continue
		}
		for _, t := range r.Diagnosis.Trace.Fired {
			fired[t.Rule] = true
		}
	}
	var out []string
	for _, id := range k.Rules() {
		if !fired[id] {
			out = append(out, id)
		}
	}
	return out
}
