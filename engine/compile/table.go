package compile

import (
	"maps"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/source"
)

// Object is one entry of a table: a rule, a cause, a text.
type Object struct {
	Kind string     // what it is: "rule", "cause", "record:maker", "text:en"
	ID   string     // its key
	Key  source.Loc // where its key stands
	Node *source.Node
	File *File

	bad bool // it has faults of shape: it counts for references, and no more
}

// table holds the objects of one kind, after layering.
type table struct {
	objects map[string]*Object
	partial bool // a file of it could not be read: what is missing may stand there
}

func (c *compiler) table(kind string) *table {
	t := c.tables[kind]
	if t == nil {
		t = &table{objects: map[string]*Object{}}
		c.tables[kind] = t
	}
	return t
}

// add puts in an object; one of an earlier layer is replaced, or removed by null.
func (t *table) add(c *compiler, o *Object) {
	old := t.objects[o.ID]
	if old != nil && old.File.Layer == o.File.Layer {
		line, _ := old.Key.Pos()
		c.report(o.Key, faultf("id-duplicate", "the %s %q stands in two files", noun(o.Kind), o.ID).
			or("first in "+old.File.Name+" at line "+itoa(line)))
		return
	}
	if old != nil {
		c.replaced = append(c.replaced, Replacement{old, o, o.Node.Kind == source.Null})
	}
	if o.Node.Kind == source.Null {
		if old == nil {
			c.report(o.Key, faultf("ref-dangling", "there is no %s %q to disable", noun(o.Kind), o.ID).or(c.near(o.ID, len(t.objects), t.ids)))
		}
		delete(t.objects, o.ID)
		return
	}
	t.objects[o.ID] = o
}

func (t *table) ids() []string { return sortedKeys(t.objects) }

// sorted returns the objects in the order of their ids.
func (t *table) sorted() []*Object {
	out := make([]*Object, 0, len(t.objects))
	for _, id := range t.ids() {
		out = append(out, t.objects[id])
	}
	return out
}

// noun is how faults name an object's kind.
func noun(kind string) string {
	if _, tag, ok := strings.Cut(kind, "text:"); ok {
		return "text of " + tag
	}
	return strings.TrimPrefix(kind, "record:")
}

// referable are the tables in which a misplaced reference is looked for.
var referable = []string{"cause", "remedy", "signal", "rule", "contact", "source item"}

// ref finds the object of a kind that a string names; -1 if there is none.
func (c *compiler) ref(n *source.Node, kind string) int32 { return c.refAt(n.Loc, n.Text, kind) }

func (c *compiler) refAt(at source.Loc, id, kind string) int32 {
	ids := c.ids(kind)
	if i, ok := slices.BinarySearch(ids, id); ok {
		return int32(i)
	}
	if c.table(kind).partial {
		return -1
	}
	for _, other := range referable {
		if c.table(other).objects[id] != nil {
			c.report(at, faultf("ref-wrong-kind", "%q is a %s, not a %s", id, other, noun(kind)))
			return -1
		}
	}
	c.report(at, faultf("ref-dangling", "unknown %s %q", noun(kind), id).or(c.near(id, len(ids), func() []string { return ids })))
	return -1
}

// refs finds the objects that a list names.
func (c *compiler) refs(n *source.Node, kind string) []int32 {
	var out []int32
	if n != nil {
		for _, item := range n.Items {
			if i := c.ref(item, kind); i >= 0 {
				out = append(out, i)
			}
		}
	}
	return out
}

// cite finds the source items that an object rests on.
func (c *compiler) cite(o *source.Node) []int32 {
	is := c.refs(o.Get("source"), "source item")
	for _, i := range is {
		c.cited[i]++
	}
	slices.Sort(is)
	return slices.Compact(is)
}

// ids returns the sorted ids of a kind. Its table is complete by now.
func (c *compiler) ids(kind string) []string {
	ids, ok := c.sortedIDs[kind]
	if !ok {
		ids = c.table(kind).ids()
		c.sortedIDs[kind] = ids
	}
	return ids
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
