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

// WordingID is the rule that stands in the evidence for what the words of symptom.text
// say, as texts whose cause is known have taught, and the signal at the place of the word that says most.
const WordingID = "wording"

const wordingCondition = "'" + WordingID + "' in symptom.signals"

var wordingReads = []string{"symptom.signals"}

func (r *run) finding(f *rank.Finding) Finding {
	p := r.kb.plan
	c := &p.Causes[f.Cause]
	out := Finding{
		Cause: c.ID, Verdict: verdicts[f.Verdict], Score: int(f.Score), Party: p.Parties[c.Party],
		Title: r.say(c.Title), Explanation: r.say(c.Explanation), Missing: r.missing(f.Cause),
	}
	r.cited = append(r.cited[:0], c.Sources...)
	for _, i := range f.Rules {
		rule := &p.Rules[i]
		r.cited = append(r.cited, rule.Sources...)
		for j := range rule.When {
			w := &rule.When[j]
			r.evidence.put(Evidence{rule.ID, r.condition(w), int(rule.Weight), r.reads(w.Node)})
		}
	}
	if f.Wording != 0 {
		r.evidence.put(Evidence{WordingID, wordingCondition, int(f.Wording), wordingReads})
	}
	out.Evidence = r.evidence.cut()
	out.Sources = r.sources()
	for _, i := range c.Remedies {
		if m := &p.Remedies[i]; r.fits(m) && !r.tried(m.ID) {
			r.remedies.put(r.remedy(m))
		}
	}
	out.Remedies = r.remedies.cut()
	return out
}

// ruledOut lists the causes that rules speak for and another excludes, by id.
func (r *run) ruledOut(out []RuledOut) []RuledOut {
	p := r.kb.plan
	for _, c := range r.ranker.RuledOut() {
		cause := &p.Causes[c]
		for _, i := range r.eval.Matched {
			if rule := &p.Rules[i]; rule.Cause == c && rule.RuleOut {
				text, fields := r.whole(rule)
				out = append(out, RuledOut{cause.ID, r.say(cause.Title), rule.ID, text, fields})
				break
			}
		}
	}
	return out
}

// whole joins the conditions of a rule, and lists what they read.
func (r *run) whole(rule *plan.Rule) (text string, fields []string) {
	r.slots = r.slots[:0]
	for i := range rule.When {
		c := &rule.When[i]
		r.slots = r.kb.plan.Reads(c.Node, r.slots)
		part := r.condition(c)
		if r.kb.plan.Nodes[c.Node].Kind == plan.NodeOr && len(rule.When) > 1 {
			part = "(" + part + ")"
		}
		if i > 0 {
			text += " && "
		}
		text += part
	}
	return text, r.fieldNames(r.slots)
}

// condition is the text of a condition. It is written once in the life of a run.
func (r *run) condition(c *plan.Cond) string {
	text, ok := r.written[c]
	if !ok {
		text = r.kb.plan.Condition(c)
		r.written[c] = text
	}
	return text
}

// reads lists the fields that a condition reads, by name.
func (r *run) reads(node int32) []string {
	r.slots = r.kb.plan.Reads(node, r.slots[:0])
	return r.fieldNames(r.slots)
}

func (r *run) fieldNames(slots []int32) []string {
	plan.Sort(slots)
	for _, s := range slices.Compact(slots) {
		r.strings.put(r.kb.plan.Fields[s].Name)
	}
	return r.strings.cutSome()
}

// missing lists the unknown fields that rules for a cause wait for.
func (r *run) missing(cause int32) []string {
	r.slots = r.slots[:0]
	for _, w := range r.eval.Waiting {
		if r.kb.plan.Rules[w].Cause == cause {
			r.slots = r.index.Unknowns(w, &r.facts, &r.eval, r.slots)
		}
	}
	return r.fieldNames(r.slots)
}

// sources lists what is cited, by id.
func (r *run) sources() []string {
	plan.Sort(r.cited)
	for _, i := range slices.Compact(r.cited) {
		r.strings.put(r.kb.plan.Sources[i])
	}
	return r.strings.cutSome()
}

// fits says whether a remedy is one here and now.
func (r *run) fits(m *plan.Remedy) bool { return r.all(m.When) && !r.any(m.Unless) }

// exhausted says that there are remedies for a cause, and all were tried.
func (r *run) exhausted(c *plan.Cause) bool {
	fitting := 0
	for _, i := range c.Remedies {
		m := &r.kb.plan.Remedies[i]
		if !r.fits(m) {
			continue
		}
		if fitting++; !r.tried(m.ID) {
			return r.allTried()
		}
	}
	return fitting > 0 || r.allTried()
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
	r.cited = append(r.cited[:0], m.Sources...)
	var own *plan.Variant
	for i := range m.Variants {
		if r.all(m.Variants[i].When) {
			own = &m.Variants[i]
			break
		}
	}
	if own != nil {
		out.Steps = r.steps(own.Steps)
		r.cited = append(r.cited, own.Sources...)
	}
	if r.pack != nil {
		for _, key := range m.Cautions {
			r.strings.put(r.say(key))
		}
		if own != nil {
			for _, key := range own.Cautions {
				r.strings.put(r.say(key))
			}
		}
		out.Cautions = r.strings.cut()
	}
	out.Sources = r.sources()
	return out
}

// steps writes each step in the first wording whose placeholders can all be filled.
func (r *run) steps(steps []plan.Step) []string {
	if r.pack == nil {
		return nil
	}
	for _, s := range steps {
		for _, key := range s {
			if text, ok := words.Fill(r.pack.Texts[key], r.placeholder); ok && text != "" {
				r.strings.put(text)
				break
			}
		}
	}
	return r.strings.cut()
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
	out := Question{Field: f.Name, Text: r.say(f.Question), Gain: int(q.Gain), Choices: r.kb.choices[q.Field]}
	if r.pack == nil {
		return out
	}
	for i, c := range out.Choices {
		if i < len(f.Labels) {
			c.Label = r.say(f.Labels[i])
		}
		r.choices.put(c)
	}
	out.Choices = r.choices.cut()
	return out
}

// escalation says whom the leading cause is handed to: now if its author says
// so, or if every remedy that fits was tried.
func (r *run) escalation(c *plan.Cause, b *book) *Escalation {
	if c.Escalate.To < 0 {
		return nil
	}
	role := &r.kb.plan.Roles[c.Escalate.To]
	out := &b.escalation
	*out = Escalation{Now: c.Escalate.Now || r.exhausted(c) || r.any(c.Escalate.When), To: role.ID, Role: r.say(role.Label)}
	if at := r.contact(c.Escalate.To); at != nil {
		b.contact = Contact{at.ID, r.say(at.Name), at.Phone, at.URL}
		out.Contact = &b.contact
	}
	items := b.items[:0]
	for i, id := range c.CollectIDs {
		items = append(items, Item{id, r.say(c.Collect[i])})
	}
	out.Collect = some(items)
	return out
}
