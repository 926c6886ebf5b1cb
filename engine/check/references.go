package check

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// references reports what nothing uses, and what is used and never there.
func (c *checker) references() {
	texts := map[string][]*source.Node{}
	c.eachText(func(key, _ string, n *source.Node, _ *compile.Object) { texts[key] = append(texts[key], n) })
	u := newUsage(c.k, texts)
	c.unusedFields(u)
	c.unusedTexts(u)
	c.unusedSignals(u)
	c.unusedCauses()
	c.unusedPeople()
	c.answers(u)
	c.confusable()
	for _, r := range c.r.Replaced {
		if r.New.Kind == "wording" && !r.Disabled {
			continue // kbcheck learn writes it whole
		}
		what := "replaces"
		if r.Disabled {
			what = "disables"
		}
		f := c.at("KB417", r.New.Key, "%s the %s %q of a lower layer", what, nameOf(r.New.Kind), r.New.ID)
		f.see(r.Old.Key, "it stands here")
	}
}

// nameOf is how messages name an object's kind.
func nameOf(kind string) string {
	if _, tag, ok := strings.Cut(kind, "text:"); ok {
		return "text of " + tag
	}
	return strings.TrimPrefix(kind, "record:")
}

func (c *checker) object(kind, id string) *compile.Object { return c.objects[kind][id] }

func (c *checker) unusedFields(u *usage) {
	sources := c.given()
	for i := range c.k.Fields {
		f := &c.k.Fields[i]
		o := c.object("field", f.Name)
		if o == nil {
			continue
		}
		used := u.read[i] || u.seen[i]
		switch {
		case !used && f.Askable:
			c.at("KB510", o.Key, "nothing reads the answer to the question %q", f.Name)
		case !used && f.Derived:
			c.deadEnds(int32(i))
		case !used && f.Kind >= 0 && strings.HasSuffix(f.Name, ".name"): // every record has one
		case !used:
			c.at("KB405", o.Key, "nothing reads the field %q", f.Name)
		case !sources[i] && f.Kind >= 0:
			c.at("KB406", o.Key, "no %s has the fact %q", c.k.Kinds[f.Kind].Name, f.Name)
		case !sources[i] && u.read[i] && o.Node.Get("note") == nil:
			c.at("KB406", o.Key, "nothing gives %q a value", f.Name).hint("if the host application does, say so in a note")
		case f.Askable && !u.read[i] && !c.reads(u, int32(i)):
			c.at("KB510", o.Key, "no rule reads the answer to the question %q", f.Name).hint("what reads it otherwise does not make it worth asking")
		}
		if o := o.Node.Get("values"); f.Askable && !f.Open && len(f.Values) == 1 && o != nil {
			c.at("KB512", o.Loc, "the question %q has one answer only", f.Name)
		}
	}
}

// reads says whether what a field brings along is read by rules: a record's facts, or what the text says.
func (c *checker) reads(u *usage, field int32) bool {
	for i := range c.k.Kinds {
		if c.k.Kinds[i].Field == field || slices.Contains(c.k.Kinds[i].From, field) {
			return true
		}
	}
	name := c.k.Fields[field].Name
	return name == "symptom.text" || name == "context.tried" || name == "context.all_tried" || name == "context.locale"
}

func (c *checker) deadEnds(field int32) {
	for i := range c.k.Rules {
		if r := &c.k.Rules[i]; r.Set == field {
			c.at("KB507", c.object("rule", r.ID).Key, "the rule %q sets %q, which nothing reads", r.ID, c.k.Fields[field].Name)
		}
	}
}

// given says which fields can get a value other than from the host application.
func (c *checker) given() []bool {
	out := make([]bool, len(c.k.Fields))
	for i := range c.k.Fields {
		f := &c.k.Fields[i]
		o := c.object("field", f.Name)
		out[i] = f.Askable || f.Derived || f.FromText || o != nil && o.Node.Get("via") != nil
	}
	for _, kind := range c.k.Kinds {
		if kind.Field >= 0 && len(kind.From) > 0 {
			out[kind.Field] = true
		}
		for _, r := range kind.Records {
			for _, f := range r.Facts {
				out[f.Field] = true
			}
		}
	}
	for _, name := range builtinFields {
		if i, ok := slices.BinarySearchFunc(c.k.Fields, name, func(f plan.Field, n string) int { return strings.Compare(f.Name, n) }); ok {
			out[i] = true
		}
	}
	return out
}

// unusedTexts reports each text once, in the default locale where it has it.
func (c *checker) unusedTexts(u *usage) {
	for i, key := range c.k.Keys {
		if u.shown[i] {
			continue
		}
		var f *Finding
		for _, tag := range append([]string{c.r.Default}, c.r.Locales...) {
			o := c.object("text:"+tag, key)
			if o == nil || f != nil && tag == c.r.Default {
				continue
			}
			whole := o.Key
			whole.End = o.Node.Loc.End
			if f == nil {
				f = c.at("KB407", o.Key, "nothing shows the text %q", key)
				f.Fix = &Fix{Says: "remove it in every locale"}
			}
			whole = cut(whole)
			f.Fix.Edits = append(f.Fix.Edits, Edit{o.File.Name, whole.Off, whole.End, ""})
		}
	}
}

func (c *checker) unusedSignals(u *usage) {
	for _, id := range c.k.Text.Signals {
		if o := c.object("signal", id); o != nil && !u.signals[id] {
			c.at("KB413", o.Key, "no condition reads the signal %q", id)
		}
	}
}

func (c *checker) unusedCauses() {
	speaks, most, decisive := make([]bool, len(c.k.Causes)), make([]int, len(c.k.Causes)), make([]bool, len(c.k.Causes))
	for i := range c.k.Rules {
		if r := &c.k.Rules[i]; r.Cause >= 0 && r.Weight > 0 {
			speaks[r.Cause] = true
			most[r.Cause] += int(r.Weight)
			decisive[r.Cause] = decisive[r.Cause] || r.Decisive
		}
	}
	offered := make([]bool, len(c.k.Remedies))
	for i := range c.k.Causes {
		x := &c.k.Causes[i]
		o := c.object("cause", x.ID)
		score := most[i] + int(x.Prior)
		switch {
		case !speaks[i]:
			c.at("KB408", o.Key, "no rule speaks for the cause %q", x.ID)
		case !decisive[i] && score < c.k.Limits.Likely:
			c.at("KB517", o.Key, "the cause %q reaches %d at most, and likely begins at %d", x.ID, score, c.k.Limits.Likely)
		}
		if len(x.Remedies) == 0 && x.Escalate.To < 0 {
			c.at("KB613", o.Key, "the cause %q has neither remedies nor escalation", x.ID)
		}
		for _, r := range x.Remedies {
			offered[r] = true
		}
	}
	for i := range c.k.Remedies {
		if id := c.k.Remedies[i].ID; !offered[i] {
			c.at("KB409", c.object("remedy", id).Key, "no cause offers the remedy %q", id)
		}
	}
}

func (c *checker) unusedPeople() {
	roles, contacts := make([]bool, len(c.k.Roles)), make([]bool, len(c.k.Contacts))
	for i := range c.k.Causes {
		if to := c.k.Causes[i].Escalate.To; to >= 0 {
			roles[to] = true
		}
	}
	for i := len(c.k.Roles) - 1; i >= 0; i-- { // who stands in stands earlier
		if e := c.k.Roles[i].Else; roles[i] && e >= 0 {
			roles[e] = true
		}
	}
	for i, used := range roles {
		if !used {
			c.add("KB416", compile.Pos(c.roleKey(c.k.Roles[i].ID)), "no cause hands over to the role \""+c.k.Roles[i].ID+"\"")
		}
	}
	for _, kind := range c.k.Kinds {
		for _, r := range kind.Records {
			for _, x := range r.Contacts {
				contacts[x.Contact] = true
			}
		}
	}
	for i, used := range contacts {
		if o := c.object("contact", c.k.Contacts[i].ID); !used && o != nil {
			c.at("KB414", o.Key, "no record names the contact %q", o.ID)
		}
	}
	cited := map[string]bool{}
	for _, o := range c.objects["source item"] {
		cited[str(o.Node.Get("document"))] = true
	}
	for _, o := range c.sorted("document") {
		if !cited[o.ID] {
			c.at("KB415", o.Key, "the document %q has no items", o.ID)
		}
	}
}

// roleKey finds where the highest manifest names a role.
func (c *checker) roleKey(id string) (at source.Loc) {
	for _, f := range c.r.Files {
		if f.Path == "manifest.json" && f.Root != nil && f.Root.Get("roles") != nil {
			for _, m := range f.Root.Get("roles").Fields {
				if m.Name == id {
					at = m.Loc
				}
			}
		}
	}
	return at
}

// rank is where the highest manifest has its numbers for ranking.
func (c *checker) rank() (at source.Loc) {
	for _, f := range c.r.Files {
		if f.Path == "manifest.json" && f.Root != nil && f.Root.Get("rank") != nil {
			at = f.Root.Get("rank").Loc
		}
	}
	return at
}

// sorted returns the objects of a kind by id.
func (c *checker) sorted(kind string) []*compile.Object {
	var out []*compile.Object
	for _, o := range c.r.Objects {
		if o.Kind == kind {
			out = append(out, o)
		}
	}
	return out
}

// answers reports values of a question that no predicate tells apart.
func (c *checker) answers(u *usage) {
	for i := range c.k.Fields {
		f := &c.k.Fields[i]
		o := c.object("field", f.Name)
		if !f.Askable || f.Type != plan.TypeEnum && f.Type != plan.TypeEnums || o == nil || c.reads(u, int32(i)) || u.mention[int32(i)] == nil {
			continue
		}
		var same []string
		for _, v := range f.Values {
			if !u.mention[int32(i)][v] {
				same = append(same, c.k.Strings[v])
			}
		}
		if len(same) > 1 {
			c.at("KB511", o.Node.Get("values").Loc, "no condition tells these answers to %q apart: %s", f.Name, strings.Join(same, ", "))
		}
	}
}

// confusable reports ids of one kind that are alike but for hyphens and a plural.
func (c *checker) confusable() {
	first := map[string]*compile.Object{}
	for _, o := range c.r.Objects {
		if strings.HasPrefix(o.Kind, "text:") || o.Kind == "source item" || o.Kind == "field" {
			continue
		}
		key := o.Kind + " " + strings.TrimSuffix(strings.ReplaceAll(o.ID, "-", ""), "s")
		if other := first[key]; other != nil {
			c.at("KB403", o.Key, "the ids %q and %q are nearly alike", o.ID, other.ID).see(other.Key, "the other one")
			continue
		}
		first[key] = o
	}
}
