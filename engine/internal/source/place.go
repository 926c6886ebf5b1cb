package source

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// File is the text of one file.
type File struct {
	Name   string
	Data   []byte
	marked []mark // of every 4 KiB, made when first asked for
}

// Loc is a stretch of a file, as half-open byte offsets.
type Loc struct {
	File     *File
	Off, End int
}

// Pos returns the line and the column of the first byte, both from 1; columns count bytes.
func (l Loc) Pos() (line, col int) {
	if l.File == nil {
		return 0, 0
	}
	m := l.File.marks()[l.Off/markEvery]
	from := l.Off / markEvery * markEvery
	rest := l.File.Data[from:l.Off]
	start := int(m.start)
	if i := bytes.LastIndexByte(rest, '\n'); i >= 0 {
		start = from + i + 1
	}
	return int(m.line) + bytes.Count(rest, []byte{'\n'}), l.Off - start + 1
}

func (l Loc) line() string {
	line, _ := l.Pos()
	return strconv.Itoa(line)
}

// mark is the line of a byte, and the offset at which that line starts.
type mark struct{ line, start int32 }

const markEvery = 4 << 10

func (f *File) marks() []mark {
	if f.marked != nil {
		return f.marked
	}
	m := mark{1, 0}
	for from := 0; ; from += markEvery {
		f.marked = append(f.marked, m)
		part := f.Data[from:min(from+markEvery, len(f.Data))]
		m.line += int32(bytes.Count(part, []byte{'\n'}))
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			m.start = int32(from + i + 1)
		}
		if len(part) < markEvery {
			return f.marked
		}
	}
}

// Runes returns where runes [from, to) of a string's decoded text stand in its literal.
func (n *Node) Runes(from, to int) Loc {
	if n.Kind != String {
		return n.Loc
	}
	l := Loc{File: n.Loc.File, Off: -1, End: -1}
	at, end := n.Loc.Off+1, n.Loc.End-1
	for i := 0; ; i++ {
		if i == from {
			l.Off = at
		}
		if i == to {
			l.End = at
		}
		if at >= end {
			break
		}
		at += width(l.File.Data[at:end])
	}
	if l.Off < 0 {
		l.Off = end
	}
	if l.End < l.Off {
		l.End = min(max(l.Off, at), end)
	}
	return l
}

// width returns how many bytes of a literal make its first decoded rune.
func width(lit []byte) int {
	if lit[0] != '\\' {
		_, n := utf8.DecodeRune(lit)
		return n
	}
	if len(lit) < 6 || lit[1] != 'u' {
		return min(2, len(lit))
	}
	if u, ok := hex4(lit[2:]); ok && u >= 0xd800 && u < 0xdc00 && len(lit) >= 12 {
		return 12
	}
	return 6
}

// stringStart returns where the literal begins that ends before end.
func (f *File) stringStart(end int) int {
	for i := end - 2; i >= 0; i-- {
		if f.Data[i] != '"' {
			continue
		}
		slashes := 0
		for i-slashes > 0 && f.Data[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
	return 0
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	u, err := strconv.ParseUint(string(b[:4]), 16, 32)
	return rune(u), err == nil && b[0] != '+' && b[0] != '-' && b[0] != '_'
}

// quote quotes the beginning of s: a fault tells what stands somewhere, not all of it.
func quote(s string) string {
	const most = 80
	for i := range s {
		if i >= most {
			return strconv.Quote(s[:i] + "…")
		}
	}
	return strconv.Quote(s)
}
