package engine

import (
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/near"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/text"
	"github.com/postmend/postmend/engine/internal/truth"
)

const decimalScale = plan.Scale

// load puts a case's fields into facts. The first fault, by field name, is returned.
func (r *run) load(c Case) error {
	for _, group := range []struct {
		prefix string
		fields Fields
	}{{"context.", c.Context}, {"symptom.", c.Symptom}} {
		r.names = r.names[:0]
		for name := range group.fields {
			r.names = append(r.names, name)
		}
		sort.Sort((*nameOrder)(r))
		for _, name := range r.names {
			r.path = append(append(r.path[:0], group.prefix...), name...)
			if err := r.give(r.path, group.fields[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameOrder sorts the names of a case's fields. slices.Sort would link one more sort,
// which browsers would load.
type nameOrder run

func (o *nameOrder) Len() int           { return len(o.names) }
func (o *nameOrder) Swap(i, j int)      { o.names[i], o.names[j] = o.names[j], o.names[i] }
func (o *nameOrder) Less(i, j int) bool { return o.names[i] < o.names[j] }

// give sets one field.
func (r *run) give(name []byte, given any) error {
	slot, ok := r.kb.fields[string(name)]
	if !ok || r.kb.plan.Fields[slot].Kind >= 0 {
		return r.kb.unknownField(string(name))
	}
	if given == nil {
		r.facts.Set(slot, truth.Value{Asked: true})
		return nil
	}
	v, err := r.kb.convert(slot, given)
	if err != nil {
		return err
	}
	r.facts.Set(slot, v)
	return nil
}

func (k *KB) unknownField(name string) *Error {
	var known []string
	for i := range k.plan.Fields {
		if f := &k.plan.Fields[i]; f.Kind < 0 {
			known = append(known, f.Name)
		}
	}
	return &Error{Code: "unknown-field", Field: shorten(name, 80), Msg: "unknown field " + quoted(shorten(name, 80)), Hint: suggestField(name, known)}
}

// convert checks a given value against a field's type.
func (k *KB) convert(slot int32, given any) (truth.Value, error) {
	f := &k.plan.Fields[slot]
	bad := func(got, hint string) (truth.Value, error) {
		return truth.Value{}, &Error{Code: "wrong-type", Field: f.Name, Msg: f.Name + " takes " + typePhrase[f.Type] + ", not " + got, Hint: hint}
	}
	switch f.Type {
	case plan.TypeString, plan.TypeEnum:
		s, ok := given.(string)
		if !ok {
			return bad(describe(given))
		}
		if err := k.member(f, s); err != nil {
			return truth.Value{}, err
		}
		return k.index().Text(s), nil
	case plan.TypeBool:
		b, ok := given.(bool)
		if !ok {
			return bad(describe(given))
		}
		return truth.Value{Kind: truth.Number, Int: btoi(b)}, nil
	case plan.TypeInt:
		n, ok := integer(given)
		if !ok {
			return bad(describe(given))
		}
		return truth.Value{Kind: truth.Number, Int: n}, nil
	case plan.TypeNumber:
		n, ok := scaled(given)
		if !ok {
			return bad(describe(given))
		}
		return truth.Value{Kind: truth.Number, Int: n}, nil
	case plan.TypeStrings, plan.TypeEnums:
		ss, ok := stringList(given)
		if !ok {
			return bad(describe(given))
		}
		v := truth.Value{Kind: truth.List, List: make([]truth.Item, 0, len(ss))}
		for _, s := range ss {
			if f.Type == plan.TypeEnums {
				if err := k.member(f, s); err != nil {
					return truth.Value{}, err
				}
			}
			v.List = append(v.List, truth.Item{Text: s, ID: k.index().Intern(s)})
		}
		return v, nil
	}
	return bad(describe(given))
}

// member checks a value against a closed enum.
func (k *KB) member(f *plan.Field, s string) error {
	if f.Type == plan.TypeString || f.Open || len(f.Values) == 0 {
		return nil
	}
	if slices.ContainsFunc(f.Values, func(v int32) bool { return k.plan.Strings[v] == s }) {
		return nil
	}
	values := make([]string, len(f.Values))
	for i, v := range f.Values {
		values[i] = k.plan.Strings[v]
	}
	hint := suggest(s, values)
	if hint == "" {
		hint = "one of " + strings.Join(values, ", ")
	}
	return &Error{Code: "unknown-value", Field: f.Name, Msg: f.Name + " has no value " + quoted(shorten(s, 80)), Hint: hint}
}

var typePhrase = [...]string{
	plan.TypeString: "a string", plan.TypeEnum: "one of its values as a string", plan.TypeBool: "true or false", plan.TypeInt: "a whole number",
	plan.TypeNumber: "a number up to 9 billion", plan.TypeStrings: "a list of strings", plan.TypeEnums: "a list of its values", plan.TypeText: "nothing",
}

// describe names a value in JSON's words; one that JSON does not have comes with a hint.
func describe(v any) (what, hint string) {
	switch v := v.(type) {
	case string:
		return "the string " + quoted(shorten(v, 40)), ""
	case bool:
		return "true or false", ""
	case []string:
		return "a list", ""
	case []any:
		for i, item := range v {
			if _, ok := item.(string); !ok {
				what, hint = describe(item)
				return shorten("a list whose item "+strconv.Itoa(i+1)+" is "+what, 100), hint
			}
		}
		return "a list", ""
	case map[string]any:
		return "an object", ""
	case nil:
		return "null", ""
	case float64, float32, uint, uint64:
		what = "a number out of range"
	default:
		what, hint = "a value of another type of Go", "convert it to string, bool, an integer, float64, []string or []any"
	}
	if n, ok := integer(v); ok {
		return "the number " + strconv.FormatInt(n, 10), ""
	}
	if n, ok := scaled(v); ok {
		return "the number " + Decimal(n).String(), ""
	}
	return what, hint
}

func shorten(s string, n int) string {
	for i := range s {
		if i >= n {
			return s[:i] + "…"
		}
	}
	return s
}

func btoi(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// integer accepts the integer types and floats that are whole.
func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int8:
		return int64(v), true
	case int16:
		return int64(v), true
	case int32:
		return int64(v), true
	case int64:
		return v, true
	case uint:
		return int64(v), uint64(v) <= math.MaxInt64
	case uint8:
		return int64(v), true
	case uint16:
		return int64(v), true
	case uint32:
		return int64(v), true
	case uint64:
		return int64(v), v <= math.MaxInt64
	case float32:
		return integer(float64(v))
	case float64:
		n := int64(v)
		return n, v >= -1<<53 && v <= 1<<53 && float64(n) == v
	}
	return 0, false
}

// scaled reads a number as millionths, rounded. The conversions keep targets
// that fuse multiplication and addition from rounding otherwise.
func scaled(v any) (int64, bool) {
	const most = int64(9_000_000_000)
	switch f := v.(type) {
	case Decimal:
		return int64(f), true
	case float32:
		return scaled(float64(f))
	case float64:
		if !(f >= -float64(most) && f <= float64(most)) {
			return 0, false
		}
		if f < 0 {
			return int64(float64(f*decimalScale) - 0.5), true
		}
		return int64(float64(f*decimalScale) + 0.5), true
	}
	n, ok := integer(v)
	return n * decimalScale, ok && n >= -most && n <= most
}

func stringList(v any) ([]string, bool) {
	switch v := v.(type) {
	case []string:
		return v, true
	case []any:
		out := make([]string, len(v))
		for i, e := range v {
			s, ok := e.(string)
			if !ok {
				return nil, false
			}
			out[i] = s
		}
		return out, true
	}
	return nil, false
}

// value turns what is known of a field into its public form.
func (k *KB) value(slot int32, v *truth.Value) any {
	switch v.Kind {
	case truth.Text:
		for _, c := range k.choices[slot] {
			if c.Value == v.Text {
				return c.Value // which is boxed already
			}
		}
		return v.Text
	case truth.List:
		out := make([]string, len(v.List))
		for i := range v.List {
			out[i] = v.List[i].Text
		}
		return out
	case truth.Number:
		switch k.plan.Fields[slot].Type {
		case plan.TypeBool:
			return v.Int == 1
		case plan.TypeNumber:
			return Decimal(v.Int)
		}
		return v.Int
	}
	return nil
}

// suggestField is suggest for names of fields. The groups alone do not make two names alike,
// and one that stands in the wrong group is meant as it is.
func suggestField(name string, known []string) string {
	_, leaf, _ := strings.Cut(name, ".")
	for _, k := range known {
		if _, other, _ := strings.Cut(k, "."); leaf == other || leaf == k {
			return "did you mean " + quoted(k) + "?"
		}
	}
	return nearest(name, known, min(1+len(name)/3, 1+len(leaf)/2))
}

// suggest returns "did you mean ..." for the nearest known name, "" if none is near.
func suggest(name string, known []string) string { return nearest(name, known, 1+len(name)/3) }

func nearest(name string, known []string, least int) string {
	if len(name) > 200 {
		return ""
	}
	best := ""
	for _, k := range known {
		if d := near.Distance(name, k, least); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + quoted(best) + "?"
}

// quoted returns s between quotation marks, as JSON has it, without characters that nobody
// sees or that act on a terminal. strconv.Quote would link tables of all that can be printed.
func quoted(s string) string {
	w := writer{}
	w.str(strings.Map(func(r rune) rune {
		if text.Invisible(r) {
			return utf8.RuneError
		}
		return r
	}, s))
	return string(w.buf)
}
