package compile

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"

	folding "github.com/postmend/postmend/engine/internal/text"
)

// refold folds the letters of patterns.
type refold struct {
	*folding.Folder
	characters *int // of all classes so far
}

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
// what they are folded to, but for ASCII that it lists: `['(]|[^\x00-\x7f]` is one class
// and has the apostrophe, though it leaves out the accent that is folded to it.
func (f *refold) class(ranges []rune) *syntax.Regexp {
	rest := complement(ranges)
	if count(rest) < count(ranges) {
		out := f.set(rest)
		if listed := ascii(ranges); count(listed) < utf8.RuneSelf/2 {
			in := f.set(listed)
			out = slices.DeleteFunc(out, func(r rune) bool { return slices.Contains(in, r) })
		}
		ranges = complement(rangesOf(out))
	} else {
		ranges = rangesOf(f.set(ranges))
	}
	if len(ranges) == 0 {
		return &syntax.Regexp{Op: syntax.OpNoMatch}
	}
	return &syntax.Regexp{Op: syntax.OpCharClass, Rune: ranges}
}

// ascii returns the part of ranges that is ASCII.
func ascii(ranges []rune) (part []rune) {
	for i := 0; i < len(ranges) && ranges[i] < utf8.RuneSelf; i += 2 {
		part = append(part, ranges[i], min(ranges[i+1], utf8.RuneSelf-1))
	}
	return part
}

// set folds a set of runes; runes that are folded to several are left out.
func (f *refold) set(ranges []rune) (set []rune) {
	if *f.characters += count(ranges); *f.characters > maxCharacters {
		return nil
	}
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if to := f.Rune(r); utf8.RuneCountInString(to) == 1 {
				r, _ := utf8.DecodeRuneInString(to)
				set = append(set, r)
			}
		}
	}
	return set
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
