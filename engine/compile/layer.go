package compile

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/source"
)

// Named gives a layer the name that its files go by in faults: "kb" makes
// "rules/bulb.json" read "kb/rules/bulb.json".
func Named(name string, layer fs.FS) fs.FS { return named{layer, name} }

type named struct {
	fs.FS
	name string
}

// File is one file of a layer.
type File struct {
	Layer int    // which layer, from 0
	Path  string // inside its layer, with slashes
	Name  string // as faults call it
	Root  *source.Node

	data   []byte
	broken bool
}

// Data returns the bytes of the file.
func (f *File) Data() []byte { return f.data }

// section is a top-level key of a file and where its entries go.
type section struct {
	key   string
	table string
	each  *shape
	keys  *format
}

// fixed are the files of a knowledge base that stand at its root.
var fixed = map[string][]section{
	"vocabulary.json": {{"fields", "field", fieldShape, fieldForm}},
	"fold.json":       {{"fold", "fold", foldShape, idForm}},
	"wording.json":    {{"wording", "wording", wordingShape, idForm}},
	"causes.json":     {{"causes", "cause", causeShape, idForm}},
	"sources.json":    {{"documents", "document", documentShape, idForm}, {"items", "source item", itemShape, itemForm}},
}

// folders are its folders, apart from the locales and those of record kinds.
var folders = map[string][]section{
	"signals": {
		{"signals", "signal", signalShape, idForm}, {"captures", "capture", captureShape, idForm},
		{"sections", "section", sectionShape, idForm}, {"erase", "erase", eraseShape, idForm},
	},
	"rules":    {{"rules", "rule", ruleShape, idForm}},
	"remedies": {{"remedies", "remedy", remedyShape, idForm}},
}

// read reads the files of all layers: the manifests first, because they say
// which folders hold records and which locales there are.
func (c *compiler) read(layers []fs.FS) {
	for i, l := range layers {
		c.walk(i, l)
	}
	slices.SortFunc(c.files, func(a, b *File) int {
		return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Path, b.Path))
	})
	for _, f := range c.files {
		if f.Path == "manifest.json" {
			c.manifestFile(f)
		}
	}
	c.manifest()
	for _, f := range c.files {
		if f.Path != "manifest.json" {
			c.file(f)
		}
	}
}

func (c *compiler) walk(i int, l fs.FS) {
	prefix := ""
	if n, ok := l.(named); ok {
		l, prefix = n.FS, n.name
	}
	if l == nil {
		c.rootless(i, prefix, "it is nil")
		return
	}
	err := fs.WalkDir(l, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil && p == "." {
			c.rootless(i, prefix, reason(err))
			return nil
		}
		if err != nil {
			c.unreadable(path.Join(prefix, p), err)
			return nil
		}
		if strings.Count(p, "/") > maxDepth {
			c.unreadable(path.Join(prefix, p), errDepth)
			return fs.SkipAll
		}
		if p != "." && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.IsDir() && strings.HasSuffix(p, ".json") {
			return c.open(i, l, p, path.Join(prefix, p))
		}
		return nil
	})
	if err != nil {
		c.unreadable(prefix, err)
	}
}

// open takes a file of a layer.
func (c *compiler) open(layer int, l fs.FS, p, name string) error {
	data, err := load(l, p)
	if err != nil {
		c.unreadable(name, err)
	}
	c.files = append(c.files, &File{Layer: layer, Path: p, Name: name, data: data})
	if c.size += len(data) + 1; c.size > maxSources || len(c.files) > maxFiles {
		c.reportAt(engine.Pos{File: name}, faultf("json-too-large", "the layers hold more than %d files or %d MiB", maxFiles, maxSources>>20))
		return fs.SkipAll
	}
	return nil
}

// Limits of all layers together.
const (
	maxSources = 256 << 20
	maxFiles   = 20_000
	maxDepth   = 16 // folders within folders
)

var (
	errNoFile = errors.New("no regular file")
	errDepth  = errors.New("folders within folders within folders")
)

// load reads a file, of one that is too large as much as shows that. Whatever is
// no file, such as a pipe or a device, may never end, and is not opened.
func load(l fs.FS, p string) ([]byte, error) {
	info, err := fs.Stat(l, p)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	f, err := l.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, source.MaxSize+1))
}

func (c *compiler) unreadable(name string, err error) {
	c.reportAt(engine.Pos{File: name}, faultf("file-unreadable", "cannot read the file: %s", reason(err)))
}

// rootless reports a layer that is no folder at all. One without a name goes by its number.
func (c *compiler) rootless(layer int, name, reason string) {
	if name == "" {
		name = "layer " + strconv.Itoa(layer+1)
	}
	c.reportAt(engine.Pos{File: name}, faultf("file-unreadable", "cannot read the folder: %s", reason))
}

func reason(err error) string {
	switch {
	case errors.Is(err, errNoFile):
		return "it is no regular file"
	case errors.Is(err, errDepth):
		return "it lies too deep"
	case errors.Is(err, fs.ErrNotExist):
		return "it does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	}
	return "it cannot be read"
}

// file reads one file into the tables that its place in the folder names.
func (c *compiler) file(f *File) {
	sections, ok := c.sections(f)
	if !ok {
		return
	}
	f.broken = !c.parse(f)
	if f.broken {
		for _, s := range sections {
			c.table(s.table).partial = true
		}
		return
	}
	c.fill(f, sections)
}

// sections says what a file may hold; not ok for a file that is none of ours.
func (c *compiler) sections(f *File) ([]section, bool) {
	dir, rest, nested := strings.Cut(f.Path, "/")
	if !nested {
		s, ok := fixed[f.Path]
		if !ok {
			c.stray(f, append(sortedKeys(fixed), "manifest.json"))
		}
		return s, ok
	}
	if s, ok := folders[dir]; ok {
		return s, true
	}
	switch {
	case dir == "locales":
		return c.localeSections(f, rest)
	case dir == "scenarios":
		c.parse(f)
		return nil, false
	}
	for _, kind := range c.kinds {
		if dir == kind+"s" {
			return []section{{kind, "record:" + kind, recordShape, idForm}, {"contacts", "contact", contactShape, idForm}}, true
		}
	}
	c.folder(f, dir)
	return nil, false
}

func (c *compiler) localeSections(f *File, rest string) ([]section, bool) {
	tag, _, nested := strings.Cut(rest, "/")
	if !nested {
		c.stray(f, nil)
		return nil, false
	}
	if !c.parse(f) {
		c.table("text:" + tag).partial = true
		return nil, false
	}
	if len(c.known) == 0 {
		return nil, false // that the manifest has no locales is reported once, as its fault
	}
	if !slices.Contains(c.known, tag) {
		c.report(f.Root.Loc, faultf("locale-tag", "the manifest has no locale %q", tag).or(didYouMean(tag, c.known)))
		return nil, false
	}
	return []section{{"texts", "text:" + tag, textShape, keyForm}}, true
}

// parse reads a file's JSON once. It reports what is wrong with its syntax.
func (c *compiler) parse(f *File) bool {
	if f.Root != nil {
		return true
	}
	root, faults := source.Parse(f.Name, f.data)
	for _, x := range faults {
		c.report(x.Loc, fault{x.Code, x.Msg, x.Hint})
	}
	f.Root = root
	return root != nil
}

// fill puts a file's entries into the tables.
func (c *compiler) fill(f *File, sections []section) {
	if f.Root.Kind != source.Object {
		c.shaped(f.Root, object("", may("", nil)))
		return
	}
	for _, field := range f.Root.Fields {
		i := slices.IndexFunc(sections, func(s section) bool { return s.key == field.Name })
		if i < 0 {
			c.aside(field, sections)
			continue
		}
		c.fillSection(f, field.Value, sections[i])
	}
}

// aside checks a top-level key that is no section.
func (c *compiler) aside(field source.Field, sections []section) {
	if field.Name == "$schema" {
		c.shaped(field.Value, text("the schema of the file"))
		return
	}
	for _, m := range common {
		if m.name == field.Name {
			c.shaped(field.Value, m.shape)
			return
		}
	}
	c.report(field.Loc, faultf("schema-unknown-field", "unknown field %q", field.Name).or(didYouMean(field.Name, sectionKeys(sections))))
}

func sectionKeys(sections []section) []string {
	var keys []string
	for _, s := range sections {
		keys = append(keys, s.key)
	}
	return keys
}

func (c *compiler) fillSection(f *File, n *source.Node, s section) {
	all := &shape{kind: source.Object, keys: s.keys, each: s.each, null: true}
	if n.Kind != source.Object {
		c.shaped(n, all)
		return
	}
	for i := range n.Fields {
		entry := &n.Fields[i]
		ok := c.entryShaped(entry, all)
		c.table(s.table).add(c, &Object{Kind: s.table, ID: entry.Name, Key: entry.Loc, Node: entry.Value, File: f, bad: !ok})
	}
}
