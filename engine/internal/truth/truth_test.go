package truth_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

func TestKleene(t *testing.T) {
	u, f, y := truth.Unknown, truth.False, truth.True
	tests := []struct{ a, b, and, or truth.Truth }{
		{y, y, y, y}, {y, f, f, y}, {y, u, u, y},
		{f, f, f, f}, {f, u, f, u}, {u, u, u, u},
	}
	for _, tt := range tests {
		if tt.a.And(tt.b) != tt.and || tt.b.And(tt.a) != tt.and {
			t.Errorf("%v && %v is not %v", tt.a, tt.b, tt.and)
		}
		if tt.a.Or(tt.b) != tt.or || tt.b.Or(tt.a) != tt.or {
			t.Errorf("%v || %v is not %v", tt.a, tt.b, tt.or)
		}
	}
	if u.Not() != u || f.Not() != y || y.Not() != f {
		t.Error("negation is wrong")
	}
}

// pair is an index under test with its memory.
type pair struct {
	*toy
	ix *truth.Index
	f  truth.Facts
	s  truth.Scratch
}

// compare evaluates facts in both ways.
func (p *pair) compare(t *testing.T, facts []truth.Value) {
	t.Helper()
	n := &naive{k: p.k, source: p.source, facts: slices.Clone(facts)}
	matched, waiting := n.eval()
	p.f.Reset(p.ix)
	for i, v := range facts {
		p.f.Set(int32(i), v)
	}
	for range 2 { // again: what was derived must not stay
		if err := p.ix.Eval(&p.f, &p.s); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(matched, p.s.Matched) || !slices.Equal(waiting, p.s.Waiting) {
			t.Fatalf("matched %v, want %v; waiting %v, want %v", p.s.Matched, matched, p.s.Waiting, waiting)
		}
	}
	for i := range n.facts {
		if got := p.f.Get(int32(i)); !same(*got, n.facts[i]) || got.Asked != n.facts[i].Asked {
			t.Fatalf("%s = %v, want %v", p.k.Fields[i].Name, *got, n.facts[i])
		}
	}
	p.conditions(t, n)
}

// conditions compares the truth of all conditions, and of rules if one field had another value.
func (p *pair) conditions(t *testing.T, n *naive) {
	t.Helper()
	for r, rule := range p.k.Rules {
		for _, c := range rule.When {
			if got, want := p.ix.Node(c.Node, &p.f, &p.s), n.node(c.Node); got != want {
				t.Fatalf("node %d is %v, want %v", c.Node, got, want)
			}
		}
		p.answers(t, n, r, p.roll(len(toyFields)))
		p.unknowns(t, n, r)
	}
}

// answers compares what a rule would come to with each value of a field.
func (p *pair) answers(t *testing.T, n *naive, r, field int) {
	t.Helper()
	if was, _ := n.rule(r); was != truth.Unknown || n.facts[field].Kind != truth.Absent {
		return
	}
	typ := toyFields[field].Type
	values := []int64{0, 1, 2, 3, 4, 5, 6, 7} // numbers, or ids of strings
	if typ == plan.TypeBool {
		values = values[:2]
	}
	holds, open := p.ix.Answers(int32(r), int32(field), values, &p.f, &p.s)
	was := n.facts[field]
	for i, v := range values {
		n.facts[field] = value(p.k, plan.Value{Type: typ, Ints: []int64{v}})
		want, _ := n.rule(r)
		if (holds>>i&1 == 1) != (want == truth.True) || (open>>i&1 == 1) != (want == truth.Unknown) {
			t.Fatalf("rule %d with value %d is not %v: holds %b, open %b", r, v, want, holds, open)
		}
	}
	n.facts[field] = was
}

func (p *pair) unknowns(t *testing.T, n *naive, r int) {
	t.Helper()
	truthOf, _ := n.rule(r)
	if got := p.ix.Rule(int32(r), &p.f, &p.s); got != truthOf {
		t.Fatalf("rule %d is %v, want %v", r, got, truthOf)
	}
	if truthOf != truth.Unknown && !slices.Contains(p.s.Waiting, int32(r)) {
		return
	}
	var want []int32
	if truthOf == truth.Unknown {
		for _, c := range n.k.Rules[r].When {
			n.unknowns(c.Node, func(f int32) { want = append(want, f) })
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	if got := p.ix.Unknowns(int32(r), &p.f, &p.s, nil); !slices.Equal(got, want) {
		t.Fatalf("rule %d waits for %v, want %v", r, got, want)
	}
}

func check(t *testing.T, roll dice, rules, cases int) {
	t.Helper()
	toy := newToy(roll, rules)
	p := &pair{toy: toy, ix: truth.New(toy.k)}
	for i := range cases {
		p.compare(t, toy.facts(i%9))
	}
}

func TestIndexAgreesWithNaive(t *testing.T) {
	n := 2000
	if testing.Short() {
		n = 200
	}
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 1))
		check(t, r.IntN, 1+int(seed%12), 18)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// TestIndexAgreesWithNaiveLarge has lists long enough to become bitsets.
func TestIndexAgreesWithNaiveLarge(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 2))
		check(t, r.IntN, 400, 27)
	}
}

func FuzzIndex(f *testing.F) {
	f.Add([]byte("the lamp stays dark"))
	f.Add([]byte{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6})
	f.Fuzz(func(t *testing.T, data []byte) {
		at, state := 0, uint64(len(data))
		check(t, func(n int) int {
			if state = state*6364136223846793005 + 1442695040888963407; at < len(data) {
				state ^= uint64(data[at]) << 32
				at++
			}
			return int(state>>33) % n
		}, 8, 9)
	})
}

func TestEvalIsDeterministic(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	toy := newToy(r.IntN, 60)
	facts := toy.facts(4)
	var first truth.Scratch
	for i := range 5 {
		var f truth.Facts
		var s truth.Scratch
		ix := truth.New(toy.k)
		f.Reset(ix)
		for slot, v := range facts {
			f.Set(int32(slot), v)
		}
		if err := ix.Eval(&f, &s); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = s
		}
		if s.Steps != first.Steps || !slices.Equal(s.Matched, first.Matched) || !slices.Equal(s.Waiting, first.Waiting) {
			t.Fatal("two evaluations differ")
		}
	}
}

func TestIndexServesManyAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	shared := newToy(r.IntN, 60)
	ix := truth.New(shared.k)
	for i := range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			own := *shared
			own.roll = rand.New(rand.NewPCG(uint64(i), 12)).IntN
			p := &pair{toy: &own, ix: ix}
			for j := range 30 {
				p.compare(t, own.facts(j%9))
			}
		})
	}
}

func TestEvalDoesNotAllocate(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	toy := newToy(r.IntN, 100)
	p := &pair{toy: toy, ix: truth.New(toy.k)}
	cases := [][]truth.Value{toy.facts(0), toy.facts(4), toy.facts(8)}
	unknown := make([]int32, 0, 100)
	once := func() {
		for _, c := range cases {
			p.f.Reset(p.ix)
			for i, v := range c {
				p.f.Set(int32(i), v)
			}
			_ = p.ix.Eval(&p.f, &p.s)
			for _, w := range p.s.Waiting {
				unknown = p.ix.Unknowns(w, &p.f, &p.s, unknown[:0])
				p.ix.Answers(w, 0, []int64{0, 1}, &p.f, &p.s)
			}
		}
	}
	once()
	if n := testing.AllocsPerRun(20, once); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestBudget(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	toy := newToy(r.IntN, 100)
	p := &pair{toy: toy, ix: truth.New(toy.k)}
	facts := toy.facts(3)
	run := func(limit int) error {
		p.f.Reset(p.ix)
		for i, v := range facts {
			p.f.Set(int32(i), v)
		}
		p.s.Limit = limit
		return p.ix.Eval(&p.f, &p.s)
	}
	if err := run(0); err != nil {
		t.Fatal(err)
	}
	steps := p.s.Steps
	if err := run(steps); err != nil {
		t.Errorf("%d steps do not suffice: %v", steps, err)
	}
	for _, limit := range []int{1, steps / 2, steps - 1} {
		if err := run(limit); !errors.Is(err, truth.ErrBudget) {
			t.Errorf("%d of %d steps: %v, want ErrBudget", limit, steps, err)
		}
	}
}

// TestBudgetStopsSharedTrees has a condition that doubles with every node.
func TestBudgetStopsSharedTrees(t *testing.T) {
	k := &plan.KB{Fields: toyFields, Strings: toyStrings, Preds: []plan.Pred{{Op: plan.OpIn, Set: []int32{1}}}}
	k.Nodes = []plan.Node{{Kind: plan.NodeNotPred}}
	for i := range int32(60) {
		k.Nodes = append(k.Nodes, plan.Node{Kind: plan.NodeAnd + plan.NodeKind(i%2), Kids: []int32{i, i}})
	}
	k.Rules = []plan.Rule{{Set: -1, When: []plan.Cond{{Node: 60}}}}
	ix := truth.New(k)
	var f truth.Facts
	f.Reset(ix)
	f.Set(0, ix.Text("b"))
	s := truth.Scratch{Limit: 10_000}
	if err := ix.Eval(&f, &s); err != nil && !errors.Is(err, truth.ErrBudget) {
		t.Error(err)
	}
}

func TestEmptyCaseIsCheap(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	toy := newToy(r.IntN, 200)
	ix := truth.New(toy.k)
	var f truth.Facts
	var s truth.Scratch
	f.Reset(ix)
	if err := ix.Eval(&f, &s); err != nil || s.Steps > len(toy.k.Rules) {
		t.Errorf("%d steps, %v", s.Steps, err)
	}
}
