package check_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/check"
)

func TestFormat(t *testing.T) {
	word := func(n int, letter string) string { return strings.Repeat(letter, n) }
	tests := []struct{ name, given, want string }{
		{"what fits stands on one line, what does not is broken",
			`{"rules":{"cord-out":{"when":["context.plugged == false"],"cause":"unplugged","weight":90},
"a-rule-with-a-long-name":{"when":["context.room in ['kitchen', 'hall']","'dark' in symptom.signals || symptom.light == 'none'"],"cause":"unplugged","weight":15}}}`,
			`{
  "rules": {
    "cord-out": {"when": ["context.plugged == false"], "cause": "unplugged", "weight": 90},
    "a-rule-with-a-long-name": {
      "when": ["context.room in ['kitchen', 'hall']", "'dark' in symptom.signals || symptom.light == 'none'"],
      "cause": "unplugged",
      "weight": 15
    }
  }
}`},
		{"the order is the author's, the outermost is broken", `{"b":1,"a":[true,null,-1.50e3]}`, "{\n  \"b\": 1,\n  \"a\": [true, null, -1.50e3]\n}"},
		{"a list as the outermost", ` [ 1 , 2 ] `, "[\n  1,\n  2\n]"},
		{"nothing in it", `{"a":{},"b":[ ]}`, "{\n  \"a\": {},\n  \"b\": []\n}"},
		{"nothing at all", ` { } `, `{}`},
		{"no object", ` "x" `, `"x"`},
		{"strings stay as they are", `{"a":["b:c,d","\"e,f:","\\",{"g":"\u00e9"}]}`, "{\n  \"a\": [\"b:c,d\", \"\\\"e,f:\", \"\\\\\", {\"g\": \"\\u00e9\"}]\n}"},
		{"120 with a comma", `{"a":["` + word(108, "x") + `"],"b":1}`, "{\n  \"a\": [\"" + word(108, "x") + "\"],\n  \"b\": 1\n}"},
		{"121 with a comma", `{"a":["` + word(109, "x") + `"],"b":1}`, "{\n  \"a\": [\n    \"" + word(109, "x") + "\"\n  ],\n  \"b\": 1\n}"},
		{"characters count, not bytes", `{"灯灯":["` + word(107, "灯") + `"]}`, "{\n  \"灯灯\": [\"" + word(107, "灯") + "\"]\n}"},
		{"a character too many", `{"灯灯":["` + word(108, "灯") + `"]}`, "{\n  \"灯灯\": [\n    \"" + word(108, "灯") + "\"\n  ]\n}"},
		{"in a list the depth counts", `[[["` + word(111, "x") + `"]]]`, "[\n  [[\"" + word(111, "x") + "\"]]\n]"},
		{"in a list one too many", `[[["` + word(112, "x") + `"]]]`, "[\n  [\n    [\n      \"" + word(112, "x") + "\"\n    ]\n  ]\n]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, given := range []string{tt.given, tt.want} {
				data := []byte(given)
				got, err := check.Format(data)
				if diff := cmp.Diff(tt.want+"\n", string(got)); err != nil || diff != "" {
					t.Errorf("Format(%q): %v (-want +got)\n%s", given, err, diff)
				}
				if string(data) != given {
					t.Errorf("what is formatted becomes %q", data)
				}
			}
		})
	}
	for _, bad := range []string{"", "{", `{"a":1}}`, `{"a":1,}`, "{'a':1}", `{"a" 1}`} {
		if got, err := check.Format([]byte(bad)); err == nil {
			t.Errorf("Format(%q) = %q", bad, got)
		}
	}
}
