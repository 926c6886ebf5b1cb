package words_test

import (
	"testing"

	"github.com/postmend/postmend/engine/internal/words"
)

func TestMatch(t *testing.T) {
	have := []string{"en", "ja", "zh-CN", "zh-TW"}
	tests := []struct{ name, tag, want string }{
		{"exact", "ja", "ja"},
		{"case and underscore", "ZH_tw", "zh-TW"},
		{"region of a language", "ja-JP", "ja"},
		{"script decides", "zh-Hant-HK", "zh-TW"},
		{"script beats region", "zh-Hans-TW", "zh-CN"},
		{"Hong Kong reads Traditional", "zh-HK", "zh-TW"},
		{"Singapore reads Simplified", "zh-SG", "zh-CN"},
		{"bare Chinese", "zh", "zh-CN"},
		{"unknown language gets the default", "ko-KR", "en"},
		{"nothing", "", "en"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := words.Match(tt.tag, have, "en"); got != tt.want {
				t.Errorf("Match(%q) = %q, want %q", tt.tag, got, tt.want)
			}
		})
	}
}

func TestFill(t *testing.T) {
	values := map[string]string{"lamp.bulb": "E27", "room": "hall"}
	lookup := func(name string) (string, bool) { v, ok := values[name]; return v, ok }
	tests := []struct {
		name, template, want string
		ok                   bool
	}{
		{"no placeholder", "Turn it on.", "Turn it on.", true},
		{"two", "Put an {lamp.bulb} into the {room} lamp.", "Put an E27 into the hall lamp.", true},
		{"a value that is not known", "Use {lamp.fuse}.", "", false},
		{"unclosed", "Use {room", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := words.Fill(tt.template, lookup)
			if got != tt.want || ok != tt.ok {
				t.Errorf("Fill(%q) = %q, %v, want %q, %v", tt.template, got, ok, tt.want, tt.ok)
			}
		})
	}
}
