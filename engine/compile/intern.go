package compile

import (
	"slices"
	"strconv"

	"github.com/postmend/postmend/engine/internal/plan"
)

// intern numbers a string that rules compare, in order of appearance. The
// numbers of the plan follow the sorted strings: see number.
func (c *compiler) intern(s string) int32 {
	i, ok := c.strings[s]
	if !ok {
		i = int32(len(c.k.Strings))
		c.strings[s] = i
		c.k.Strings = append(c.k.Strings, s)
	}
	return i
}

// pred numbers a predicate; rules that make the same comparison share it.
func (c *compiler) pred(p plan.Pred) int32 {
	slices.Sort(p.Set)
	p.Set = slices.Compact(p.Set)
	key := predKey(&p)
	i, ok := c.preds[key]
	if !ok {
		i = int32(len(c.k.Preds))
		c.preds[key] = i
		c.k.Preds = append(c.k.Preds, p)
	}
	return i
}

func predKey(p *plan.Pred) string {
	b := []byte{byte(p.Op)}
	for _, n := range []int64{int64(p.Field), int64(p.Other), p.Lo, p.Hi, int64(p.Prog), int64(p.Node)} {
		b = append(strconv.AppendInt(b, n, 10), ' ')
	}
	for _, s := range p.Set {
		b = append(strconv.AppendInt(b, int64(s), 10), ',')
	}
	return string(append(append(b, ' '), p.Str...))
}

// node numbers a node of a condition's tree.
func (c *compiler) node(n plan.Node) int32 {
	b := []byte{byte(n.Kind)}
	b = append(strconv.AppendInt(b, int64(n.Pred), 10), ' ')
	for _, kid := range n.Kids {
		b = append(strconv.AppendInt(b, int64(kid), 10), ',')
	}
	i, ok := c.nodes[string(b)]
	if !ok {
		i = int32(len(c.k.Nodes))
		c.nodes[string(b)] = i
		c.k.Nodes = append(c.k.Nodes, n)
	}
	return i
}

// join makes an And or an Or of nodes. Nested ones of the same kind become one,
// in which no node stands twice.
func (c *compiler) join(kind plan.NodeKind, kids []int32) int32 {
	var flat []int32
	for _, kid := range kids {
		if n := &c.k.Nodes[kid]; n.Kind == kind {
			flat = append(flat, n.Kids...)
		} else {
			flat = append(flat, kid)
		}
	}
	slices.Sort(flat)
	flat = slices.Compact(flat)
	if len(flat) == 1 {
		return flat[0]
	}
	return c.node(plan.Node{Kind: kind, Kids: flat})
}

// number gives the interned strings their final numbers, in sorted order.
func (c *compiler) number() {
	sorted := sortedCopy(c.k.Strings)
	to := make([]int32, len(sorted))
	for i, s := range sorted {
		to[c.strings[s]] = int32(i)
	}
	c.k.Strings = sorted
	r := renumber(to)
	for i := range c.k.Fields {
		r.list(c.k.Fields[i].Values)
	}
	for i := range c.k.Preds {
		p := &c.k.Preds[i]
		if p.Op == plan.OpHas || p.Op == plan.OpIn && (p.Field == plan.Element || c.k.Fields[p.Field].Type != plan.TypeBool) {
			r.list(p.Set)
			slices.Sort(p.Set)
		}
	}
	for i := range c.k.Kinds {
		for j := range c.k.Kinds[i].Records {
			for f := range c.k.Kinds[i].Records[j].Facts {
				r.value(&c.k.Kinds[i].Records[j].Facts[f].Value)
			}
		}
	}
	for i := range c.k.Rules {
		if v := c.k.Rules[i].Value; v != nil {
			r.value(v)
		}
	}
	for i := range c.captures {
		for j := range c.captures[i].Fields {
			f := &c.captures[i].Fields[j]
			r.value(&f.Value)
			for m := range f.Map {
				r.value(&f.Map[m].To)
			}
		}
	}
}

// renumber maps old numbers of strings to new ones.
type renumber []int32

func (r renumber) list(list []int32) {
	for i := range list {
		list[i] = r[list[i]]
	}
}

func (r renumber) value(v *plan.Value) {
	switch v.Type {
	case plan.TypeString, plan.TypeEnum, plan.TypeStrings, plan.TypeEnums:
		for i := range v.Ints {
			v.Ints[i] = int64(r[v.Ints[i]])
		}
	}
}
