package report

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/postmend/postmend/engine/check"
)

// The colours of a terminal.
const (
	plain = "\x1b[0m"
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
)

var colours = map[check.Severity]string{check.Error: "\x1b[1;31m", check.Warning: "\x1b[1;33m", check.Info: "\x1b[1;36m"}

// window is how many columns of a line are shown around a finding.
const window = 140

type textReport struct {
	bytes.Buffer
	in *Input
}

// text writes findings with the lines that they are about.
func text(w io.Writer, in Input) error {
	t := &textReport{in: &in}
	shown, more := in.open()
	for i := range shown {
		t.finding(&shown[i])
	}
	if more > 0 {
		fmt.Fprintf(t, "and %d more findings\n", more)
	}
	_, err := w.Write(t.Bytes())
	return err
}

func (t *textReport) paint(colour, s string) string {
	if !t.in.Color {
		return s
	}
	return colour + s + plain
}

func (t *textReport) finding(f *check.Finding) {
	t.WriteString(t.paint(colours[f.Severity], f.Severity.String()+"["+f.Code+"]") + " " + f.Name + ": " + t.paint(bold, visible(f.Message)) + "\n")
	indent := len(strconv.Itoa(f.Pos.Line))
	pad := strings.Repeat(" ", indent)
	if at := f.Pos.String(); at != "" {
		t.WriteString(pad + t.paint(dim, "--> ") + visible(at))
		if f.ID != "" {
			t.WriteString("  " + visible(f.Kind) + " `" + visible(f.ID) + "`")
		}
		t.WriteByte('\n')
	}
	hinted := t.frame(f, pad)
	note := func(what, says string) { t.WriteString(pad + t.paint(dim, " = ") + what + ": " + says + "\n") }
	if f.Hint != "" && !hinted {
		note("hint", visible(f.Hint))
	}
	for _, r := range f.Related {
		note("see", visible(r.Pos.String()+": "+r.Message))
	}
	if f.Case != "" {
		note("case", f.Case)
	}
	if f.Fix != nil {
		how := "kbcheck fix"
		if !f.Fix.Safe {
			how = "kbcheck fix --unsafe"
		}
		note("fix", visible(f.Fix.Says)+" ("+how+")")
	}
	note("docs", "kbcheck explain "+f.Code)
	t.WriteByte('\n')
}

// frame writes the line that a finding is about, and carets below it. It says whether the hint stands there.
func (t *textReport) frame(f *check.Finding, pad string) bool {
	data := t.in.Data(f.Pos.File)
	if f.Pos.Line == 0 || data == nil {
		return false
	}
	start := f.Off - (f.Pos.Col - 1)
	if start < 0 || f.Off > len(data) {
		return false
	}
	line := data[start:]
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	line = bytes.TrimSuffix(line, []byte("\r"))
	from := min(f.Off-start, len(line))
	to := min(max(f.End-start, from), len(line))
	before, marked, after := visible(string(line[:from])), visible(string(line[from:to])), visible(string(line[to:]))
	before, marked, after = narrow(before, marked, after)
	bar := pad + " " + t.paint(dim, "|")
	t.WriteString(bar + "\n" + t.paint(dim, strconv.Itoa(f.Pos.Line)+" |") + " " + before + marked + after + "\n")
	carets := strings.Repeat("^", max(1, uniseg.StringWidth(marked)))
	t.WriteString(bar + " " + strings.Repeat(" ", uniseg.StringWidth(before)) + t.paint(colours[f.Severity], carets))
	if f.Hint != "" {
		t.WriteString(" " + visible(f.Hint))
	}
	t.WriteByte('\n')
	return f.Hint != ""
}

// narrow cuts a long line down to a window around what is marked.
func narrow(before, marked, after string) (string, string, string) {
	if uniseg.StringWidth(marked) > window {
		marked = head(marked, window-1) + "…"
		after = ""
	}
	room := max(20, window-uniseg.StringWidth(marked))
	if w := uniseg.StringWidth(before); w > room/2 && w+uniseg.StringWidth(after) > room {
		before = "…" + tail(before, room/2)
	}
	if rest := max(10, room-uniseg.StringWidth(before)); uniseg.StringWidth(after) > rest {
		after = head(after, rest-1) + "…"
	}
	return before, marked, after
}

func head(s string, columns int) string {
	width, g := 0, uniseg.NewGraphemes(s)
	for g.Next() {
		if width += g.Width(); width > columns {
			from, _ := g.Positions()
			return s[:from]
		}
	}
	return s
}

func tail(s string, columns int) string {
	skip, width, g := uniseg.StringWidth(s)-columns, 0, uniseg.NewGraphemes(s)
	for g.Next() {
		if width += g.Width(); width >= skip {
			_, to := g.Positions()
			return s[to:]
		}
	}
	return ""
}

// visible writes what a terminal would act on, or not show, in a form that can be seen.
func visible(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\t':
			b.WriteString("    ")
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "<%04X>", r)
		}
	}
	return b.String()
}

// compact writes a line for each finding.
func compact(w io.Writer, in Input) error {
	var b bytes.Buffer
	shown, more := in.open()
	for _, f := range shown {
		at := f.Pos.String()
		if at == "" {
			at = "kbcheck"
		}
		fmt.Fprintf(&b, "%s: %s: %s [%s %s]\n", visible(at), f.Severity, suffix(visible(f.Message), visible(f.Hint)), f.Code, f.Name)
	}
	if more > 0 {
		fmt.Fprintf(&b, "and %d more findings\n", more)
	}
	_, err := w.Write(b.Bytes())
	return err
}
