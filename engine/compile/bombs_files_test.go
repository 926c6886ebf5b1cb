package compile_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing/fstest"
)

func allBombs() []bomb {
	return slices.Concat(fileBombs(), conditionBombs(), patternBombs(), tableBombs(), textBombs(), folderBombs(), layerBombs())
}

// over is a bomb in one file of a layer over the lamp.
func over(name, path string, data func() string) bomb {
	return bomb{name: name, make: func(string) []fs.FS {
		return []fs.FS{lamp, fstest.MapFS{path: {Data: []byte(data())}}}
	}}
}

func as(s string) func() string { return func() string { return s } }

func times(s string, n int) func() string { return func() string { return strings.Repeat(s, n) } }

// filled repeats a part until the whole has size bytes.
func filled(before, part, after string, size int) func() string {
	return func() string {
		return before + strings.Repeat(part, max(0, (size-len(before)-len(after))/len(part))) + after
	}
}

// each writes the entries of an object or a list, parted by commas.
func each(before string, n int, entry func(i int) string, after string) func() string {
	return func() string {
		var b strings.Builder
		b.WriteString(before)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(entry(i))
		}
		b.WriteString(after)
		return b.String()
	}
}

const mega = 1 << 20

// fileBombs are about JSON alone.
func fileBombs() (all []bomb) {
	add := func(name string, data func() string) { all = append(all, over(name, "rules/x.json", data)) }
	for _, n := range []int{65, 1000, 100_000, 10 * mega} {
		add(fmt.Sprintf("%d lists open", n), times("[", n))
	}
	for _, n := range []int{1000, 1_000_000} {
		add(fmt.Sprintf("%d objects open", n), times(`{"a":`, n))
		add(fmt.Sprintf("%d of both open", n), times(`[{"a":`, n))
		add(fmt.Sprintf("%d lists close", n), times("]", n))
	}
	add("64 lists", as(strings.Repeat("[", 64)+strings.Repeat("]", 64)))
	add("65 lists", as(strings.Repeat("[", 65)+strings.Repeat("]", 65)))
	for _, c := range []string{"{", "}", `"`, " ", "\n", "\t", "0", "-", ",", ":", `\`, "\x00", "\xff", "\xef\xbb\xbf", "/", "a", "。", "'", "\u202e"} {
		add(fmt.Sprintf("10 MB of %+q", c), times(c, 10*mega/len(c)))
		add(fmt.Sprintf("7 MB of %+q", c), times(c, 7*mega/len(c)))
	}
	for _, p := range []struct{ name, before, part, after string }{
		{"spaces in a list", "[", " ", "]"}, {"line feeds in a list", "[", "\n", "]"}, {"lists", "[", "[],", "0]"}, {"objects", "[", "{},", "0]"},
		{"pairs of brackets", "[", "[[[]]],", "0]"}, {"strings", "[", `"",`, "0]"}, {"digits", "[", "0,", "0]"}, {"nulls", "[", "null,", "0]"},
		{"objects in a note", `{"note":[`, `{"a":{}},`, `0]}`}, {"keys alike", "{", `"a":0,`, `"b":0}`}, {"keys alike of objects", "{", `"a":{},`, `"b":0}`},
		{"unclosed strings", "[", `"`, ""}, {"one string", `{"note":"`, "x", `"}`}, {"one key", `{"`, "x", `":0}`}, {"one id", `{"rules":{"`, "x", `":null}}`},
		{"one number", `{"rules":{"x":{"weight":`, "1", `}}}`}, {"one fraction", `{"rules":{"x":{"weight":0.`, "1", `}}}`}, {"one exponent", `{"rules":{"x":{"weight":1e`, "1", `}}}`},
		{"escaped letters", `{"note":"`, `\u0041`, `"}`}, {"escaped quotes", `{"note":"`, `\"`, `"}`}, {"escaped backslashes", `{"note":"`, `\\`, `"}`},
		{"surrogate pairs", `{"note":"`, `\ud83d\ude00`, `"}`}, {"Chinese", `{"note":"`, "燈", `"}`}, {"accents", `{"note":"e`, "\u0301", `"}`}, {"changes of direction", `{"note":"`, "\u202e", `"}`},
		{"one unknown word", "", "x", ""}, {"backslashes and no end", `{"note":"`, `\\`, ``}, {"commas after commas", `[`, `,`, `]`}, {"a comment", "/*", "*", ""},
	} {
		add("7 MB of "+p.name, filled(p.before, p.part, p.after, 7*mega))
	}
	for _, s := range []string{
		``, ` `, `null`, `true`, `"x"`, `1`, `[]`, `{"":{}}`, `{"rules":null}`, `{"rules":[]}`, `{"rules":{"x":[]}}`, `{"rules":{"":{}}}`, `{"rules":{"\u0000":{}}}`,
		`{"note":"\ud800"}`, `{"note":"\udc00"}`, `{"note":"\ud800\ud800"}`, `{"note":"\ud800\u0041"}`, `{"note":"\ud800\udbff"}`, `{"note":"\ud800`, `{"note":"\u12"}`, `{"note":"\u+123"}`, `{"note":"\x"}`, `{"note":"\`,
		"{\"note\":\"\xed\xa0\x80\"}", "{\"note\":\"\xc0\x80\"}", "{\"note\":\"\xf4\x90\x80\x80\"}", "{\"note\":\"\xe7\x81", "\xff\xfe{\x00}\x00", "\xef\xbb\xbf{}", "\xef\xbb\xbf", "{}\x00", "{\"note\":\"\x00\"}", "{\"note\":\"\x7f\"}",
		`{"rules":{"x":{"weight":1e999999999}}}`, `{"rules":{"x":{"weight":-0}}}`, `{"rules":{"x":{"weight":9223372036854775808}}}`, `{"rules":{"x":{"weight":1E+2}}}`, `{"rules":{"x":{"weight":0x10}}}`, `{"rules":{"x":{"weight":NaN}}}`,
		`{"rules":{"x":{"weight":Infinity}}}`, `{"rules":{"x":{"weight":00}}}`, `{"rules":{"x":{"weight":1.}}}`, `{"rules":{"x":{"weight":.1}}}`, `{"rules":{"x":{"weight":-}}}`,
		`{"rules":{"x":{"when":{"a":1},"set":[],"source":3,"note":{},"decisive":"yes"}}}`, `{"rules":{"a\u202eb":{}}}`, `{"$schema":[]}`, `{} {}`, `{"a":1}//`,
	} {
		add("the file "+strconv.QuoteToASCII(s), as(s))
	}
	return all
}
