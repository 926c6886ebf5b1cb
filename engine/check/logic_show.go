package check

import (
	"math"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
)

func itoa(i int64) string { return strconv.FormatInt(i, 10) }

// showPred writes a predicate as an author would.
func (l *logician) showPred(q *plan.Pred, negated bool) string {
	name := "#"
	if q.Field >= 0 {
		name = l.k.Fields[q.Field].Name
	}
	not := func(s string) string {
		if negated {
			return "!(" + s + ")"
		}
		return s
	}
	switch q.Op {
	case plan.OpIn:
		return l.showIn(name, q, negated)
	case plan.OpRange:
		return not(l.showRange(name, q))
	case plan.OpHas:
		if len(q.Set) == 1 && !negated {
			return quoted(l.k.Strings[q.Set[0]]) + " in " + name
		}
		return not("any(" + name + ", # in " + l.showSet(q.Set) + ")")
	case plan.OpContains:
		return not(name + " contains " + quoted(q.Str))
	case plan.OpPrefix:
		return not(name + " startsWith " + quoted(q.Str))
	case plan.OpSuffix:
		return not(name + " endsWith " + quoted(q.Str))
	case plan.OpMatch:
		return not(name + " matches …")
	case plan.OpAny:
		return not("any(" + name + ", " + l.show(q.Node) + ")")
	}
	ops := map[plan.Op]string{plan.OpSame: "==", plan.OpLess: "<", plan.OpLessEq: "<=", plan.OpElemOf: "in", plan.OpWithin: "contains", plan.OpBegins: "startsWith", plan.OpEnds: "endsWith"}
	return not(name + " " + ops[q.Op] + " " + l.k.Fields[q.Other].Name)
}

func (l *logician) showIn(name string, q *plan.Pred, negated bool) string {
	if q.Field >= 0 && l.k.Fields[q.Field].Type == plan.TypeBool {
		if len(q.Set) == 1 && (q.Set[0] == 1) != negated {
			return name
		}
		return name + " == false"
	}
	if len(q.Set) == 1 {
		if negated {
			return name + " != " + quoted(l.k.Strings[q.Set[0]])
		}
		return name + " == " + quoted(l.k.Strings[q.Set[0]])
	}
	op := " in "
	if negated {
		op = " not in "
	}
	return name + op + l.showSet(q.Set)
}

func (l *logician) showSet(set []int32) string {
	var parts []string
	for _, s := range set {
		parts = append(parts, quoted(l.k.Strings[s]))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (l *logician) showRange(name string, q *plan.Pred) string {
	number := func(i int64) string { return l.number(q.Field, i) }
	switch {
	case q.Lo == q.Hi:
		return name + " == " + number(q.Lo)
	case q.Lo == math.MinInt64:
		return name + " <= " + number(q.Hi)
	case q.Hi == math.MaxInt64:
		return name + " >= " + number(q.Lo)
	}
	return name + " in " + number(q.Lo) + ".." + number(q.Hi)
}

// number writes a value of a numeric field.
func (l *logician) number(field int32, i int64) string {
	if l.k.Fields[field].Type == plan.TypeNumber {
		return strconv.FormatFloat(float64(i)/plan.Scale, 'f', -1, 64)
	}
	return itoa(i)
}

func quoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(s) + "'"
}
