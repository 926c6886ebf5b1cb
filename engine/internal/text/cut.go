package text

import "unicode/utf8"

// cutter takes parts out of a folded text, in place. Every byte is either kept
// or dropped, in order; the marks of lines move to what is kept next.
type cutter struct {
	*Buffer
	size int // of what is kept
}

func (c *cutter) keep(from, to int) {
	if c.size == from {
		c.size = to
		return
	}
	for i := from; i < to; i++ {
		c.moveMarks(i)
		c.Text[c.size], c.From[c.size], c.To[c.size] = c.Text[i], c.From[i], c.To[i]
		c.size++
	}
}

func (c *cutter) drop(from, to int) {
	for i := from; i < to; i++ {
		c.moveMarks(i)
	}
}

func (c *cutter) moveMarks(i int) {
	if i == c.size {
		return
	}
	for _, set := range [...][]uint64{c.Marks.LineStarts, c.Marks.LineEnds} {
		if i>>6 < len(set) && set[i>>6]>>(i&63)&1 != 0 {
			set[i>>6] &^= 1 << (i & 63)
			set[c.size>>6] |= 1 << (c.size & 63)
		}
	}
}

func (c *cutter) done() {
	c.moveMarks(len(c.Text))
	c.Text, c.From, c.To = c.Text[:c.size], c.From[:c.size], c.To[:c.size]
}

// border puts a line feed, which no phrase and no pattern crosses, in the place of [from, to).
func (c *cutter) border(from, to int) {
	begin, end := c.From[from], c.To[to-1]
	c.keep(from, from+1)
	c.Text[c.size-1], c.From[c.size-1], c.To[c.size-1] = '\n', begin, end
	c.drop(from+1, to)
}

// join drops [from, to) so that what stands around it becomes neighbours: at
// most one space remains, and only between Latin characters. It returns the end
// of what is dropped.
func (c *cutter) join(from, to int) int {
	c.drop(from, to)
	next, _ := utf8.DecodeRune(c.Text[to:])
	if c.size > 0 && c.Text[c.size-1] == ' ' && (next == ' ' || to == len(c.Text) || !Latin(next)) {
		c.size--
	}
	last, _ := utf8.DecodeLastRune(c.Text[:c.size])
	if next == ' ' && (c.size == 0 || !Latin(last)) {
		c.drop(to, to+1)
		to++
	}
	return to
}

// copyFrom makes b the same text as a.
func (b *Buffer) copyFrom(a *Buffer) {
	b.Text = append(b.Text[:0], a.Text...)
	b.From = append(b.From[:0], a.From...)
	b.To = append(b.To[:0], a.To...)
	b.Marks.LineStarts = append(b.Marks.LineStarts[:0], a.Marks.LineStarts...)
	b.Marks.LineEnds = append(b.Marks.LineEnds[:0], a.Marks.LineEnds...)
}
