package main

import (
	"context"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/textio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

func init() {
	register.DoFn3x1[context.Context, fileio.FileMetadata, func(block), error](&cut{})
	register.DoFn4x1[context.Context, block, func(part), func(string, poison), error](&answer{})
	register.DoFn3x1[context.Context, string, func(*poison) bool, error](&writeBad{})
	register.Function1x2(partLine)
	register.Emitter1[block]()
	register.Emitter1[part]()
	register.Emitter2[string, poison]()
	register.Iter1[poison]()
}

// build lays the pipeline:
//
//	files -> cut into blocks -> answer -> parts (written by answer) -> parts.ndjson
//	                                 \--> poison, by block          -> bad/
//
// Answers go straight from the worker into a file of their block: they are much more than
// the input, and nothing has to be gathered or sorted for them. Only what is bad is shuffled.
func build(s beam.Scope, o *options, a *answer, given []block) {
	var blocks beam.PCollection
	if o.in == stdin {
		blocks = beam.CreateList(s, given)
	} else {
		files := fileio.MatchFiles(s, o.in, fileio.MatchEmptyDisallow())
		blocks = beam.ParDo(s, &cut{Size: o.block}, beam.Reshuffle(s, files))
	}
	parts, bad := beam.ParDo2(s, a, beam.Reshuffle(s, blocks))
	beam.ParDo0(s, &writeBad{Out: o.out}, beam.GroupByKey(s, bad))
	textio.Write(s, join(o.out, "parts.ndjson"), beam.ParDo(s, partLine, parts))
}
