package plan_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

var trees = []struct{ tree, text string }{
	{``, "lamp"},
	{`lamp`, "the lamp is dark"},
	{`(lamp|lamps)( is)?`, "the lamps is dark"},
	{`(a+)(b*?)(c|bc)`, "xxaabbcc"},
	{`(a|ab)(c|bcd)(d*)`, "abcd"},
	{`(?:a|b|)(c??)`, "bc"},
	{`^dark$`, "lamp\ndark\nroom"},
	{`\Adark\z`, "dark"},
	{`\bdark\b|\Bark`, "adark dark"},
	{`[a-ck灯][^a-c灯]`, "a灯kx"},
	{`[^\-\[\\\]\^]\.\$\^\{\}\|\*\+\?\(\)\[\]\\`, `x.$^{}|*+?()[]\`},
	{`.{0,8}?暗`, "那盏灯很暗"},
	{`(?:la{2,3}mp){1,2}`, "laampplaampplaamp"},
	{`a{2,}?b{2,}c{2}(d{0})e{1}`, "aaabbbcce"},
	{"[\x00-\U0010ffff][^\x00-\U0010ffff]|a\nb", "a\nb"},
	{`(x*)*`, "axx"},
	{`(|a)*`, "aaa"},
	{`(|a)*?b`, "aaab"},
	{`(|a)+`, "aaa"},
	{`(|a)+?b`, "aab"},
	{`(a|b)*(?:(c)|d)+`, "abcd"},
	{`(a??){2,}b`, "aab"},
	{`(?:(a)|b){2,4}`, "abab"},
	{`(a*)+$`, "aab"},
	{`(?:)*(?:a{0}b{1}c{0,0})+`, "bbb"},
	{`x(?:a{0}b)y(?:(?:z))`, "xbyz"},
	{`(?:^|a)*b`, "aab"},
	{`.{0,3}(?:lamp|灯x?)[a-c]{2}|dark(?:er)? \b`, "the 灯ab"},
	{`x?[a-z]{40,}=|(?:y|灯)[!-~]{32}`, "灯" + strings.Repeat("a", 41) + "="},
	{`(?:.a){3}b|(?:aa|.){2}c`, "xayazab"},
}

// agrees checks a tree that can be expanded against regexp.
func agrees(t *testing.T, tree, text string) {
	t.Helper()
	p, err := plan.Expand(tree)
	if err != nil {
		return
	}
	sound(t, &p)
	re, err := regexp.Compile("(?m)" + tree)
	if err != nil {
		if !strings.Contains(err.Error(), "invalid repeat count") {
			t.Errorf("%q: %v", tree, err)
		}
		return
	}
	var got, want []int32
	for _, n := range re.FindStringSubmatchIndex(text) {
		want = append(want, int32(n))
	}
	s := &automaton.Scratch{Budget: 1 << 30}
	if automaton.NewPattern(&p).Find([]byte(text), nil, 0, len(text), s) {
		got = s.Caps
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q in %q: %v, want %v", tree, text, got, want)
	}
	var seek plan.Seeker
	anchors, also := seek.Required(&p)
	for _, set := range [][]plan.Anchor{anchors, also} {
		if want != nil && len(set) > 0 && !slices.ContainsFunc(set, func(a plan.Anchor) bool { return anchored(text[want[0]:want[1]], a) }) {
			t.Errorf("%q matches %q at %v without one of %v", tree, text, want, set)
		}
	}
}

// anchored reports whether a match contains an anchor where it can.
func anchored(match string, a plan.Anchor) bool {
	for at := range len(match) {
		if a.Before >= 0 && at > int(a.Before) {
			break
		}
		rest := match[at:]
		if a.Text != plan.RunText {
			if strings.HasPrefix(rest, a.Text) {
				return true
			}
		} else if len(rest) >= plan.RunLength && !strings.ContainsFunc(rest[:plan.RunLength], func(r rune) bool { return r <= ' ' || r > '~' }) {
			return true
		}
	}
	return false
}

// sound checks what the pattern machine relies on.
func sound(t *testing.T, p *plan.Program) {
	t.Helper()
	n := int32(len(p.Insts))
	ok := 0 <= p.Start && p.Start < n && n <= 2000 && cap(p.Insts) == len(p.Insts) && p.Groups < 100
	for _, i := range p.Insts {
		ok = ok && 0 <= i.Out && i.Out < n && i.Op <= plan.InstFail && len(i.Ranges)%2 == 0 && slices.IsSorted(i.Ranges)
		switch i.Op {
		case plan.InstAlt:
			ok = ok && 0 <= i.Arg && i.Arg < n
		case plan.InstCapture:
			ok = ok && 2 <= i.Arg && i.Arg < 2*p.Groups+2
		}
	}
	if !ok {
		t.Errorf("%q is expanded to an impossible program: %+v", p.Tree, p)
	}
}

func TestExpandAgreesWithRegexp(t *testing.T) {
	for _, tt := range trees {
		if _, err := plan.Expand(tt.tree); err != nil {
			t.Errorf("%q: %v", tt.tree, err)
		}
		agrees(t, tt.tree, tt.text)
	}
}

func FuzzExpand(f *testing.F) {
	for _, tt := range trees {
		f.Add(tt.tree, tt.text)
	}
	f.Fuzz(func(t *testing.T, tree, text string) {
		if len(tree) < 100 && len(text) < 200 {
			agrees(t, tree, text)
		}
	})
}

func TestChangedTrees(t *testing.T) {
	for _, tt := range trees {
		for i := range len(tt.tree) {
			agrees(t, tt.tree[:i], tt.text)
			for _, c := range "\x00()[]{}^$|*+?.,-:1\\ab\xff" {
				agrees(t, tt.tree[:i]+string(c)+tt.tree[i+1:], tt.text)
				agrees(t, tt.tree[:i]+string(c)+tt.tree[i:], tt.text)
			}
		}
	}
}

func TestExpand(t *testing.T) {
	r := func(runes ...rune) []rune { return runes }
	got, err := plan.Expand(`(la{1,2}?)*|[a-cd]$`)
	if err != nil {
		t.Fatal(err)
	}
	want := plan.Program{
		Tree: `(la{1,2}?)*|[a-cd]$`, Start: 10, Groups: 1,
		Insts: []plan.Inst{
			{Op: plan.InstMatch},
			{Op: plan.InstEmpty, Out: 0, Arg: plan.EmptyLineEnd},
			{Op: plan.InstRune, Out: 1, Ranges: r('a', 'd')},
			{Op: plan.InstAlt, Out: 9, Arg: 0},
			{Op: plan.InstCapture, Out: 3, Arg: 3},
			{Op: plan.InstRune, Out: 4, Ranges: r('a', 'a')},
			{Op: plan.InstAlt, Out: 4, Arg: 5},
			{Op: plan.InstRune, Out: 6, Ranges: r('a', 'a')},
			{Op: plan.InstRune, Out: 7, Ranges: r('l', 'l')},
			{Op: plan.InstCapture, Out: 8, Arg: 2},
			{Op: plan.InstAlt, Out: 3, Arg: 2},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExpandFaults(t *testing.T) {
	many := strings.Repeat
	tests := []struct {
		name, tree string
		want       error
	}{
		{"an open bracket", `(lamp`, plan.ErrTree},
		{"a closing bracket", `lamp)`, plan.ErrTree},
		{"nothing to repeat", `*`, plan.ErrTree},
		{"repeated twice", `a**`, plan.ErrTree},
		{"a bare brace", `a}`, plan.ErrTree},
		{"no bounds", `a{}`, plan.ErrTree},
		{"no least", `a{,2}`, plan.ErrTree},
		{"bounds in disorder", `a{3,2}`, plan.ErrTree},
		{"a leading zero", `a{01}`, plan.ErrTree},
		{"a large bound", `a{1001}`, plan.ErrTree},
		{"a huge bound", `a{99999999999999999999}`, plan.ErrTree},
		{"an open class", `[a`, plan.ErrTree},
		{"an empty class", `[]`, plan.ErrTree},
		{"a class of all but nothing", `[^]`, plan.ErrTree},
		{"a class in disorder", `[ba]`, plan.ErrTree},
		{"a class that repeats itself", `[a-cb]`, plan.ErrTree},
		{"a range without an end", `[+-]`, plan.ErrTree},
		{"a flag", `(?i)lamp`, plan.ErrTree},
		{"a shorthand", `\d`, plan.ErrTree},
		{"nothing behind the \\", `\`, plan.ErrTree},
		{"no UTF-8", "\xff", plan.ErrTree},
		{"no UTF-8 in a class", "[\xff]", plan.ErrTree},
		{"many characters", many("a", 2000), plan.ErrInsts},
		{"many copies", `(?:(?:a{1000}){1000}){1000}`, plan.ErrInsts},
		{"many choices", many("|", 1e6), plan.ErrInsts},
		{"many empty parts", many("(?:)", 1e6), plan.ErrInsts},
		{"many groups", many("()", 100), plan.ErrGroups},
		{"many brackets", many("(?:", 1e6), plan.ErrDepth},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if p, err := plan.Expand(tt.tree); !errors.Is(err, tt.want) {
				t.Errorf("%d instructions, %v, want %v", len(p.Insts), err, tt.want)
			}
		})
	}
}

func TestExpandLimits(t *testing.T) {
	many := strings.Repeat
	for _, tree := range []string{
		many("a", 1999), `a{1000}`, `a{999,}`, `(?:(?:(?:){1000}){1000}){1000}`, `(?:a{1}){1000}`, many("()", 99), many("(?:", 250) + "a" + many(")", 250),
	} {
		if _, err := plan.Expand(tree); err != nil {
			t.Errorf("%.30q: %v", tree, err)
		}
	}
}

func TestBundleOfManyInstructions(t *testing.T) {
	k := lamp(t)
	for range plan.MaxAllInsts / 1000 {
		k.Patterns = append(k.Patterns, plan.Program{Tree: `.{1000}`})
	}
	if _, err := plan.Decode(plan.EncodeCore(k)); !errors.Is(err, plan.ErrContent) {
		t.Errorf("a bundle of %d patterns: %v", len(k.Patterns), err)
	}
}

func BenchmarkExpand(b *testing.B) {
	for b.Loop() {
		if _, err := plan.Expand(`(?:lamp|room) (?:is|was) .{0,40}(dark|bright)[0-9a-z]+`); err != nil {
			b.Fatal(err)
		}
	}
}
