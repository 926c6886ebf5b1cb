package plan

import (
	"math"
	"slices"
	"testing"
)

func TestWrite(t *testing.T) {
	k := toy()
	k.Strings[1] = "it's dark"
	k.Strings[2] = "dim"
	pred := func(p Pred, kind NodeKind) int32 {
		k.Preds = append(k.Preds, p)
		k.Nodes = append(k.Nodes, Node{Kind: kind, Pred: int32(len(k.Preds)) - 1})
		return int32(len(k.Nodes)) - 1
	}
	tree := func(kind NodeKind, kids ...int32) int32 {
		k.Nodes = append(k.Nodes, Node{Kind: kind, Kids: kids})
		return int32(len(k.Nodes)) - 1
	}
	watts := func(lo, hi int64) Pred { return Pred{Op: OpRange, Field: 3, Lo: lo, Hi: hi} }
	lit := Pred{Op: OpIn, Field: 2, Set: []int32{1}}
	dim, bulb := Pred{Op: OpIn, Field: 0, Set: []int32{2}}, Pred{Op: OpIn, Field: 0, Set: []int32{0}}
	two := Pred{Op: OpIn, Field: 0, Set: []int32{0, 2}}
	x, dark := Pred{Op: OpContains, Field: 1, Str: "x"}, Pred{Op: OpIn, Field: 0, Set: []int32{1}}
	tests := []struct {
		node int32
		want string
	}{
		{pred(lit, NodePred), "c.lit == true"},
		{pred(lit, NodeNotPred), "c.lit == false"},
		{pred(Pred{Op: OpIn, Field: 2, Set: []int32{0}}, NodePred), "c.lit == false"},
		{pred(Pred{Op: OpIn, Field: 2, Set: []int32{0, 1}}, NodePred), ""},
		{pred(Pred{Op: OpIn, Field: 2}, NodePred), ""},
		{pred(dim, NodePred), "a.color == 'dim'"},
		{pred(dim, NodeNotPred), "a.color != 'dim'"},
		{pred(two, NodePred), "a.color in ['bulb', 'dim']"},
		{pred(two, NodeNotPred), "a.color not in ['bulb', 'dim']"},
		{pred(dark, NodePred), ""},
		{pred(watts(5, 5), NodePred), "d.watts == 5"},
		{pred(watts(math.MinInt64, -5), NodePred), "d.watts <= -5"},
		{pred(watts(5, math.MaxInt64), NodePred), "d.watts >= 5"},
		{pred(watts(4, 5), NodePred), ""},
		{pred(watts(5, 5), NodeNotPred), ""},
		{pred(Pred{Op: OpRange, Field: 4, Lo: 5, Hi: 5}, NodePred), ""},
		{pred(Pred{Op: OpHas, Field: 5, Set: []int32{2}}, NodePred), "'dim' in f.marks"},
		{pred(Pred{Op: OpHas, Field: 5, Set: []int32{2}}, NodeNotPred), "'dim' not in f.marks"},
		{pred(Pred{Op: OpHas, Field: 5, Set: []int32{0, 2}}, NodePred), "any(f.marks, # in ['bulb', 'dim'])"},
		{pred(Pred{Op: OpHas, Field: 5, Set: []int32{0, 2}}, NodeNotPred), "none(f.marks, # in ['bulb', 'dim'])"},
		{pred(x, NodePred), "b.note contains 'x'"},
		{pred(x, NodeNotPred), "!(b.note contains 'x')"},
		{pred(Pred{Op: OpPrefix, Field: 1, Str: "x"}, NodePred), "b.note startsWith 'x'"},
		{pred(Pred{Op: OpSuffix, Field: 1, Str: "x"}, NodePred), "b.note endsWith 'x'"},
		{pred(Pred{Op: OpSuffix, Field: 1, Str: "x\n"}, NodePred), ""},
		{pred(Pred{Op: OpSuffix, Field: 1, Str: "x\r"}, NodePred), ""},
		{pred(Pred{Op: OpMatch, Field: 1}, NodePred), ""},
		{pred(Pred{Op: OpSame, Field: 0, Other: 1}, NodePred), "a.color == b.note"},
		{pred(Pred{Op: OpSame, Field: 0, Other: 1}, NodeNotPred), "a.color != b.note"},
		{pred(Pred{Op: OpLess, Field: 3, Other: 4}, NodePred), ""},
		{8, ""},
		{tree(NodeAnd, pred(bulb, NodePred), pred(lit, NodePred), pred(dim, NodePred)), "a.color == 'bulb' && c.lit == true && a.color == 'dim'"},
		{tree(NodeOr, pred(bulb, NodePred), tree(NodeAnd, pred(dim, NodePred), pred(lit, NodePred))), "a.color == 'bulb' || (a.color == 'dim' && c.lit == true)"},
		{tree(NodeAnd, tree(NodeOr, pred(bulb, NodePred), pred(dim, NodePred)), pred(lit, NodePred)), "(a.color == 'bulb' || a.color == 'dim') && c.lit == true"},
		{tree(NodeOr, pred(bulb, NodePred), pred(dark, NodePred)), ""},
		{tree(NodeOr, pred(bulb, NodePred), 7), ""},
	}
	for _, tt := range tests {
		if got := k.Write(tt.node); got != tt.want {
			t.Errorf("node %d is written %q, want %q", tt.node, got, tt.want)
		}
		for text, want := range map[string]string{"": tt.want, "as the author wrote it": "as the author wrote it"} {
			c := Cond{Node: tt.node}
			if text != "" {
				k.Words, c.Words = []string{text}, 1
			}
			if got := k.Condition(&c); got != want {
				t.Errorf("the condition of node %d is %q, want %q", tt.node, got, want)
			}
		}
	}
}

func TestRecord(t *testing.T) {
	aliases := []Alias{{"b", 3}, {"glow.example", 0}, {"shop.glow.example", 1}}
	foot, plain := &Kind{Cut: "@", Aliases: aliases}, &Kind{Aliases: aliases}
	tests := []struct {
		kind *Kind
		name string
		want int32
	}{
		{foot, "LX200@glow.example", 0},
		{foot, "@glow.example", 0},
		{foot, "x@y@glow.example", 0},
		{foot, "glow.example", 0},
		{foot, " Glow.Example. ", 0},
		{foot, "a.b.glow.example", 0},
		{foot, "x@shop.glow.example", 1},
		{foot, "x@de.shop.glow.example", 1},
		{foot, "notglow.example", -1},
		{foot, "example", -1},
		{foot, "glow.example@x", -1},
		{foot, "", -1},
		{foot, "a.b", 3},
		{plain, "x@glow.example", -1},
		{plain, "x@a.glow.example", 0},
		{&Kind{}, "b", -1},
	}
	for _, tt := range tests {
		if got := tt.kind.Record(tt.name); got != tt.want {
			t.Errorf("%q behind %q belongs to %d, want %d", tt.name, tt.kind.Cut, got, tt.want)
		}
	}
}

func TestReads(t *testing.T) {
	k := toy()
	for node, want := range map[int32][]int32{0: {7, 0}, 8: {7}, 9: {7, 6}, 10: {7, 0, 1}, 16: {7, 7, 0}, 17: {7, 2}, 18: {7, 0, 2}, 20: {7, 0, 2}} {
		if got := k.Reads(node, []int32{7}); !slices.Equal(got, want) {
			t.Errorf("node %d reads %v, want %v", node, got, want)
		}
	}
}

// TestPhraseGap holds that a gap in a text of other scripts is as wide in characters.
func TestPhraseGap(t *testing.T) {
	for _, tt := range []struct {
		segments []string
		want     int32
	}{{[]string{"dark", "\x7f"}, 60}, {[]string{"dark", "灯"}, 180}, {[]string{"\u0080"}, 180}, {nil, 60}} {
		if got := NewPhrase(2, tt.segments); got.Gap != tt.want || got.Signal != 2 {
			t.Errorf("%q: %+v, want a gap of %d", tt.segments, got, tt.want)
		}
	}
}
