package plan_test

import (
	"slices"
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
)

// TestCondition holds that what is written from the tree is a condition an
// author would write, and that what cannot be written keeps the author's words.
func TestCondition(t *testing.T) {
	k := lamp(t)
	got := map[string]string{}
	for i := range k.Rules {
		for j := range k.Rules[i].When {
			c := &k.Rules[i].When[j]
			got[k.Condition(c)] = k.Write(c.Node)
		}
	}
	for author, want := range map[string]string{
		"symptom.light in ['dark', 'dim']": "symptom.light in ['dark', 'dim']",
		"context.outage":                   "context.outage == true",
		"!context.switch_on":               "context.switch_on == false",
		"'no-power' in symptom.signals || context.power_ok == false": "'no-power' in symptom.signals || context.power_ok == false",
		"none(context.parts_changed, # in ['switch', 'cord'])":       "none(context.parts_changed, # in ['cord', 'switch'])",
		"symptom.since not in ['always', 'storm']":                   "symptom.since not in ['always', 'storm']",
		"!(context.bulb_type contains 'adapter')":                    "!(context.bulb_type contains 'adapter')",
		"symptom.dark_minutes >= 5":                                  "symptom.dark_minutes >= 5",
		"all(context.parts_changed, # endsWith 'd' || # == 'plug')":  "",
		"maker.volts < context.volts":                                "",
	} {
		if w, ok := got[author]; !ok || w != want {
			t.Errorf("%s is written %q, want %q", author, w, want)
		}
	}
}

func TestAsides(t *testing.T) {
	k := &plan.KB{
		Fields:   []plan.Field{{Unless: []int32{1}}},
		Causes:   []plan.Cause{{Escalate: plan.Escalate{When: []int32{2, 3}}}},
		Remedies: []plan.Remedy{{When: []int32{4}, Unless: []int32{5}, Variants: []plan.Variant{{When: []int32{6}}, {}}}},
	}
	var got []int32
	k.Asides(func(nodes []int32) { got = append(got, nodes...) })
	if want := []int32{1, 2, 3, 4, 5, 6}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
