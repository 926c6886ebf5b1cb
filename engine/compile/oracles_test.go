package compile_test

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// Three oracles judge the same conditions: the compiled plan with its index, the
// expression language's own machine where all facts are known, and an
// interpreter that walks the language's tree in Kleene's logic where some are not.

// TestOracles judges random rules over random facts.
func TestOracles(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 17))
	rounds := 400
	if testing.Short() {
		rounds = 50
	}
	data := make([]byte, 1500)
	for range rounds {
		for i := 0; i < len(data); i += 4 {
			binary.LittleEndian.PutUint32(data[i:], r.Uint32())
		}
		judge(t, data)
	}
}

// FuzzOracles lets the fuzzer write the rules and the facts.
func FuzzOracles(f *testing.F) { f.Fuzz(judge) }

// FuzzConditions takes conditions that anybody might write: on what the compiler
// accepts, the oracles must agree.
func FuzzConditions(f *testing.F) {
	f.Fuzz(func(t *testing.T, src string, data []byte) {
		if !utf8.ValidString(src) {
			return // no JSON string
		}
		k, err := compileRules([][]string{{src}})
		if err != nil {
			return
		}
		ix, d := truth.New(k), &dice{data}
		all := d.facts()
		agree(t, k, ix, all, "expr's machine", machine)
		agree(t, k, ix, d.forget(all), "the tree", interpret)
	})
}

// judge writes rules and facts, and compares what the oracles say.
func judge(t *testing.T, data []byte) {
	w := conditionWriter{&dice{data}}
	var rules [][]string
	for range 1 + w.roll(8) {
		var when []string
		for range 1 + w.roll(3) {
			when = append(when, w.condition(1+w.roll(4)))
		}
		rules = append(rules, when)
	}
	k, err := compileRules(rules)
	if err != nil {
		t.Fatalf("the compiler refuses: %v\n%q", err, rules)
	}
	ix := truth.New(k)
	for range 3 {
		all := w.facts()
		agree(t, k, ix, all, "expr's machine", machine)
		agree(t, k, ix, all, "the tree", interpret)
		agree(t, k, ix, w.forget(all), "the tree", interpret)
	}
}

// agree compares the plan with an oracle, condition by condition and rule by rule.
func agree(t *testing.T, k *plan.KB, ix *truth.Index, facts map[string]fact, name string, oracle func(string, map[string]fact) (truth.Truth, error)) {
	t.Helper()
	f, s := evaluate(t, k, ix, facts)
	var matched, waiting []int32
	for i := range k.Rules {
		all, some := truth.True, false
		for _, c := range k.Rules[i].When {
			want, err := oracle(k.Condition(&c), facts)
			if err != nil {
				t.Fatalf("%s: %q: %v", name, k.Condition(&c), err)
			}
			if got := ix.Node(c.Node, f, s); got != want {
				t.Fatalf("%q is %v, says the plan; %v, says %s, with %s", k.Condition(&c), got, want, name, showFacts(facts))
			}
			if written := k.Write(c.Node); written != "" {
				if as, err := oracle(written, facts); err != nil || as != want {
					t.Fatalf("%q is written %q, which is %v, not %v (%v)", k.Condition(&c), written, as, want, err)
				}
			}
			all, some = all.And(want), some || want == truth.True
		}
		if all == truth.True {
			matched = append(matched, int32(i))
		} else if all == truth.Unknown && some {
			waiting = append(waiting, int32(i))
		}
	}
	if !slices.Equal(matched, s.Matched) || !slices.Equal(waiting, s.Waiting) {
		t.Fatalf("%v hold and %v wait, says the index; %v and %v, says %s, with %s", s.Matched, s.Waiting, matched, waiting, name, showFacts(facts))
	}
}

func evaluate(t *testing.T, k *plan.KB, ix *truth.Index, facts map[string]fact) (*truth.Facts, *truth.Scratch) {
	t.Helper()
	f, s := &truth.Facts{}, &truth.Scratch{}
	f.Reset(ix)
	for i := range k.Fields {
		if v, ok := facts[k.Fields[i].Name]; ok {
			f.Set(int32(i), v.value(ix))
		}
	}
	if err := ix.Eval(f, s); err != nil {
		t.Fatal(err)
	}
	return f, s
}

// value is a fact as the plan takes it.
func (v fact) value(ix *truth.Index) truth.Value {
	switch v.kind {
	case "bool":
		if v.vm.(bool) {
			return truth.Value{Kind: truth.Number, Int: 1}
		}
		return truth.Value{Kind: truth.Number}
	case "int":
		return truth.Value{Kind: truth.Number, Int: v.exact.Num().Int64()}
	case "number":
		n := new(big.Rat).Mul(v.exact, big.NewRat(plan.Scale, 1))
		if !n.IsInt() {
			panic("oracle: the fact has too many digits")
		}
		return truth.Value{Kind: truth.Number, Int: n.Num().Int64()}
	case "string[]", "enum[]":
		list := truth.Value{Kind: truth.List}
		for _, s := range v.list {
			list.List = append(list.List, truth.Item{Text: s, ID: ix.Intern(s)})
		}
		return list
	}
	return ix.Text(v.text)
}

func showFacts(facts map[string]fact) string {
	var all []string
	for name, v := range facts {
		all = append(all, fmt.Sprintf("%s = %#v", name, v.vm))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// machine is the truth of a condition according to expr's own machine.
func machine(src string, facts map[string]fact) (truth.Truth, error) {
	program, err := expr.Compile(src, expr.Env(vmTypes()), expr.AsBool())
	if err != nil {
		return truth.Unknown, err
	}
	env := map[string]any{"context": map[string]any{}, "symptom": map[string]any{}}
	for name, v := range facts {
		group, leaf, _ := strings.Cut(name, ".")
		env[group].(map[string]any)[leaf] = v.vm
	}
	out, err := expr.Run(program, env)
	if err != nil {
		return truth.Unknown, err
	}
	return says(out.(bool)), nil
}

// vmTypes are the types of the machine's environment. Its ints are int: it compares no other with literals.
func vmTypes() types.Map {
	env := types.Map{"context": types.Map{}, "symptom": types.Map{}}
	for _, f := range oracleFields {
		group, name, _ := strings.Cut(f.name, ".")
		env[group].(types.Map)[name] = map[string]types.Type{
			"bool": types.Bool, "int": types.Int, "number": types.Float64, "string": types.String, "enum": types.String,
			"string[]": types.Array(types.String), "enum[]": types.Array(types.String),
		}[f.kind]
	}
	return env
}

// compileRules compiles rules, and takes the plan through its encoding.
func compileRules(rules [][]string) (*plan.KB, error) {
	all := map[string]any{}
	for i, when := range rules {
		all[fmt.Sprintf("r%04d", i)] = map[string]any{"when": when, "cause": "c", "weight": 10, "note": "any"}
	}
	k, err := compile.Plan(oracleBase(), fstest.MapFS{"rules/all.json": jsonFile(map[string]any{"rules": all})})
	if err != nil {
		return nil, err
	}
	opened, err := plan.Decode(plan.Encode(k))
	if err != nil {
		return nil, err
	}
	opened.Words = k.Words
	for i := range k.Rules { // the oracles read what the author wrote, which the bundle leaves out
		for j := range k.Rules[i].When {
			opened.Rules[i].When[j].Words = k.Rules[i].When[j].Words
		}
	}
	return opened, nil
}

// oracleBase is the knowledge base without rules.
func oracleBase() fstest.MapFS {
	fields := map[string]any{
		"symptom.text": map[string]any{"type": "string"}, "symptom.signals": map[string]any{"type": "string[]"},
	}
	for _, f := range oracleFields {
		d := map[string]any{"type": f.kind}
		if strings.HasPrefix(f.kind, "enum") {
			d["values"] = f.words
		}
		if f.name == "context.maker" {
			d["values"], d["open"] = oracleColor, true
		}
		fields[f.name] = d
	}
	return fstest.MapFS{
		"manifest.json": jsonFile(map[string]any{
			"format": 1, "id": "oracle", "version": "1.0.0", "default_locale": "en", "locales": []string{"en"},
			"rank":    map[string]any{"likely": 60, "margin": 20, "findings": 5, "questions": 5},
			"parties": []string{"user"}, "groups": []string{"all"},
		}),
		"vocabulary.json":       jsonFile(map[string]any{"fields": fields}),
		"causes.json":           jsonFile(map[string]any{"causes": map[string]any{"c": map[string]any{"group": "all", "party": "user", "note": "any"}}}),
		"locales/en/words.json": jsonFile(map[string]any{"texts": map[string]any{"cause.c.title": "C", "cause.c.explanation": "C."}}),
	}
}

func jsonFile(v any) *fstest.MapFile {
	data, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		panic(err)
	}
	return &fstest.MapFile{Data: data}
}
