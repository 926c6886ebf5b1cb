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
			v := r.kb.index.Node(c.Node, &r.facts, &r.eval)
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
	for _, c := range rule.When {
		out.Conditions = append(out.Conditions, r.conditionTrace(c))
	}
	return out
}

func (r *run) conditionTrace(c plan.Cond) ConditionTrace {
	return ConditionTrace{r.kb.plan.Condition(&c), r.kb.index.Node(c.Node, &r.facts, &r.eval).String()}
}
