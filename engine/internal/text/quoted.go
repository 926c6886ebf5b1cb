package text

import "unicode/utf8"

// escape reads "=E3" at s[i:].
func escape(s string, i int) (byte, bool) {
	if i+2 >= len(s) || s[i] != '=' {
		return 0, false
	}
	hi, ok1 := hex(s[i+1])
	lo, ok2 := hex(s[i+2])
	return hi<<4 | lo, ok1 && ok2
}

// softBreak returns the end of the line break that "=" at s[i] hides, or i.
func softBreak(s string, i int) int {
	j := i + 1
	for j < len(s) && (s[j] == ' ' || s[j] == '\t') && j < i+8 {
		j++
	}
	if j < len(s) && s[j] == '\r' {
		j++
	}
	if j < len(s) && s[j] == '\n' {
		return j + 1
	}
	return i
}

// looksQuoted reports whether s is quoted-printable: its escapes spell UTF-8
// and at least one character beyond ASCII, or there are escapes and broken lines.
func looksQuoted(s string) bool {
	var wide, escapes, breaks int
	var pending [utf8.UTFMax]byte // the bytes of a character that is being spelled
	n := 0
	for i := 0; i < len(s); {
		if s[i] != '=' {
			if n > 0 {
				return false
			}
			i++
			continue
		}
		c, ok := escape(s, i)
		switch end := softBreak(s, i); {
		case ok && (c >= utf8.RuneSelf || n > 0):
			pending[n] = c
			n++
			if utf8.FullRune(pending[:n]) {
				if r, size := utf8.DecodeRune(pending[:n]); r == utf8.RuneError || size != n {
					return false
				}
				wide, n = wide+1, 0
			}
			i += 3
		case ok:
			escapes++
			i += 3
		case end > i:
			breaks++
			i = end
		default:
			i++
		}
	}
	return wide > 0 || escapes > 0 && breaks > 0
}

// unquote decodes quoted-printable text into the source.
func (b *Buffer) unquote(s string) {
	b.decoded = b.decoded[:0]
	for i := 0; i < len(s); {
		c, size := s[i], 1
		if c == '=' {
			if e, ok := escape(s, i); ok {
				c, size = e, 3
			} else if end := softBreak(s, i); end > i {
				i = end
				continue
			}
		}
		b.decoded = append(b.decoded, c)
		b.off = append(b.off, int32(i))
		i += size
	}
	b.off = append(b.off, int32(len(s)))
	b.source = string(b.decoded)
}

// restore makes spans of the decoded source spans of the text as given.
func (b *Buffer) restore(given string) {
	for i := range b.From {
		b.From[i] = b.off[b.From[i]]
		if b.To[i] == 0 {
			continue
		}
		last := b.off[b.To[i]-1]
		_, size := utf8.DecodeRuneInString(given[last:]) // 1 within a character
		b.To[i] = last + int32(size)
		if _, ok := escape(given, int(last)); ok {
			b.To[i] = last + 3
		}
	}
}
