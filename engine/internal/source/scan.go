package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks a file by the JSON grammar and names its first fault. The
// library decides what JSON is; the scanner says what is wrong, in words and
// codes of our own, and keeps deep nesting away from the library.
type scanner struct {
	f     *File
	pos   int
	count int // of values
	fault Fault
	bad   bool
}

func (f *File) fault(off int, code, msg, hint string) Fault {
	return Fault{Loc{f, off, min(off+1, len(f.Data))}, code, msg, hint}
}

func (s *scanner) fail(off int, code, msg, hint string) {
	if !s.bad {
		s.fault, s.bad = s.f.fault(off, code, msg, hint), true
	}
}

func (s *scanner) eof() bool { return s.pos >= len(s.f.Data) }

// at returns the byte at the position, 0 at the end.
func (s *scanner) at() byte {
	if s.eof() {
		return 0
	}
	return s.f.Data[s.pos]
}

func (s *scanner) rest() []byte { return s.f.Data[s.pos:] }

func (s *scanner) space() {
	for !s.eof() && strings.IndexByte(" \t\r\n", s.at()) >= 0 {
		s.pos++
	}
}

// open is a bracket that waits for its other half.
type open struct {
	off    int
	object bool
}

// file scans one value and what may follow it. It keeps its own stack: bytes
// from outside must not decide how deep the program's goes.
func (s *scanner) file() {
	s.space()
	if s.eof() {
		s.fail(0, "json-empty-file", "the file is empty", "write at least {}")
		return
	}
	var stack []open
	s.value(&stack)
	for !s.bad && len(stack) > 0 {
		s.member(&stack)
	}
	s.space()
	if !s.bad && !s.eof() {
		if !s.misplaced("") {
			s.fail(s.pos, "json-trailing-data", "the file goes on after its JSON value", "")
		}
	}
}

// member scans what follows an opening bracket or a finished member: a comma
// and the next member, or the closing bracket.
func (s *scanner) member(stack *[]open) {
	top := (*stack)[len(*stack)-1]
	first := s.pos-1 == top.off
	s.space()
	switch c := s.at(); {
	case s.eof():
		s.unclosed(*stack)
		return
	case c == '}' || c == ']':
		s.closing(stack, c)
		return
	case first:
	case c != ',':
		if !s.misplaced(",") {
			s.fail(s.pos, "json-missing-comma", "a comma is missing before this", "")
		}
		return
	default:
		comma := s.pos
		s.pos++
		s.space()
		if c := s.at(); c == '}' || c == ']' || c == ',' {
			s.fail(comma, "json-trailing-comma", "nothing follows this comma", "remove it")
			return
		}
	}
	if top.object && !s.key(*stack) {
		return
	}
	s.space()
	if s.eof() {
		s.unclosed(*stack)
		return
	}
	s.value(stack)
}

func (s *scanner) unclosed(stack []open) {
	top := stack[len(stack)-1]
	s.fail(top.off, "json-unclosed", "the file ends before this "+quote(string(s.f.Data[top.off]))+" is closed", "")
}

func (s *scanner) closing(stack *[]open, c byte) {
	top := (*stack)[len(*stack)-1]
	if top.object != (c == '}') {
		want := "]"
		if top.object {
			want = "}"
		}
		s.fail(s.pos, "json-unclosed", "this "+quote(string(c))+" does not close the "+quote(string(s.f.Data[top.off]))+" of line "+Loc{s.f, top.off, top.off}.line(), "did you mean `"+want+"`?")
		return
	}
	s.pos++
	*stack = (*stack)[:len(*stack)-1]
}

// key scans a key and its colon.
func (s *scanner) key(stack []open) bool {
	start := s.pos
	switch c := s.at(); {
	case s.eof():
		s.unclosed(stack)
	case c == ',':
		s.fail(start, "json-trailing-comma", "no key stands before this comma", "remove it")
	case c != '"':
		if !s.misplaced(`"`) {
			s.fail(start, "json-bad-key", "a key has to stand here, in double quotes", "")
		}
	default:
		s.str()
		s.space()
		switch {
		case s.bad:
		case s.eof():
			s.unclosed(stack)
		case s.at() == ':':
			s.pos++
		case !s.misplaced(":"):
			s.fail(s.pos, "json-bad-key", "a colon has to follow the key", "")
		}
	}
	return !s.bad
}

// value scans a value; of a list or an object only its bracket.
func (s *scanner) value(stack *[]open) {
	if s.count++; s.count > maxValues {
		s.fail(s.pos, "json-too-large", "the file holds more than 100,000 values", "split it")
		return
	}
	switch c := s.at(); {
	case c == '{' || c == '[':
		if len(*stack) == MaxDepth {
			s.fail(s.pos, "json-too-deep", "brackets are nested more than 64 deep", "")
			return
		}
		*stack = append(*stack, open{s.pos, c == '{'})
		s.pos++
	case c == '"':
		s.str()
	case c == '-' || c >= '0' && c <= '9':
		s.number()
	default:
		s.word()
	}
}

func (s *scanner) word() {
	for _, w := range []string{"true", "false", "null"} {
		if strings.HasPrefix(string(s.rest()[:min(len(w), len(s.rest()))]), w) && !wordByte(s.rest(), len(w)) {
			s.pos += len(w)
			return
		}
	}
	if s.misplaced("") {
		return
	}
	start, end := s.pos, s.pos
	for wordByte(s.f.Data, end) {
		end++
	}
	lit := string(s.f.Data[start:end])
	hint := ""
	switch strings.ToLower(lit) {
	case "true", "false", "null":
		hint = "did you mean `" + strings.ToLower(lit) + "`?"
	case "none", "nil", "undefined":
		hint = "did you mean `null`?"
	}
	switch {
	case lit != "":
		s.fail(start, "json-bad-literal", quote(lit)+" is not a JSON value", hint)
	case s.at() == '\'':
		s.fail(start, "json-bad-literal", "strings stand in double quotes", "")
	default:
		s.fail(start, "json-bad-literal", "a value is missing here", "")
	}
}

func wordByte(b []byte, i int) bool {
	return i < len(b) && (b[i] == '_' || b[i] >= '0' && b[i] <= '9' || b[i] >= 'a' && b[i] <= 'z' || b[i] >= 'A' && b[i] <= 'Z')
}

// misplaced names the faults that can stand anywhere between values.
func (s *scanner) misplaced(want string) bool {
	r, n := utf8.DecodeRune(s.rest())
	switch {
	case n == 0:
		return false
	case r == '#' || r == '/' && n < len(s.rest()) && (s.rest()[n] == '/' || s.rest()[n] == '*'):
		s.fail(s.pos, "json-comment", "JSON has no comments", `write "note": "..." into the object`)
	case strings.ContainsRune("，：；“”„‟‘’「」『』｛｝［］【】＂＇、", r):
		hint := ""
		if want != "" {
			hint = "did you mean `" + want + "`?"
		} else if r >= 0xff01 && r <= 0xff5e {
			hint = "did you mean `" + string(r-0xfee0) + "`?"
		}
		s.fail(s.pos, "json-fullwidth-punct", "the character "+quote(string(r))+" is no JSON punctuation", hint)
	case r > 0x7f && !unicode.IsPrint(r):
		s.fail(s.pos, "json-bad-literal", "an invisible character stands here", "remove it")
	default:
		return false
	}
	return true
}

func (s *scanner) number() {
	start := s.pos
	if s.at() == '-' {
		s.pos++
	}
	lead := s.pos
	if s.digits() == 0 {
		s.badNumber(start)
		return
	}
	if s.f.Data[lead] == '0' && s.pos-lead > 1 {
		s.fail(start, "json-leading-zero", "a number does not begin with 0", "")
		return
	}
	if s.at() == '.' {
		s.pos++
		if s.digits() == 0 {
			s.badNumber(start)
			return
		}
	}
	if s.at() == 'e' || s.at() == 'E' {
		s.pos++
		if s.at() == '+' || s.at() == '-' {
			s.pos++
		}
		if s.digits() == 0 {
			s.badNumber(start)
			return
		}
	}
	switch {
	case wordByte(s.f.Data, s.pos) || s.at() == '.':
		s.badNumber(start)
	case s.pos-start > maxNumber:
		s.fail(start, "json-too-large", "the number is longer than 1,000 characters", "")
	}
}

func (s *scanner) digits() int {
	start := s.pos
	for s.at() >= '0' && s.at() <= '9' {
		s.pos++
	}
	return s.pos - start
}

func (s *scanner) badNumber(start int) {
	end := start
	for end < len(s.f.Data) && (wordByte(s.f.Data, end) || strings.IndexByte("+-.", s.f.Data[end]) >= 0) {
		end++
	}
	s.fail(start, "json-bad-literal", quote(string(s.f.Data[start:end]))+" is not a JSON number", "")
}

// str scans a string literal.
func (s *scanner) str() {
	start := s.pos
	for s.pos++; !s.eof(); {
		switch c := s.at(); {
		case s.pos-start > maxString:
			s.fail(start, "json-too-large", "the string is longer than 128 KiB", "")
			return
		case c == '"':
			s.pos++
			return
		case c == '\n' || c == '\r':
			s.fail(s.pos, "json-raw-newline", "the line ends within a string", `close it with ", or write \n`)
			return
		case c < 0x20:
			s.fail(s.pos, "json-raw-newline", "a control character stands in a string", `write \t for a tab`)
			return
		case c == '\\':
			if !s.escape() {
				return
			}
		default:
			s.pos++
		}
	}
	s.fail(start, "json-unclosed", "the file ends before this string is closed", "")
}

func (s *scanner) escape() bool {
	rest := s.rest()
	if len(rest) < 2 {
		s.pos++
		return true // the string's end is missing, and str says so
	}
	if strings.IndexByte(`"\/bfnrt`, rest[1]) >= 0 {
		s.pos += 2
		return true
	}
	if rest[1] != 'u' {
		r, _ := utf8.DecodeRune(rest[1:])
		s.fail(s.pos, "json-bad-escape", quote(`\`+string(r))+" is no escape of JSON", `did you mean `+"`\\\\"+string(r)+"`?")
		return false
	}
	u, ok := hex4(rest[2:])
	switch {
	case !ok:
		s.fail(s.pos, "json-bad-escape", `\u takes four hexadecimal digits`, "")
	case u >= 0xdc00 && u < 0xe000:
		s.fail(s.pos, "json-lone-surrogate", "the second half of a surrogate pair stands alone", "")
	case u >= 0xd800 && u < 0xdc00:
		low, isHex := rune(0), false
		if len(rest) >= 12 && rest[6] == '\\' && rest[7] == 'u' {
			low, isHex = hex4(rest[8:])
		}
		if !isHex || low < 0xdc00 || low >= 0xe000 {
			s.fail(s.pos, "json-lone-surrogate", "the first half of a surrogate pair stands alone", "")
		} else {
			s.pos += 12
		}
	default:
		s.pos += 6
	}
	return !s.bad
}
