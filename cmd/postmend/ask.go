package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
)

func ask(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	flags, o := caseFlags("ask", complaints)
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	k, e, err := o.engine()
	if err != nil {
		return exitUsage, err
	}
	d := &dialogue{kb: k, engine: e, lines: bufio.NewScanner(in), p: newPrinter(out, locale(o.locale, ""))}
	d.lines.Buffer(nil, engine.DefaultMaxText)
	text := strings.Join(flags.Args(), " ")
	if text == "" {
		text = d.paste()
	}
	if d.given, err = o.given(k, text); err != nil {
		return exitUsage, err
	}
	d.p.say = interfaceWords(d.given.Locale)
	return exitOK, d.run()
}

// dialogue asks the best question until the answer is clear, nothing is left to
// ask, or the user leaves.
type dialogue struct {
	kb     *engine.KB
	engine *engine.Engine
	lines  *bufio.Scanner
	p      *printer
	given  engine.Case
	left   bool
}

// paste reads the user's text up to an empty line.
func (d *dialogue) paste() string {
	d.p.line("%s", d.p.say.paste)
	d.p.flush()
	var text []string
	for d.lines.Scan() && strings.TrimSpace(d.lines.Text()) != "" {
		text = append(text, d.lines.Text())
	}
	return strings.Join(text, "\n")
}

func (d *dialogue) run() error {
	for n := 1; ; n++ {
		answer, err := d.engine.Diagnose(d.given)
		if err != nil {
			return err
		}
		if d.left || len(answer.Questions) == 0 || clear(answer) {
			return d.finish(answer)
		}
		d.ask(n, answer)
	}
}

// clear says whether asking on would not change the answer.
func clear(a *engine.Diagnosis) bool {
	return len(a.Findings) > 0 && a.Findings[0].Verdict != engine.Possible
}

func (d *dialogue) finish(a *engine.Diagnosis) error {
	d.p.line("\n%s\n", d.p.paint(dim, d.p.say.done))
	d.p.diagnosis(a, d.given)
	return d.p.flush()
}

// ask puts the best question and notes the answer: the number of a choice, words
// where there are none, an empty line for "I do not know", q to leave.
func (d *dialogue) ask(n int, a *engine.Diagnosis) {
	q := a.Questions[0]
	so := "–"
	if len(a.Findings) > 0 {
		so = a.Findings[0].Title
	}
	d.p.line("\n%s", d.p.paint(dim, fmt.Sprintf(d.p.say.progress, n, so)))
	d.p.block(0, "", bold, q.Text)
	for i, c := range q.Choices {
		d.p.block(2, strconv.Itoa(i+1)+") ", "", d.p.say.choice(c))
	}
	d.p.block(2, "", dim, "Enter = "+d.p.say.unknown+"   q = "+d.p.say.leave)
	for {
		fmt.Fprint(&d.p.buf, "> ")
		d.p.flush()
		if !d.lines.Scan() || d.lines.Text() == "q" {
			d.left = true
			return
		}
		value, ok := d.value(q, strings.TrimSpace(d.lines.Text()))
		if ok {
			d.note(q.Field, value)
			return
		}
		d.p.line("%s", d.p.say.notChoice)
	}
}

// value reads an answer; ok is false if it is none of the choices.
func (d *dialogue) value(q engine.Question, typed string) (any, bool) {
	if typed == "" {
		return nil, true
	}
	if len(q.Choices) > 0 {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 || n > len(q.Choices) {
			return nil, false
		}
		v := q.Choices[n-1].Value
		if f, _ := d.kb.Field(q.Field); f.Type == "enum[]" {
			return []any{v}, true
		}
		return v, true
	}
	f, _ := d.kb.Field(q.Field)
	v, err := parse(f, typed)
	return v, err == nil
}

func (d *dialogue) note(field string, value any) {
	if leaf, ok := strings.CutPrefix(field, "symptom."); ok {
		d.given.Symptom[leaf] = value
		return
	}
	d.given.Context[strings.TrimPrefix(field, "context.")] = value
}
