package engine

import "strconv"

// Pos is a place in a file of a knowledge base. Line and Col count from 1; Col counts bytes.
type Pos struct {
	File      string
	Line, Col int
}

// String returns "file:line:col", leaving out what is not known.
func (p Pos) String() string {
	if p.File == "" || p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// Error says what is wrong with a case, a bundle or a knowledge base. Callers
// branch on Code through errors.As, never on the text.
type Error struct {
	Pos   Pos    // in a knowledge base; zero for a case
	Code  string // stable, kebab-case: "unknown-field"
	Field string // of a case: "context.place"
	Msg   string
	Hint  string // a way out, often "did you mean ..."
}

// Error returns "place: message (hint) [code]".
func (e *Error) Error() string {
	s := e.Msg
	if at := e.Pos.String(); at != "" {
		s = at + ": " + s
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s + " [" + e.Code + "]"
}
