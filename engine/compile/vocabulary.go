package compile

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// builtins are the fields that the engine itself fills or reads. A vocabulary
// may describe them further; their types are fixed.
var builtins = []struct {
	name string
	typ  plan.Type
	via  string
}{
	{"context.locale", plan.TypeEnum, ""},
	{"context.tried", plan.TypeStrings, ""},
	{"symptom.codes", plan.TypeStrings, "symptom.text"},
	{"symptom.signals", plan.TypeStrings, "symptom.text"},
	{"symptom.text", plan.TypeString, ""},
}

func isBuiltin(name string) bool {
	for _, b := range builtins {
		if b.name == name {
			return true
		}
	}
	return false
}

// vocabulary fills in the fields, sorted by name.
func (c *compiler) vocabulary() {
	table := c.table("field")
	names := table.ids()
	for _, b := range builtins {
		if table.objects[b.name] == nil {
			names = append(names, b.name)
		}
	}
	slices.Sort(names)
	c.sortedIDs["field"] = names
	c.k.Fields = make([]plan.Field, len(names))
	c.choices = make([][]string, len(names))
	for i, name := range names {
		c.slots[name] = int32(i)
	}
	for i, name := range names {
		c.k.Fields[i] = plan.Field{Name: name, Question: -1, Label: -1, Kind: -1}
		o := table.objects[name]
		switch {
		case o == nil:
			c.implicit(int32(i))
		case !o.bad:
			c.field(int32(i), o)
		}
	}
	for _, b := range builtins {
		c.fixedType(b.name, b.typ)
	}
}

// implicit fills in a built-in field that the vocabulary does not mention.
func (c *compiler) implicit(slot int32) {
	f := &c.k.Fields[slot]
	for _, b := range builtins {
		if b.name == f.Name {
			f.Type = b.typ
			if b.via != "" {
				f.AskVia = []int32{c.slots[b.via]}
			}
		}
	}
	if f.Type == plan.TypeEnum {
		c.values(f, slot, c.locales)
	}
}

func (c *compiler) fixedType(name string, typ plan.Type) {
	f := &c.k.Fields[c.slots[name]]
	o := c.table("field").objects[name]
	if o == nil || o.bad || f.Type == typ || name == "context.locale" && f.Type == plan.TypeString {
		return
	}
	c.report(o.Node.Get("type").Loc, faultf("schema-enum", "the built-in field %q is of type %s", name, typeNames[typ]))
}

func (c *compiler) field(slot int32, o *Object) {
	f, n := &c.k.Fields[slot], o.Node
	f.Type = plan.Type(slices.Index(typeNames, n.Get("type").Text))
	f.Open = truth(n.Get("open"))
	f.Askable = truth(n.Get("ask"))
	f.Cost = max(number(n.Get("cost")), 1)
	group, _, _ := strings.Cut(o.ID, ".")
	if group != "symptom" && group != "context" {
		i, ok := slices.BinarySearch(c.kinds, group)
		if !ok {
			c.report(o.Key, faultf("schema-id-format", "fields begin with symptom, context or a record kind, not %q", group).
				or(didYouMean(group, append([]string{"symptom", "context"}, c.kinds...))))
			return
		}
		f.Kind = int32(i)
	}
	c.fieldAttributes(f, o)
	if vs := n.Get("values"); vs != nil {
		c.values(f, slot, texts(vs))
	}
}

// fieldAttributes checks that what a field has fits its type.
func (c *compiler) fieldAttributes(f *plan.Field, o *Object) {
	n := o.Node
	enum := f.Type == plan.TypeEnum || f.Type == plan.TypeEnums
	if vs := n.Get("values"); enum && vs == nil {
		c.report(o.Key, faultf("schema-missing-field", "the field %q is missing", "values"))
	} else if !enum && vs != nil {
		c.report(vs.Loc, faultf("schema-unknown-field", "only an enum has values, and %q is of type %s", f.Name, typeNames[f.Type]))
	}
	if open := n.Get("open"); open != nil && !enum {
		c.report(open.Loc, faultf("schema-unknown-field", "only an enum can be open, and %q is of type %s", f.Name, typeNames[f.Type]))
	}
	if f.Type == plan.TypeText && f.Kind < 0 {
		c.report(n.Get("type").Loc, faultf("schema-enum", "only the facts of records are of type text").or("use string"))
	}
	if ask := n.Get("ask"); f.Kind >= 0 && truth(ask) {
		c.report(ask.Loc, faultf("schema-enum", "a fact of a record cannot be asked for").or("ask for the record"))
		f.Askable = false
	}
}

func (c *compiler) values(f *plan.Field, slot int32, values []string) {
	c.choices[slot] = values
	for _, v := range values {
		f.Values = append(f.Values, c.intern(v))
	}
}

func truth(n *source.Node) bool { return n != nil && n.Bool }

// slot returns the slot of the field that a string names, -1 if there is none.
func (c *compiler) slot(at source.Loc, name string) int32 {
	if i, ok := c.slots[name]; ok {
		return i
	}
	if !c.table("field").partial {
		c.report(at, faultf("ref-dangling", "unknown field %q", name).or(c.nearField(name)))
	}
	return -1
}

// nearField returns a hint at the field that may have been meant: one of the same leaf, or one of similar letters.
func (c *compiler) nearField(name string) string {
	names := c.ids("field")
	if !c.compares(len(names)) {
		return ""
	}
	leaf := name[strings.LastIndexByte(name, '.')+1:]
	same := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasSuffix(n, "."+leaf) })
	if len(same) == 1 {
		return "did you mean `" + same[0] + "`?"
	}
	return didYouMean(name, names)
}

// sound says whether a field's own description is without faults.
func (c *compiler) sound(slot int32) bool {
	o := c.table("field").objects[c.k.Fields[slot].Name]
	return o == nil || !o.bad
}

// fieldConditions fills in what of a field refers to other fields.
func (c *compiler) fieldConditions() {
	for _, o := range c.table("field").sorted() {
		if o.bad {
			continue
		}
		f := &c.k.Fields[c.slots[o.ID]]
		f.Unless = c.conditions(o.Node.Get("unless"))
		if via := o.Node.Get("via"); via != nil {
			for _, n := range via.Items {
				if s := c.slot(n.Loc, n.Text); s >= 0 {
					f.AskVia = append(f.AskVia, s)
				}
			}
		}
		c.labels(f, o)
	}
}

// labels fills in the texts of a field: a question and its choices if users are asked for it.
func (c *compiler) labels(f *plan.Field, o *Object) {
	f.Label = c.optionalKey("field." + f.Name)
	if f.Askable {
		f.Question = c.key(o.Key, "question."+f.Name)
	}
	for i, v := range c.choices[c.slots[f.Name]] {
		key := "value." + f.Name + "." + v
		if f.Askable {
			f.Labels = append(f.Labels, c.key(o.Node.Get("values").Items[i].Loc, key))
		} else {
			f.Labels = append(f.Labels, c.optionalKey(key))
		}
	}
}
