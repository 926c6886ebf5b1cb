package words_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/postmend/postmend/engine/internal/words"
)

// FuzzFill holds the filled template to one that is filled by replacing every name at once.
func FuzzFill(f *testing.F) {
	for _, s := range []string{"", "{a}", "x{a}y{b}z", "{", "}", "{}", "{{a}}", "{a", "{c}", "a}b{a}", "燈{a}", "{a}{a}{a}"} {
		f.Add(s, "1", "{a}")
	}
	f.Fuzz(func(t *testing.T, template, a, b string) {
		values := map[string]string{"a": a, "b": b}
		got, ok := words.Fill(template, func(name string) (string, bool) { v, ok := values[name]; return v, ok })
		want, wantOK := "", true
		for i, part := range strings.Split(template, "{") {
			name, rest, closed := strings.Cut(part, "}")
			v, known := values[name]
			switch {
			case i == 0:
				want = part
			case !closed || !known:
				wantOK = false
			default:
				want += v + rest
			}
		}
		if ok != wantOK || ok && got != want {
			t.Errorf("Fill(%q) = %q, %v, want %q, %v", template, got, ok, want, wantOK)
		}
	})
}

// FuzzMatch chooses a language for any tag: one that is there, and the same for the same tag.
func FuzzMatch(f *testing.F) {
	for _, s := range []string{"", "ja", "zh-Hant-HK", "ZH_tw", "-", "zh-", "\xff", "x-x-x", "en-"} {
		f.Add(s)
	}
	have := []string{"en", "ja", "zh-CN", "zh-TW"}
	f.Fuzz(func(t *testing.T, tag string) {
		got := words.Match(tag, have, "en")
		if !slices.Contains(have, got) {
			t.Errorf("Match(%q) = %q", tag, got)
		}
		if again := words.Match(strings.ReplaceAll(tag, "-", "_"), have, "en"); again != got {
			t.Errorf("Match(%q) = %q, and %q with _", tag, got, again)
		}
		if slices.Contains(have, tag) && got != tag {
			t.Errorf("Match(%q) = %q", tag, got)
		}
	})
}
