package check

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/postmend/postmend/engine/internal/source"
)

// patterns looks at the regular expressions of signals, captures, sections and erasures.
func (c *checker) patterns() {
	for _, o := range c.r.Objects {
		if !c.ours(o) {
			continue
		}
		switch o.Kind {
		case "signal":
			if list := o.Node.Get("patterns"); list != nil {
				for _, n := range list.Items {
					c.pattern(n)
				}
			}
		case "capture", "erase":
			c.pattern(o.Node.Get("pattern"))
		case "section":
			c.pattern(o.Node.Get("start"))
			c.pattern(o.Node.Get("end"))
		}
	}
}

// bareDot is a dot between two digits, or before what ends a host's name.
var bareDot = regexp.MustCompile(`[0-9a-z]\.(?:[0-9]|(?:com|net|org|example|html|exe|dll)\b)`)

func (c *checker) pattern(n *source.Node) {
	if str(n) == "" {
		return
	}
	re, err := syntax.Parse(n.Text, syntax.PerlX|syntax.UnicodeGroups)
	if err != nil {
		return
	}
	c.shapeOfPattern(re, n.Loc)
	if m := bareDot.FindStringIndex(n.Text); m != nil && (m[0] == 0 || n.Text[m[0]-1] != '\\') {
		at := len([]rune(n.Text[:m[0]])) + 1
		f := c.at("KB810", n.Runes(at, at+1), "this dot stands for any character").hint(`did you mean \\. ?`)
		f.Name = "regex-unescaped-dot"
		f.fix(false, "escape the dot", n.Runes(at, at+1), `\\.`)
	}
	if upper := upperClass(re); upper != "" {
		c.at("KB815", n.Loc, "the text is in lower case when a pattern sees it, so %s matches nothing", upper)
	}
}

// shapeOfPattern reports what is wrong with a pattern whatever text it sees.
func (c *checker) shapeOfPattern(re *syntax.Regexp, at source.Loc) {
	if empty(re) {
		c.at("KB810", at, "the pattern matches the empty text, so it matches everywhere")
	}
	if nested(re, false) {
		c.at("KB809", at, "the pattern repeats a repetition")
	}
}

// empty says whether a pattern matches the empty text without an assertion.
func empty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpEmptyMatch, syntax.OpStar, syntax.OpQuest:
		return true
	case syntax.OpRepeat:
		return re.Min == 0 || empty(re.Sub[0])
	case syntax.OpPlus, syntax.OpCapture:
		return empty(re.Sub[0])
	case syntax.OpConcat:
		for _, s := range re.Sub {
			if !empty(s) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, s := range re.Sub {
			if empty(s) {
				return true
			}
		}
	}
	return false
}

// nested finds an unbounded repetition of nothing but an unbounded repetition.
func nested(re *syntax.Regexp, within bool) bool {
	switch re.Op {
	case syntax.OpStar, syntax.OpPlus:
		return within || nested(re.Sub[0], true)
	case syntax.OpRepeat:
		return re.Max < 0 && within || nested(re.Sub[0], re.Max < 0)
	case syntax.OpCapture:
		return nested(re.Sub[0], within)
	}
	for _, s := range re.Sub {
		if nested(s, false) {
			return true
		}
	}
	return false
}

// upperClass returns a class that has upper-case letters of ASCII and no lower-case ones.
func upperClass(re *syntax.Regexp) string {
	if re.Op == syntax.OpCharClass && re.Flags&syntax.FoldCase == 0 {
		lower, upper := false, false
		for i := 0; i+1 < len(re.Rune); i += 2 {
			lower = lower || re.Rune[i] <= 'z' && re.Rune[i+1] >= 'a'
			upper = upper || re.Rune[i] <= 'Z' && re.Rune[i+1] >= 'A'
		}
		if upper && !lower && re.Rune[len(re.Rune)-1] <= 'Z' {
			return strings.TrimSpace(re.String())
		}
	}
	for _, s := range re.Sub {
		if u := upperClass(s); u != "" {
			return u
		}
	}
	return ""
}
