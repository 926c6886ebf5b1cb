package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

var ruleNames = regexp.MustCompile(`"(r\d)"`)

// refutes returns why a finding is wrong, "" if it is right in every assignment.
func (w *world) refutes(f *Finding, when func(id string) []place) string {
	switch {
	case f.Kind == "remedy" && f.Code == "KB508":
		return w.refutesRemedy(f, when(f.ID))
	case f.Code == "KB509":
		return w.refutesGap(f)
	case f.Code == "KB518":
		return w.refutesTie()
	}
	if f.Kind != "rule" || f.Code == "KB507" {
		return ""
	}
	var ids []int
	for _, m := range ruleNames.FindAllStringSubmatch(f.Message, -1) {
		ids = append(ids, w.rule(m[1]))
	}
	implies := func(a, b int) bool {
		return w.always(func(_, r []truth.Truth) bool { return r[a] != truth.True || r[b] == truth.True })
	}
	line := -1
	if len(ids) == 0 || f.Code == "KB324" {
		for i, p := range when(f.ID) {
			if p.from == f.Off {
				line = i
			}
		}
	}
	switch {
	case f.Code == "KB501" && len(ids) == 1, f.Code == "KB508":
		if !w.always(func(_, r []truth.Truth) bool { return r[ids[0]] != truth.True }) {
			return "the rule holds in some case"
		}
	case f.Code == "KB502":
		if !implies(ids[0], ids[1]) || !implies(ids[1], ids[0]) {
			return "they do not hold in the same cases"
		}
	case f.Code == "KB503", f.Code == "KB504", f.Code == "KB506", f.Code == "KB519":
		if !implies(ids[0], ids[1]) && !(f.Code == "KB504" && implies(ids[1], ids[0])) {
			return "the second does not hold whenever the first does"
		}
	case line < 0:
	default:
		return w.refutesLine(f, w.rule(f.ID), line)
	}
	return ""
}

func (w *world) refutesLine(f *Finding, rule, line int) string {
	r := &w.k.Rules[rule]
	node := r.When[line].Node
	others := func(nodes []truth.Truth) bool {
		for i, c := range r.When {
			if i != line && nodes[c.Node] != truth.True {
				return false
			}
		}
		return true
	}
	alternative := strings.Contains(f.Message, "alternative")
	ok := true
	switch {
	case alternative:
		ok = slices.ContainsFunc(w.k.Nodes[node].Kids, func(kid int32) bool {
			return w.always(func(n, _ []truth.Truth) bool { return n[kid] != truth.True || f.Code == "KB324" && !others(n) })
		})
	case strings.Contains(f.Message, " adds nothing to "):
		ok = slices.ContainsFunc(w.k.Nodes[node].Kids, func(kid int32) bool {
			return w.always(func(n, _ []truth.Truth) bool {
				return n[node] == w.without(n, node, kid) || n[node] != truth.True && w.without(n, node, kid) != truth.True
			})
		})
	case f.Code == "KB501":
		ok = w.always(func(n, _ []truth.Truth) bool { return n[node] != truth.True })
	case f.Code == "KB313":
		ok = w.always(func(n, _ []truth.Truth) bool { return n[node] != truth.False })
	case f.Code == "KB324":
		ok = w.always(func(n, _ []truth.Truth) bool { return !others(n) || n[node] == truth.True })
	}
	if !ok {
		return "some case says otherwise"
	}
	return ""
}

// without is the truth of a node that lacks one of its parts.
func (w *world) without(nodes []truth.Truth, node, kid int32) truth.Truth {
	n := &w.k.Nodes[node]
	stop := truth.True
	if n.Kind == plan.NodeAnd {
		stop = truth.False
	}
	out := truth.True + truth.False - stop
	for _, k := range n.Kids {
		switch {
		case k == kid:
		case nodes[k] == stop:
			return stop
		case nodes[k] == truth.Unknown:
			out = truth.Unknown
		}
	}
	return out
}

// refutesRemedy checks that a remedy is never offered, or one of its variants never chosen.
func (w *world) refutesRemedy(f *Finding, variants []place) string {
	m := &w.k.Remedies[0]
	all := func(nodes []truth.Truth, list []int32) bool {
		return !slices.ContainsFunc(list, func(n int32) bool { return nodes[n] != truth.True })
	}
	j := slices.IndexFunc(variants, func(p place) bool { return p.from == f.Off })
	ok := w.always(func(n, _ []truth.Truth) bool {
		if !all(n, m.When) || f.Name == "variant-unreachable" && !all(n, m.Variants[j].When) {
			return true
		}
		if f.Name == "remedy-unreachable" {
			return slices.ContainsFunc(m.Unless, func(u int32) bool { return n[u] == truth.True })
		}
		return slices.ContainsFunc(m.Variants[:j], func(v plan.Variant) bool { return all(n, v.When) })
	})
	if !ok {
		return "it has its turn in some case"
	}
	return ""
}

var gapShown = regexp.MustCompile(`where "([a-z.]+)" is ([^ ,]+)`)

// refutesGap checks that no rule sets context.z for the first of the values that are said to be missing.
func (w *world) refutesGap(f *Finding) string {
	m := gapShown.FindStringSubmatch(f.Message)
	for i, given := range w.given {
		if v, ok := given[m[1]]; !ok || v == nil || fmt.Sprint(v) != m[2] {
			continue
		}
		for j := range w.k.Rules {
			if w.k.Rules[j].Set >= 0 && w.rules[i][j] == truth.True {
				return "a rule sets it all the same"
			}
		}
	}
	return ""
}

// refutesTie checks that the two causes have the same score, and are ruled out or confirmed alike.
func (w *world) refutesTie() string {
	sum := func(rules []truth.Truth, cause int32) (score, out, sure int) {
		for i, t := range rules {
			if r := &w.k.Rules[i]; t == truth.True && r.Set < 0 && r.Cause == cause {
				score += int(r.Weight)
				out += map[bool]int{true: 1}[r.RuleOut]
				sure += map[bool]int{true: 1}[r.Decisive]
			}
		}
		return score, out, sure
	}
	if !w.always(func(_, r []truth.Truth) bool {
		a, b, c := sum(r, 0)
		d, e, f := sum(r, 1)
		return a == d && b == e && c == f
	}) {
		return "they differ in some case"
	}
	return ""
}

type place struct{ from int }
