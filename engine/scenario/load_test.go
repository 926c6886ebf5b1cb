package scenario_test

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

func TestLoadSaysWhatIsWrong(t *testing.T) {
	file := func(text string) fs.FS { return fstest.MapFS{"scenarios/a.json": {Data: []byte(text)}} }
	tests := []struct {
		name  string
		layer fs.FS
		want  string
	}{
		{"no scenarios", fstest.MapFS{}, ""},
		{"no folder", os.DirFS("testdata/missing"), "layer 1 is no folder that can be read [file-unreadable]"},
		{"a member that none has", file("{\"scenarios\":\n {\"a\": {\"want\": {\"cuses\": []}}}}"), `scenarios/a.json:2:18: cannot read the scenarios: there is no member "scenarios.a.want.cuses" here [unknown-member]`},
		{"a string for a list", file(`{"scenarios": {"a": {"want": {"causes": "x"}}}}`), `scenarios/a.json:1:41: cannot read the scenarios: "scenarios.a.want.causes" has a value of the wrong type [wrong-type]`},
		{"a list", file(`[]`), `scenarios/a.json:1:1: cannot read the scenarios: a file of scenarios is a JSON object [wrong-type]`},
		{"two faults: the first by id, not by the order of a map", file(`{"scenarios": {"c": {"given": 1}, "b": {"given": 2}, "a": {"given": {"locale": 3}}, "d": {"given": []}}}`), `scenarios/a.json: scenario a: locale is a string [wrong-type]`},
		{"no JSON", file("{\n \"scenarios\": }"), `scenarios/a.json:2:15: cannot read the scenarios: not valid JSON [json-syntax]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if _, err := scenario.Load(tt.layer); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestDecodeCaseNumberOutOfRange(t *testing.T) {
	_, err := scenario.DecodeCase([]byte(`{"context": {"volts": 1e999}}`))
	var e *engine.Error
	if !errors.As(err, &e) || e.Code != "wrong-type" || e.Msg != "context.volts is a number out of range" {
		t.Errorf("%v", err)
	}
}
