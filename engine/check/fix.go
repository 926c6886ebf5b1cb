package check

import (
	"cmp"
	"slices"
)

// Repaired is a file as it is after repairs.
type Repaired struct {
	File  string
	Data  []byte
	Fixes int
}

// Repair applies the fixes of findings that are not ignored: the safe ones, or
// all. Fixes that overlap wait for the next run; the result is sorted by file.
func (r *Report) Repair(unsafe bool) []Repaired {
	taken := map[string][]Edit{}
	count := map[string]int{}
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Fix == nil || f.Ignored != "" || !f.Fix.Safe && !unsafe || !r.fits(f.Fix, taken) {
			continue
		}
		for _, e := range f.Fix.Edits {
			taken[e.File] = append(taken[e.File], e)
		}
		count[f.Fix.Edits[0].File]++
	}
	var out []Repaired
	for _, file := range sortedKeys(taken) {
		edits := taken[file]
		slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Off, b.Off) })
		out = append(out, Repaired{file, apply(r.Data(file), edits), count[file]})
	}
	return out
}

// fits says whether a fix touches nothing that another one changes.
func (r *Report) fits(fix *Fix, taken map[string][]Edit) bool {
	for _, e := range fix.Edits {
		if r.Data(e.File) == nil || e.End > len(r.Data(e.File)) || e.Off > e.End {
			return false
		}
		for _, t := range taken[e.File] {
			if e.Off <= t.End && t.Off <= e.End {
				return false
			}
		}
	}
	return len(fix.Edits) > 0
}

func apply(data []byte, edits []Edit) []byte {
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, data[at:e.Off]...), e.Text...)
		at = e.End
	}
	return append(out, data[at:]...)
}
