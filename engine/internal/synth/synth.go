// Package synth makes up any number of rules and cases for measurements, the
// same ones for every evaluator that takes part. Nothing but tests and
// measurements imports it.
package synth

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Op is what a condition says of its field.
type Op uint8

// The operations. Values are in Values, bounds in Lo and Hi.
const (
	Is       Op = iota // equals the value: a string, or "true" or "false" of a bool
	IsNot              // does not equal it
	In                 // equals one of the values
	Has                // a list that contains the value
	Contains           // a text that contains the value
	Equals             // a number that equals Lo
	Between            // a number from Lo to Hi
	AtLeast            // a number from Lo on
	Same               // equals the field Other
	Differs            // does not equal the field Other
	Or                 // one of Kids holds
)

// Cond is a condition.
type Cond struct {
	Op     Op
	Field  string
	Other  string
	Values []string
	Lo, Hi int
	Kids   []Cond
}

// Rule holds if all of its conditions do.
type Rule struct {
	ID   string
	When []Cond
}

// Kind is the type of a field.
type Kind uint8

// The kinds of fields.
const (
	Enum Kind = iota
	Open      // an enum that takes any string
	String
	Bool
	Int
	Number
	List
)

// Field is a field and, where it holds strings, how many different ones rules
// compare it with: Few, and one more for each Per rules.
type Field struct {
	Name string
	Kind Kind
	Few  int
	Per  int
}

// Fields are the vocabulary: a few fields with few values that many rules read,
// and some with the more values the more rules there are.
var Fields = []Field{
	{"action", Enum, 6, 0},
	{"codes", List, 10, 4},
	{"lit", Bool, 0, 0},
	{"maker", Open, 10, 50},
	{"model", String, 10, 10},
	{"note", String, 10, 10},
	{"other", String, 10, 10},
	{"place", Enum, 5, 0},
	{"port", Int, 0, 0},
	{"role", Enum, 4, 0},
	{"secure", Bool, 0, 0},
	{"signs", List, 10, 8},
	{"volts", Number, 0, 0},
	{"watts", Int, 0, 0},
}

// Case is the values of the fields: string, bool, int, float64 or []string.
type Case map[string]any

// Set is rules, and the means to make up cases for them.
type Set struct {
	Rules  []Rule
	random *rand.Rand
	values map[string]int // by field
}

// New makes up n rules.
func New(n int) *Set {
	s := &Set{random: rand.New(rand.NewPCG(1, uint64(n))), values: map[string]int{}}
	for _, f := range Fields {
		s.values[f.Name] = f.Few
		if f.Per > 0 {
			s.values[f.Name] += n / f.Per
		}
	}
	s.values["other"] = s.values["model"]
	for i := range n {
		r := Rule{ID: fmt.Sprintf("r%06d", i), When: []Cond{s.strong()}}
		for range 1 + s.random.IntN(4) {
			r.When = append(r.When, s.weak())
		}
		s.Rules = append(s.Rules, r)
	}
	return s
}

// Values lists the strings that rules compare a field with.
func (s *Set) Values(field string) []string {
	all := make([]string, s.values[field])
	for i := range all {
		all[i] = word(field, i)
	}
	return all
}

func word(field string, i int) string {
	if field == "other" {
		field = "model"
	}
	return fmt.Sprintf("%s-%d-x", field, i)
}

func (s *Set) pick(field string) string { return word(field, s.random.IntN(s.values[field])) }

func (s *Set) one(names ...string) string { return names[s.random.IntN(len(names))] }

// strong is a condition that few cases satisfy.
func (s *Set) strong() Cond {
	switch s.random.IntN(10) {
	case 0, 1, 2:
		return s.value(Has, "codes", 1)
	case 3, 4:
		return s.value(Has, "signs", 1)
	case 5:
		return s.value(In, "model", 1+s.random.IntN(3))
	case 6:
		return s.value(Contains, "note", 1)
	}
	c := Cond{Op: Or, Kids: []Cond{s.value(Has, "signs", 1), s.value(Has, "codes", 1)}}
	if s.random.IntN(3) == 0 {
		c.Kids = append(c.Kids, s.value(Has, "codes", 1))
	}
	return c
}

// weak is a condition that many cases satisfy.
func (s *Set) weak() Cond {
	switch s.random.IntN(10) {
	case 0, 1:
		return s.value(Is, s.one("action", "place", "role"), 1)
	case 2:
		return s.value(In, s.one("action", "place", "role"), 3)
	case 3:
		return s.value(IsNot, s.one("action", "place", "role", "maker"), 1)
	case 4:
		return Cond{Op: Is, Field: s.one("lit", "secure"), Values: []string{s.one("true", "false")}}
	case 5:
		return s.value(Is, "maker", 1)
	case 6:
		return Cond{Op: Equals, Field: "port", Lo: s.random.IntN(12)}
	case 7:
		lo := s.random.IntN(1000)
		return Cond{Op: Between, Field: "watts", Lo: lo, Hi: lo + 200}
	case 8:
		return Cond{Op: AtLeast, Field: "volts", Lo: s.random.IntN(100)}
	}
	if s.random.IntN(2) == 0 {
		return Cond{Op: Same + Op(s.random.IntN(2)), Field: "model", Other: "other"}
	}
	return Cond{Op: Or, Kids: []Cond{s.value(Is, s.one("action", "place"), 1), s.value(Is, "role", 1)}}
}

// value compares a field with n values.
func (s *Set) value(op Op, field string, n int) Cond {
	c := Cond{Op: op, Field: field}
	for range n {
		c.Values = append(c.Values, s.pick(field))
	}
	slices.Sort(c.Values)
	c.Values = slices.Compact(c.Values)
	return c
}

// Cases makes up n cases of which every field is known and 1 to 5 rules hold.
func (s *Set) Cases(n int) []Case {
	var all []Case
	for len(all) < n {
		c := Case{}
		for _, f := range Fields {
			c[f.Name] = s.any(f)
		}
		for range 1 + s.random.IntN(2) {
			satisfy(c, &s.Rules[s.random.IntN(len(s.Rules))])
		}
		if m := len(s.Matches(c)); 1 <= m && m <= 5 {
			all = append(all, c)
		}
	}
	return all
}

// Halves forgets half of the fields of each case.
func (s *Set) Halves(cases []Case) []Case {
	var all []Case
	for _, c := range cases {
		half := Case{}
		for _, i := range s.random.Perm(len(Fields))[:len(Fields)-len(Fields)/2] {
			half[Fields[i].Name] = c[Fields[i].Name]
		}
		all = append(all, half)
	}
	return all
}

// any is some value of a field.
func (s *Set) any(f Field) any {
	switch f.Kind {
	case Bool:
		return s.random.IntN(2) == 1
	case Int:
		return s.random.IntN(map[string]int{"port": 14, "watts": 1200}[f.Name])
	case Number:
		return float64(s.random.IntN(120))
	case List:
		return []string{s.pick(f.Name), s.pick(f.Name)}
	}
	if f.Name == "note" {
		return "the lamp in the hall stays dark: " + s.pick("note") + " and " + s.pick("note")
	}
	return s.pick(f.Name)
}

// satisfy changes a case so that most conditions of a rule hold.
func satisfy(c Case, r *Rule) {
	for _, x := range r.When {
		if x.Op == Or {
			x = x.Kids[0]
		}
		switch v := c[x.Field].(type) {
		case string:
			switch x.Op {
			case Is, In:
				c[x.Field] = x.Values[0]
			case Contains:
				c[x.Field] = v + x.Values[0]
			}
		case bool:
			c[x.Field] = x.Values[0] == "true"
		case int:
			c[x.Field] = x.Lo
		case float64:
			c[x.Field] = float64(x.Lo)
		case []string:
			v[0] = x.Values[0]
		}
	}
}

// Matches lists the rules that hold for a case of which every field is known, by number.
func (s *Set) Matches(c Case) []int {
	var all []int
	for i := range s.Rules {
		if !slices.ContainsFunc(s.Rules[i].When, func(x Cond) bool { return !x.holds(c) }) {
			all = append(all, i)
		}
	}
	return all
}

func (x *Cond) holds(c Case) bool {
	switch x.Op {
	case Or:
		return slices.ContainsFunc(x.Kids, func(k Cond) bool { return k.holds(c) })
	case Same:
		return c[x.Field] == c[x.Other]
	case Differs:
		return c[x.Field] != c[x.Other]
	}
	switch v := c[x.Field].(type) {
	case string:
		if x.Op == Contains {
			return strings.Contains(v, x.Values[0])
		}
		return slices.Contains(x.Values, v) != (x.Op == IsNot)
	case bool:
		return v == (x.Values[0] == "true")
	case int:
		return x.Lo <= v && (x.Op != Equals || v == x.Lo) && (x.Op != Between || v <= x.Hi)
	case float64:
		return float64(x.Lo) <= v
	case []string:
		return slices.Contains(v, x.Values[0])
	}
	panic("synth: no meaning for " + x.Field)
}
