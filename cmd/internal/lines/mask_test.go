package lines

import (
	"strings"
	"testing"
)

func TestMask(t *testing.T) {
	tests := []struct{ text, want string }{
		{"550 <taro.yamada@example.jp>: unknown", "550 <<address>>: unknown"},
		{"password: hunter2 is wrong", "password: <hidden> is wrong"},
		{"Subject 'my illness', Account: \"me\"", "Subject <quoted>, Account: <quoted>"},
		{"from 192.0.2.1 and 2001:db8:0:0::1 at mx.example.jp", "from <ip> and <ip> at <host>"},
		{"call 03-1234-5678 or see https://x.example/u?id=7", "call <number> or see <link>"},
		{"550 5.1.1\n  unknown", "550 5.1.1 unknown"},
	}
	for _, tt := range tests {
		if got := Mask(tt.text); got != tt.want {
			t.Errorf("Mask(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := Mask(strings.Repeat("ü", 5000)); len([]rune(got)) != 161 {
		t.Errorf("%d runes are left", len([]rune(got)))
	}
	if got := Mask(strings.Repeat("\x80", 5000)); len([]rune(got)) != 161 {
		t.Errorf("%d bytes in which no character begins are left", len([]rune(got)))
	}
}
