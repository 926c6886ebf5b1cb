package text

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// maxCodes is how many different codes of a text count.
const maxCodes = 64

type capture struct {
	*plan.Capture
	pattern *automaton.Pattern
	parts   []part // of Code
}

// part is a piece of a code's template: a literal, then a group unless it is -1.
type part struct {
	literal string
	group   int
}

func newCapture(c *plan.Capture, p *automaton.Pattern) capture {
	return capture{c, p, template(c.Code)}
}

// template parses "0x800{1}-{2}".
func template(s string) (parts []part) {
	from := 0
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '{' && '0' <= s[i+1] && s[i+1] <= '9' && s[i+2] == '}' {
			parts = append(parts, part{s[from:i], int(s[i+1] - '0')})
			i += 2
			from = i + 1
		}
	}
	return append(parts, part{s[from:], -1})
}

// capture runs c over stretches of b and reports whether it matched.
func (s *Scanner) capture(c *capture, b *Buffer, in uint64, sc *Scratch) (found bool) {
	sc.each(c.pattern, b, in, func(caps []int32) bool {
		if !found && c.Signal >= 0 {
			sc.signal(c.Signal, b.Given(int(caps[0]), int(caps[1])))
		}
		found = true
		open := false
		for i := range c.Fields {
			open = !s.field(&c.Fields[i], b, caps, sc) || open
		}
		if c.Code != "" {
			sc.addCode(c, b, caps)
		}
		return open || c.Code != ""
	})
	return found
}

// addCode notes the code of a match, if it is new or stands earlier than before.
func (sc *Scratch) addCode(c *capture, b *Buffer, caps []int32) {
	sc.code = c.canonical(sc.code[:0], b.Text, caps)
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
		sc.result.Codes = append(codes, Code{string(sc.code), at})
	}
}

// canonical appends the canonical form of a match.
func (c *capture) canonical(to, text []byte, caps []int32) []byte {
	for _, p := range c.parts {
		to = append(to, p.literal...)
		if p.group < 0 || 2*p.group+1 >= len(caps) || caps[2*p.group] < 0 {
			continue
		}
		for _, b := range text[caps[2*p.group]:caps[2*p.group+1]] {
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
			if r.places[i] < first && c.Code != "" && c.pattern.Find(b.Text, &b.Marks, 0, 0, &sc.match) && int(sc.match.Caps[1]) == len(b.Text) {
				first, sc.code = r.places[i], c.canonical(sc.code[:0], b.Text, sc.match.Caps)
			}
		}
	}
	if first == math.MaxInt32 {
		return strings.TrimSpace(given), nil
	}
	return string(sc.code), nil
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
			got.Value, got.Text, ok = s.taken(f, b, from, to, sc.given)
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
func (s *Scanner) taken(f *plan.CaptureField, b *Buffer, from, to int, given string) (plan.Value, string, bool) {
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
		return plan.Value{Type: field.Type, Ints: []int64{n}}, "", ok
	case plan.TypeEnum, plan.TypeEnums:
		for _, id := range field.Values {
			if s.kb.Strings[id] == string(b.Text[from:to]) {
				return plan.Value{Type: field.Type, Ints: []int64{int64(id)}}, "", true
			}
		}
		if !field.Open {
			return plan.Value{}, "", false
		}
	case plan.TypeBool:
		return plan.Value{}, "", false
	}
	text := b.asGiven(from, to, given)
	return plan.Value{Type: field.Type}, text, text != ""
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
func (b *Buffer) asGiven(from, to int, given string) string {
	if from == to {
		return ""
	}
	for _, c := range b.Text[from:to] {
		if c >= utf8.RuneSelf {
			return given[b.From[from]:b.To[to-1]]
		}
	}
	spaced := strings.IndexByte(string(b.Text[from:to]), ' ') >= 0
	var out []byte
	for i := from; i < to; i++ {
		if i > from && !spaced && hasSpace(given[b.To[i-1]:max(b.To[i-1], b.From[i])]) {
			return strings.TrimRight(string(out), ".,;:!?")
		}
		if at := b.From[i]; b.To[i] == at+1 {
			out = append(out, given[at])
		} else {
			out = append(out, b.Text[i])
		}
	}
	return string(out)
}

func hasSpace(s string) bool {
	for _, r := range s {
		if space, _ := white(r); space {
			return true
		}
	}
	return false
}
