package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
)

// set gives a case one field from its text: true, 25, a,b for lists. "?" says
// that the user was asked and does not know.
func set(k *engine.KB, c *engine.Case, name, value string) error {
	if err := readable(name, value); err != nil {
		return err
	}
	f, ok := k.Field(name)
	for _, group := range []string{"context.", "symptom."} {
		if !ok && !strings.Contains(name, ".") {
			if f, ok = k.Field(group + name); ok {
				name = f.Name
			}
		}
	}
	fields, leaf := c.Context, strings.TrimPrefix(name, "context.")
	if rest, symptom := strings.CutPrefix(name, "symptom."); symptom {
		fields, leaf = c.Symptom, rest
	}
	if !ok {
		fields[leaf] = value // the engine says what is wrong with it
		return nil
	}
	v, err := parse(f, value)
	if err != nil {
		return err
	}
	fields[leaf] = v
	return nil
}

// readable refuses what is not UTF-8: only the ASCII in it would be understood.
func readable(what, text string) error {
	if utf8.ValidString(text) {
		return nil
	}
	return fmt.Errorf("%s is not UTF-8, probably in an older encoding (Shift_JIS, EUC-JP, Big5, GBK) or UTF-16: save it as UTF-8, or convert it, as in iconv -f SHIFT_JIS -t UTF-8", what)
}

func parse(f engine.Field, value string) (any, error) {
	if value == "?" {
		return nil, nil
	}
	switch f.Type {
	case "bool":
		switch strings.ToLower(value) {
		case "true", "yes", "1":
			return true, nil
		case "false", "no", "0":
			return false, nil
		}
		return nil, fmt.Errorf("%s is true or false, not %q", f.Name, value)
	case "int":
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a whole number, not %q", f.Name, value)
		}
		return n, nil
	case "number":
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("%s is a number, not %q", f.Name, value)
		}
		return n, nil
	case "string[]", "enum[]":
		if value == "" {
			return []string{}, nil
		}
		items := strings.Split(value, ",")
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
		return items, nil
	}
	return value, nil
}

// locale is the language to answer in: the one asked for, else the
// environment's, else the one that the text is written in.
func locale(asked, text string) string {
	if asked != "" {
		return asked
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		tag, _, _ := strings.Cut(os.Getenv(name), ".")
		if tag != "" && tag != "C" && tag != "POSIX" {
			return tag
		}
	}
	return scriptOf(text)
}

// noteLocale says on complaints that a language that was asked for, such as jp for ja, is
// none of the knowledge's: the answers come in its default. Tags near one of them are fine.
func noteLocale(complaints io.Writer, k *engine.KB, asked string) {
	if asked == "" {
		return
	}
	d, err := engine.New(k).Diagnose(engine.Case{Locale: asked})
	if err == nil && !strings.EqualFold(primary(asked), primary(d.Locale)) {
		fmt.Fprintf(complaints, "postmend: --locale %s: there are no words in it, so they are in %s (there are %s)\n", asked, d.Locale, strings.Join(k.Locales(), ", "))
	}
}

// primary is the first part of a tag, its language.
func primary(tag string) string {
	end := strings.IndexAny(tag, "-_")
	if end < 0 {
		return tag
	}
	return tag[:end]
}

// scriptOf guesses a text's language: kana are Japanese; Han with a character
// that only Simplified writing has, mainland Chinese.
func scriptOf(text string) string {
	const simplified = "这们来说时对进还发经过开关问题错误邮务连设网络账认证请码输"
	han, simple := false, false
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return "ja"
		case unicode.Is(unicode.Han, r):
			han = true
			simple = simple || strings.ContainsRune(simplified, r)
		}
	}
	switch {
	case simple:
		return "zh-CN"
	case han:
		return "zh-TW"
	}
	return ""
}
