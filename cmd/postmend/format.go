package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

// maker makes a line of the input a case. It says false for a line that is none
// and needs no answer.
type maker func(j *job, l line) (c engine.Case, ok bool, err error)

var formats = map[string]maker{"ndjson": fromJSON, "lines": fromText, "maillog": fromLog}

func findFormat(name string) (maker, error) {
	f, ok := formats[name]
	if !ok {
		return nil, fmt.Errorf("--format %s: it is ndjson, lines or maillog", name)
	}
	return f, nil
}

func fromJSON(_ *job, l line) (engine.Case, bool, error) {
	c, err := scenario.DecodeCase(l.text)
	return c, true, err
}

// fromText takes the whole line as the text; the case's id is the line's number.
func fromText(j *job, l line) (engine.Case, bool, error) {
	return engine.Case{ID: strconv.Itoa(l.number), Locale: j.locale, Symptom: engine.Fields{"text": toText(l.text)}}, true, nil
}

func fromLog(j *job, l line) (engine.Case, bool, error) {
	d, ok := readDelivery(toText(l.text))
	if !ok {
		return engine.Case{}, false, nil
	}
	c := engine.Case{ID: strconv.Itoa(l.number), Locale: j.locale, Symptom: engine.Fields{"text": d.text}}
	if d.status != "" && j.known("symptom.codes") {
		c.Symptom["codes"] = []string{d.status}
	}
	if j.known("symptom.action") {
		c.Symptom["action"] = "send"
	}
	return c, true, nil
}

// known says whether the knowledge base has a field.
func (j *job) known(name string) bool {
	_, ok := j.kb.Field(name)
	return ok
}

func toText(line []byte) string { return strings.ToValidUTF8(string(line), "\uFFFD") }

// receiver is where the mail of a line should have gone: its recipient's domain.
func (j *job) receiver(l line) string {
	if j.format != "maillog" {
		return ""
	}
	d, _ := readDelivery(toText(l.text))
	return domain(d.to)
}
