package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/cmd/internal/lines"
)

type batchOptions struct {
	lines.Options
	in, out    string
	kb         []string
	workers    int
	resume     bool
	summary    bool
	checkpoint int64
}

func batchFlags(out io.Writer) (*pflag.FlagSet, *batchOptions) {
	o := &batchOptions{}
	flags := pflag.NewFlagSet("batch", pflag.ContinueOnError)
	flags.SetOutput(out)
	usagePage(flags, out)
	flags.SortFlags = false
	flags.StringVar(&o.in, "in", "", "file of cases (default: standard input); gzip and zstd are unpacked")
	flags.StringVar(&o.out, "out", "", "file for the diagnoses (default: standard output)")
	flags.StringVar(&o.Format, "format", "ndjson", "what the lines are: ndjson, one case as a JSON object; lines, one error text; maillog, the log of Postfix, Exim or sendmail, whose failures count")
	flags.StringVar(&o.As, "as", "ndjson", "what is written: ndjson, or csv with the leading cause only")
	flags.StringVar(&o.Locale, "locale", "", "language of the answers to lines that name none")
	flags.IntVar(&o.workers, "workers", runtime.GOMAXPROCS(0), "how many cases to work on at once")
	flags.BoolVar(&o.resume, "resume", false, "go on where a run with the same --in and --out was stopped")
	flags.BoolVar(&o.IDsOnly, "ids-only", false, "leave out all words")
	flags.BoolVar(&o.Every, "every-line", false, "answer lines that need no answer, such as blank ones, with an empty line, so that the nth line out belongs to the nth line in")
	flags.BoolVar(&o.summary, "summary", false, "at the end tell the causes by count, the receivers, and samples of what is unclear (on standard error, personal data masked)")
	flags.IntVar(&o.MaxLine, "max-line", lines.MaxLine, "longest line in bytes; a longer one is reported at its place")
	flags.StringArrayVar(&o.kb, "kb", nil, "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one")
	flags.Int64Var(&o.checkpoint, "checkpoint", 4<<20, "how many bytes of output may have to be worked out again by --resume")
	return flags, o
}

func (o *batchOptions) check() error {
	if min(int64(o.workers), int64(o.MaxLine), o.checkpoint) < 1 {
		return errors.New("--workers, --max-line and --checkpoint must be above 0")
	}
	if o.resume && (o.in == "" || o.out == "") {
		return errors.New("--resume needs --in and --out")
	}
	return nil
}

func batch(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	flags, o := batchFlags(out)
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	if flags.NArg() > 0 {
		return exitUsage, fmt.Errorf("batch takes no argument %q: use --in", flags.Arg(0))
	}
	if err := o.check(); err != nil {
		return exitUsage, err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(batchGC)
	}
	j, err := newJob(o, in, out, complaints)
	if err != nil {
		return exitUsage, err
	}
	defer j.close()
	if err := j.run(); err != nil {
		return exitUsage, err
	}
	if j.cases == 0 && j.tally.Skipped == 0 && !o.Every {
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

// batchGC keeps the heap near to what the knowledge base needs: a batch keeps
// little else, and all that a line leaves behind is garbage.
const batchGC = 50

func newJob(o *batchOptions, in io.Reader, out, complaints io.Writer) (*job, error) {
	k, err := layers.Open(o.kb)
	if err != nil {
		return nil, err
	}
	answerer, err := lines.New(k, o.Options)
	if err != nil {
		return nil, err
	}
	noteLocale(complaints, k, o.Locale)
	j := &job{
		answerer: answerer, summary: o.summary, unclear: unclearCauses(k), workers: o.workers, free: make(chan *chunk, o.workers*chunksPerWorker),
		in: in, out: out, tally: &tally{}, progress: newProgress(complaints),
	}
	if err := j.open(o, k.Info().Digest); err != nil {
		j.close()
		return nil, err
	}
	return j, nil
}
