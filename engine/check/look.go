package check

import (
	"slices"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// RuleView is a rule as an author looks at it.
type RuleView struct {
	ID         string
	Pos        engine.Pos
	Conditions []string
	Says       string // what follows: "cause bulb-dead, weight 60"
	JSON       string // as it is written
	Example    string // a case in which it holds, as JSON; "" if none was found
	Never      string // why it cannot hold, "" if it can
}

// Rule describes one rule; not ok if there is none, or no knowledge base.
func (r *Report) Rule(id string) (RuleView, bool) {
	k := r.compiled.Plan
	if k == nil {
		return RuleView{}, false
	}
	i := slices.IndexFunc(k.Rules, func(x plan.Rule) bool { return x.ID == id })
	if i < 0 {
		return RuleView{}, false
	}
	rule := &k.Rules[i]
	o := r.object("rule", id)
	v := RuleView{ID: id, Pos: compile.Pos(o.Key), Says: says(k, rule), JSON: literally(o)}
	var lines []int32
	for _, w := range rule.When {
		v.Conditions = append(v.Conditions, k.Condition(&w))
		lines = append(lines, w.Node)
	}
	c := &checker{r: r.compiled, report: r, k: k}
	l := &logician{checker: c, p: newProver(k)}
	cases, ok := l.p.cases(lines...)
	switch {
	case !ok:
	case len(cases) == 0:
		v.Never = "its conditions contradict each other"
	case l.unrecorded(cases):
		v.Never = "no " + l.kindRead(cases) + " has the facts that it compares"
	default:
		v.Example = l.example(cases, id)
	}
	return v, true
}

func literally(o *compile.Object) string {
	return string(o.Key.File.Data[o.Key.Off:o.Node.Loc.End])
}

func (r *Report) object(kind, id string) *compile.Object {
	i := slices.IndexFunc(r.compiled.Objects, func(o *compile.Object) bool { return o.Kind == kind && o.ID == id })
	if i < 0 {
		return nil
	}
	return r.compiled.Objects[i]
}

func says(k *plan.KB, r *plan.Rule) string {
	if r.Cause < 0 {
		return "sets " + k.Fields[r.Set].Name
	}
	s := "cause " + k.Causes[r.Cause].ID + ", weight " + itoa(int64(r.Weight))
	if r.RuleOut {
		s = "rules out cause " + k.Causes[r.Cause].ID
	}
	if r.Decisive {
		s += ", decisive"
	}
	return s
}

// IDs lists the ids of a kind of objects, sorted: "rule", "cause", "record:maker".
func (r *Report) IDs(kind string) []string {
	var out []string
	for _, o := range r.compiled.Objects {
		if o.Kind == kind {
			out = append(out, o.ID)
		}
	}
	return out
}

// RecordKinds lists the kinds of records of the manifest, sorted.
func (r *Report) RecordKinds() []string {
	var out []string
	for i := range r.compiled.Files {
		f := r.compiled.Files[i]
		if f.Path != "manifest.json" || f.Root == nil {
			continue
		}
		if kinds := f.Root.Get("records"); kinds != nil && kinds.Kind == source.Object {
			for _, k := range kinds.Fields {
				if !slices.Contains(out, k.Name) {
					out = append(out, k.Name)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// Locales lists the languages of the knowledge base, the default first.
func (r *Report) Locales() []string {
	out := []string{r.compiled.Default}
	for _, l := range r.compiled.Locales {
		if l != r.compiled.Default {
			out = append(out, l)
		}
	}
	return out
}

// FileNames lists the files that were read, as findings call them.
func (r *Report) FileNames() []string {
	out := make([]string, len(r.compiled.Files))
	for i, f := range r.compiled.Files {
		out[i] = f.Name
	}
	return out
}

// Edge is a line of the graph of a knowledge base: "rule:a" leads to "cause:b".
type Edge struct{ From, To, Label string }

// Graph returns what leads to what: fields and signals to rules, rules to causes
// and fields, causes to remedies and roles. Sorted, without repetition; empty without a knowledge base.
func (r *Report) Graph() []Edge {
	k := r.compiled.Plan
	if k == nil {
		return nil
	}
	var out []Edge
	for i := range k.Rules {
		rule := &k.Rules[i]
		id := "rule:" + rule.ID
		var fields []int32
		for _, w := range rule.When {
			fields = k.Reads(w.Node, fields)
		}
		slices.Sort(fields)
		for _, f := range slices.Compact(fields) {
			out = append(out, Edge{"field:" + k.Fields[f].Name, id, ""})
		}
		if rule.Cause < 0 {
			out = append(out, Edge{id, "field:" + k.Fields[rule.Set].Name, "sets"})
			continue
		}
		label := itoa(int64(rule.Weight))
		if rule.RuleOut {
			label = "rule-out"
		}
		out = append(out, Edge{id, "cause:" + k.Causes[rule.Cause].ID, label})
	}
	for i := range k.Causes {
		c := &k.Causes[i]
		for _, m := range c.Remedies {
			out = append(out, Edge{"cause:" + c.ID, "remedy:" + k.Remedies[m].ID, ""})
		}
		if c.Escalate.To >= 0 {
			out = append(out, Edge{"cause:" + c.ID, "role:" + k.Roles[c.Escalate.To].ID, "escalate"})
		}
		if c.Broader >= 0 {
			out = append(out, Edge{"cause:" + c.ID, "cause:" + k.Causes[c.Broader].ID, "broader"})
		}
	}
	slices.SortFunc(out, func(a, b Edge) int {
		return slices.Compare([]string{a.From, a.To, a.Label}, []string{b.From, b.To, b.Label})
	})
	return slices.Compact(out)
}
