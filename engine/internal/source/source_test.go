package source_test

import (
	"strings"
	"testing"

	"github.com/goccy/go-json/jsontext"
	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/source"
)

type place struct {
	Line, Col int
	Code      string
}

func places(faults []source.Fault) []place {
	var out []place
	for _, f := range faults {
		line, col := f.Loc.Pos()
		out = append(out, place{line, col, f.Code})
	}
	return out
}

var faulty = []struct {
	name, text string
	want       []place
}{
	{"comma between members", "{\"a\": 1\n \"b\": 2}", []place{{2, 2, "json-missing-comma"}}},
	{"comma between items", `[1 2]`, []place{{1, 4, "json-missing-comma"}}},
	{"comma before the end", `{"a": [1, 2,]}`, []place{{1, 12, "json-trailing-comma"}}},
	{"two commas", `{"a": 1,, "b": 2}`, []place{{1, 8, "json-trailing-comma"}}},
	{"comma first", `{, "b": 2}`, []place{{1, 2, "json-trailing-comma"}}},
	{"line comment", "{ // lamp\n}", []place{{1, 3, "json-comment"}}},
	{"block comment", "{\"a\": /* lamp */ 1}", []place{{1, 7, "json-comment"}}},
	{"hash comment", "{}\n# lamp", []place{{2, 1, "json-comment"}}},
	{"bare key", `{a: 1}`, []place{{1, 2, "json-bad-key"}}},
	{"quoted the wrong way", `{'a': 1}`, []place{{1, 2, "json-bad-key"}}},
	{"colon missing", `{"a" 1}`, []place{{1, 6, "json-bad-key"}}},
	{"Python's true", `{"a": True}`, []place{{1, 7, "json-bad-literal"}}},
	{"no value", `{"a": }`, []place{{1, 7, "json-bad-literal"}}},
	{"word too long", `{"a": nullx}`, []place{{1, 7, "json-bad-literal"}}},
	{"plus sign", `[+1]`, []place{{1, 2, "json-bad-literal"}}},
	{"hexadecimal", `[0x19]`, []place{{1, 2, "json-bad-literal"}}},
	{"fraction without digits", `[1.]`, []place{{1, 2, "json-bad-literal"}}},
	{"leading zero", `[-01]`, []place{{1, 2, "json-leading-zero"}}},
	{"escape", `["a\d"]`, []place{{1, 4, "json-bad-escape"}}},
	{"short escape", `["\u12"]`, []place{{1, 3, "json-bad-escape"}}},
	{"line break in a string", "[\"a\nb\"]", []place{{1, 4, "json-raw-newline"}}},
	{"tab in a string", "[\"a\tb\"]", []place{{1, 4, "json-raw-newline"}}},
	{"bytes that are not UTF-8", "{\n\"a\": \"\xff\"}", []place{{2, 7, "json-not-utf8"}}},
	{"byte order mark", "\xef\xbb\xbf{}", []place{{1, 1, "json-bom"}}},
	{"half a pair", `["\ud83d"]`, []place{{1, 3, "json-lone-surrogate"}}},
	{"the other half", `["\ude00"]`, []place{{1, 3, "json-lone-surrogate"}}},
	{"key twice, and once more", "{\"a\": 1,\n\"a\": 2, \"b\": {\"c\": 1, \"c\": 1}}", []place{{2, 1, "json-duplicate-key"}, {2, 23, "json-duplicate-key"}}},
	{"the same key in other writing", `{"a": 1, "\u0061": 2}`, []place{{1, 10, "json-duplicate-key"}}},
	{"cut off in an object", "{\"a\": {\n", []place{{1, 7, "json-unclosed"}}},
	{"cut off in a string", `{"a": "lamp`, []place{{1, 7, "json-unclosed"}}},
	{"cut off after a key", `{"a"`, []place{{1, 1, "json-unclosed"}}},
	{"wrong bracket", `{"a": [1}`, []place{{1, 9, "json-unclosed"}}},
	{"something behind", `{} {}`, []place{{1, 4, "json-trailing-data"}}},
	{"bracket behind", `{}}`, []place{{1, 3, "json-trailing-data"}}},
	{"empty", " \n", []place{{1, 1, "json-empty-file"}}},
	{"nothing", "", []place{{1, 1, "json-empty-file"}}},
	{"full-width comma", "{\"a\": 1，\"b\": 2}", []place{{1, 8, "json-fullwidth-punct"}}},
	{"full-width colon", "{\"a\"：1}", []place{{1, 5, "json-fullwidth-punct"}}},
	{"curly quotes", "{“a”: 1}", []place{{1, 2, "json-fullwidth-punct"}}},
	{"65 brackets", strings.Repeat("[", 65) + strings.Repeat("]", 65), []place{{1, 65, "json-too-deep"}}},
	{"a million brackets", strings.Repeat("[", 1e6), []place{{1, 65, "json-too-deep"}}},
	{"too large", strings.Repeat(" ", source.MaxSize+1), []place{{1, 1, "json-too-large"}}},
}

func TestFaults(t *testing.T) {
	for _, tt := range faulty {
		t.Run(tt.name, func(t *testing.T) {
			_, faults := source.Parse("lamp.json", []byte(tt.text))
			if diff := cmp.Diff(tt.want, places(faults)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	root, faults := source.Parse("lamp.json", []byte("{\r\n \"灯\": [true, -1.5e3, null, \"x\"],\n\"b\": {}}"))
	if faults != nil {
		t.Fatal(faults)
	}
	got := map[string]place{}
	at := func(name string, l source.Loc) {
		line, col := l.Pos()
		got[name] = place{line, col, string(l.File.Data[l.Off:l.End])}
	}
	at("key", root.Fields[0].Loc)
	at("list", root.Fields[0].Value.Loc)
	for i, name := range []string{"bool", "number", "null", "string"} {
		at(name, root.Fields[0].Value.Items[i].Loc)
	}
	at("object", root.Get("b").Loc)
	want := map[string]place{
		"key": {2, 2, `"灯"`}, "list": {2, 9, `[true, -1.5e3, null, "x"]`}, "bool": {2, 10, "true"}, "number": {2, 16, "-1.5e3"},
		"null": {2, 24, "null"}, "string": {2, 30, `"x"`}, "object": {3, 6, "{}"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRunes(t *testing.T) {
	const lit = `"a\"\u00e9\ud83d\ude00灯\\z"`
	root, _ := source.Parse("lamp.json", []byte(lit))
	want := []string{"a", `\"`, `\u00e9`, `\ud83d\ude00`, "灯", `\\`, "z"}
	for i, w := range want {
		if l := root.Runes(i, i+1); lit[l.Off:l.End] != w {
			t.Errorf("rune %d is %q, want %q", i, lit[l.Off:l.End], w)
		}
	}
	if l := root.Runes(7, 8); l.Off != len(lit)-1 || l.End != l.Off {
		t.Errorf("the end is at %d to %d", l.Off, l.End)
	}
}

// FuzzParse holds the scanner to the library's opinion of what JSON is.
func FuzzParse(f *testing.F) {
	for _, tt := range faulty {
		if len(tt.text) < 1000 {
			f.Add([]byte(tt.text))
		}
	}
	f.Add([]byte(`{"a": [1, -0.5e-7, "\u00e9\ud83d\ude00", null, true, false, {}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		root, faults := source.Parse("lamp.json", data)
		for _, x := range faults {
			if line, col := x.Loc.Pos(); line < 1 || col < 1 || x.Loc.Off > len(data) || x.Code == "" {
				t.Errorf("fault %v at %d:%d", x, line, col)
			}
		}
		valid := jsontext.Value(data).IsValid(jsontext.AllowDuplicateNames(true))
		if valid == (root == nil) && !(len(faults) == 1 && (faults[0].Code == "json-too-deep" || faults[0].Code == "json-too-large")) {
			t.Errorf("the library says %v, the scanner %v", valid, faults)
		}
		walk(t, root)
	})
}

func walk(t *testing.T, n *source.Node) {
	if n == nil {
		return
	}
	if n.Loc.Off < 0 || n.Loc.End <= n.Loc.Off || n.Loc.End > len(n.Loc.File.Data) {
		t.Errorf("a value at %d to %d", n.Loc.Off, n.Loc.End)
	}
	if n.Kind == source.String {
		if c := n.Loc.File.Data[n.Loc.Off]; c != '"' {
			t.Errorf("a string begins with %q", c)
		}
		n.Runes(0, 1)
	}
	for _, i := range n.Items {
		walk(t, i)
	}
	for _, f := range n.Fields {
		walk(t, f.Value)
	}
}
