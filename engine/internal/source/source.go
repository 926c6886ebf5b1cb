// Package source reads JSON that remembers where every value was written.
//
// Places are byte offsets; lines and columns are computed at the edge only.
// Faults carry stable codes and never the text of a library.
package source

import (
	"bytes"
	"unicode/utf8"

	"github.com/goccy/go-json/jsontext"
)

// Limits of a file.
const (
	MaxSize   = 8 << 20
	MaxDepth  = 64
	maxValues = 100_000 // a value takes some hundred bytes of memory, and may be written in two
	maxNumber = 1000
	maxString = 128 << 10
	maxFaults = 100
)

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
)

// Node is a JSON value and where it stands.
type Node struct {
	Kind   Kind
	Loc    Loc
	Text   string  // of a string: decoded; of a number: as written
	Bool   bool    // of a bool
	Items  []*Node // of a list
	Fields []Field // of an object, in the author's order
}

// Field is one member of an object.
type Field struct {
	Name  string
	Loc   Loc // of the name
	Value *Node
}

// Get returns the value of an object's field, or nil.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			return n.Fields[i].Value
		}
	}
	return nil
}

// Fault is what is wrong with a file's syntax.
type Fault struct {
	Loc             Loc
	Code, Msg, Hint string
}

// Parse reads a file. With a syntax fault there is no tree and just that one
// fault; repeated keys are reported, the first hundred, beside a tree.
func Parse(name string, data []byte) (*Node, []Fault) {
	f := &File{Name: name, Data: data}
	if fault, bad := f.check(); bad {
		return nil, []Fault{fault}
	}
	r := &reader{file: f, dec: jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))}
	root := r.value()
	if root == nil {
		return nil, []Fault{f.fault(int(r.dec.InputOffset()), "json-bad-literal", "this is not JSON", "")}
	}
	return root, r.faults
}

// check finds what makes a file unreadable, before the library sees it.
func (f *File) check() (Fault, bool) {
	switch {
	case len(f.Data) > MaxSize:
		return f.fault(0, "json-too-large", "the file is larger than 8 MiB", "split it"), true
	case bytes.HasPrefix(f.Data, []byte("\xef\xbb\xbf")):
		return f.fault(0, "json-bom", "the file begins with a byte order mark", "save it as UTF-8 without one"), true
	}
	if i := invalid(f.Data); i >= 0 {
		return f.fault(i, "json-not-utf8", "the file is not UTF-8 here", ""), true
	}
	s := scanner{f: f}
	if s.file(); s.bad {
		return s.fault, true
	}
	return Fault{}, false
}

// invalid returns the offset of the first byte that is not UTF-8, or -1.
func invalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
}

// reader builds the tree from the library's tokens.
type reader struct {
	file   *File
	dec    *jsontext.Decoder
	faults []Fault
}

// token reads a token and where it stands.
func (r *reader) token() (jsontext.Token, Loc, bool) {
	t, err := r.dec.ReadToken()
	if err != nil {
		return t, Loc{}, false
	}
	end := int(r.dec.InputOffset())
	loc := Loc{r.file, end - 1, end}
	switch t.Kind() {
	case jsontext.KindString:
		loc.Off = r.file.stringStart(end)
	case jsontext.KindBeginObject, jsontext.KindBeginArray, jsontext.KindEndObject, jsontext.KindEndArray:
	default:
		loc.Off = end - len(t.String())
	}
	return t, loc, true
}

func (r *reader) value() *Node {
	t, loc, ok := r.token()
	if !ok {
		return nil
	}
	n := &Node{Loc: loc}
	switch t.Kind() {
	case jsontext.KindTrue, jsontext.KindFalse:
		n.Kind, n.Bool = Bool, t.Bool()
	case jsontext.KindNumber:
		n.Kind, n.Text = Number, t.String()
	case jsontext.KindString:
		n.Kind, n.Text = String, t.String()
	case jsontext.KindBeginObject:
		n.Kind = Object
		ok = r.object(n)
	case jsontext.KindBeginArray:
		n.Kind = List
		ok = r.list(n)
	}
	if !ok {
		return nil
	}
	return n
}

func (r *reader) list(n *Node) bool {
	for r.dec.PeekKind() != jsontext.KindEndArray {
		item := r.value()
		if item == nil {
			return false
		}
		n.Items = append(n.Items, item)
	}
	_, end, ok := r.token()
	n.Loc.End = end.End
	return ok
}

func (r *reader) object(n *Node) bool {
	seen := map[string]Loc{}
	for r.dec.PeekKind() != jsontext.KindEndObject {
		name, loc, ok := r.token()
		if !ok {
			return false
		}
		field := Field{Name: name.String(), Loc: loc}
		if field.Value = r.value(); field.Value == nil {
			return false
		}
		if first, twice := seen[field.Name]; twice && len(r.faults) == maxFaults {
			continue
		} else if twice {
			r.faults = append(r.faults, Fault{loc, "json-duplicate-key", "the key " + quote(field.Name) + " stands here twice", "first at line " + first.line()})
			continue
		}
		seen[field.Name] = loc
		n.Fields = append(n.Fields, field)
	}
	_, end, ok := r.token()
	n.Loc.End = end.End
	return ok
}
