package compile_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
)

var lamp = os.DirFS("testdata/lamp")

func ExampleLoad() {
	k, err := compile.Load(os.DirFS("testdata/lamp"))
	if err != nil {
		fmt.Println(err) // a line for every fault
		return
	}
	fmt.Println(k.Info().ID, k.Locales())
	// Output: lamp [en ja]
}

func ExampleNamed() {
	broken := fstest.MapFS{"rules/bulb.json": {Data: []byte("{\n  \"rules\": [1, 2,]\n}")}}
	_, err := compile.Load(os.DirFS("testdata/lamp"), compile.Named("our-house", broken))
	fmt.Println(err)
	// Output: our-house/rules/bulb.json:2:17: nothing follows this comma (remove it) [json-trailing-comma]
}

// TestManyFaults finds all faults of five files at once, each at its place.
func TestManyFaults(t *testing.T) {
	_, err := overlay(t, map[string]string{
		"rules/a.json": `{"rules": {
  "one": {"when": ["symptom.lite == 'dark' && symptom.light == 'drak'"], "cause": "bulb-dad", "weight": 15},
  "two": {"when": ["context.volts = 5", "symptom.text matches '['"], "cause": "bulb-dead", "wieght": 15}
}}`,
		"rules/b.json":        "{\"rules\": {\n\"three\" 5}}",
		"causes.json":         `{"causes": {"dust": {"group": "bulb", "party": "cat"}}}`,
		"locales/en/new.json": "{\"texts\": {\"step.wait\": \"\",\n \"step.unplug\": \"Unplug {maker.nam}.\", \"cause.dust.title\": \"Dust\", \"cause.dust.explanation\": \"Dust.\"}}",
		"locales/ja/new.json": `{"texts": {"cause.dust.title": "ほこり", "step.unplug": "{maker.name}"}}`,
	})
	var faults compile.Errors
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Pos.String()+" "+f.Code)
	}
	want := []string{
		"causes.json:1:48 ref-dangling",
		"locales/en/new.json:1:25 msg-empty",
		"locales/en/new.json:2:17 msg-placeholder-missing",
		"locales/en/new.json:2:25 msg-placeholder-unknown",
		"locales/en/new.json:2:94 msg-missing-locale",
		"rules/a.json:2:21 expr-unknown-field",
		"rules/a.json:2:64 expr-enum-literal",
		"rules/a.json:2:83 ref-dangling",
		"rules/a.json:3:35 expr-single-equals",
		"rules/a.json:3:63 regex-invalid",
		"rules/a.json:3:92 schema-unknown-field",
		"rules/b.json:2:9 json-bad-key",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestManifestWithoutExtends has all the faults of a manifest of its own, and the way out of who meant a layer.
func TestManifestWithoutExtends(t *testing.T) {
	_, err := compile.Load(fstest.MapFS{"manifest.json": {Data: []byte(`{"format": 1, "id": "our-house", "version": "1.0.0"}`)}})
	const want = `manifest.json:1:1: the field "default_locale" is missing (or is there a knowledge base underneath? "extends" names it) [schema-missing-field]`
	if got, _, _ := strings.Cut(fmt.Sprint(err), "\n"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func files(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(lamp, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := fs.ReadFile(lamp, name)
			all[name] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func digest(t *testing.T, files map[string]string) string {
	t.Helper()
	layer := fstest.MapFS{}
	for name, text := range files {
		layer[name] = &fstest.MapFile{Data: []byte(text)}
	}
	k, err := compile.Plan(layer)
	if err != nil {
		t.Fatal(err)
	}
	return k.Digest
}

func TestDigest(t *testing.T) {
	want := digest(t, files(t))

	same := files(t)
	same["rules/zz.json"], same["rules/deep/a.json"] = same["rules/derive.json"], same["rules/evidence.json"]
	delete(same, "rules/derive.json")
	delete(same, "rules/evidence.json")
	for name, text := range same {
		same[name] = strings.ReplaceAll(text, "\n", "\r\n\t")
	}
	same["causes.json"] = strings.Replace(same["causes.json"], `"group": "power", "party": "user", "prior": 10`, `"prior": 10, "party": "\u0075ser", "group": "power"`, 1)
	if got := digest(t, same); got != want {
		t.Error("the digest depends on files, white space or the order of keys")
	}

	other := files(t)
	other["causes.json"] = strings.Replace(other["causes.json"], `"prior": 10`, `"prior": 11`, 1)
	if digest(t, other) == want {
		t.Error("the digest does not depend on a prior")
	}
}

func TestBundleIsReproducible(t *testing.T) {
	a, err := compile.Bundle(lamp)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := compile.Bundle(lamp)
	if string(a) != string(b) {
		t.Error("two bundles of the same folder differ")
	}
	k, err := engine.Open(a)
	if err != nil {
		t.Fatal(err)
	}
	if info := k.Info(); info.ID != "lamp" || len(info.Digest) != 64 {
		t.Errorf("the info is %+v", info)
	}
}

func TestLayers(t *testing.T) {
	r, err := compile.Analyze(lamp, fstest.MapFS{
		"manifest.json":      {Data: []byte(`{"id": "our-lamp", "extends": "lamp", "locales": ["ja"], "default_locale": "ja"}`)},
		"rules/own.json":     {Data: []byte(`{"rules": {"switch-off": null, "fuse-by-code": {"when": ["'E-21' in symptom.codes"], "cause": "fuse-blown", "weight": 60}}}`)},
		"makers/own.json":    {Data: []byte(`{"maker": {"dimly": {"name": {"ja": "ディムリー"}, "aliases": ["dimly.example"], "facts": {"volts": 100}}}}`)},
		"unrelated/any.json": {Data: []byte(`not JSON`)},
		".hidden.json":       {Data: []byte(`not JSON`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	var replaced []string
	for _, x := range r.Replaced {
		replaced = append(replaced, fmt.Sprint(x.New.Kind, " ", x.New.ID, " ", x.Disabled))
	}
	if diff := cmp.Diff([]string{"rule switch-off true", "rule fuse-by-code false"}, replaced); diff != "" {
		t.Errorf("replaced (-want +got)\n%s", diff)
	}
	k := r.Plan
	if k.ID != "our-lamp" || k.Version != "1.0.0" || len(k.Packs) != 1 || k.Packs[0].Locale != "ja" || k.DefaultLocale != "ja" {
		t.Errorf("the plan is %s %s with %d packs", k.ID, k.Version, len(k.Packs))
	}
	for _, rule := range k.Rules {
		if rule.ID == "switch-off" || rule.ID == "fuse-by-code" && rule.Weight != 60 {
			t.Errorf("the rule %s has the weight %d", rule.ID, rule.Weight)
		}
	}
	if got := []string{k.Kinds[0].Records[0].ID, k.Kinds[0].Records[1].ID}; !slices.Equal(got, []string{"dimly", "generic"}) {
		t.Errorf("records %v", got)
	}
}

func TestLayersThatAreNone(t *testing.T) {
	overlay := fstest.MapFS{"manifest.json": {Data: []byte(`{"extends": "lamp"}`)}, "locales/en/a.json": {Data: []byte(`{}`)}}
	missing := os.DirFS("testdata/missing")
	for _, tt := range []struct {
		name   string
		layers []fs.FS
		want   string
	}{
		{"no such folder", []fs.FS{os.DirFS("testdata/lamp"), missing}, "layer 2: cannot read the folder: it does not exist [file-unreadable]"},
		{"one with a name", []fs.FS{os.DirFS("testdata/lamp"), compile.Named("ours", missing)}, "ours: cannot read the folder: it does not exist [file-unreadable]"},
		{"nil", []fs.FS{os.DirFS("testdata/lamp"), nil}, "layer 2: cannot read the folder: it is nil [file-unreadable]"},
		{"an overlay alone", []fs.FS{overlay}, `manifest.json:1:13: the layers of "lamp" are not below this one (give them to the compiler first) [schema-missing-field]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := compile.Load(tt.layers...)
			if err == nil || !slices.Contains(strings.Split(err.Error(), "\n"), tt.want) || strings.Contains(err.Error(), "locale-tag") {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func TestReportOfItems(t *testing.T) {
	r, err := compile.Analyze(lamp)
	if err != nil {
		t.Fatal(err)
	}
	var uncited []string
	for _, i := range r.Items {
		if i.Cited == 0 {
			uncited = append(uncited, i.ID+": "+i.Waived)
		}
	}
	if diff := cmp.Diff([]string{"manual.10: says nothing about faults"}, uncited); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestStrata(t *testing.T) {
	k, err := compile.Plan(lamp)
	if err != nil {
		t.Fatal(err)
	}
	strata := map[int32][]string{}
	for _, r := range k.Rules {
		if r.Set >= 0 {
			strata[r.Stratum] = append(strata[r.Stratum], r.ID)
		} else if r.Stratum != 2 {
			t.Errorf("evidence %s is in stratum %d", r.ID, r.Stratum)
		}
	}
	want := map[int32][]string{0: {"no-power-from-outage", "overload-from-watts", "power-from-other-lamps"}, 1: {"danger-from-overload"}}
	if diff := cmp.Diff(want, strata); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAskVia(t *testing.T) {
	k, err := compile.Plan(lamp)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range k.Fields {
		var names []string
		for _, v := range f.AskVia {
			names = append(names, k.Fields[v].Name)
		}
		if len(names) > 0 {
			got[f.Name] = strings.Join(names, " ")
		}
	}
	want := map[string]string{
		"symptom.signals": "symptom.text", "symptom.codes": "symptom.text",
		"context.power_ok": "context.other_lamps context.socket_live",
		"context.overload": "context.bulb_watts context.maker",
		"context.danger":   "context.bulb_watts context.maker symptom.smell",
	}
	for _, f := range []string{"bulb_types", "fuse", "manual_url", "max_watts", "name", "switch_path", "volts"} {
		want["maker."+f] = "context.maker"
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWords(t *testing.T) {
	k, err := compile.Plan(lamp)
	if err != nil {
		t.Fatal(err)
	}
	text := func(locale, key string) string {
		i, _ := slices.BinarySearch(k.Keys, key)
		for _, p := range k.Packs {
			if p.Locale == locale {
				return p.Texts[i]
			}
		}
		return ""
	}
	for key, want := range map[string][2]string{
		"maker.glowworks.name":        {"Glowworks", "グローワークス"},
		"maker.nightowl.name":         {"Nightowl", "Nightowl"},
		"maker.glowworks.switch_path": {"foot > left side", "台座＞左側"},
		"contact.contact-glow.name":   {"Glowworks service", "グローワークスサービス"},
		"step.wait":                   {"Wait until the current is back.", "電気が戻るまで待ちます。"},
	} {
		if got := [2]string{text("en", key), text("ja", key)}; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestTextTables(t *testing.T) {
	k, err := compile.Plan(lamp)
	if err != nil {
		t.Fatal(err)
	}
	var captures []string
	for _, c := range k.Text.Readings[plan.Latin].Captures {
		captures = append(captures, c.ID)
		for _, f := range c.Fields {
			if f.Group >= 0 && !k.Fields[f.Field].FromText {
				t.Errorf("%s is not marked as captured", k.Fields[f.Field].Name)
			}
		}
	}
	if n := len(k.Patterns); n != 5 {
		t.Errorf("%d patterns, want only those of sections, erasures and conditions", n)
	}
	want := []string{"code", "kilowatts", "light", "smoke", "volts", "no-power", "over-voltage"}
	if diff := cmp.Diff(want, captures); diff != "" {
		t.Errorf("captures (-want +got)\n%s", diff)
	}
	if n := len(k.Text.Sections); n != 2 || k.Text.Sections[1].End != -1 {
		t.Errorf("sections %v", k.Text.Sections)
	}
	for segment, script := range map[string]plan.Script{"e-21": plan.Latin, "fuse": plan.Latin, "焦げ臭い": plan.Kana} {
		if !slices.ContainsFunc(k.Text.Readings[script].Phrases, func(p plan.Phrase) bool { return slices.Contains(p.Segments, segment) }) {
			t.Errorf("no phrase of %s has the segment %q", script.Tag(), segment)
		}
	}
}

// FuzzCondition feeds conditions to the compiler: it never panics, reports
// every refusal at a place within the condition, and what it accepts is a plan.
func FuzzCondition(f *testing.F) {
	for _, name := range []string{"testdata/lamp/rules/evidence.json", "testdata/lamp/rules/derive.json"} {
		text, _ := os.ReadFile(name)
		for _, m := range regexp.MustCompile(`"([^"]*symptom[^"]*|[^"]*context[^"]*)"[,\]]`).FindAllStringSubmatch(string(text), -1) {
			f.Add(m[1])
		}
	}
	for _, s := range []string{"a.b ?? c", "let x = 1; x", "a ? b : c", "any(symptom.codes, {# == 'x'; true})", "#", "[1, 2][0]", "x | y()", "'\\u{1F600}' == symptom.text", "::len('x')", "a?.b?.c", "1..2..3", "-1 - -1", "{}", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, condition string) {
		k, node, faults := compile.TryCondition(condition)
		if (k == nil) != (len(faults) > 0) {
			t.Errorf("a plan: %v, faults: %v", k != nil, faults)
		}
		for _, x := range faults {
			if x.Pos.Line != 1 || x.Pos.Col < 1 || x.Code == "" {
				t.Errorf("fault %v", x)
			}
		}
		if k != nil {
			if node < 0 || int(node) >= len(k.Nodes) {
				t.Fatalf("node %d", node)
			}
			if _, err := plan.Decode(plan.EncodeCore(k)); err != nil {
				t.Errorf("the plan: %v", err)
			}
		}
	})
}
