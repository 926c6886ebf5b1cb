package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/postmend/postmend/cmd/internal/lines"
)

// job is one run of batch: lines are read in chunks, worked on by all workers and
// written in order. A fixed number of chunks goes round, so that no part of it can
// run ahead of the others.
type job struct {
	answerer *lines.Answerer
	summary  bool
	unclear  []string // causes
	workers  int
	free     chan *chunk
	in       io.Reader
	out      io.Writer
	files    files

	from       checkpoint
	cases, bad int
	tally      *tally
	enough     atomic.Bool // the tally has all the samples it takes
	progress   *progress
}

const chunksPerWorker = 3

// chunk is some lines and, later, their answers.
type chunk struct {
	lines.Chunk
	answers []byte
	cases   int
	bad     int
	skipped int
	seen    []seen
	done    chan struct{}
}

// answersKeep is the largest buffer that is kept for the next chunk.
const answersKeep = 2 << 20

func (c *chunk) reset() {
	if cap(c.answers) > answersKeep {
		c.answers = nil
	}
	*c = chunk{Chunk: c.Chunk, answers: c.answers[:0], seen: c.seen[:0], done: make(chan struct{})}
}

func (j *job) run() error {
	todo := make(chan *chunk)
	order := make(chan *chunk, cap(j.free))
	stop := make(chan struct{})
	for range cap(j.free) {
		j.free <- &chunk{}
	}
	var readErr error
	go func() {
		defer close(todo)
		defer close(order)
		readErr = j.read(todo, order, stop)
	}()
	for range j.workers {
		go func() {
			for c := range todo {
				j.work(c)
				close(c.done)
			}
		}()
	}
	var err error
	for c := range order {
		<-c.done
		if err == nil {
			if err = j.write(c); err != nil {
				close(stop)
			}
		}
		j.free <- c
	}
	if err == nil {
		err = readErr
	}
	if err == nil {
		err = j.files.finish()
	}
	return err
}

// read cuts the input into chunks until it ends or stop is closed.
func (j *job) read(todo, order chan<- *chunk, stop <-chan struct{}) error {
	r := lines.NewReader(j.in, j.answerer.Options().MaxLine, j.from.In, j.from.Line)
	r.Sum = j.from.Sum
	for {
		var c *chunk
		select {
		case c = <-j.free:
		case <-stop:
			return nil
		}
		c.reset()
		if err := r.Next(&c.Chunk); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read the cases: %w", err)
		}
		order <- c
		todo <- c
	}
}

func (j *job) work(c *chunk) {
	for _, l := range c.Lines {
		var r lines.Result
		c.answers, r = j.answerer.Answer(c.answers, l)
		switch r.Outcome {
		case lines.Blank:
			continue
		case lines.Skipped:
			c.skipped++
			continue
		case lines.Bad:
			c.bad++
		case lines.Answered:
			if j.summary {
				c.seen = append(c.seen, see(&r, j.unclear, !j.enough.Load()))
			}
		}
		c.cases++
	}
}

func (j *job) write(c *chunk) error {
	j.cases += c.cases
	j.bad += c.bad
	j.tally.Skipped += c.skipped
	for _, s := range c.seen {
		j.tally.add(s)
	}
	j.enough.Store(j.tally.full())
	n, err := j.out.Write(c.answers)
	if err != nil {
		return fmt.Errorf("write the diagnoses: %w", err)
	}
	j.progress.show(j.cases + j.tally.Skipped)
	return j.files.wrote(int64(n), checkpoint{In: c.End, Sum: c.Sum, Line: c.Last, Cases: j.cases, Bad: j.bad, Tally: j.tally})
}

func (j *job) open(o *batchOptions, digest string) error {
	if err := j.files.open(o, j.in, j.out, digest); err != nil {
		return err
	}
	if j.files.in != nil {
		j.in = j.files.in
	}
	if j.files.out != nil {
		j.out = j.files.out
	}
	j.from = j.files.from
	j.cases, j.bad = j.from.Cases, j.from.Bad
	if j.from.Tally != nil {
		j.tally = j.from.Tally
	}
	if err := j.head(); err != nil {
		return err
	}
	return j.unpack()
}

// head writes what stands before the first answer. It does not wait for the input.
func (j *job) head() error {
	head := j.answerer.Head()
	if head == "" || j.from.Out > 0 {
		return nil
	}
	n, err := io.WriteString(j.out, head)
	j.files.now.Out += int64(n)
	return err
}

// unpack finds out whether the input is packed, and skips what the run before this one read.
func (j *job) unpack() error {
	raw := &counter{Reader: j.in}
	j.progress.in = raw
	if f := j.files.in; f != nil {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		j.progress.size = info.Size()
	}
	in, _, err := lines.Unpack(raw)
	if err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	j.in = in
	if j.from.In == 0 {
		return nil
	}
	if err := j.files.skip(in); err != nil {
		return fmt.Errorf("go on where the run before stopped: %w", err)
	}
	j.progress.begun = raw.n.Load()
	return nil
}

func (j *job) close() {
	j.progress.done()
	for _, f := range []*os.File{j.files.in, j.files.out} {
		if f != nil {
			f.Close()
		}
	}
}
