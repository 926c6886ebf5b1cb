// Package shards reads cases and writes digests of what is said about them, 1,000 at a time.
package shards

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/postmend/postmend/engine"
)

// Size is how many answers make one digest.
const Size = 1000

// Main is the whole of a program that answers cases; open gets the folder with the bundles.
func Main(open func(dir string) (answer func(cases [][]byte) ([][]byte, error), err error)) {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: PROGRAM DIR [answers] <CASES")
		os.Exit(2)
	}
	answer, err := open(os.Args[1])
	if err == nil {
		err = Write(os.Stdout, os.Stdin, len(os.Args) > 2, answer)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Write writes a digest for each shard of in, or the answers themselves.
func Write(out io.Writer, in io.Reader, answers bool, answer func(cases [][]byte) ([][]byte, error)) error {
	w := bufio.NewWriter(out)
	s := Lines(in)
	for {
		var cases [][]byte
		for len(cases) < Size && s.Scan() {
			cases = append(cases, bytes.Clone(s.Bytes()))
		}
		if len(cases) == 0 {
			break
		}
		said, err := answer(cases)
		if err != nil {
			return err
		}
		h := sha256.New()
		to := io.Writer(h)
		if answers {
			to = w
		}
		for _, a := range said {
			to.Write(a)
			io.WriteString(to, "\n")
		}
		if !answers {
			fmt.Fprintf(w, "%x\n", h.Sum(nil))
		}
	}
	if s.Err() != nil {
		return s.Err()
	}
	return w.Flush()
}

// Lines scans lines of up to 64 MiB.
func Lines(in io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(in)
	s.Buffer(nil, 64<<20)
	return s
}

// Refusal is the answer to a case that is refused.
func Refusal(e *engine.Error) []byte {
	return []byte("!" + strings.Join([]string{e.Code, e.Field, e.Msg, e.Hint}, "\t"))
}
