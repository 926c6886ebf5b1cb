package engine

import (
	"slices"
	"strconv"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/rank"
	"github.com/postmend/postmend/engine/internal/truth"
	"github.com/postmend/postmend/engine/internal/words"
)

var verdicts = [...]Verdict{rank.Possible: Possible, rank.Likely: Likely, rank.Confirmed: Confirmed}

func (r *run) finding(f *rank.Finding) Finding {
	p := r.kb.plan
	c := &p.Causes[f.Cause]
	out := Finding{
		Cause: c.ID, Verdict: verdicts[f.Verdict], Score: int(f.Score), Party: p.Parties[c.Party],
		Title: r.say(c.Title), Explanation: r.say(c.Explanation), Missing: r.missing(f.Cause),
	}
	sources := slices.Clone(c.Sources)
	for _, i := range f.Rules {
		rule := &p.Rules[i]
		sources = append(sources, rule.Sources...)
		for _, w := range rule.When {
			out.Evidence = append(out.Evidence, Evidence{rule.ID, w.Text, int(rule.Weight), r.reads(w.Node)})
		}
	}
	out.Sources = r.sources(sources)
	out.Remedies, _ = r.remedies(c)
	return out
}

// reads lists the fields that a condition reads, by name.
func (r *run) reads(node int32) []string {
	r.slots = r.kb.plan.Reads(node, r.slots[:0])
	return r.fieldNames(r.slots)
}

func (r *run) fieldNames(slots []int32) []string {
	slices.Sort(slots)
	out := make([]string, 0, len(slots))
	for _, s := range slices.Compact(slots) {
		out = append(out, r.kb.plan.Fields[s].Name)
	}
	return out
}

// missing lists the unknown fields that rules for a cause wait for.
func (r *run) missing(cause int32) []string {
	r.slots = r.slots[:0]
	for _, w := range r.eval.Waiting {
		if r.kb.plan.Rules[w].Cause == cause {
			r.slots = r.kb.index.Unknowns(w, &r.facts, &r.eval, r.slots)
		}
	}
	return r.fieldNames(r.slots)
}

func (r *run) sources(ids []int32) []string {
	slices.Sort(ids)
	out := make([]string, 0, len(ids))
	for _, i := range slices.Compact(ids) {
		out = append(out, r.kb.plan.Sources[i])
	}
	return out
}

// remedies lists what to do about a cause here and now: what fits the case and
// was not tried. exhausted says that there were some, and all were tried.
func (r *run) remedies(c *plan.Cause) (out []Remedy, exhausted bool) {
	p := r.kb.plan
	fitting := 0
	for _, i := range c.Remedies {
		m := &p.Remedies[i]
		if !r.all(m.When) || r.any(m.Unless) {
			continue
		}
		fitting++
		if r.tried(m.ID) {
			continue
		}
		out = append(out, r.remedy(m))
	}
	return out, fitting > 0 && len(out) == 0 || r.allTried()
}

// allTried says that the host knows of nothing left to try.
func (r *run) allTried() bool {
	at := r.kb.builtin.allTried
	return at >= 0 && r.facts.Known(at) && r.facts.Get(at).Int == 1
}

func (r *run) tried(id string) bool {
	at := r.kb.builtin.tried
	return at >= 0 && slices.ContainsFunc(r.facts.Get(at).List, func(i truth.Item) bool { return i.Text == id })
}

func (r *run) remedy(m *plan.Remedy) Remedy {
	out := Remedy{ID: m.ID, Title: r.say(m.Title)}
	sources := slices.Clone(m.Sources)
	cautions := m.Cautions
	for i := range m.Variants {
		v := &m.Variants[i]
		if !r.all(v.When) {
			continue
		}
		out.Steps = r.steps(v.Steps)
		cautions = append(slices.Clone(cautions), v.Cautions...)
		sources = append(sources, v.Sources...)
		break
	}
	if r.pack != nil {
		for _, key := range cautions {
			out.Cautions = append(out.Cautions, r.say(key))
		}
	}
	out.Sources = r.sources(sources)
	return out
}

// steps writes each step in the first wording whose placeholders can all be filled.
func (r *run) steps(steps []plan.Step) []string {
	if r.pack == nil {
		return nil
	}
	var out []string
	for _, s := range steps {
		for _, key := range s {
			if text, ok := words.Fill(r.pack.Texts[key], r.placeholder); ok && text != "" {
				out = append(out, text)
				break
			}
		}
	}
	return out
}

// say writes one text; "" where there is none or a placeholder has no value.
func (r *run) say(key int32) string {
	if r.pack == nil || key < 0 {
		return ""
	}
	text, ok := words.Fill(r.pack.Texts[key], r.placeholder)
	if !ok {
		return ""
	}
	return text
}

// placeholder returns the words for a field's value.
func (r *run) placeholder(name string) (string, bool) {
	slot, ok := r.kb.fields[name]
	if !ok {
		return "", false
	}
	f := &r.kb.plan.Fields[slot]
	if f.Type == plan.TypeText {
		key := r.textFact(f.Kind, slot)
		if key < 0 {
			return "", false
		}
		return r.pack.Texts[key], true
	}
	switch v := r.kb.value(slot, r.facts.Get(slot)).(type) {
	case string:
		for i, id := range f.Values {
			if r.kb.plan.Strings[id] == v && i < len(f.Labels) && f.Labels[i] >= 0 {
				return r.pack.Texts[f.Labels[i]], true
			}
		}
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case Decimal:
		return v.String(), true
	}
	return "", false
}

func (r *run) question(q rank.Question) Question {
	f := &r.kb.plan.Fields[q.Field]
	out := Question{Field: f.Name, Text: r.say(f.Question), Gain: int(q.Gain)}
	switch f.Type {
	case plan.TypeBool:
		out.Choices = []Choice{{Value: true}, {Value: false}}
		for i := range out.Choices {
			if i < len(f.Labels) {
				out.Choices[i].Label = r.say(f.Labels[i])
			}
		}
	case plan.TypeEnum, plan.TypeEnums:
		for i, v := range f.Values {
			c := Choice{Value: r.kb.plan.Strings[v]}
			if i < len(f.Labels) {
				c.Label = r.say(f.Labels[i])
			}
			out.Choices = append(out.Choices, c)
		}
	}
	return out
}

// escalation says whom the leading cause is handed to: now if its author says
// so, or if every remedy that fits was tried.
func (r *run) escalation(c *plan.Cause) *Escalation {
	if c.Escalate.To < 0 {
		return nil
	}
	_, exhausted := r.remedies(c)
	role := &r.kb.plan.Roles[c.Escalate.To]
	out := &Escalation{Now: c.Escalate.Now || exhausted || r.any(c.Escalate.When), To: role.ID, Role: r.say(role.Label)}
	if at := r.contact(c.Escalate.To); at != nil {
		out.Contact = &Contact{at.ID, r.say(at.Name), at.Phone, at.URL}
	}
	for i, id := range c.CollectIDs {
		out.Collect = append(out.Collect, Item{id, r.say(c.Collect[i])})
	}
	return out
}
