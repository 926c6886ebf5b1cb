package plan

import "errors"

// Script is a class of characters. A text is read only for the scripts that it is
// written in: what is found in no text without kana is not looked for in such a text.
type Script uint8

// The scripts, each of them part of those before.
const (
	Latin   Script = iota // any text
	Han                   // with a Chinese character, kana or their punctuation
	Kana                  // with kana
	Scripts               // how many there are
)

// Tag returns the script's ISO 15924 code.
func (s Script) Tag() string { return [...]string{"Latn", "Hani", "Kana"}[s] }

// ScriptOf returns the last script that a text is part of.
func ScriptOf[T string | []byte](text T) Script {
	found := Latin
	for i := 0; i+1 < len(text); i++ { // the bytes of UTF-8, of which only the first of a character is so large
		switch b, next := text[i], text[i+1]; {
		case b == 0xE3 && 0x81 <= next && next <= 0x83:
			return Kana // U+3040 ... U+30FF
		case 0xE3 <= b && b <= 0xE9 || b == 0xF0 && next >= 0xA0:
			found = Han // U+3000 ... U+9FFF, U+20000 ...
		}
	}
	return found
}

// Reading is what only texts in a script need: the phrases and captures that are
// found nowhere else.
type Reading struct {
	NumPhrases, NumCaptures int // kept in the core: a reading may be a pack of its own

	Phrases  []Phrase  // of a bundle, those are in its lines: see Walk
	Patterns []Program // of the captures
	Captures []Capture // in order of evaluation
	Places   []int32   // of the captures, among those of all readings

	sealed string // as it stands in a bundle ...
	lines  string // ... and its phrases
}

// ErrMissing says that a reading was not added.
var ErrMissing = errors.New("a text pack is missing")

// Split parts phrases and captures, in order of evaluation, by what they need.
func Split(phrases []Phrase, captures []Capture, patterns []Program) (parts [Scripts]Reading) {
	for _, p := range phrases {
		script := Latin
		for _, s := range p.Segments {
			script = max(script, ScriptOf(s))
		}
		r := &parts[script]
		r.Phrases = append(r.Phrases, p)
	}
	s := splitter{}
	for i, c := range captures {
		for script, p := range s.divide(&c, patterns[c.Prog]) {
			if p == nil {
				continue
			}
			r := &parts[script]
			n, ok := s.numbers[script][p.Tree]
			if !ok || p.Tree == "" {
				n = int32(len(r.Patterns))
				s.note(script, p.Tree, n)
				r.Patterns = append(r.Patterns, *p)
			}
			c.Prog = n
			r.Captures, r.Places = append(r.Captures, c), append(r.Places, int32(i))
		}
	}
	for i := range parts {
		parts[i].NumPhrases, parts[i].NumCaptures = len(parts[i].Phrases), len(parts[i].Captures)
	}
	return parts
}

// splitter parts captures.
type splitter struct {
	seek    Seeker
	numbers [Scripts]map[string]int32 // of patterns, by tree
}

func (s *splitter) note(script int, tree string, n int32) {
	if s.numbers[script] == nil {
		s.numbers[script] = map[string]int32{}
	}
	s.numbers[script][tree] = n
}

// divide parts the alternatives of a pattern that only tells a signal, whose place is
// the first of all matches. Other patterns stay whole.
func (s *splitter) divide(c *Capture, p Program) (parts [Scripts]*Program) {
	if c.Code != "" || len(c.Fields) > 0 || p.Tree == "" {
		parts[s.script(&p)] = &p
		return parts
	}
	for _, tree := range alternatives(p.Tree) {
		part := &parts[s.script(&Program{Tree: tree})]
		if *part == nil {
			*part = &Program{Tree: tree}
		} else {
			(*part).Tree += "|" + tree
		}
	}
	for _, part := range parts {
		if part != nil {
			if part.Tree == p.Tree {
				*part = p
			} else if whole, err := Expand(part.Tree); err == nil {
				*part = whole
			}
		}
	}
	return parts
}

// script returns the script of every text that a pattern matches in.
func (s *splitter) script(p *Program) Script {
	anchors, also := s.seek.Required(p)
	return max(scriptOfAll(anchors), scriptOfAll(also))
}

// scriptOfAll returns the script of a text that contains one of the anchors.
func scriptOfAll(anchors []Anchor) Script {
	if len(anchors) == 0 {
		return Latin
	}
	script := Kana
	for _, a := range anchors {
		script = min(script, ScriptOf(a.Text))
	}
	return script
}

// Reading returns what texts in a script need. That of a bundle is read, and checked, each time.
func (k *KB) Reading(s Script) (*Reading, error) {
	r := &k.Text.Readings[s]
	if len(r.Phrases) == r.NumPhrases && len(r.Captures) == r.NumCaptures {
		return r, nil
	}
	if r.sealed == "" {
		return nil, ErrMissing
	}
	c := newDecoder(r.sealed)
	read := &Reading{NumPhrases: r.NumPhrases, NumCaptures: r.NumCaptures}
	c.reading(k, read)
	if !c.ended() || survey(read.Patterns) != nil || !k.validReading(read) {
		return nil, ErrContent
	}
	return read, nil
}

func (r *Reading) used() bool { return r.NumPhrases+r.NumCaptures > 0 }

// Loaded reports whether the reading of a script is there, or none is needed.
func (k *KB) Loaded(s Script) bool {
	r := &k.Text.Readings[s]
	return r.sealed != "" || len(r.Phrases) == r.NumPhrases && len(r.Captures) == r.NumCaptures
}

// EncodeReading writes what texts in a script need as a bundle of its own.
func EncodeReading(k *KB, s Script) []byte {
	return appendSection(appendSection(header(), sectionText, encodeReading(k, s)), sectionEnd, nil)
}

func encodeReading(k *KB, s Script) []byte {
	r := &k.Text.Readings[s]
	c := coder{}
	digest, script := k.Digest, uint8(s)
	c.str(&digest)
	c.byte(&script)
	if r.sealed != "" {
		return append(c.buf, r.sealed...)
	}
	c.reading(k, r)
	return c.buf
}

// addReading keeps a section of texts until it is asked for.
func (k *KB) addReading(payload string) error {
	c, err := k.bound(payload)
	if err != nil {
		return err
	}
	var script uint8
	c.byte(&script)
	if Script(script) >= Scripts || c.pos == len(c.whole) {
		return ErrContent
	}
	k.Text.Readings[script].sealed = c.whole[c.pos:]
	return nil
}

func (c *coder) reading(k *KB, r *Reading) {
	if !c.decode {
		lines := phraseLines(r.Phrases, len(k.Text.Signals))
		c.str(&lines)
	} else {
		c.str(&r.lines)
	}
	list(c, &r.Patterns, func(c *coder, p *Program) { c.str(&p.Tree) })
	c.captures(&r.Captures)
	last := int32(0)
	list(c, &r.Places, func(c *coder, p *int32) { c.step(p, &last) })
}

// captures codes captures column by column, as rules does.
func (c *coder) captures(captures *[]Capture) {
	n := len(*captures)
	if c.count(&n); c.decode && n > 0 {
		*captures = make([]Capture, n)
	}
	all := *captures
	c.column(n, func(i int) *int32 { return &all[i].Prog })
	c.column(n, func(i int) *int32 { return &all[i].Signal })
	for i := range all {
		c.str(&all[i].Code)
	}
	for i := range all {
		c.bool(&all[i].Upper)
		c.bool(&all[i].Digits)
	}
	for i := range all {
		list(c, &all[i].Fields, (*coder).captureField)
	}
}

func (c *coder) captureField(f *CaptureField) {
	c.int32(&f.Field)
	c.int32(&f.Group)
	c.value(&f.Value)
	list(c, &f.Map, func(c *coder, m *MapEntry) { c.str(&m.From); c.value(&m.To) })
	c.int64(&f.Scale)
}

// validReading checks every index of a reading.
func (k *KB) validReading(r *Reading) bool {
	c := &checker{k, true}
	n := 0
	for p := r.Walk(); p.Next(); n++ {
		c.in(p.Signal, len(k.Text.Signals))
		c.need(len(p.Segments) > 0 && p.Gap >= 0)
		for _, s := range p.Segments {
			c.need(s != "")
		}
	}
	c.need(n == r.NumPhrases && len(r.Captures) == r.NumCaptures && len(r.Places) == len(r.Captures))
	for i := range r.Captures {
		c.capture(&r.Captures[i], r.Patterns)
	}
	for i := 1; i < len(r.Places); i++ {
		c.need(r.Places[i-1] < r.Places[i])
	}
	return c.ok
}

func (c *checker) capture(x *Capture, patterns []Program) {
	c.in(x.Prog, len(patterns))
	c.none(x.Signal, len(c.k.Text.Signals))
	if !c.ok {
		return
	}
	groups := int(patterns[x.Prog].Groups)
	for j := 0; j+1 < len(x.Code); j++ {
		if x.Code[j] == '{' {
			c.in(int32(x.Code[j+1])-'0', groups+1)
		}
	}
	for _, f := range x.Fields {
		c.captureField(f, groups)
	}
}

func (c *checker) captureField(f CaptureField, groups int) {
	c.in(f.Field, len(c.k.Fields))
	c.need(f.Group >= -1 && int(f.Group) <= groups && f.Scale >= 0)
	if f.Group < 0 {
		c.fieldValue(f.Field, f.Value)
	}
	for _, m := range f.Map {
		c.fieldValue(f.Field, m.To)
	}
}
