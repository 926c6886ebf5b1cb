// Package lines answers lines of text: each becomes a case, and its diagnosis a line
// of output. What reads many lines, on one machine or on many, does it with this
// package, so that all give the same bytes.
package lines

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
)

// MaxLine is the length of a line, in bytes, up to which it is read unless Options say otherwise.
const MaxLine = 2 << 20

// Options say what the lines are and what is wanted of them. The zero value reads
// cases as JSON and writes whole diagnoses.
type Options struct {
	Format  string // of the lines: "ndjson", "lines" or "maillog"; "" is ndjson
	As      string // what is written: "ndjson" or "csv"; "" is ndjson
	Locale  string // language of the answers to lines that name none
	IDsOnly bool   // leave out all words
	Every   bool   // answer lines that need no answer with an empty line
	MaxLine int    // 0 is MaxLine
}

// Line is one line of an input.
type Line struct {
	Number  int   // counted from 1
	Offset  int64 // of its first byte in the input
	Text    []byte
	TooLong bool // Text was not kept
}

// Outcome is what a line came to.
type Outcome int

// The outcomes of a line.
const (
	Blank    Outcome = iota // there is nothing in it
	Skipped                 // it needs no answer: a log's line about something other than a failure
	Answered                // with a diagnosis
	Bad                     // with an error
)

// Result is what is known of a line besides its answer.
type Result struct {
	Outcome   Outcome
	Text      string            // of the symptom, if it was answered
	Receiver  string            // domain that the mail was for, if a log says so
	Diagnosis *engine.Diagnosis // nil unless it was answered
}

// Answerer answers lines. It is safe for any number of goroutines.
type Answerer struct {
	kb      *engine.KB
	engine  *engine.Engine
	make    maker
	options Options
}

// New returns an Answerer that goes by k.
func New(k *engine.KB, o Options) (*Answerer, error) {
	if o.Format == "" {
		o.Format = "ndjson"
	}
	if o.As == "" {
		o.As = "ndjson"
	}
	if o.MaxLine <= 0 {
		o.MaxLine = MaxLine
	}
	make, ok := formats[o.Format]
	if !ok {
		return nil, fmt.Errorf("--format %s: it is ndjson, lines or maillog", o.Format)
	}
	if o.As != "ndjson" && o.As != "csv" {
		return nil, fmt.Errorf("--as %s: it is ndjson or csv", o.As)
	}
	var options []engine.Option
	if o.IDsOnly || o.As == "csv" {
		options = append(options, engine.IDsOnly())
	}
	return &Answerer{kb: k, engine: engine.New(k, options...), make: make, options: o}, nil
}

// Options returns the options with their defaults filled in.
func (a *Answerer) Options() Options { return a.options }

// Head is what stands before the first answer: the names of the columns in CSV.
func (a *Answerer) Head() string {
	if a.options.As == "csv" {
		return csvHead
	}
	return ""
}

// mark is the byte order mark that programs on Windows put in front of UTF-8.
var mark = []byte("\xEF\xBB\xBF")

// Answer appends the answer to l, with its line end, to dst.
func (a *Answerer) Answer(dst []byte, l Line) ([]byte, Result) {
	if l.Number == 1 {
		l.Text = bytes.TrimPrefix(l.Text, mark)
	}
	if !l.TooLong && blank(l.Text) {
		return a.skip(dst), Result{Outcome: Blank}
	}
	g, ok, err := a.given(l)
	if !ok {
		return a.skip(dst), Result{Outcome: Skipped}
	}
	var d *engine.Diagnosis
	if err == nil {
		d, err = a.engine.Diagnose(g.Case)
	}
	if err != nil {
		return append(a.appendError(dst, g.ID, l.Number, err), '\n'), Result{Outcome: Bad}
	}
	text, _ := g.Symptom["text"].(string)
	return append(a.append(dst, d, l.Number), '\n'), Result{Answered, text, g.receiver, d}
}

func blank(text []byte) bool { return len(bytes.TrimSpace(text)) == 0 }

func (a *Answerer) skip(dst []byte) []byte {
	if a.options.Every {
		return append(dst, '\n')
	}
	return dst
}

// given makes a line a case; false means that it needs no answer.
func (a *Answerer) given(l Line) (given, bool, error) {
	if l.TooLong {
		return given{}, true, &engine.Error{Code: "line-too-long", Msg: "the line is longer than " + strconv.Itoa(a.options.MaxLine) + " bytes"}
	}
	return a.make(a, l)
}

func (a *Answerer) append(dst []byte, d *engine.Diagnosis, number int) []byte {
	if a.options.As == "csv" {
		return appendCSV(dst, d, number)
	}
	return d.AppendJSON(dst)
}

func (a *Answerer) appendError(dst []byte, id string, number int, err error) []byte {
	e := &engine.Error{Code: "internal", Msg: err.Error()}
	errors.As(err, &e)
	if a.options.As == "csv" {
		return appendCSVError(dst, id, number, e)
	}
	return appendError(dst, id, number, e)
}

// appendError writes the answer to a line that could not be diagnosed.
func appendError(dst []byte, id string, number int, e *engine.Error) []byte {
	message := e.Msg
	if e.Hint != "" {
		message += " (" + e.Hint + ")"
	}
	record := struct {
		ID    string `json:"id"`
		Error struct {
			Code    string `json:"code"`
			Field   string `json:"field,omitempty"`
			Message string `json:"message"`
			Line    int    `json:"line"`
		} `json:"error"`
	}{ID: id}
	record.Error.Code, record.Error.Field, record.Error.Message, record.Error.Line = e.Code, e.Field, message, number
	text, err := json.Marshal(record)
	if err != nil {
		panic("lines: an error record cannot be written: " + err.Error())
	}
	return append(dst, text...)
}
