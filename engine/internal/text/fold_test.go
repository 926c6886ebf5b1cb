package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// table folds what the tests need; the compiler makes the real ones.
func table() []plan.Fold {
	var t []plan.Fold
	for r := rune(0xFF01); r <= 0xFF5E; r++ {
		to := r - 0xFF01 + '!'
		if 'A' <= to && to <= 'Z' {
			to += 'a' - 'A'
		}
		t = append(t, plan.Fold{From: r, To: string(to)})
	}
	pairs := []rune("“\"”\"「\"」\"’'—-×x燈灯滅灭。.、,ｻサｰーﾊハﾗラﾝンﾌフﾟ\u309Aﾞ\u3099ｶカÉéＱq")
	for i := 0; i < len(pairs); i += 2 {
		t = append(t, plan.Fold{From: pairs[i], To: string(pairs[i+1])})
	}
	return append(t, plan.Fold{From: '…', To: "..."}, plan.Fold{From: '㈱', To: "(株)"}, plan.Fold{From: '⓪', To: ""})
}

func TestFold(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"case", "The LAMP", "the lamp"},
		{"white space between words", " the \t\r\n lamp\u00a0 is\u3000dark ", "the lamp is dark"},
		{"white space beside punctuation", "lamp : 550 ( dark )", "lamp:550(dark)"},
		{"white space beside Chinese", "灯 不 亮 lamp 灯", "灯不亮lamp灯"},
		{"a line break within Chinese", "灯不\r\n亮", "灯不亮"},
		{"no width, no trace", "la\u200bmp\u00ad \ufeffdark", "lamp dark"},
		{"controls", "l\x00a\x00mp", "lamp"},
		{"full width", "Ｌａｍｐ　５５０：ｄａｒｋ", "lamp 550:dark"},
		{"Traditional", "燈滅了", "灯灭了"},
		{"quotes and dashes", "“lamp”—the room’s", "\"lamp\"-the room's"},
		{"one for several", "lamp…㈱", "lamp...(株)"},
		{"one for nothing", "la⓪mp", "lamp"},
		{"half-width kana", "ﾗﾝﾌﾟ", "ランプ"},
		{"decomposed kana", "カ\u3099キ は\u309A", "ガキぱ"},
		{"a voicing mark that voices nothing", "ラ\u3099a\u309A", "ラa"},
		{"end of a katakana word", "サーバー", "サーバ"},
		{"end of a katakana word before another script", "サーバーが", "サーバが"},
		{"within a katakana word", "サーバーラック", "サーバーラック"},
		{"a short katakana word", "キー", "キー"},
		{"a long end", "サーバーーー", "サーバ"},
		{"half-width end", "ｻｰﾊﾞｰ", "サーバ"},
		{"a space in a katakana word", "サー バー", "サーバ"},
		{"named references", "a&nbsp;b&lt;c&amp;d&quot;", "a b<c&d\""},
		{"numeric references", "&#28783;&#x71C8;&#X41;", "灯灯a"},
		{"escaped more than once", "&amp;amp;lt;", "<"},
		{"no reference", "a & b &lamp; &#xZZ; &#0; &;", "a&b&lamp;&#xzz;&#0;&;"},
		{"a huge reference", "&#99999999;&#xD800;", "&#99999999;\ufffd"},
		{"breaks and paragraphs", "the<br>lamp<BR/>is<p class=x>dark</p>", "the lamp is dark"},
		{"marks in a word", "la<b>m</b>p <u>is</u> <font color=\"red\">dark</font>", "lamp is dark"},
		{"cells", "lamp</td><td>dark", "lamp dark"},
		{"a comment", "la<!-- x -->mp", "lamp"},
		{"an address is no tag", "to <b@room> <p@room> <lamp>", "to<b@room><p@room><lamp>"},
		{"less than", "a < b > c <b", "a<b>c<b"},
		{"quoted-printable", "=E7=81=AF=E4=B8=\r\n=8D lamp =3D", "灯不lamp="},
		{"broken lines", "the la=\r\nmp is=20=\r\ndark", "the lamp is dark"},
		{"no quoted-printable", "a=b=3D", "a=b=3d"},
		{"no UTF-8 in it", "=B5=C6 =E7=81=AF", "=b5=c6=e7=81=af"},
		{"cut within a character", "=E7=81=AF=E7=81", "灯\ufffd\ufffd"},
		{"annotations", "錯(cuò)灯(de)滅(miè)", "錯灯灭"},
		{"annotations, decomposed and full width", "灯（de\u0300ng）滅（mie）", "灯灭"},
		{"no annotations", "灯(de)滅(off)", "灯(de)灭(off)"},
		{"other words stay", "灯(dēng)滅(lamp)(smart)", "灯灭(lamp)(smart)"},
		{"a line break within an annotation", "灯(dè\nng)", "灯"},
		{"quotation marks of lines", "> the lamp\n> > is\n>dark", "the lamp is>dark"},
		{"rows", "| lamp | dark |\n| room | x |", "lamp|dark|room|x|"},
		{"not UTF-8", "la\xffmp\xc3", "la\ufffdmp\ufffd"},
		{"empty", "", ""},
		{"only white space", " \n ", ""},
	}
	f := NewFolder(table())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.String(tt.text); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestGiven(t *testing.T) {
	tests := []struct{ name, text, part, want string }{
		{"as it is", "the lamp", "lamp", "lamp"},
		{"over white space", "the \n  LAMP is", "the lamp", "the \n  LAMP"},
		{"full width", "那盏Ｌａｍｐ灭", "lamp", "Ｌａｍｐ"},
		{"one for several", "a…b", ".", "…"},
		{"kana joined", "xｶﾞy", "ガ", "ｶﾞ"},
		{"references", "a&lt;lamp&gt;b", "<lamp>", "&lt;lamp&gt;"},
		{"over a tag", "la<b>mp</b>", "lamp", "la<b>mp"},
		{"over an annotation", "灯(dēng)灭(miè)了", "灯灭了", "灯(dēng)灭(miè)了"},
		{"annotations around", "灯(dēng)灭(miè)了", "灭", "灭"},
		{"without the sound mark", "サーバーが", "サーバ", "サーバ"},
		{"quoted-printable", "x=E7=81=AF=E4=B8=8Dy", "灯", "=E7=81=AF"},
		{"over a broken line", "=E7=81=AF the la=\nmp=20=\nis", "lamp is", "la=\nmp=20=\nis"},
		{"before a broken line", "=E7=81=AF lamp=\n is", "lamp", "lamp"},
	}
	f := NewFolder(table())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b Buffer
			f.Fold(tt.text, &b)
			at := strings.Index(string(b.Text), tt.part)
			if at < 0 {
				t.Fatalf("%q is not in %q", tt.part, b.Text)
			}
			span := b.Given(at, at+len(tt.part))
			if got := tt.text[span.Start:span.End]; got != tt.want {
				t.Errorf("%q was given as %q, want %q", tt.part, got, tt.want)
			}
		})
	}
}

func placesOf(set []uint64, n int) (at []int) {
	for i := 0; i <= n; i++ {
		if i>>6 < len(set) && set[i>>6]>>(i&63)&1 != 0 {
			at = append(at, i)
		}
	}
	return at
}

func TestLines(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"between words", "the\nlamp", "^the$ ^lamp$"},
		{"beside Chinese", "灯\r\n灭", "^灯$^灭$"},
		{"a tag", "the<br>lamp", "^the$ ^lamp$"},
		{"around a removed annotation", "灯(dēng)\n灭", "^灯$^灭$"},
		{"around a removed sound mark", "ランプー\nが", "^ランプ$^が$"},
	}
	f := NewFolder(table())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b Buffer
			f.Fold(tt.text, &b)
			var got strings.Builder
			starts, ends := placesOf(b.Marks.LineStarts, len(b.Text)), placesOf(b.Marks.LineEnds, len(b.Text))
			for i := 0; i <= len(b.Text); i++ {
				if len(ends) > 0 && ends[0] == i {
					got.WriteByte('$')
					ends = ends[1:]
				}
				if len(starts) > 0 && starts[0] == i {
					got.WriteByte('^')
					starts = starts[1:]
				}
				if i < len(b.Text) {
					got.WriteByte(b.Text[i])
				}
			}
			if got.String() != tt.want {
				t.Errorf("lines of %q: %s, want %s", tt.text, got.String(), tt.want)
			}
		})
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"The LAMP\n> is　dark", "灯(dēng)灭(de)(mie) ー", "サーバーー ﾊﾟｰ", "&amp;lt;br&gt;<p><b@c>", "=E7=81=AF=\r\n=3D", "\xff\xe3\x82", "カー\u3099ー", "| > |x\n>>x", "e\u0301\u0300 a",
	} {
		f.Add(s)
	}
	folder := NewFolder(table())
	var b Buffer
	f.Fuzz(func(t *testing.T, s string) {
		folder.Fold(s, &b)
		checkBuffer(t, s, &b)
		once := string(b.Text)
		if strings.ContainsAny(once, "&<=") {
			return // escaped markup is markup once it has been read
		}
		if twice := folder.String(once); twice != once {
			t.Errorf("%q is folded to %q, and that to %q", s, once, twice)
		}
	})
}

func checkBuffer(t *testing.T, s string, b *Buffer) {
	t.Helper()
	if !utf8.Valid(b.Text) {
		t.Errorf("%q is folded to %q, which is not UTF-8", s, b.Text)
	}
	if len(b.From) != len(b.Text) || len(b.To) != len(b.Text) {
		t.Fatalf("%q: %d bytes, %d and %d offsets", s, len(b.Text), len(b.From), len(b.To))
	}
	for i := range b.Text {
		if b.From[i] < 0 || b.From[i] > b.To[i] || int(b.To[i]) > len(s) {
			t.Fatalf("%q: byte %d stands for [%d, %d)", s, i, b.From[i], b.To[i])
		}
		if i > 0 && (b.From[i] < b.From[i-1] || b.To[i] < b.To[i-1]) {
			t.Fatalf("%q: the offsets of byte %d go back", s, i)
		}
	}
}

func TestTableBeyondUnicode(t *testing.T) {
	f := NewFolder([]plan.Fold{{From: -1, To: "x"}, {From: 'b', To: "\xff"}, {From: 'C', To: "d"}, {From: 1 << 30, To: "x"}})
	if got := f.String("abc"); got != "abc" {
		t.Errorf("got %q: the letters a to z are not looked up", got)
	}
}

func TestFoldDoesNotAllocate(t *testing.T) {
	f, b, s := NewFolder(table()), &Buffer{}, "The <b>LAMP</b> is　dark… 灯(dēng)灭"
	f.Fold(s, b)
	if n := testing.AllocsPerRun(50, func() { f.Fold(s, b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestFoldIsLinear(t *testing.T) {
	f := NewFolder(table())
	for _, s := range []string{"a", " ", "\n", "<", "<b ", "&", "&amp;", "=", "=\n", "ー", "アアーー", ">", "> ", "(", "灯(", "灯(de", "e\u0301", "\u0301", "ﾞ", "カﾞ", "\xff", "<!--", "=E7=81=AF", "灯(dēng)"} {
		var b Buffer
		text := strings.Repeat(s, 1<<18/len(s))
		f.Fold(text, &b) // must not take minutes
		checkBuffer(t, text, &b)
	}
}

func BenchmarkFold(b *testing.B) {
	f, text, buf := NewFolder(table()), strings.Repeat("The LAMP in the room is dark. 那盏燈滅了。", 50), &Buffer{}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f.Fold(text, buf)
	}
}
