package text

import (
	"strings"
	"testing"
)

// as1252 is text in UTF-8 as a program shows it that takes it for Windows-1252; what that lacks becomes lost, if that is not empty.
func as1252(text, lost string) string {
	table := []rune(windows1252)
	var b strings.Builder
	for i := range len(text) {
		switch c := text[i]; {
		case c < 0x80 || c >= 0xA0:
			b.WriteRune(rune(c))
		case table[c-0x80] == rune(c) && lost != "":
			b.WriteString(lost)
		default:
			b.WriteRune(table[c-0x80])
		}
	}
	return b.String()
}

// asLatin1 is the same for ISO 8859-1.
func asLatin1(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(rune(text[i]))
	}
	return b.String()
}

func TestMisread(t *testing.T) {
	const complaint = "メール を受信できません (LAMP9) server:lamp"
	tests := []struct{ name, given, want string }{
		{"Latin-1", asLatin1(complaint), "メールを受信できません(lamp9)server:lamp"},
		{"Windows-1252", as1252("灯不亮，服务器没有回应，错误 550", ""), "灯不亮,服务器没有回应,错误550"},
		{"with lost bytes", as1252("さささささささささささ", "\ufffd"), "さささささささささささ"},
		{"a sample", "my mail shows " + asLatin1("灯不亮") + " only", "my mail shows ç\u0081¯ä¸äº® only"},
		{"somebody's words with it", "件名が " + asLatin1(complaint) + " になる", ""},
		{"accents", "Größe très élevée à côté où señor", ""},
		{"not UTF-8", "\xe7\x81\xaf\xe4\xb8", ""},
	}
	f := NewFolder(table())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := &Buffer{}
			f.Fold(tt.given, b)
			checkBuffer(t, tt.given, b)
			if misread := looksMisread(tt.given); misread != (tt.name == "Latin-1" || tt.name == "Windows-1252" || tt.name == "with lost bytes") {
				t.Errorf("misread: %v", misread)
			} else if misread && string(b.Text) != tt.want {
				t.Errorf("%q is folded to %q, want %q", tt.given, b.Text, tt.want)
			}
		})
	}
}

// TestMisreadPlaces leads what is found back to what was given.
func TestMisreadPlaces(t *testing.T) {
	given := "x: " + asLatin1("那盏，灯不亮，在房间里")
	s := lamp(t)
	var sc Scratch
	r := scan(t, s, given, &sc)
	if len(r.Signals) != 1 {
		t.Fatalf("%d signals", len(r.Signals))
	}
	if at := r.Signals[0].Span; given[at.Start:at.End] != asLatin1("灯不亮") {
		t.Errorf("the lamp stands at %q", given[at.Start:at.End])
	}
}
