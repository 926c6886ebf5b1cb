package compile

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	folding "github.com/postmend/postmend/engine/internal/text"
)

// maxPattern is how many bytes the source of a pattern may have.
const maxPattern = 512

// The dialects of patterns. A pattern on folded text never crosses a line feed,
// which parts what does not belong together, and ^ and $ are ends of lines.
const (
	foldedFlags = syntax.PerlX | syntax.UnicodeGroups
	rawFlags    = syntax.Perl
)

// compilePattern translates a pattern for folded text. Its letters are folded as
// the text is. A fault's Pos.Col counts bytes from the start of the pattern, from
// 1; it is 0 where the place is not known.
func compilePattern(src string, fold *folding.Folder) (plan.Program, *engine.Error) {
	return compileRegexp(src, foldedFlags, fold)
}

// compileRawPattern translates a pattern for text as given, as "matches" has it.
func compileRawPattern(src string) (plan.Program, *engine.Error) {
	return compileRegexp(src, rawFlags, nil)
}

func compileRegexp(src string, flags syntax.Flags, fold *folding.Folder) (plan.Program, *engine.Error) {
	if len(src) > maxPattern {
		return plan.Program{}, tooLarge("pattern is longer than 512 bytes")
	}
	re, err := syntax.Parse(src, flags)
	if err != nil {
		return plan.Program{}, invalid(src, err)
	}
	if fold != nil {
		re = (&refold{fold}).tree(re)
	}
	var tree treeWriter
	tree.write(re)
	p, err := plan.Expand(tree.String())
	if err != nil {
		return plan.Program{}, tooLarge("pattern " + err.Error())
	}
	return p, nil
}

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
			w.write(sub)
		}
	default:
		w.WriteString(asserted[re.Op])
	}
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

func assertions(op syntax.EmptyOp) (a int32) {
	for _, x := range []struct {
		op syntax.EmptyOp
		a  int32
	}{
		{syntax.EmptyBeginLine, plan.EmptyLineStart}, {syntax.EmptyEndLine, plan.EmptyLineEnd},
		{syntax.EmptyBeginText, plan.EmptyTextStart}, {syntax.EmptyEndText, plan.EmptyTextEnd},
		{syntax.EmptyWordBoundary, plan.EmptyWord}, {syntax.EmptyNoWordBoundary, plan.EmptyNotWord},
	} {
		if op&x.op != 0 {
			a |= x.a
		}
	}
	return a
}

// refold folds the letters of a pattern.
type refold struct{ *folding.Folder }

func (f *refold) tree(re *syntax.Regexp) *syntax.Regexp {
	switch re.Op {
	case syntax.OpLiteral:
		return f.literal(re.Rune)
	case syntax.OpCharClass:
		return f.class(re.Rune)
	}
	for i, sub := range re.Sub {
		re.Sub[i] = f.tree(sub)
	}
	return re
}

// literal folds a literal as text is folded: a space beside anything but Latin
// goes, and a sound mark that may end a katakana word is optional.
func (f *refold) literal(runes []rune) *syntax.Regexp {
	folded := f.runes(runes)
	re := &syntax.Regexp{Op: syntax.OpConcat}
	from, kana := 0, 0
	plain := func(to int) {
		if from < to {
			re.Sub = append(re.Sub, &syntax.Regexp{Op: syntax.OpLiteral, Rune: folded[from:to]})
		}
	}
	for i, r := range folded {
		if r == 'ー' && kana >= 2 && (i+1 == len(folded) || !folding.Katakana(folded[i+1])) {
			plain(i)
			mark := &syntax.Regexp{Op: syntax.OpLiteral, Rune: []rune{r}}
			re.Sub = append(re.Sub, &syntax.Regexp{Op: syntax.OpQuest, Sub: []*syntax.Regexp{mark}})
			from = i + 1
		}
		if kana++; !folding.Katakana(r) {
			kana = 0
		}
	}
	plain(len(folded))
	if len(re.Sub) == 1 {
		return re.Sub[0]
	}
	if len(re.Sub) == 0 {
		re.Op = syntax.OpEmptyMatch
	}
	return re
}

func (f *refold) runes(runes []rune) (folded []rune) {
	for i, r := range runes {
		if r == ' ' && (i > 0 && !folding.Latin(runes[i-1]) || i+1 < len(runes) && !folding.Latin(runes[i+1])) {
			continue
		}
		for _, to := range f.Rune(r) {
			if n := len(folded); n > 0 {
				if v, ok := folding.Voiced(folded[n-1], to); ok && (to == '\u3099' || to == '\u309A') {
					folded[n-1] = v
					continue
				}
			}
			folded = append(folded, to)
		}
	}
	return folded
}

// class folds the runes of a class. A class that excludes a few runes excludes
// what they are folded to.
func (f *refold) class(ranges []rune) *syntax.Regexp {
	rest := complement(ranges)
	if count(rest) < count(ranges) {
		ranges = complement(f.set(rest))
	} else {
		ranges = f.set(ranges)
	}
	if len(ranges) == 0 {
		return &syntax.Regexp{Op: syntax.OpNoMatch}
	}
	return &syntax.Regexp{Op: syntax.OpCharClass, Rune: ranges}
}

// set folds a set of runes; runes that are folded to several are left out.
func (f *refold) set(ranges []rune) []rune {
	var set []rune
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if to := f.Rune(r); utf8.RuneCountInString(to) == 1 {
				r, _ := utf8.DecodeRuneInString(to)
				set = append(set, r)
			}
		}
	}
	return rangesOf(set)
}

func complement(ranges []rune) (rest []rune) {
	next := rune(0)
	for i := 0; i < len(ranges); i += 2 {
		if next < ranges[i] {
			rest = append(rest, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	if next <= utf8.MaxRune {
		rest = append(rest, next, utf8.MaxRune)
	}
	return rest
}

func count(ranges []rune) (n int) {
	for i := 0; i < len(ranges); i += 2 {
		n += int(ranges[i+1]-ranges[i]) + 1
	}
	return n
}
