package check

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

// witness makes cases in which given literals are true. A case counts only if the engine itself says that the rules hold.
type witness struct {
	p      *prover
	l      *logician
	engine *engine.Engine
	tried  int
	last   string // the case that was run last, and the rules that hold in it
	fired  map[string]bool
}

// maxTried bounds how many cases are run.
const maxTried = 20_000

// example returns a case, as JSON, in which all rules hold; "" if none is found.
func (l *logician) example(cases []conj, rules ...string) string {
	if l.witness == nil {
		k, err := engine.Open(plan.Encode(l.k))
		if err != nil {
			return ""
		}
		l.witness = &witness{p: l.p, l: l, engine: engine.New(k, engine.Why(), engine.IDsOnly())}
	}
	w := l.witness
	for i, c := range cases {
		if i == 8 {
			break
		}
		if shown := w.of(c, rules); shown != "" {
			return shown
		}
	}
	return ""
}

// of tries the records of the kinds whose facts c compares.
func (w *witness) of(c conj, rules []string) string {
	var kind *plan.Kind
	for _, x := range c {
		for _, f := range fieldsOf(&w.p.k.Preds[x.pred()]) {
			if k := w.p.k.Fields[f].Kind; k >= 0 && kind == nil {
				kind = &w.p.k.Kinds[k]
			}
		}
	}
	if kind == nil {
		return w.with(c, nil, nil, rules)
	}
	for i := range kind.Records {
		if w.l.has(kind, &kind.Records[i], w.about(c, kind)) {
			if shown := w.with(c, kind, &kind.Records[i], rules); shown != "" {
				return shown
			}
		}
	}
	return ""
}

// about returns the literals that read a kind's facts, or name its record.
func (w *witness) about(c conj, kind *plan.Kind) []lit {
	var out []lit
	for _, x := range c {
		for _, f := range fieldsOf(&w.p.k.Preds[x.pred()]) {
			if k := w.p.k.Fields[f].Kind; k >= 0 && &w.p.k.Kinds[k] == kind || f == kind.Field {
				out = append(out, x)
				break
			}
		}
	}
	return out
}

// assignment gives fields values; a record's facts are among them.
type assignment map[int32]value

// value is a field's value: a string, a number (of a bool 0 or 1) or a list.
type value struct {
	text string
	num  int64
	list []string
}

// with chooses a value for each field that c reads, and runs the case.
func (w *witness) with(c conj, kind *plan.Kind, r *plan.Record, rules []string) string {
	if w.tried++; w.tried > maxTried {
		return ""
	}
	given := assignment{}
	if r != nil {
		given[kind.Field] = value{text: r.ID}
		for _, f := range r.Facts {
			if f.Value.Type != plan.TypeText {
				given[f.Field] = w.literal(&f.Value)
			}
		}
	}
	var fields []int32
	for _, x := range c {
		fields = append(fields, fieldsOf(&w.p.k.Preds[x.pred()])...)
	}
	slices.Sort(fields)
	for _, f := range slices.Compact(fields) {
		if _, done := given[f]; done {
			continue
		}
		if w.p.k.Fields[f].Kind >= 0 {
			return ""
		}
		v, ok := w.choose(f, c, given)
		if !ok {
			return ""
		}
		given[f] = v
	}
	return w.run(given, rules)
}

func (w *witness) literal(v *plan.Value) value {
	switch v.Type {
	case plan.TypeBool, plan.TypeInt, plan.TypeNumber:
		return value{num: v.Ints[0]}
	case plan.TypeStrings, plan.TypeEnums:
		out := value{list: []string{}}
		for _, i := range v.Ints {
			out.list = append(out.list, w.p.k.Strings[i])
		}
		return out
	}
	return value{text: w.p.k.Strings[v.Ints[0]]}
}

// run makes a case of the values and returns it if all rules hold in it.
func (w *witness) run(given assignment, rules []string) string {
	c := engine.Case{Symptom: engine.Fields{}, Context: engine.Fields{}}
	for f, v := range given {
		field := &w.p.k.Fields[f]
		if field.Kind >= 0 {
			continue
		}
		group, leaf, _ := strings.Cut(field.Name, ".")
		to := c.Context
		if group == "symptom" {
			to = c.Symptom
		}
		switch field.Type {
		case plan.TypeBool:
			to[leaf] = v.num == 1
		case plan.TypeInt:
			to[leaf] = v.num
		case plan.TypeNumber:
			to[leaf] = engine.Decimal(v.num)
		case plan.TypeStrings, plan.TypeEnums:
			to[leaf] = v.list
		default:
			to[leaf] = v.text
		}
	}
	shown := showCase(c)
	if w.fired == nil || w.last != shown {
		w.last, w.fired = shown, w.firedIn(c)
	}
	for _, id := range rules {
		if !w.fired[id] {
			return ""
		}
	}
	return shown
}

// firedIn returns the rules that hold in a case.
func (w *witness) firedIn(c engine.Case) map[string]bool {
	fired := map[string]bool{}
	d, err := w.engine.Diagnose(c)
	if err != nil || d.Trace == nil {
		return fired
	}
	for _, t := range d.Trace.Fired {
		fired[t.Rule] = true
	}
	return fired
}

// choose finds a value of a field that makes the literals of c true whose other fields are known.
func (w *witness) choose(field int32, c conj, given assignment) (value, bool) {
	for _, v := range w.candidates(field, c, given) {
		good := true
		for _, x := range c {
			q := &w.p.k.Preds[x.pred()]
			if !slices.Contains(fieldsOf(q), field) {
				continue
			}
			if w.holds(q, field, v, given).negate(x.negated()) == no {
				good = false
				break
			}
		}
		if good {
			return v, true
		}
	}
	return value{}, false
}

// candidates lists values worth a try, the plainest first.
func (w *witness) candidates(field int32, c conj, given assignment) []value {
	f := &w.p.k.Fields[field]
	on := w.p.on(c, field)
	switch f.Type {
	case plan.TypeBool:
		return []value{{num: 1}, {num: 0}}
	case plan.TypeInt, plan.TypeNumber:
		return w.numbers(field, on, c, given)
	case plan.TypeStrings, plan.TypeEnums:
		return w.lists(field, on, c, given)
	}
	var out []value
	add := func(s string) { out = append(out, value{text: s}) }
	for _, x := range on {
		if q := &w.p.k.Preds[x.pred()]; q.Op == plan.OpIn && !x.negated() {
			for _, s := range q.Set {
				add(w.p.k.Strings[s])
			}
		}
	}
	for _, s := range f.Values {
		add(w.p.k.Strings[s])
	}
	prefix, middle, suffix := "", "", ""
	for _, x := range on {
		q := &w.p.k.Preds[x.pred()]
		switch {
		case x.negated():
		case q.Op == plan.OpPrefix && len(q.Str) > len(prefix):
			prefix = q.Str
		case q.Op == plan.OpSuffix && len(q.Str) > len(suffix):
			suffix = q.Str
		case q.Op == plan.OpContains:
			middle += " " + q.Str
		case q.Op == plan.OpMatch:
			middle += " " + sample(&w.p.k.Patterns[q.Prog])
		}
	}
	add(strings.TrimSpace(prefix + strings.TrimPrefix(middle, " ") + suffix))
	add(prefix + middle + " " + suffix)
	for _, v := range w.beside(field, c, given) {
		add(v.text)
		for _, s := range v.list {
			add(s)
		}
	}
	add("x")
	add("y-1")
	return out
}

// beside returns the values of the fields that a field is compared with.
func (w *witness) beside(field int32, c conj, given assignment) []value {
	var out []value
	for _, x := range c {
		q := &w.p.k.Preds[x.pred()]
		if q.Op < plan.OpSame || q.Field != field && q.Other != field {
			continue
		}
		if v, ok := given[q.Field+q.Other-field]; ok {
			out = append(out, v)
		}
	}
	return out
}

func (w *witness) numbers(field int32, on []lit, c conj, given assignment) []value {
	unit := int64(1)
	if w.p.k.Fields[field].Type == plan.TypeNumber {
		unit = plan.Scale
	}
	try := []int64{0, unit}
	for _, i := range w.p.intervals(on) {
		try = append(try, i.lo, i.hi)
	}
	for _, v := range w.beside(field, c, given) {
		for _, n := range []int64{v.num, v.num * plan.Scale, v.num / plan.Scale} {
			try = append(try, n, n+unit, n-unit, n+1, n-1)
		}
	}
	var out []value
	for _, n := range try {
		if -maxNumber <= n && n <= maxNumber {
			out = append(out, value{num: n})
		}
	}
	return out
}

// maxNumber is the largest number that JSON carries exactly.
const maxNumber = 1 << 53

func (w *witness) lists(field int32, on []lit, c conj, given assignment) []value {
	list := []string{}
	add := func(s string) {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	for _, x := range on {
		q := &w.p.k.Preds[x.pred()]
		if x.negated() {
			continue
		}
		for _, s := range w.elements(field, q) {
			if w.fits(s, on) {
				add(s)
				break
			}
		}
	}
	out := []value{{list: slices.Clone(list)}}
	for _, v := range w.beside(field, c, given) {
		if v.text != "" {
			add(v.text)
		}
	}
	return append(out, value{list: list}, value{list: []string{}})
}

// elements lists strings that may satisfy a predicate on a list.
func (w *witness) elements(field int32, q *plan.Pred) []string {
	var out []string
	for _, s := range q.Set {
		out = append(out, w.p.k.Strings[s])
	}
	if q.Op != plan.OpAny {
		return out
	}
	tried := append(w.mentioned(q.Node, nil), "x")
	for _, s := range w.p.k.Fields[field].Values {
		tried = append(tried, w.p.k.Strings[s])
	}
	for _, s := range tried {
		if w.p.element(q.Node, s) == yes {
			out = append(out, s)
		}
	}
	return out
}

func (w *witness) mentioned(node int32, out []string) []string {
	n := &w.p.k.Nodes[node]
	for _, kid := range n.Kids {
		out = w.mentioned(kid, out)
	}
	if n.Kind == plan.NodePred || n.Kind == plan.NodeNotPred {
		q := &w.p.k.Preds[n.Pred]
		for _, s := range q.Set {
			out = append(out, w.p.k.Strings[s])
		}
		if q.Str != "" {
			out = append(out, q.Str)
		}
	}
	return out
}

// fits says whether no negated literal forbids an element.
func (w *witness) fits(s string, on []lit) bool {
	for _, x := range on {
		q := &w.p.k.Preds[x.pred()]
		if !x.negated() {
			continue
		}
		if q.Op == plan.OpHas && slices.ContainsFunc(q.Set, func(i int32) bool { return w.p.k.Strings[i] == s }) || q.Op == plan.OpAny && w.p.element(q.Node, s) == yes {
			return false
		}
	}
	return true
}
