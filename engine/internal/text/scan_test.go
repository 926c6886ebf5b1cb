package text

import (
	"regexp/syntax"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
)

// program translates a pattern as it is; the compiler folds its letters too.
func program(t testing.TB, src string, literals ...string) plan.Program {
	t.Helper()
	re, err := syntax.Parse(src, syntax.PerlX)
	if err != nil {
		t.Fatal(err)
	}
	groups := re.MaxCap()
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		t.Fatal(err)
	}
	ops := map[syntax.InstOp]plan.InstOp{
		syntax.InstAlt: plan.InstAlt, syntax.InstCapture: plan.InstCapture, syntax.InstEmptyWidth: plan.InstEmpty, syntax.InstMatch: plan.InstMatch,
		syntax.InstNop: plan.InstNop, syntax.InstRune: plan.InstRune, syntax.InstRune1: plan.InstRune, syntax.InstRuneAnyNotNL: plan.InstRune,
	}
	p := plan.Program{Start: int32(prog.Start), Groups: int32(groups)}
	for _, l := range literals {
		p.Anchors = append(p.Anchors, plan.Anchor{Text: l, Before: -1})
	}
	for _, in := range prog.Inst {
		i := plan.Inst{Op: ops[in.Op], Out: int32(in.Out), Arg: int32(in.Arg), Ranges: in.Rune}
		switch {
		case in.Op == syntax.InstRuneAnyNotNL:
			i.Ranges = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
		case len(in.Rune) == 1:
			i.Ranges = []rune{in.Rune[0], in.Rune[0]}
		}
		p.Insts = append(p.Insts, i)
	}
	return p
}

// builder makes a KB of a few texts.
type builder struct {
	testing.TB
	kb       plan.KB
	phrases  []plan.Phrase
	captures []plan.Capture
}

func (b *builder) pattern(src string, literals ...string) int32 {
	b.kb.Patterns = append(b.kb.Patterns, program(b, src, literals...))
	return int32(len(b.kb.Patterns) - 1)
}

func (b *builder) phrase(signal string, segments ...string) {
	p := plan.Phrase{Signal: int32(slices.Index(b.kb.Text.Signals, signal)), Segments: segments, Gap: 20}
	b.phrases = append(b.phrases, p)
}

func (b *builder) capture(c plan.Capture, src string, literals ...string) {
	c.Prog = b.pattern(src, literals...)
	b.captures = append(b.captures, c)
}

func (b *builder) scanner() *Scanner {
	b.kb.Text.Readings = plan.Split(b.phrases, b.captures, b.kb.Patterns)
	return NewScanner(&b.kb)
}

// The fields of the lamp's KB.
const (
	room = iota
	colour
	watts
	volts
	lit
)

func lamp(t testing.TB) *Scanner {
	b := &builder{TB: t}
	b.kb.Strings = []string{"blue", "red"}
	b.kb.Fields = []plan.Field{
		{Name: "place", Type: plan.TypeString}, {Name: "colour", Type: plan.TypeEnum, Values: []int32{1, 0}},
		{Name: "watts", Type: plan.TypeInt}, {Name: "volts", Type: plan.TypeNumber}, {Name: "lit", Type: plan.TypeBool},
	}
	b.kb.Text.Fold = table()
	b.kb.Text.Signals = []string{"broken", "dark", "fuse", "hot", "noise"}
	b.phrase("dark", "the lamp is dark")
	b.phrase("dark", "灯不亮")
	b.phrase("dark", "ランプ")
	b.phrase("broken", "broken")
	b.phrase("broken", "the lamp", "does not", "light")
	b.phrase("hot", "服务", "服务器热")
	none := int32(-1)
	b.capture(plan.Capture{Signal: 2, Code: "F-{1}", Upper: true, Digits: true}, `\bfuse ?([0-9a-foil]{2})\b`, "fuse")
	b.capture(plan.Capture{Signal: none, Code: "E{1}"}, `\be-([0-9]{3})\b`, "e-")
	b.capture(plan.Capture{Signal: none, Fields: []plan.CaptureField{{Field: room, Group: 1}}}, `place:([a-z0-9.-]+)`, "place:")
	b.capture(plan.Capture{Signal: none, Fields: []plan.CaptureField{{Field: room, Group: 1}}}, `在(.{1,4})室`, "在")
	b.capture(plan.Capture{Signal: none, Fields: []plan.CaptureField{{Field: colour, Group: 1}, {Field: watts, Group: 2}}}, `colour:(\w+)(?: at ([0-9,]+) watts)?`, "colour:")
	b.capture(plan.Capture{Signal: none, Fields: []plan.CaptureField{{Field: volts, Group: 1, Scale: 1000}}}, `([0-9.,]+) millivolts`, "millivolts")
	b.capture(plan.Capture{Signal: none, Fields: []plan.CaptureField{{Field: lit, Group: 1, Map: []plan.MapEntry{{From: "on", To: plan.Value{Type: plan.TypeBool, Ints: []int64{1}}}}}}}, `light:(\w+)`)
	b.capture(plan.Capture{Signal: 4}, `b(u)z+`, "buz")
	b.kb.Text.Sections = []plan.Section{
		{Start: b.pattern(`-----manual-----`, "-----manual"), End: b.pattern(`-----end-----`)},
		{Start: b.pattern(`^appendix`, "appendix"), End: none},
	}
	b.kb.Text.Erase = []int32{b.pattern(`^[0-9]{3}-(?:e-[0-9]{3} )?`, "-")}
	return b.scanner()
}

// scan reads a text by a scanner that lacks nothing.
func scan(t testing.TB, s *Scanner, text string, sc *Scratch) Result {
	r, err := s.Scan(text, sc)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// said is a Result with the parts of the text instead of spans.
type said struct {
	Signals, Codes []string
	Fields         map[string]string
}

func say(s *Scanner, text string, r Result) said {
	out := said{}
	for _, x := range r.Signals {
		out.Signals = append(out.Signals, s.kb.Text.Signals[x.ID]+"="+text[x.Span.Start:x.Span.End])
	}
	for _, x := range r.Codes {
		out.Codes = append(out.Codes, x.Code+"="+text[x.Span.Start:x.Span.End])
	}
	for _, x := range r.Fields {
		if out.Fields == nil {
			out.Fields = map[string]string{}
		}
		v := x.Text
		for _, n := range x.Value.Ints {
			v += itoa(n)
		}
		out.Fields[s.kb.Fields[x.Field].Name] = v + "=" + text[x.Span.Start:x.Span.End]
	}
	return out
}

func itoa(n int64) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestScan(t *testing.T) {
	tests := []struct {
		name, text string
		want       said
	}{
		{"a phrase over lines", "Look: The\nLAMP is  dark.", said{Signals: []string{"dark=The\nLAMP is  dark"}}},
		{"Traditional text", "那盏燈不亮了", said{Signals: []string{"dark=燈不亮"}}},
		{"annotated text", "那盏灯(dēng)不(bù)亮了", said{Signals: []string{"dark=灯(dēng)不(bù)亮"}}},
		{"whole words only", "unbroken brokenly", said{}},
		{"a word beside Chinese", "灯broken了", said{Signals: []string{"broken=broken"}}},
		{"no word border in katakana", "ランプーシェード", said{Signals: []string{"dark=ランプ"}}},
		{"segments in order", "the lamp there does not really light", said{Signals: []string{"broken=the lamp there does not really light"}}},
		{"segments out of order", "does not light the lamp", said{}},
		{"too much between segments", "the lamp which stands in the room does not light", said{}},
		{"a segment that begins within the next", "服务与服务器热", said{Signals: []string{"hot=服务与服务器热"}}},
		{"a segment alone", "服务器热", said{}},
		{"first place of a signal", "broken, broken", said{Signals: []string{"broken=broken"}}},
		{"signals by place", "broken: the lamp is dark", said{Signals: []string{"broken=broken", "dark=the lamp is dark"}}},
		{"a pattern's signal", "it goes bUZZZ", said{Signals: []string{"noise=bUZZZ"}}},
		{"codes", "fuse 0o, E-123, Fuse AL, fuse 00, e-123", said{Signals: []string{"fuse=fuse 0o"}, Codes: []string{"F-00=fuse 0o", "E123=E-123", "F-A1=Fuse AL"}}},
		{"a name before the end of the sentence", "Place: Hall.example. Then", said{Fields: map[string]string{"place": "Hall.example=Hall.example. Then"}}},
		{"a name in full width", "place：Ｈall－２", said{Fields: map[string]string{"place": "hall-2=Ｈall－２"}}},
		{"a name as given", "灯在書房室", said{Fields: map[string]string{"place": "書房=書房"}}},
		{"the first name counts", "place:a, place:b", said{Fields: map[string]string{"place": "a=a"}}},
		{"a value that is none", "colour:green, colour:Red at 1,200 watts", said{Fields: map[string]string{"colour": "1=Red", "watts": "1200=1,200"}}},
		{"scaled", "1,500.5 millivolts", said{Fields: map[string]string{"volts": "1500500=1,500.5"}}},
		{"too large a number", "99999999999999999999999999 millivolts", said{}},
		{"mapped", "light:off light:on", said{Fields: map[string]string{"lit": "1=on"}}},
		{"a section", "e-111 -----manual----- broken e-222 -----end----- e-333", said{Codes: []string{"E111=e-111", "E333=e-333"}}},
		{"a section without an end", "-----manual----- broken", said{Signals: []string{"broken=broken"}}},
		{"a section to the end", "broken\nAppendix: the lamp is dark", said{Signals: []string{"broken=broken"}}},
		{"no phrase over a section", "the lamp -----manual-----x-----end----- does not light", said{}},
		{"erased", "550-E-511 the lamp\n550-E-511 is\n550-dark e-511", said{Signals: []string{"dark=the lamp\n550-E-511 is\n550-dark"}, Codes: []string{"E511=E-511"}}},
		{"erased beside Chinese", "550-那盏灯\n550-不亮", said{Signals: []string{"dark=灯\n550-不亮"}}},
		{"nothing", "", said{}},
	}
	s, sc := lamp(t), &Scratch{}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, say(s, tt.text, scan(t, s, tt.text, sc))); diff != "" {
				t.Errorf("Scan(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestCode(t *testing.T) {
	s, sc := lamp(t), &Scratch{}
	for given, want := range map[string]string{
		"fuse 0O": "F-00", "  Ｅ-123 ": "E123", "e-123 or so": "e-123 or so", " x ": "x", "": "",
	} {
		if got, err := s.Code(given, sc); got != want || err != nil {
			t.Errorf("Code(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestBoundary(t *testing.T) {
	text := []byte("a灯\xe7\x81x\x81\x81\x81\x81\x81")
	for at, want := range []int{0, 1, 1, 1, 4, 4, 6, 6, 6, 6, 10, 11} {
		if got := boundary(text, at); got != want {
			t.Errorf("boundary(%q, %d) = %d, want %d", text, at, got, want)
		}
	}
}

func TestScanDoesNotAllocate(t *testing.T) {
	s, sc, text := lamp(t), &Scratch{}, "550-The lamp\n550-is dark, buzz -----manual-----x-----end----- broken"
	scan(t, s, text, sc)
	if n := testing.AllocsPerRun(50, func() { scan(t, s, text, sc) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestScanIsBounded(t *testing.T) {
	s, sc := lamp(t), &Scratch{}
	for _, part := range []string{
		"a", "\n", "fuse ", "fuse 0o ", "e-123 ", "the lamp ", "the lamp does not ", "服务", "-----manual-----", "-----manual----------end-----",
		"550-", "\n550-e-123 ", "在", "在室", "place:", "9", "9 millivolts", "buz", "灯(dēng)", "ー", "\xff",
	} {
		text := strings.Repeat(part, 1<<18/len(part))
		for _, x := range scan(t, s, text, sc).Signals { // must not take minutes
			if x.Span.Start > x.Span.End || int(x.Span.End) > len(text) {
				t.Errorf("%q: span %v", part, x.Span)
			}
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"550-E-511 the lamp\n550-E-511 is\n550-dark e-511", "-----manual-----x-----end-----\nappendix", "colour:red at 9 watts", "在…室 place：Ｈ. x", "the lamp does not light",
	} {
		f.Add(s)
	}
	s, sc := lamp(f), &Scratch{}
	f.Fuzz(func(t *testing.T, text string) {
		r := scan(t, s, text, sc)
		got := say(s, text, r)
		checkBuffer(t, text, &sc.plain)
		if again := say(s, text, scan(t, s, text, &Scratch{})); !cmp.Equal(got, again) {
			t.Errorf("%q: fresh memory changes the result: %s", text, cmp.Diff(got, again))
		}
		if _, err := s.Code(text, sc); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkScan(b *testing.B) {
	s, sc := lamp(b), &Scratch{}
	text := strings.Repeat("Nobody knows why it is so dark in here tonight. 那盏燈滅了。", 20) + "550-The lamp\n550-is dark, fuse 0a, buzz"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		scan(b, s, text, sc)
	}
}
