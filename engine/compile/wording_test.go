package compile_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// told is what people say of the lamp's causes, each in a few ways.
func told() (samples []compile.Sample) {
	for cause, ways := range map[string][]string{
		"bulb-loose": {"it wobbles", "the glass wobbles when I knock", "ぐらぐらする"},
		"wiring-hot": {"the wall feels warm", "the wall got warm and smells", "壁が熱い"},
		"bulb-wrong": {"wrong socket size", "the base is of another size", "口金が合わない"},
		"bulb-dead":  {"wall and glass look fine"},
		"switch-off": {"nothing to see"},
		"fuse-blown": {"a click, then nothing"},
		"no-current": {"the whole street is dark"},
	} {
		for i, way := range ways {
			for n := range 4 { // a gram that stands in few texts is no gram
				samples = append(samples, compile.Sample{Text: fmt.Sprintf("%s %s", way, strings.Repeat("!", n)), Causes: []string{cause}})
				if i == 0 && n == 0 {
					samples = append(samples, compile.Sample{Text: way, Causes: []string{cause, "bulb-dead"}})
				}
			}
		}
	}
	slices.SortFunc(samples, func(a, b compile.Sample) int { return strings.Compare(a.Text, b.Text) })
	return samples
}

const heard = `{"format": 1, "id": "lamp", "rank": {"likely": 60, "margin": 20, "findings": 8, "questions": 5, "ask_gain": 10, "wording": 40}}`

func TestLearn(t *testing.T) {
	lamp := os.DirFS("testdata/lamp")
	learned, err := compile.Learn(told(), lamp)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := compile.Learn(told(), lamp); err != nil || !bytes.Equal(again, learned) {
		t.Errorf("learned once more, it is another: %v", err)
	}
	layer := fstest.MapFS{"manifest.json": {Data: []byte(heard)}, "wording.json": {Data: learned}}
	whole, err := compile.Load(lamp, layer)
	if err != nil {
		t.Fatal(err)
	}
	core, packs, err := compile.Packs(lamp, layer)
	if err != nil {
		t.Fatal(err)
	}
	k, err := engine.Open(core)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"Latn", "Hani", "Kana"} {
		if pack, ok := packs[tag]; ok {
			if k, err = k.AddWords(pack); err != nil {
				t.Fatal(err)
			}
		}
	}
	given := engine.Case{Symptom: engine.Fields{"text": "Over voltage!! The wall is WARM"}}
	var e *engine.Error
	if _, err := engine.New(k).Diagnose(given); !errors.As(err, &e) || e.Code != "text-pack-missing" || e.Hint != "Zyyy" {
		t.Errorf("without the pack of words: %v", err)
	}
	if _, missing := k.Scripts(); !slices.Equal(missing, []string{"Zyyy"}) {
		t.Errorf("missing: %v", missing)
	}
	if k, err = k.AddWords(packs["Zyyy"]); err != nil {
		t.Fatal(err)
	}
	if loaded, missing := k.Scripts(); !slices.Contains(loaded, "Zyyy") || len(missing) > 0 {
		t.Errorf("loaded %v, missing %v", loaded, missing)
	}
	var answers []string
	for _, k := range []*engine.KB{whole, k} {
		d, err := engine.New(k, engine.IDsOnly()).Diagnose(given)
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, string(d.AppendJSON(nil)))
		lead := d.Findings[0]
		if lead.Cause != "wiring-hot" || lead.Verdict != engine.Possible {
			t.Errorf("the lead is %+v", lead)
		}
		want := []engine.Evidence{{Rule: engine.WordingID, Condition: "'wording' in symptom.signals", Weight: lead.Score, Fields: []string{"symptom.signals"}}}
		if diff := cmp.Diff(want, lead.Evidence); diff != "" {
			t.Errorf("evidence (-want +got):\n%s", diff)
		}
		last := d.Signals[len(d.Signals)-1]
		if text := given.Symptom["text"].(string); last.ID != engine.WordingID || !strings.Contains("The wall is WARM", text[last.Span[0]:last.Span[1]]) {
			t.Errorf("marked: %+v", last)
		}
	}
	if d, err := engine.New(whole).Diagnose(engine.Case{Symptom: engine.Fields{"text": "The wall is WARM"}}); err != nil || len(d.Findings) > 0 {
		t.Errorf("words without a mark beside them: %+v, %v", d, err)
	}
	if answers[0] != answers[1] {
		t.Error("from packs, the answer is another")
	}
	if _, err := compile.Learn(nil, lamp); err == nil {
		t.Error("something was learned from nothing")
	}
}

func TestWordingFaults(t *testing.T) {
	for wording, want := range map[string]string{
		`{"wording": {"bulb-daed": {"3": ["dark"]}}}`:   "wording.json:1:14: unknown cause \"bulb-daed\" (did you mean `bulb-dead`?) [ref-dangling]",
		`{"wording": {"bulb-dead": {"0": ["dark"]}}}`:   `wording.json:1:28: "0" is not a weight from 1 to 255 [schema-range]`,
		`{"wording": {"bulb-dead": {"256": ["dark"]}}}`: `wording.json:1:28: "256" is not a weight from 1 to 255 [schema-range]`,
		`{"wording": {"bulb-dead": {"3": "dark"}}}`:     `wording.json:1:33: a list is wanted here, not a string [schema-wrong-type]`,
		`{"wording": {"bulb-dead": {"3": [""]}}}`:       `wording.json:1:34: this must not be empty [schema-empty]`,
	} {
		_, err := compile.Bundle(os.DirFS("testdata/lamp"), fstest.MapFS{"wording.json": {Data: []byte(wording)}})
		if got := fmt.Sprint(err); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", wording, got, want)
		}
	}
	taken := fstest.MapFS{
		"wording.json":   {Data: []byte(`{"wording": {"bulb-dead": {"3": ["dark"]}}}`)},
		"signals/x.json": {Data: []byte(`{"signals": {"wording": {"phrases": {"en": ["dark"]}}}}`)},
	}
	want := `signals/x.json:1:14: "wording" is what the engine calls what words say [id-duplicate]`
	if _, err := compile.Bundle(os.DirFS("testdata/lamp"), taken); fmt.Sprint(err) != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
