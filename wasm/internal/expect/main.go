// Command expect prints what the engine says natively of many cases, one line of
// JSON for each: {"case": …, "answer": …}. Tests of the module compare with it.
//
//	go run ./wasm/internal/expect -n 500 wasm/web/dist/mail kb
//
// The first argument begins the names of a core and its word packs; the folder holds scenarios.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/wasm/abi"
	"github.com/postmend/postmend/wasm/internal/cases"
)

func main() {
	n := flag.Int("n", 200, "how many cases")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	err := expect(out, flag.Arg(0), flag.Arg(1), *n)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "expect:", err)
		os.Exit(1)
	}
}

type line struct {
	Case struct {
		ID      string        `json:"id"`
		Locale  string        `json:"locale"`
		Symptom engine.Fields `json:"symptom"`
		Context engine.Fields `json:"context"`
	} `json:"case"`
	Answer string `json:"answer"`
}

func expect(out io.Writer, bundle, folder string, n int) error {
	k, err := open(bundle)
	if err != nil {
		return err
	}
	seeds, err := cases.Scenarios(os.DirFS(folder))
	if err != nil {
		return err
	}
	e := engine.New(k)
	encoder := json.NewEncoder(out)
	for _, c := range cases.Mutate(seeds, n) {
		var l line
		l.Case.ID, l.Case.Locale, l.Case.Symptom, l.Case.Context = c.ID, c.Locale, c.Symptom, c.Context
		l.Answer = string(answer(e, c))
		if err := encoder.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

// open reads a core and all packs beside it.
func open(name string) (*engine.KB, error) {
	core, err := os.ReadFile(name + ".kb")
	if err != nil {
		return nil, err
	}
	k, err := engine.Open(core)
	if err != nil {
		return nil, err
	}
	packs, err := filepath.Glob(name + ".*.kb")
	if err != nil {
		return nil, err
	}
	for _, file := range packs {
		pack, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if k, err = k.AddWords(pack); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func answer(e *engine.Engine, c engine.Case) []byte {
	d, err := e.Diagnose(c)
	if err != nil {
		return abi.AppendError(nil, err)
	}
	return d.AppendJSON(nil)
}
