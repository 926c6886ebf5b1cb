package scenario

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/text"
	"github.com/postmend/postmend/engine/internal/truth"
)

// Coverage says what scenarios have seen of one rule.
type Coverage struct {
	Rule       string
	Fired      int      // in how many scenarios it holds
	Conditions []Truths // by line of its "when"
}

// Truths says which truth values of a condition were seen.
type Truths struct {
	Text                 string
	True, False, Unknown bool
}

// Coverer collects what results have seen of every rule of a compiled knowledge
// base: also of rules that a trace leaves out because nothing speaks for them.
// It keeps no result.
type Coverer struct {
	p       *plan.KB
	ix      *truth.Index
	scanner *text.Scanner
	rules   []Coverage // by their place in p
	facts   truth.Facts
	scratch truth.Scratch
	codes   text.Scratch
}

// NewCoverer has seen nothing yet.
func NewCoverer(p *plan.KB) *Coverer {
	c := &Coverer{p: p, ix: truth.New(p), scanner: text.NewScanner(p), rules: make([]Coverage, len(p.Rules))}
	for i := range p.Rules {
		r := &p.Rules[i]
		c.rules[i].Rule = r.ID
		for _, w := range r.When {
			c.rules[i].Conditions = append(c.rules[i].Conditions, Truths{Text: p.Condition(&w)})
		}
	}
	return c
}

// Rules is what was seen of each rule, sorted by id.
func (c *Coverer) Rules() []Coverage {
	out := slices.Clone(c.rules)
	slices.SortFunc(out, func(a, b Coverage) int { return strings.Compare(a.Rule, b.Rule) })
	return out
}

// Add evaluates conditions on what a result's diagnosis says is known.
func (c *Coverer) Add(r *Result) {
	if r.Diagnosis == nil {
		return
	}
	c.facts.Reset(c.ix)
	c.given(r.Scenario.Given, r.Diagnosis)
	if c.ix.Eval(&c.facts, &c.scratch) != nil {
		return
	}
	for i := range c.p.Rules {
		all := true
		for j, w := range c.p.Rules[i].When {
			t := &c.rules[i].Conditions[j]
			switch c.ix.Node(w.Node, &c.facts, &c.scratch) {
			case truth.True:
				t.True = true
				continue
			case truth.False:
				t.False = true
			default:
				t.Unknown = true
			}
			all = false
		}
		if all {
			c.rules[i].Fired++
		}
	}
}

// given fills in what is known: what the case gives, what the text and the records say.
func (c *Coverer) given(in engine.Case, d *engine.Diagnosis) {
	for name, v := range in.Symptom {
		c.set("symptom."+name, v)
	}
	for name, v := range in.Context {
		c.set("context."+name, v)
	}
	if _, ok := in.Symptom["text"].(string); ok {
		c.known("symptom.signals")
		c.known("symptom.codes")
	}
	byRule := map[string]bool{}
	for _, f := range d.Fields {
		if f.Origin != engine.OriginRule {
			c.set(f.Name, f.Value)
		}
		byRule[f.Name] = f.Origin == engine.OriginRule
	}
	if s := c.slot("symptom.signals"); s >= 0 {
		v := *c.facts.Get(s)
		for _, x := range d.Signals {
			v.List = append(slices.Clone(v.List), truth.Item{Text: x.ID, ID: c.ix.Intern(x.ID)})
		}
		if len(d.Signals) > 0 {
			c.facts.Set(s, truth.Value{Kind: truth.List, List: v.List})
		}
	}
	for i := range c.p.Kinds {
		if k := &c.p.Kinds[i]; k.Field >= 0 && !byRule[c.p.Fields[k.Field].Name] {
			c.record(k)
		}
	}
}

// record makes the facts of the record that a kind's field names known.
func (c *Coverer) record(k *plan.Kind) {
	v := c.facts.Get(k.Field)
	if v.Kind != truth.Text {
		return
	}
	rec := int32(slices.IndexFunc(k.Records, func(r plan.Record) bool { return r.ID == v.Text }))
	if rec < 0 {
		rec = k.Generic
	}
	if rec < 0 {
		return
	}
	for _, f := range k.Records[rec].Facts {
		if f.Value.Type != plan.TypeText {
			c.facts.Set(f.Field, c.ix.Value(f.Value))
		}
	}
}

func (c *Coverer) slot(name string) int32 {
	i, ok := slices.BinarySearchFunc(c.p.Fields, name, func(f plan.Field, n string) int { return strings.Compare(f.Name, n) })
	if !ok {
		return -1
	}
	return int32(i)
}

// known makes an empty list of a list that nobody gave.
func (c *Coverer) known(name string) {
	if s := c.slot(name); s >= 0 && !c.facts.Known(s) {
		c.facts.Set(s, truth.Value{Kind: truth.List})
	}
}

// set takes a value as a case or a diagnosis has it. The engine has accepted it.
func (c *Coverer) set(name string, v any) {
	s := c.slot(name)
	if s < 0 {
		return
	}
	scale := int64(1)
	if c.p.Fields[s].Type == plan.TypeNumber {
		scale = plan.Scale
	}
	number := func(n int64) { c.facts.Set(s, truth.Value{Kind: truth.Number, Int: n}) }
	switch v := v.(type) {
	case string:
		c.facts.Set(s, c.ix.Text(v))
	case bool:
		number(map[bool]int64{true: 1}[v])
	case int:
		number(int64(v) * scale)
	case int64:
		number(v * scale)
	case float64:
		number(round(v * float64(scale)))
	case engine.Decimal:
		number(int64(v))
	case []string:
		c.list(s, v)
	case []any:
		list := make([]string, len(v))
		for i := range v {
			list[i], _ = v[i].(string)
		}
		c.list(s, list)
	}
}

func round(f float64) int64 {
	if f < 0 {
		return int64(f - 0.5)
	}
	return int64(f + 0.5)
}

func (c *Coverer) list(slot int32, list []string) {
	v := truth.Value{Kind: truth.List}
	for _, s := range list {
		if c.p.Fields[slot].Name == "symptom.codes" {
			if written, err := c.scanner.Code(s, &c.codes); err == nil {
				s = written
			}
		}
		v.List = append(v.List, truth.Item{Text: s, ID: c.ix.Intern(s)})
	}
	c.facts.Set(slot, v)
}
