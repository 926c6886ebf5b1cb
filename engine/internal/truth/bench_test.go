package truth_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// The fields of the synthetic knowledge base: a few with few values that many
// rules read, and some with values of which there are the more the more rules there are.
const (
	benchAction  = iota // enum of 6
	benchNetwork        // enum of 5
	benchRole           // enum of 4
	benchLit            // bool
	benchSecure         // bool
	benchMaker          // open enum, one value for 50 rules
	benchModel          // string, one value for 10 rules
	benchPort           // int, 12 usual values
	benchWatts          // int, ranges
	benchVolts          // number, ranges
	benchCodes          // strings, one value for 4 rules
	benchSigns          // strings, one value for 8 rules
	benchText           // string, words, one for 10 rules
	benchOther          // string, compared with model
	benchFields
)

type bench struct {
	*rand.Rand
	k     *plan.KB
	ids   map[string]int32
	preds map[string]int32
	nodes map[string]int32
	size  int
}

func newBench(rules int) *bench {
	b := &bench{Rand: rand.New(rand.NewPCG(1, uint64(rules))), k: &plan.KB{}, size: rules}
	b.ids, b.preds, b.nodes = map[string]int32{}, map[string]int32{}, map[string]int32{}
	types := [benchFields]plan.Type{
		plan.TypeEnum, plan.TypeEnum, plan.TypeEnum, plan.TypeBool, plan.TypeBool, plan.TypeEnum, plan.TypeString,
		plan.TypeInt, plan.TypeInt, plan.TypeNumber, plan.TypeStrings, plan.TypeStrings, plan.TypeString, plan.TypeString,
	}
	for i, t := range types {
		b.k.Fields = append(b.k.Fields, plan.Field{Name: fmt.Sprintf("f%02d", i), Type: t})
	}
	for f := range benchFields {
		for v := range b.values(f) {
			b.k.Strings = append(b.k.Strings, b.name(f, v))
		}
	}
	slices.Sort(b.k.Strings)
	for i, s := range b.k.Strings {
		b.ids[s] = int32(i)
	}
	for i := range rules {
		b.rule(i)
	}
	return b
}

// values is how many strings rules compare a field with.
func (b *bench) values(field int) int {
	switch field {
	case benchAction:
		return 6
	case benchNetwork:
		return 5
	case benchRole:
		return 4
	case benchMaker:
		return 10 + b.size/50
	case benchModel, benchText:
		return 10 + b.size/10
	case benchCodes:
		return 10 + b.size/4
	case benchSigns:
		return 10 + b.size/8
	}
	return 0
}

func (b *bench) name(field, v int) string {
	return "f" + strconv.Itoa(field) + " word " + strconv.Itoa(v) + "."
}

func (b *bench) pick(field int) string { return b.name(field, b.IntN(b.values(field))) }

// intern adds a predicate or node once.
func intern[T any](seen map[string]int32, list *[]T, x T) int32 {
	key := fmt.Sprint(x)
	i, ok := seen[key]
	if !ok {
		i = int32(len(*list))
		seen[key] = i
		*list = append(*list, x)
	}
	return i
}

func (b *bench) leaf(kind plan.NodeKind, p plan.Pred) int32 {
	return intern(b.nodes, &b.k.Nodes, plan.Node{Kind: kind, Pred: intern(b.preds, &b.k.Preds, p)})
}

func (b *bench) in(field, n int) plan.Pred {
	p := plan.Pred{Op: plan.OpIn, Field: int32(field)}
	if t := b.k.Fields[field].Type; t == plan.TypeBool {
		p.Set = []int32{int32(b.IntN(2))}
		return p
	} else if t == plan.TypeStrings {
		p.Op = plan.OpHas
	}
	for range n {
		p.Set = append(p.Set, b.ids[b.pick(field)])
	}
	slices.Sort(p.Set)
	p.Set = slices.Compact(p.Set)
	return p
}

func (b *bench) one(fields ...int) int { return fields[b.IntN(len(fields))] }

// strong is a condition that few cases satisfy.
func (b *bench) strong() int32 {
	switch b.IntN(10) {
	case 0, 1, 2:
		return b.leaf(plan.NodePred, b.in(benchCodes, 1))
	case 3, 4:
		return b.leaf(plan.NodePred, b.in(benchSigns, 1))
	case 5:
		return b.leaf(plan.NodePred, b.in(benchModel, 1+b.IntN(3)))
	case 6:
		return b.leaf(plan.NodePred, plan.Pred{Op: plan.OpContains, Field: benchText, Str: b.pick(benchText)})
	default:
		kids := []int32{b.leaf(plan.NodePred, b.in(benchSigns, 1)), b.leaf(plan.NodePred, b.in(benchCodes, 1))}
		if b.IntN(3) == 0 {
			kids = append(kids, b.leaf(plan.NodePred, b.in(benchCodes, 1)))
		}
		return intern(b.nodes, &b.k.Nodes, plan.Node{Kind: plan.NodeOr, Kids: kids})
	}
}

// weak is a condition that many cases satisfy.
func (b *bench) weak() int32 {
	switch b.IntN(10) {
	case 0, 1:
		return b.leaf(plan.NodePred, b.in(b.one(benchAction, benchNetwork, benchRole), 1))
	case 2:
		return b.leaf(plan.NodePred, b.in(b.one(benchAction, benchNetwork, benchRole), 3))
	case 3:
		return b.leaf(plan.NodeNotPred, b.in(b.one(benchAction, benchNetwork, benchRole, benchMaker), 1))
	case 4:
		return b.leaf(plan.NodePred, b.in(b.one(benchLit, benchSecure), 1))
	case 5:
		return b.leaf(plan.NodePred, b.in(benchMaker, 1))
	case 6:
		v := int64(b.IntN(12))
		return b.leaf(plan.NodePred, plan.Pred{Op: plan.OpRange, Field: benchPort, Lo: v, Hi: v})
	case 7:
		lo := int64(b.IntN(1000))
		return b.leaf(plan.NodePred, plan.Pred{Op: plan.OpRange, Field: benchWatts, Lo: lo, Hi: lo + 200})
	case 8:
		return b.leaf(plan.NodePred, plan.Pred{Op: plan.OpRange, Field: benchVolts, Lo: int64(b.IntN(100)) * plan.Scale, Hi: 1<<63 - 1})
	}
	if b.IntN(2) == 0 {
		kind := plan.NodeKind(b.IntN(2))
		return b.leaf(kind, plan.Pred{Op: plan.OpSame, Field: benchModel, Other: benchOther})
	}
	kids := []int32{
		b.leaf(plan.NodePred, b.in(b.one(benchAction, benchNetwork), 1)),
		b.leaf(plan.NodePred, b.in(b.one(benchRole, benchLit), 1)),
	}
	return intern(b.nodes, &b.k.Nodes, plan.Node{Kind: plan.NodeOr, Kids: kids})
}

func (b *bench) rule(i int) {
	r := plan.Rule{ID: fmt.Sprintf("r%06d", i), Set: -1}
	r.When = append(r.When, plan.Cond{Node: b.strong()})
	for range 1 + b.IntN(4) {
		r.When = append(r.When, plan.Cond{Node: b.weak()})
	}
	b.k.Rules = append(b.k.Rules, r)
}

// facts is a case that satisfies a rule or a few.
func (b *bench) facts(ix *truth.Index) []truth.Value {
	for {
		facts := make([]truth.Value, benchFields)
		for f := range facts {
			facts[f] = b.fact(f)
		}
		for range 1 + b.IntN(2) {
			b.satisfy(facts, &b.k.Rules[b.IntN(len(b.k.Rules))])
		}
		var f truth.Facts
		var s truth.Scratch
		f.Reset(ix)
		for i, v := range facts {
			f.Set(int32(i), v)
		}
		if err := ix.Eval(&f, &s); err == nil && 1 <= len(s.Matched) && len(s.Matched) <= 5 {
			return facts
		}
	}
}

func (b *bench) fact(field int) truth.Value {
	switch field {
	case benchLit, benchSecure:
		return truth.Value{Kind: truth.Number, Int: int64(b.IntN(2))}
	case benchPort:
		return truth.Value{Kind: truth.Number, Int: int64(b.IntN(14))}
	case benchWatts:
		return truth.Value{Kind: truth.Number, Int: int64(b.IntN(1200))}
	case benchVolts:
		return truth.Value{Kind: truth.Number, Int: int64(b.IntN(120)) * plan.Scale}
	case benchCodes, benchSigns:
		return truth.Value{Kind: truth.List, List: []truth.Item{b.item(b.pick(field)), b.item(b.pick(field))}}
	case benchText:
		return truth.Value{Kind: truth.Text, Item: truth.Item{Text: "the lamp in the hall stays dark: " + b.pick(field) + " and " + b.pick(field), ID: -1}}
	case benchOther:
		return truth.Value{Kind: truth.Text, Item: b.item(b.pick(benchModel))}
	}
	return truth.Value{Kind: truth.Text, Item: b.item(b.pick(field))}
}

func (b *bench) item(s string) truth.Item { return truth.Item{Text: s, ID: b.ids[s]} }

// satisfy changes the facts until r's positive predicates hold.
func (b *bench) satisfy(facts []truth.Value, r *plan.Rule) {
	for _, c := range r.When {
		x := b.k.Nodes[c.Node]
		if x.Kind == plan.NodeOr {
			x = b.k.Nodes[x.Kids[0]]
		}
		if x.Kind != plan.NodePred {
			continue
		}
		p := b.k.Preds[x.Pred]
		v := &facts[p.Field]
		switch p.Op {
		case plan.OpIn:
			if v.Int = int64(p.Set[0]); v.Kind == truth.Text {
				v.Int, v.Item = 0, b.item(b.k.Strings[p.Set[0]])
			}
		case plan.OpHas:
			v.List[0] = b.item(b.k.Strings[p.Set[0]])
		case plan.OpRange:
			v.Int = p.Lo
		case plan.OpContains:
			v.Text += p.Str
		}
	}
}

var sizes = []int{100, 1_000, 10_000, 100_000}

// BenchmarkEval measures cases, of which all fields are known or half are missing.
func BenchmarkEval(b *testing.B) {
	for _, size := range sizes {
		g := newBench(size)
		ix := truth.New(g.k)
		var full, half, empty [][]truth.Value
		for range 100 {
			fs := g.facts(ix)
			full = append(full, fs)
			hs := slices.Clone(fs)
			for i, f := range g.Perm(benchFields) {
				if i < benchFields/2 {
					hs[f] = truth.Value{}
				}
			}
			half = append(half, hs)
		}
		empty = append(empty, make([]truth.Value, benchFields))
		b.Run("full/"+strconv.Itoa(size), func(b *testing.B) { measure(b, ix, full) })
		b.Run("half/"+strconv.Itoa(size), func(b *testing.B) { measure(b, ix, half) })
		b.Run("empty/"+strconv.Itoa(size), func(b *testing.B) { measure(b, ix, empty) })
	}
}

func measure(b *testing.B, ix *truth.Index, cases [][]truth.Value) {
	facts := make([]truth.Facts, len(cases))
	for i := range facts {
		facts[i].Reset(ix)
		for f, v := range cases[i] {
			facts[i].Set(int32(f), v)
		}
	}
	var s truth.Scratch
	i, matched, waiting, steps := 0, 0, 0, 0
	for b.Loop() {
		if err := ix.Eval(&facts[i%len(facts)], &s); err != nil {
			b.Fatal(err)
		}
		i++
		matched += len(s.Matched)
		waiting += len(s.Waiting)
		steps += s.Steps
	}
	b.ReportMetric(float64(matched)/float64(i), "matched")
	b.ReportMetric(float64(waiting)/float64(i), "waiting")
	b.ReportMetric(float64(steps)/float64(i), "steps")
}

func BenchmarkNew(b *testing.B) {
	for _, size := range sizes {
		g := newBench(size)
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			for b.Loop() {
				truth.New(g.k)
			}
		})
	}
}

// TestBenchAgrees keeps the benchmark honest.
func TestBenchAgrees(t *testing.T) {
	g := newBench(500)
	ix := truth.New(g.k)
	var f truth.Facts
	var s truth.Scratch
	for range 200 {
		facts := g.facts(ix)
		f.Reset(ix)
		for i := range facts {
			if g.IntN(2) == 0 {
				facts[i] = truth.Value{}
			}
			f.Set(int32(i), facts[i])
		}
		n := &naive{k: g.k, facts: facts}
		matched, waiting := n.eval()
		if err := ix.Eval(&f, &s); err != nil || !slices.Equal(matched, s.Matched) || !slices.Equal(waiting, s.Waiting) {
			t.Fatalf("matched %v, want %v; waiting %v, want %v", s.Matched, matched, s.Waiting, waiting)
		}
	}
}
