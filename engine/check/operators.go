package check

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/postmend/postmend/engine/internal/source"
)

// operators are those of other languages, and what stands for them here.
var operators = map[string]string{
	"&": "&&", "|": "||", "<>": "!=", "=<": "<=", "=>": ">=", "=~": "matches", "AND": "and", "OR": "or", "NOT": "not", "IN": "in",
	"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "is": "==", "EQ": "==", "NE": "!=",
}

// phrased are operators of other languages that take more than another word.
var phrased = map[string]string{"like": "write contains, startsWith or endsWith", "LIKE": "write contains, startsWith or endsWith", "between": "write in 1..5", "BETWEEN": "write in 1..5"}

// constants are names of other languages for what is not a field.
var constants = map[string]string{"True": "true", "TRUE": "true", "False": "false", "FALSE": "false"}

var nothings = []string{"null", "NULL", "None", "undefined", "Null"}

var bareWord = regexp.MustCompile(`^unknown field "([A-Za-z-]+)"$`)

// translate gives a fault of the compiler the code and the hint of an operator or
// constant of another language, where that is what the author wrote.
func (c *checker) translate(f *Finding) {
	n := c.node(f)
	if n == nil {
		return
	}
	src := []rune(n.Text)
	from, to := runesOf(n, f.Off, f.End)
	switch f.Name {
	case "expr-single-equals", "expr-syntax", "expr-feature-banned":
		c.operator(f, n, src, from, to)
	case "expr-unknown-field":
		m := bareWord.FindStringSubmatch(f.Message)
		if m == nil {
			return
		}
		if slices.Contains(nothings, m[1]) {
			k := index["KB314"]
			f.Code, f.Name, f.Severity = k.Code, k.Name(), k.Severity
			f.Message, f.Hint = m[1]+" has no use here: a field that nobody gave is unknown", "leave it out: an unknown condition does not hold"
		} else if right := constants[m[1]]; right != "" {
			f.Hint = "did you mean `" + right + "`?"
		} else if f.Hint == "" && c.isValue(m[1]) {
			f.Hint = "did you mean `'" + m[1] + "'`?"
		}
	}
}

// operator looks at what stands around the place where reading stopped.
func (c *checker) operator(f *Finding, n *source.Node, src []rune, from, to int) {
	wrote, hint := "", ""
	for _, span := range [][2]int{{from, from + 2}, {from - 1, from + 1}, {from - 4, from - 1}, {from, to}} {
		if span[0] < 0 || span[1] > len(src) {
			continue
		}
		s := string(src[span[0]:span[1]])
		if right := operators[s]; right != "" {
			hint = "did you mean `" + right + "`?"
		} else if hint = phrased[s]; hint == "" {
			continue
		}
		wrote, from, to = s, span[0], span[1]
		break
	}
	if wrote == "" || f.Name == "expr-feature-banned" && wrote != "|" {
		return
	}
	k := index["KB302"]
	f.Code, f.Name, f.Severity = k.Code, "expr-foreign-operator", k.Severity
	f.Message, f.Hint = fmt.Sprintf("the operator %q is of another language", wrote), hint
	loc := n.Runes(from, to)
	f.Off, f.End = loc.Off, loc.End
	f.Pos = c.report.texts[f.Pos.File].pos(loc.Off)
}

// isValue says whether a word is a value of some enum: its quotation marks are missing.
func (c *checker) isValue(word string) bool {
	for _, o := range c.objects["field"] {
		values := o.Node.Get("values")
		if values == nil {
			continue
		}
		for _, v := range values.Items {
			if v.Text == word {
				return true
			}
		}
	}
	return false
}

// node returns the string that a finding stands in, nil if it stands in none.
func (c *checker) node(f *Finding) *source.Node {
	t := c.report.texts[f.Pos.File]
	if t == nil || t.root == nil {
		return nil
	}
	return within(t.root, f.Off)
}

// within returns the string below n that holds an offset.
func within(n *source.Node, off int) *source.Node {
	if off < n.Loc.Off || off >= n.Loc.End {
		return nil
	}
	switch n.Kind {
	case source.String:
		return n
	case source.List:
		if i := sort.Search(len(n.Items), func(i int) bool { return n.Items[i].Loc.End > off }); i < len(n.Items) {
			return within(n.Items[i], off)
		}
	case source.Object:
		if i := sort.Search(len(n.Fields), func(i int) bool { return n.Fields[i].Value.Loc.End > off }); i < len(n.Fields) {
			return within(n.Fields[i].Value, off)
		}
	}
	return nil
}

// runesOf returns which runes of a string's text stand at the bytes [off, end) of its file.
func runesOf(n *source.Node, off, end int) (from, to int) {
	total := len([]rune(n.Text))
	from = sort.Search(total, func(i int) bool { return n.Runes(i, i).Off >= off })
	to = sort.Search(total, func(i int) bool { return n.Runes(i, i).Off >= end })
	return from, max(from, to)
}

// extent widens a fault of which only the beginning is known to the word that begins there.
func (c *checker) extent(f *Finding) {
	n := c.node(f)
	if n == nil {
		return
	}
	if f.Off == n.Loc.Off {
		f.End = n.Loc.End
		return
	}
	src := []rune(n.Text)
	from, _ := runesOf(n, f.Off, f.Off)
	if from >= len(src) {
		f.End = f.Off + 1
		return
	}
	to := wordEnd(src, from)
	if i := slices.Index(src[from:], '}'); src[from] == '{' && i > 0 && f.Name == "msg-placeholder-unknown" {
		to = from + i + 1
	}
	f.End = n.Runes(from, to).End
	if strings.HasPrefix(f.Message, "this string is not closed") {
		f.End = n.Loc.End - 1
	}
}
