package compile

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
	folding "github.com/postmend/postmend/engine/internal/text"
)

func lampFold() *folding.Folder {
	return folding.NewFolder(wholeFold([]string{"燈灯滅灭亮亮錯错"}))
}

func found(t *testing.T, src, text string) string {
	t.Helper()
	fold := lampFold()
	p, err := compilePattern(src, &refold{fold, new(int)})
	if err != nil {
		t.Fatalf("compilePattern(%q): %v", src, err)
	}
	var b folding.Buffer
	fold.Fold(text, &b)
	s := &automaton.Scratch{Budget: 1 << 30}
	if !automaton.NewPattern(&p).Find(b.Text, &b.Marks, 0, len(b.Text), s) {
		return ""
	}
	if need := literals(&p); need != nil && !slices.ContainsFunc(need, func(l string) bool { return strings.Contains(string(b.Text), l) }) {
		t.Errorf("pattern %q matches %q without one of %q", src, b.Text, need)
	}
	return string(b.Text[s.Caps[0]:s.Caps[1]])
}

// literals are texts of which every match contains one, nil if that is not known.
func literals(p *plan.Program) (texts []string) {
	var seek plan.Seeker
	anchors, _ := seek.Required(p)
	for _, a := range anchors {
		if a.Text == plan.RunText {
			return nil
		}
		texts = append(texts, a.Text)
	}
	return texts
}

func TestPattern(t *testing.T) {
	tests := []struct{ name, src, text, want string }{
		{"case", `LAMP [A-C]`, "the Lamp B", "lamp b"},
		{"Traditional", `燈[滅錯]`, "灯错", "灯错"},
		{"Traditional text", `灯(灭|错)`, "燈滅了", "灯灭"},
		{"excluded", `灯[^滅]`, "燈滅燈x", "灯x"},
		{"excluded and listed", `(?:['(]|[^\x00-\x7f])dark`, "lamp ’dark", "'dark"},
		{"excluded only", `(?:[(]|[^\x00-\x7f])dark`, "lamp ’dark", ""},
		{"full width", `ＬＡＭＰ：`, "lamp: 1", "lamp:"},
		{"a space that folding removes", `lamp : dark`, "lamp: dark", "lamp:dark"},
		{"the end of a katakana word", `ランプー(が|も)`, "ランプーが", "ランプが"},
		{"the end that may be within", `サーバー(ラック)?`, "サーバーラック", "サーバーラック"},
		{"half-width kana", `ﾗﾝﾌﾟ`, "ランプ", "ランプ"},
		{"quotes", `「lamp」`, "“Lamp”", `"lamp"`},
		{"ends of lines", `^dark$`, "lamp\ndark\nroom", "dark"},
		{"no end of a line", `^dark$`, "lamp dark room", ""},
		{"kana classes", `[ア-ン]+`, "灯ｱﾝ", "アン"},
		{"flags", `(?i)Lamp`, "lamp", "lamp"},
		{"several for one", `…`, "wait...", "..."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := found(t, tt.src, tt.text); got != tt.want {
				t.Errorf("%q in %q: %q, want %q", tt.src, tt.text, got, tt.want)
			}
		})
	}
}

func TestPatternFaults(t *testing.T) {
	hint := "repeat less, or part it in several patterns"
	tests := []struct {
		name, src string
		want      *engine.Error
	}{
		{"a bracket", `lamp (dark`, &engine.Error{Code: "regex-invalid", Msg: "missing closing ): lamp (dark", Pos: engine.Pos{Col: 1}}},
		{"a class", `lamp [b-a]`, &engine.Error{Code: "regex-invalid", Msg: "invalid character class range: b-a", Pos: engine.Pos{Col: 7}}},
		{"looking ahead", `(?=lamp)`, &engine.Error{Code: "regex-invalid", Msg: "invalid or unsupported Perl syntax: (?=", Pos: engine.Pos{Col: 1}}},
		{"long", strings.Repeat("a", 513), &engine.Error{Code: "regex-too-large", Msg: "pattern is longer than 512 bytes", Hint: hint}},
		{"many instructions", `(lamp){600}`, &engine.Error{Code: "regex-too-large", Msg: "pattern needs more than 2000 instructions", Hint: hint}},
		{"many groups", strings.Repeat("()", 100), &engine.Error{Code: "regex-too-large", Msg: "pattern has more than 99 groups", Hint: hint}},
		{"repeated", `((a{100}){100}){100}`, &engine.Error{Code: "regex-too-large", Msg: "pattern is too large: invalid repeat count", Hint: hint}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := compilePattern(tt.src, &refold{lampFold(), new(int)})
			if diff := cmp.Diff(tt.want, err); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTree(t *testing.T) {
	tests := []struct{ name, src, folded, raw string }{
		{"a literal", `Lamp 燈.`, `lamp灯.`, `Lamp 燈.`},
		{"marks", `\.\*\(\{\^\$\\`, `\.\*\(\{\^\$\\`, `\.\*\(\{\^\$\\`},
		{"ends", `^\A\blamp\B$\z`, `^\A\blamp\B$\z`, `\A\A\blamp\B\z\z`},
		{"groups", `(lamp)(?:dark)(?P<n>x)`, `(lamp)dark(x)`, `(lamp)dark(x)`},
		{"alternatives", `lamp(?:a|bc|)|dark`, `lampa|lampbc|lamp|dark`, `lampa|lampbc|lamp|dark`},
		{"what is factored, and what is written so", `reply|response|rest|(?:in|off)z`, `reply|response|rest|(?:in|off)z`, `reply|response|rest|(?:in|off)z`},
		{"repeats", `a?b*?c+(?:lamp){2}d{3,}?e{4,5}`, `a?b*?c+(?:lamp){2}d{3,}?e{4,5}`, `a?b*?c+(?:lamp){2}d{3,}?e{4,5}`},
		{"a repeat of a repeat", `(?:a*?)+(?:b|cd)?`, `(?:a*?)+(?:b|cd)?`, `(?:a*?)+(?:b|cd)?`},
		{"classes", `[a-bd-f\]^\-]\d[^\n"]`, `[\-\]\^abd-f][0-9][^` + "\n" + `"]`, `[\-\]\^abd-f][0-9][^` + "\n" + `"]`},
		{"a class of one", `x[滅灭]+`, `x灭+`, `x[滅灭]+`},
		{"any case", `(?i)k[l-m]`, `k[lm]`, "[Kk\u212a][LMlm]"},
		{"any", `(?s:.)(?-s:.)`, "[\x00-\U0010ffff].", "[\x00-\U0010ffff]."},
		{"none", `[^\x00-\x{10ffff}]`, "[^\x00-\U0010ffff]", "[^\x00-\U0010ffff]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folded, err := compilePattern(tt.src, &refold{lampFold(), new(int)})
			if err != nil {
				t.Fatal(err)
			}
			raw, err := compileRawPattern(tt.src)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tt.folded, tt.raw}, []string{folded.Tree, raw.Tree}); diff != "" {
				t.Errorf("trees of %q (-want +got):\n%s", tt.src, diff)
			}
		})
	}
}

func TestRequired(t *testing.T) {
	tests := []struct {
		src  string
		want []string
	}{
		{`lamp`, []string{"lamp"}},
		{`timed? ?out .{0,40}(lamp|dark)`, []string{"time out ", "timed out ", "timedout ", "timeout "}},
		{`.{0,40}(lamp|dark)`, []string{"dark", "lamp"}},
		{`lamp(s?) (is|was)`, []string{"lamp is", "lamp was", "lamps is", "lamps was"}},
		{`0x([0-9a-f]{2})`, []string{"0x"}},
		{`(lamp|[a-z]+)`, nil},
		{`lamp|灯`, []string{"lamp", "灯"}},
		{`.*`, nil},
		{`a{3}b`, []string{"aaab"}},
		{`(?:lamp)+`, []string{"lamp"}},
		{`(?:lamp)*dark`, []string{"dark"}},
		{`[abc][def]`, []string{"ad", "ae", "af", "bd", "be", "bf", "cd", "ce", "cf"}},
		{`\blamp\b`, []string{"lamp"}},
		{` `, nil},
		{``, nil},
		{`(lamp|)x?`, nil},
		{`[0-9]+\.[0-9]+ volts`, []string{" volts"}},
	}
	for _, tt := range tests {
		p, err := compilePattern(tt.src, &refold{lampFold(), new(int)})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, literals(&p)); diff != "" {
			t.Errorf("literals of %q (-want +got):\n%s", tt.src, diff)
		}
	}
}

var rawSeeds = []struct{ src, text string }{
	{`lamp (is|was) dark`, "the lamp was dark"}, {`(?i)LaMp`, "lAmP"}, {`(?i)[k-l]\b`, "K"}, {`(?m)^dark$`, "lamp\ndark"},
	{`^dark$`, "lamp\ndark"}, {`(?s)a.b`, "a\nb"}, {`(a|ab)(c|bcd)(d*)`, "abcd"}, {`(?U)a+`, "aaa"}, {`[^a]\W\D`, "x-é"}, {`(x+x+)+y`, "xxxxxxy"}, {`[^\x{d800}-\x{ffff}][\x{dfff}-\x{e001}]`, "灯\ue000"}, {`\x{d800}`, "\ufffd"}, {`a{2,5}?`, "aaaa"},
}

func TestRawPatternAgreesWithRegexp(t *testing.T) {
	for _, tt := range rawSeeds {
		agree(t, tt.src, tt.text)
	}
}

func FuzzRawPattern(f *testing.F) {
	for _, tt := range rawSeeds {
		f.Add(tt.src, tt.text)
	}
	f.Fuzz(func(t *testing.T, src, text string) {
		if len(src) < 60 && len(text) < 500 {
			agree(t, src, text)
		}
	})
}

func agree(t *testing.T, src, text string) {
	t.Helper()
	re, fault := regexp.Compile(src)
	p, err := compileRawPattern(src)
	if fault != nil {
		if err == nil {
			t.Errorf("%q is refused by regexp only: %v", src, fault)
		}
		return
	}
	if err != nil {
		return
	}
	var want []int32
	for _, n := range re.FindStringSubmatchIndex(text) {
		want = append(want, int32(n))
	}
	s := &automaton.Scratch{Budget: 1 << 30}
	var got []int32
	if automaton.NewPattern(&p).Find([]byte(text), nil, 0, len(text), s) {
		got = s.Caps
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q in %q: %v, want %v", src, text, got, want)
	}
	if need := literals(&p); want != nil && need != nil && !slices.ContainsFunc(need, func(l string) bool { return strings.Contains(text, l) }) {
		t.Errorf("%q matches %q without one of %q", src, text, need)
	}
}
