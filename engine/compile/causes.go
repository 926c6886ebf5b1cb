package compile

import (
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

func (c *compiler) causes() {
	for _, o := range c.table("cause").sorted() {
		x := plan.Cause{ID: o.ID, Broader: -1, Title: -1, Explanation: -1, Escalate: plan.Escalate{To: -1}}
		if !o.bad {
			c.cause(&x, o)
		}
		c.k.Causes = append(c.k.Causes, x)
	}
	c.broader()
	if n := c.base.Get("rank").Get("fallback"); n != nil {
		c.k.Limits.Fallback = int(c.ref(n, "cause")) + 1
	}
}

func (c *compiler) cause(x *plan.Cause, o *Object) {
	n := o.Node
	x.Group, x.Party = c.ref(n.Get("group"), "group"), c.ref(n.Get("party"), "party")
	if b := n.Get("broader"); b != nil {
		x.Broader = c.ref(b, "cause")
	}
	x.Prior = int32(number(n.Get("prior")))
	x.Title = c.key(o.Key, "cause."+o.ID+".title")
	x.Explanation = c.key(o.Key, "cause."+o.ID+".explanation")
	x.Remedies = c.refs(n.Get("remedies"), "remedy")
	if collect := n.Get("collect"); collect != nil {
		for _, item := range collect.Items {
			x.Collect = append(x.Collect, c.key(item.Loc, "collect."+item.Text))
			x.CollectIDs = append(x.CollectIDs, item.Text)
		}
	}
	if ask := n.Get("ask"); ask != nil {
		for _, item := range ask.Items {
			if s := c.slot(item.Loc, item.Text); s >= 0 {
				x.Ask = append(x.Ask, s)
			}
		}
	}
	if e := n.Get("escalate"); e != nil {
		x.Escalate.To = c.role(e.Get("to").Loc, e.Get("to").Text)
		switch now := e.Get("now"); {
		case now == nil:
		case now.Kind == source.Bool:
			x.Escalate.Now = now.Bool
		default:
			x.Escalate.When = c.conditions(now)
		}
	}
	x.Sources = c.cite(n)
}

// broader reports causes that are special cases of themselves.
func (c *compiler) broader() {
	from := make([]int, len(c.k.Causes)) // the walk that came by, from 1
	for i := range c.k.Causes {
		at := int32(i)
		for at >= 0 && from[at] == 0 {
			from[at] = i + 1
			at = c.k.Causes[at].Broader
		}
		if at < 0 || from[at] != i+1 {
			continue
		}
		for start := at; ; {
			o := c.table("cause").objects[c.k.Causes[at].ID]
			c.report(o.Node.Get("broader").Loc, faultf("derivation-cycle", "the cause %q is in the end a special case of itself", o.ID))
			if at = c.k.Causes[at].Broader; at == start {
				break
			}
		}
	}
}

func (c *compiler) remedies() {
	for _, o := range c.table("remedy").sorted() {
		x := plan.Remedy{ID: o.ID, Title: -1}
		if !o.bad {
			c.remedy(&x, o)
		}
		c.k.Remedies = append(c.k.Remedies, x)
	}
}

func (c *compiler) remedy(x *plan.Remedy, o *Object) {
	n := o.Node
	x.Title = c.key(o.Key, "remedy."+o.ID+".title")
	x.When, x.Unless = c.conditions(n.Get("when")), c.conditions(n.Get("unless"))
	x.Cautions = c.keysOf(n.Get("cautions"), "caution.")
	x.Sources = c.cite(n)
	if variants := n.Get("variants"); variants != nil {
		for _, v := range variants.Items {
			x.Variants = append(x.Variants, plan.Variant{
				When: c.conditions(v.Get("when")), Steps: c.steps(v.Get("steps")), Cautions: c.keysOf(v.Get("cautions"), "caution."), Sources: c.cite(v),
			})
		}
	}
	x.Variants = append(x.Variants, plan.Variant{Steps: c.steps(n.Get("steps"))})
}

func (c *compiler) keysOf(list *source.Node, prefix string) []int32 {
	var out []int32
	if list != nil {
		for _, n := range list.Items {
			out = append(out, c.key(n.Loc, prefix+n.Text))
		}
	}
	return out
}

// steps reads steps: each is a key, or keys of which the first that can be filled is shown.
func (c *compiler) steps(list *source.Node) []plan.Step {
	var out []plan.Step
	for _, n := range list.Items {
		if n.Kind == source.List {
			out = append(out, c.keysOf(n, "step."))
		} else {
			out = append(out, plan.Step{c.key(n.Loc, "step."+n.Text)})
		}
	}
	return out
}
