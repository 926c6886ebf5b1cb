package engine

// book is the memory of one Diagnosis, taken at once: room for all that an answer
// usually has. What has more grows out of it.
type book struct {
	diagnosis  Diagnosis
	escalation Escalation
	contact    Contact
	signals    [12]Signal
	fields     [16]FieldValue
	findings   [8]Finding
	questions  [6]Question
	items      [8]Item
	ruledOut   [2]RuledOut
}

// shelf is the memory for all the lists of one type in a Diagnosis. It is taken at
// once, as much as the answers before needed, and given away with the answer.
type shelf[T any] struct {
	list []T
	from int
	need int
}

// open begins the shelf of the next answer.
func (s *shelf[T]) open() {
	s.need = max(len(s.list), s.need-s.need/16)
	s.list, s.from = make([]T, 0, s.need), 0
}

func (s *shelf[T]) put(x T) { s.list = append(s.list, x) }

// cut returns what was put since the last cut; nil if it is nothing. A list that
// was cut stays as it is when the shelf grows.
func (s *shelf[T]) cut() []T {
	from := s.from
	if s.from = len(s.list); from == s.from {
		return nil
	}
	return s.list[from:s.from:s.from]
}

// cutSome is cut, but nothing is an empty list.
func (s *shelf[T]) cutSome() []T {
	if list := s.cut(); list != nil {
		return list
	}
	return []T{}
}

// some is a list, or nil where it is empty.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// shelves hold the lists of an answer.
type shelves struct {
	strings  shelf[string]
	evidence shelf[Evidence]
	remedies shelf[Remedy]
	choices  shelf[Choice]
}

func (s *shelves) open() {
	s.strings.open()
	s.evidence.open()
	s.remedies.open()
	s.choices.open()
}
