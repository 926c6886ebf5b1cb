package check

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// usage is what refers to what: by slot of the plan's tables.
type usage struct {
	k       *plan.KB
	read    []bool           // fields that a condition of a rule reads
	seen    []bool           // fields that anything else reads
	shown   []bool           // texts
	signals map[string]bool  // ids that a condition compares symptom.signals with
	mention map[int32]values // by field: the values that predicates tell apart
}

type values map[int32]bool

func newUsage(k *plan.KB, texts map[string][]*source.Node) *usage {
	u := &usage{k: k, read: make([]bool, len(k.Fields)), seen: make([]bool, len(k.Fields)), shown: make([]bool, k.NumKeys),
		signals: map[string]bool{}, mention: map[int32]values{}}
	for i := range k.Rules {
		for _, w := range k.Rules[i].When {
			u.node(w.Node, u.read)
		}
	}
	u.outside()
	for key := range texts {
		for _, n := range texts[key] {
			for _, name := range placeholders(n.Text) {
				u.see(name)
			}
		}
	}
	u.texts()
	return u
}

// node notes what a condition reads, and as which values.
func (u *usage) node(i int32, by []bool) {
	n := &u.k.Nodes[i]
	for _, kid := range n.Kids {
		u.node(kid, by)
	}
	if n.Kind == plan.NodeAnd || n.Kind == plan.NodeOr {
		return
	}
	p := &u.k.Preds[n.Pred]
	field := p.Field
	if field >= 0 {
		by[field] = true
	}
	if p.Op >= plan.OpSame {
		by[p.Other] = true
	}
	if p.Op == plan.OpAny {
		u.element(p.Node, field)
	}
	u.values(field, p)
}

func (u *usage) values(field int32, p *plan.Pred) {
	if u.mention[field] == nil {
		u.mention[field] = values{}
	}
	for _, s := range p.Set {
		u.mention[field][s] = true
		if field >= 0 && u.k.Fields[field].Name == "symptom.signals" && int(s) < len(u.k.Strings) {
			u.signals[u.k.Strings[s]] = true
		}
	}
	if p.Op != plan.OpIn && p.Op != plan.OpHas && p.Op != plan.OpAny && field >= 0 { // every value may come out differently
		for _, v := range u.k.Fields[field].Values {
			u.mention[field][v] = true
		}
	}
	if p.Op >= plan.OpSame {
		for _, f := range []int32{p.Field, p.Other} {
			if u.mention[f] == nil {
				u.mention[f] = values{}
			}
			for _, v := range u.k.Fields[f].Values {
				u.mention[f][v] = true
			}
		}
	}
}

func (u *usage) element(i, field int32) {
	n := &u.k.Nodes[i]
	for _, kid := range n.Kids {
		u.element(kid, field)
	}
	if n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred {
		u.values(field, &u.k.Preds[n.Pred])
	}
}

func (u *usage) see(name string) {
	if i, ok := slices.BinarySearchFunc(u.k.Fields, name, func(f plan.Field, n string) int { return strings.Compare(f.Name, n) }); ok {
		u.seen[i] = true
	}
}

// outside notes what is read by conditions that are no rule's.
func (u *usage) outside() {
	u.k.Asides(func(nodes []int32) {
		for _, n := range nodes {
			u.node(n, u.seen)
		}
	})
	for i := range u.k.Kinds {
		k := &u.k.Kinds[i]
		for _, f := range append([]int32{k.Field}, k.From...) {
			if f >= 0 {
				u.seen[f] = true
			}
		}
	}
	for _, name := range builtinFields {
		u.see(name)
	}
}

// texts notes which texts are shown.
func (u *usage) texts() {
	show := func(keys ...int32) {
		for _, k := range keys {
			if k >= 0 {
				u.shown[k] = true
			}
		}
	}
	k := u.k
	for i := range k.Fields {
		f := &k.Fields[i]
		show(f.Question, f.Label)
		show(f.Labels...)
	}
	for i := range k.Causes {
		show(k.Causes[i].Title, k.Causes[i].Explanation)
		show(k.Causes[i].Collect...)
	}
	for i := range k.Remedies {
		show(k.Remedies[i].Title)
		show(k.Remedies[i].Cautions...)
		for _, v := range k.Remedies[i].Variants {
			show(v.Cautions...)
			for _, s := range v.Steps {
				show(s...)
			}
		}
	}
	for i := range k.Roles {
		show(k.Roles[i].Label)
	}
	for i := range k.Contacts {
		show(k.Contacts[i].Name)
	}
	for _, kind := range k.Kinds {
		for _, r := range kind.Records {
			show(r.Label)
			for _, f := range r.Facts {
				if f.Value.Type == plan.TypeText {
					show(int32(f.Value.Ints[0]))
				}
			}
		}
	}
}
