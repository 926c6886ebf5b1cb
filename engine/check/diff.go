package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

// Side is one of two knowledge bases that are compared.
type Side struct {
	k      *plan.KB
	kb     *engine.KB
	oldest string // the engine that the manifest asks for, "" if none, or if the side is a bundle
}

// Side returns the knowledge base of a report for comparison; not ok if it has none.
func (r *Report) Side() (Side, bool) {
	if r.compiled.Plan == nil || r.KB == nil {
		return Side{}, false
	}
	return Side{r.compiled.Plan, r.KB, r.oldestEngine()}, true
}

// oldestEngine is what the highest manifest asks for.
func (r *Report) oldestEngine() string {
	oldest := ""
	for _, f := range r.compiled.Files {
		if f.Path == "manifest.json" && f.Root != nil && f.Root.Get("engine") != nil {
			oldest = str(f.Root.Get("engine"))
		}
	}
	return oldest
}

// ReadSide reads a bundle for comparison.
func ReadSide(bundle []byte) (Side, error) {
	kb, err := engine.Open(bundle)
	if err != nil {
		return Side{}, err
	}
	k, err := plan.Decode(bundle)
	return Side{k, kb, ""}, err
}

// Diff compares two knowledge bases: their ids, and what they answer to cases.
func Diff(before, after Side, cases []engine.Case) []Finding {
	d := &differ{before: before, after: after}
	a, b := before.k, after.k
	d.ids("KBD01", "rule", idsOf(a.Rules, func(r *plan.Rule) string { return r.ID }), idsOf(b.Rules, func(r *plan.Rule) string { return r.ID }))
	d.ids("KBD02", "cause", idsOf(a.Causes, func(c *plan.Cause) string { return c.ID }), idsOf(b.Causes, func(c *plan.Cause) string { return c.ID }))
	d.ids("KBD01", "remedy", idsOf(a.Remedies, func(r *plan.Remedy) string { return r.ID }), idsOf(b.Remedies, func(r *plan.Remedy) string { return r.ID }))
	d.ids("KBD01", "contact", idsOf(a.Contacts, func(c *plan.Contact) string { return c.ID }), idsOf(b.Contacts, func(c *plan.Contact) string { return c.ID }))
	d.ids("KBD01", "signal", a.Text.Signals, b.Text.Signals)
	d.ids("KBD01", "source item", a.Sources, b.Sources)
	d.ids("KBD09", "locale", before.kb.Locales(), after.kb.Locales())
	d.records()
	d.fields()
	d.weights()
	d.placeholders()
	d.version()
	d.reused()
	d.behaviour(cases)
	for i := range d.found {
		k := index[d.found[i].Code]
		d.found[i].Name, d.found[i].Severity = k.Name(), k.Severity
	}
	sortFindings(d.found)
	fingerprints(d.found)
	return d.found
}

type differ struct {
	before, after Side
	found         []Finding
}

func (d *differ) add(code, kind, id, format string, args ...any) {
	d.found = append(d.found, Finding{Code: code, Kind: kind, ID: id, Message: fmt.Sprintf(format, args...)})
}

func idsOf[T any](list []T, name func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = name(&list[i])
	}
	slices.Sort(out)
	return out
}

func (d *differ) ids(code, kind string, before, after []string) {
	for _, id := range before {
		if !slices.Contains(after, id) {
			d.add(code, kind, id, "the %s %q is gone", kind, id)
			if hint := meant(id, added(before, after)); hint != "" {
				d.found[len(d.found)-1].Hint = strings.Replace(hint, "did you mean", "is it now", 1)
			}
		}
	}
	for _, id := range added(before, after) {
		d.add("KBD14", kind, id, "the %s %q is new", kind, id)
	}
}

func added(before, after []string) []string {
	return slices.DeleteFunc(slices.Clone(after), func(id string) bool { return slices.Contains(before, id) })
}

func (d *differ) records() {
	after := map[string][]string{}
	for _, k := range d.after.k.Kinds {
		after[k.Name] = idsOf(k.Records, func(r *plan.Record) string { return r.ID })
	}
	for _, k := range d.before.k.Kinds {
		d.ids("KBD01", k.Name, idsOf(k.Records, func(r *plan.Record) string { return r.ID }), after[k.Name])
	}
}

func (d *differ) fields() {
	for _, f := range d.before.kb.Fields() {
		g, ok := d.after.kb.Field(f.Name)
		switch {
		case !ok:
			d.add("KBD03", "field", f.Name, "the field %q is gone", f.Name)
			continue
		case g.Type != f.Type:
			d.add("KBD03", "field", f.Name, "the field %q was of type %s and is of type %s", f.Name, f.Type, g.Type)
		case f.Open && !g.Open:
			d.add("KBD04", "field", f.Name, "the field %q took any value, and takes only its own now", f.Name)
		}
		for _, v := range f.Values {
			if !slices.Contains(g.Values, v) && !g.Open {
				d.add("KBD04", "field", f.Name, "the field %q has no value %q any more", f.Name, v)
			}
		}
	}
	for _, g := range d.after.kb.Fields() {
		if _, ok := d.before.kb.Field(g.Name); !ok {
			d.add("KBD14", "field", g.Name, "the field %q is new", g.Name)
		}
	}
}

func (d *differ) weights() {
	weight := func(r *plan.Rule) string {
		switch {
		case r.RuleOut:
			return "rule-out"
		case r.Decisive:
			return itoa(int64(r.Weight)) + ", decisive"
		}
		return itoa(int64(r.Weight))
	}
	old := map[string]string{}
	for i := range d.before.k.Rules {
		old[d.before.k.Rules[i].ID] = weight(&d.before.k.Rules[i])
	}
	for i := range d.after.k.Rules {
		r := &d.after.k.Rules[i]
		if w, ok := old[r.ID]; ok && w != weight(r) {
			d.add("KBD08", "rule", r.ID, "the weight of the rule %q was %s and is %s", r.ID, w, weight(r))
		}
	}
	priors := map[string]int32{}
	for _, c := range d.before.k.Causes {
		priors[c.ID] = c.Prior
	}
	for _, c := range d.after.k.Causes {
		if p, ok := priors[c.ID]; ok && p != c.Prior {
			d.add("KBD08", "cause", c.ID, "the prior of the cause %q was %d and is %d", c.ID, p, c.Prior)
		}
	}
}

// placeholders compares the default locale's texts, where both sides know their keys.
func (d *differ) placeholders() {
	before, after := wordsOfSide(d.before.k), wordsOfSide(d.after.k)
	for _, key := range sortedKeys(after) {
		old, ok := before[key]
		if !ok {
			continue
		}
		for _, p := range added(placeholders(old), placeholders(after[key])) {
			d.add("KBD06", "text", key, "the text %q has the placeholder {%s} now", key, p)
		}
	}
}

func wordsOfSide(k *plan.KB) map[string]string {
	out := map[string]string{}
	for _, p := range k.Packs {
		if p.Locale != k.DefaultLocale {
			continue
		}
		for i, key := range k.Keys {
			out[key] = p.Texts[i]
		}
	}
	return out
}

func (d *differ) version() {
	a, b := d.before.k, d.after.k
	if a.ID == b.ID && a.Version == b.Version && a.Digest != b.Digest {
		d.add("KBD10", "", "", "both sides are version %s, and differ", a.Version)
	}
	if d.after.oldest != "" && d.after.oldest != d.before.oldest {
		d.add("KBD11", "", "", "the manifest asks for engine %s, and asked for %s before", d.after.oldest, orNothing(d.before.oldest))
	}
}

// reused reports ids that are gone as one kind of thing and new as another.
func (d *differ) reused() {
	gone := map[string]string{}
	for _, f := range d.found {
		if f.Code == "KBD01" || f.Code == "KBD02" {
			gone[f.ID] = f.Kind
		}
	}
	for _, f := range d.found {
		if kind := gone[f.ID]; f.Code == "KBD14" && kind != "" && kind != f.Kind {
			d.add("KBD13", f.Kind, f.ID, "%q was a %s and is a %s", f.ID, kind, f.Kind)
		}
	}
}

// behaviour runs cases on both sides.
func (d *differ) behaviour(cases []engine.Case) {
	x, y := engine.New(d.before.kb, engine.IDsOnly()), engine.New(d.after.kb, engine.IDsOnly())
	for _, c := range cases {
		was, is := answer(x, c), answer(y, c)
		for i, what := range []string{"finds", "asks", "offers", "hands over to"} {
			if was[i] != is[i] {
				d.add("KBD07", "case", c.ID, "the case %q %s %s, and %s before", c.ID, what, orNothing(is[i]), orNothing(was[i]))
				break // what follows from it differs, too
			}
		}
	}
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// answer is what a reader sees of a diagnosis: the three leading findings with their verdicts, the first question, the remedies and the escalation.
func answer(e *engine.Engine, c engine.Case) [4]string {
	d, err := e.Diagnose(c)
	if err != nil {
		return [4]string{"an error"}
	}
	var found, offered []string
	for _, f := range d.Findings[:min(3, len(d.Findings))] {
		found = append(found, f.Cause+" ("+string(f.Verdict)+")")
		for _, r := range f.Remedies {
			offered = append(offered, r.ID)
		}
	}
	out := [4]string{strings.Join(found, ", "), "", strings.Join(offered, ", "), ""}
	if len(d.Questions) > 0 {
		out[1] = d.Questions[0].Field
	}
	if e := d.Escalation; e != nil {
		out[3] = e.To
		if e.Now {
			out[3] += " now"
		}
	}
	return out
}
