package main

import (
	"bufio"
	"context"
	"fmt"
	"hash/crc64"
	"io"
	"path"
	"strconv"

	json "github.com/goccy/go-json/v2"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/postmend/postmend/cmd/internal/lines"
)

// answer answers the lines of blocks. The exported fields travel to the workers.
type answer struct {
	Options lines.Options
	KB      []byte // a bundle; empty is the built-in one
	Out     string

	answerer *lines.Answerer
}

// part is a file of answers.
type part struct {
	File    string `json:"file"`
	From    int64  `json:"from"`
	Lines   int    `json:"lines"` // numbered, with those that need no answer
	Answers int    `json:"answers"`
	Bad     int    `json:"bad"`
	Name    string `json:"name"`
}

func partLine(p part) (string, error) {
	text, err := json.Marshal(p)
	return string(text), err
}

// poison is the answer to a line that could not be diagnosed, as it is written.
type poison struct{ Record []byte }

var (
	answered = beam.NewCounter("postmend", "answers")
	bad      = beam.NewCounter("postmend", "bad")
)

// Setup opens the knowledge base, once for each instance that a worker makes.
func (a *answer) Setup(context.Context) error {
	k, err := open(a.KB)
	if err != nil {
		return err
	}
	a.answerer, err = lines.New(k, a.Options)
	return err
}

func (a *answer) ProcessElement(ctx context.Context, b block, emit func(part), emitBad func(string, poison)) error {
	p := part{File: b.File, From: b.From, Name: partName(b, a.answerer.Options().As)}
	err := writeFile(ctx, join(a.Out, "answers", p.Name), func(w *bufio.Writer) error {
		return a.block(ctx, b, w, &p, func(record []byte) { emitBad(p.Name, poison{record}) })
	})
	if err != nil {
		return err
	}
	answered.Inc(ctx, int64(p.Answers))
	bad.Inc(ctx, int64(p.Bad))
	emit(p)
	return nil
}

// block writes the answers to the lines of b and counts them in p.
func (a *answer) block(ctx context.Context, b block, w *bufio.Writer, p *part, emitBad func([]byte)) error {
	in, closer, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer closer.Close()
	place := newPlacer(b.File, a.answerer.Options().As)
	if _, err := w.WriteString(place.head(a.answerer.Head())); err != nil {
		return err
	}
	r := lines.NewReader(in, a.answerer.Options().MaxLine, b.From, int(b.Line))
	var c lines.Chunk
	var text, record []byte
	for {
		if err := r.Next(&c); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read %s: %w", b.File, err)
		}
		p.Lines += len(c.Lines)
		for _, l := range c.Lines {
			var result lines.Result
			text, result = a.answerer.Answer(text[:0], l)
			record = place.append(record[:0], l, text)
			switch result.Outcome {
			case lines.Bad:
				p.Bad++
				emitBad(append([]byte(nil), record...))
			case lines.Answered:
				p.Answers++
				if _, err := w.Write(record); err != nil {
					return err
				}
			}
		}
	}
}

// partName names the file of a block's answers: the same block always has the same name, so
// that a block that is worked on again replaces what was there.
func partName(b block, as string) string {
	id := crc64.Checksum([]byte(b.File), crc64.MakeTable(crc64.ECMA))
	base := path.Base(b.File)
	if b.File == stdin {
		base = "stdin"
	}
	return fmt.Sprintf("%s-%016x-%015d.%s", base, id, b.From, as)
}

// placer writes in front of an answer whose answer it is: the file, and the offset of the line in it
// (of a packed file: in what was packed).
type placer struct {
	csv   bool
	begin []byte
}

func newPlacer(file, as string) *placer {
	if as == "csv" {
		return &placer{csv: true, begin: append(lines.AppendCSV(nil, file), ',')}
	}
	name, err := json.Marshal(file)
	if err != nil {
		name = []byte(`""`)
	}
	return &placer{begin: append(append([]byte(`{"file":`), name...), `,"offset":`...)}
}

func (p *placer) head(columns string) string {
	if columns == "" {
		return ""
	}
	return "file,offset," + columns
}

// append appends the record of an answer, which ends with a line end.
func (p *placer) append(dst []byte, l lines.Line, text []byte) []byte {
	dst = strconv.AppendInt(append(dst, p.begin...), l.Offset, 10)
	if p.csv {
		return append(append(dst, ','), text...)
	}
	dst = append(append(dst, `,"answer":`...), text[:max(0, len(text)-1)]...)
	return append(dst, "}\n"...)
}

// writeBad writes what is bad in a block into a file of the name that the block's answers have.
type writeBad struct{ Out string }

func (fn *writeBad) ProcessElement(ctx context.Context, name string, next func(*poison) bool) error {
	return writeFile(ctx, join(fn.Out, "bad", name), func(w *bufio.Writer) error {
		var p poison
		for next(&p) {
			if _, err := w.Write(p.Record); err != nil {
				return err
			}
		}
		return nil
	})
}
