package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"

	json "github.com/goccy/go-json/v2"

	"github.com/spf13/pflag"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

type batchOptions struct {
	in, out         string
	kb              []string
	workers         int
	resume, idsOnly bool
	maxLine         int
}

func batch(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	o := batchOptions{}
	flags := pflag.NewFlagSet("batch", pflag.ContinueOnError)
	flags.SetOutput(complaints)
	flags.SortFlags = false
	flags.StringVar(&o.in, "in", "", "file of cases, one JSON object a line (default: standard input)")
	flags.StringVar(&o.out, "out", "", "file for the diagnoses (default: standard output)")
	flags.IntVar(&o.workers, "workers", runtime.GOMAXPROCS(0), "how many cases to work on at once")
	flags.BoolVar(&o.resume, "resume", false, "go on where a run with the same --in and --out was stopped")
	flags.BoolVar(&o.idsOnly, "ids-only", false, "leave out all words")
	flags.IntVar(&o.maxLine, "max-line", 2<<20, "longest line in bytes; a longer one is reported at its place")
	flags.StringArrayVar(&o.kb, "kb", nil, "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one")
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	if flags.NArg() > 0 {
		return exitUsage, fmt.Errorf("batch takes no argument %q: use --in", flags.Arg(0))
	}
	if o.resume && (o.in == "" || o.out == "") {
		return exitUsage, errors.New("--resume needs --in and --out")
	}
	k, err := layers.Open(o.kb)
	if err != nil {
		return exitUsage, err
	}
	options := []engine.Option{}
	if o.idsOnly {
		options = append(options, engine.IDsOnly())
	}
	j := &job{engine: engine.New(k, options...), maxLine: o.maxLine, workers: max(1, o.workers), in: in, out: out}
	if err := j.open(&o); err != nil {
		return exitUsage, err
	}
	defer j.close()
	if err := j.run(); err != nil {
		return exitUsage, err
	}
	if j.cases == 0 {
		return exitUsage, errors.New("the input holds no case")
	}
	if j.bad > 0 {
		fmt.Fprintf(complaints, "postmend: %d of %d lines were bad: see their \"error\"\n", j.bad, j.cases)
		return exitFindings, nil
	}
	return exitOK, nil
}

// job is one run of batch: lines are read in chunks, worked on by all workers and
// written in order. At most a few chunks a worker exist at a time.
type job struct {
	engine  *engine.Engine
	maxLine int
	workers int
	in      io.Reader
	out     io.Writer
	files   files

	line       int // lines read
	cases, bad int
}

// chunk is some lines and, later, their answers.
type chunk struct {
	lines   []line
	answers bytes.Buffer
	bad     int
	read    int64 // bytes of the input up to the end of the chunk
	last    int   // number of the chunk's last line
	done    chan struct{}
}

type line struct {
	number  int
	text    []byte
	tooLong bool
}

const (
	chunkLines = 256
	chunkBytes = 256 << 10
)

func (j *job) run() error {
	todo := make(chan *chunk)
	order := make(chan *chunk, 2*j.workers)
	stop := make(chan struct{})
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
	in := bufio.NewReaderSize(j.in, 64<<10)
	at := j.files.from.In
	for {
		c := &chunk{done: make(chan struct{})}
		size, err := j.fill(in, c, &at)
		if size > 0 {
			c.read, c.last = at, j.line
			select {
			case order <- c:
				todo <- c
			case <-stop:
				return nil
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the cases: %w", err)
		}
	}
}

// fill reads the lines of one chunk and returns how many bytes they took.
func (j *job) fill(in *bufio.Reader, c *chunk, at *int64) (int64, error) {
	from := *at
	for len(c.lines) < chunkLines && *at-from < chunkBytes {
		text, n, tooLong, err := readLine(in, j.maxLine)
		*at += n
		if n > 0 {
			j.line++
			if tooLong || len(bytes.TrimSpace(text)) > 0 {
				c.lines = append(c.lines, line{j.line, text, tooLong})
			}
		}
		if err != nil {
			return *at - from, err
		}
	}
	return *at - from, nil
}

// readLine reads up to the next line end. Of a line longer than limit nothing is kept.
func readLine(in *bufio.Reader, limit int) (text []byte, n int64, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		n += int64(len(part))
		if !tooLong && len(text)+len(part) > limit+1 {
			tooLong, text = true, nil
		}
		if !tooLong {
			text = append(text, part...)
		}
		if err != bufio.ErrBufferFull {
			return bytes.TrimRight(text, "\r\n"), n, tooLong, err
		}
	}
}

func (j *job) work(c *chunk) {
	var buf []byte
	for _, l := range c.lines {
		d, id, err := j.diagnose(l)
		if err != nil {
			c.bad++
			buf = appendError(buf[:0], id, l.number, err)
		} else {
			buf = d.AppendJSON(buf[:0])
		}
		c.answers.Write(append(buf, '\n'))
	}
}

func (j *job) diagnose(l line) (*engine.Diagnosis, string, error) {
	if l.tooLong {
		return nil, "", &engine.Error{Code: "line-too-long", Msg: "the line is longer than " + strconv.Itoa(j.maxLine) + " bytes"}
	}
	c, err := scenario.DecodeCase(l.text)
	if err != nil {
		return nil, c.ID, err
	}
	d, err := j.engine.Diagnose(c)
	return d, c.ID, err
}

// appendError writes the answer to a line that could not be diagnosed.
func appendError(dst []byte, id string, number int, err error) []byte {
	e := &engine.Error{Code: "internal", Msg: err.Error()}
	errors.As(err, &e)
	message := e.Msg
	if e.Hint != "" {
		message += " (" + e.Hint + ")"
	}
	record := struct {
		ID    string `json:"id"`
		Error struct {
			Code    string `json:"code"`
			Field   string `json:"field,omitempty"`
			Message string `json:"message"`
			Line    int    `json:"line"`
		} `json:"error"`
	}{ID: id}
	record.Error.Code, record.Error.Field, record.Error.Message, record.Error.Line = e.Code, e.Field, message, number
	text, err := json.Marshal(record)
	if err != nil {
		panic("batch: an error record cannot be written: " + err.Error())
	}
	return append(dst, text...)
}

func (j *job) write(c *chunk) error {
	j.cases += len(c.lines)
	j.bad += c.bad
	n, err := j.out.Write(c.answers.Bytes())
	if err != nil {
		return fmt.Errorf("write the diagnoses: %w", err)
	}
	return j.files.wrote(int64(n), c.read, c.last, j.cases, j.bad)
}

func (j *job) open(o *batchOptions) error {
	if err := j.files.open(o); err != nil {
		return err
	}
	if j.files.in != nil {
		j.in = j.files.in
	}
	if j.files.out != nil {
		j.out = j.files.out
	}
	from := j.files.from
	j.line, j.cases, j.bad = from.Line, from.Cases, from.Bad
	return nil
}

func (j *job) close() {
	for _, f := range []*os.File{j.files.in, j.files.out} {
		if f != nil {
			f.Close()
		}
	}
}
