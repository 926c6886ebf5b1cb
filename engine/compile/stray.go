package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
)

// Folder is one that holds JSON and that nothing reads.
type Folder struct {
	Layer int
	Name  string // as faults call it
}

// beside are folders that stand beside the knowledge: what kbcheck schema writes, and pages.
var beside = []string{"schema", "docs"}

// folder takes a file whose folder has none of the names that mean something. A slip in the
// name is a fault; other folders are only noted, because some hold no knowledge.
func (c *compiler) folder(f *File, dir string) {
	x := Folder{f.Layer, strings.TrimSuffix(f.Name, f.Path) + dir}
	if n := len(c.unread); c.stuck || slices.Contains(beside, dir) || n > 0 && c.unread[n-1] == x {
		return
	}
	c.unread = append(c.unread, x)
	if hint := c.meant(dir); hint != "" {
		c.reportAt(engine.Pos{File: x.Name}, faultf("folder-unknown", "no folder of a knowledge base has this name").or(hint))
	}
}

// meant suggests the folder, or the file, that a folder was meant to be.
func (c *compiler) meant(dir string) string {
	if !c.compares(len(fixed) + len(c.kinds)) {
		return ""
	}
	known := append(sortedKeys(folders), "locales", "scenarios")
	for _, kind := range c.kinds {
		known = append(known, kind+"s")
	}
	i := slices.IndexFunc(known, func(k string) bool { return singular(dir, k) })
	if i >= 0 {
		dir = known[i]
	}
	return cmp.Or(didYouMean(dir, known), didYouMean(dir+".json", sortedKeys(fixed)))
}

// singular says whether a name is another's beginning, but for its last letter at most: remedy of remedies.
func singular(name, of string) bool {
	return len(name) > 4 && strings.HasPrefix(of, name[:len(name)-1])
}

func (c *compiler) stray(f *File, known []string) {
	c.parse(f)
	c.reportAt(engine.Pos{File: f.Name}, faultf("file-unknown", "no file of a knowledge base has this name").or(didYouMean(f.Path, known)))
}
