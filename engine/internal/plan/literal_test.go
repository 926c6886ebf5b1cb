package plan

import (
	"fmt"
	"strings"
	"testing"
)

// shown writes anchors as text@before.
func shown(set []Anchor) string {
	var out []string
	for _, a := range set {
		out = append(out, fmt.Sprintf("%s@%d", strings.ReplaceAll(a.Text, RunText, "RUN"), a.Before))
	}
	return strings.Join(out, ",")
}

func TestRequired(t *testing.T) {
	many := strings.Repeat
	tests := []struct{ tree, anchors, also string }{
		{`lamp`, "lamp@0", ""},
		{`(?:dark|lit|dim)`, "dark@0,dim@0,lit@0", ""},
		{`(?:dim|dark|lit)`, "dark@0,dim@0,lit@0", ""},
		{`(?:dark|darker|dim)`, "dark@0,dim@0", ""},
		{`lamps?`, "lamp@0", ""},
		{`lamps{0,2}`, "lamp@0", ""},
		{`la{2}mp`, "laamp@0", ""},
		{`a{2,3}`, "aa@0", ""},
		{`a{2,}b`, "aa@0", ""},
		{`a*`, "", ""},
		{`a*b`, "b@-1", ""},
		{`x?y?`, "", ""},
		{`x?y`, "xy@0,y@0", ""},
		{`x{0,2}y`, "xxy@0,xy@0,y@0", ""},
		{`(?:a|b){0,9}y`, "y@9", ""},
		{`(?:ab){0,23}y`, "y@46", ""},
		{`(?:)?y`, "y@0", ""},
		{`[ab]c`, "ac@0,bc@0", ""},
		{`[a-j]c`, "ac@0,bc@0,cc@0,dc@0,ec@0,fc@0,gc@0,hc@0,ic@0,jc@0", ""},
		{`[a-k]c`, "c@1", ""},
		{`[a-de-j]c`, "ac@0,bc@0,cc@0,dc@0,ec@0,fc@0,gc@0,hc@0,ic@0,jc@0", ""},
		{`.lamp`, "lamp@4", ""},
		{`lamp.`, "lamp@0", ""},
		{`.*lamp`, "lamp@-1", ""},
		{`灯.lamp`, "lamp@7", "灯@0"},
		{`.{0,3}lamp`, "lamp@12", ""},
		{`the .{0,5}lamp`, "the @0", "lamp@24"},
		{`(?:dark .|lit .)`, "dark @0,lit @0", ""},
		{`(?:dark.|lit)`, "dark@0,lit@0", ""},
		{`(?:lit.x|dark.lit.)`, "dark@0,lit@0", ""},
		{`(?:dark.lit.|dark..lit.)`, "dark@0", "lit@12"},
		{`(?:dark.lit.|dark.).`, "dark@0", ""},
		{`(?:dark.|dark.lit.).`, "dark@0", ""},
		{`(?:dark.lit.|.).`, "", ""},
		{`(?:dark.lit.|dark..off.)`, "dark@0", "lit@8,off@12"},
		{`(?:[ -~]|dark)lamp`, "lamp@4", ""},
		{`[!-~]{32}`, "RUN@0", ""},
		{`[!-~]{31}`, "", ""},
		{`[!-~]{32,}x`, "RUN@0", ""},
		{`[!-~]{32}lamp`, "RUN@0", "lamp@32"},
		{`[ -~]{32}`, "", ""},
		{"[!-\x7f]{32}", "", ""},
		{`(?:[!-~]{32}|lamp)`, "lamp@0,RUN@0", ""},
		{`[a-z]{32}=|[a-z]{40}`, "RUN@0", ""},
		{`[^a]{32}`, "", ""},
		{`a{32}`, many("a", 32) + "@0", ""},
		{"\uFFFD", "", ""},
		{"lamp\uFFFD", "", ""},
		{"[\uFFFD]x", "x@3", ""},
		{"[^\x00-\U0010ffff]lamp", "lamp@0", ""},
		{` `, "", ""},
		{` |lamp`, "", ""},
		{`.(?: |lamp)`, "", ""},
		{`.a.b`, "a@4", ""},
		{`abc.def`, "abc@0", "def@7"},
		{`abcd.ef`, "abcd@0", ""},
		{`abcd.efg`, "abcd@0", "efg@8"},
		{`ab.cd.abc`, "abc@12", ""},
		{`abc.de.fgh`, "abc@0", "fgh@13"},
		{`abcdefgh.ijklmnopq`, "abcdefgh@0", "ijklmnopq@12"},
		{`abcdefg.ijklmnopq`, "ijklmnopq@11", "abcdefg@0"},
		{`abc.(?:d|e)fg`, "abc@0", "dfg@7,efg@7"},
		{`(?:abc.de|abc..de)f.`, "abc@0", ""},
		{`^lamp$`, "lamp@0", ""},
		{`\blamp\b`, "lamp@0", ""},
		{`(lamp)(ing)?`, "lamp@0", ""},
		{`(?:a|b){3}`, "aaa@0,aab@0,aba@0,abb@0,baa@0,bab@0,bba@0,bbb@0", ""},
		{`(?:a|b){5}`, `aaaa@0,aaab@0,aaba@0,aabb@0,abaa@0,abab@0,abba@0,abbb@0,baaa@0,baab@0,baba@0,babb@0,bbaa@0,bbab@0,bbba@0,bbbb@0`, ""},
		{`(?:ab?){2}c`, "aabc@0,aac@0,ababc@0,abac@0", ""},
		{`(?:a.){2}`, "a@0", ""},
		{`(?:a.b){2,}c`, "a@0", ""},
		{`(?:lamp.){2,3}x`, "lamp@0", ""},
		{`[bé]x`, "bx@0,éx@0", ""},
		{`.(?:a|ab|b)`, "a@4,b@4", ""},
		{`(?:.ab|..a).`, "a@8", ""},
		{`(?:..ab|.a).`, "a@8", ""},
		{`(?:.*ab|.a).`, "a@-1", ""},
		{`(?:.ab|.*a).`, "a@-1", ""},
		{`(?:abc.|x).(?:abc|abd)`, "abc@11,abd@11", ""},
		{`(?:lamp..|lamp.).`, "lamp@0", ""},
		{`(?:lamp.|lamp..).`, "lamp@0", ""},
		{`[^b].lamp`, "lamp@8", ""},
		{"[\x01-\x7f]lamp", "lamp@1", ""},
		{"[\x01-\u0080]lamp", "lamp@2", ""},
		{"[\x01-\u07ff]lamp", "lamp@2", ""},
		{"[\x01-\u0800]lamp", "lamp@3", ""},
		{"[\x01-\uffff]lamp", "lamp@3", ""},
		{"[\x01-\U00010000]lamp", "lamp@4", ""},
		{`(?:a|)lamp`, "alamp@0,lamp@0", ""},
		{`(?:|a)`, "", ""},
		{`(?:.|lamp)`, "", ""},
		{many("a", 33), many("a", 33) + "@0", ""},
		{many("a", 32) + `[bc]`, many("a", 32) + "@0", ""},
		{many("a", 31) + `[bc]`, `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab@0,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac@0`, ""},
		{`[a-f][a-d]`, `aa@0,ab@0,ac@0,ad@0,ba@0,bb@0,bc@0,bd@0,ca@0,cb@0,cc@0,cd@0,da@0,db@0,dc@0,dd@0,ea@0,eb@0,ec@0,ed@0,fa@0,fb@0,fc@0,fd@0`, ""},
		{`[a-e][a-e]`, "a@0,b@0,c@0,d@0,e@0", ""},
		{`(?:[a-d]x?){2}y`, "axy@4,ay@4,bxy@4,by@4,cxy@4,cy@4,dxy@4,dy@4", ""},
		{`lamp.{1000}dark`, "lamp@0", "dark@4004"},
		{`.{1000}.{23}[a-z]{4}lamp`, "lamp@-1", ""},
		{`.{1000}.{23}[a-z]{3}lamp`, "lamp@4095", ""},
		{`.{1000}.{900}lamp`, "lamp@-1", ""},
		{`lamp.{1000}.{23}.dark.`, "lamp@0", "dark@-1"},
	}
	var s Seeker
	for _, tt := range tests {
		anchors, also := s.Required(&Program{Tree: tt.tree})
		if shown(anchors) != tt.anchors || shown(also) != tt.also {
			t.Errorf("%.60q requires %.60s and %.60s, want %.60s and %.60s", tt.tree, shown(anchors), shown(also), tt.anchors, tt.also)
		}
	}
}

// numbered lists so many alternatives of equal length, each with something behind it.
func numbered(from, n int, behind string) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("k%03d%s", from+i, behind))
	}
	return "(?:" + strings.Join(out, "|") + ")"
}

func TestRequiredSetsAreBounded(t *testing.T) {
	tests := []struct {
		name, tree    string
		anchors, also int
	}{
		{"as many as can be", numbered(0, maxLiterals, ""), maxLiterals, 0},
		{"one more", numbered(0, maxLiterals+1, ""), 0, 0},
		{"as many as can be, with an end of their own", numbered(0, maxLiterals, "."), maxLiterals, 0},
		{"one more with an end of its own", numbered(0, maxLiterals+1, "."), 0, 0},
		{"two sets that have much in common", numbered(0, 150, ".") + "|" + numbered(50, 150, "."), maxLiterals, 0},
		{"two sets that have too little in common", numbered(0, 150, ".") + "|" + numbered(51, 150, "."), 0, 0},
		{"many behind what takes no room", "^" + numbered(0, maxLiterals, ""), maxLiterals, 0},
		{"a place with as many as are looked for besides", numbered(0, maxAlso, "") + ".longest", 1, maxAlso},
		{"a place with one more", numbered(0, maxAlso+1, "") + ".longest", 1, 0},
	}
	var s Seeker
	for _, tt := range tests {
		if anchors, also := s.Required(&Program{Tree: tt.tree}); len(anchors) != tt.anchors || len(also) != tt.also {
			t.Errorf("%s: %d anchors and %d, want %d and %d", tt.name, len(anchors), len(also), tt.anchors, tt.also)
		}
	}
}

// TestRequiredOfAProgram takes what a program without a tree says, and nothing from what is not a tree.
func TestRequiredOfAProgram(t *testing.T) {
	var s Seeker
	given := Program{Anchors: []Anchor{{Text: "lamp", Before: 7}}}
	if anchors, also := s.Required(&given); shown(anchors) != "lamp@7" || also != nil {
		t.Errorf("%s, %s", shown(anchors), shown(also))
	}
	if anchors, also := s.Required(&Program{Tree: "lamp)"}); anchors != nil || also != nil {
		t.Errorf("no tree requires %s, %s", shown(anchors), shown(also))
	}
}
