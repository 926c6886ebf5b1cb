package check

import (
	"math"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
)

// possible says whether some value of a field makes the literals on it true. It
// returns true where it cannot tell. Comparisons with other fields are left out.
func (p *prover) possible(field int32, lits []lit) bool {
	switch p.k.Fields[field].Type {
	case plan.TypeInt, plan.TypeNumber:
		return len(p.intervals(lits)) > 0
	case plan.TypeBool:
		return p.someBool(lits)
	case plan.TypeStrings, plan.TypeEnums:
		return p.someList(field, lits)
	}
	if finite, ok := p.choices(field, lits); ok {
		return slices.ContainsFunc(finite, func(s int32) bool { return p.text(p.k.Strings[s], lits) != no })
	}
	return p.someText(lits)
}

func (p *prover) someBool(lits []lit) bool {
	for v := range int32(2) {
		ok := true
		for _, l := range lits {
			if q := &p.k.Preds[l.pred()]; q.Op == plan.OpIn && slices.Contains(q.Set, v) == l.negated() {
				ok = false
			}
		}
		if ok {
			return true
		}
	}
	return false
}

type interval struct{ lo, hi int64 }

// intervals returns the numbers that the literals leave.
func (p *prover) intervals(lits []lit) []interval {
	left := []interval{{math.MinInt64, math.MaxInt64}}
	for _, l := range lits {
		q := &p.k.Preds[l.pred()]
		if q.Op != plan.OpRange {
			continue
		}
		var next []interval
		for _, i := range left {
			if !l.negated() {
				next = appendInterval(next, max(i.lo, q.Lo), min(i.hi, q.Hi))
				continue
			}
			if q.Lo > math.MinInt64 {
				next = appendInterval(next, i.lo, min(i.hi, q.Lo-1))
			}
			if q.Hi < math.MaxInt64 {
				next = appendInterval(next, max(i.lo, q.Hi+1), i.hi)
			}
		}
		left = next
	}
	return left
}

func appendInterval(list []interval, lo, hi int64) []interval {
	if lo > hi {
		return list
	}
	return append(list, interval{lo, hi})
}

// choices returns the strings that a field can have, if they are known: those of
// a closed enum, or those that a literal names.
func (p *prover) choices(field int32, lits []lit) ([]int32, bool) {
	var out []int32
	f := &p.k.Fields[field]
	limited := f.Type == plan.TypeEnum && !f.Open && len(f.Values) > 0 && !p.names[field]
	if limited {
		out = slices.Clone(f.Values)
	}
	for _, l := range lits {
		q := &p.k.Preds[l.pred()]
		if q.Op != plan.OpIn || l.negated() {
			continue
		}
		if !limited {
			out, limited = slices.Clone(q.Set), true
			continue
		}
		out = slices.DeleteFunc(out, func(s int32) bool { return !slices.Contains(q.Set, s) })
	}
	return out, limited
}

// verdict is what can be said of a literal and a value.
type verdict uint8

const (
	maybe verdict = iota
	no
	yes
)

func decided(ok bool) verdict {
	if ok {
		return yes
	}
	return no
}

func (v verdict) negate(negated bool) verdict {
	if negated && v != maybe {
		return no + yes - v
	}
	return v
}

// text says whether a string makes all literals true.
func (p *prover) text(s string, lits []lit) verdict {
	out := yes
	for _, l := range lits {
		switch p.textLit(s, &p.k.Preds[l.pred()]).negate(l.negated()) {
		case no:
			return no
		case maybe:
			out = maybe
		}
	}
	return out
}

func (p *prover) textLit(s string, q *plan.Pred) verdict {
	switch q.Op {
	case plan.OpIn:
		return decided(slices.ContainsFunc(q.Set, func(i int32) bool { return p.k.Strings[i] == s }))
	case plan.OpContains:
		return decided(strings.Contains(s, q.Str))
	case plan.OpPrefix:
		return decided(strings.HasPrefix(s, q.Str))
	case plan.OpSuffix:
		return decided(strings.HasSuffix(s, q.Str))
	}
	return maybe
}

// someText looks for contradictions between literals on a text that can be anything.
func (p *prover) someText(lits []lit) bool {
	for i, a := range lits {
		x := &p.k.Preds[a.pred()]
		for _, b := range lits[i+1:] {
			if p.clash(x, a.negated(), &p.k.Preds[b.pred()], b.negated()) || p.clash(&p.k.Preds[b.pred()], b.negated(), x, a.negated()) {
				return false
			}
		}
	}
	return true
}

// clash says that two literals contradict each other, the first of which is true of the text.
func (p *prover) clash(x *plan.Pred, xNot bool, y *plan.Pred, yNot bool) bool {
	if xNot {
		return false
	}
	switch {
	case x.Op == plan.OpPrefix && y.Op == plan.OpPrefix && !yNot:
		return !strings.HasPrefix(x.Str, y.Str) && !strings.HasPrefix(y.Str, x.Str)
	case x.Op == plan.OpSuffix && y.Op == plan.OpSuffix && !yNot:
		return !strings.HasSuffix(x.Str, y.Str) && !strings.HasSuffix(y.Str, x.Str)
	case !yNot:
		return false
	case y.Op == plan.OpContains:
		return (x.Op == plan.OpContains || x.Op == plan.OpPrefix || x.Op == plan.OpSuffix) && strings.Contains(x.Str, y.Str)
	case y.Op == plan.OpPrefix:
		return x.Op == plan.OpPrefix && strings.HasPrefix(x.Str, y.Str)
	case y.Op == plan.OpSuffix:
		return x.Op == plan.OpSuffix && strings.HasSuffix(x.Str, y.Str)
	}
	return false
}

// someList says whether some list makes the literals on it true.
func (p *prover) someList(field int32, lits []lit) bool {
	f := &p.k.Fields[field]
	closed := f.Type == plan.TypeEnums && !f.Open && len(f.Values) > 0
	for _, l := range lits {
		q := &p.k.Preds[l.pred()]
		if l.negated() {
			continue
		}
		candidates := f.Values
		switch {
		case q.Op == plan.OpHas:
			candidates = q.Set
		case q.Op != plan.OpAny || !closed:
			continue
		}
		if !slices.ContainsFunc(candidates, func(s int32) bool {
			return (!closed || slices.Contains(f.Values, s)) && (q.Op == plan.OpHas || p.element(q.Node, p.k.Strings[s]) != no) && p.allowed(s, lits)
		}) {
			return false
		}
	}
	return true
}

// allowed says whether a list may have an element, as far as can be seen.
func (p *prover) allowed(s int32, lits []lit) bool {
	for _, l := range lits {
		q := &p.k.Preds[l.pred()]
		if l.negated() && (q.Op == plan.OpHas && slices.Contains(q.Set, s) || q.Op == plan.OpAny && p.element(q.Node, p.k.Strings[s]) == yes) {
			return false
		}
	}
	return true
}

// element says whether a string satisfies a tree of predicates on elements.
func (p *prover) element(node int32, s string) verdict {
	n := &p.k.Nodes[node]
	switch n.Kind {
	case plan.NodePred, plan.NodeNotPred:
		return p.textLit(s, &p.k.Preds[n.Pred]).negate(n.Kind == plan.NodeNotPred)
	}
	stop := no
	if n.Kind == plan.NodeOr {
		stop = yes
	}
	out := no + yes - stop
	for _, kid := range n.Kids {
		switch v := p.element(kid, s); v {
		case stop:
			return stop
		case maybe:
			out = maybe
		}
	}
	return out
}

// The outcomes of comparing two numbers, as a set.
const (
	less = 1 << iota
	equal
	more
)

// disordered says that comparisons between fields contradict each other, or what is known of the fields.
func (p *prover) disordered(c conj) bool {
	left := map[[2]int32]int{}
	for _, l := range c {
		q := &p.k.Preds[l.pred()]
		outcomes := 0
		switch {
		case q.Op == plan.OpLess:
			outcomes = less
		case q.Op == plan.OpLessEq:
			outcomes = less | equal
		case q.Op == plan.OpSame:
			outcomes = equal
		default:
			continue
		}
		if l.negated() {
			outcomes ^= less | equal | more
		}
		pair := [2]int32{q.Field, q.Other}
		if q.Field > q.Other {
			pair = [2]int32{q.Other, q.Field}
			outcomes = outcomes&equal | outcomes&less<<2 | outcomes&more>>2
		}
		if _, seen := left[pair]; !seen {
			left[pair] = p.order(c, pair)
		}
		left[pair] &= outcomes
	}
	for _, outcomes := range left {
		if outcomes == 0 {
			return true
		}
	}
	return false
}

// order returns how two fields can compare by what c says of each alone.
func (p *prover) order(c conj, pair [2]int32) int {
	all := less | equal | more
	a, b := p.k.Fields[pair[0]].Type, p.k.Fields[pair[1]].Type
	if a != b || a != plan.TypeInt && a != plan.TypeNumber {
		return all
	}
	x, y := p.intervals(p.on(c, pair[0])), p.intervals(p.on(c, pair[1]))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	if x[0].lo >= y[len(y)-1].hi {
		all &^= less
	}
	if x[len(x)-1].hi <= y[0].lo {
		all &^= more
	}
	if !slices.ContainsFunc(x, func(i interval) bool {
		return slices.ContainsFunc(y, func(j interval) bool { return i.lo <= j.hi && j.lo <= i.hi })
	}) {
		all &^= equal
	}
	return all
}

// on returns the literals whose left field is a given one.
func (p *prover) on(c conj, field int32) []lit {
	var out []lit
	for _, l := range c {
		if p.k.Preds[l.pred()].Field == field {
			out = append(out, l)
		}
	}
	return out
}
