package automaton

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// lower translates a program of regexp/syntax without looking at its meaning.
func lower(t testing.TB, src string) (*plan.Program, bool) {
	re, err := syntax.Parse(src, syntax.Perl)
	if err != nil {
		return nil, false
	}
	groups := re.MaxCap()
	prog, err := syntax.Compile(re.Simplify())
	if err != nil || len(prog.Inst) > 2000 {
		return nil, false
	}
	p := &plan.Program{Start: int32(prog.Start), Groups: int32(groups)}
	ops := map[syntax.InstOp]plan.InstOp{
		syntax.InstAlt: plan.InstAlt, syntax.InstAltMatch: plan.InstAlt, syntax.InstCapture: plan.InstCapture,
		syntax.InstEmptyWidth: plan.InstEmpty, syntax.InstMatch: plan.InstMatch, syntax.InstFail: plan.InstFail,
		syntax.InstNop: plan.InstNop, syntax.InstRune: plan.InstRune, syntax.InstRune1: plan.InstRune,
		syntax.InstRuneAny: plan.InstAny, syntax.InstRuneAnyNotNL: plan.InstRune,
	}
	for _, in := range prog.Inst {
		i := plan.Inst{Op: ops[in.Op], Out: int32(in.Out), Arg: int32(in.Arg)}
		switch {
		case in.Op == syntax.InstRuneAnyNotNL:
			i.Ranges = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
		case i.Op != plan.InstRune:
		case len(in.Rune) == 1:
			if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
				return nil, false
			}
			i.Ranges = []rune{in.Rune[0], in.Rune[0]}
		default:
			i.Ranges = in.Rune
		}
		p.Insts = append(p.Insts, i)
	}
	return p, true
}

func caps32(loc []int) []int32 {
	var c []int32
	for _, n := range loc {
		c = append(c, int32(n))
	}
	return c
}

func compare(t *testing.T, src, text string) {
	t.Helper()
	p, ok := lower(t, src)
	if !ok {
		return
	}
	want := caps32(regexp.MustCompile(src).FindStringSubmatchIndex(text))
	s := &Scratch{Budget: 1 << 30}
	var got []int32
	m := NewPattern(p)
	marked := &Marks{}
	marked.MarkStarts([]byte(text))
	for _, marks := range []*Marks{nil, marked} {
		if got = nil; m.Find([]byte(text), marks, 0, len(text), s) {
			got = slices.Clone(s.Caps)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Find(%q, %q) = %v, want %v (marked: %v)", src, text, got, want, marks != nil)
		}
	}
	s.fit(m.machine())
	q := search{machine: m.machine(), Scratch: s, text: []byte(text)}
	if got = nil; q.threads(0, len(text)) {
		got = s.Caps
	}
	if !slices.Equal(got, want) {
		t.Errorf("threads find %v for (%q, %q), want %v", got, src, text, want)
	}
}

var agreements = []struct{ src, text string }{
	{`lamp`, "the lamp is dark"},
	{`(lamp|lamps)( is)?`, "the lamps is dark"},
	{`(lamps|lamp)(s?)`, "lamps"},
	{`(a+)(b*?)(c|bc)`, "xxaabbcc"},
	{`^dark$`, "dark"},
	{`(?m)^dark$`, "lamp\ndark\nroom"},
	{`(?m)$^`, "\n"},
	{`\bdark\b`, "adark dark"},
	{`\Bark`, "dark"},
	{``, "x"},
	{`x*`, "aaa"},
	{`(x*)*`, "axx"},
	{`[^a]`, "aé"},
	{`\x{FFFD}`, "ab\xffc"},
	{`[\x{FFFD}]`, "é\xff"},
	{`[灯燈]`, "那盏灯"},
	{`.{0,8}?暗`, "那盏灯很暗"},
	{`\Alamp`, "a lamp"},
	{`(?:\A|x)lamp`, "axlamp"},
	{`(?s)a.c`, "a\nc"},
	{`a.c`, "a\nc"},
	{`lamp\z`, "lamp lamp"},
	{`(([a-c])b*?\2)?`, "x"},
	{`(a(b)?)+`, "abaab"},
	{`(|a)+`, "aaa"},
	{`(a|ab)(c|bcd)(d*)`, "abcd"},
	{`\blamps?\b.{0,24}\b(?:out|off)\b`, "the lamp in the room where nobody lives went out, the lamps in here are off"},
	{`[0-9]{2} ?(?:w|灯)|é.`, "é, 9 w 17 w"},
	{`灯.{0,8}[暗灭]`, "那盏灯\xe7\x81\xe7灭"},
}

func TestPatternAgreesWithRegexp(t *testing.T) {
	for _, tt := range agreements {
		compare(t, tt.src, tt.text)
	}
}

func FuzzPattern(f *testing.F) {
	for _, tt := range agreements {
		f.Add(tt.src, tt.text)
	}
	f.Fuzz(func(t *testing.T, src, text string) {
		if len(src) > 100 || len(text) > 1000 {
			return
		}
		compare(t, src, text)
	})
}

func TestLineMarks(t *testing.T) {
	p, _ := lower(t, `(?m)^dark$`)
	s := &Scratch{Budget: 1 << 30}
	text := []byte("lamp dark room")
	if NewPattern(p).Find(text, nil, 0, len(text), s) {
		t.Error("a line where none was marked")
	}
	lines := &Marks{LineStarts: []uint64{1 << 5}, LineEnds: []uint64{1 << 9}}
	if !NewPattern(p).Find(text, lines, 0, len(text), s) || s.Caps[0] != 5 || s.Caps[1] != 9 {
		t.Errorf("caps = %v, want the marked line [5 9]", s.Caps)
	}
}

func TestFindWithin(t *testing.T) {
	p, _ := lower(t, `lamp`)
	m, s, text := NewPattern(p), &Scratch{Budget: 1 << 30}, []byte("lamp lamp lamp")
	if !m.Find(text, nil, 1, len(text), s) || s.Caps[0] != 5 {
		t.Errorf("caps = %v, want the second lamp", s.Caps)
	}
	if m.Find(text, nil, 6, 9, s) {
		t.Errorf("found %v, which begins after the last offset", s.Caps)
	}
}

func TestBudgetEndsSearch(t *testing.T) {
	p, _ := lower(t, `(a?){50}a{50}x`)
	s := &Scratch{Budget: 10_000}
	text := []byte(repeat("a", 100_000))
	if NewPattern(p).Find(text, nil, 0, len(text), s) || s.Budget > 0 {
		t.Error("the search went on")
	}
	if s.Budget < -10_000 {
		t.Errorf("the search overdrew by %d", -s.Budget)
	}
}

func TestRangesBeyondUnicode(t *testing.T) {
	p := &plan.Program{Insts: []plan.Inst{{Op: plan.InstRune, Out: 1, Ranges: []rune{-5, 'a', 'c', 1 << 30}}, {Op: plan.InstMatch}}}
	m, s := NewPattern(p), &Scratch{Budget: 1 << 20}
	for text, want := range map[string]bool{"a": true, "b": false, "灯": true, "\xff": true} {
		if got := m.Find([]byte(text), nil, 0, len(text), s); got != want {
			t.Errorf("Find(%q) = %v", text, got)
		}
	}
}

func repeat(s string, n int) string {
	b := make([]byte, 0, n*len(s))
	for range n {
		b = append(b, s...)
	}
	return string(b)
}

func TestFindDoesNotAllocate(t *testing.T) {
	p, _ := lower(t, `([a-z]+) is (dark|bright)`)
	m, s, text := NewPattern(p), &Scratch{Budget: 1 << 30}, []byte("why the lamp is dark")
	m.Find(text, nil, 0, len(text), s)
	if n := testing.AllocsPerRun(50, func() { m.Find(text, nil, 0, len(text), s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFind(b *testing.B) {
	p, _ := lower(b, `lamp ([0-9]+)\b`)
	m, s := NewPattern(p), &Scratch{}
	text := []byte(repeat("the room is dark and nobody knows why ", 50) + "lamp 17")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Budget = 1 << 30
		m.Find(text, nil, 0, len(text), s)
	}
}
