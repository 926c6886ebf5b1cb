package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/postmend/postmend/engine/check"
)

func (t *tool) format(args []string) (int, error) {
	f := t.flags("fmt", "[-w|--check] [DIR|FILE...]")
	write := f.BoolP("write", "w", false, "write the files")
	f.Bool("check", false, "only name the files that differ (the default)")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	if f.Changed("write") && f.Changed("check") {
		return exitUsage, errors.New("-w writes the files, and --check writes none; give one of them")
	}
	code, found := exitClean, false
	for _, dir := range folders(f.Args()) {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			dir = filepath.Clean(dir) + string(filepath.Separator) // into a folder behind a link, too
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && path != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules") {
				return filepath.SkipDir
			}
			if !d.Type().IsRegular() || !strings.HasSuffix(path, ".json") || filepath.Base(filepath.Dir(path)) == "schema" {
				return nil
			}
			found = true
			different, err := formatFile(path, *write)
			if err != nil {
				fmt.Fprintln(t.complaints, "kbcheck:", err)
				code = exitUsage
				return nil
			}
			if different {
				fmt.Fprintln(t.out, filepath.ToSlash(path))
				if !*write {
					code = max(code, exitFindings)
				}
			}
			return nil
		})
		if err != nil {
			return exitUsage, err
		}
	}
	if !found {
		return exitUsage, fmt.Errorf("no JSON file in %s", strings.Join(folders(f.Args()), ", "))
	}
	return code, nil
}

func formatFile(path string, write bool) (different bool, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	formatted, err := check.Format(data)
	if err != nil {
		return false, fmt.Errorf("%s is not valid JSON: kbcheck check says where", path)
	}
	if bytes.Equal(data, formatted) {
		return false, nil
	}
	if write {
		err = replace(path, formatted)
	}
	return true, err
}
