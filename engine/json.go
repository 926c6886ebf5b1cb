package engine

import (
	"strconv"
	"unicode/utf8"
)

// AppendJSON appends d as one line of JSON without a line end. Every platform
// writes a Diagnosis with it, so that equal answers are equal bytes.
func (d *Diagnosis) AppendJSON(dst []byte) []byte {
	w := writer{buf: dst}
	w.diagnosis(d)
	return w.buf
}

// MarshalJSON lets the usual encoders write a Diagnosis, also where it is no pointer.
func (d Diagnosis) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// MarshalJSON writes the fraction, not its millionths.
func (d Decimal) MarshalJSON() ([]byte, error) { return d.append(nil), nil }

type writer struct{ buf []byte }

func (w *writer) raw(s string) { w.buf = append(w.buf, s...) }

// member writes a string behind what begins its member, the quotation mark included.
func (w *writer) member(begin, value string) {
	w.raw(begin)
	w.text(value)
}

func (w *writer) int(n int) { w.buf = strconv.AppendInt(w.buf, int64(n), 10) }

func (w *writer) bool(b bool) { w.buf = strconv.AppendBool(w.buf, b) }

const hexDigits = "0123456789abcdef"

// str writes a JSON string. Bytes that are not UTF-8 become U+FFFD.
func (w *writer) str(s string) { w.member(`"`, s) }

// plain says whether eight bytes stand for themselves in JSON: they are ASCII, and none is
// a control character, a quotation mark or a backslash.
func plain(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	quote, slash := x^'"'*ones, x^'\\'*ones
	return (x|(x-' '*ones)|(quote-ones)|(slash-ones))&high == 0 // where a byte borrows, it or one below it is such a one
}

// text writes a JSON string without the first quotation mark.
func (w *writer) text(s string) {
	from := 0
	for i := 0; i < len(s); {
		if i+8 <= len(s) && plain(s[i:i+8]) {
			i += 8
			continue
		}
		b := s[i]
		if b >= 0x20 && b != '"' && b != '\\' && b < utf8.RuneSelf {
			i++
			continue
		}
		if b >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if (r != utf8.RuneError || n > 1) && r != '\u2028' && r != '\u2029' {
				i += n
				continue
			}
			w.raw(s[from:i])
			w.raw(`\u`)
			for shift := 12; shift >= 0; shift -= 4 {
				w.buf = append(w.buf, hexDigits[r>>shift&15])
			}
			i += n
			from = i
			continue
		}
		w.raw(s[from:i])
		switch b {
		case '"', '\\':
			w.buf = append(w.buf, '\\', b)
		case '\n':
			w.raw(`\n`)
		case '\r':
			w.raw(`\r`)
		case '\t':
			w.raw(`\t`)
		default:
			w.raw(`\u00`)
			w.buf = append(w.buf, hexDigits[b>>4], hexDigits[b&15])
		}
		i++
		from = i
	}
	w.raw(s[from:])
	w.raw(`"`)
}

// list writes a JSON array of n items.
func (w *writer) list(n int, item func(i int)) {
	w.raw("[")
	for i := range n {
		if i > 0 {
			w.raw(",")
		}
		item(i)
	}
	w.raw("]")
}

func (w *writer) strs(ss []string) { w.list(len(ss), func(i int) { w.str(ss[i]) }) }

func (w *writer) value(v any) {
	switch v := v.(type) {
	case string:
		w.str(v)
	case bool:
		w.bool(v)
	case int64:
		w.buf = strconv.AppendInt(w.buf, v, 10)
	case Decimal:
		w.buf = v.append(w.buf)
	case []string:
		w.strs(v)
	default:
		w.decoded(v)
	}
}

// decoded writes a value of a Diagnosis that encoding/json has read.
func (w *writer) decoded(v any) {
	if n, ok := integer(v); ok {
		w.buf = strconv.AppendInt(w.buf, n, 10)
	} else if n, ok := scaled(v); ok {
		w.buf = Decimal(n).append(w.buf)
	} else if ss, ok := stringList(v); ok {
		w.strs(ss)
	} else {
		w.raw("null")
	}
}

// append writes a decimal without trailing zeros.
func (d Decimal) append(dst []byte) []byte {
	n := uint64(d)
	if d < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = strconv.AppendUint(dst, n/decimalScale, 10)
	frac := n % decimalScale
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.')
	for digit := uint64(decimalScale / 10); frac > 0; digit /= 10 {
		dst = append(dst, byte('0'+frac/digit))
		frac %= digit
	}
	return dst
}

// String returns the decimal without trailing zeros.
func (d Decimal) String() string { return string(d.append(nil)) }

func (w *writer) diagnosis(d *Diagnosis) {
	w.raw(`{"format":1`)
	w.member(`,"id":"`, d.ID)
	w.raw(`,"kb":`)
	w.member(`{"id":"`, d.KB.ID)
	w.member(`,"version":"`, d.KB.Version)
	w.member(`,"digest":"`, d.KB.Digest)
	w.raw("}")
	w.member(`,"locale":"`, d.Locale)
	w.raw(`,"ask_first":`)
	w.bool(d.AskFirst)
	w.raw(`,"signals":`)
	w.list(len(d.Signals), func(i int) {
		s := &d.Signals[i]
		w.member(`{"id":"`, s.ID)
		w.raw(`,"span":`)
		w.list(2, func(j int) { w.int(s.Span[j]) })
		w.raw("}")
	})
	w.raw(`,"fields":`)
	w.list(len(d.Fields), func(i int) {
		f := &d.Fields[i]
		w.member(`{"name":"`, f.Name)
		w.raw(`,"value":`)
		w.value(f.Value)
		w.member(`,"origin":"`, string(f.Origin))
		w.raw("}")
	})
	w.raw(`,"findings":`)
	w.list(len(d.Findings), func(i int) { w.finding(&d.Findings[i]) })
	w.raw(`,"questions":`)
	w.list(len(d.Questions), func(i int) { w.question(&d.Questions[i]) })
	w.raw(`,"escalation":`)
	w.escalation(d.Escalation)
	w.raw(`,"ruled_out":`)
	w.list(len(d.RuledOut), func(i int) { w.ruledOut(&d.RuledOut[i]) })
	if d.Trace != nil {
		w.raw(`,"trace":`)
		w.trace(d.Trace)
	}
	w.raw("}")
}

func (w *writer) finding(f *Finding) {
	w.member(`{"cause":"`, f.Cause)
	w.member(`,"verdict":"`, string(f.Verdict))
	w.raw(`,"score":`)
	w.int(f.Score)
	w.member(`,"party":"`, f.Party)
	w.member(`,"title":"`, f.Title)
	w.member(`,"explanation":"`, f.Explanation)
	w.raw(`,"evidence":`)
	w.list(len(f.Evidence), func(i int) {
		e := &f.Evidence[i]
		w.member(`{"rule":"`, e.Rule)
		w.member(`,"condition":"`, e.Condition)
		w.raw(`,"weight":`)
		w.int(e.Weight)
		w.raw(`,"fields":`)
		w.strs(e.Fields)
		w.raw("}")
	})
	w.raw(`,"missing":`)
	w.strs(f.Missing)
	w.raw(`,"sources":`)
	w.strs(f.Sources)
	w.raw(`,"remedies":`)
	w.list(len(f.Remedies), func(i int) {
		r := &f.Remedies[i]
		w.member(`{"id":"`, r.ID)
		w.member(`,"title":"`, r.Title)
		w.raw(`,"steps":`)
		w.strs(r.Steps)
		w.raw(`,"cautions":`)
		w.strs(r.Cautions)
		w.raw(`,"sources":`)
		w.strs(r.Sources)
		w.raw("}")
	})
	w.raw("}")
}

func (w *writer) question(q *Question) {
	w.member(`{"field":"`, q.Field)
	w.member(`,"text":"`, q.Text)
	w.raw(`,"choices":`)
	w.list(len(q.Choices), func(i int) {
		w.raw(`{"value":`)
		w.value(q.Choices[i].Value)
		w.member(`,"label":"`, q.Choices[i].Label)
		w.raw("}")
	})
	w.raw(`,"gain":`)
	w.int(q.Gain)
	w.raw("}")
}

func (w *writer) escalation(e *Escalation) {
	if e == nil {
		w.raw("null")
		return
	}
	w.raw(`{"now":`)
	w.bool(e.Now)
	w.member(`,"to":"`, e.To)
	w.member(`,"role":"`, e.Role)
	w.raw(`,"contact":`)
	if c := e.Contact; c == nil {
		w.raw("null")
	} else {
		w.member(`{"id":"`, c.ID)
		w.member(`,"name":"`, c.Name)
		w.member(`,"phone":"`, c.Phone)
		w.member(`,"url":"`, c.URL)
		w.raw("}")
	}
	w.raw(`,"collect":`)
	w.list(len(e.Collect), func(i int) {
		w.member(`{"id":"`, e.Collect[i].ID)
		w.member(`,"label":"`, e.Collect[i].Label)
		w.raw("}")
	})
	w.raw("}")
}

func (w *writer) ruledOut(x *RuledOut) {
	w.member(`{"cause":"`, x.Cause)
	w.member(`,"title":"`, x.Title)
	w.member(`,"rule":"`, x.Rule)
	w.member(`,"condition":"`, x.Condition)
	w.raw(`,"fields":`)
	w.strs(x.Fields)
	w.raw("}")
}

func (w *writer) trace(t *Trace) {
	for _, part := range []struct {
		begin string
		rules []RuleTrace
	}{{`{"fired":`, t.Fired}, {`,"waiting":`, t.Waiting}, {`,"refuted":`, t.Refuted}} {
		w.raw(part.begin)
		w.list(len(part.rules), func(j int) { w.rule(&part.rules[j]) })
	}
	w.raw("}")
}

func (w *writer) rule(r *RuleTrace) {
	w.member(`{"rule":"`, r.Rule)
	w.member(`,"file":"`, r.Pos.File)
	w.raw(`,"line":`)
	w.int(r.Pos.Line)
	w.raw(`,"col":`)
	w.int(r.Pos.Col)
	w.member(`,"cause":"`, r.Cause)
	w.member(`,"sets":"`, r.Sets)
	w.raw(`,"weight":`)
	w.int(r.Weight)
	w.raw(`,"rule_out":`)
	w.bool(r.RuleOut)
	w.raw(`,"conditions":`)
	w.list(len(r.Conditions), func(i int) {
		c := &r.Conditions[i]
		w.member(`{"text":"`, c.Text)
		w.member(`,"truth":"`, c.Truth)
		w.raw(`,"predicates":`)
		w.list(len(c.Predicates), func(j int) {
			w.member(`{"text":"`, c.Predicates[j].Text)
			w.member(`,"truth":"`, c.Predicates[j].Truth)
			w.raw("}")
		})
		w.raw("}")
	})
	w.raw("}")
}
