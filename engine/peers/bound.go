package main

import (
	"strings"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/synth"
)

// bound is what one writes by hand for exactly these rules: two-valued, each rule
// under its most selective condition (which always comes first), found by a hash
// of the value or by one pass over the text for all substrings, the other conditions verified.
type bound struct {
	ids    map[string]int32
	codes  [][]int32 // by value: rules
	signs  [][]int32
	models [][]int32
	notes  [][]int32 // by word
	words  *automaton.Words
	rules  [][]term
	seen   []uint32
	epoch  uint32
	found  []int
}

// boundCase is a case of which every value has its place.
type boundCase struct {
	strings [16]int32 // by field
	numbers [16]int
	lists   [16][]int32
	note    []byte
}

// term is a condition.
type term struct {
	op           synth.Op
	field, other int
	values       []int32
	lo, hi       int
	text         string
	kids         []term
}

func newBound(set *synth.Set, cases []synth.Case) (*peer, error) {
	b := &bound{ids: map[string]int32{}, seen: make([]uint32, len(set.Rules))}
	var words []string
	places := map[string]int{}
	for r := range set.Rules {
		var terms []term
		for i := range set.Rules[r].When {
			terms = append(terms, b.term(&set.Rules[r].When[i]))
		}
		first := set.Rules[r].When[0]
		kids := first.Kids
		if first.Op != synth.Or {
			kids = []synth.Cond{first}
		}
		for _, k := range kids {
			for _, v := range k.Values {
				switch k.Field {
				case "codes":
					post(&b.codes, b.id(v), r)
				case "signs":
					post(&b.signs, b.id(v), r)
				case "model":
					post(&b.models, b.id(v), r)
				case "note":
					at, ok := places[v]
					if !ok {
						at = len(words)
						places[v] = at
						words = append(words, v)
					}
					post(&b.notes, int32(at), r)
				}
			}
		}
		b.rules = append(b.rules, terms[1:])
	}
	collector := automaton.NewCollector(len(words), 8*len(words))
	for _, w := range words {
		collector.Add(w)
	}
	b.words = collector.Words()
	given := make([]boundCase, len(cases))
	for i, c := range cases {
		given[i] = b.load(c)
	}
	return &peer{name: "by hand, for these rules", run: func(i int) ([]int, []int) { return b.eval(&given[i]), nil }}, nil
}

func post(lists *[][]int32, at int32, rule int) {
	for int(at) >= len(*lists) {
		*lists = append(*lists, nil)
	}
	(*lists)[at] = append((*lists)[at], int32(rule))
}

func (b *bound) id(s string) int32 {
	i, ok := b.ids[s]
	if !ok {
		i = int32(len(b.ids))
		b.ids[s] = i
	}
	return i
}

func place(name string) int {
	for i := range synth.Fields {
		if synth.Fields[i].Name == name {
			return i
		}
	}
	return -1
}

var (
	codes = place("codes")
	signs = place("signs")
	model = place("model")
)

func (b *bound) term(x *synth.Cond) term {
	t := term{op: x.Op, field: place(x.Field), other: place(x.Other), lo: x.Lo, hi: x.Hi}
	switch {
	case x.Op == synth.Or:
		for i := range x.Kids {
			t.kids = append(t.kids, b.term(&x.Kids[i]))
		}
	case x.Op == synth.Contains:
		t.text = x.Values[0]
	case x.Op == synth.Equals:
		t.hi = t.lo
	case x.Op == synth.AtLeast:
		t.hi = 1 << 30
	case synth.Fields[t.field].Kind == synth.Bool:
		t.op, t.lo = synth.Equals, 0
		if x.Values[0] == "true" {
			t.lo = 1
		}
		t.hi = t.lo
	}
	for _, v := range x.Values {
		t.values = append(t.values, b.id(v))
	}
	return t
}

func (b *bound) load(c synth.Case) boundCase {
	var to boundCase
	for i, f := range synth.Fields {
		switch v := c[f.Name].(type) {
		case string:
			to.strings[i] = b.id(v)
			if f.Name == "note" {
				to.note = []byte(v)
			}
		case bool:
			if v {
				to.numbers[i] = 1
			}
		case int:
			to.numbers[i] = v
		case float64:
			to.numbers[i] = int(v)
		case []string:
			for _, s := range v {
				to.lists[i] = append(to.lists[i], b.id(s))
			}
		}
	}
	return to
}

func (b *bound) eval(c *boundCase) []int {
	b.epoch++
	b.found = b.found[:0]
	for _, v := range c.lists[codes] {
		b.visit(b.codes, v, c)
	}
	for _, v := range c.lists[signs] {
		b.visit(b.signs, v, c)
	}
	b.visit(b.models, c.strings[model], c)
	b.words.Scan(c.note, func(word, _, _ int) { b.visit(b.notes, int32(word), c) })
	return b.found
}

func (b *bound) visit(lists [][]int32, at int32, c *boundCase) {
	if int(at) >= len(lists) {
		return
	}
	for _, r := range lists[at] {
		if b.seen[r] != b.epoch {
			b.seen[r] = b.epoch
			if all(b.rules[r], c) {
				b.found = append(b.found, int(r))
			}
		}
	}
}

func all(terms []term, c *boundCase) bool {
	for i := range terms {
		if !terms[i].holds(c) {
			return false
		}
	}
	return true
}

func (t *term) holds(c *boundCase) bool {
	switch t.op {
	case synth.Is, synth.In:
		return among(t.values, c.strings[t.field])
	case synth.IsNot:
		return !among(t.values, c.strings[t.field])
	case synth.Has:
		return among(c.lists[t.field], t.values[0])
	case synth.Contains:
		return strings.Contains(string(c.note), t.text)
	case synth.Same:
		return c.strings[t.field] == c.strings[t.other]
	case synth.Differs:
		return c.strings[t.field] != c.strings[t.other]
	case synth.Or:
		for i := range t.kids {
			if t.kids[i].holds(c) {
				return true
			}
		}
		return false
	}
	n := c.numbers[t.field]
	return t.lo <= n && n <= t.hi
}

func among(values []int32, v int32) bool {
	for _, w := range values {
		if w == v {
			return true
		}
	}
	return false
}
