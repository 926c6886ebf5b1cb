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
)

type batchOptions struct {
	in, out         string
	format, as      string
	locale          string
	kb              []string
	workers         int
	resume, idsOnly bool
	summary         bool
	maxLine         int
	checkpoint      int64
}

func batch(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	o := batchOptions{}
	flags := pflag.NewFlagSet("batch", pflag.ContinueOnError)
	flags.SetOutput(complaints)
	flags.SortFlags = false
	flags.StringVar(&o.in, "in", "", "file of cases (default: standard input); gzip and zstd are unpacked")
	flags.StringVar(&o.out, "out", "", "file for the diagnoses (default: standard output)")
	flags.StringVar(&o.format, "format", "ndjson", "what the lines are: ndjson, one case as a JSON object; lines, one error text; maillog, the log of Postfix, Exim or sendmail, whose failures count")
	flags.StringVar(&o.as, "as", "ndjson", "what is written: ndjson, or csv with the leading cause only")
	flags.StringVar(&o.locale, "locale", "", "language of the answers to lines that name none")
	flags.IntVar(&o.workers, "workers", runtime.GOMAXPROCS(0), "how many cases to work on at once")
	flags.BoolVar(&o.resume, "resume", false, "go on where a run with the same --in and --out was stopped")
	flags.BoolVar(&o.idsOnly, "ids-only", false, "leave out all words")
	flags.BoolVar(&o.summary, "summary", false, "at the end tell the causes by count, the receivers, and samples of what is unclear (on standard error, personal data masked)")
	flags.IntVar(&o.maxLine, "max-line", 2<<20, "longest line in bytes; a longer one is reported at its place")
	flags.StringArrayVar(&o.kb, "kb", nil, "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one")
	flags.Int64Var(&o.checkpoint, "checkpoint", 4<<20, "how many bytes of output may have to be worked out again by --resume")
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	if flags.NArg() > 0 {
		return exitUsage, fmt.Errorf("batch takes no argument %q: use --in", flags.Arg(0))
	}
	if o.resume && (o.in == "" || o.out == "") {
		return exitUsage, errors.New("--resume needs --in and --out")
	}
	j, err := newJob(&o, in, out, complaints)
	if err != nil {
		return exitUsage, err
	}
	defer j.close()
	if err := j.run(); err != nil {
		return exitUsage, err
	}
	if j.cases == 0 && j.tally.Skipped == 0 {
		return exitUsage, errors.New("the input holds no case")
	}
	if o.summary {
		j.tally.print(complaints, j.cases, j.bad)
	}
	if j.bad > 0 {
		fmt.Fprintf(complaints, "postmend: %d of %d lines were bad: see their \"error\"\n", j.bad, j.cases)
		return exitFindings, nil
	}
	return exitOK, nil
}

func newJob(o *batchOptions, in io.Reader, out, complaints io.Writer) (*job, error) {
	make, err := findFormat(o.format)
	if err != nil {
		return nil, err
	}
	if o.as != "ndjson" && o.as != "csv" {
		return nil, fmt.Errorf("--as %s: it is ndjson or csv", o.as)
	}
	k, err := layers.Open(o.kb)
	if err != nil {
		return nil, err
	}
	options := []engine.Option{}
	if o.idsOnly || o.as == "csv" {
		options = append(options, engine.IDsOnly())
	}
	j := &job{
		kb: k, engine: engine.New(k, options...), format: o.format, make: make, csv: o.as == "csv", locale: o.locale, summary: o.summary,
		maxLine: o.maxLine, workers: max(1, o.workers), in: in, out: out, tally: &tally{}, progress: newProgress(complaints),
	}
	if err := j.open(o); err != nil {
		j.close()
		return nil, err
	}
	return j, nil
}

// job is one run of batch: lines are read in chunks, worked on by all workers and
// written in order. At most a few chunks a worker exist at a time.
type job struct {
	kb      *engine.KB
	engine  *engine.Engine
	format  string
	make    maker
	csv     bool
	locale  string
	summary bool
	maxLine int
	workers int
	in      io.Reader
	out     io.Writer
	files   files

	line       int // lines read
	cases, bad int
	tally      *tally
	progress   *progress
}

// chunk is some lines and, later, their answers.
type chunk struct {
	lines   []line
	answers bytes.Buffer
	cases   int
	bad     int
	seen    []seen
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
		one, ok, err := j.given(l)
		if !ok {
			continue
		}
		c.cases++
		var d *engine.Diagnosis
		if err == nil {
			d, err = j.engine.Diagnose(one)
		}
		if err != nil {
			c.bad++
			buf = j.appendError(buf[:0], one.ID, l.number, err)
		} else {
			buf = j.append(buf[:0], d, l.number)
			if j.summary {
				c.seen = append(c.seen, j.see(l, one, d))
			}
		}
		c.answers.Write(append(buf, '\n'))
	}
}

// given makes a line a case; false means that it needs no answer.
func (j *job) given(l line) (engine.Case, bool, error) {
	if l.tooLong {
		return engine.Case{}, true, &engine.Error{Code: "line-too-long", Msg: "the line is longer than " + strconv.Itoa(j.maxLine) + " bytes"}
	}
	return j.make(j, l)
}

func (j *job) append(dst []byte, d *engine.Diagnosis, number int) []byte {
	if j.csv {
		return appendCSV(dst, d, number)
	}
	return d.AppendJSON(dst)
}

func (j *job) appendError(dst []byte, id string, number int, err error) []byte {
	e := &engine.Error{Code: "internal", Msg: err.Error()}
	errors.As(err, &e)
	if j.csv {
		return appendCSVError(dst, id, number, e)
	}
	return appendError(dst, id, number, e)
}

// appendError writes the answer to a line that could not be diagnosed.
func appendError(dst []byte, id string, number int, e *engine.Error) []byte {
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
	j.cases += c.cases
	j.bad += c.bad
	j.tally.Skipped += len(c.lines) - c.cases
	for _, s := range c.seen {
		j.tally.add(s)
	}
	n, err := j.out.Write(c.answers.Bytes())
	if err != nil {
		return fmt.Errorf("write the diagnoses: %w", err)
	}
	j.progress.show(j.cases + j.tally.Skipped)
	return j.files.wrote(int64(n), checkpoint{In: c.read, Line: c.last, Cases: j.cases, Bad: j.bad, Tally: j.tally})
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
	if from.Tally != nil {
		j.tally = from.Tally
	}
	if err := j.unpack(from.In); err != nil {
		return err
	}
	if j.csv && from.Out == 0 {
		n, err := io.WriteString(j.out, csvHead)
		j.files.now.Out += int64(n)
		return err
	}
	return nil
}

// unpack finds out whether the input is packed, and skips what the run before this one read.
func (j *job) unpack(skip int64) error {
	raw := &counter{Reader: j.in}
	in, packed, err := unpack(raw)
	if err != nil {
		return fmt.Errorf("read the cases: %w", err)
	}
	j.in, j.progress.in = in, raw
	if f := j.files.in; f != nil {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		j.progress.size = info.Size()
		if !packed && skip > 0 {
			_, err = f.Seek(skip, io.SeekStart)
			raw.n.Store(skip)
			j.in, j.progress.begun = raw, skip
			return err
		}
	}
	if skip > 0 {
		if _, err = io.CopyN(io.Discard, in, skip); err != nil {
			return fmt.Errorf("go on where the run before stopped: %w", err)
		}
		j.progress.begun = raw.n.Load()
	}
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
