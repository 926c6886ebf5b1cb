package compile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// records fills in the kinds of records and their records, sorted by name and id.
func (c *compiler) records() {
	for _, name := range c.kinds {
		n := c.base.Get("records").Get(name)
		kind := plan.Kind{Name: name, Cut: value(n.Get("after")), Generic: -1}
		kind.Field = c.slot(n.Get("field").Loc, n.Get("field").Text)
		if kind.Field >= 0 && c.sound(kind.Field) && !stringy(c.k.Fields[kind.Field].Type) {
			c.report(n.Get("field").Loc, faultf("schema-wrong-type", "the field that names a record has to be a string or an enum"))
		}
		if from := n.Get("from"); from != nil {
			for _, item := range from.Items {
				s := c.slot(item.Loc, item.Text)
				if s >= 0 && c.sound(s) && !stringy(c.k.Fields[s].Type) {
					c.report(item.Loc, faultf("schema-wrong-type", "only a string can hold the name of a record"))
				}
				if s >= 0 {
					kind.From = append(kind.From, s)
				}
			}
		}
		c.recordsOf(&kind)
		c.k.Kinds = append(c.k.Kinds, kind)
	}
}

func (c *compiler) recordsOf(kind *plan.Kind) {
	owner := map[string]string{}
	for i, o := range c.table("record:" + kind.Name).sorted() {
		c.intern(o.ID)
		if o.ID == "generic" {
			kind.Generic = int32(i)
		}
		r := plan.Record{ID: o.ID, Label: -1}
		if !o.bad {
			c.record(kind, int32(i), &r, o, owner)
		}
		kind.Records = append(kind.Records, r)
	}
	slices.SortFunc(kind.Aliases, func(a, b plan.Alias) int { return strings.Compare(a.Name, b.Name) })
}

func (c *compiler) record(kind *plan.Kind, slot int32, r *plan.Record, o *Object, owner map[string]string) {
	r.Label = c.key(o.Key, kind.Name+"."+o.ID+".name")
	if aliases := o.Node.Get("aliases"); aliases != nil {
		for _, n := range aliases.Items {
			name := strings.ToLower(n.Text)
			if at := strings.LastIndex(name, kind.Cut); kind.Cut != "" && at >= 0 {
				c.report(n.Loc, faultf("schema-range", "the alias %q never matches: only what stands behind %q is compared", n.Text, kind.Cut).
					or("write "+strconv.Quote(name[at+len(kind.Cut):])))
				continue
			}
			if other := owner[name]; other != "" && other != o.ID {
				c.report(n.Loc, faultf("id-duplicate", "%q is an alias of %q already", n.Text, other))
				continue
			}
			if owner[name] == "" {
				kind.Aliases = append(kind.Aliases, plan.Alias{Name: name, Record: slot})
			}
			owner[name] = o.ID
		}
	}
	if facts := o.Node.Get("facts"); facts != nil {
		for _, f := range facts.Fields {
			c.fact(kind, r, o, f)
		}
	}
	name := kind.Name + ".name"
	if s, ok := c.slots[name]; ok && c.k.Fields[s].Type == plan.TypeText && o.Node.Get("facts").Get("name") == nil {
		r.Facts = append(r.Facts, plan.Fact{Field: s, Value: plan.Value{Type: plan.TypeText, Ints: []int64{int64(r.Label)}}})
	}
	slices.SortFunc(r.Facts, func(a, b plan.Fact) int { return cmp.Compare(a.Field, b.Field) })
	c.contacts(r, o)
	c.cite(o.Node)
}

func (c *compiler) contacts(r *plan.Record, o *Object) {
	contacts := o.Node.Get("contacts")
	if contacts == nil {
		return
	}
	for _, f := range contacts.Fields {
		role, contact := c.role(f.Loc, f.Name), c.ref(f.Value, "contact")
		if role >= 0 && contact >= 0 {
			r.Contacts = append(r.Contacts, plan.RoleContact{Role: role, Contact: contact})
		}
	}
	slices.SortFunc(r.Contacts, func(a, b plan.RoleContact) int { return cmp.Compare(a.Role, b.Role) })
}

// fact reads one fact of a record: a bare value, or one with its source.
func (c *compiler) fact(kind *plan.Kind, r *plan.Record, o *Object, f source.Field) {
	slot, ok := c.slots[kind.Name+"."+f.Name]
	if !ok {
		if !c.table("field").partial {
			c.report(f.Loc, faultf("ref-dangling", "unknown field %q", kind.Name+"."+f.Name).or(c.nearFact(kind.Name, f.Name)))
		}
		return
	}
	if !c.sound(slot) {
		return
	}
	x := plan.Fact{Field: slot}
	n := f.Value
	if v := n.Get("value"); v != nil {
		x.Sources = c.cite(n)
		n = v
	}
	if c.k.Fields[slot].Type == plan.TypeText {
		if n.Kind != source.String && n.Kind != source.Object {
			c.mistyped(n, &c.k.Fields[slot], "schema-wrong-type")
			return
		}
		key := c.key(f.Loc, kind.Name+"."+o.ID+"."+f.Name)
		x.Value = plan.Value{Type: plan.TypeText, Ints: []int64{int64(key)}}
	} else if x.Value, ok = c.literal(n, slot, "schema-wrong-type"); !ok {
		return
	}
	r.Facts = append(r.Facts, x)
}

func (c *compiler) nearFact(kind, leaf string) string {
	if !c.compares(len(c.ids("field"))) {
		return ""
	}
	var leaves []string
	for _, name := range c.ids("field") {
		if l, ok := strings.CutPrefix(name, kind+"."); ok {
			leaves = append(leaves, l)
		}
	}
	return didYouMean(leaf, leaves)
}
