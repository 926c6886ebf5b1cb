package truth

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
)

// opIs is OpIn with a set of one.
const opIs = plan.OpEnds + 1

// test is a predicate, packed for evaluation.
type test struct {
	op           plan.Op
	field, other int32
	lo, hi       int64 // the range, or lo alone the value of opIs
	left, right  bool  // this side of a comparison of two numbers is to be scaled
}

// newTests packs the predicates.
func newTests(k *plan.KB) []test {
	tests := make([]test, len(k.Preds))
	for i := range k.Preds {
		p := &k.Preds[i]
		t := &tests[i]
		*t = test{op: p.Op, field: p.Field, other: -1, lo: p.Lo, hi: p.Hi}
		if p.Op == plan.OpIn && len(p.Set) == 1 {
			t.op, t.lo = opIs, int64(p.Set[0])
		}
		if p.Op >= plan.OpSame {
			t.other = p.Other
			a, b := k.Fields[p.Field].Type, k.Fields[p.Other].Type
			t.left = a == plan.TypeInt && b == plan.TypeNumber
			t.right = a == plan.TypeNumber && b == plan.TypeInt
		}
	}
	return tests
}

// readers finds the predicates that read each field.
func readers(tests []test, fields int) postings[int32] {
	var d drawer[int32]
	for p := range tests {
		for _, f := range [...]int32{tests[p].field, tests[p].other} {
			if f >= 0 {
				d.put(f, int32(p))
			}
		}
	}
	return d.postings(fields)
}

// reads says whether the predicate reads the field.
func (t *test) reads(field int32) bool { return t.field == field || t.other == field }

// decide evaluates predicate p on values that are known.
func (ix *Index) decide(p int32, t *test, v, w *Value, s *Scratch) bool {
	switch t.op {
	case opIs:
		return v.code() == t.lo
	case plan.OpIn:
		return isIn(ix.k.Preds[p].Set, v.code())
	case plan.OpRange:
		return v.Kind == Number && t.lo <= v.Int && v.Int <= t.hi
	case plan.OpHas:
		if s.swapped == t.field { // not the value that was probed
			return hasOne(v.List, ix.k.Preds[p].Set)
		}
		return ix.struck(p, s)
	case plan.OpAny:
		if ix.probes.exact[p] && s.swapped != t.field {
			return ix.struck(p, s)
		}
		return ix.anyElement(v.List, ix.k.Preds[p].Node, s)
	case plan.OpContains, plan.OpPrefix, plan.OpSuffix, plan.OpMatch:
		if ix.probes.exact[p] && s.swapped != t.field {
			return ix.struck(p, s)
		}
		return v.Kind == Text && ix.decideText(&ix.k.Preds[p], v.Text, s)
	}
	return t.compare(v, w)
}

// struck says whether a slot of an exact predicate is hit.
func (ix *Index) struck(p int32, s *Scratch) bool {
	return slices.ContainsFunc(ix.probes.preds.at(p), s.struck)
}

// code is what sets compare: a string's id or a bool.
func (v *Value) code() int64 {
	switch v.Kind {
	case Text:
		return int64(v.ID)
	case Number:
		return v.Int
	}
	return -1
}

func isIn(set []int32, code int64) bool {
	if code < 0 || code > 1<<31-1 {
		return false
	}
	_, ok := slices.BinarySearch(set, int32(code))
	return ok
}

func hasOne(list []Item, set []int32) bool {
	for i := range list {
		if isIn(set, int64(list[i].ID)) {
			return true
		}
	}
	return false
}

// decideText evaluates a predicate on a text.
func (ix *Index) decideText(p *plan.Pred, text string, s *Scratch) bool {
	switch p.Op {
	case plan.OpContains:
		return strings.Contains(text, p.Str)
	case plan.OpPrefix:
		return strings.HasPrefix(text, p.Str)
	case plan.OpSuffix:
		return strings.HasSuffix(text, p.Str)
	}
	return s.search(ix.patterns[p.Prog], text)
}

// compare evaluates a predicate on two fields.
func (t *test) compare(v, w *Value) bool {
	switch t.op {
	case plan.OpSame:
		if v.Kind == Number && w.Kind == Number {
			return t.order(v.Int, w.Int) == 0
		}
		return v.equal(w)
	case plan.OpLess:
		return t.order(v.Int, w.Int) < 0
	case plan.OpLessEq:
		return t.order(v.Int, w.Int) <= 0
	case plan.OpElemOf:
		return slices.ContainsFunc(w.List, func(x Item) bool { return x.Text == v.Text })
	case plan.OpWithin:
		return strings.Contains(v.Text, w.Text)
	case plan.OpBegins:
		return strings.HasPrefix(v.Text, w.Text)
	case plan.OpEnds:
		return strings.HasSuffix(v.Text, w.Text)
	}
	return false
}

// order compares two numbers, of which one may still have to be scaled.
func (t *test) order(a, b int64) int {
	switch {
	case t.left:
		return orderScaled(a, b)
	case t.right:
		return -orderScaled(b, a)
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// orderScaled compares a*plan.Scale with b; the product might overflow.
func orderScaled(a, b int64) int {
	whole, rest := b/plan.Scale, b%plan.Scale
	switch {
	case a < whole:
		return -1
	case a > whole:
		return 1
	case rest > 0:
		return -1
	case rest < 0:
		return 1
	}
	return 0
}
