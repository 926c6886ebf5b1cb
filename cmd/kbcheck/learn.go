package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/goccy/go-json"

	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
)

// learn works out what words say for causes, from the texts of scenarios and of corpus/.
func (t *tool) learn(args []string) (int, error) {
	f := t.flags("learn", "[--check] DIR...")
	only := f.Bool("check", false, "write nothing, say whether wording.json is up to date")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if f.NArg() == 0 {
		return exitUsage, errors.New("usage: kbcheck learn [--check] DIR...")
	}
	open, err := open(f.Args())
	if err != nil {
		return exitUsage, err
	}
	if open[0].Base {
		return exitUsage, errors.New("learn wants a whole knowledge base: the texts that taught the shipped one are not in this program; give its folder, kb of the sources, before yours")
	}
	layers := sources(open)
	samples, err := samples(layers)
	if err != nil {
		return exitUsage, err
	}
	learned, err := compile.Learn(samples, layers...)
	if err != nil {
		return t.refused(open, err)
	}
	if learned, err = check.Format(learned); err != nil {
		return exitInternal, err
	}
	name := filepath.Join(f.Arg(f.NArg()-1), "wording.json")
	if *only {
		return t.upToDate(map[string][]byte{name: learned})
	}
	if err := replace(name, learned); err != nil {
		return exitUsage, err
	}
	fmt.Fprintf(t.complaints, "%s: learned from %d texts\n", filepath.ToSlash(name), len(samples))
	return exitClean, nil
}

// samples are the texts whose causes are known: those of scenarios, then those of corpus/*.jsonl.
func samples(layers []fs.FS) ([]compile.Sample, error) {
	written, err := scenario.Load(layers...)
	if err != nil {
		return nil, err
	}
	var all []compile.Sample
	for _, s := range written {
		text, _ := s.Given.Symptom["text"].(string)
		if right := min(max(s.Want.Primary, 1), len(s.Want.Causes)); text != "" && right > 0 {
			all = append(all, compile.Sample{Text: text, Causes: s.Want.Causes[:right], Place: s.File + ": " + s.ID})
		}
	}
	for _, layer := range layers {
		names, err := fs.Glob(layer, "corpus/*.jsonl")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if all, err = corpus(all, layer, name); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// corpus reads lines such as {"text": "My mailbox is full", "causes": ["mailbox-over-quota"]}.
func corpus(to []compile.Sample, layer fs.FS, name string) ([]compile.Sample, error) {
	data, err := fs.ReadFile(layer, name)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		n++
		var x struct {
			Text   string   `json:"text"`
			Causes []string `json:"causes"`
		}
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if x.Text == "" || len(x.Causes) == 0 {
			return nil, fmt.Errorf("%s:%d: a text and its causes are wanted", name, n)
		}
		to = append(to, compile.Sample{Text: x.Text, Causes: x.Causes, Place: fmt.Sprintf("%s:%d", name, n)})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	return to, nil
}
