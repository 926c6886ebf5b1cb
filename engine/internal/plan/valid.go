package plan

// checker verifies that every index of a decoded KB points at something, so
// that no later stage has to.
type checker struct {
	k  *KB
	ok bool
}

func valid(k *KB) bool {
	c := &checker{k, true}
	c.fields()
	c.kinds()
	c.conditions()
	c.rules()
	c.causes()
	c.remedies()
	c.people()
	c.text()
	l := k.Limits
	c.need(k.NumKeys >= 0 && l.Findings >= 0 && l.Questions >= 0 && l.Wording >= 0 && l.Wording <= MostWording && l.Fallback >= 0 && l.Fallback <= len(k.Causes))
	return c.ok
}

func (c *checker) need(ok bool) { c.ok = c.ok && ok }

// in says that i is an index below n; none that -1 will do, too.
func (c *checker) in(i int32, n int)   { c.need(i >= 0 && int(i) < n) }
func (c *checker) none(i int32, n int) { c.need(i >= -1 && int(i) < n) }

func (c *checker) all(is []int32, n int) {
	for _, i := range is {
		c.in(i, n)
	}
}

func (c *checker) key(i int32)      { c.none(i, c.k.NumKeys) }
func (c *checker) nodes(is []int32) { c.all(is, len(c.k.Nodes)) }

// value checks a literal of a field's type.
func (c *checker) value(v Value) {
	c.need(v.Type <= TypeText)
	for _, i := range v.Ints {
		switch v.Type {
		case TypeString, TypeEnum, TypeStrings, TypeEnums:
			c.need(i >= 0 && i < int64(len(c.k.Strings)))
		case TypeBool:
			c.need(i == 0 || i == 1)
		case TypeText:
			c.need(i >= 0 && i < int64(c.k.NumKeys))
		}
	}
	if v.Type != TypeStrings && v.Type != TypeEnums {
		c.need(len(v.Ints) == 1)
	}
}

func (c *checker) fieldValue(field int32, v Value) {
	c.in(field, len(c.k.Fields))
	c.value(v)
	if c.ok {
		c.need(c.k.Fields[field].Type == v.Type)
	}
}

func (c *checker) fields() {
	k := c.k
	for i := range k.Fields {
		f := &k.Fields[i]
		c.need(f.Type <= TypeText && f.Cost >= 0 && (i == 0 || k.Fields[i-1].Name < f.Name))
		c.all(f.Values, len(k.Strings))
		c.need(len(f.Labels) == 0 || len(f.Labels) == len(f.Values) || f.Type == TypeBool && len(f.Labels) == 2)
		for _, l := range f.Labels {
			c.key(l)
		}
		c.key(f.Question)
		c.key(f.Label)
		c.none(f.Kind, len(k.Kinds))
		c.all(f.AskVia, len(k.Fields))
		c.nodes(f.Unless)
	}
	for i := 1; i < len(k.Strings); i++ {
		c.need(k.Strings[i-1] < k.Strings[i])
	}
}

func (c *checker) kinds() {
	for i := range c.k.Kinds {
		kind := &c.k.Kinds[i]
		c.in(kind.Field, len(c.k.Fields))
		c.all(kind.From, len(c.k.Fields))
		c.none(kind.Generic, len(kind.Records))
		for _, a := range kind.Aliases {
			c.in(a.Record, len(kind.Records))
		}
		for j := range kind.Records {
			c.record(int32(i), &kind.Records[j])
		}
	}
}

func (c *checker) record(kind int32, r *Record) {
	c.key(r.Label)
	for _, f := range r.Facts {
		c.fieldValue(f.Field, f.Value)
		if c.ok {
			c.need(c.k.Fields[f.Field].Kind == kind)
		}
		c.all(f.Sources, len(c.k.Sources))
	}
	for _, t := range r.Contacts {
		c.in(t.Role, len(c.k.Roles))
		c.in(t.Contact, len(c.k.Contacts))
	}
}

// What a condition and its dependencies may grow to. A tree that shares its
// branches could double at every level and never be evaluated to its end.
const (
	maxNodeSize = 4096
	maxStratum  = 63
)

func (c *checker) conditions() {
	k := c.k
	sizes := make([]int, len(k.Nodes))
	for i := range k.Nodes {
		n := &k.Nodes[i]
		sizes[i] = 1
		switch n.Kind {
		case NodePred, NodeNotPred:
			c.in(n.Pred, len(k.Preds))
		case NodeAnd, NodeOr:
			c.all(n.Kids, i)
			if !c.ok {
				return
			}
			for _, kid := range n.Kids {
				sizes[i] += sizes[kid]
				c.need(sizes[i] <= maxNodeSize)
			}
		default:
			c.need(false)
		}
	}
	if !c.ok {
		return
	}
	for i := range k.Preds {
		c.pred(&k.Preds[i])
	}
	if c.ok {
		c.elements()
	}
}

func (c *checker) pred(p *Pred) {
	k := c.k
	typ := TypeString
	if p.Field == Element {
		c.need(p.Op <= OpMatch && p.Op != OpRange && p.Op != OpHas)
	} else if c.in(p.Field, len(k.Fields)); c.ok {
		typ = k.Fields[p.Field].Type
	}
	if !c.ok {
		return
	}
	list := typ == TypeStrings || typ == TypeEnums
	text := typ == TypeString || typ == TypeEnum
	number := typ == TypeInt || typ == TypeNumber
	switch p.Op {
	case OpIn:
		c.need(text || typ == TypeBool)
		if typ == TypeBool {
			c.all(p.Set, 2)
		} else {
			c.all(p.Set, len(k.Strings))
		}
	case OpHas:
		c.need(list)
		c.all(p.Set, len(k.Strings))
	case OpRange:
		c.need(number)
	case OpContains, OpPrefix, OpSuffix:
		c.need(text)
	case OpMatch:
		c.need(text)
		c.in(p.Prog, len(k.Patterns))
	case OpAny:
		c.need(list)
		c.in(p.Node, len(k.Nodes))
	case OpSame, OpLess, OpLessEq, OpElemOf, OpWithin, OpBegins, OpEnds:
		c.in(p.Other, len(k.Fields))
		if c.ok {
			c.pair(p.Op, typ, k.Fields[p.Other].Type)
		}
	default:
		c.need(false)
	}
	for i := 1; i < len(p.Set); i++ {
		c.need(p.Set[i-1] < p.Set[i])
	}
}

// pair checks the types of a comparison of two fields.
func (c *checker) pair(op Op, a, b Type) {
	text := func(t Type) bool { return t == TypeString || t == TypeEnum }
	switch op {
	case OpElemOf:
		c.need(text(a) && (b == TypeStrings || b == TypeEnums))
	case OpWithin, OpBegins, OpEnds:
		c.need(text(a) && text(b))
	case OpLess, OpLessEq:
		c.need((a == TypeInt || a == TypeNumber) && (b == TypeInt || b == TypeNumber))
	default:
		c.need(a == b || text(a) && text(b) || (a == TypeInt || a == TypeNumber) && (b == TypeInt || b == TypeNumber))
	}
}

// elements checks that predicates on list elements stand below OpAny and nowhere
// else, and that no OpAny stands below another.
func (c *checker) elements() {
	k := c.k
	below := make([]bool, len(k.Nodes)) // has a predicate on an element
	above := make([]bool, len(k.Nodes)) // has a predicate on a field
	for i := range k.Nodes {
		n := &k.Nodes[i]
		if n.Kind == NodePred || n.Kind == NodeNotPred {
			below[i] = k.Preds[n.Pred].Field == Element
			above[i] = !below[i]
		}
		for _, kid := range n.Kids {
			below[i] = below[i] || below[kid]
			above[i] = above[i] || above[kid]
		}
		c.need(!(below[i] && above[i]))
	}
	for i := range k.Preds {
		if k.Preds[i].Op == OpAny {
			c.need(!above[k.Preds[i].Node])
		}
	}
	if !c.ok {
		return
	}
	outer := func(is []int32) {
		for _, i := range is {
			c.in(i, len(k.Nodes))
			c.need(c.ok && !below[i])
		}
	}
	for i := range k.Rules {
		for _, d := range k.Rules[i].When {
			outer([]int32{d.Node})
		}
	}
	for i := range k.Causes {
		outer(k.Causes[i].Escalate.When)
	}
	for i := range k.Remedies {
		outer(k.Remedies[i].When)
		outer(k.Remedies[i].Unless)
		for _, v := range k.Remedies[i].Variants {
			outer(v.When)
		}
	}
	for i := range k.Fields {
		outer(k.Fields[i].Unless)
	}
}

func (c *checker) rules() {
	k := c.k
	stratum := int32(0)
	for i := range k.Rules {
		r := &k.Rules[i]
		c.in(r.File, len(k.Files))
		c.need(r.Stratum >= stratum && r.Stratum <= maxStratum)
		stratum = r.Stratum
		c.none(r.Cause, len(k.Causes))
		if r.Cause < 0 {
			c.fieldValue(r.Set, *r.Value)
		}
		for _, d := range r.When {
			c.in(d.Node, len(k.Nodes))
		}
		c.need(len(r.When) > 0)
		c.all(r.Sources, len(k.Sources))
	}
}

func (c *checker) causes() {
	k := c.k
	for i := range k.Causes {
		x := &k.Causes[i]
		c.need(i == 0 || k.Causes[i-1].ID < x.ID)
		c.in(x.Group, len(k.Groups))
		c.in(x.Party, len(k.Parties))
		c.none(x.Broader, len(k.Causes))
		c.key(x.Title)
		c.key(x.Explanation)
		c.all(x.Remedies, len(k.Remedies))
		c.need(len(x.Collect) == len(x.CollectIDs))
		for _, t := range x.Collect {
			c.key(t)
		}
		c.none(x.Escalate.To, len(k.Roles))
		c.nodes(x.Escalate.When)
		c.all(x.Ask, len(k.Fields))
		c.all(x.Sources, len(k.Sources))
	}
}

func (c *checker) remedies() {
	k := c.k
	for i := range k.Remedies {
		r := &k.Remedies[i]
		c.need(i == 0 || k.Remedies[i-1].ID < r.ID)
		c.key(r.Title)
		c.nodes(r.When)
		c.nodes(r.Unless)
		c.all(r.Cautions, k.NumKeys)
		c.all(r.Sources, len(k.Sources))
		for _, v := range r.Variants {
			c.nodes(v.When)
			c.all(v.Cautions, k.NumKeys)
			c.all(v.Sources, len(k.Sources))
			for _, s := range v.Steps {
				c.all(s, k.NumKeys)
			}
		}
	}
}

func (c *checker) people() {
	k := c.k
	for i := range k.Roles {
		c.key(k.Roles[i].Label)
		c.none(k.Roles[i].Else, i) // a role stands after the one that stands in for it: no cycles
	}
	for i := range k.Contacts {
		c.key(k.Contacts[i].Name)
		c.all(k.Contacts[i].Sources, len(k.Sources))
	}
}

func (c *checker) text() {
	k, t := c.k, &c.k.Text
	for i := range t.Fold {
		c.need(i == 0 || t.Fold[i-1].From < t.Fold[i].From)
	}
	for _, s := range t.Sections {
		c.in(s.Start, len(k.Patterns))
		c.none(s.End, len(k.Patterns))
	}
	c.all(t.Erase, len(k.Patterns))
	for _, r := range t.Readings {
		c.need(r.NumPhrases >= 0 && r.NumCaptures >= 0)
	}
	c.need(c.k.Text.Wording.NumGrams >= 0)
}
