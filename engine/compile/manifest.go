package compile

import (
	"slices"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// manifestFile merges a layer's manifest into those of the layers below: what it gives replaces.
func (c *compiler) manifestFile(f *File) {
	if f.broken = !c.parse(f); f.broken {
		c.stuck = true
		return
	}
	if f.Root.Kind != source.Object {
		c.stuck = true
		c.shaped(f.Root, manifestShape)
		return
	}
	if c.base == nil {
		c.base = &source.Node{Kind: source.Object, Loc: f.Root.Loc}
	}
	for _, field := range f.Root.Fields {
		c.setting(field)
	}
}

func (c *compiler) setting(field source.Field) {
	m := manifestShape.member(field.Name)
	switch {
	case field.Name == "$schema":
		return
	case m == nil:
		c.report(field.Loc, faultf("schema-unknown-field", "unknown field %q", field.Name).or(didYouMean(field.Name, manifestShape.names())))
		return
	case field.Name == "format" && field.Value.Kind == source.Number && field.Value.Text != "1":
		c.report(field.Value.Loc, faultf("schema-version", "format %s is not one that this version reads", field.Value.Text).or("it reads format 1"))
	case !c.shaped(field.Value, m.shape):
		c.stuck = true
	}
	i := slices.IndexFunc(c.base.Fields, func(f source.Field) bool { return f.Name == field.Name })
	if i < 0 {
		c.base.Fields = append(c.base.Fields, field)
	} else {
		c.base.Fields[i] = field
	}
	if l := field.Value; field.Name == "locales" && l.Kind == source.List {
		for _, tag := range l.Items {
			c.known = append(c.known, tag.Text)
		}
	}
}

// manifest takes from the merged manifest what reading the other files needs.
func (c *compiler) manifest() {
	if c.stuck {
		return
	}
	if c.base == nil {
		c.stuck = true
		c.reportAt(engine.Pos{File: "manifest.json"}, faultf("schema-missing-field", "no layer has a manifest.json"))
		return
	}
	base, hint := c.base.Get("extends"), ""
	if base == nil {
		hint = `or is there a knowledge base underneath? "extends" names it`
	}
	if !c.completeOr(c.base, manifestShape, hint) {
		c.stuck = true
		if base != nil {
			c.report(base.Loc, faultf("schema-missing-field", "the layers of %q are not below this one", base.Text).or("give them to the compiler first"))
		}
		return
	}
	slices.Sort(c.known)
	c.known = slices.Compact(c.known)
	c.locales = texts(c.base.Get("locales"))
	slices.Sort(c.locales)
	fallback := c.base.Get("default_locale")
	c.fallback = fallback.Text
	if !slices.Contains(c.locales, c.fallback) {
		c.report(fallback.Loc, faultf("locale-tag", "the default locale %q is not among the locales", c.fallback).or(didYouMean(c.fallback, c.locales)))
	}
	if records := c.base.Get("records"); records != nil {
		for _, r := range records.Fields {
			c.kinds = append(c.kinds, r.Name)
		}
		slices.Sort(c.kinds)
	}
}

// texts returns the strings of a list.
func texts(n *source.Node) []string {
	if n == nil {
		return nil
	}
	out := make([]string, len(n.Items))
	for i, item := range n.Items {
		out[i] = item.Text
	}
	return out
}

// settings fills in what the manifest alone decides.
func (c *compiler) settings() {
	rank := c.base.Get("rank")
	c.k.ID, c.k.Version = c.base.Get("id").Text, c.base.Get("version").Text
	c.k.DefaultLocale = c.fallback
	c.k.Limits = plan.Limits{
		Likely: number(rank.Get("likely")), Margin: number(rank.Get("margin")), Findings: number(rank.Get("findings")),
		Questions: number(rank.Get("questions")), AskGain: number(rank.Get("ask_gain")), Wording: number(rank.Get("wording")),
	}
	c.k.Parties = texts(c.base.Get("parties"))
	c.k.Groups = texts(c.base.Get("groups"))
	c.sortedIDs["party"], c.sortedIDs["group"] = sortedCopy(c.k.Parties), sortedCopy(c.k.Groups)
	c.k.Parties, c.k.Groups = c.sortedIDs["party"], c.sortedIDs["group"]
	c.sortedIDs["record kind"] = c.kinds
}

func sortedCopy(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return out
}

// number reads an integer whose shape has been checked; 0 where there is none.
func number(n *source.Node) int {
	if n == nil {
		return 0
	}
	d, _ := parseDecimal(n.Text)
	return int(d / plan.Scale)
}

// people fills in roles and contacts. A role stands behind the one that stands in for it.
func (c *compiler) people() {
	roles := c.base.Get("roles")
	order, state := []source.Field{}, map[string]int{}
	var place func(f source.Field)
	byName := map[string]source.Field{}
	if roles != nil {
		for _, f := range roles.Fields {
			byName[f.Name] = f
		}
	}
	names := sortedKeys(byName)
	c.sortedIDs["role"] = names
	place = func(f source.Field) {
		if state[f.Name] != 0 {
			return
		}
		state[f.Name] = 1
		if n := f.Value.Get("else"); n != nil && c.ref(n, "role") >= 0 {
			if state[n.Text] == 1 {
				c.report(n.Loc, faultf("derivation-cycle", "the role %q stands in for itself in the end", f.Name))
			} else {
				place(byName[n.Text])
			}
		}
		state[f.Name] = 2
		order = append(order, f)
	}
	for _, name := range names {
		place(byName[name])
	}
	c.rolesAndContacts(order)
}

func (c *compiler) rolesAndContacts(order []source.Field) {
	index := map[string]int32{}
	for i, f := range order {
		r := plan.Role{ID: f.Name, Label: c.key(f.Loc, "role."+f.Name), Else: -1}
		if n := f.Value.Get("else"); n != nil {
			if j, ok := index[n.Text]; ok {
				r.Else = j
			}
		}
		index[f.Name] = int32(i)
		c.k.Roles = append(c.k.Roles, r)
	}
	for _, o := range c.table("contact").sorted() {
		x := plan.Contact{ID: o.ID, Name: -1}
		if !o.bad {
			x.Name = c.key(o.Key, "contact."+o.ID+".name")
			x.Phone, x.URL = value(o.Node.Get("phone")), value(o.Node.Get("url"))
			x.Sources = c.cite(o.Node)
		}
		c.k.Contacts = append(c.k.Contacts, x)
	}
}

func value(n *source.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// role returns the slot of the role that a string names, -1 if there is none.
func (c *compiler) role(at source.Loc, id string) int32 {
	if c.refAt(at, id, "role") < 0 {
		return -1
	}
	return int32(slices.IndexFunc(c.k.Roles, func(r plan.Role) bool { return r.ID == id }))
}

// sourceItems lists the source items and checks that their documents exist.
func (c *compiler) sourceItems() {
	c.k.Sources = c.ids("source item")
	c.cited = make([]int, len(c.k.Sources))
	for _, o := range c.table("source item").sorted() {
		if !o.bad {
			c.ref(o.Node.Get("document"), "document")
		}
	}
}
