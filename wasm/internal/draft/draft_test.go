package draft_test

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/wasm/internal/draft"
)

// The layer under test extends the toy knowledge base.
const (
	toy      = "../../../engine/compile/testdata/lamp"
	manifest = `{"format": 1, "id": "ours", "version": "1.0.0", "extends": "lamp"}`
)

func desk(t *testing.T) *draft.Desk {
	t.Helper()
	d, err := draft.New(os.DirFS(toy), "lamp")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// layer returns the manifest and the files given as path, text, path, text.
func layer(files ...string) map[string]string {
	out := map[string]string{"manifest.json": manifest}
	for i := 0; i < len(files); i += 2 {
		out[files[i]] = files[i+1]
	}
	return out
}

func ask[T any](t *testing.T, d *draft.Desk, r draft.Request) T {
	t.Helper()
	request, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var out T
	if err := json.Unmarshal(d.Answer(request), &out, json.MatchCaseInsensitiveNames(true)); err != nil {
		t.Fatal(err)
	}
	return out
}

func open(t *testing.T, d *draft.Desk, files map[string]string) draft.Report {
	t.Helper()
	return ask[draft.Report](t, d, draft.Request{Do: "open", Files: files})
}

const rules = `{
  "rules": {
    "buzz": {"when": ["'no-power' in symptom.signals", "maker.max_watts > 10"], "cause": "no-current", "weight": 90, "note": "ours"}
  }
}`

const scenarios = `{"scenarios": {
  "buzzes": {"given": {"symptom": {"text": "no power"}, "context": {"maker": "glowworks"}}, "want": {"causes": ["no-current"], "fired": ["buzz"]}},
  "dead": {"given": {"symptom": {"light": "dark"}}, "want": {"causes": ["wiring-hot"]}}
}}`

func TestFaultsHaveTheirPlace(t *testing.T) {
	text := `{"rules": {"💡": {}, "buzz": {"when": ["symptom.lihgt == 'dark'"], "cause": "no-current", "weight": 9, "note": "😀"}}}`
	r := open(t, desk(t), layer("rules/ours.json", text))
	if r.Ready || len(r.Scenarios) != 0 {
		t.Errorf("ready: %v, scenarios: %v", r.Ready, r.Scenarios)
	}
	i := slices.IndexFunc(r.Findings, func(f draft.Finding) bool { return f.Name == "expr-unknown-field" })
	if i < 0 {
		t.Fatalf("findings: %+v", r.Findings)
	}
	f := r.Findings[i]
	if f.File != "rules/ours.json" || f.Line != 1 || f.Severity != "error" || f.Hint == "" {
		t.Errorf("finding: %+v", f)
	}
	before := text[:strings.Index(text, "symptom.lihgt")]
	if want := len(before) - 2; f.From != want { // the lamp is four bytes and two units
		t.Errorf("from %d, want %d", f.From, want)
	}
}

func TestOnlyTheLayersScenariosRun(t *testing.T) {
	r := open(t, desk(t), layer("rules/ours.json", rules, "scenarios/ours.json", scenarios))
	if !r.Ready || r.Base != "lamp" || len(r.Scenarios) != 2 {
		t.Fatalf("report: %+v", r)
	}
	if good := r.Scenarios[0]; good.ID != "buzzes" || len(good.Failures) != 0 || good.File != "scenarios/ours.json" {
		t.Errorf("scenario: %+v", good)
	}
	if bad := r.Scenarios[1]; len(bad.Failures) != 1 || !strings.Contains(bad.Failures[0], "wiring-hot") {
		t.Errorf("scenario: %+v", bad)
	}
}

type answer struct {
	Diagnosis struct {
		Findings []struct{ Cause string }
		Trace    struct{ Fired []struct{ Rule, File string } }
	}
	Facts map[string]any
	Error struct{ Code, Field string }
}

func TestACaseIsAnsweredByTheLayer(t *testing.T) {
	d := desk(t)
	open(t, d, layer("rules/ours.json", rules))
	got := ask[answer](t, d, draft.Request{Do: "diagnose", Case: `{"symptom": {"text": "no power"}, "context": {"label": "LX200@glow.example"}}`})
	if len(got.Diagnosis.Findings) == 0 || got.Diagnosis.Findings[0].Cause != "no-current" {
		t.Errorf("findings: %+v", got.Diagnosis.Findings)
	}
	fired := got.Diagnosis.Trace.Fired
	if i := slices.IndexFunc(fired, func(r struct{ Rule, File string }) bool { return r.Rule == "buzz" }); i < 0 || fired[i].File != "rules/ours.json" {
		t.Errorf("fired: %+v", fired)
	}
	if got.Facts["maker.max_watts"] == nil {
		t.Errorf("facts: %v, want those of the label's maker", slices.Sorted(maps.Keys(got.Facts)))
	}
}

func TestMistakesOfTheAsker(t *testing.T) {
	d := desk(t)
	tests := []struct {
		name string
		r    draft.Request
		code string
	}{
		{"nothing is open", draft.Request{Do: "diagnose", Case: "{}"}, "not-open"},
		{"no such word", draft.Request{Do: "sing"}, "bad-request"},
	}
	for _, tt := range tests {
		if got := ask[answer](t, d, tt.r); got.Error.Code != tt.code {
			t.Errorf("%s: %+v, want %s", tt.name, got.Error, tt.code)
		}
	}
	open(t, d, layer())
	for given, code := range map[string]string{`{"symptom": {"lihgt": 1}}`: "unknown-field", `{"symptom": `: "json-syntax"} {
		if got := ask[answer](t, d, draft.Request{Do: "diagnose", Case: given}); got.Error.Code != code {
			t.Errorf("%s: %+v, want %s", given, got.Error, code)
		}
	}
}

func TestTheShippedExampleIsClean(t *testing.T) {
	d, err := draft.New(os.DirFS("../../../kb"), "mail")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	example := os.DirFS("../../../docs/overlay")
	err = fs.WalkDir(example, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(example, p)
		files[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, d, files)
	if !r.Ready || len(r.Findings) > 0 || len(r.Scenarios) == 0 {
		t.Errorf("report: %+v", r)
	}
	for _, s := range r.Scenarios {
		if len(s.Failures) > 0 {
			t.Errorf("%s: %v", s.ID, s.Failures)
		}
	}
	for _, f := range ask[draft.Report](t, d, draft.Request{Do: "check", Files: files}).Findings {
		if f.Severity == "error" {
			t.Errorf("%+v", f)
		}
	}
}
