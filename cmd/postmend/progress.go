package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// progress shows on a terminal how far a batch has come; elsewhere it is silent.
type progress struct {
	to    io.Writer // nil where it is silent
	in    *counter  // what was read, packed or not
	size  int64     // of all that is to be read, 0 if that is not known
	begun int64     // read by the run before this one
	since time.Time
	shown time.Time
}

const progressEvery = 250 * time.Millisecond

func newProgress(complaints io.Writer) *progress {
	p := &progress{since: time.Now()}
	if f, ok := terminal(complaints); ok {
		p.to = f
	}
	return p
}

// show rewrites the line, if it is time.
func (p *progress) show(lines int) {
	if p.to == nil || time.Since(p.shown) < progressEvery {
		return
	}
	p.shown = time.Now()
	took := time.Since(p.since)
	fmt.Fprintf(p.to, "\r%s\x1b[K", progressLine(lines, took, p.in.n.Load()-p.begun, p.size-p.begun))
}

// done takes the line away.
func (p *progress) done() {
	if p.to != nil && !p.shown.IsZero() {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}

// progressLine says how many lines are done, how fast, and what remains of size bytes (0: not known).
func progressLine(lines int, took time.Duration, read, size int64) string {
	text := fmt.Sprintf("%d lines, %.0f a second", lines, float64(lines)/took.Seconds())
	if size > 0 && read > 0 {
		left := time.Duration(float64(took) * float64(size-read) / float64(read))
		text += fmt.Sprintf(", %d %%, %v left", 100*read/size, max(0, left).Round(time.Second))
	}
	return text
}

// counter counts what is read, for the progress line.
type counter struct {
	io.Reader
	n atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}
