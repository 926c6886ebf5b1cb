package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
)

const (
	newForms = "overlay DIR | rule ID --cause CAUSE --when CONDITION [DIR...] | scenario ID --case JSON [DIR...] | RECORD-KIND ID [DIR...]"
	newUsage = newForms + "   (the last DIR gets the file)"
)

// draft is a file to be written.
type draft struct {
	kind, id, dir string
	when          []string
	cause         string
	weight        int
	given         string
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// create writes a file that checks clean but for what it says is still to be written.
func (t *tool) create(args []string) (int, error) {
	var d draft
	f := t.flags("new", newUsage)
	f.StringArrayVar(&d.when, "when", nil, "rule: a condition; may be repeated")
	f.StringVar(&d.cause, "cause", "", "rule: the cause that it is evidence for")
	f.IntVar(&d.weight, "weight", 35, "rule: how strong the evidence is")
	f.StringVarP(&d.given, "case", "c", "", "scenario: the case, as JSON or @FILE")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if f.NArg() < 2 || f.NArg() > 2 && f.Arg(0) == "overlay" {
		return exitUsage, errors.New("usage: kbcheck new " + newUsage)
	}
	dirs := folders(f.Args()[2:])
	d.kind, d.id, d.dir = f.Arg(0), f.Arg(1), dirs[len(dirs)-1]
	if d.kind == "overlay" {
		return t.overlay(f)
	}
	if !idForm.MatchString(d.id) {
		return exitUsage, fmt.Errorf("%q is no id: ids are kebab-case, such as bulb-dead", d.id)
	}
	open, err := open(dirs)
	if err != nil {
		return exitUsage, err
	}
	r := check.Run(check.Config{Select: []string{"KB101"}}, open...)
	path, body, todo, err := t.draft(&d, r)
	if err != nil {
		return exitUsage, err
	}
	return t.put(filepath.Join(d.dir, path), body, todo)
}

// overlay begins a folder that lies over the shipped knowledge.
func (t *tool) overlay(f *pflag.FlagSet) (int, error) {
	dir := f.Arg(1)
	id := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(filepath.Base(filepath.Clean(dir))), "-"), "-")
	if id == "" {
		id = "overlay"
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return exitUsage, err
	}
	return t.put(filepath.Join(dir, "manifest.json"), object("extends", layers.Shipped, "id", id, "version", "0.1.0"),
		"kbcheck new rule, scenario or provider puts something into it")
}

// put writes a file that does not exist yet.
func (t *tool) put(path string, body any, todo string) (int, error) {
	if exists(path) {
		return exitUsage, fmt.Errorf("%s exists", path)
	}
	data, err := json.Marshal(body, jsontext.EscapeForHTML(false))
	if err != nil {
		return exitUsage, err
	}
	if data, err = check.Format(data); err != nil {
		return exitUsage, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return exitUsage, err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return exitUsage, err
	}
	fmt.Fprintln(t.out, filepath.ToSlash(path))
	fmt.Fprintln(t.complaints, "next:", todo)
	return exitClean, nil
}

func (t *tool) draft(d *draft, r *check.Report) (path string, body any, todo string, err error) {
	switch {
	case d.kind == "rule":
		return d.rule(r)
	case d.kind == "scenario":
		return t.scenario(d, r)
	case slices.Contains(r.RecordKinds(), d.kind):
		return d.record(r)
	}
	return "", nil, "", fmt.Errorf("a %q is none of overlay, rule, scenario, %s", d.kind, strings.Join(r.RecordKinds(), ", "))
}

func (d *draft) rule(r *check.Report) (string, any, string, error) {
	if slices.Contains(r.IDs("rule"), d.id) {
		return "", nil, "", fmt.Errorf("the rule %q exists", d.id)
	}
	if d.cause == "" {
		return "", nil, "", errors.New("--cause: a rule needs a cause; kbcheck graph lists them")
	}
	if !slices.Contains(r.IDs("cause"), d.cause) {
		return "", nil, "", fmt.Errorf("--cause %q: name a cause of the knowledge base; kbcheck graph lists them", d.cause)
	}
	if len(d.when) == 0 {
		return "", nil, "", errors.New("--when: a rule needs a condition")
	}
	body := object("rules", object(d.id, object("when", d.when, "cause", d.cause, "weight", d.weight, "note", "TODO: on what it rests, or \"source\" with items of sources.json")))
	return "rules/" + d.id + ".json", body, "write on what it rests, and two scenarios: one in which it holds, and one that looks alike (kbcheck new scenario)", nil
}

func (t *tool) scenario(d *draft, r *check.Report) (string, any, string, error) {
	if d.given == "" {
		return "", nil, "", errors.New("--case: a scenario needs a case")
	}
	if r.KB == nil {
		return "", nil, "", errFaulty
	}
	c, err := t.readCase(d.given)
	if err != nil {
		return "", nil, "", err
	}
	x, err := engine.New(r.KB, engine.Why(), engine.IDsOnly()).Diagnose(c)
	if err != nil {
		return "", nil, "", err
	}
	given := map[string]any{}
	if c.Locale != "" {
		given["locale"] = c.Locale
	}
	if len(c.Symptom) > 0 {
		given["symptom"] = c.Symptom
	}
	if len(c.Context) > 0 {
		given["context"] = c.Context
	}
	want := wantedOf(x)
	body := object("scenarios", object(d.id, object("given", given, "want", want, "note", "TODO: what is wanted here is what the engine says today; is it right?")))
	return "scenarios/" + d.id + ".json", body, "look whether what it wants is right", nil
}

// wantedOf takes what a diagnosis says as wanted.
func wantedOf(d *engine.Diagnosis) any {
	want := []any{}
	if len(d.Findings) > 0 {
		want = append(want, "causes", []string{d.Findings[0].Cause})
	} else if len(d.Questions) > 0 {
		want = append(want, "ask", []string{d.Questions[0].Field})
	}
	var fired []string
	for _, r := range d.Trace.Fired {
		fired = append(fired, r.Rule)
	}
	if len(fired) > 0 {
		want = append(want, "fired", fired)
	}
	if len(want) == 0 {
		want = append(want, "ask_first", d.AskFirst)
	}
	return object(want...)
}

func (d *draft) record(r *check.Report) (string, any, string, error) {
	if slices.Contains(r.IDs("record:"+d.kind), d.id) {
		return "", nil, "", fmt.Errorf("the %s %q exists", d.kind, d.id)
	}
	name := []any{}
	for _, tag := range r.Locales() {
		name = append(name, tag, "TODO "+d.id)
	}
	body := object(d.kind, object(d.id, object("name", object(name...), "note", "TODO: aliases, facts with value, source and verified, contacts")))
	return d.kind + "s/" + d.id + ".json", body, "write its name, aliases, facts and contacts", nil
}

// members is a JSON object whose members keep their order.
type members []any

func object(list ...any) members { return list }

// MarshalJSONTo writes the members in order.
func (m members) MarshalJSONTo(e *jsontext.Encoder) error {
	if err := e.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for i := 0; i < len(m); i += 2 {
		if err := e.WriteToken(jsontext.String(m[i].(string))); err != nil {
			return err
		}
		if err := json.MarshalEncode(e, m[i+1], json.Deterministic(true)); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndObject)
}
