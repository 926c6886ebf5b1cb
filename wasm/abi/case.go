package abi

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
)

// The types of a record's value.
const (
	typeNull   = 0 // the user was asked and does not know
	typeString = 1
	typeBool   = 2
	typeNumber = 3 // float64
	typeList   = 4 // of strings
	typeInt    = 5 // int64
)

// recordHeader is the length of what every record begins with: size, type, length of the path.
const recordHeader = 4 + 1 + 1

// DecodeCase reads a case: records of path, type and value. A fault is an
// *engine.Error with the code "bad-record", "bad-utf8", "unknown-member" or "wrong-type".
func DecodeCase(data []byte) (engine.Case, error) {
	c := engine.Case{Symptom: engine.Fields{}, Context: engine.Fields{}}
	seen := map[string]bool{}
	for at := 0; at < len(data); {
		path, value, next, err := record(data, at)
		if err != nil {
			return c, err
		}
		if seen[path] {
			return c, &engine.Error{Code: "bad-record", Field: path, Msg: "the record of " + string(appendString(nil, path)) + " occurs twice"}
		}
		seen[path] = true
		if err := put(&c, path, value); err != nil {
			return c, err
		}
		at = next
	}
	return c, nil
}

// put sets the member of c that path names.
func put(c *engine.Case, path string, value any) error {
	if name, ok := strings.CutPrefix(path, "symptom."); ok {
		c.Symptom[name] = value
		return nil
	}
	if name, ok := strings.CutPrefix(path, "context."); ok {
		c.Context[name] = value
		return nil
	}
	member, ok := map[string]*string{"id": &c.ID, "locale": &c.Locale}[path]
	if !ok {
		return &engine.Error{Code: "unknown-member", Field: path, Msg: "a case has no member " + string(appendString(nil, path)), Hint: "a case has id, locale, symptom and context"}
	}
	if *member, ok = value.(string); !ok {
		return &engine.Error{Code: "wrong-type", Field: path, Msg: path + " is a string"}
	}
	return nil
}

// record reads the record at an offset, and says where the next one begins.
func record(data []byte, at int) (path string, value any, next int, err error) {
	rest := data[at:]
	if len(rest) < recordHeader {
		return "", nil, 0, badRecord(at, "the header is cut off")
	}
	size := uint64(word(rest))
	if size < recordHeader-4 || size > uint64(len(rest)-4) {
		return "", nil, 0, badRecord(at, "its size does not fit")
	}
	next = at + 4 + int(size)
	body := rest[recordHeader : 4+size]
	length := int(rest[5])
	if length > len(body) {
		return "", nil, 0, badRecord(at, "its path is cut off")
	}
	path = string(body[:length])
	if !utf8.ValidString(path) {
		return "", nil, 0, &engine.Error{Code: "bad-utf8", Msg: "the path of the record at byte " + strconv.Itoa(at) + " is not UTF-8"}
	}
	value, problem := decode(rest[4], body[length:])
	switch problem {
	case "":
		return path, value, next, nil
	case notUTF8:
		return "", nil, 0, &engine.Error{Code: "bad-utf8", Field: path, Msg: path + " is not UTF-8"}
	}
	return "", nil, 0, badRecord(at, problem)
}

func badRecord(at int, problem string) error {
	return &engine.Error{Code: "bad-record", Msg: "the record at byte " + strconv.Itoa(at) + ": " + problem}
}

const (
	notUTF8  = "not UTF-8"
	badValue = "its value does not fit its type"
)

// decode reads a value; problem is "" if all is well.
func decode(kind byte, value []byte) (v any, problem string) {
	switch kind {
	case typeNull:
		if len(value) == 0 {
			return nil, ""
		}
	case typeString:
		if !utf8.Valid(value) {
			return nil, notUTF8
		}
		return string(value), ""
	case typeBool:
		if len(value) == 1 && value[0] <= 1 {
			return value[0] == 1, ""
		}
	case typeNumber:
		if len(value) == 8 {
			return math.Float64frombits(long(value)), ""
		}
	case typeInt:
		if len(value) == 8 {
			return int64(long(value)), ""
		}
	case typeList:
		return list(value)
	default:
		return nil, "no value has the type " + strconv.Itoa(int(kind))
	}
	return nil, badValue
}

// list reads strings, each behind its length.
func list(value []byte) (v any, problem string) {
	out := []string{}
	for len(value) > 0 {
		if len(value) < 4 || uint64(word(value)) > uint64(len(value)-4) {
			return nil, badValue
		}
		end := 4 + int(word(value))
		if !utf8.Valid(value[4:end]) {
			return nil, notUTF8
		}
		out = append(out, string(value[4:end]))
		value = value[end:]
	}
	return out, ""
}

func word(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func long(b []byte) uint64 { return uint64(word(b)) | uint64(word(b[4:]))<<32 }

// EncodeCase writes a case as DecodeCase reads it. A value of a type that the
// border does not know is an *engine.Error with the code "wrong-type".
func EncodeCase(c engine.Case) ([]byte, error) {
	var out []byte
	for _, m := range []struct{ path, value string }{{"id", c.ID}, {"locale", c.Locale}} {
		if m.value != "" {
			out = appendRecord(out, m.path, typeString, []byte(m.value))
		}
	}
	for _, group := range []struct {
		prefix string
		fields engine.Fields
	}{{"symptom.", c.Symptom}, {"context.", c.Context}} {
		names := make([]string, 0, len(group.fields))
		for name := range group.fields {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			path := group.prefix + name
			kind, value, ok := encode(group.fields[name])
			if !ok || len(path) > math.MaxUint8 {
				return nil, &engine.Error{Code: "wrong-type", Field: path, Msg: path + " has a value or a name that no record holds"}
			}
			out = appendRecord(out, path, kind, value)
		}
	}
	return out, nil
}

func encode(v any) (kind byte, value []byte, ok bool) {
	switch v := v.(type) {
	case nil:
		return typeNull, nil, true
	case string:
		return typeString, []byte(v), true
	case bool:
		if v {
			return typeBool, []byte{1}, true
		}
		return typeBool, []byte{0}, true
	case float64:
		return typeNumber, appendLong(nil, math.Float64bits(v)), true
	case int:
		return typeInt, appendLong(nil, uint64(v)), true
	case int64:
		return typeInt, appendLong(nil, uint64(v)), true
	case []string:
		for _, s := range v {
			value = append(appendWord(value, uint32(len(s))), s...)
		}
		return typeList, value, true
	case []any:
		for _, e := range v {
			s, ok := e.(string)
			if !ok {
				return 0, nil, false
			}
			value = append(appendWord(value, uint32(len(s))), s...)
		}
		return typeList, value, true
	}
	return 0, nil, false
}

func appendRecord(dst []byte, path string, kind byte, value []byte) []byte {
	dst = appendWord(dst, uint32(recordHeader-4+len(path)+len(value)))
	dst = append(dst, kind, byte(len(path)))
	return append(append(dst, path...), value...)
}

func appendWord(dst []byte, v uint32) []byte {
	return append(dst, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

func appendLong(dst []byte, v uint64) []byte {
	return appendWord(appendWord(dst, uint32(v)), uint32(v>>32))
}
