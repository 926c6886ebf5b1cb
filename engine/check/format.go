package check

import (
	"bytes"
	"unicode/utf8"

	"github.com/goccy/go-json/jsontext"
)

// lineWidth is how many characters a formatted line holds before its value is broken over lines.
const lineWidth = 120

// Format returns a KB file in its canonical form: two blanks a level, and an
// object or list on one line where it fits. The order of members is the author's.
func Format(data []byte) ([]byte, error) {
	v := jsontext.Value(bytes.Clone(data))
	if err := v.Compact(); err != nil {
		return nil, err
	}
	f := formatter{}
	f.value(v, 0, 0)
	f.out.WriteByte('\n')
	return f.out.Bytes(), nil
}

type formatter struct{ out bytes.Buffer }

// value writes v, which stands behind before characters of its line, at a depth. The outermost object is always broken.
func (f *formatter) value(v jsontext.Value, depth, before int) {
	kind := v.Kind()
	if kind != '{' && kind != '[' || len(v) == 2 {
		f.out.Write(v)
		return
	}
	if line := spaced(v); depth > 0 && before+utf8.RuneCount(line) <= lineWidth {
		f.out.Write(line)
		return
	}
	d := jsontext.NewDecoder(bytes.NewReader(v))
	d.ReadToken()
	f.out.WriteByte(byte(kind))
	for i := 0; d.PeekKind() != '}' && d.PeekKind() != ']'; i++ {
		if i > 0 {
			f.out.WriteByte(',')
		}
		f.indent(depth + 1)
		used := 2 * (depth + 1)
		if kind == '{' {
			name, _ := d.ReadValue()
			used += utf8.RuneCount(name) + 2
			f.out.Write(name)
			f.out.WriteString(": ")
		}
		item, err := d.ReadValue()
		if err != nil {
			return // cannot be: v was compacted
		}
		f.value(item.Clone(), depth+1, used+1)
	}
	f.indent(depth)
	f.out.WriteByte(byte(kind) + 2)
}

func (f *formatter) indent(depth int) {
	f.out.WriteByte('\n')
	for range depth {
		f.out.WriteString("  ")
	}
}

// spaced writes a compact value on one line, with a blank behind each colon and comma.
func spaced(v jsontext.Value) []byte {
	out := make([]byte, 0, len(v)+16)
	quoted := false
	for i := 0; i < len(v); i++ {
		b := v[i]
		out = append(out, b)
		switch {
		case quoted && b == '\\':
			i++
			out = append(out, v[i])
		case b == '"':
			quoted = !quoted
		case !quoted && (b == ',' || b == ':'):
			out = append(out, ' ')
		}
	}
	return out
}
