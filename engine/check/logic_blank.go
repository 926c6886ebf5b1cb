package check

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/scenario"
)

// A text with a placeholder that has no value is not shown at all. unfilled looks
// for texts that stand alone, so that their place is blank: a case shows it.
type unfilled struct {
	*logician
	groups map[int64][]*deduction
	words  *engine.Engine
}

func (l *logician) blanks(groups map[int64][]*deduction) {
	b := &unfilled{logician: l, groups: groups}
	for i := range l.k.Causes {
		x := &l.k.Causes[i]
		for _, key := range []int32{x.Title, x.Explanation} {
			b.ofCause(int32(i), key)
		}
	}
}

// ofCause tries the rules that speak for a cause until one leaves a text blank.
func (b *unfilled) ofCause(cause, key int32) {
	o := b.text(key)
	if o == nil {
		return
	}
	names := placeholders(o.Node.Text)
	for _, d := range b.groups[int64(cause)] {
		if d.rule.Weight <= 0 || d.rule.RuleOut {
			continue
		}
		i := slices.IndexFunc(names, func(n string) bool { return !b.always(n, d) })
		if i < 0 {
			continue
		}
		shown := b.example(d.cases, d.rule.ID)
		if shown == "" || !b.blank(shown, b.k.Causes[cause].ID, strings.HasSuffix(o.ID, ".title")) {
			continue
		}
		f := b.at("KB604", o.Node.Loc, "the text %q is not shown where %s is unknown, and nothing stands in for it", o.ID, names[i])
		f.Name, f.Severity, f.Case = "msg-placeholder-unbound", Warning, shown
		return
	}
}

// text returns the default locale's text of a key if it has placeholders.
func (b *unfilled) text(key int32) *compile.Object {
	if key < 0 {
		return nil
	}
	o := b.object("text:"+b.r.Default, b.k.Keys[key])
	if o == nil || !strings.Contains(o.Node.Text, "{") {
		return nil
	}
	return o
}

// always says whether a placeholder has a value whenever a rule holds.
func (b *unfilled) always(name string, d *deduction) bool {
	slot := slices.IndexFunc(b.k.Fields, func(f plan.Field) bool { return f.Name == name })
	if slot < 0 {
		return true // the compiler has said so
	}
	if _, known := slices.BinarySearch(d.must, int32(slot)); known {
		return true
	}
	f := &b.k.Fields[slot]
	if f.Type != plan.TypeText {
		return false
	}
	generic := b.k.Kinds[f.Kind].Generic
	return generic >= 0 && factOf(&b.k.Kinds[f.Kind].Records[generic], int32(slot)) != nil
}

// blank runs a case with words and says whether a finding lacks one of its texts.
func (b *unfilled) blank(given, cause string, title bool) bool {
	if b.words == nil {
		k, err := engine.Open(plan.Encode(b.k))
		if err != nil {
			return false
		}
		b.words = engine.New(k)
	}
	c, err := scenario.DecodeCase([]byte(given))
	if err != nil {
		return false
	}
	c.Locale = b.r.Default
	d, err := b.words.Diagnose(c)
	if err != nil {
		return false
	}
	i := slices.IndexFunc(d.Findings, func(f engine.Finding) bool { return f.Cause == cause })
	return i >= 0 && (title && d.Findings[i].Title == "" || !title && d.Findings[i].Explanation == "")
}
