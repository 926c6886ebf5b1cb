package text

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestFoldEveryCharacter folds each character, alone and between others.
func TestFoldEveryCharacter(t *testing.T) {
	f, b := NewFolder(table()), &Buffer{}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, s := range []string{string(r), "a" + string(r) + "灯" + string(r) + "b"} {
			f.Fold(s, b)
			checkBuffer(t, s, b)
			if len(b.Text) > 16*len(s) {
				t.Errorf("%q is folded to %q", s, b.Text)
			}
		}
		if t.Failed() {
			return
		}
	}
}

// TestFoldEveryTwoBytes folds what is mostly not UTF-8.
func TestFoldEveryTwoBytes(t *testing.T) {
	f, b := NewFolder(table()), &Buffer{}
	for i := range 1 << 16 {
		for _, s := range []string{string([]byte{byte(i >> 8), byte(i)}), string([]byte{'e', byte(i >> 8), 0x80, byte(i), 'x'})} {
			f.Fold(s, b)
			checkBuffer(t, s, b)
		}
	}
}

// BenchmarkFoldSizes shows that the cost of a byte does not grow with the text.
func BenchmarkFoldSizes(b *testing.B) {
	for name, part := range map[string]string{
		"ASCII": "The lamp in the room is dark, and nobody knows why. ", "mixed": "The LAMP in the room is dark. 那盏燈滅了。電球のｶﾞﾗｽ ", "accents": "e\u0301\u0300", "markup": "<b>&amp;</b>=E7", "brackets": "灯(dēng)", "not UTF-8": "\xe7\x81\xff",
	} {
		for _, size := range []int{1 << 10, 32 << 10, 1 << 20, 10 << 20} {
			b.Run(fmt.Sprintf("%s/%dKB", name, size>>10), func(b *testing.B) {
				f, text, buf := NewFolder(table()), strings.Repeat(part, size/len(part)), &Buffer{}
				f.Fold(text, buf)
				for b.Loop() {
					f.Fold(text, buf)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}
