package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
)

func ask(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	flags, o := caseFlags("ask", out)
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	k, e, err := o.engine()
	if err != nil {
		return exitUsage, err
	}
	d := &dialogue{kb: k, engine: e, options: o, typed: newTyped(in)}
	if d.given, err = o.given(k, ""); err != nil {
		return exitUsage, err
	}
	noteLocale(complaints, k, o.locale)
	talk := out
	if o.json {
		talk = complaints
	}
	d.p = newPrinter(talk, "")
	answer, err := d.run(strings.Join(flags.Args(), " "))
	if err != nil {
		return exitUsage, err
	}
	d.p.line("\n%s\n", d.p.paint(dim, d.p.say.done))
	if err := d.p.flush(); err != nil {
		return exitUsage, err
	}
	return exitOK, o.show(out, answer, d.given)
}

// dialogue asks the best question until the answer is clear, nothing is left to
// ask, or the user leaves.
type dialogue struct {
	kb      *engine.KB
	engine  *engine.Engine
	options *caseOptions
	typed   *typed
	p       *printer
	given   engine.Case
	left    bool
}

func (d *dialogue) run(text string) (*engine.Diagnosis, error) {
	if err := d.begin(text); err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		answer, err := d.diagnose()
		if err != nil || d.left || len(answer.Questions) == 0 || clear(answer) {
			return answer, err
		}
		if err := d.ask(n, answer); err != nil {
			return nil, err
		}
	}
}

// diagnose answers what is given so far, and goes on in the language of the answer.
func (d *dialogue) diagnose() (*engine.Diagnosis, error) {
	answer, err := d.engine.Diagnose(d.given)
	if err == nil {
		d.p.say = interfaceWords(answer.Locale)
	}
	return answer, err
}

// begin notes the text of the arguments, or else the one that the user pastes.
func (d *dialogue) begin(text string) error {
	if text == "" {
		if _, err := d.diagnose(); err != nil {
			return err
		}
		d.p.block(0, "", "", d.p.say.paste)
		d.p.block(0, "", dim, d.p.say.endText)
		if err := d.p.flush(); err != nil {
			return err
		}
		first, err := d.typed.line()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if text, err = d.typed.text(first); err != nil || text == "" {
			return err
		}
	}
	d.tell(text)
	return readable("the text", text)
}

// tell notes what the user sees, which may say what language to answer in.
func (d *dialogue) tell(text string) {
	d.given.Locale = locale(d.options.locale, text)
	d.note("symptom.text", text)
}

// clear says whether asking on would not change the answer.
func clear(a *engine.Diagnosis) bool {
	return !a.AskFirst && len(a.Findings) > 0 && a.Findings[0].Verdict != engine.Possible
}

// ask puts the best question and notes the answer: the number of a choice, words
// where there are none, an empty line for "I do not know", q to leave.
func (d *dialogue) ask(n int, a *engine.Diagnosis) error {
	q := a.Questions[0]
	d.put(n, q, a)
	for {
		fmt.Fprint(&d.p.buf, "> ")
		if err := d.p.flush(); err != nil {
			return err
		}
		line, err := d.typed.line()
		if err == io.EOF || line == "q" {
			d.left = true
			return nil
		}
		if err != nil {
			return err
		}
		if q.Field == "symptom.text" {
			return d.askText(line)
		}
		if value, ok := d.value(q, strings.TrimSpace(line)); ok {
			d.note(q.Field, value)
			return nil
		}
		d.p.line("%s", d.p.say.notChoice)
	}
}

// put writes a question and how to answer it.
func (d *dialogue) put(n int, q engine.Question, a *engine.Diagnosis) {
	so := "–"
	if len(a.Findings) > 0 {
		so = a.Findings[0].Title
	}
	d.p.line("\n%s", d.p.paint(dim, fmt.Sprintf(d.p.say.progress, n, so)))
	d.p.block(0, "", bold, q.Text)
	for i, c := range q.Choices {
		d.p.block(2, strconv.Itoa(i+1)+") ", "", d.p.say.choice(c))
	}
	unknown := "Enter"
	if q.Field == "symptom.text" {
		unknown = endOfText
		d.p.block(2, "", dim, d.p.say.endText)
	}
	d.p.block(2, "", dim, unknown+" = "+d.p.say.unknown+"   q = "+d.p.say.leave)
}

// askText reads the rest of a text whose first line was read. It may begin with a blank
// line, so that only a text without words says "I do not know".
func (d *dialogue) askText(first string) error {
	text, err := d.typed.text(first)
	if err != nil {
		return err
	}
	if text == "" {
		d.note("symptom.text", nil)
		return nil
	}
	d.tell(text)
	return nil
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
