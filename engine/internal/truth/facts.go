package truth

import "slices"

// Kind says what a Value holds.
type Kind uint8

// The kinds of values.
const (
	Absent Kind = iota // nothing: unknown
	Text               // Text and ID
	Number             // Int: a bool as 0 or 1, an int, a scaled number
	List               // List
)

// Item is a string and its id in the knowledge base, -1 if no rule knows it.
type Item struct {
	Text string
	ID   int32
}

// Value is what is known of a field; its zero value is unknown.
type Value struct {
	Kind  Kind
	Asked bool // somebody was asked and did not know
	Item       // of Kind Text
	Int   int64
	List  []Item
}

func (v *Value) equal(w *Value) bool {
	return v.Kind == w.Kind && v.Text == w.Text && v.Int == w.Int && slices.EqualFunc(v.List, w.List, sameText)
}

func sameText(a, b Item) bool { return a.Text == b.Text }

// Facts are the values of a case's fields, by their slots. The zero Facts know nothing.
type Facts struct {
	values  []Value
	known   bitset
	derived []int32 // slots that hold the value of a set rule
}

// Reset forgets everything and makes room for the fields of ix.
func (f *Facts) Reset(ix *Index) {
	clear(f.values)
	f.fit(len(ix.k.Fields))
	clear(f.known)
	f.derived = f.derived[:0]
}

func (f *Facts) fit(n int) {
	if len(f.values) != n {
		f.values = slices.Grow(f.values[:0], n)[:n]
		f.known = slices.Grow(f.known[:0], words(n))[:words(n)]
		clear(f.values)
		clear(f.known)
		f.derived = f.derived[:0]
	}
}

// Set gives a field its value. An Absent value makes it unknown.
func (f *Facts) Set(field int32, v Value) {
	f.put(field, v)
	if i := slices.Index(f.derived, field); i >= 0 {
		f.derived = slices.Delete(f.derived, i, i+1)
	}
}

func (f *Facts) put(field int32, v Value) {
	f.values[field] = v
	if v.Kind == Absent {
		f.known.drop(field)
	} else {
		f.known.add(field)
	}
}

// Get returns a field's value. The value is not to be changed.
func (f *Facts) Get(field int32) *Value { return &f.values[field] }

// Known says whether a field has a value.
func (f *Facts) Known(field int32) bool { return f.known.has(field) }

// knows says whether all fields of a list have values.
func (f *Facts) knows(fields []int32) bool {
	for _, field := range fields {
		if !f.known.has(field) {
			return false
		}
	}
	return true
}

// Derived says whether a field's value was set by a rule.
func (f *Facts) Derived(field int32) bool {
	return f.Known(field) && slices.Contains(f.derived, field)
}

// derive writes the value of a set rule, keeping the mark of a question that was asked.
func (f *Facts) derive(field int32, v Value) {
	v.Asked = f.values[field].Asked
	f.put(field, v)
	f.derived = append(f.derived, field)
}

// retract makes a derived field unknown again.
func (f *Facts) retract(field int32) {
	f.put(field, Value{Asked: f.values[field].Asked})
}

// restart undoes what rules derived, so that facts can be evaluated again.
func (f *Facts) restart() {
	for _, d := range f.derived {
		f.retract(d)
	}
	f.derived = f.derived[:0]
}
