// Command postmend-beam answers the lines of many files on many machines: it is postmend
// batch as an Apache Beam pipeline, for Flink, Spark, Dataflow or this machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/s3"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/cmd/internal/lines"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

type options struct {
	lines.Options
	in, out string
	kb      paths
	block   int64
	replace bool
}

// paths is a flag that may be given several times.
type paths []string

func (p *paths) String() string { return strings.Join(*p, " ") }

func (p *paths) Set(path string) error {
	*p = append(*p, path)
	return nil
}

func newFlags(flags *flag.FlagSet) *options {
	o := &options{}
	flags.StringVar(&o.in, "in", "-", "files of cases, as a glob, also gs:// or s3://; - is standard input. gzip and zstd are unpacked, each such file in one piece")
	flags.StringVar(&o.out, "out", "", "folder for what comes out: answers/, bad/ and, at the end, parts.ndjson")
	flags.BoolVar(&o.replace, "replace", false, "first remove what an earlier run left in --out")
	flags.StringVar(&o.Format, "format", "ndjson", "what the lines are: ndjson, lines or maillog")
	flags.StringVar(&o.As, "as", "ndjson", "what is written: ndjson or csv")
	flags.StringVar(&o.Locale, "locale", "", "language of the answers to lines that name none")
	flags.BoolVar(&o.IDsOnly, "ids-only", false, "leave out all words")
	flags.IntVar(&o.MaxLine, "max-line", lines.MaxLine, "longest line in bytes; a longer one is bad")
	flags.Var(&o.kb, "kb", "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one; it travels inside the job")
	flags.Int64Var(&o.block, "block", 64<<20, "how many bytes of a file are worked on in one piece")
	return o
}

func main() {
	o := newFlags(flag.CommandLine)
	flag.Parse()
	beam.Init() // does not return where this process is a worker
	if err := run(context.Background(), o, os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "postmend-beam:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, o *options, in io.Reader) error {
	if flag.NArg() > 0 {
		return fmt.Errorf("no argument %q is known: use --in", flag.Arg(0))
	}
	if o.out == "" || o.block < 1 {
		return errors.New("--out is a folder, and --block at least 1")
	}
	answer, err := newAnswer(o)
	if err != nil {
		return err
	}
	var given []block
	if o.in == stdin {
		if given, err = stdinBlocks(in, o.block); err != nil {
			return fmt.Errorf("read the cases: %w", err)
		}
	}
	if err := clearOut(ctx, o.out, o.replace); err != nil {
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	build(s, o, answer, given)
	return beamx.Run(ctx, p)
}

// newAnswer checks here, before any worker starts, that the knowledge base opens.
func newAnswer(o *options) (*answer, error) {
	a := &answer{Options: o.Options, Out: o.out}
	var err error
	if a.KB, err = bundle(o.kb); err != nil {
		return nil, err
	}
	return a, a.Setup(context.Background())
}

// bundle returns the knowledge base of the paths as one .kb file; none is the built-in one.
func bundle(kb []string) ([]byte, error) {
	if len(kb) == 0 {
		return nil, nil
	}
	if info, err := os.Stat(kb[0]); err == nil && !info.IsDir() && len(kb) == 1 {
		return os.ReadFile(kb[0])
	}
	folders, err := layers.Folders(kb)
	if err != nil {
		return nil, err
	}
	return compile.Bundle(folders...)
}

func open(kb []byte) (*engine.KB, error) {
	if len(kb) == 0 {
		return layers.Open(nil)
	}
	return engine.Open(kb)
}
