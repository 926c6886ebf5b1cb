package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/postmend/postmend/engine"
)

// endOfText on a line of its own ends a pasted text. Bounces hold blank lines, two in a
// row as well; hardly one holds a lonely dot.
const endOfText = "."

// typed is what a user types, pastes or pipes. A terminal can go on after an end of file.
type typed struct{ in *bufio.Reader }

func newTyped(in io.Reader) *typed {
	return &typed{bufio.NewReaderSize(in, engine.DefaultMaxText+len("\r\n"))}
}

// line returns the next line; the error is io.EOF itself where there is none.
func (t *typed) line() (string, error) {
	line, err := t.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", fmt.Errorf("read standard input: a line has more than %d bytes", engine.DefaultMaxText)
	case err == io.EOF && len(line) == 0:
		return "", io.EOF
	case err != nil && err != io.EOF:
		return "", fmt.Errorf("read standard input: %w", err)
	}
	text := strings.TrimRight(string(line), "\r\n")
	return text, readable("standard input", text)
}

// text returns a pasted text whose first line was read.
func (t *typed) text(first string) (string, error) {
	var b strings.Builder
	for line := first; !ends(line); {
		b.WriteString(line + "\n")
		if b.Len() > engine.DefaultMaxText {
			return "", fmt.Errorf("read standard input: the text has more than %d bytes", engine.DefaultMaxText)
		}
		next, err := t.line()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", err
		}
		line = next
	}
	if strings.TrimSpace(b.String()) == "" {
		return "", nil
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// ends knows the dots of Japanese and Chinese keyboards, too.
func ends(line string) bool {
	switch strings.TrimSpace(line) {
	case endOfText, "．", "。":
		return true
	}
	return false
}
