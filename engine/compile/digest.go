package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine/internal/source"
)

// digest hashes the objects that went into the plan. It depends neither on
// files nor on their order, nor on white space, nor on the order of keys.
func (c *compiler) digest() string {
	d := digester{sha256.New()}
	d.str("knowledge base, format 1")
	d.node(&source.Node{Kind: source.Object, Fields: slices.DeleteFunc(slices.Clone(c.base.Fields), func(f source.Field) bool { return f.Name == "extends" })})
	for _, kind := range sortedKeys(c.tables) {
		if tag, ok := strings.CutPrefix(kind, "text:"); ok && !slices.Contains(c.locales, tag) {
			continue
		}
		objects := c.table(kind).sorted()
		if len(objects) == 0 {
			continue
		}
		d.str(kind)
		d.count(len(objects))
		for _, o := range objects {
			d.str(o.ID)
			d.node(o.Node)
		}
	}
	return hex.EncodeToString(d.Sum(nil))
}

type digester struct{ hash.Hash }

func (d digester) count(n int) { d.Write(append(strconv.AppendInt(nil, int64(n), 10), ' ')) }

func (d digester) str(s string) {
	d.count(len(s))
	d.Write([]byte(s))
}

func (d digester) node(n *source.Node) {
	d.Write([]byte{'0' + byte(n.Kind)})
	switch n.Kind {
	case source.Bool:
		d.count(int(index(n.Bool)))
	case source.Number, source.String:
		d.str(n.Text)
	case source.List:
		d.count(len(n.Items))
		for _, item := range n.Items {
			d.node(item)
		}
	case source.Object:
		fields := slices.Clone(n.Fields)
		slices.SortFunc(fields, func(a, b source.Field) int { return strings.Compare(a.Name, b.Name) })
		d.count(len(fields))
		for _, f := range fields {
			d.str(f.Name)
			d.node(f.Value)
		}
	}
}
