package check

import (
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
	scan "github.com/postmend/postmend/engine/internal/text"
)

// conditions looks at conditions as they are written.
func (c *checker) conditions() {
	codes := c.spelling()
	for _, o := range c.r.Objects {
		if !c.ours(o) {
			continue
		}
		switch o.Kind {
		case "rule", "remedy", "cause", "field":
			c.conditionsOf(o.Node, codes)
		}
	}
}

// conditionsOf finds the lists of conditions in an object.
func (c *checker) conditionsOf(n *source.Node, codes func(string) string) {
	for _, f := range n.Fields {
		switch {
		case (f.Name == "when" || f.Name == "unless" || f.Name == "now") && f.Value.Kind == source.List:
			for _, item := range f.Value.Items {
				c.condition(item, codes)
			}
		case f.Name == "escalate":
			c.conditionsOf(f.Value, codes)
		case f.Name == "variants":
			for _, v := range f.Value.Items {
				c.conditionsOf(v, codes)
			}
		}
	}
}

// spelling returns a function that writes a code as captures do.
func (c *checker) spelling() func(string) string {
	s := scan.NewScanner(c.k)
	scratch := &scan.Scratch{}
	return func(code string) string {
		if written, err := s.Code(code, scratch); err == nil {
			return written
		}
		return code
	}
}

// word is a part of a condition: runes [from, to).
type word struct {
	text     string
	from, to int
}

// wordsOf cuts a condition that the compiler has accepted.
func wordsOf(src []rune) []word {
	var out []word
	for i := 0; i < len(src); {
		if unicode.IsSpace(src[i]) {
			i++
			continue
		}
		end := wordEnd(src, i)
		out = append(out, word{string(src[i:end]), i, end})
		i = end
	}
	return out
}

// wordEnd returns where the string, name, number or operator ends that begins at i.
func wordEnd(src []rune, i int) int {
	from := i
	switch r := src[i]; {
	case r == '\'' || r == '"' || r == '`':
		for i++; i < len(src) && src[i] != r; i++ {
			if src[i] == '\\' && r != '`' {
				i++
			}
		}
		i++
	case unicode.IsLetter(r) || r == '_' || unicode.IsDigit(r):
		for i < len(src) && (unicode.IsLetter(src[i]) || unicode.IsDigit(src[i]) || src[i] == '_' || src[i] == '.' && i+1 < len(src) && src[i+1] != '.') {
			i++
		}
	case strings.ContainsRune("&|=!<>", r):
		for i < len(src) && strings.ContainsRune("&|=<>", src[i]) || i == from {
			i++
		}
	case r == '?':
		for i++; i < len(src) && strings.ContainsRune("?.:", src[i]); {
			i++
		}
	default:
		i++
	}
	return min(i, len(src))
}

func (c *checker) condition(n *source.Node, codes func(string) string) {
	ws := wordsOf([]rune(n.Text))
	c.precedence(n, ws)
	c.repeated(n, ws)
	for i, w := range ws {
		if w.text[0] != '\'' && w.text[0] != '"' && w.text[0] != '`' {
			continue
		}
		if i > 0 && ws[i-1].text == "matches" {
			c.literalPattern(n, w)
		}
		if i+2 < len(ws) && ws[i+1].text == "in" && ws[i+2].text == "symptom.codes" {
			c.codeSpelling(n, w, codes)
		}
		if i > 1 && (ws[i-1].text == "==" || ws[i-1].text == "!=") {
			c.openValue(n, ws[i-2].text, w)
		}
	}
}

// run is a stretch of comparisons that && joins.
type run struct {
	from, to int // runes
	joined   bool
}

// level is what stands in one pair of brackets: stretches that || joins.
type level struct {
	runs []run
	or   int // the word of the first ||, 0 if there is none
}

func (v *level) add(w word) {
	if len(v.runs) == 0 {
		v.runs = []run{{from: w.from}}
	}
	last := &v.runs[len(v.runs)-1]
	if last.to == 0 {
		last.from = w.from
	}
	last.to = w.to
}

// precedence reports && and || side by side.
func (c *checker) precedence(n *source.Node, ws []word) {
	stack := []level{{}}
	for i, w := range ws {
		top := &stack[len(stack)-1]
		switch w.text {
		case "(", "[", "{":
			top.add(w)
			stack = append(stack, level{})
		case ")", "]", "}", ",":
			c.mixed(n, ws, top)
			if *top = (level{}); w.text != "," && len(stack) > 1 {
				stack = stack[:len(stack)-1]
				stack[len(stack)-1].add(w)
			}
		case "&&", "and":
			top.add(w)
			top.runs[len(top.runs)-1].joined = true
		case "||", "or":
			if top.or == 0 {
				top.or = i
			}
			top.runs = append(top.runs, run{})
		default:
			top.add(w)
		}
	}
	c.mixed(n, ws, &stack[0])
}

// mixed reports a level with both operators; the repair puts parentheses around what && joins.
func (c *checker) mixed(n *source.Node, ws []word, v *level) {
	if v.or == 0 {
		return
	}
	fix := &Fix{Says: "put && into parentheses", Safe: true}
	for _, r := range v.runs {
		if r.joined {
			open, shut := n.Runes(r.from, r.from), n.Runes(r.to, r.to)
			fix.Edits = append(fix.Edits, Edit{open.File.Name, open.Off, open.Off, "("}, Edit{shut.File.Name, shut.Off, shut.Off, ")"})
		}
	}
	if len(fix.Edits) > 0 {
		f := c.at("KB321", n.Runes(ws[v.or].from, ws[v.or].to), "&& and || stand side by side").hint("parentheses say which belongs together")
		f.Fix = fix
	}
}

// unquoted reads a string literal without escapes, not ok for one that has some.
func unquoted(lit string) (string, bool) {
	if len(lit) < 2 || strings.ContainsRune(lit, '\\') {
		return "", false
	}
	return lit[1 : len(lit)-1], true
}

// codeSpelling reports codes that are never written so.
func (c *checker) codeSpelling(n *source.Node, w word, codes func(string) string) {
	code, ok := unquoted(w.text)
	if !ok {
		return
	}
	if right := codes(code); right != code {
		at := n.Runes(w.from+1, w.to-1)
		c.at("KB318", at, "the code is written %q, so this is never true", right).fix(false, "write "+right, at, right)
	}
}

// openValue reports a value of an open field that differs in case from one of its vocabulary.
func (c *checker) openValue(n *source.Node, field string, w word) {
	given, ok := unquoted(w.text)
	if !ok {
		return
	}
	for i := range c.k.Fields {
		f := &c.k.Fields[i]
		if f.Name != field || f.Type != plan.TypeEnum {
			continue
		}
		for _, v := range f.Values {
			if right := c.k.Strings[v]; right != given && strings.EqualFold(right, given) {
				at := n.Runes(w.from+1, w.to-1)
				c.at("KB318", at, "the vocabulary writes %q", right).fix(false, "write "+right, at, right)
			}
		}
	}
}

// repeated reports literals that stand twice in one list.
func (c *checker) repeated(n *source.Node, ws []word) {
	for i := 0; i < len(ws); i++ {
		if ws[i].text != "[" {
			continue
		}
		seen := map[string]bool{}
		for i++; i < len(ws) && ws[i].text != "]"; i++ {
			if ws[i].text != "," && seen[ws[i].text] {
				c.at("KB324", n.Runes(ws[i].from, ws[i].to), "%s stands in this list twice", ws[i].text)
			}
			seen[ws[i].text] = true
		}
	}
}

// literalPattern looks at the pattern of a matches, which sees the text as it is given.
func (c *checker) literalPattern(n *source.Node, w word) {
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(w.text[1:len(w.text)-1], `\'`, `'`) + `"`)
	if w.text[0] != '\'' {
		text, err = strconv.Unquote(w.text)
	}
	if err != nil {
		return
	}
	if re, err := syntax.Parse(text, syntax.PerlX|syntax.UnicodeGroups); err == nil {
		c.shapeOfPattern(re, n.Runes(w.from, w.to))
	}
}
