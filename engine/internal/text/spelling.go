package text

import (
	"bytes"
	"math/bits"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
)

// spelling knows the words that phrases and patterns are made of. A word of a text that is none of
// them is read as the one that it is a misspelling of: one letter within it is missing, too many,
// another, or has changed places with the next; or it has digits that look like letters.
type spelling struct {
	heads map[family]int32 // index into words, of the last of a family
	words []spelt
	stems map[string]bool // what such words begin with, and go on in many ways
}

// family is what a word and most of its misspellings have in common.
type family struct{ first, last, size byte }

type spelt struct {
	word   string
	before int32 // the next of its family; 0 for none
}

func familyOf[T string | []byte](word T) family {
	return family{word[0], word[len(word)-1], byte(len(word))}
}

const (
	leastKnown = 2 // letters of a word that digits may stand in ...
	leastSpelt = 5 // ... and of one with a slip
	mostSpelt  = 24
	mostFamily = 512
	mostMended = 64 // words of a text

	longestEnding = 3 // of another form of a word
)

func newSpelling(r *plan.Reading) spelling {
	s := spelling{map[family]int32{}, make([]spelt, 1, 1+r.NumPhrases), map[string]bool{}}
	for p := r.Walk(); p.Next(); {
		for _, segment := range p.Segments {
			for at := 0; at < len(segment); at++ {
				end := letters(segment, at)
				s.learn(segment[at:end])
				at = end
			}
		}
	}
	for i := range r.Patterns {
		s.study(r.Patterns[i].Tree)
	}
	return s
}

// learn adds a word.
func (s *spelling) learn(word string) {
	if len(word) < leastKnown || len(word) > mostSpelt {
		return
	}
	f, n := familyOf(word), 0
	for i := s.heads[f]; i > 0; i = s.words[i].before {
		if n++; n == mostFamily || s.words[i].word == word {
			return
		}
	}
	s.words = append(s.words, spelt{word, s.heads[f]})
	s.heads[f] = int32(len(s.words) - 1)
}

// study adds the words and the stems that stand in a pattern's tree.
func (s *spelling) study(tree string) {
	glued := []bool{false} // by depth of brackets: a word goes on with what is in them
	last := byte(0)        // what stands before
	for i := 0; i < len(tree); {
		c := tree[i]
		end := max(letters(tree, i), i+1)
		switch c {
		case '\\':
			end = i + 2
			if c = 0; strings.HasPrefix(tree[i:], `\.`) {
				c = '.' // a host's name has parts, not words
			}
		case '[':
			end = closing(tree, i)
		case '{':
			c, end = last, closing(tree, i)
		case '(':
			glued = append(glued, inWord(last))
			if strings.HasPrefix(tree[i:], "(?:") {
				end = i + 3
			}
		case ')':
			glued = glued[:max(len(glued)-1, 1)]
			if !inWord(last) {
				c = 0
			}
		case '?', '*', '+':
			c = last // which is repeated
		}
		if 'a' <= c && c <= 'z' && !inWord(last) && !(glued[len(glued)-1] && (last == '(' || last == '|')) {
			s.part(tree[i:end], tree[end:])
		}
		last, i = c, end
	}
}

// part adds a word or a stem, which is followed by the rest of a tree.
func (s *spelling) part(word, rest string) {
	switch {
	case rest == "" || strings.IndexByte("?*+{([", rest[0]) < 0:
		s.learn(word)
		return
	case rest[0] == '?':
		s.learn(word)
		fallthrough
	case rest[0] != '(' && rest[0] != '[':
		word = word[:len(word)-1]
		s.learn(word)
	}
	if len(word) >= leastSpelt {
		s.stems[word] = true
	}
}

// inWord reports whether what ends with a byte of a tree can be the begin of a word.
func inWord(last byte) bool {
	return 'a' <= last && last <= 'z' || last != 0 && strings.IndexByte(")[.", last) >= 0
}

// closing returns the end of the class or the repetition at tree[i:].
func closing(tree string, i int) int {
	for i++; i < len(tree) && tree[i] != ']' && tree[i] != '}'; i++ {
		if tree[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(tree))
}

func knows[T string | []byte](s *spelling, word T) bool {
	for i := s.heads[familyOf(word)]; i > 0; i = s.words[i].before {
		if s.words[i].word == string(word) {
			return true
		}
	}
	return false
}

// letters returns the end of the letters at s[i:].
func letters[T string | []byte](s T, i int) int {
	for i < len(s) && 'a' <= s[i] && s[i] <= 'z' {
		i++
	}
	return i
}

// mend returns what a word is a misspelling of, "" if that is not clear.
func (s *spelling) mend(text []byte) (best string) {
	if len(text) < leastSpelt || knows(s, text) {
		return ""
	}
	word := string(text)
	for n := leastSpelt; n <= len(word); n++ {
		if s.stems[word[:n]] || n >= max(len(word)-longestEnding, leastSpelt) && knows(s, word[:n]) {
			return "" // another form of a word
		}
	}
	mask := letterMask(word)
	f := familyOf(word)
	for f.size--; int(f.size) <= len(word)+1; f.size++ {
		for i := s.heads[f]; i > 0; i = s.words[i].before {
			w := s.words[i].word
			if bits.OnesCount32(mask^letterMask(w)) > 2 || len(word) < slip(word, w) {
				continue
			}
			if best != "" {
				return ""
			}
			best = w
		}
	}
	return best
}

func letterMask(word string) (m uint32) {
	for i := range len(word) {
		m |= 1 << (word[i] & 31)
	}
	return m
}

// slip returns how long a word has to be for the slip that makes it of another to be
// likelier than a word that nobody taught; never, if it takes more than one.
func slip(made, of string) int {
	n := 0
	for n < min(len(made), len(of)) && made[n] == of[n] {
		n++
	}
	before := of[:n]
	made, of = made[n:], of[n:]
	for len(made) > 0 && len(of) > 0 && made[len(made)-1] == of[len(of)-1] {
		made, of = made[:len(made)-1], of[:len(of)-1]
	}
	switch {
	case len(made)+len(of) == 1:
		if strings.HasSuffix(before, made+of) {
			return 5 // a letter doubled, or not
		}
		return 7
	case len(made) == 2 && len(of) == 2 && made[0] == of[1] && made[1] == of[0]:
		return 5
	case len(made) == 1 && len(of) == 1 && strings.Contains("aeiouy", made) && strings.Contains("aeiouy", of):
		return 5
	case len(made) == 1 && len(of) == 1:
		return 8
	}
	return never
}

const never = mostSpelt + 1

// spell mends the words of the folded text.
func (sc *Scratch) spell(s *spelling) {
	b, to := &sc.plain, &sc.mended
	done, n := 0, 0
	for i := 0; i < len(b.Text) && n < mostMended; {
		end := wordEnd(b.Text, i)
		if end == i {
			i++
			continue
		}
		if leastKnown <= end-i && end-i <= mostSpelt && b.alone(i, end) {
			if word := s.meant(b.Text[i:end]); word != "" {
				if n++; n == 1 {
					to.reset()
				}
				to.copy(b, done, i)
				to.spelt(b, i, end, word)
				done = end
			}
		}
		i = end
	}
	if n > 0 {
		sc.armed = false
		to.copy(b, done, len(b.Text))
		b.Text, to.Text = to.Text, b.Text
		b.From, to.From = to.From, b.From
		b.To, to.To = to.To, b.To
		b.Marks, to.Marks = to.Marks, b.Marks
	}
}

// meant returns what letters and digits are a misspelling of, or "".
func (s *spelling) meant(text []byte) string {
	switch {
	case letters(text, 0) == len(text):
		return s.mend(text)
	case '0' <= text[0] && text[0] <= '9':
		if n := asNumber(text); n != "" {
			return n
		}
	}
	var word [mostSpelt]byte
	for _, one := range "li" {
		read, digits := append(word[:0], text...), 0
		for i, c := range read {
			switch c {
			case '0':
				read[i], digits = 'o', digits+1
			case '1':
				read[i], digits = byte(one), digits+1
			}
		}
		if 2*digits <= len(read) && knows(s, read) && (len(read) > 3 || bytes.IndexByte(text, '1') < 0) {
			return string(read)
		}
	}
	return ""
}

// asNumber returns a number in which the letter o stands for 0, as it should be; a unit may follow.
func asNumber(text []byte) string {
	end := 0
	for end < len(text) && ('0' <= text[end] && text[end] <= '9' || text[end] == 'o') {
		end++
	}
	switch string(text[end:]) {
	case "", "k", "m", "g", "kb", "mb", "gb", "tb":
		if bytes.IndexByte(text[:end], 'o') > 0 {
			return strings.ReplaceAll(string(text[:end]), "o", "0") + string(text[end:])
		}
	}
	return ""
}

func wordEnd(text []byte, i int) int {
	for i < len(text) && ('a' <= text[i] && text[i] <= 'z' || '0' <= text[i] && text[i] <= '9' || text[i] == '_') {
		i++
	}
	return i
}

// alone reports whether a word is no part of a name, an address or a number.
func (b *Buffer) alone(from, to int) bool {
	if from > 0 && b.From[from] == b.To[from-1] && strings.IndexByte(`@./\-=#%&`, b.Text[from-1]) >= 0 {
		return false
	}
	if to == len(b.Text) || b.From[to] != b.To[to-1] {
		return true
	}
	switch b.Text[to] {
	case '@', '/', '\\', '-', '=':
		return false
	case '.':
		return wordEnd(b.Text, to+1) == to+1 || b.From[to+1] != b.To[to]
	}
	return true
}

// copy appends a stretch of another text.
func (b *Buffer) copy(a *Buffer, from, to int) {
	shift := len(b.Text) - from
	b.Text = append(b.Text, a.Text[from:to]...)
	b.From = append(b.From, a.From[from:to]...)
	b.To = append(b.To, a.To[from:to]...)
	for n := from; n <= to; n++ {
		b.copyMarks(a, n, n+shift)
	}
}

// spelt appends a word that stands for a stretch of another text.
func (b *Buffer) spelt(a *Buffer, from, to int, word string) {
	b.copyMarks(a, from, len(b.Text))
	b.Text = append(b.Text, word...)
	for range len(word) {
		b.From, b.To = append(b.From, a.From[from]), append(b.To, a.To[to-1])
	}
}

func (b *Buffer) copyMarks(a *Buffer, from, to int) {
	if isMarked(a.Marks.LineStarts, from) {
		b.mark(&b.Marks.LineStarts, to)
	}
	if isMarked(a.Marks.LineEnds, from) {
		b.mark(&b.Marks.LineEnds, to)
	}
}

func isMarked(set []uint64, n int) bool { return n>>6 < len(set) && set[n>>6]>>(n&63)&1 != 0 }
