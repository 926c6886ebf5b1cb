package compile

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	folding "github.com/postmend/postmend/engine/internal/text"
)

// The limits of a pattern: its source in bytes, its program in instructions.
const (
	maxPattern = 512
	maxInsts   = 2000
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
	groups := re.MaxCap()
	if fold != nil {
		re = (&refold{fold}).tree(re)
	}
	re = re.Simplify()
	prog, err := syntax.Compile(re)
	if err != nil {
		return plan.Program{}, invalid(src, err)
	}
	if len(prog.Inst) > maxInsts {
		return plan.Program{}, tooLarge("pattern needs more than 2000 instructions")
	}
	p := plan.Program{Start: int32(prog.Start), Groups: int32(groups), Literals: required(re)}
	for i := range prog.Inst {
		p.Insts = append(p.Insts, lowerInst(&prog.Inst[i]))
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

var instOps = [...]plan.InstOp{
	syntax.InstAlt: plan.InstAlt, syntax.InstAltMatch: plan.InstAlt, syntax.InstCapture: plan.InstCapture,
	syntax.InstEmptyWidth: plan.InstEmpty, syntax.InstMatch: plan.InstMatch, syntax.InstFail: plan.InstFail,
	syntax.InstNop: plan.InstNop, syntax.InstRune: plan.InstRune, syntax.InstRune1: plan.InstRune,
	syntax.InstRuneAny: plan.InstAny, syntax.InstRuneAnyNotNL: plan.InstRune,
}

func lowerInst(in *syntax.Inst) plan.Inst {
	i := plan.Inst{Op: instOps[in.Op], Out: int32(in.Out)}
	switch in.Op {
	case syntax.InstAlt, syntax.InstAltMatch, syntax.InstCapture:
		i.Arg = int32(in.Arg)
	case syntax.InstEmptyWidth:
		i.Arg = assertions(syntax.EmptyOp(in.Arg))
	case syntax.InstRuneAnyNotNL:
		i.Ranges = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
	case syntax.InstRune, syntax.InstRune1:
		i.Ranges = slices.Clone(in.Rune)
		if len(in.Rune) == 1 {
			i.Ranges = single(in.Rune[0], syntax.Flags(in.Arg)&syntax.FoldCase != 0)
		}
	}
	return i
}

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
