package check

import (
	"bytes"
	"slices"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/source"
)

// suppression is one entry of an "$ignore", and the stretch of the file that it is about.
type suppression struct {
	file     string
	from, to int
	entry    *source.Node
	list     *source.Node
	check    *Check
	name     string
	reason   string
	only     []string
	expired  bool
	used     bool
}

// suppress hides what the authors decided to ignore, and reports what is wrong with those decisions.
func (c *checker) suppress() {
	var all []*suppression
	for _, f := range c.r.Files {
		if f.Root != nil {
			all = c.ignored(f.Root, f.Root.Loc, all)
		}
	}
	if len(all) == 0 {
		return
	}
	for _, f := range c.found {
		if f.refused {
			continue // without a knowledge base there is nothing that could hide it
		}
		for _, s := range all {
			if s.hides(f) {
				s.used = true
				f.Ignored = s.reason
			}
		}
	}
	if !c.tested {
		c.aboutIgnores(all)
	}
}

func (s *suppression) hides(f *Finding) bool {
	return s.check != nil && s.check.Code == f.Code && s.reason != "" && !s.expired && s.file == f.Pos.File &&
		s.from <= f.Off && f.Off < s.to && (len(s.only) == 0 || slices.Contains(s.only, f.ID)) && (s.name == s.check.Code || s.name == s.check.Name() || s.name == f.Name)
}

// ignored collects the suppressions of a tree. at is what they are about: an object with its key.
func (c *checker) ignored(n *source.Node, at source.Loc, all []*suppression) []*suppression {
	for _, item := range n.Items {
		all = c.ignored(item, item.Loc, all)
	}
	for _, f := range n.Fields {
		if f.Name != "$ignore" {
			whole := f.Loc
			whole.End = f.Value.Loc.End
			all = c.ignored(f.Value, whole, all)
			continue
		}
		for _, entry := range f.Value.Items {
			s := &suppression{file: at.File.Name, from: at.Off, to: at.End, entry: entry, list: f.Value, name: str(entry.Get("check")), reason: str(entry.Get("reason"))}
			if at.Off == n.Loc.Off && at.End == n.Loc.End && at.Off < len(at.File.Data) && n == c.root(at.File.Name) {
				s.from, s.to = 0, len(at.File.Data)+1
			}
			if k, ok := Lookup(s.name); ok {
				s.check = &k
			}
			if only := entry.Get("only"); only != nil {
				for _, id := range only.Items {
					s.only = append(s.only, id.Text)
				}
			}
			until := str(entry.Get("until"))
			s.expired = until != "" && c.cfg.Today != "" && until <= c.cfg.Today
			all = append(all, s)
		}
	}
	return all
}

func (c *checker) root(file string) *source.Node {
	if t := c.report.texts[file]; t != nil {
		return t.root
	}
	return nil
}

// aboutIgnores reports suppressions that hide nothing or cannot be read.
func (c *checker) aboutIgnores(all []*suppression) {
	from := len(c.found)
	for _, s := range all {
		check := s.entry.Get("check")
		switch {
		case check == nil || s.reason == "":
			c.noReason(s)
		case s.check == nil:
			c.at("KB004", check.Loc, "there is no check %q", s.name).hint("kbcheck checks lists them")
		case s.expired:
			c.at("KB002", s.entry.Loc, "the $ignore of %s has expired on %s", s.name, str(s.entry.Get("until"))).fix(true, "remove it", s.removal(), "")
		case !s.used && c.runs(s.check):
			c.at("KB002", s.entry.Loc, "the $ignore of %s hides nothing", s.name).fix(true, "remove it", s.removal(), "")
		}
	}
	kept := c.found[:from]
	for _, f := range c.found[from:] {
		if c.cfg.apply(f, index[f.Code]) && !c.layers[f.Layer].Base {
			kept = append(kept, f)
		}
	}
	c.found = kept
}

// runs says whether a check took part in this run at all: what did not cannot leave a suppression unused.
func (c *checker) runs(k *Check) bool {
	f := Finding{Code: k.Code, Name: k.Name(), Severity: k.Severity}
	return c.cfg.apply(&f, k) && c.k != nil && !byTest[k.Code]
}

// byTest are the codes that kbcheck test and kbcheck diff report.
var byTest = map[string]bool{"KB701": true, "KB704": true, "KB705": true, "KB706": true, "KB708": true, "KB712": true, "KB006": true, "KB923": true}

// noReason gives the compiler's complaint about a missing reason its own code.
func (c *checker) noReason(s *suppression) {
	if s.entry.Get("reason") != nil {
		return
	}
	for _, f := range c.found {
		if f.Code == "KB201" && f.Pos == compile.Pos(s.entry.Loc) {
			f.Code, f.Name, f.Message = "KB003", "suppression-no-reason", "an $ignore needs a reason"
		}
	}
}

// removal is the stretch to delete so that the entry is gone. The last entry of a list takes the whole member along.
func (s *suppression) removal() source.Loc {
	if len(s.list.Items) > 1 {
		return cut(s.entry.Loc)
	}
	loc := s.list.Loc
	for data := loc.File.Data; loc.Off > 0 && data[loc.Off-1] != ',' && data[loc.Off-1] != '{'; {
		loc.Off--
	}
	return cut(loc)
}

const blanks = " \t\r\n"

// cut widens the place of a member or item by the comma that goes with it.
func cut(loc source.Loc) source.Loc {
	data := loc.File.Data
	before := bytes.TrimRight(data[:loc.Off], blanks)
	if n := len(before); n > 0 && before[n-1] == ',' {
		loc.Off = n - 1
		return loc
	}
	if after := bytes.TrimLeft(data[loc.End:], blanks); len(after) > 0 && after[0] == ',' {
		loc.End = len(data) - len(bytes.TrimLeft(after[1:], blanks))
	}
	return loc
}

func str(n *source.Node) string {
	if n == nil || n.Kind != source.String {
		return ""
	}
	return n.Text
}
