package check

import (
	"slices"
	"sort"
	"strings"

	json "github.com/goccy/go-json/v2"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

// holds says whether a predicate is true if a field has a value.
func (w *witness) holds(q *plan.Pred, field int32, v value, given assignment) verdict {
	get := func(f int32) (value, bool) {
		if f == field {
			return v, true
		}
		v, ok := given[f]
		return v, ok
	}
	a, _ := get(q.Field)
	switch q.Op {
	case plan.OpRange:
		return decided(q.Lo <= a.num && a.num <= q.Hi)
	case plan.OpHas:
		return decided(slices.ContainsFunc(a.list, func(s string) bool {
			return slices.ContainsFunc(q.Set, func(i int32) bool { return w.p.k.Strings[i] == s })
		}))
	case plan.OpAny:
		return w.anyOf(a.list, q.Node)
	case plan.OpIn:
		if w.p.k.Fields[q.Field].Type == plan.TypeBool {
			return decided(slices.Contains(q.Set, int32(a.num)))
		}
		return w.p.textLit(a.text, q)
	}
	if q.Op < plan.OpSame {
		return w.p.textLit(a.text, q)
	}
	b, known := get(q.Other)
	if a, known2 := get(q.Field); known && known2 {
		return w.compare(q, a, b)
	}
	return maybe
}

func (w *witness) anyOf(list []string, node int32) verdict {
	out := no
	for _, s := range list {
		switch w.p.element(node, s) {
		case yes:
			return yes
		case maybe:
			out = maybe
		}
	}
	return out
}

func (w *witness) compare(q *plan.Pred, a, b value) verdict {
	x, y := a.num, b.num
	s, t := w.p.k.Fields[q.Field].Type, w.p.k.Fields[q.Other].Type
	if s == plan.TypeInt && t == plan.TypeNumber {
		x *= plan.Scale
	} else if s == plan.TypeNumber && t == plan.TypeInt {
		y *= plan.Scale
	}
	switch q.Op {
	case plan.OpLess:
		return decided(x < y)
	case plan.OpLessEq:
		return decided(x <= y)
	case plan.OpSame:
		return decided(x == y && a.text == b.text)
	case plan.OpElemOf:
		return decided(slices.Contains(b.list, a.text))
	case plan.OpWithin:
		return decided(strings.Contains(a.text, b.text))
	case plan.OpBegins:
		return decided(strings.HasPrefix(a.text, b.text))
	}
	return decided(strings.HasSuffix(a.text, b.text))
}

// sample returns a short text that a pattern matches, without regard to what must stand around it.
func sample(p *plan.Program) string {
	type step struct {
		at   int32
		from int
		r    rune
	}
	queue := []step{{at: p.Start, from: -1}}
	seen := map[int32]bool{p.Start: true}
	push := func(at int32, from int, r rune) {
		if !seen[at] {
			seen[at] = true
			queue = append(queue, step{at, from, r})
		}
	}
	for i := 0; i < len(queue); i++ {
		in := &p.Insts[queue[i].at]
		switch in.Op {
		case plan.InstMatch:
			var out []rune
			for j := i; j >= 0; j = queue[j].from {
				if queue[j].r != 0 {
					out = append(out, queue[j].r)
				}
			}
			slices.Reverse(out)
			return string(out)
		case plan.InstRune:
			if len(in.Ranges) > 0 {
				push(in.Out, i, printable(in.Ranges))
			}
		case plan.InstAny:
			push(in.Out, i, 'x')
		case plan.InstAlt:
			push(in.Out, i, 0)
			push(in.Arg, i, 0)
		case plan.InstCapture, plan.InstEmpty, plan.InstNop:
			push(in.Out, i, 0)
		}
	}
	return ""
}

// printable returns a rune of the ranges, a letter or digit if there is one.
func printable(ranges []rune) rune {
	for _, want := range "xa0 -" {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= want && want <= ranges[i+1] {
				return want
			}
		}
	}
	return ranges[0]
}

// showCase writes a case as JSON, its members in order.
func showCase(c engine.Case) string {
	var b strings.Builder
	b.WriteByte('{')
	for _, group := range []struct {
		name   string
		fields engine.Fields
	}{{"symptom", c.Symptom}, {"context", c.Context}} {
		if len(group.fields) == 0 {
			continue
		}
		if b.Len() > 1 {
			b.WriteString(", ")
		}
		b.WriteString(`"` + group.name + `": {`)
		names := make([]string, 0, len(group.fields))
		for n := range group.fields {
			names = append(names, n)
		}
		sort.Strings(names)
		for i, n := range names {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(`"` + n + `": ` + showValue(group.fields[n]))
		}
		b.WriteByte('}')
	}
	return b.String() + "}"
}

func showValue(v any) string {
	if d, ok := v.(engine.Decimal); ok {
		return d.String()
	}
	out, err := json.Marshal(v, jsontext.EscapeForHTML(false))
	if err != nil {
		return "null"
	}
	return string(out)
}
