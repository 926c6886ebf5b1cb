package compile

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
	folding "github.com/postmend/postmend/engine/internal/text"
)

// listener compiles what the scan of a text needs.
type listener struct {
	*compiler
	fold     *refold
	alphabet alphabet
}

func (c *compiler) signals() {
	table := wholeFold(c.foldings())
	l := &listener{c, &refold{folding.NewFolder(table), &c.characters}, alphabet{}}
	c.k.Text.Signals = c.ids("signal")
	for i, o := range c.table("signal").sorted() {
		c.intern(o.ID)
		if !o.bad {
			l.signal(int32(i), o)
		}
	}
	patterns := c.captures
	c.captures = nil
	for _, o := range c.table("capture").sorted() {
		if !o.bad {
			l.capture(o)
		}
	}
	c.captures = append(c.captures, patterns...)
	l.scopes()
	l.sort()
	for i := range c.k.Patterns {
		l.alphabet.addProgram(&c.k.Patterns[i])
	}
	c.k.Text.Fold = pruneFold(table, l.alphabet)
	for _, name := range []string{"symptom.signals", "symptom.codes"} {
		c.k.Fields[c.slots[name]].FromText = true
	}
}

// foldings returns the pairs of fold.json.
func (c *compiler) foldings() []string {
	var pairs []string
	for _, o := range c.table("fold").sorted() {
		if o.bad {
			continue
		}
		for _, n := range o.Node.Get("pairs").Items {
			if utf8.RuneCountInString(n.Text)%2 != 0 {
				c.report(n.Loc, faultf("schema-range", "the last character has no other to be read as"))
				continue
			}
			pairs = append(pairs, n.Text)
		}
	}
	return pairs
}

func (l *listener) signal(slot int32, o *Object) {
	if phrases := o.Node.Get("phrases"); phrases != nil {
		for _, lang := range phrases.Fields {
			for _, n := range lang.Value.Items {
				l.phrase(slot, n)
			}
		}
	}
	if patterns := o.Node.Get("patterns"); patterns != nil {
		for _, n := range patterns.Items {
			if prog := l.pattern(n); prog >= 0 {
				l.alternatives(plan.Capture{ID: o.ID, Prog: prog, Signal: slot})
			}
		}
	}
}

// alternatives makes phrases of a pattern's plain words, which are found without running it.
func (l *listener) alternatives(c plan.Capture) {
	p := &l.k.Patterns[c.Prog]
	words, rest := plan.Plain(p.Tree)
	for _, w := range words {
		l.phrases = append(l.phrases, plan.NewPhrase(c.Signal, []string{w}))
	}
	switch {
	case rest == "" && len(words) > 0:
		return
	case rest != p.Tree:
		part, err := plan.Expand(rest)
		if err != nil {
			panic("compile: a part of a pattern cannot be expanded: " + err.Error())
		}
		c.Prog = int32(len(l.k.Patterns))
		l.k.Patterns = append(l.k.Patterns, part)
	}
	l.captures = append(l.captures, c)
}

const maxPhrase = 1000

func (l *listener) phrase(signal int32, n *source.Node) {
	var segments []string
	if len(n.Text) > maxPhrase {
		l.report(n.Loc, faultf("schema-range", "the phrase is longer than %d bytes", maxPhrase))
		return
	}
	for _, part := range strings.Split(n.Text, "*") {
		s := strings.TrimSpace(l.fold.String(part))
		if s == "" {
			l.report(n.Loc, faultf("schema-empty", "nothing is left of a part of this phrase").or("a * stands between two texts"))
			return
		}
		segments = append(segments, s)
		l.alphabet.add(s)
	}
	l.phrases = append(l.phrases, plan.NewPhrase(signal, segments))
}

// sort brings the phrases that are needed into their order.
func (l *listener) sort() {
	l.prune()
	slices.SortFunc(l.phrases, comparePhrases)
	l.phrases = slices.CompactFunc(l.phrases, func(a, b plan.Phrase) bool { return comparePhrases(a, b) == 0 })
}

// prune leaves out phrases that say nothing beyond a shorter one of their signal:
// where they stand, it stands.
func (l *listener) prune() {
	const most = 300 // phrases of a signal that are compared with all others of it
	whole := map[int32][]string{}
	for _, p := range l.phrases {
		if len(p.Segments) == 1 && len(whole[p.Signal]) < most {
			whole[p.Signal] = append(whole[p.Signal], p.Segments[0])
		}
	}
	l.phrases = slices.DeleteFunc(l.phrases, func(p plan.Phrase) bool {
		return slices.ContainsFunc(whole[p.Signal], func(short string) bool { return implied(p.Segments, short) })
	})
}

// implied says that short stands, as whole words, within a longer segment.
func implied(segments []string, short string) bool {
	return slices.ContainsFunc(segments, func(s string) bool {
		const most = 8 // places, in a segment such as aaaaaaaa
		for from, n := 0, 0; len(s) > len(short) && n < most; from, n = from+1, n+1 {
			at := strings.Index(s[from:], short)
			if at < 0 {
				return false
			}
			from += at
			if bordered(s, from) && bordered(s, from+len(short)) {
				return true
			}
		}
		return false
	})
}

// bordered says that no Latin word goes on across a place of a text.
func bordered(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	return !folding.Latin(before) || !folding.Latin(after)
}

func comparePhrases(a, b plan.Phrase) int {
	return cmp.Or(cmp.Compare(a.Signal, b.Signal), slices.Compare(a.Segments, b.Segments), cmp.Compare(a.Gap, b.Gap))
}

// scopes compiles the sections that are not scanned and the texts that are erased.
func (l *listener) scopes() {
	for _, o := range l.table("section").sorted() {
		if o.bad {
			continue
		}
		s := plan.Section{Start: l.pattern(o.Node.Get("start")), End: -1}
		if end := o.Node.Get("end"); end != nil {
			s.End = l.pattern(end)
		}
		l.k.Text.Sections = append(l.k.Text.Sections, s)
	}
	for _, o := range l.table("erase").sorted() {
		if !o.bad {
			l.k.Text.Erase = append(l.k.Text.Erase, l.pattern(o.Node.Get("pattern")))
		}
	}
}

// pattern compiles a pattern on folded text, -1 after a fault.
func (l *listener) pattern(n *source.Node) int32 {
	l.characters += anyCase(n.Text)
	prog, f, at := l.program("folded "+n.Text, func() (plan.Program, *engine.Error) { return compilePattern(n.Text, l.fold) })
	if prog < 0 {
		from := utf8.RuneCountInString(n.Text[:min(max(at-1, 0), len(n.Text))])
		l.report(n.Runes(from, from+1), f)
	}
	return prog
}

// rawPattern compiles a pattern on the text as given.
func (c *compiler) rawPattern(pattern string) (int32, fault, bool) {
	if i := strings.IndexFunc(pattern, func(r rune) bool { return r < ' ' }); i >= 0 {
		return -1, faultf("regex-invalid", "the pattern holds the control character %q", pattern[i:i+1]).or("double the backslashes of the pattern"), false
	}
	c.characters += anyCase(pattern)
	prog, f, _ := c.program("given "+pattern, func() (plan.Program, *engine.Error) { return compileRawPattern(pattern) })
	return prog, f, prog >= 0
}

// program numbers a pattern's program. After a fault it returns -1 and the fault's place, from 1, if known.
func (c *compiler) program(key string, compile func() (plan.Program, *engine.Error)) (int32, fault, int) {
	if i, ok := c.progs[key]; ok {
		return i, fault{}, 0
	}
	full := faultf("regex-too-large", "the patterns of all files together are too large").or("repeat less")
	if c.patternsFull() {
		return -1, full, 0
	}
	p, err := compile()
	if err != nil {
		return -1, fault{err.Code, err.Msg, err.Hint}, err.Pos.Col
	}
	c.insts += len(p.Insts)
	if c.trees += len(p.Tree); c.patternsFull() {
		return -1, full, 0
	}
	i := int32(len(c.k.Patterns))
	c.k.Patterns = append(c.k.Patterns, p)
	c.progs[key] = i
	return i, fault{}, 0
}

func (c *compiler) patternsFull() bool {
	return c.insts > plan.MaxAllInsts || c.trees > maxTrees || c.characters > maxCharacters
}
