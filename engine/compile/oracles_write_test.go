package compile_test

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// oracleField is a field of the oracles' vocabulary and the values that facts
// take and conditions compare with.
type oracleField struct {
	name, kind string
	words      []string
}

var (
	oracleWords = []string{"", "a", "ab", "abc", "b", "ba", "B", "c d", "it's", `q"q`, `back\slash`, "燈泡", "燈", "new\nline", "ünder"}
	oracleColor = []string{"red", "dark-red", "blue", "RED"}
	oracleFlags = []string{"E-1", "E-21", "x", "xx"}
)

var oracleFields = []oracleField{
	{"context.big", "int", nil},
	{"context.color", "enum", oracleColor},
	{"context.flags", "enum[]", oracleFlags},
	{"context.hot", "bool", nil},
	{"context.hours", "int", nil},
	{"context.label", "string", oracleWords},
	{"context.maker", "enum", append(slices.Clone(oracleColor), oracleWords[1:]...)}, // open
	{"context.ohms", "number", nil},
	{"context.volts", "number", nil},
	{"symptom.codes", "string[]", oracleWords},
	{"symptom.lit", "bool", nil},
	{"symptom.marks", "string[]", oracleWords},
	{"symptom.note", "string", oracleWords},
	{"symptom.shade", "enum", oracleColor},
	{"symptom.watts", "int", nil},
}

var (
	oracleInts     = []string{"1", "2", "5", "0", "-1", "7", "12", "-3", "100", "4_0", "0x10"}
	oracleNumbers  = []string{"1", "1.25", "0.5", "0", "-1", "5", "7.1", "12", "-3.000001", "100", "0.1", "0.30"}
	oraclePatterns = []string{"a", "^a", "b$", "a|b", "[a-c]+", "(?i)B", "a.c", `\bab\b`, "燈.?", "x*", "", "^$", "a{2,3}", `\\`, "(a|ab)(c|bcd)?", "[^a]", `\s`, `(?s)w.l`, `(?m)^line`, "ü"}
)

// dice draws numbers from data; when it is used up, nothing but zeros.
type dice struct{ data []byte }

func (d *dice) roll(n int) int {
	if len(d.data) == 0 {
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return int(b) % n
}

// often draws one of the first three half of the time, so that equals meet.
func (d *dice) often(from []string) string {
	if d.roll(2) == 0 {
		from = from[:3]
	}
	return oneOf(d, from...)
}

func oneOf[T any](d *dice, from ...T) T { return from[d.roll(len(from))] }

// conditionWriter writes random conditions that the compiler accepts.
type conditionWriter struct{ *dice }

func (w *conditionWriter) field(kinds ...string) *oracleField {
	fit := fieldsOf(kinds)
	return fit[w.roll(len(fit))]
}

func fieldsOf(kinds []string) (fit []*oracleField) {
	for i := range oracleFields {
		if slices.Contains(kinds, oracleFields[i].kind) {
			fit = append(fit, &oracleFields[i])
		}
	}
	return fit
}

// pair picks two different fields.
func (w *conditionWriter) pair(a, b []string) (x, y *oracleField) {
	x, others := w.field(a...), fieldsOf(b)
	others = slices.DeleteFunc(others, func(f *oracleField) bool { return f == x })
	return x, others[w.roll(len(others))]
}

func (w *conditionWriter) condition(depth int) string {
	if depth > 0 && w.roll(3) == 0 {
		switch w.roll(5) {
		case 0:
			return oneOf(w.dice, "!", "not ", "!!") + "(" + w.condition(depth-1) + ")"
		case 1:
			return "(" + w.condition(depth-1) + ")"
		default:
			op := oneOf(w.dice, " && ", " || ", " and ", " or ")
			return w.side(depth) + op + w.side(depth)
		}
	}
	if w.roll(5) == 0 {
		return oneOf(w.dice, "!(", "not (") + w.leaf() + ")"
	}
	return w.leaf()
}

// side is one side of && or ||, in parentheses or not: how they bind is part of the question.
func (w *conditionWriter) side(depth int) string {
	s := w.condition(depth - 1)
	if w.roll(2) == 0 {
		return "(" + s + ")"
	}
	return s
}

var (
	stringKinds = []string{"string", "enum"}
	numberKinds = []string{"int", "number"}
	listKinds   = []string{"string[]", "enum[]"}
)

func (w *conditionWriter) leaf() string {
	switch w.roll(12) {
	case 0:
		f := w.field("bool")
		return oneOf(w.dice, f.name, "!"+f.name, "not "+f.name, f.name+" == true", f.name+" != true", "false == "+f.name, f.name+" in [true]", f.name+" not in [false]")
	case 1:
		f := w.field(stringKinds...)
		return f.name + oneOf(w.dice, " == ", " != ") + w.word(f)
	case 2:
		f := w.field(stringKinds...)
		return f.name + w.in() + w.words(f)
	case 3:
		f := w.field(numberKinds...)
		return oneOf(w.dice, f.name+w.order()+w.number(f), w.number(f)+w.order()+f.name)
	case 4:
		f := w.field(numberKinds...)
		return f.name + w.in() + "[" + w.number(f) + ", " + w.number(f) + "]"
	case 5:
		lo := w.roll(9) - 4
		return w.field("int").name + w.in() + strconv.Itoa(lo) + ".." + strconv.Itoa(lo+w.roll(8))
	case 6:
		f := w.field(listKinds...)
		return w.word(f) + w.in() + f.name
	case 7:
		f := w.field(stringKinds...)
		return f.name + w.part() + w.some(f)
	case 8:
		return w.field(stringKinds...).name + w.matches()
	case 9:
		f := w.field(listKinds...)
		return oneOf(w.dice, "any", "all", "none") + "(" + f.name + ", " + w.element(f, 2) + ")"
	case 10:
		f := w.field("number")
		return w.number(f) + oneOf(w.dice, " < ", " <= ") + f.name + oneOf(w.dice, " < ", " <= ") + w.number(f)
	}
	return w.twoFields()
}

func (w *conditionWriter) twoFields() string {
	switch w.roll(5) {
	case 0:
		x, y := w.pair(stringKinds, stringKinds)
		return x.name + oneOf(w.dice, " == ", " != ") + y.name
	case 1:
		x, y := w.pair(numberKinds, numberKinds)
		return x.name + w.order() + y.name
	case 2:
		x, y := w.pair([]string{"bool"}, []string{"bool"})
		return x.name + oneOf(w.dice, " == ", " != ") + y.name
	case 3:
		x, y := w.pair(stringKinds, listKinds)
		return x.name + w.in() + y.name
	}
	x, y := w.pair(stringKinds, stringKinds)
	return x.name + w.part() + y.name
}

func (w *conditionWriter) in() string { return oneOf(w.dice, " in ", " not in ") }
func (w *conditionWriter) order() string {
	return oneOf(w.dice, " < ", " <= ", " > ", " >= ", " == ", " != ")
}
func (w *conditionWriter) part() string {
	return oneOf(w.dice, " contains ", " startsWith ", " endsWith ", " not contains ", " not startsWith ", " not endsWith ")
}
func (w *conditionWriter) matches() string {
	return oneOf(w.dice, " matches ", " not matches ") + w.quote(oneOf(w.dice, oraclePatterns...))
}

// element is a condition on # within a list's condition.
func (w *conditionWriter) element(f *oracleField, depth int) string {
	if depth > 0 && w.roll(3) == 0 {
		if w.roll(3) == 0 {
			return "!(" + w.element(f, depth-1) + ")"
		}
		return "(" + w.element(f, depth-1) + oneOf(w.dice, " && ", " || ") + w.element(f, depth-1) + ")"
	}
	switch w.roll(4) {
	case 0:
		return "#" + oneOf(w.dice, " == ", " != ") + w.word(f)
	case 1:
		return "#" + w.in() + w.words(f)
	case 2:
		return "#" + w.part() + w.some(f)
	}
	return "#" + w.matches()
}

// some is a literal that is not empty.
func (w *conditionWriter) some(f *oracleField) string {
	if s := oneOf(w.dice, f.words...); s != "" {
		return w.quote(s)
	}
	return "'ab'"
}

func (w *conditionWriter) word(f *oracleField) string { return w.quote(oneOf(w.dice, f.words...)) }

func (w *conditionWriter) words(f *oracleField) string {
	list := []string{w.word(f)}
	for range w.roll(4) {
		list = append(list, w.word(f))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

func (w *conditionWriter) number(f *oracleField) string {
	if f.kind == "int" {
		return w.often(oracleInts)
	}
	return w.often(oracleNumbers)
}

// quote writes a string literal in one of the ways in which it can be written.
func (w *conditionWriter) quote(s string) string {
	q := oneOf(w.dice, "'", `"`)
	if w.roll(4) == 0 {
		return "`" + s + "`"
	}
	return q + strings.NewReplacer(`\`, `\\`, q, `\`+q, "\n", `\n`).Replace(s) + q
}

// fact is the value of a field.
type fact struct {
	kind  string
	vm    any      // as expr's machine takes it
	exact *big.Rat // of a number
	text  string
	list  []string
}

func (d *dice) fact(f *oracleField) fact {
	v := fact{kind: f.kind}
	switch f.kind {
	case "bool":
		v.vm = d.roll(2) == 1
	case "int":
		i, _ := strconv.ParseInt(d.often(oracleInts), 0, 64)
		if f.name == "context.big" && d.roll(2) == 0 {
			i += 1 << (strconv.IntSize - 24) // the machine computes with int
		}
		v.vm, v.exact = int(i), big.NewRat(i, 1)
	case "number":
		v.exact, _ = new(big.Rat).SetString(d.often(oracleNumbers))
		v.vm, _ = v.exact.Float64()
	case "string[]", "enum[]":
		v.list = []string{}
		for range d.roll(4) {
			v.list = append(v.list, d.given(f))
		}
		v.vm = v.list
	default:
		v.text = d.given(f)
		v.vm = v.text
	}
	return v
}

// given is a string that a field may have; one in five that no condition names.
func (d *dice) given(f *oracleField) string {
	open := f.kind == "string" || f.kind == "string[]" || f.name == "context.maker"
	if open && d.roll(5) == 0 {
		return oneOf(d, "zz", "aabc", "AB", "abab", "a c", "x\ny")
	}
	return oneOf(d, f.words...)
}

// facts are random values of all fields, by name.
func (d *dice) facts() map[string]fact {
	all := map[string]fact{}
	for i := range oracleFields {
		all[oracleFields[i].name] = d.fact(&oracleFields[i])
	}
	return all
}

// forget drops about half of the facts.
func (d *dice) forget(all map[string]fact) map[string]fact {
	some := map[string]fact{}
	for i := range oracleFields {
		if name := oracleFields[i].name; d.roll(2) == 0 {
			some[name] = all[name]
		}
	}
	return some
}
