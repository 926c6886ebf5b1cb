package check

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/source"
)

// Finding is one thing that is wrong, at its place.
type Finding struct {
	Code     string // "KB503"
	Name     string // "rule-subsumed"
	Severity Severity
	Message  string // a sentence that stands alone
	Hint     string // a way out
	Pos      engine.Pos
	Off, End int // the stretch of the file that it is about, as half-open byte offsets
	Layer    int
	Kind, ID string // the object that it is about: "rule", "bulb-dead"; "" for none
	Related  []Related
	Case     string // a case that shows it, as JSON: kbcheck eval reproduces it
	Fix      *Fix

	Fingerprint string // the same wherever in a file the object stands
	Ignored     string // the reason of the $ignore that hides it, "" if none does

	from, to int  // lines of the object
	refused  bool // by the compiler
}

// Related is another place that a finding speaks of.
type Related struct {
	Pos     engine.Pos
	Message string
}

// Fix is a change that repairs a finding.
type Fix struct {
	Says  string
	Safe  bool // it cannot change what the knowledge base means otherwise
	Edits []Edit
}

// Edit replaces bytes [Off, End) of a file.
type Edit struct {
	File     string
	Off, End int
	Text     string
}

// Touches says whether the object that a finding is about, or the finding's own
// line, stands on one of the lines [from, to].
func (f *Finding) Touches(from, to int) bool {
	first, last := f.Pos.Line, f.Pos.Line
	if f.from > 0 {
		first, last = min(first, f.from), max(last, f.to)
	}
	return first <= to && from <= last
}

func sortFindings(all []Finding) {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Off, b.Off), cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}

// fingerprints are built from what a finding is about, not from where it stands.
func fingerprints(all []Finding) {
	seen := map[string]int{}
	for i := range all {
		f := &all[i]
		about := f.Kind + "\x00" + f.ID
		if f.ID == "" {
			about = f.Pos.File
		}
		sum := sha256.Sum256([]byte(f.Code + "\x00" + about + "\x00" + f.Message))
		key := hex.EncodeToString(sum[:8])
		seen[key]++
		if n := seen[key]; n > 1 {
			key += "-" + strconv.Itoa(n)
		}
		f.Fingerprint = key
	}
}

// text is a file with its line starts, for places given as line and column.
type text struct {
	name  string
	layer int
	data  []byte
	root  *source.Node
	lines []int
}

func newText(name string, layer int, data []byte, root *source.Node) *text {
	t := &text{name: name, layer: layer, data: data, root: root, lines: []int{0}}
	for i, b := range t.data {
		if b == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset is the reverse of pos.
func (t *text) offset(line, col int) int {
	if line < 1 || line > len(t.lines) {
		return 0
	}
	return min(t.lines[line-1]+col-1, len(t.data))
}

func (t *text) pos(off int) engine.Pos {
	i, found := slices.BinarySearch(t.lines, off)
	if !found {
		i--
	}
	return engine.Pos{File: t.name, Line: i + 1, Col: off - t.lines[i] + 1}
}

func (t *text) line(off int) int { return t.pos(off).Line }

// token returns the end of the word, string or number that begins at off: what a
// fault whose extent is not known is about.
func (t *text) token(off int) int {
	rest := t.data[off:]
	if n := bytes.IndexByte(rest, '\n'); n >= 0 {
		rest = rest[:n]
	}
	if len(rest) == 0 {
		return off
	}
	switch c := rest[0]; {
	case c == '\\' && len(rest) > 5 && rest[1] == 'u':
		return off + 6
	case c == '\\' && len(rest) > 1:
		return off + 2
	case c == '"' || c == '\'':
		for i := 1; i < len(rest); i++ {
			if rest[i] == '\\' {
				i++
			} else if rest[i] == c {
				return off + i + 1
			}
		}
		return off + 1
	case named(c):
		i := 1
		for i < len(rest) && (named(rest[i]) || (rest[i] == '.' || rest[i] == '-') && i+1 < len(rest) && named(rest[i+1])) {
			i++
		}
		return off + i
	case bytes.IndexByte([]byte("=!<>&|?"), c) >= 0:
		i := 1
		for i < len(rest) && bytes.IndexByte([]byte("=&|?."), rest[i]) >= 0 {
			i++
		}
		return off + i
	case c < utf8.RuneSelf:
		return off + 1
	}
	_, n := utf8.DecodeRune(rest)
	return off + n
}

func named(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
