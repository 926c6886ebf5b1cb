package compile

import "github.com/postmend/postmend/engine/internal/plan"

// sweep takes out the nodes and predicates that nothing refers to: any(list, # in [...])
// leaves some behind when it becomes a predicate of the list.
func (c *compiler) sweep() {
	nodes, preds := make([]int32, len(c.k.Nodes)), make([]int32, len(c.k.Preds))
	var use func(n int32)
	use = func(n int32) {
		if nodes[n] != 0 {
			return
		}
		nodes[n] = 1
		x := &c.k.Nodes[n]
		for _, kid := range x.Kids {
			use(kid)
		}
		if x.Kind == plan.NodePred || x.Kind == plan.NodeNotPred {
			if preds[x.Pred] = 1; c.k.Preds[x.Pred].Op == plan.OpAny {
				use(c.k.Preds[x.Pred].Node)
			}
		}
	}
	c.eachNode(func(n *int32) { use(*n) })
	c.k.Nodes, c.k.Preds = kept(c.k.Nodes, nodes), kept(c.k.Preds, preds)
	c.eachNode(func(n *int32) { *n = nodes[*n] })
	for i := range c.k.Nodes {
		x := &c.k.Nodes[i]
		if x.Kind == plan.NodePred || x.Kind == plan.NodeNotPred {
			x.Pred = preds[x.Pred]
		}
		for j := range x.Kids {
			x.Kids[j] = nodes[x.Kids[j]]
		}
	}
	for i := range c.k.Preds {
		if p := &c.k.Preds[i]; p.Op == plan.OpAny {
			p.Node = nodes[p.Node]
		}
	}
}

// kept returns the items that are used, and turns used into their new numbers.
func kept[T any](items []T, used []int32) []T {
	n := int32(0)
	for i := range items {
		if used[i] != 0 {
			items[n], used[i] = items[i], n
			n++
		}
	}
	return items[:n]
}

// eachNode calls do with every reference to a node from outside the conditions.
func (c *compiler) eachNode(do func(n *int32)) {
	for i := range c.k.Rules {
		for j := range c.k.Rules[i].When {
			do(&c.k.Rules[i].When[j].Node)
		}
	}
	c.k.Asides(func(nodes []int32) {
		for i := range nodes {
			do(&nodes[i])
		}
	})
}

// readings parts phrases and captures by script. Of the patterns, those stay in the
// core that conditions, sections and erasures run.
func (c *compiler) readings() {
	c.k.Text.Readings = plan.Split(c.phrases, c.captures, c.k.Patterns)
	used := make([]int32, len(c.k.Patterns))
	c.eachPattern(func(p *int32) { used[*p] = 1 })
	c.k.Patterns = kept(c.k.Patterns, used)
	c.eachPattern(func(p *int32) { *p = used[*p] })
}

// eachPattern calls do with every reference to a pattern that is no capture's.
func (c *compiler) eachPattern(do func(p *int32)) {
	for i := range c.k.Preds {
		if p := &c.k.Preds[i]; p.Op == plan.OpMatch {
			do(&p.Prog)
		}
	}
	for i := range c.k.Text.Sections {
		s := &c.k.Text.Sections[i]
		if do(&s.Start); s.End >= 0 {
			do(&s.End)
		}
	}
	for i := range c.k.Text.Erase {
		do(&c.k.Text.Erase[i])
	}
}
