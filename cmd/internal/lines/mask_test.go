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
		{"my password is hunter2", "my password is <hidden>"},
		{"password hunter2", "password <hidden>"},
		{"Password: Password: x9", "Password: Password: <hidden>"},
		{"パスワードはabc123です", "パスワードは<hidden>です"},
		{"パスワード: himitsu", "パスワード: <hidden>"},
		{"密码是 abc123", "密码是 <hidden>"},
		{"密碼abc123 錯", "密碼<hidden> 錯"},
		{"token=abcd1234", "token=<hidden>"},
		{`{"password":"x y"}`, `{<quoted>:<hidden>}`},
		{"p\u200bassword: x", "password: <hidden>"},
		{"2001:db8::1 and fe80:: at 10:31:22", "<ip> and <ip> at 10:31:22"},
		{"03(1234)5678", "<number>"},
		{"the password is wrong. Password required, password 535 5.7.8", "the password is wrong. Password required, password 535 5.7.8"},
		{"basic authentication failed, the sender is unauthenticated", "basic authentication failed, the sender is unauthenticated"},
		{"couldn't be found, it's full", "couldn't be found, it's full"},
		{"\x1b]0;title\a\x1b[2Jx\u009b1m\x00 \u202eabc\u2066\u200f\x7f", "]0;title[2Jx1m abc"},
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
