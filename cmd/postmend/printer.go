package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"github.com/postmend/postmend/engine"
)

// printer lays out an answer for reading: wrapped by display width, which is two
// cells for a CJK character, and coloured on a terminal only.
type printer struct {
	out     io.Writer
	buf     bytes.Buffer
	width   int
	colours bool
	say     phrases
}

const plainWidth = 96

func newPrinter(out io.Writer, locale string) *printer {
	p := &printer{out: out, width: plainWidth, say: interfaceWords(locale)}
	if f, ok := terminal(out); ok {
		p.colours = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			p.width = min(w, 110)
		}
	}
	return p
}

func (p *printer) flush() error {
	_, err := p.buf.WriteTo(p.out)
	return err
}

// The styles of a terminal.
const (
	bold   = "1"
	dim    = "2"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

func (p *printer) paint(style, text string) string {
	if !p.colours {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// block writes text behind a label, wrapped, later lines indented like the first.
func (p *printer) block(indent int, label, style, text string) {
	pad := strings.Repeat(" ", indent+uniseg.StringWidth(label))
	first := strings.Repeat(" ", indent) + label
	for _, line := range wrap(text, max(20, p.width-len(pad))) {
		if style != "" {
			line = p.paint(style, line)
		}
		fmt.Fprintln(&p.buf, strings.TrimRight(first+line, " "))
		first = pad
	}
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(&p.buf, format+"\n", args...) }

func (p *printer) heading(text string) { p.line("\n%s", p.paint(bold, text)) }

// wrap breaks text where Unicode allows it, at most width cells a line, but not between
// two ASCII characters that no space parts: hosts, numbers and links are copied.
func wrap(text string, width int) []string {
	var lines []string
	var line strings.Builder
	used, state := 0, -1
	for len(text) > 0 {
		var segment string
		var must bool
		from := text
		segment, text, must, state = uniseg.FirstLineSegmentInString(text, state)
		for !must && inWord(segment[len(segment)-1]) && inWord(text[0]) {
			_, text, must, state = uniseg.FirstLineSegmentInString(text, state)
			segment = from[:len(from)-len(text)]
		}
		must = must && len(text) > 0
		w := uniseg.StringWidth(strings.TrimRight(segment, " \n"))
		if used > 0 && used+w > width {
			lines = append(lines, strings.TrimRight(line.String(), " "))
			line.Reset()
			used = 0
		}
		line.WriteString(strings.TrimRight(segment, "\r\n"))
		used += uniseg.StringWidth(segment)
		if must {
			lines = append(lines, strings.TrimRight(line.String(), " "))
			line.Reset()
			used = 0
		}
	}
	return append(lines, strings.TrimRight(line.String(), " "))
}

func inWord(c byte) bool { return ' ' < c && c < utf8.RuneSelf }

// others is how many further findings are named below the first.
const others = 3

func (p *printer) diagnosis(d *engine.Diagnosis, c engine.Case) {
	if len(d.Findings) == 0 {
		p.block(0, "", bold, p.say.nothing)
	} else {
		p.finding(&d.Findings[0], d, c)
	}
	if len(d.Findings) > 1 {
		p.heading(p.say.others)
		for _, f := range d.Findings[1:min(1+others, len(d.Findings))] {
			p.block(2, "- ", "", f.Title+" "+p.paint(dim, "("+p.say.verdict[f.Verdict]+")"))
		}
	}
	if len(d.Questions) > 0 && (len(d.Findings) == 0 || d.Findings[0].Verdict != engine.Confirmed) {
		q := d.Questions[0]
		p.heading(p.say.question)
		p.block(2, "", cyan, q.Text)
		for _, choice := range q.Choices {
			p.choice(p.say.choice(choice), fmt.Sprintf("(--set %s=%v)", q.Field, choice.Value))
		}
	}
	p.escalation(d.Escalation)
}

// choice writes one answer to a question and the flag that gives it, which stays in one
// piece to be copied: on a line of its own where there is no room beside the answer.
func (p *printer) choice(label, flag string) {
	const indent, mark = 4, "- "
	if indent+len(mark)+uniseg.StringWidth(label+" "+flag) <= p.width {
		p.line("%*s%s%s %s", indent, "", mark, label, p.paint(dim, flag))
		return
	}
	p.block(indent, mark, "", label)
	p.line("%*s%s", indent+len(mark), "", p.paint(dim, flag))
}

func (p *printer) finding(f *engine.Finding, d *engine.Diagnosis, c engine.Case) {
	style := yellow
	if f.Verdict != engine.Possible {
		style = green
	}
	p.block(0, "", bold+";"+style, f.Title)
	p.line("%s", p.paint(dim, p.say.verdict[f.Verdict]+" · "+p.say.party[f.Party]))
	p.line("")
	p.block(0, "", "", f.Explanation)
	if marks := quotes(d, c); len(marks) > 0 {
		p.heading(p.say.evidence)
		for _, m := range marks {
			p.block(2, "- ", "", m)
		}
	}
	if len(f.Remedies) > 0 {
		p.heading(p.say.todo)
	}
	for i, r := range f.Remedies {
		p.block(2, fmt.Sprintf("%d. ", i+1), bold, r.Title)
		for _, s := range r.Steps {
			p.block(5, "- ", "", s)
		}
		for _, s := range r.Cautions {
			p.block(5, "! ", yellow, s)
		}
	}
}

// quotes lists the words of the text that the first finding rests on, or else all that
// were recognised; where words alone speak for it, the place of the one that says most. Where
// they overlap, they are one.
func quotes(d *engine.Diagnosis, c engine.Case) []string {
	text, _ := c.Symptom["text"].(string)
	var spans, all, words [][2]int
	for _, s := range d.Signals {
		if s.Span[0] >= s.Span[1] || s.Span[1] > len(text) {
			continue
		}
		if s.ID == engine.WordingID {
			words = append(words, s.Span)
			continue
		}
		all = append(all, s.Span)
		if len(d.Findings) > 0 && slices.ContainsFunc(d.Findings[0].Evidence, func(e engine.Evidence) bool { return strings.Contains(e.Condition, "'"+s.ID+"'") }) {
			spans = append(spans, s.Span)
		}
	}
	switch {
	case len(spans) > 0:
	case len(words) > 0:
		spans = words
	default:
		spans = all
	}
	var out []string
	for from := 0; from < len(spans); { // signals stand in order
		start, end := spans[from][0], spans[from][1]
		for from++; from < len(spans) && spans[from][0] <= end; from++ {
			end = max(end, spans[from][1])
		}
		out = append(out, fmt.Sprintf("%q", strings.Join(strings.Fields(text[start:end]), " ")))
	}
	for _, f := range d.Fields {
		if codes, ok := f.Value.([]string); ok && f.Name == "symptom.codes" && len(codes) > 0 {
			out = append(out, strings.Join(codes, ", "))
		}
	}
	return out
}

func (p *printer) escalation(e *engine.Escalation) {
	if e == nil {
		return
	}
	if e.Now {
		p.heading(p.say.handOverNow)
	} else {
		p.heading(p.say.handOver)
	}
	who := e.Role
	if c := e.Contact; c != nil {
		who = strings.Join(nonEmpty(c.Name, c.Phone, c.URL), " · ")
	}
	p.block(2, "", "", who)
	if len(e.Collect) > 0 {
		var labels []string
		for _, i := range e.Collect {
			labels = append(labels, i.Label)
		}
		p.block(2, p.say.collect, "", strings.Join(labels, p.say.comma))
	}
}

func nonEmpty(ss ...string) []string {
	var out []string
	for _, s := range ss {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// trace lists the rules that bear on what is shown: the findings, the fields that they
// rest on, and the causes that are excluded.
func (p *printer) trace(d *engine.Diagnosis) {
	if d.Trace == nil {
		return
	}
	shown := map[string]bool{}
	for _, f := range d.Findings[:min(1+others, len(d.Findings))] {
		shown[f.Cause] = true
		for _, e := range f.Evidence {
			for _, name := range e.Fields {
				shown[name] = true
			}
		}
	}
	for _, r := range d.RuledOut {
		shown[r.Cause] = true
	}
	rest := 0
	for _, part := range []struct {
		name  string
		rules []engine.RuleTrace
	}{{"fired", d.Trace.Fired}, {"waiting", d.Trace.Waiting}, {"refuted", d.Trace.Refuted}} {
		rules := slices.DeleteFunc(slices.Clone(part.rules), func(r engine.RuleTrace) bool { return !shown[r.Cause] && !shown[r.Sets] })
		rest += len(part.rules) - len(rules)
		p.heading(fmt.Sprintf("%s (%d)", part.name, len(rules)))
		for _, r := range rules {
			p.rule(&r)
		}
	}
	p.line("\n%s", p.paint(dim, fmt.Sprintf("Looked at besides: %d rules that bear on nothing shown above; --json --why lists them.", rest)))
}

func (p *printer) rule(r *engine.RuleTrace) {
	then := fmt.Sprintf("%s %+d", r.Cause, r.Weight)
	switch {
	case r.RuleOut:
		then = r.Cause + " ruled out"
	case r.Sets != "":
		then = "sets " + r.Sets
	}
	p.line("  %s -> %s  %s", r.Rule, then, p.paint(dim, r.Pos.String()))
	for _, c := range r.Conditions {
		p.line("    %-7s %s", c.Truth, c.Text)
	}
}
