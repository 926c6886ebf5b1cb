package lines

import (
	"bufio"
	"bytes"
	"hash/crc32"
	"io"
)

// Chunk is some lines, one after the other.
type Chunk struct {
	Lines []Line
	End   int64  // offset behind the last line read
	Last  int    // its number
	Sum   uint32 // CRC-32C of the input up to End
	text  []byte
}

const (
	chunkLines = 32
	chunkBytes = 256 << 10
	chunkKeep  = 1 << 20 // a larger buffer is given back
)

func (c *Chunk) reset() {
	c.Lines = c.Lines[:0]
	c.text = c.text[:0]
	if cap(c.text) > chunkKeep {
		c.text = nil
	}
}

// Castagnoli is the polynomial of the sums.
var Castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Reader cuts an input into lines.
type Reader struct {
	Sum uint32 // CRC-32C of what was read; where the input begins at an offset, of what stands before it

	in      *bufio.Reader
	maxLine int
	at      int64
	number  int
}

// NewReader returns a Reader of in, which begins at an offset, after a number of lines.
func NewReader(in io.Reader, maxLine int, offset int64, number int) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, 64<<10), maxLine: maxLine, at: offset, number: number}
}

// Next fills c with the next lines: as many as there are without waiting, at least
// one, and no more than a chunk may hold. After the last it returns io.EOF.
// What c held before is overwritten.
func (r *Reader) Next(c *Chunk) error {
	c.reset()
	for {
		err := r.line(c)
		if err == io.EOF && len(c.Lines) > 0 {
			err = nil // the next call tells it again
		}
		if err != nil || len(c.Lines) == chunkLines || len(c.text) >= chunkBytes || !r.ready() {
			c.End, c.Last, c.Sum = r.at, r.number, r.Sum
			return err
		}
	}
}

// ready says whether the rest of a line is here already.
func (r *Reader) ready() bool {
	here, err := r.in.Peek(r.in.Buffered())
	return err == nil && bytes.IndexByte(here, '\n') >= 0
}

// line reads up to the next line end. Of a line that is too long nothing is kept.
func (r *Reader) line(c *Chunk) error {
	l, from := Line{Number: r.number + 1, Offset: r.at}, len(c.text)
	for {
		part, err := r.in.ReadSlice('\n')
		r.at += int64(len(part))
		r.Sum = crc32.Update(r.Sum, Castagnoli, part)
		if !l.TooLong && len(c.text)-from+len(part) > r.maxLine+1 {
			l.TooLong, c.text = true, c.text[:from]
		}
		if !l.TooLong {
			c.text = append(c.text, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if r.at > l.Offset {
			r.number++
			l.Text = bytes.TrimRight(c.text[from:], "\r\n")
			c.Lines = append(c.Lines, l)
		}
		return err
	}
}
