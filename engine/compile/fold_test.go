package compile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
	folding "github.com/postmend/postmend/engine/internal/text"
)

func TestWholeFold(t *testing.T) {
	f := folding.NewFolder(wholeFold([]string{"燈灯帳帐証证證证", "帐账"}))
	tests := []struct{ name, text, want string }{
		{"full width", "ＡＢＣ　１２３：！", "abc 123:!"},
		{"half-width kana", "ﾊﾟｿｺﾝ｡｢ﾗﾝﾌﾟ｣､", "パソコン.\"ランプ\","},
		{"spaced voicing marks", "カ゛ハ゜", "ガパ"},
		{"case", "ÉΣЖİ", "éσжi"},
		{"ligatures and numbers", "ﬁ①㈱²½", "fi1(株)21/2"},
		{"quotes", "“”「」『』«»", `""""""""`},
		{"apostrophes", "‘lamp’s`", "'lamp's'"},
		{"dashes", "—–−‐", "----"},
		{"punctuation", "【灯】、。：；（）", "[灯],.:;()"},
		{"times", "3×4", "3x4"},
		{"points", "…•・", "...··"},
		{"pairs follow one another", "燈帳帐證証", "灯账账证证"},
		{"compatibility ideographs", "\uf9ba", "了"},
		{"tone marks stay", "ǎò", "ǎò"},
		{"Hangul stays", "램프", "램프"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := f.String(tt.text); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestWholeFoldIsItsOwnEnd(t *testing.T) {
	table := wholeFold([]string{"燈灯帳帐帐账", "甲乙乙甲丙丙"})
	f := folding.NewFolder(table)
	for i, e := range table {
		if i > 0 && table[i-1].From >= e.From {
			t.Errorf("%q is out of order", e.From)
		}
		if again := fold(f, e.To); again != e.To {
			t.Errorf("%q is folded to %q, and that to %q", e.From, e.To, again)
		}
	}
}

func fold(f *folding.Folder, s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(f.Rune(r))
	}
	return b.String()
}

func TestPruneFold(t *testing.T) {
	table := []plan.Fold{{From: 'Ａ', To: "a"}, {From: 'Σ', To: "σ"}, {From: 'ﾗ', To: "ラ"}, {From: '滅', To: "灭"}, {From: '燈', To: "灯"}, {From: '錯', To: "错"}}
	a := alphabet{}
	a.add("灯")
	a.addProgram(&plan.Program{Insts: []plan.Inst{{Op: plan.InstRune, Ranges: []rune{'灭', '灭', 0x8000, 0x9fff}}}})
	var kept strings.Builder
	for _, e := range pruneFold(table, a) {
		kept.WriteRune(e.From)
	}
	if diff := cmp.Diff("Ａﾗ滅燈", kept.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPrunedFoldIsSmall(t *testing.T) {
	if n := len(pruneFold(wholeFold(nil), alphabet{})); n > 1500 {
		t.Errorf("%d entries without any phrase", n)
	}
}

func BenchmarkWholeFold(b *testing.B) {
	for b.Loop() {
		wholeFold([]string{"燈灯"})
	}
}
