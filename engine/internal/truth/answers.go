package truth

import "github.com/postmend/postmend/engine/internal/plan"

// Answers says what rule r, which is unknown, would come to if field, which is
// unknown too, had each of up to 64 values, all else being equal: bit i of holds
// is set if it would hold with values[i], bit i of open if it would stay unknown.
// The values are always the same ones for a field: those that it may have. Set
// rules are not evaluated again. Eval must have run.
func (ix *Index) Answers(r, field int32, values []int64, f *Facts, s *Scratch) (holds, open uint64) {
	doubts := ix.doubtful(r, f, s)
	if len(doubts) == 0 {
		return 0, 0
	}
	sure := ^uint64(0) >> (64 - len(values))
	may := sure
	for _, n := range doubts {
		switch ix.only[n] {
		case field:
			m := ix.mask(n, field, values, f, s)
			sure, may = sure&m, may&m
		case manyFields:
			true, unknown := ix.try(n, field, values, f, s)
			sure, may = sure&true, may&(true|unknown)
		default:
			sure = 0
		}
	}
	return sure & may, may &^ sure
}

// mask says with which values of field condition n, which reads no other field,
// holds. As nothing of the case has a part in it, it is kept. It counts as so
// many steps whether it was or not: the budget is the same for every case.
func (ix *Index) mask(n, field int32, values []int64, f *Facts, s *Scratch) uint64 {
	steps := s.Steps + len(values)
	if !s.masked.has(n) {
		s.masks[n], _ = ix.try(n, field, values, f, s)
		s.masked.add(n)
	}
	s.Steps = steps
	return s.masks[n]
}

// try evaluates condition n with each value of field.
func (ix *Index) try(n, field int32, values []int64, f *Facts, s *Scratch) (true, unknown uint64) {
	s.swapped = field
	for i, v := range values {
		s.swap = ix.literal(field, v, s)
		switch ix.Node(n, f, s) {
		case True:
			true |= 1 << i
		case Unknown:
			unknown |= 1 << i
		}
	}
	s.swapped, s.swap = -1, Value{}
	return true, unknown
}

// literal is a value of field: a string's id or a number. In a list it stands alone.
func (ix *Index) literal(field int32, v int64, s *Scratch) Value {
	switch ix.k.Fields[field].Type {
	case plan.TypeString, plan.TypeEnum:
		return Value{Kind: Text, Item: ix.item(v)}
	case plan.TypeStrings, plan.TypeEnums:
		s.item[0] = ix.item(v)
		return Value{Kind: List, List: s.item[:]}
	}
	return Value{Kind: Number, Int: v}
}
