package truth

import (
	"sort"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// Index finds the rules that hold or wait. It does not change after New and
// serves any number of goroutines.
type Index struct {
	k        *plan.KB
	tests    []test
	patterns []*automaton.Pattern
	probes   probes
	parts    []part
	assigns  []Value         // by rule, up to the last set rule: what it sets
	only     []int32         // by node: the only field that tells its truth, noField or manyFields
	settled  int32           // no rule sets a field once rules from this one on are found to wait
	readers  postings[int32] // by field: the predicates that read it
}

// New indexes the rules of k, which must have passed the checks of package plan.
// k is not to be changed afterwards.
func New(k *plan.KB) *Index {
	ix := &Index{k: k, tests: newTests(k), patterns: newPatterns(k)}
	ix.readers = readers(ix.tests, len(k.Fields))
	ix.probes = newProbes(k)
	b := newBuilder(ix)
	for lo := 0; lo < len(k.Rules); {
		hi := lo
		for hi < len(k.Rules) && k.Rules[hi].Stratum == k.Rules[lo].Stratum {
			hi++
		}
		ix.parts = append(ix.parts, b.part(int32(lo), int32(hi)))
		lo = hi
	}
	ix.assigns = b.assigns()
	ix.only = b.field
	for n, t := range b.blank {
		if t != Unknown {
			ix.only[n] = noField // it is constant
		}
	}
	ix.settled = int32(len(k.Rules))
	if n := len(ix.parts); n > 0 && !ix.parts[n-1].sets {
		ix.settled = ix.parts[n-1].lo
	}
	return ix
}

// Intern returns the id of a string, -1 if the knowledge base does not compare anything with it.
func (ix *Index) Intern(s string) int32 {
	if i := sort.SearchStrings(ix.k.Strings, s); i < len(ix.k.Strings) && ix.k.Strings[i] == s {
		return int32(i)
	}
	return -1
}

// Text is the value of a string field.
func (ix *Index) Text(s string) Value {
	return Value{Kind: Text, Item: Item{s, ix.Intern(s)}}
}

// Value turns a literal of the knowledge base into a value.
func (ix *Index) Value(v plan.Value) Value {
	switch v.Type {
	case plan.TypeString, plan.TypeEnum:
		return Value{Kind: Text, Item: ix.item(v.Ints[0])}
	case plan.TypeStrings, plan.TypeEnums:
		list := make([]Item, len(v.Ints))
		for i, id := range v.Ints {
			list[i] = ix.item(id)
		}
		return Value{Kind: List, List: list}
	}
	return Value{Kind: Number, Int: v.Ints[0]}
}

func (ix *Index) item(id int64) Item { return Item{ix.k.Strings[id], int32(id)} }
