package text

import (
	"strings"
	"unicode/utf8"
)

// entities are the named HTML character references that prose meets.
var entities = []struct {
	name string
	r    rune
}{
	{"amp", '&'}, {"apos", '\''}, {"bull", '•'}, {"cent", '¢'}, {"copy", '©'}, {"deg", '°'}, {"emsp", ' '}, {"ensp", ' '},
	{"euro", '€'}, {"gt", '>'}, {"hellip", '…'}, {"laquo", '«'}, {"larr", '←'}, {"ldquo", '“'}, {"lsquo", '‘'}, {"lt", '<'},
	{"mdash", '—'}, {"middot", '·'}, {"minus", '−'}, {"nbsp", ' '}, {"ndash", '–'}, {"para", '¶'}, {"pound", '£'},
	{"quot", '"'}, {"raquo", '»'}, {"rarr", '→'}, {"rdquo", '”'}, {"reg", '®'}, {"rsquo", '’'}, {"sect", '§'}, {"shy", '\u00AD'},
	{"thinsp", ' '}, {"times", '×'}, {"trade", '™'}, {"yen", '¥'}, {"zwj", '\u200D'}, {"zwnj", '\u200C'},
}

// entity reads the character reference at s[i:], which begins with "&", and
// returns what it stands for and its end; anything else is an ampersand.
// Text that was escaped more than once is unescaped to the end.
func entity(s string, i int) (rune, int) {
	r, end := '&', i+1
	for r == '&' {
		body, _, ok := strings.Cut(s[end:min(end+12, len(s))], ";")
		if !ok {
			break
		}
		named, ok := reference(body)
		if !ok {
			break
		}
		r, end = named, end+len(body)+1
	}
	return r, end
}

// reference returns the rune that the text between & and ; stands for.
func reference(body string) (rune, bool) {
	if digits, ok := strings.CutPrefix(body, "#"); ok {
		return numeric(digits)
	}
	for _, e := range entities {
		if e.name == body {
			return e.r, true
		}
	}
	return 0, false
}

func numeric(digits string) (rune, bool) {
	base := rune(10)
	if digits != "" && digits[0]|0x20 == 'x' {
		base, digits = 16, digits[1:]
	}
	r := rune(0)
	for i := range len(digits) {
		d, ok := hex(digits[i])
		if !ok || rune(d) >= base || r > utf8.MaxRune {
			return 0, false
		}
		r = r*base + rune(d)
	}
	if r == 0 || r > utf8.MaxRune || digits == "" {
		return 0, false
	}
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return r, true
}

func hex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// The kinds of HTML tags: what they leave behind.
const (
	notTag = iota
	inlineTag
	spaceTag
	lineTag
)

const (
	inlineTags = " a abbr b big blink code del em font i img input ins kbd label mark meta link nobr s samp small span strike strong style script sub sup title tt u var wbr "
	spaceTags  = " td th "
	lineTags   = " address blockquote body br center dd div dl dt form h1 h2 h3 h4 h5 h6 head hr html li ol option p pre select table tbody tfoot thead tr ul "
	maxTag     = 1024 // bytes
)

// tag tells what kind of tag s[i:] is, which begins with "<", and where it ends.
// "<lamp@room>" and "a < b" are no tags.
func tag(s string, i int) (kind, end int) {
	if strings.HasPrefix(s[i:], "<!--") {
		return comment(s, i)
	}
	name := i + 1
	if name < len(s) && s[name] == '/' {
		name++
	}
	end = name
	for end < len(s) && end < name+12 && (letter(s[end]) || end > name && '0' <= s[end] && s[end] <= '9') {
		end++
	}
	if end == name || end == len(s) || !strings.Contains(" \t\r\n/>", s[end:end+1]) {
		return notTag, i + 1
	}
	kind = tagKind(s[name:end])
	if kind == notTag {
		return notTag, i + 1
	}
	for ; end < len(s) && end < i+maxTag && s[end] != '<'; end++ {
		if s[end] == '>' {
			return kind, end + 1
		}
	}
	return notTag, i + 1
}

func comment(s string, i int) (kind, end int) {
	rest := s[i:min(i+maxTag, len(s))]
	if n := strings.Index(rest, "-->"); n >= 0 {
		return inlineTag, i + n + len("-->")
	}
	return notTag, i + 1
}

func tagKind(name string) int {
	var key [14]byte
	key[0] = ' '
	for i := range len(name) {
		key[i+1] = name[i]
		if 'A' <= name[i] && name[i] <= 'Z' {
			key[i+1] |= 0x20
		}
	}
	key[len(name)+1] = ' '
	padded := string(key[:len(name)+2])
	switch {
	case strings.Contains(inlineTags, padded):
		return inlineTag
	case strings.Contains(spaceTags, padded):
		return spaceTag
	case strings.Contains(lineTags, padded):
		return lineTag
	}
	return notTag
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
