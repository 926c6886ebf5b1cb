package plan_test

import "testing"

// TestCondition holds that what is written from the tree is a condition an
// author would write, and that what cannot be written keeps the author's words.
func TestCondition(t *testing.T) {
	k := lamp(t)
	got := map[string]string{}
	for i := range k.Rules {
		for j := range k.Rules[i].When {
			c := &k.Rules[i].When[j]
			got[c.Text] = k.Write(c.Node)
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
