package text

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// maxCodes is how many different codes of a text count.
const maxCodes = 64

// capture is a capture of the KB, of which there are many, and most only tell a signal.
type capture struct {
	prog, signal int32
	takes        *plan.Capture // nil if it takes neither a code nor fields
}

func newCaptures(list []plan.Capture) []capture {
	captures := make([]capture, len(list))
	for i := range list {
		c := &list[i]
		captures[i] = capture{prog: c.Prog, signal: c.Signal}
		if c.Code != "" || len(c.Fields) > 0 {
			takes := *c // of the list nothing is kept
			captures[i].takes = &takes
		}
	}
	return captures
}

// code reports whether codes are taken.
func (c *capture) code() bool { return c.takes != nil && c.takes.Code != "" }

// capture runs c over stretches of b and reports whether it matched.
func (s *Scanner) capture(c *capture, p *automaton.Pattern, b *Buffer, in uint64, sc *Scratch) (found bool) {
	sc.each(p, b, in, func(caps []int32) bool {
		if !found && c.signal >= 0 {
			sc.signal(c.signal, b.Given(int(caps[0]), int(caps[1])))
		}
		found = true
		return c.takes != nil && s.take(c.takes, b, caps, sc)
	})
	return found
}

// take takes what a match yields and reports whether further ones could yield more.
func (s *Scanner) take(c *plan.Capture, b *Buffer, caps []int32, sc *Scratch) bool {
	open := c.Code != ""
	for i := range c.Fields {
		open = !s.field(&c.Fields[i], b, caps, sc) || open
	}
	if c.Code != "" {
		sc.addCode(c, b, caps)
	}
	return open
}

// addCode notes the code of a match, if it is new or stands earlier than before.
func (sc *Scratch) addCode(c *plan.Capture, b *Buffer, caps []int32) {
	sc.code = appendCode(sc.code[:0], c, b.Text, caps)
	at := b.Given(int(caps[0]), int(caps[1]))
	codes := sc.result.Codes
	for i := range codes {
		if codes[i].Code == string(sc.code) {
			if at.Start < codes[i].Span.Start {
				codes[i].Span = at
			}
			return
		}
	}
	if len(codes) < maxCodes {
		sc.result.Codes = append(codes, Code{sc.keep(sc.code), at})
	}
}

// keep makes a string in memory that serves many answers.
func (sc *Scratch) keep(text []byte) string {
	const chunk = 512
	if sc.kept.Cap()-sc.kept.Len() < len(text) {
		sc.kept.Reset()
		sc.kept.Grow(max(len(text), chunk))
	}
	from := sc.kept.Len()
	sc.kept.Write(text)
	return sc.kept.String()[from:]
}

// appendCode appends the canonical form of a match, by a template such as "0x800{1}-{2}".
func appendCode(to []byte, c *plan.Capture, text []byte, caps []int32) []byte {
	for s := c.Code; s != ""; s = s[1:] {
		if len(s) < 3 || s[0] != '{' || s[1] < '0' || '9' < s[1] || s[2] != '}' {
			to = append(to, s[0])
			continue
		}
		group := int(s[1] - '0')
		s = s[2:]
		if 2*group+1 < len(caps) && caps[2*group] >= 0 {
			to = appendGroup(to, c, text[caps[2*group]:caps[2*group+1]])
		}
	}
	return to
}

func appendGroup(to []byte, c *plan.Capture, group []byte) []byte {
	for _, b := range group {
		switch {
		case c.Digits && b == 'o':
			b = '0'
		case c.Digits && (b == 'l' || b == 'i'):
			b = '1'
		case c.Upper && 'a' <= b && b <= 'z':
			b -= 'a' - 'A'
		}
		to = append(to, b)
	}
	return to
}

// Code returns the canonical form of a code that was given, or the code itself,
// trimmed, where no capture covers all of it.
func (s *Scanner) Code(given string, sc *Scratch) (string, error) {
	b := &sc.plain
	s.folder.Fold(given, b)
	readers, err := s.readersFor(b.Text, sc)
	if err != nil {
		return "", err
	}
	sc.match.Budget = baseSteps + byteSteps*len(given)
	first := int32(math.MaxInt32)
	for _, r := range readers {
		for i := range r.captures {
			c := &r.captures[i]
			if r.places[i] < first && c.code() && r.patterns[c.prog].Find(b.Text, &b.Marks, 0, 0, &sc.match) && int(sc.match.Caps[1]) == len(b.Text) {
				first, sc.code = r.places[i], appendCode(sc.code[:0], c.takes, b.Text, sc.match.Caps)
			}
		}
	}
	if first == math.MaxInt32 {
		return strings.TrimSpace(given), nil
	}
	return sc.keep(sc.code), nil
}

// field takes a field's value from a match, unless it has one; it reports
// whether the field has one now.
func (s *Scanner) field(f *plan.CaptureField, b *Buffer, caps []int32, sc *Scratch) bool {
	for i := range sc.result.Fields {
		if sc.result.Fields[i].Field == f.Field {
			return true
		}
	}
	got := Field{Field: f.Field, Value: f.Value}
	from, to := int(caps[0]), int(caps[1])
	if g := f.Group; g >= 0 {
		if int(2*g+1) >= len(caps) || caps[2*g] < 0 {
			return false
		}
		from, to = int(caps[2*g]), int(caps[2*g+1])
		ok := false
		if len(f.Map) > 0 {
			got.Value, ok = mapped(f.Map, b.Text[from:to])
		} else {
			got.Value, got.Text, ok = s.taken(f, b, from, to, sc)
		}
		if !ok {
			return false
		}
	}
	got.Span = b.Given(from, to)
	sc.result.Fields = append(sc.result.Fields, got)
	return true
}

func mapped(table []plan.MapEntry, text []byte) (plan.Value, bool) {
	for i := range table {
		if table[i].From == string(text) {
			return table[i].To, true
		}
	}
	return plan.Value{}, false
}

// taken makes the text of a group a value of the field's type.
func (s *Scanner) taken(f *plan.CaptureField, b *Buffer, from, to int, sc *Scratch) (plan.Value, string, bool) {
	field := &s.kb.Fields[f.Field]
	switch field.Type {
	case plan.TypeInt, plan.TypeNumber:
		n, ok := number(b.Text[from:to])
		if f.Scale > 1 {
			n /= f.Scale
		}
		if field.Type == plan.TypeInt {
			n /= plan.Scale
		}
		return plan.Value{Type: field.Type, Ints: sc.one(n)}, "", ok
	case plan.TypeEnum, plan.TypeEnums:
		for _, id := range field.Values {
			if s.kb.Strings[id] == string(b.Text[from:to]) {
				return plan.Value{Type: field.Type, Ints: sc.one(int64(id))}, "", true
			}
		}
		if !field.Open {
			return plan.Value{}, "", false
		}
	case plan.TypeBool:
		return plan.Value{}, "", false
	}
	text := sc.asGiven(b, from, to)
	return plan.Value{Type: field.Type}, text, text != ""
}

// one returns a list of one number, which is valid until the next scan.
func (sc *Scratch) one(n int64) []int64 {
	sc.ints = append(sc.ints, n)
	return sc.ints[len(sc.ints)-1:]
}

// number reads a decimal number, kept times plan.Scale; commas part thousands.
func number(text []byte) (n int64, ok bool) {
	unit := int64(plan.Scale)
	fraction := false
	for _, c := range text {
		switch {
		case c == ',' && !fraction:
		case c == '.' && !fraction:
			fraction = true
		case c < '0' || c > '9':
			return 0, false
		case fraction:
			unit /= 10
			n, ok = n+int64(c-'0')*unit, true
		case n >= 1_000_000_000_000*plan.Scale/10:
			return 0, false
		default:
			n, ok = n*10+int64(c-'0')*plan.Scale, true
		}
	}
	return n, ok
}

// asGiven returns the text as given that Text[from:to] stands for. ASCII text
// comes without what folding removed inside it, and ends at white space that
// folding removed: what follows "lamp.example. Try" is not part of the name.
func (sc *Scratch) asGiven(b *Buffer, from, to int) string {
	if from == to {
		return ""
	}
	for _, c := range b.Text[from:to] {
		if c >= utf8.RuneSelf {
			return sc.given[b.From[from]:b.To[to-1]]
		}
	}
	spaced := bytes.IndexByte(b.Text[from:to], ' ') >= 0
	sc.code = sc.code[:0]
	for i := from; i < to; i++ {
		if i > from && !spaced && hasSpace(sc.given[b.To[i-1]:max(b.To[i-1], b.From[i])]) {
			return strings.TrimRight(sc.keep(sc.code), ".,;:!?")
		}
		if at := b.From[i]; b.To[i] == at+1 {
			sc.code = append(sc.code, sc.given[at])
		} else {
			sc.code = append(sc.code, b.Text[i])
		}
	}
	return sc.keep(sc.code)
}

func hasSpace(s string) bool {
	for _, r := range s {
		if space, _ := white(r); space {
			return true
		}
	}
	return false
}
