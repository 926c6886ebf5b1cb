package check

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// The toy has one field of each type, each with few values, and two makers.
const toyVocabulary = `{"fields": {
  "symptom.a": {"type": "enum", "values": ["p", "q", "r"]}, "symptom.c": {"type": "enum", "values": ["p", "q"]},
  "symptom.o": {"type": "enum", "values": ["x"], "open": true},
  "symptom.b": {"type": "bool"}, "symptom.n": {"type": "int"}, "symptom.m": {"type": "int"}, "symptom.d": {"type": "number"},
  "symptom.s": {"type": "string"}, "symptom.l": {"type": "string[]"}, "symptom.e": {"type": "enum[]", "values": ["p", "q"]},
  "context.maker": {"type": "enum", "values": ["one"], "open": true},
  "context.z": {"type": "enum", "values": ["p", "q", "r"]},
  "maker.v": {"type": "int"}, "maker.f": {"type": "enum", "values": ["p", "q", "r"]}}}`

const toyManifest = `{"format": 1, "id": "toy", "version": "1.0.0", "default_locale": "en", "locales": ["en"],
  "records": {"maker": {"field": "context.maker"}}, "rank": {"likely": 60, "margin": 20, "findings": 5, "questions": 3}, "parties": ["user"], "groups": ["g"]}`

const toyMakers = `{"maker": {"one": {"name": "One", "facts": {"v": 1, "f": "p"}}, "two": {"name": "Two", "facts": {"v": 3}}, "generic": {"name": "Any", "facts": {"f": "q"}}}}`

var domains = map[string][]any{
	"symptom.a": {"p", "q", "r"}, "symptom.c": {"p", "q"}, "symptom.o": {"x", "y", "other"}, "symptom.b": {true, false},
	"symptom.n": {-1, 0, 1, 2, 3, 4}, "symptom.m": {-1, 0, 1, 2, 3, 4}, "symptom.d": {-1 * plan.Scale, 0, plan.Scale / 2, plan.Scale, 2 * plan.Scale, 3 * plan.Scale},
	"symptom.s": stringsOver("xy", 3), "symptom.l": subsets("x", "y", "xy", "z"), "symptom.e": subsets("p", "q"), "context.maker": {"one", "two", "generic", "nobody"},
}

func stringsOver(letters string, n int) []any {
	out := []any{"", "z"}
	last := []string{""}
	for range n {
		var next []string
		for _, s := range last {
			for _, r := range letters {
				next = append(next, s+string(r))
			}
		}
		for _, s := range next {
			out = append(out, s)
		}
		last = next
	}
	return out
}

func subsets(items ...string) []any {
	var out []any
	for bits := range 1 << len(items) {
		list := []string{}
		for i, s := range items {
			if bits>>i&1 == 1 {
				list = append(list, s)
			}
		}
		out = append(out, list)
	}
	return out
}

type roll struct{ *rand.Rand }

func (r roll) of(list ...string) string { return list[r.IntN(len(list))] }

// comparison writes a random comparison of one of the fields.
func (r roll) comparison(fields []string) string {
	f := r.of(fields...)
	switch f {
	case "symptom.a":
		return f + r.of(" == 'p'", " != 'q'", " in ['p', 'q']", " not in ['p', 'r']", " == 'r'", " == symptom.c", " != symptom.c")
	case "symptom.c":
		return f + r.of(" == 'p'", " != 'q'", " == 'q'", " == symptom.a")
	case "symptom.o":
		return f + r.of(" == 'x'", " != 'x'", " in ['x', 'y']", " not in ['x', 'y']", " == 'y'", " startsWith 'x'")
	case "symptom.b":
		return r.of("symptom.b", "!symptom.b", "symptom.b == false", "symptom.b != false")
	case "symptom.n", "symptom.m":
		other := map[string]string{"symptom.n": "symptom.m", "symptom.m": "symptom.n"}[f]
		return f + r.of(" > 1", " <= 1", " == 2", " != 2", " in 1..3", " not in 0..1", " >= 3", " < 0", " in [0, 2]", " < "+other, " >= "+other, " == "+other, " != "+other, " <= "+other)
	case "symptom.d":
		return f + r.of(" > 1", " <= 0.5", " == 2", " < 1", " >= 2", " < symptom.n", " != symptom.n", " >= symptom.n")
	case "symptom.s":
		return r.of("symptom.s contains 'x'", "symptom.s contains 'xy'", "symptom.s startsWith 'x'", "symptom.s startsWith 'xy'", "symptom.s endsWith 'y'", "symptom.s == 'xy'",
			"symptom.s != 'xy'", "symptom.s in ['x', 'y']", "!(symptom.s contains 'y')", "!(symptom.s startsWith 'x')", "symptom.s matches 'x+y'", "!(symptom.s matches 'x+y')", "symptom.s in symptom.l", "symptom.s not in symptom.l")
	case "symptom.l":
		return r.of("'x' in symptom.l", "'y' in symptom.l", "'x' not in symptom.l", "any(symptom.l, # in ['x', 'y'])", "none(symptom.l, # == 'xy')", "all(symptom.l, # contains 'x')",
			"any(symptom.l, # startsWith 'x')", "all(symptom.l, # == 'x')", "any(symptom.l, # != 'x')", "none(symptom.l, # endsWith 'y' || # == 'x')")
	case "symptom.e":
		return r.of("'p' in symptom.e", "'q' in symptom.e", "'p' not in symptom.e", "any(symptom.e, # in ['p', 'q'])", "all(symptom.e, # == 'p')", "any(symptom.e, # != 'p')", "none(symptom.e, # == 'q')")
	case "context.maker":
		return r.of("context.maker == 'one'", "context.maker != 'one'", "context.maker in ['one', 'two']", "maker.v > 1", "maker.v == 1", "maker.f == 'p'", "maker.f != 'p'", "maker.f == 'r'", "maker.v < 1", "maker.v in 1..3")
	}
	panic(f)
}

func (r roll) condition(fields []string, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return r.comparison(fields)
	}
	s := "(" + r.condition(fields, depth-1) + r.of(" && ", " || ", " || ") + r.condition(fields, depth-1) + ")"
	if r.IntN(4) == 0 {
		return "!" + s
	}
	return s
}

// toy makes a knowledge base of random rules on few fields.
func (r roll) toy() (fs.FS, []string) {
	names := sortedKeys(domains)
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	fields := names[:1+r.IntN(3)]
	for _, pair := range [][2]string{{"symptom.n", "symptom.m"}, {"symptom.a", "symptom.c"}, {"symptom.d", "symptom.n"}, {"symptom.s", "symptom.l"}} {
		if r.IntN(8) == 0 {
			fields = pair[:]
		}
	}
	var rules []string
	for i := range 8 {
		var lines []string
		for range 1 + r.IntN(3) {
			lines = append(lines, fmt.Sprintf("%q", r.condition(fields, r.IntN(3))))
		}
		says := `"cause": "` + r.of("k1", "k2") + `", "weight": ` + r.of("10", "10", "20", `"rule-out"`, `90, "decisive": true`)
		if i > 3 {
			says = `"set": {"context.z": "` + r.of("p", "q", "r") + `"}`
		}
		rules = append(rules, fmt.Sprintf(`"r%d": {"when": [%s], %s, "note": "random"}`, i, strings.Join(lines, ", "), says))
	}
	read := map[string]bool{}
	for _, f := range fields {
		read[f] = true
	}
	for _, line := range rules { // comparisons with other fields read those, too
		for _, f := range names {
			if strings.Contains(line, f) {
				read[f] = true
			}
		}
		if strings.Contains(line, "maker.") {
			read["context.maker"] = true
		}
	}
	var variants []string
	for range 3 {
		variants = append(variants, fmt.Sprintf(`{"when": [%q], "steps": ["s"]}`, r.condition(fields, r.IntN(2))))
	}
	remedy := fmt.Sprintf(`"m": {"when": [%q], "unless": [%q], "steps": ["s"], "variants": [%s]}`, r.condition(fields, r.IntN(2)), r.condition(fields, r.IntN(2)), strings.Join(variants, ", "))
	for _, f := range names {
		if strings.Contains(remedy, f) {
			read[f] = true
		}
	}
	if strings.Contains(remedy, "maker.") {
		read["context.maker"] = true
	}
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"manifest.json": file(toyManifest), "vocabulary.json": file(toyVocabulary), "makers/m.json": file(toyMakers),
		"causes.json":           file(`{"causes": {"k1": {"group": "g", "party": "user", "remedies": ["m"]}, "k2": {"group": "g", "party": "user"}}}`),
		"locales/en/words.json": file(`{"texts": {"cause.k1.title": "a", "cause.k1.explanation": "b", "remedy.m.title": "e", "step.s": "f", "cause.k2.title": "c", "cause.k2.explanation": "d"}}`),
		"remedies/m.json":       file(`{"remedies": {` + remedy + `}}`),
		"rules/r.json":          file(`{"rules": {` + strings.Join(rules, ",\n") + `}}`),
	}, sortedKeys(read)
}

// world evaluates everything on every assignment of a few fields, unknown ones included.
type world struct {
	k     *plan.KB
	ix    *truth.Index
	facts truth.Facts
	eval  truth.Scratch
	nodes [][]truth.Truth // by assignment: the truth of every node
	rules [][]truth.Truth
	given []map[string]any
}

func newWorld(k *plan.KB, fields []string) *world {
	w := &world{k: k, ix: truth.New(k)}
	w.enumerate(fields, map[string]any{})
	return w
}

func (w *world) enumerate(fields []string, given map[string]any) {
	if len(fields) == 0 {
		w.see(given)
		return
	}
	for _, v := range append(slices.Clone(domains[fields[0]]), nil) {
		given[fields[0]] = v
		w.enumerate(fields[1:], given)
	}
	delete(given, fields[0])
}

func (w *world) see(given map[string]any) {
	w.facts.Reset(w.ix)
	for name, v := range given {
		slot := int32(slices.IndexFunc(w.k.Fields, func(f plan.Field) bool { return f.Name == name }))
		switch v := v.(type) {
		case string:
			w.facts.Set(slot, w.ix.Text(v))
		case bool:
			w.facts.Set(slot, truth.Value{Kind: truth.Number, Int: map[bool]int64{true: 1}[v]})
		case int:
			w.facts.Set(slot, truth.Value{Kind: truth.Number, Int: int64(v)})
		case []string:
			l := truth.Value{Kind: truth.List}
			for _, s := range v {
				l.List = append(l.List, truth.Item{Text: s, ID: w.ix.Intern(s)})
			}
			w.facts.Set(slot, l)
		}
		if name == "context.maker" && v != nil {
			w.record(v.(string))
		}
	}
	if err := w.ix.Eval(&w.facts, &w.eval); err != nil {
		panic(err)
	}
	var nodes, rules []truth.Truth
	for i := range w.k.Nodes {
		nodes = append(nodes, w.truth(int32(i)))
	}
	for i := range w.k.Rules {
		rules = append(rules, w.ix.Rule(int32(i), &w.facts, &w.eval))
	}
	w.nodes, w.rules, w.given = append(w.nodes, nodes), append(w.rules, rules), append(w.given, maps.Clone(given))
}

// truth leaves out nodes on elements of lists, which have none of their own.
func (w *world) truth(i int32) truth.Truth {
	n := &w.k.Nodes[i]
	for _, kid := range n.Kids {
		if w.element(kid) {
			return truth.Unknown
		}
	}
	if w.element(i) {
		return truth.Unknown
	}
	return w.ix.Node(i, &w.facts, &w.eval)
}

func (w *world) element(i int32) bool {
	n := &w.k.Nodes[i]
	if n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred {
		return w.k.Preds[n.Pred].Field < 0
	}
	return slices.ContainsFunc(n.Kids, w.element)
}

func (w *world) record(name string) {
	kind := &w.k.Kinds[0]
	i := slices.IndexFunc(kind.Records, func(r plan.Record) bool { return r.ID == name })
	if i < 0 {
		i = int(kind.Generic)
	}
	for _, f := range kind.Records[i].Facts {
		if f.Value.Type != plan.TypeText {
			w.facts.Set(f.Field, w.ix.Value(f.Value))
		}
	}
}

func (w *world) rule(id string) int {
	return slices.IndexFunc(w.k.Rules, func(r plan.Rule) bool { return r.ID == id })
}

// always says whether something is so in every assignment.
func (w *world) always(so func(nodes, rules []truth.Truth) bool) bool {
	for i := range w.nodes {
		if !so(w.nodes[i], w.rules[i]) {
			return false
		}
	}
	return true
}

func logicOf(t testing.TB, seed uint64) (found map[string]int, missed int) {
	found = map[string]int{}
	r := roll{rand.New(rand.NewPCG(seed, 7))}
	toy, fields := r.toy()
	if size(fields) > 40_000 {
		return
	}
	report := Run(Config{Select: []string{"KB5", "KB313", "KB324"}}, Layer{Name: "toy", FS: toy})
	if report.compiled.Plan == nil {
		return // a condition that the compiler refuses
	}
	w := newWorld(report.compiled.Plan, fields)
	when := func(id string) (out []place) {
		if o := report.object("remedy", id); o != nil {
			for _, v := range o.Node.Get("variants").Items {
				out = append(out, place{v.Get("when").Loc.Off})
			}
			return out
		}
		for _, n := range report.object("rule", id).Node.Get("when").Items {
			out = append(out, place{n.Loc.Off})
		}
		return out
	}
	for i := range report.Findings {
		f := &report.Findings[i]
		found[f.Code]++
		found[f.Name]++
		if why := w.refutes(f, when); why != "" {
			rules, _ := fs.ReadFile(toy, "rules/r.json")
			t.Errorf("seed %d: %s %s: %s\n%s", seed, f.Code, f.Message, why, rules)
		}
	}
	for i := range w.k.Rules { // how much is found of what there is
		if w.always(func(_, r []truth.Truth) bool { return r[i] != truth.True }) && !slices.ContainsFunc(report.Findings, func(f Finding) bool {
			return f.ID == w.k.Rules[i].ID && (f.Code == "KB501" || f.Code == "KB508")
		}) {
			missed++
		}
	}
	return found, missed
}

func size(fields []string) int {
	n := 1
	for _, f := range fields {
		n *= len(domains[f]) + 1
	}
	return n
}

// TestLogicNeverAccusesWrongly compares every finding of the logic with all cases of small knowledge bases.
func TestLogicNeverAccusesWrongly(t *testing.T) {
	total, missed := map[string]int{}, 0
	for seed := range uint64(200) {
		found, m := logicOf(t, seed)
		for code, n := range found {
			total[code] += n
		}
		missed += m
	}
	for _, code := range []string{"KB313", "KB324", "KB501", "KB502", "KB503", "KB504", "KB506", "KB508", "remedy-unreachable", "variant-unreachable", "KB509", "KB519", "KB520"} {
		if total[code] == 0 {
			t.Errorf("200 knowledge bases have no %s: the test proves nothing about it", code)
		}
	}
	t.Logf("found %v; %d rules that never hold were not found", total, missed)
	if missed*4 > total["KB501"]+total["KB508"] {
		t.Errorf("%d rules that never hold were not found, %d were", missed, total["KB501"]+total["KB508"])
	}
}

func FuzzLogic(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { logicOf(t, seed) })
}
