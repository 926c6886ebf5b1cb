package check

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/source"
)

// wantShapes are the members of "want" and what they hold.
var wantShapes = map[string]string{
	"causes": "ids", "ask": "ids", "remedies": "ids", "must_not": "ids", "signals": "ids", "not_signals": "ids", "fired": "ids", "not_fired": "ids",
	"primary": "number", "among": "number", "escalate": "bool", "ask_first": "bool", "note": "string",
}

// kindNames are how messages name the kinds of JSON values.
var kindNames = map[source.Kind]string{
	source.Null: "null", source.Bool: "true or false", source.Number: "a number", source.String: "a string", source.List: "a list", source.Object: "an object",
}

// misshapen reports a value of another kind than is wanted; false if it is as it should be.
func (c *checker) misshapen(s *written, n *source.Node, kind source.Kind) bool {
	if n.Kind == kind {
		return false
	}
	c.about(c.at("KB702", n.Loc, "%s is wanted here, not %s", kindNames[kind], kindNames[n.Kind]), s)
	return true
}

// wantShape checks what the members of "want" hold; false for one that cannot be read.
func (c *checker) wantShape(s *written, f *source.Field) bool {
	switch wantShapes[f.Name] {
	case "ids":
		if c.misshapen(s, f.Value, source.List) {
			return false
		}
		for _, item := range f.Value.Items {
			if c.misshapen(s, item, source.String) {
				return false
			}
		}
	case "number":
		if c.misshapen(s, f.Value, source.Number) {
			return false
		}
		if strings.Trim(f.Value.Text, "0123456789") != "" || f.Value.Text == "0" {
			c.about(c.at("KB702", f.Value.Loc, "a whole number from 1 is wanted here"), s)
		}
	case "bool":
		return !c.misshapen(s, f.Value, source.Bool)
	case "string":
		return !c.misshapen(s, f.Value, source.String)
	}
	return true
}

var givenMembers = []string{"id", "locale", "symptom", "context", "note"}

// givenShape checks a case against the vocabulary.
func (c *checker) givenShape(s *written, given *source.Node) {
	if c.misshapen(s, given, source.Object) {
		return
	}
	for _, m := range given.Fields {
		switch {
		case !slices.Contains(givenMembers, m.Name):
			c.about(c.at("KB702", m.Loc, "unknown member %q", m.Name), s).Hint = meant(m.Name, givenMembers)
		case m.Name == "symptom" || m.Name == "context":
			if !c.misshapen(s, m.Value, source.Object) {
				c.givenFields(s, m.Name, m.Value)
			}
		default:
			c.misshapen(s, m.Value, source.String)
		}
	}
}

func (c *checker) givenFields(s *written, group string, fields *source.Node) {
	for _, f := range fields.Fields {
		name := group + "." + f.Name
		o := c.object("field", name)
		switch {
		case o != nil:
			c.givenValue(s, name, o.Node, f.Value)
		case !slices.Contains(builtinFields, name) && len(c.objects["field"]) > 0:
			c.about(c.at("KB702", f.Loc, "unknown field %q", name), s).Hint = meant(name, sortedKeys(c.objects["field"]))
		}
	}
}

// kindsOf are the kinds of JSON values that a field of a type takes.
var kindsOf = map[string]source.Kind{
	"string": source.String, "enum": source.String, "bool": source.Bool, "int": source.Number, "number": source.Number, "string[]": source.List, "enum[]": source.List,
}

func (c *checker) givenValue(s *written, name string, field, v *source.Node) {
	kind, ok := kindsOf[str(field.Get("type"))]
	if !ok || v.Kind == source.Null {
		return
	}
	if v.Kind != kind {
		c.about(c.at("KB702", v.Loc, "%q is of type %s, and this is %s", name, str(field.Get("type")), kindNames[v.Kind]), s)
		return
	}
	values, open := field.Get("values"), field.Get("open")
	if values == nil || open != nil && open.Bool || c.namesRecord(name) {
		return
	}
	given := v.Items
	if kind == source.String {
		given = []*source.Node{v}
	}
	var known []string
	for _, x := range values.Items {
		known = append(known, x.Text)
	}
	for _, x := range given {
		if x.Kind == source.String && !slices.Contains(known, x.Text) {
			c.about(c.at("KB702", x.Loc, "%q is no value of %s", x.Text, name), s).Hint = meant(x.Text, known)
		}
	}
}

// namesRecord says whether a field takes the ids of records.
func (c *checker) namesRecord(name string) bool {
	if c.k == nil {
		return true
	}
	for i := range c.k.Kinds {
		if f := c.k.Kinds[i].Field; f >= 0 && c.k.Fields[f].Name == name {
			return true
		}
	}
	return false
}
