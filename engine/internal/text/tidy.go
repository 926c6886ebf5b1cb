package text

import (
	"strings"
	"unicode/utf8"
)

// tidy takes out what reading aids and spelling variants put in: pinyin
// annotations, and the prolonged sound mark that ends a katakana word.
func (b *Buffer) tidy() {
	annotated := b.annotated()
	var last rune // the last rune kept
	kana := 0     // length of the katakana word so far
	c := cutter{Buffer: b}
	for i := 0; i < len(b.Text); {
		if annotated && han(last) {
			if n := b.annotation(i); n > 0 {
				c.drop(i, i+n)
				i += n
				continue
			}
		}
		r, size := utf8.DecodeRune(b.Text[i:])
		if r == prolonged && kana >= 2 {
			end, last := b.prolonged(i)
			if last {
				c.drop(i, end)
			} else {
				c.keep(i, end)
			}
			i = end
			continue
		}
		if kana++; !Katakana(r) {
			kana = 0
		}
		c.keep(i, i+size)
		last = r
		i += size
	}
	c.done()
}

// prolonged returns the end of the sound marks at Text[i:], and whether the
// katakana word ends with them.
func (b *Buffer) prolonged(i int) (end int, last bool) {
	for end = i; ; {
		r, size := utf8.DecodeRune(b.Text[end:])
		if r != prolonged {
			return end, !Katakana(r)
		}
		end += size
	}
}

// annotated reports whether the text has a pinyin annotation with a tone mark,
// as in 错(cuò)误: then those without one are annotations too.
func (b *Buffer) annotated() bool {
	var last rune
	for i := 0; i < len(b.Text); {
		r, size := utf8.DecodeRune(b.Text[i:])
		if r == '(' && han(last) {
			if n := b.annotation(i); n > 0 && toned(b.Text[i:i+n]) {
				return true
			}
		}
		last = r
		i += size
	}
	return false
}

// annotation returns the length of the parenthesised syllable at Text[i:], or 0.
func (b *Buffer) annotation(i int) int {
	if b.Text[i] != '(' {
		return 0
	}
	var plain [8]byte
	n := 0
	for j := i + 1; j < len(b.Text); {
		r, size := utf8.DecodeRune(b.Text[j:])
		if r == ')' {
			if syllable(string(plain[:n])) {
				return j + 1 - i
			}
			return 0
		}
		letter, ok := untoned(r)
		if !ok {
			return 0
		}
		if letter != 0 {
			if n == len(plain) {
				return 0
			}
			plain[n] = letter
			n++
		}
		if j-i > 24 {
			return 0
		}
		j += size
	}
	return 0
}

// tones lists the letters of pinyin that bear a tone mark under the letter without it.
var tones = []struct {
	letter byte
	marked string
}{
	{'a', "āáǎàăâɑ"}, {'e', "ēéěèĕêế"}, {'i', "īíǐìĭ"}, {'o', "ōóǒòŏ"}, {'u', "ūúǔùŭ"}, {'v', "üǖǘǚǜ"}, {'n', "ńňǹ"}, {'m', "ḿ"},
}

// untoned returns a pinyin letter without its tone; 0 for a combining tone mark
// and for the space that a broken line left.
func untoned(r rune) (byte, bool) {
	if 'a' <= r && r <= 'z' {
		return byte(r), true
	}
	if r == ' ' || r == 0x300 || r == 0x301 || r == 0x304 || r == 0x306 || r == 0x308 || r == 0x30C {
		return 0, true
	}
	for _, t := range tones {
		if strings.ContainsRune(t.marked, r) {
			return t.letter, true
		}
	}
	return 0, false
}

func toned(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

const (
	initials = " b p m f d t n l g k h j q x zh ch sh r z c s y w  "
	finals   = " a o e ai ei ao ou an en ang eng er ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang v ve van vn ue "
)

// syllable reports whether s is a syllable of pinyin.
func syllable(s string) bool {
	for n := min(2, len(s)-1); n >= 0; n-- {
		if strings.Contains(initials, " "+s[:n]+" ") && strings.Contains(finals, " "+s[n:]+" ") {
			return true
		}
	}
	return false
}
