package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postmend/postmend/cmd/kbcheck/report"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/check"
	"github.com/postmend/postmend/engine/compile"
)

func (t *tool) build(args []string) (int, error) {
	f := t.flags("build", "[--check] [--packs DIR] -o FILE DIR...")
	target := f.StringP("output", "o", "", "the bundle file, with the words of all languages")
	packs := f.String("packs", "", "also write the core and a pack for each language and script into this folder, named as a browser asks for them: FILE.kb, FILE.ja.kb ...")
	only := f.Bool("check", false, "write nothing, say whether the files are up to date")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if *target == "" && *packs == "" || f.NArg() == 0 {
		return exitUsage, errors.New("usage: kbcheck build [--check] [--packs DIR] -o FILE DIR...")
	}
	open, err := open(f.Args())
	if err != nil {
		return exitUsage, err
	}
	files := map[string][]byte{}
	if err := compiled(open, *target, *packs, files); err != nil {
		return t.refused(open, err)
	}
	if *only {
		return t.upToDate(files)
	}
	if *packs != "" {
		if err := os.MkdirAll(*packs, 0o755); err != nil {
			return exitUsage, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := replace(name, files[name]); err != nil {
			return exitUsage, err
		}
		fmt.Fprintf(t.complaints, "%s: %d bytes\n", filepath.ToSlash(name), len(files[name]))
	}
	return exitClean, nil
}

// upToDate compares the files with what the folders compile to now.
func (t *tool) upToDate(files map[string][]byte) (int, error) {
	code := exitClean
	for _, name := range slices.Sorted(maps.Keys(files)) {
		have, err := os.ReadFile(name)
		if err != nil {
			return exitUsage, err
		}
		if !bytes.Equal(have, files[name]) {
			fmt.Fprintf(t.out, "%s: error: the file is not what the folders compile to\n", filepath.ToSlash(name))
			code = exitFindings
		}
	}
	return code, nil
}

// compiled fills in the files to be written.
func compiled(open []check.Layer, target, packs string, files map[string][]byte) error {
	fss := sources(open)
	if target != "" {
		bundle, err := compile.Bundle(fss...)
		if err != nil {
			return err
		}
		files[target] = bundle
	}
	if packs == "" {
		return nil
	}
	core, words, err := compile.Packs(fss...)
	if err != nil {
		return err
	}
	stem := strings.TrimSuffix(filepath.Base(target), ".kb")
	if target == "" {
		k, err := engine.Open(core)
		if err != nil {
			return err
		}
		stem = filepath.Base(k.Info().ID)
	}
	stem = filepath.Join(packs, stem)
	if stem+".kb" == filepath.Clean(target) {
		return errors.New("--packs has to be another folder than that of -o: the core has the same name")
	}
	files[stem+".kb"] = core
	for tag, pack := range words {
		files[stem+"."+tag+".kb"] = pack
	}
	return nil
}

// refused shows why a knowledge base could not be compiled.
func (t *tool) refused(open []check.Layer, err error) (int, error) {
	var faults compile.Errors
	if !errors.As(err, &faults) {
		return exitUsage, err
	}
	r := check.Run(check.Config{}, open...)
	kept := r.Findings[:0]
	for _, f := range r.Findings {
		if f.Severity == check.Error {
			kept = append(kept, f)
		}
	}
	o := options{failOn: "error", color: "auto"}
	return t.publish(&o, report.Input{Findings: kept, Data: r.Data})
}
