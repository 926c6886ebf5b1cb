// Command native answers cases with the engine itself: one engine, and as many
// goroutines as GOMAXPROCS says.
package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/postmend/postmend/cmd/same/internal/shards"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

func main() { shards.Main(open) }

func open(dir string) (func([][]byte) ([][]byte, error), error) {
	bundle, err := os.ReadFile(filepath.Join(dir, "whole.kb"))
	if err != nil {
		return nil, err
	}
	k, err := engine.Open(bundle)
	if err != nil {
		return nil, err
	}
	e := engine.New(k)
	return func(cases [][]byte) ([][]byte, error) { return all(e, cases) }, nil
}

// all answers cases side by side.
func all(e *engine.Engine, cases [][]byte) ([][]byte, error) {
	out := make([][]byte, len(cases))
	errs := make([]error, len(cases))
	workers := runtime.GOMAXPROCS(0)
	var g sync.WaitGroup
	for w := range workers {
		g.Go(func() {
			for i := w; i < len(cases); i += workers {
				out[i], errs[i] = answer(e, cases[i])
			}
		})
	}
	g.Wait()
	return out, errors.Join(errs...)
}

func answer(e *engine.Engine, line []byte) ([]byte, error) {
	c, err := scenario.DecodeCase(line)
	if err != nil {
		return nil, err // every case can be read
	}
	d, err := e.Diagnose(c)
	if refused := new(engine.Error); errors.As(err, &refused) {
		return shards.Refusal(refused), nil
	}
	if err != nil {
		return nil, err
	}
	return d.AppendJSON(nil), nil
}
