package compile

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

// Limits of patterns.
const (
	maxPattern    = 512     // bytes of a pattern's source
	maxTrees      = 2 << 20 // bytes of the trees of all
	maxCharacters = 1 << 20 // characters of the classes of all that are looked at one by one
)

// The dialects of patterns. A pattern on folded text never crosses a line feed,
// which parts what does not belong together, and ^ and $ are ends of lines.
const (
	foldedFlags = syntax.PerlX | syntax.UnicodeGroups
	rawFlags    = syntax.Perl
)

// compilePattern translates a pattern for folded text. Its letters are folded as
// the text is. A fault's Pos.Col counts bytes from the start of the pattern, from
// 1; it is 0 where the place is not known.
func compilePattern(src string, fold *refold) (plan.Program, *engine.Error) {
	return compileRegexp(src, foldedFlags, fold)
}

// compileRawPattern translates a pattern for text as given, as "matches" has it.
func compileRawPattern(src string) (plan.Program, *engine.Error) {
	return compileRegexp(src, rawFlags, nil)
}

func compileRegexp(src string, flags syntax.Flags, fold *refold) (plan.Program, *engine.Error) {
	if len(src) > maxPattern {
		return plan.Program{}, tooLarge("pattern is longer than 512 bytes")
	}
	re, err := syntax.Parse(src, flags)
	if err != nil {
		return plan.Program{}, invalid(src, err)
	}
	if fold != nil {
		if re = fold.tree(re); *fold.characters > maxCharacters {
			return plan.Program{}, tooLarge("the classes of all patterns together hold too many characters")
		}
	}
	var tree treeWriter
	tree.write(re)
	p, err := plan.Expand(tree.String())
	if err != nil {
		return plan.Program{}, tooLarge("pattern " + err.Error())
	}
	return p, nil
}

// anyCase estimates the characters that Go's parser looks at for the ranges of a
// pattern in any case: it goes through them one by one, unless they are ASCII.
func anyCase(src string) (characters int) {
	const most = 1 << 16
	if !caseless.MatchString(src) {
		return 0
	}
	for i := range len(src) - 1 {
		if src[i] == '-' && (src[i+1] == '\\' || src[i+1] >= utf8.RuneSelf) {
			characters += most
		}
	}
	return characters
}

var caseless = regexp.MustCompile(`\(\?[a-zA-Z]*i`)

func tooLarge(msg string) *engine.Error {
	return &engine.Error{Code: "regex-too-large", Msg: msg, Hint: "repeat less, or part it in several patterns"}
}

func invalid(src string, err error) *engine.Error {
	e := &engine.Error{Code: "regex-invalid", Msg: "the pattern is not a regular expression"}
	var s *syntax.Error
	if !errors.As(err, &s) {
		return e
	}
	if s.Code == syntax.ErrLarge || s.Code == syntax.ErrNestingDepth || s.Code == syntax.ErrInvalidRepeatSize {
		return tooLarge("pattern is too large: " + string(s.Code))
	}
	e.Msg = string(s.Code)
	if s.Expr != "" {
		if e.Msg += ": " + s.Expr; strings.Count(src, s.Expr) == 1 {
			e.Pos.Col = strings.Index(src, s.Expr) + 1
		}
	}
	return e
}

// treeWriter writes a pattern as plan.Expand reads it.
type treeWriter struct{ strings.Builder }

var asserted = map[syntax.Op]string{
	syntax.OpBeginLine: "^", syntax.OpEndLine: "$", syntax.OpBeginText: `\A`, syntax.OpEndText: `\z`,
	syntax.OpWordBoundary: `\b`, syntax.OpNoWordBoundary: `\B`,
}

func (w *treeWriter) write(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			w.class(single(r, re.Flags&syntax.FoldCase != 0))
		}
	case syntax.OpCharClass, syntax.OpNoMatch:
		w.class(re.Rune)
	case syntax.OpAnyCharNotNL:
		w.WriteByte('.')
	case syntax.OpAnyChar:
		w.class([]rune{0, utf8.MaxRune})
	case syntax.OpCapture:
		w.brackets("(", re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		w.repeat(re)
	case syntax.OpConcat:
		w.concat(re.Sub)
	case syntax.OpAlternate:
		for i, sub := range re.Sub {
			if i > 0 {
				w.WriteByte('|')
			}
			w.alternative(nil, sub)
		}
	default:
		w.WriteString(asserted[re.Op])
	}
}

// alternative writes a|b for what Go's parser has factored: whole words compress better
// than their parts.
func (w *treeWriter) alternative(prefix []*syntax.Regexp, re *syntax.Regexp) {
	if re.Op == syntax.OpConcat && len(re.Sub) == 2 && re.Sub[0].Op == syntax.OpLiteral && re.Sub[1].Op == syntax.OpAlternate {
		for i, sub := range re.Sub[1].Sub {
			if i > 0 {
				w.WriteByte('|')
			}
			w.alternative(append(slices.Clip(prefix), re.Sub[0]), sub)
		}
		return
	}
	w.concat(append(slices.Clip(prefix), re))
}

func (w *treeWriter) brackets(open string, re *syntax.Regexp) {
	w.WriteString(open)
	w.write(re)
	w.WriteByte(')')
}

func (w *treeWriter) concat(subs []*syntax.Regexp) {
	for _, sub := range subs {
		if sub.Op == syntax.OpAlternate {
			w.brackets("(?:", sub)
		} else {
			w.write(sub)
		}
	}
}

func (w *treeWriter) repeat(re *syntax.Regexp) {
	switch sub := re.Sub[0]; sub.Op {
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpCapture:
		w.write(sub)
	default:
		if sub.Op == syntax.OpLiteral && len(sub.Rune) == 1 {
			w.write(sub)
		} else {
			w.brackets("(?:", sub)
		}
	}
	switch re.Op {
	case syntax.OpStar:
		w.WriteByte('*')
	case syntax.OpPlus:
		w.WriteByte('+')
	case syntax.OpQuest:
		w.WriteByte('?')
	default:
		w.bounds(re.Min, re.Max)
	}
	if re.Flags&syntax.NonGreedy != 0 {
		w.WriteByte('?')
	}
}

func (w *treeWriter) bounds(least, most int) {
	w.WriteString("{" + strconv.Itoa(least))
	if most != least {
		w.WriteByte(',')
	}
	if most > least {
		w.WriteString(strconv.Itoa(most))
	}
	w.WriteByte('}')
}

// class writes a set of runes, as a character if it is one.
func (w *treeWriter) class(ranges []rune) {
	if ranges = characters(ranges); len(ranges) == 2 && ranges[0] == ranges[1] {
		w.rune(ranges[0], `\.+*?()|[]{}^$`)
		return
	}
	w.WriteByte('[')
	if rest := characters(complement(ranges)); len(ranges) == 0 || len(rest) > 0 && len(rest) < len(ranges) {
		w.WriteByte('^')
		ranges = rest
	}
	for i := 0; i < len(ranges); i += 2 {
		lo, hi := ranges[i], ranges[i+1]
		w.rune(lo, classMarks)
		if hi > lo+1 {
			w.WriteByte('-')
		}
		if hi > lo {
			w.rune(hi, classMarks)
		}
	}
	w.WriteByte(']')
}

const classMarks = `\]-[^`

// rune writes a character, behind a \ if it is one of the marks.
func (w *treeWriter) rune(r rune, marks string) {
	if strings.ContainsRune(marks, r) {
		w.WriteByte('\\')
	}
	w.WriteRune(r)
}

// characters leaves the surrogates out, which no text contains.
func characters(ranges []rune) (rest []rune) {
	for i := 0; i < len(ranges); i += 2 {
		lo, hi := ranges[i], ranges[i+1]
		if lo < firstSurrogate && lastSurrogate < hi {
			rest = append(rest, lo, hi)
			continue
		}
		if firstSurrogate <= lo && lo <= lastSurrogate {
			lo = lastSurrogate + 1
		}
		if firstSurrogate <= hi && hi <= lastSurrogate {
			hi = firstSurrogate - 1
		}
		if lo <= hi {
			rest = append(rest, lo, hi)
		}
	}
	return rest
}

const (
	firstSurrogate = 0xD800
	lastSurrogate  = 0xDFFF
)

// single returns the ranges of one rune, or of all that equal it but for case.
func single(r rune, anyCase bool) []rune {
	set := []rune{r}
	if anyCase {
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			set = append(set, f)
		}
	}
	return rangesOf(set)
}

// rangesOf sorts runes and joins neighbours to ranges.
func rangesOf(set []rune) (ranges []rune) {
	slices.Sort(set)
	for _, r := range set {
		if n := len(ranges); n > 0 && r <= ranges[n-1]+1 {
			ranges[n-1] = r
		} else {
			ranges = append(ranges, r, r)
		}
	}
	return ranges
}
