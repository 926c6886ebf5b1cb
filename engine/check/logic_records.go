package check

import (
	"slices"

	"github.com/postmend/postmend/engine/internal/plan"
)

// unrecorded says that in no case a record has the facts that the literals compare.
func (l *logician) unrecorded(cases []conj) bool {
	for _, c := range cases {
		if l.recorded(c) {
			return false
		}
	}
	return true
}

func (l *logician) recorded(c conj) bool {
	for i := range l.k.Kinds {
		kind := &l.k.Kinds[i]
		var facts []lit
		for _, x := range c {
			q := &l.k.Preds[x.pred()]
			if l.k.Fields[q.Field].Kind == int32(i) || q.Op >= plan.OpSame && l.k.Fields[q.Other].Kind == int32(i) || q.Field == kind.Field {
				facts = append(facts, x)
			}
		}
		if l.reads(facts, int32(i)) && !slices.ContainsFunc(kind.Records, func(r plan.Record) bool { return l.has(kind, &r, facts) }) {
			return false
		}
	}
	return true
}

// reads says whether a literal reads a fact of a kind.
func (l *logician) reads(lits []lit, kind int32) bool {
	return slices.ContainsFunc(lits, func(x lit) bool {
		q := &l.k.Preds[x.pred()]
		return l.k.Fields[q.Field].Kind == kind || q.Op >= plan.OpSame && l.k.Fields[q.Other].Kind == kind
	})
}

// has says whether a record may make literals true: it has the facts, and they are not refuted.
func (l *logician) has(kind *plan.Kind, r *plan.Record, lits []lit) bool {
	for _, x := range lits {
		q := &l.k.Preds[x.pred()]
		if q.Field == kind.Field {
			if q.Op == plan.OpIn && r.ID != "generic" && l.p.textLit(r.ID, q).negate(x.negated()) == no {
				return false
			}
			continue
		}
		for _, field := range fieldsOf(q) {
			if f := l.k.Fields[field]; f.Kind >= 0 && &l.k.Kinds[f.Kind] == kind && factOf(r, field) == nil {
				return false
			}
		}
		if q.Op < plan.OpSame && l.fact(q, factOf(r, q.Field)).negate(x.negated()) == no {
			return false
		}
	}
	return true
}

func fieldsOf(q *plan.Pred) []int32 {
	if q.Op >= plan.OpSame {
		return []int32{q.Field, q.Other}
	}
	return []int32{q.Field}
}

func factOf(r *plan.Record, field int32) *plan.Value {
	for i := range r.Facts {
		if r.Facts[i].Field == field {
			return &r.Facts[i].Value
		}
	}
	return nil
}

// fact says whether a predicate is true of a record's fact.
func (l *logician) fact(q *plan.Pred, v *plan.Value) verdict {
	if v == nil {
		return maybe
	}
	switch {
	case q.Op == plan.OpRange:
		return decided(q.Lo <= v.Ints[0] && v.Ints[0] <= q.Hi)
	case v.Type == plan.TypeBool:
		return decided(slices.Contains(q.Set, int32(v.Ints[0])))
	case q.Op == plan.OpHas:
		return decided(slices.ContainsFunc(v.Ints, func(i int64) bool { return slices.Contains(q.Set, int32(i)) }))
	case q.Op == plan.OpAny:
		out := no
		for _, i := range v.Ints {
			switch l.p.element(q.Node, l.k.Strings[i]) {
			case yes:
				return yes
			case maybe:
				out = maybe
			}
		}
		return out
	}
	return l.p.textLit(l.k.Strings[v.Ints[0]], q)
}

// factsRead names the facts of records that conditions read, sorted.
func (l *logician) factsRead(nodes []int32) []string {
	var fields []int32
	for _, n := range nodes {
		fields = l.k.Reads(n, fields)
	}
	slices.Sort(fields)
	var out []string
	for _, f := range slices.Compact(fields) {
		if l.k.Fields[f].Kind >= 0 {
			out = append(out, l.k.Fields[f].Name)
		}
	}
	return out
}

func (l *logician) kindRead(cases []conj) string {
	for i := range l.k.Kinds {
		if slices.ContainsFunc(cases, func(c conj) bool { return l.reads(c, int32(i)) }) {
			return l.k.Kinds[i].Name
		}
	}
	return "record"
}
