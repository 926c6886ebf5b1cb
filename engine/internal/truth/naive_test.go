package truth_test

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// naive evaluates one rule after the other, straight from the tables.
type naive struct {
	k      *plan.KB
	source []*regexp.Regexp // of k.Patterns
	facts  []truth.Value
}

func (n *naive) node(i int32) truth.Truth {
	x := n.k.Nodes[i]
	switch x.Kind {
	case plan.NodePred:
		return n.pred(n.k.Preds[x.Pred])
	case plan.NodeNotPred:
		return n.pred(n.k.Preds[x.Pred]).Not()
	case plan.NodeAnd:
		t := truth.True
		for _, kid := range x.Kids {
			t = t.And(n.node(kid))
		}
		return t
	}
	t := truth.False
	for _, kid := range x.Kids {
		t = t.Or(n.node(kid))
	}
	return t
}

func (n *naive) pred(p plan.Pred) truth.Truth {
	v, w := n.facts[p.Field], truth.Value{Kind: truth.Text}
	if p.Op >= plan.OpSame {
		w = n.facts[p.Other]
	}
	if v.Kind == truth.Absent || w.Kind == truth.Absent {
		return truth.Unknown
	}
	if n.decide(p, v, w) {
		return truth.True
	}
	return truth.False
}

func (n *naive) decide(p plan.Pred, v, w truth.Value) bool {
	switch p.Op {
	case plan.OpIn:
		if v.Kind == truth.Number {
			return slices.Contains(p.Set, int32(v.Int))
		}
		return n.element(p, v.Text)
	case plan.OpRange:
		return p.Lo <= v.Int && v.Int <= p.Hi
	case plan.OpHas:
		return slices.ContainsFunc(v.List, func(x truth.Item) bool { return n.among(p.Set, x.Text) })
	case plan.OpAny:
		return slices.ContainsFunc(v.List, func(x truth.Item) bool { return n.tree(p.Node, x.Text) })
	case plan.OpSame:
		switch v.Kind {
		case truth.Text:
			return v.Text == w.Text
		case truth.List:
			return slices.Equal(v.List, w.List)
		}
		return n.number(p.Field).Cmp(n.number(p.Other)) == 0
	case plan.OpLess:
		return n.number(p.Field).Cmp(n.number(p.Other)) < 0
	case plan.OpLessEq:
		return n.number(p.Field).Cmp(n.number(p.Other)) <= 0
	case plan.OpElemOf:
		return slices.ContainsFunc(w.List, func(x truth.Item) bool { return x.Text == v.Text })
	case plan.OpWithin:
		return strings.Contains(v.Text, w.Text)
	case plan.OpBegins:
		return strings.HasPrefix(v.Text, w.Text)
	case plan.OpEnds:
		return strings.HasSuffix(v.Text, w.Text)
	}
	return n.element(p, v.Text)
}

func (n *naive) number(field int32) *big.Rat {
	x := new(big.Rat).SetInt64(n.facts[field].Int)
	if n.k.Fields[field].Type == plan.TypeNumber {
		x.Quo(x, big.NewRat(plan.Scale, 1))
	}
	return x
}

func (n *naive) among(set []int32, s string) bool {
	return slices.ContainsFunc(set, func(id int32) bool { return n.k.Strings[id] == s })
}

// element evaluates a predicate on one string.
func (n *naive) element(p plan.Pred, s string) bool {
	switch p.Op {
	case plan.OpIn:
		return n.among(p.Set, s)
	case plan.OpContains:
		return strings.Contains(s, p.Str)
	case plan.OpPrefix:
		return strings.HasPrefix(s, p.Str)
	case plan.OpSuffix:
		return strings.HasSuffix(s, p.Str)
	case plan.OpMatch:
		return n.source[p.Prog].MatchString(s)
	}
	panic("not a predicate on strings")
}

func (n *naive) tree(i int32, s string) bool {
	x := n.k.Nodes[i]
	switch x.Kind {
	case plan.NodePred:
		return n.element(n.k.Preds[x.Pred], s)
	case plan.NodeNotPred:
		return !n.element(n.k.Preds[x.Pred], s)
	case plan.NodeAnd:
		return !slices.ContainsFunc(x.Kids, func(kid int32) bool { return !n.tree(kid, s) })
	}
	return slices.ContainsFunc(x.Kids, func(kid int32) bool { return n.tree(kid, s) })
}

func (n *naive) rule(r int) (t truth.Truth, some bool) {
	t = truth.True
	for _, c := range n.k.Rules[r].When {
		u := n.node(c.Node)
		t, some = t.And(u), some || u == truth.True
	}
	return t, some
}

// eval finds the rules that hold and those that wait, and derives fields.
func (n *naive) eval() (matched, waiting []int32) {
	said := map[int32]truth.Value{}
	given := slices.Clone(n.facts)
	for r := 0; r < len(n.k.Rules); {
		next := r
		for ; next < len(n.k.Rules) && n.k.Rules[next].Stratum == n.k.Rules[r].Stratum; next++ {
			switch t, some := n.rule(next); {
			case t == truth.True:
				matched = append(matched, int32(next))
			case t == truth.Unknown && some:
				waiting = append(waiting, int32(next))
			}
		}
		for _, m := range matched {
			n.set(n.k.Rules[m], int(m) >= r, given, said)
		}
		r = next
	}
	return matched, waiting
}

func (n *naive) set(r plan.Rule, now bool, given []truth.Value, said map[int32]truth.Value) {
	if !now || r.Set < 0 || given[r.Set].Kind != truth.Absent {
		return
	}
	v := value(n.k, *r.Value)
	v.Asked = given[r.Set].Asked
	if w, ok := said[r.Set]; ok && !same(v, w) {
		v = truth.Value{Asked: v.Asked}
	}
	said[r.Set], n.facts[r.Set] = v, v
}

func same(v, w truth.Value) bool {
	return v.Kind == w.Kind && v.Text == w.Text && v.Int == w.Int && slices.Equal(v.List, w.List)
}

func value(k *plan.KB, v plan.Value) truth.Value {
	switch v.Type {
	case plan.TypeString, plan.TypeEnum:
		return text(k, k.Strings[v.Ints[0]])
	case plan.TypeStrings, plan.TypeEnums:
		var list []string
		for _, id := range v.Ints {
			list = append(list, k.Strings[id])
		}
		return texts(k, list...)
	}
	return truth.Value{Kind: truth.Number, Int: v.Ints[0]}
}

func item(k *plan.KB, s string) truth.Item {
	return truth.Item{Text: s, ID: int32(slices.Index(k.Strings, s))}
}

func text(k *plan.KB, s string) truth.Value {
	return truth.Value{Kind: truth.Text, Item: item(k, s)}
}

func texts(k *plan.KB, list ...string) truth.Value {
	v := truth.Value{Kind: truth.List}
	for _, s := range list {
		v.List = append(v.List, item(k, s))
	}
	return v
}

// unknowns are the unknown fields of the parts of a node that are unknown.
func (n *naive) unknowns(i int32, add func(field int32)) {
	if n.node(i) != truth.Unknown {
		return
	}
	x := n.k.Nodes[i]
	for _, kid := range x.Kids {
		n.unknowns(kid, add)
	}
	if x.Kind > plan.NodeNotPred {
		return
	}
	p := n.k.Preds[x.Pred]
	if n.facts[p.Field].Kind == truth.Absent {
		add(p.Field)
	}
	if p.Op >= plan.OpSame && n.facts[p.Other].Kind == truth.Absent {
		add(p.Other)
	}
}
