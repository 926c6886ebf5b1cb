package lines

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

// given is the case that a line stands for.
type given struct {
	engine.Case
	receiver string
}

// maker makes a line of the input a case. It says false for a line that is none
// and needs no answer.
type maker func(a *Answerer, l Line) (g given, ok bool, err error)

var formats = map[string]maker{"ndjson": fromJSON, "lines": fromText, "maillog": fromLog}

func fromJSON(a *Answerer, l Line) (given, bool, error) {
	c, err := scenario.DecodeCase(l.Text)
	return given{Case: c}, true, err
}

// fromText takes the whole line as the text; the case's id is the line's number.
func fromText(a *Answerer, l Line) (given, bool, error) {
	g := given{Case: a.textCase(l, string(l.Text))}
	if !utf8.Valid(l.Text) {
		return g, true, &engine.Error{Code: "text-not-utf8", Field: "symptom.text", Msg: "the line is not UTF-8",
			Hint: "convert the file, as in iconv -f SHIFT_JIS -t UTF-8; --format maillog takes any bytes"}
	}
	return g, true, nil
}

func (a *Answerer) textCase(l Line, text string) engine.Case {
	return engine.Case{ID: strconv.Itoa(l.Number), Locale: a.options.Locale, Symptom: engine.Fields{"text": text}}
}

func fromLog(a *Answerer, l Line) (given, bool, error) {
	line := toText(l.Text)
	d, ok := readDelivery(line)
	if !ok {
		return given{}, false, nil
	}
	g := given{a.textCase(l, asPostfix(d, line)), plain(domain(d.to))}
	if d.status != "" && a.known("symptom.codes") {
		g.Symptom["codes"] = []string{d.status}
	}
	if a.known("symptom.action") {
		g.Symptom["action"] = "send"
	}
	return g, true, nil
}

// known says whether the knowledge base has a field.
func (a *Answerer) known(name string) bool {
	_, ok := a.kb.Field(name)
	return ok
}

// toText keeps what can be read of a log's line: logs quote what servers said, in any encoding.
func toText(line []byte) string { return strings.ToValidUTF8(string(line), "\uFFFD") }
