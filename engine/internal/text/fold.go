// Package text reads a symptom's text: it folds what counts as equal, finds
// phrases, and takes codes and values out.
package text

import (
	"math"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// Folder makes characters that count as equal the same. It never changes.
type Folder struct {
	pages [0x110000 >> pageBits]*[1 << pageBits]uint16 // by rune: one more than the index into table; 0 for itself
	table []plan.Fold
}

const pageBits = 8

// NewFolder prepares a table. Its replacements are folded themselves; those beyond
// the number of an index are left out, as no language needs them.
func NewFolder(table []plan.Fold) *Folder {
	f := &Folder{table: table[:min(len(table), math.MaxUint16)]}
	for i, e := range f.table {
		if e.From < 0 || e.From > utf8.MaxRune {
			continue // no text has it
		}
		page := &f.pages[e.From>>pageBits]
		if *page == nil {
			*page = new([1 << pageBits]uint16)
		}
		(*page)[e.From&(1<<pageBits-1)] = uint16(i + 1)
	}
	return f
}

// find returns the replacement of r: a rune, or a string where the rune is -1.
func (f *Folder) find(r rune) (rune, string) {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A', ""
		}
	}
	page := f.pages[r>>pageBits]
	if page == nil {
		return r, ""
	}
	n := page[r&(1<<pageBits-1)]
	if n == 0 {
		return r, ""
	}
	long := f.table[n-1].To
	if to, size := utf8.DecodeRuneInString(long); size > 0 && size == len(long) {
		return to, ""
	}
	return -1, long
}

// Rune returns what a single character is folded to.
func (f *Folder) Rune(r rune) string {
	to, long := f.find(r)
	if to < 0 {
		return long
	}
	return string(to)
}

// String returns s folded.
func (f *Folder) String(s string) string {
	var b Buffer
	f.Fold(s, &b)
	return string(b.Text)
}

// Buffer is a folded text and the way back to the text as given. Its memory
// serves one text after another.
type Buffer struct {
	Text  []byte
	From  []int32 // by offset in Text: where what the byte stands for begins in the text as given ...
	To    []int32 // ... and where it ends
	Marks automaton.Marks

	source  string
	off     []int32 // by offset in source: the offset in the text as given; empty if they are the same
	decoded []byte

	last    rune // the last rune of Text, or -1
	wide    int  // size of the last rune
	gap     bool // white space waits ...
	newline bool // ... and contains a line break
	gapFrom int32
	gapTo   int32
	untidy  bool // it has what tidy may take out
}

// Given returns the span, in the text as given, of Text[from:to].
func (b *Buffer) Given(from, to int) Span {
	if from >= to {
		at := int32(0)
		if from < len(b.From) {
			at = b.From[from]
		} else if len(b.To) > 0 {
			at = b.To[len(b.To)-1]
		}
		return Span{at, at}
	}
	return Span{b.From[from], b.To[to-1]}
}

func (b *Buffer) reset() {
	b.Text, b.From, b.To, b.off = b.Text[:0], b.From[:0], b.To[:0], b.off[:0]
	clear(b.Marks.LineStarts)
	clear(b.Marks.LineEnds)
	b.Marks.Forget()
	b.last, b.wide, b.gap, b.newline = -1, 0, false, false
	b.untidy = false
}

// Fold folds text into b.
func (f *Folder) Fold(text string, b *Buffer) {
	b.reset()
	b.source = text
	switch {
	case looksQuoted(text):
		b.unquote(text)
	case looksMisread(text):
		b.reread(text)
	}
	f.read(b)
	if b.untidy {
		b.tidy()
	}
	if len(b.off) > 0 {
		b.restore(text)
	}
}

// read folds the source character by character.
func (f *Folder) read(b *Buffer) {
	s := b.source
	newline := true // nothing but white space since the line began
	for i := 0; i < len(s); {
		c := s[i]
		next := i + 1
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.emit(rune(c), i, next)
			for next = i + 1; next < len(s) && ('a' <= s[next] && s[next] <= 'z' || '0' <= s[next] && s[next] <= '9'); next++ {
			}
			b.appendRun(s, i+1, next)
		case c == '&':
			r, end := entity(s, i)
			f.put(b, r, i, end)
			next = end
		case c == '<':
			kind, end := tag(s, i)
			switch next = end; kind {
			case notTag:
				b.emit('<', i, end)
			case spaceTag, lineTag:
				b.space(kind == lineTag, i, end)
			}
		case newline && (c == '>' || c == '|') && quoteMarks(s, i) > i:
			next = quoteMarks(s, i)
			b.space(false, i, next)
			i = next
			continue
		case c < utf8.RuneSelf:
			f.put(b, rune(c), i, next)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			next = i + size
			f.put(b, r, i, next)
		}
		newline = c == '\n' || c == '\r' || newline && (c == ' ' || c == '\t')
		i = next
	}
	b.mark(&b.Marks.LineStarts, 0)
	b.mark(&b.Marks.LineEnds, len(b.Text))
}

// quoteMarks returns the end of the marks at s[i:] that only say that the line
// is a quotation or a row of a table: they are followed by white space.
func quoteMarks(s string, i int) int {
	end := i
	for ; i < len(s) && (s[i] == '>' || s[i] == '|' || s[i] == ' ' || s[i] == '\t'); i++ {
		if s[i] == ' ' || s[i] == '\t' {
			end = i + 1
		}
	}
	return end
}

// put folds the rune r, which stands at [from, to) of the source.
func (f *Folder) put(b *Buffer, r rune, from, to int) {
	space, newline := white(r)
	switch {
	case space:
		b.space(newline, from, to)
	case Invisible(r):
	default:
		folded, long := f.find(r)
		if folded >= 0 {
			b.emit(folded, from, to)
			return
		}
		for _, r := range long {
			b.emit(r, from, to)
		}
	}
}

// space notes white space, which counts only if Latin stands on both sides.
func (b *Buffer) space(newline bool, from, to int) {
	if !b.gap {
		b.gap, b.gapFrom = true, int32(from)
	}
	b.gapTo = int32(to)
	b.newline = b.newline || newline
}

// emit appends a folded rune.
func (b *Buffer) emit(r rune, from, to int) {
	if r == dakuten || r == handakuten {
		b.voice(r, to)
		return
	}
	if b.gap {
		if b.newline {
			b.mark(&b.Marks.LineEnds, len(b.Text))
		}
		if Latin(b.last) && Latin(r) {
			b.append(' ', int(b.gapFrom), int(b.gapTo))
		}
		if b.newline {
			b.mark(&b.Marks.LineStarts, len(b.Text))
		}
		b.gap, b.newline = false, false
	}
	b.append(r, from, to)
}

func (b *Buffer) append(r rune, from, to int) {
	b.untidy = b.untidy || r == prolonged || r == '(' && han(b.last)
	b.last, b.wide = r, 1
	if r < utf8.RuneSelf {
		b.Text, b.From, b.To = append(b.Text, byte(r)), append(b.From, int32(from)), append(b.To, int32(to))
		return
	}
	n := len(b.Text)
	b.Text = utf8.AppendRune(b.Text, r)
	b.wide = len(b.Text) - n
	for range b.wide {
		b.From = append(b.From, int32(from))
		b.To = append(b.To, int32(to))
	}
}

// appendRun appends s[from:to] of the source, which is letters and digits behind one of them.
func (b *Buffer) appendRun(s string, from, to int) {
	if from == to {
		return
	}
	b.Text = append(b.Text, s[from:to]...)
	for i := from; i < to; i++ {
		b.From, b.To = append(b.From, int32(i)), append(b.To, int32(i+1))
	}
	b.last = rune(s[to-1])
}

// voice puts a voicing mark on the kana before it; elsewhere it is dropped.
func (b *Buffer) voice(mark rune, to int) {
	r, ok := Voiced(b.last, mark)
	if !ok {
		return
	}
	n := len(b.Text) - b.wide
	from := b.From[n]
	b.Text, b.From, b.To = b.Text[:n], b.From[:n], b.To[:n]
	b.gap, b.newline = false, false
	b.append(r, int(from), to)
}

func (b *Buffer) mark(set *[]uint64, n int) {
	for len(*set) <= n>>6 {
		*set = append(*set, 0)
	}
	(*set)[n>>6] |= 1 << (n & 63)
}
