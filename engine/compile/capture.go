package compile

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

func (l *listener) capture(o *Object) {
	n := o.Node
	x := plan.Capture{ID: o.ID, Signal: -1, Digits: truth(n.Get("digits")), Upper: truth(n.Get("upper"))}
	x.Prog = l.pattern(n.Get("pattern"))
	if s := n.Get("signal"); s != nil {
		x.Signal = l.ref(s, "signal")
	}
	if n.Get("code") == nil && n.Get("signal") == nil && n.Get("fields") == nil {
		l.report(o.Key, faultf("schema-missing-field", "the capture yields nothing").or("give it a code, a signal or fields"))
	}
	if x.Prog < 0 {
		return
	}
	groups := int(l.k.Patterns[x.Prog].Groups)
	if code := n.Get("code"); code != nil {
		x.Code = code.Text
		l.template(code, groups)
	}
	if fields := n.Get("fields"); fields != nil {
		for _, f := range fields.Fields {
			if cf, ok := l.captureField(f, groups); ok {
				x.Fields = append(x.Fields, cf)
			}
		}
		slices.SortFunc(x.Fields, func(a, b plan.CaptureField) int { return int(a.Field - b.Field) })
	}
	l.captures = append(l.captures, x)
}

// template checks that a code names groups that there are: {1}.
func (l *listener) template(n *source.Node, groups int) {
	runes := []rune(n.Text)
	for i := 0; i < len(runes); i++ {
		if runes[i] != '{' && runes[i] != '}' {
			continue
		}
		if runes[i] == '{' && i+2 < len(runes) && digit(runes[i+1]) && runes[i+2] == '}' {
			if g := int(runes[i+1] - '0'); g > groups {
				l.report(n.Runes(i, i+3), faultf("schema-range", "the pattern has no group %d", g))
			}
			i += 2
			continue
		}
		l.report(n.Runes(i, i+1), faultf("schema-range", "a brace stands only around the number of a group, as in {1}"))
	}
}

func (l *listener) captureField(f source.Field, groups int) (plan.CaptureField, bool) {
	x := plan.CaptureField{Field: l.slot(f.Loc, f.Name), Group: -1}
	if x.Field < 0 || !l.sound(x.Field) {
		return x, false
	}
	field := &l.k.Fields[x.Field]
	if field.Kind >= 0 || field.Type == plan.TypeText || strings.HasPrefix(f.Name, "symptom.") && isBuiltin(f.Name) {
		l.report(f.Loc, faultf("set-type", "no capture can set %q", f.Name))
		return x, false
	}
	field.FromText = true
	if f.Value.Kind != source.Object {
		v, ok := l.literal(f.Value, x.Field, "schema-wrong-type")
		x.Value = v
		return x, ok
	}
	return l.group(x, field, f.Value, groups)
}

// group takes a group's text as a field's value.
func (l *listener) group(x plan.CaptureField, field *plan.Field, n *source.Node, groups int) (plan.CaptureField, bool) {
	x.Group = int32(number(n.Get("group")))
	x.Value.Type = field.Type
	if int(x.Group) > groups {
		l.report(n.Get("group").Loc, faultf("schema-range", "the pattern has no group %d", x.Group))
		return x, false
	}
	if scale := n.Get("scale"); scale != nil {
		if !numeric(field.Type) {
			l.report(scale.Loc, faultf("schema-wrong-type", "only a number has a scale, and %q is of type %s", field.Name, typeName(field.Type)))
		}
		x.Scale = int64(number(scale))
	}
	entries := n.Get("map")
	if entries == nil {
		if listy(field.Type) || field.Type == plan.TypeBool || field.Type == plan.TypeEnum && !field.Open {
			l.report(n.Loc, faultf("schema-missing-field", "the field %q is missing", "map").or("a captured text is no value of type "+typeName(field.Type)))
			return x, false
		}
		return x, true
	}
	return x, l.mapping(&x, entries)
}

func (l *listener) mapping(x *plan.CaptureField, entries *source.Node) bool {
	ok := true
	for _, e := range entries.Fields {
		from := l.fold.String(e.Name)
		l.alphabet.add(from)
		to, good := l.literal(e.Value, x.Field, "schema-wrong-type")
		ok = ok && good
		i, twice := slices.BinarySearchFunc(x.Map, from, func(m plan.MapEntry, s string) int { return strings.Compare(m.From, s) })
		if twice {
			l.report(e.Loc, faultf("id-duplicate", "once folded, %q stands here twice", e.Name))
			continue
		}
		x.Map = slices.Insert(x.Map, i, plan.MapEntry{From: from, To: to})
	}
	return ok
}
