package text

import "unicode/utf8"

// Text in UTF-8 that a program took for Windows-1252 or ISO 8859-1, its bytes for
// characters, is read as what it was: it says more than that it is garbled.

// windows1252 has the characters of the bytes from 0x80 to 0x9F; the five that have none stand for themselves.
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// misreadByte returns the byte that a character beyond ASCII was taken from.
func misreadByte(r rune) (byte, bool) {
	if 0x80 <= r && r <= 0xFF {
		return byte(r), true
	}
	n := byte(0x80)
	for _, c := range windows1252 {
		if c == r {
			return n, true
		}
		n++
	}
	return 0, false
}

// misread returns the character that three at s[i:] were, and where they end.
func misread(s string, i int) (r rune, end int) {
	var bytes [3]byte
	end = i
	for n := range bytes {
		c, size := utf8.DecodeRuneInString(s[end:])
		b, ok := misreadByte(c)
		if n == 1 && c == utf8.RuneError && bytes[0] == 0xE3 {
			b, ok = 0x81, true // lost, as 1252 lacks it: the second byte of most hiragana
		}
		if !ok || n == 0 && b < 0xE2 {
			return 0, i
		}
		bytes[n], end = b, end+size
	}
	if r, size := utf8.DecodeRune(bytes[:]); size == len(bytes) {
		return r, end
	}
	return 0, i
}

// looksMisread reports whether s as a whole was misread: a sentence at least, and
// nobody has added to it in the same script. A mail that shows a sample of it is about the sample.
func looksMisread(s string) bool {
	const sentence = 8
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, end := misread(s, i)
		if end > i {
			n, i = n+1, end
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if Katakana(r) || han(r) || 0x3041 <= r && r <= 0x3096 {
			return false
		}
		i += size
	}
	return n >= sentence
}

// reread makes the source what it was before it was misread.
func (b *Buffer) reread(s string) {
	b.decoded = b.decoded[:0]
	for i := 0; i < len(s); {
		r, end := misread(s, i)
		if end == i {
			b.decoded, b.off = append(b.decoded, s[i]), append(b.off, int32(i))
			i++
			continue
		}
		b.decoded = utf8.AppendRune(b.decoded, r)
		for at := range s[i:end] { // a byte for each character
			b.off = append(b.off, int32(i+at))
		}
		i = end
	}
	b.off = append(b.off, int32(len(s)))
	b.source = string(b.decoded)
}
