package compile

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// literal reads a value for a field. A value of another type is a fault of the given code.
func (c *compiler) literal(n *source.Node, slot int32, code string) (plan.Value, bool) {
	f := &c.k.Fields[slot]
	v := plan.Value{Type: f.Type}
	if !c.sound(slot) {
		return v, false
	}
	items := []*source.Node{n}
	if f.Type == plan.TypeStrings || f.Type == plan.TypeEnums {
		if n.Kind != source.List {
			return v, c.mistyped(n, f, code)
		}
		items = n.Items
	}
	for _, item := range items {
		i, ok := c.scalar(item, slot, code)
		if !ok {
			return v, false
		}
		v.Ints = append(v.Ints, i)
	}
	return v, true
}

func (c *compiler) mistyped(n *source.Node, f *plan.Field, code string) bool {
	c.report(n.Loc, faultf(code, "%q is of type %s, and this is %s", f.Name, typeNames[f.Type], kindNames[n.Kind]).or(unquoted(n, literalKinds[f.Type])))
	return false
}

var literalKinds = [...]source.Kind{
	plan.TypeString: source.String, plan.TypeEnum: source.String, plan.TypeBool: source.Bool, plan.TypeInt: source.Number,
	plan.TypeNumber: source.Number, plan.TypeStrings: source.String, plan.TypeEnums: source.String, plan.TypeText: source.String,
}

func (c *compiler) scalar(n *source.Node, slot int32, code string) (int64, bool) {
	f := &c.k.Fields[slot]
	if n.Kind != literalKinds[f.Type] {
		return 0, c.mistyped(n, f, code)
	}
	switch f.Type {
	case plan.TypeBool:
		return int64(index(n.Bool)), true
	case plan.TypeInt, plan.TypeNumber:
		d, ok := parseDecimal(n.Text)
		switch {
		case !ok:
			c.report(n.Loc, faultf("schema-range", "%s has more digits than fit", n.Text))
		case f.Type == plan.TypeNumber:
			return d, true
		case d%plan.Scale != 0:
			c.report(n.Loc, faultf(code, "%q is of type int, and %s is not whole", f.Name, n.Text))
			ok = false
		}
		return d / plan.Scale, ok
	}
	if x, ok := c.misvalued(slot, n.Text); !ok {
		c.report(n.Loc, x.as("schema-enum"))
		return 0, false
	}
	return int64(c.intern(n.Text)), true
}

// as gives a fault of an unknown value a code; dangling references keep theirs.
func (f fault) as(code string) fault {
	if f.code == "" {
		f.code = code
	}
	return f
}

// misvalued says what is wrong with a string as a value of a field: it is none
// of a closed enum's, or names a signal, remedy or record that does not exist.
func (c *compiler) misvalued(slot int32, text string) (fault, bool) {
	f := &c.k.Fields[slot]
	values := c.choices[slot]
	kind := c.namedBy(slot)
	switch {
	case slices.Contains(values, text):
	case kind != "":
		t := c.table(kind)
		if t.objects[text] == nil && !t.partial && len(t.objects) > 0 {
			return faultf("ref-dangling", "unknown %s %q", noun(kind), text).or(c.near(text, len(t.objects)+len(values), func() []string { return append(t.ids(), values...) })), false
		}
	case (f.Type == plan.TypeEnum || f.Type == plan.TypeEnums) && !f.Open:
		return faultf("", "%q is no value of %s", text, f.Name).or(choose(text, values)), false
	}
	return fault{}, true
}

// namedBy returns the kind of the objects that a field names, "" for an ordinary field.
func (c *compiler) namedBy(slot int32) string {
	switch name := c.k.Fields[slot].Name; name {
	case "symptom.signals":
		return "signal"
	case "context.tried":
		return "remedy"
	default:
		for _, kind := range c.kinds {
			if value(c.base.Get("records").Get(kind).Get("field")) == name {
				return "record:" + kind
			}
		}
	}
	return ""
}

// choose hints at the value meant, or lists a few.
func choose(text string, values []string) string {
	if hint := didYouMean(text, values); hint != "" || len(values) > 8 {
		return hint
	}
	hint := "one of "
	for i, v := range values {
		if i > 0 {
			hint += ", "
		}
		hint += "`" + v + "`"
	}
	return hint
}

func index(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
