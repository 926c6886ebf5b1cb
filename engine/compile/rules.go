package compile

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// rules compiles the rules, in the order of their ids: the order of what an author joins by
// && and || must not depend on where rules stand. stratify sorts them anew.
func (c *compiler) rules() {
	files := map[string]bool{}
	objects := c.table("rule").sorted()
	for _, o := range objects {
		files[o.File.Path] = true
	}
	c.k.Files = sortedKeys(files)
	for _, o := range objects {
		if o.bad {
			c.salvage(o)
		} else {
			c.rule(o)
		}
	}
}

// salvage looks for faults in the conditions of a rule that has faults of shape.
func (c *compiler) salvage(o *Object) {
	when := o.Node.Get("when")
	if when == nil {
		return
	}
	for _, w := range when.Items[:min(mostConditions, len(when.Items))] {
		if w.Kind == source.String && w.Text != "" {
			c.condition(w)
		}
	}
}

func (c *compiler) rule(o *Object) {
	n := o.Node
	file, _ := slices.BinarySearch(c.k.Files, o.File.Path)
	line, col := o.Key.Pos()
	r := plan.Rule{ID: o.ID, File: int32(file), Line: int32(line), Col: int32(col), Cause: -1, Set: -1, Decisive: truth(n.Get("decisive"))}
	sound := true
	for _, w := range n.Get("when").Items {
		node := c.condition(w)
		if node < 0 {
			sound = false
			continue
		}
		c.k.Words = append(c.k.Words, w.Text)
		r.When = append(r.When, plan.Cond{Node: node, Words: int32(len(c.k.Words))})
	}
	r.Sources = c.cite(n)
	if !c.conclusion(&r, o) || !sound {
		return
	}
	if r.Set >= 0 {
		c.derived = append(c.derived, derivation{rule: len(c.k.Rules), at: n.Get("set").Fields[0]})
	}
	c.k.Rules = append(c.k.Rules, r)
}

// conclusion reads what follows from a rule: evidence for a cause, or a field's value.
func (c *compiler) conclusion(r *plan.Rule, o *Object) bool {
	n := o.Node
	cause, weight, set := n.Get("cause"), n.Get("weight"), n.Get("set")
	switch {
	case cause == nil && set == nil:
		c.report(o.Key, faultf("schema-missing-field", "the rule concludes nothing").or(`give it a "cause" or "set"`))
	case cause != nil && set != nil:
		c.report(set.Loc, faultf("schema-unknown-field", "a rule has a cause or sets a field, not both").or("write two rules"))
	case set != nil && (weight != nil || r.Decisive):
		c.report(o.Key, faultf("schema-unknown-field", "a rule that sets a field has no weight and is not decisive"))
	case set != nil:
		return c.assign(r, set.Fields[0])
	case weight == nil:
		c.report(o.Key, faultf("schema-missing-field", "the field %q is missing", "weight"))
	default:
		if weight.Kind == source.String {
			r.RuleOut = true
		} else {
			r.Weight = int32(number(weight))
		}
		if r.Decisive && r.Weight <= 0 {
			c.report(n.Get("decisive").Loc, faultf("schema-range", "only evidence of positive weight is decisive"))
		}
		r.Cause = c.ref(cause, "cause")
		return r.Cause >= 0
	}
	return false
}

// assign reads the field that a rule sets.
func (c *compiler) assign(r *plan.Rule, f source.Field) bool {
	slot := c.slot(f.Loc, f.Name)
	if slot < 0 || !c.sound(slot) {
		return false
	}
	field := &c.k.Fields[slot]
	if field.Kind >= 0 || isBuiltin(f.Name) {
		c.report(f.Loc, faultf("set-type", "no rule can set %q", f.Name))
		return false
	}
	v, ok := c.literal(f.Value, slot, "set-type")
	if !ok {
		return false
	}
	r.Set, r.Value = slot, &v
	field.Derived = true
	return true
}
