package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"

	"github.com/postmend/postmend/cmd/internal/lines"
)

// block is a piece of a file that begins and ends with a line. It knows the number of
// its first line, so that an answer does not depend on how the file is cut.
type block struct {
	File string
	From int64
	To   int64  // 0: up to the end of the file
	Line int64  // lines before it
	Text []byte // of standard input, which a worker cannot read
}

// stdin is the name of standard input, and its most bytes: they travel inside the job.
const (
	stdin    = "-"
	stdinMax = 64 << 20
)

// cut cuts files into blocks. It only looks for line ends, which takes little of the time
// that the answers take.
type cut struct{ Size int64 }

func (fn *cut) ProcessElement(ctx context.Context, file fileio.FileMetadata, emit func(block)) error {
	f, err := openFile(ctx, file.Path, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	in, packed, err := lines.Unpack(f)
	if err == nil && !packed {
		err = cutLines(in, fn.Size, func(b block) {
			b.File = file.Path
			emit(b)
		})
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", file.Path, err)
	}
	if packed {
		emit(block{File: file.Path})
	}
	return nil
}

// cutLines tells where to cut: behind the first line end after size bytes, and again after that.
func cutLines(in io.Reader, size int64, emit func(block)) error {
	r := bufio.NewReaderSize(in, 256<<10)
	var b block
	for at, line := int64(0), int64(0); ; {
		text, err := r.ReadSlice('\n')
		at += int64(len(text))
		if bytes.HasSuffix(text, []byte("\n")) {
			line++
		}
		end := err == io.EOF
		if b.To = at; at > b.From && (end || err == nil && at-b.From >= size) {
			emit(b)
			b = block{From: at, Line: line}
		}
		if end {
			return nil
		}
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
}

// stdinBlocks cuts what stands on standard input.
func stdinBlocks(in io.Reader, size int64) ([]block, error) {
	in, _, err := lines.Unpack(in)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(in, stdinMax+1))
	if err != nil {
		return nil, err
	}
	if len(text) > stdinMax {
		return nil, fmt.Errorf("standard input has more than %d bytes: put it into a file", stdinMax)
	}
	var blocks []block
	err = cutLines(bytes.NewReader(text), size, func(b block) {
		b.File, b.Text = stdin, text[b.From:b.To]
		blocks = append(blocks, b)
	})
	return blocks, err
}

// open returns the bytes of a block.
func (b *block) open(ctx context.Context) (io.Reader, io.Closer, error) {
	if b.File == stdin {
		return bytes.NewReader(b.Text), io.NopCloser(nil), nil
	}
	f, err := openFile(ctx, b.File, b.From)
	if err != nil {
		return nil, nil, err
	}
	if b.To > 0 {
		return io.LimitReader(f, b.To-b.From), f, nil
	}
	in, _, err := lines.Unpack(f)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return in, f, nil
}
