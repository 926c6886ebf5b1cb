package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

// replace writes a file beside the old one and puts it in its place, so that no reader sees half of it. Behind a link
// it is the link's target; what is no file, such as a pipe or a device, stays and is written to.
func replace(path string, data []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Lstat(path); err == nil {
		if !info.Mode().IsRegular() {
			return os.WriteFile(path, data, mode)
		}
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".kbcheck-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(data); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Chmod(tmp.Name(), mode); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// maxRounds bounds how often fix looks again: a repair may bring another to light.
const maxRounds = 10

func (t *tool) fix(args []string) (int, error) {
	var o options
	f := t.flags("fix", "[--unsafe] [--dry-run] [DIR...]")
	unsafe := f.Bool("unsafe", false, "repairs that may change what is meant, too")
	dry := f.Bool("dry-run", false, "write nothing, show what would change")
	f.StringSliceVar(&o.selected, "select", nil, "only these checks")
	f.StringSliceVar(&o.ignored, "ignore", nil, "not these checks")
	f.StringVar(&o.today, "today", "", "the day, 2026-11-22")
	if err := f.Parse(args); err != nil {
		return exitUsage, err
	}
	cfg := check.Config{Select: o.selected, Ignore: o.ignored, Today: o.today}
	if err := cfg.Err(); err != nil {
		return exitUsage, err
	}
	dirs := folders(f.Args())
	fixed := 0
	for round := 0; ; round++ {
		open, err := open(dirs)
		if err != nil {
			return exitUsage, err
		}
		r := check.Run(cfg, open...)
		files := slices.DeleteFunc(r.Repair(*unsafe), func(x check.Repaired) bool { return !under(x.File, dirs) })
		for _, x := range files {
			fixed += x.Fixes
			if *dry {
				fmt.Fprint(t.out, unified(x.File, r.Data(x.File), x.Data))
			} else if err := replace(filepath.FromSlash(x.File), x.Data); err != nil {
				return exitUsage, err
			}
		}
		if *dry || len(files) == 0 || round == maxRounds {
			fmt.Fprintf(t.complaints, "%d repairs\n", fixed)
			code, err := t.stuck(r)
			if *dry && fixed > 0 {
				code = max(code, exitFindings)
			}
			return code, err
		}
	}
}

// under says whether a file stands in one of the folders: what lies underneath an overlay is not ours to change.
func under(file string, dirs []string) bool {
	return slices.ContainsFunc(dirs, func(d string) bool {
		d = filepath.ToSlash(filepath.Clean(d))
		return d == "." && !strings.HasPrefix(file, "/") && !strings.HasPrefix(file, "mail/") || strings.HasPrefix(file, d+"/")
	})
}

// unified shows the lines that differ between two versions, each change with its line number.
func unified(file string, before, after []byte) string {
	a, b := bytes.SplitAfter(before, []byte("\n")), bytes.SplitAfter(after, []byte("\n"))
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", file, file)
	if len(a) != len(b) { // lines were removed: show the stretch between what is common
		head := 0
		for head < len(a) && head < len(b) && bytes.Equal(a[head], b[head]) {
			head++
		}
		tail := 0
		for tail < len(a)-head && tail < len(b)-head && bytes.Equal(a[len(a)-1-tail], b[len(b)-1-tail]) {
			tail++
		}
		hunk(&out, head, a[head:len(a)-tail], b[head:len(b)-tail])
		return out.String()
	}
	for i := 0; i < len(a); i++ {
		j := i
		for j < len(a) && !bytes.Equal(a[j], b[j]) {
			j++
		}
		if j > i {
			hunk(&out, i, a[i:j], b[i:j])
			i = j
		}
	}
	return out.String()
}

func hunk(out *strings.Builder, at int, before, after [][]byte) {
	fmt.Fprintf(out, "@@ -%d,%d +%d,%d @@\n", at+1, len(before), at+1, len(after))
	for _, l := range before {
		fmt.Fprintf(out, "-%s\n", bytes.TrimSuffix(l, []byte("\n")))
	}
	for _, l := range after {
		fmt.Fprintf(out, "+%s\n", bytes.TrimSuffix(l, []byte("\n")))
	}
}
