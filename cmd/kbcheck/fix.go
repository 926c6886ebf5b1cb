package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/check"
)

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
