package text

// white reports whether r is white space, and whether it ends a line.
func white(r rune) (space, newline bool) {
	switch {
	case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return true, true
	case r == ' ' || r == '\t' || r == 0xA0 || r == 0x1680 || 0x2000 <= r && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x3000:
		return true, false
	}
	return false, false
}

// Invisible reports whether r takes no room: controls, soft hyphens, joiners,
// direction and variation marks. It leaves no trace, not even a word border.
func Invisible(r rune) bool {
	switch {
	case r < 0x20 || 0x7F <= r && r < 0xA0 || r == 0xAD || r == 0x61C || r == 0x180E:
		return true
	case 0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E || 0x2060 <= r && r <= 0x206F:
		return true
	}
	return 0xFE00 <= r && r <= 0xFE0F || r == 0xFEFF || 0xE0000 <= r && r <= 0xE0FFF
}

// Latin reports whether r belongs to a script that parts words by spaces, or is
// a digit: white space counts only between two such characters.
func Latin(r rune) bool {
	switch {
	case r < 0x80:
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '_' || 'A' <= r && r <= 'Z'
	case r < 0xC0:
		return r == 0xAA || r == 0xB5 || r == 0xBA
	case r < 0x2000:
		return r != 0xD7 && r != 0xF7
	case 0x2C00 <= r && r < 0x2E00: // more Latin, Glagolitic, Coptic, Georgian, Cyrillic
		return true
	}
	return 0xA640 <= r && r < 0xD7FF || 0xFB00 <= r && r < 0xFDFE
}

func han(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || r == 0x3005 || 0xF900 <= r && r <= 0xFAFF || 0x20000 <= r && r <= 0x3FFFF
}

const (
	prolonged  = 'ー'
	dakuten    = '\u3099'
	handakuten = '\u309A'
)

// Katakana reports whether r is a letter of a katakana word.
func Katakana(r rune) bool { return 0x30A1 <= r && r <= 0x30FA || r == prolonged }

// Voiced joins a kana and a voicing mark that follows it.
func Voiced(r, mark rune) (rune, bool) {
	if 0x3041 <= r && r <= 0x3096 { // hiragana
		v, ok := Voiced(r+0x60, mark)
		return v - 0x60, ok
	}
	switch {
	case r == 'ウ' && mark == dakuten:
		return 'ヴ', true
	case 'ハ' <= r && r <= 'ホ' && (r-'ハ')%3 == 0:
		return r + 1 + mark - dakuten, true
	case mark != dakuten:
		return 0, false
	case 'カ' <= r && r <= 'ヂ' && (r-'カ')%2 == 0, r == 'ツ', r == 'テ', r == 'ト':
		return r + 1, true
	}
	return 0, false
}
