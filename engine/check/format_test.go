package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/check"
)

func TestFormat(t *testing.T) {
	const given = `{"rules":{"cord-out":{"when":["context.plugged == false"],"cause":"unplugged","weight":90},
"a-rule-with-a-long-name":{"when":["context.room in ['kitchen', 'hall']","'dark' in symptom.signals || symptom.light == 'none'"],"cause":"unplugged","weight":15}}}`
	const want = `{
  "rules": {
    "cord-out": {"when": ["context.plugged == false"], "cause": "unplugged", "weight": 90},
    "a-rule-with-a-long-name": {
      "when": ["context.room in ['kitchen', 'hall']", "'dark' in symptom.signals || symptom.light == 'none'"],
      "cause": "unplugged",
      "weight": 15
    }
  }
}
`
	got, err := check.Format([]byte(given))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("Format (-want +got):\n%s", diff)
	}
	again, err := check.Format(got)
	if err != nil || string(again) != string(got) {
		t.Errorf("formatting again changes the text: %v\n%s", err, again)
	}
}
