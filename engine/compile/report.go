package compile

import (
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// Report tells what the compiler saw, for the checks that go beyond it.
type Report struct {
	Plan     *plan.KB      // nil if there are faults
	Locales  []string      // that every text is written in, sorted
	Default  string        // the default locale
	Files    []*File       // by layer and path
	Objects  []*Object     // after layering, by kind and id
	Unread   []Folder      // folders of JSON whose names mean nothing
	Replaced []Replacement // objects of lower layers that a higher one replaced or disabled
	Items    []Item        // the source items, by id
	Partial  []string      // kinds of objects of which a file could not be read: what is missing may stand there
}

// Replacement is an object that a higher layer replaced or, with null, disabled.
type Replacement struct {
	Old, New *Object
	Disabled bool
}

// Item is a source item, and how often the knowledge base cites it.
type Item struct {
	ID     string
	Cited  int
	Waived string // the reason why nothing cites it
	At     source.Loc
}

// Pos returns a place as faults have it.
func Pos(at source.Loc) engine.Pos {
	p := engine.Pos{}
	if at.File != nil {
		p.File = at.File.Name
		p.Line, p.Col = at.Pos()
	}
	return p
}

func (c *compiler) summary() *Report {
	r := &Report{Plan: c.k, Locales: c.locales, Default: c.fallback, Files: c.files, Unread: c.unread, Replaced: c.replaced}
	for _, kind := range sortedKeys(c.tables) {
		r.Objects = append(r.Objects, c.table(kind).sorted()...)
		if c.table(kind).partial {
			r.Partial = append(r.Partial, kind)
		}
	}
	if c.cited == nil {
		return r
	}
	for i, o := range c.table("source item").sorted() {
		item := Item{ID: o.ID, Cited: c.cited[i], At: o.Key}
		if !o.bad {
			item.Waived = value(o.Node.Get("waived"))
		}
		r.Items = append(r.Items, item)
	}
	return r
}
