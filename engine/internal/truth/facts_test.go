package truth

import (
	"math"
	"slices"
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
)

func lampFields() *plan.KB {
	return &plan.KB{
		Strings: []string{"dark", "lit"},
		Fields: []plan.Field{
			{Name: "lamp.state", Type: plan.TypeEnum}, {Name: "lamp.safe", Type: plan.TypeBool}, {Name: "lamp.watts", Type: plan.TypeInt},
			{Name: "lamp.marks", Type: plan.TypeStrings}, {Name: "lamp.volts", Type: plan.TypeNumber},
		},
	}
}

func TestTruthString(t *testing.T) {
	if Unknown.String() != "unknown" || False.String() != "false" || True.String() != "true" {
		t.Error(Unknown, False, True)
	}
}

func TestIntern(t *testing.T) {
	ix := New(lampFields())
	for s, want := range map[string]int32{"dark": 0, "lit": 1, "": -1, "dim": -1} {
		if got := ix.Text(s); got.Kind != Text || got.Text != s || got.ID != want {
			t.Errorf("%q is %+v, want the id %d", s, got, want)
		}
	}
}

// TestDerivedFacts sets a field by a rule, gives it by hand and takes it away again.
func TestDerivedFacts(t *testing.T) {
	k := lampFields()
	k.Preds = []plan.Pred{{Op: plan.OpIn, Set: []int32{0}}}
	k.Nodes = []plan.Node{{Kind: plan.NodePred}}
	k.Rules = []plan.Rule{{Cause: -1, Set: 1, Value: &plan.Value{Type: plan.TypeBool, Ints: []int64{1}}, When: []plan.Cond{{}}}}
	ix := New(k)
	var f Facts
	var s Scratch
	f.Reset(ix)
	eval := func() {
		t.Helper()
		if err := ix.Eval(&f, &s); err != nil || !slices.Equal(s.Matched, []int32{0}) {
			t.Fatalf("%v, %v", s.Matched, err)
		}
	}
	f.Set(0, ix.Text("dark"))
	f.Set(1, Value{Asked: true})
	if f.Known(1) || f.Derived(1) {
		t.Error("what was asked only is known")
	}
	eval()
	if v := f.Get(1); !f.Derived(1) || f.Derived(0) || v.Int != 1 || !v.Asked {
		t.Errorf("derived: %+v", *v)
	}
	f.Set(1, Value{Kind: Number})
	if eval(); f.Derived(1) || f.Get(1).Int != 0 {
		t.Error("what was given is derived")
	}
	f.Set(1, Value{})
	if f.Known(1) || f.Derived(1) {
		t.Error("what was taken away is known")
	}
	eval()
	f.Reset(ix)
	if f.Known(0) || f.Known(1) || f.Derived(1) {
		t.Error("a reset leaves something")
	}
}

// TestRangeOfEverything holds for any number, and for no other value.
func TestRangeOfEverything(t *testing.T) {
	k := lampFields()
	k.Preds = []plan.Pred{{Op: plan.OpRange, Field: 2, Lo: math.MinInt64, Hi: math.MaxInt64}}
	k.Nodes = []plan.Node{{Kind: plan.NodePred}}
	k.Rules = []plan.Rule{{Set: -1, When: []plan.Cond{{}}}}
	ix := New(k)
	var f Facts
	var s Scratch
	for _, x := range []int64{math.MinInt64, -1, 0, 1, math.MaxInt64} {
		f.Reset(ix)
		f.Set(2, Value{Kind: Number, Int: x})
		if err := ix.Eval(&f, &s); err != nil || len(s.Matched) != 1 {
			t.Errorf("%d: %v, %v", x, s.Matched, err)
		}
	}
	f.Reset(ix)
	if err := ix.Eval(&f, &s); err != nil || len(s.Matched)+len(s.Waiting) != 0 {
		t.Errorf("unknown: %v, %v", s.Matched, s.Waiting)
	}
}

func TestOrderScaled(t *testing.T) {
	const scale = plan.Scale
	tests := []struct {
		a, b int64
		want int
	}{
		{2, 2 * scale, 0}, {2, 2*scale + 1, -1}, {2, 2*scale - 1, 1}, {2, 3 * scale, -1}, {2, scale, 1}, {0, 0, 0},
		{-2, -2 * scale, 0}, {-2, -2*scale - 1, 1}, {-2, -2*scale + 1, -1}, {0, -1, 1}, {0, 1, -1},
		{math.MaxInt64, math.MaxInt64, 1}, {math.MinInt64, math.MinInt64, -1},
	}
	for _, tt := range tests {
		if got := orderScaled(tt.a, tt.b); got != tt.want {
			t.Errorf("%d beside %d millionths: %d, want %d", tt.a, tt.b, got, tt.want)
		}
		for _, o := range []test{{left: true}, {right: true}} {
			a, b, want := tt.a, tt.b, tt.want
			if o.right {
				a, b, want = tt.b, tt.a, -tt.want
			}
			if got := o.order(a, b); got != want {
				t.Errorf("%+v: %d beside %d: %d, want %d", o, a, b, got, want)
			}
		}
	}
	plain := test{}
	if plain.order(1, 2) != -1 || plain.order(2, 1) != 1 || plain.order(2, 2) != 0 {
		t.Error("numbers of one type are in disorder")
	}
}

func TestBitset(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 1, 63: 1, 64: 1, 65: 2, 128: 2} {
		if got := words(n); got != want {
			t.Errorf("%d bits take %d words, want %d", n, got, want)
		}
		b := make(bitset, words(n))
		b.fill(n)
		var got []int32
		for w := range b {
			for set := b[w]; set != 0; set &= set - 1 {
				got = append(got, low(w, set))
			}
		}
		if len(got) != n || n > 0 && (got[0] != 0 || got[n-1] != int32(n)-1) {
			t.Errorf("all below %d are %v", n, got)
		}
	}
	b, c := make(bitset, 2), bitset{1 << 5}
	b.add(5)
	b.add(69)
	b.add(64)
	b.drop(64)
	if !b.has(5) || !b.has(69) || b.has(64) || b.has(6) {
		t.Errorf("%x", b)
	}
	if b.remove(c); b.has(5) || !b.has(69) {
		t.Errorf("%x", b)
	}
	if b.join(c); !b.has(5) || !b.has(69) {
		t.Errorf("%x", b)
	}
}

// TestFirstFieldIsSet has a rule that sets the field with the slot 0.
func TestFirstFieldIsSet(t *testing.T) {
	k := lampFields()
	k.Preds = []plan.Pred{{Op: plan.OpIn, Field: 1, Set: []int32{1}}}
	k.Nodes = []plan.Node{{Kind: plan.NodePred}}
	k.Rules = []plan.Rule{{Cause: -1, Value: &plan.Value{Type: plan.TypeEnum, Ints: []int64{1}}, When: []plan.Cond{{}}}}
	ix := New(k)
	var f Facts
	var s Scratch
	f.Reset(ix)
	f.Set(1, Value{Kind: Number, Int: 1})
	if err := ix.Eval(&f, &s); err != nil || !f.Derived(0) || f.Get(0).Text != "lit" || f.Get(0).ID != 1 {
		t.Errorf("%+v, %v", *f.Get(0), err)
	}
}
