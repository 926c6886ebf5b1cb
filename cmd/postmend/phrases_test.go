package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/postmend/postmend/kb"
)

// TestPhrasesAreWhole finds the same words in each language of the knowledge, all of them
// said, and the line that ends a text named as it is.
func TestPhrasesAreWhole(t *testing.T) {
	for _, tag := range kb.Default().Locales() {
		say := interfaceWords(tag)
		if tag != "en" && say.paste == english.paste {
			t.Errorf("%s: the program has no words", tag)
		}
		if !strings.Contains(say.endText, endOfText) {
			t.Errorf("%s: %q does not name %q, which ends a text", tag, say.endText, endOfText)
		}
		v, en := reflect.ValueOf(say), reflect.ValueOf(english)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			switch f := v.Field(i); f.Kind() {
			case reflect.String:
				if f.String() == "" {
					t.Errorf("%s: %s is empty", tag, name)
				}
			case reflect.Map:
				for _, key := range en.Field(i).MapKeys() {
					if word := f.MapIndex(key); !word.IsValid() || word.String() == "" {
						t.Errorf("%s: %s has no %q", tag, name, key)
					}
				}
			}
		}
	}
}
