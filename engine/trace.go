package engine

import (
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// trace rebuilds, from the verdicts, what every rule came to that bears on the
// case: it holds, it waits, or one of its conditions holds but another does not.
func (r *run) trace() *Trace {
	t := &Trace{}
	for _, i := range r.eval.Matched {
		t.Fired = append(t.Fired, r.ruleTrace(i))
	}
	for _, i := range r.eval.Waiting {
		t.Waiting = append(t.Waiting, r.ruleTrace(i))
	}
	for i := range r.kb.plan.Rules {
		rule := &r.kb.plan.Rules[i]
		some, refuted := false, false
		for _, c := range rule.When {
			v := r.index.Node(c.Node, &r.facts, &r.eval)
			some = some || v == truth.True
			refuted = refuted || v == truth.False
		}
		if some && refuted {
			t.Refuted = append(t.Refuted, r.ruleTrace(int32(i)))
		}
	}
	return t
}

func (r *run) ruleTrace(i int32) RuleTrace {
	p := r.kb.plan
	rule := &p.Rules[i]
	out := RuleTrace{
		Rule: rule.ID, Pos: Pos{p.Files[rule.File], int(rule.Line), int(rule.Col)},
		Weight: int(rule.Weight), RuleOut: rule.RuleOut,
	}
	if rule.Cause >= 0 {
		out.Cause = p.Causes[rule.Cause].ID
	} else {
		out.Sets = p.Fields[rule.Set].Name
	}
	for i := range rule.When {
		out.Conditions = append(out.Conditions, r.conditionTrace(&rule.When[i]))
	}
	return out
}

func (r *run) conditionTrace(c *plan.Cond) ConditionTrace {
	out := ConditionTrace{Text: r.condition(c), Truth: r.truth(c.Node)}
	if len(r.kb.plan.Nodes[c.Node].Kids) > 0 {
		out.Predicates = r.predicates(c.Node, nil)
	}
	return out
}

// predicates lists the comparisons below a node, in the order in which they are written.
func (r *run) predicates(node int32, out []PredicateTrace) []PredicateTrace {
	n := &r.kb.plan.Nodes[node]
	if n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred {
		return append(out, PredicateTrace{r.kb.plan.Write(node), r.truth(node)})
	}
	for _, kid := range n.Kids {
		out = r.predicates(kid, out)
	}
	return out
}

func (r *run) truth(node int32) string { return r.index.Node(node, &r.facts, &r.eval).String() }
