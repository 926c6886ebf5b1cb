package kb_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/kb"
)

// TestSlips spoils the texts of scenarios as people and programs do, and wants most of
// them to lead to the cause that they led to. -v prints how many do.
func TestSlips(t *testing.T) {
	written, err := scenario.Load(kb.FS)
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(kb.Default(), engine.IDsOnly())
	leads := func(c engine.Case) string {
		d, err := e.Diagnose(c)
		if err != nil {
			t.Fatal(err)
		}
		return d.Findings[0].Cause
	}
	word := regexp.MustCompile(`(^|[ "'(])([a-z]{6,})([ ,;)"'!?]|$)`)
	tests := []struct {
		name  string
		least int // of 100 texts
		spoil func(text string) string
	}{
		{"two letters of a word change places", 85, func(text string) string {
			at := word.FindStringSubmatchIndex(text)
			if at == nil {
				return text
			}
			i := at[4] + 2
			return text[:i] + text[i+1:i+2] + text[i:i+1] + text[i+2:]
		}},
		{"zero for o", 85, func(text string) string {
			return word.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, "o", "0") })
		}},
		{"UTF-8 as ISO 8859-1", 85, func(text string) string {
			if utf8.RuneCountInString(text) > len(text)/2 {
				return text // hardly any Chinese or Japanese
			}
			var b strings.Builder
			for i := range len(text) {
				b.WriteRune(rune(text[i]))
			}
			return b.String()
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var all, same int
			var lost []string
			for _, s := range written {
				text, _ := s.Given.Symptom["text"].(string)
				spoilt := tt.spoil(text)
				if spoilt == text {
					continue
				}
				want := leads(s.Given)
				if want == "need-more-info" {
					continue
				}
				given := s.Given
				given.Symptom = engine.Fields{}
				for name, v := range s.Given.Symptom {
					given.Symptom[name] = v
				}
				given.Symptom["text"] = spoilt
				if all++; leads(given) == want {
					same++
				} else {
					lost = append(lost, fmt.Sprintf("%s: %q", s.ID, spoilt))
				}
			}
			t.Logf("%d of %d", same, all)
			if all < 100 || 100*same < tt.least*all {
				t.Errorf("%d of %d lead to the same cause, wanted %d in 100; not: %s", same, all, tt.least, lost[:min(5, len(lost))])
			}
		})
	}
}
