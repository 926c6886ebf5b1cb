package lines

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// masks cover what may tell whose mail it is, in this order.
var masks = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`(?i)\b(pass(?:word|wd)?|pwd|パスワード|密碼|密码)(\s*[:=:]\s*)\S+`), "$1$2<hidden>"},
	{regexp.MustCompile(`(?i)https?://\S+`), "<link>"},
	{regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;]+`), "<address>"},
	{regexp.MustCompile(`"[^"]+"|'[^']+'|「[^」]+」|“[^”]+”`), "<quoted>"},
	{regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`), "<ip>"},
	{regexp.MustCompile(`(?i)\b[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){3,7}\b`), "<ip>"},
	{regexp.MustCompile(`(?i)\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b`), "<host>"},
	{regexp.MustCompile(`\+?\d[\d -]{6,}\d`), "<number>"},
}

const (
	maskBytes = 2000 // read of a text
	maskRunes = 160  // kept of it
)

// Mask hides personal data in a text and shortens it to one line.
func Mask(text string) string {
	if cut := maskBytes; len(text) > cut {
		for cut > maskBytes-utf8.UTFMax && !utf8.RuneStart(text[cut]) { // of what is no UTF-8, any byte will do
			cut--
		}
		text = text[:cut]
	}
	for _, m := range masks {
		text = m.what.ReplaceAllString(text, m.with)
	}
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maskRunes {
		text = string(runes[:maskRunes]) + "…"
	}
	return text
}
