package check

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/source"
)

// guard keeps away what would never end: pipes, devices and files of any size.
type guard struct{ fs.FS }

// absent is the folder of a Layer without one.
type absent struct{}

func (absent) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

const maxFile = 64 << 20

var errNotAFile = errors.New("it is no regular file")

// Open opens a folder or a regular file.
func (g guard) Open(name string) (fs.File, error) {
	info, err := fs.Stat(g.FS, name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && (!info.Mode().IsRegular() || info.Size() > maxFile) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotAFile}
	}
	return g.FS.Open(name)
}

// folders reports folders whose names end in .json: their authors meant a file.
func (c *checker) folders() {
	for _, l := range c.layers {
		if l.Base {
			continue
		}
		fs.WalkDir(l.FS, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() || p == "." {
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			if strings.HasSuffix(p, ".json") {
				c.add("KB007", engine.Pos{File: path.Join(l.Name, p)}, "cannot read the file: it is a folder")
			}
			return nil
		})
	}
}

// unread reports folders of JSON that nothing reads; the compiler has refused those whose names are slips.
func (c *checker) unread() {
	for _, d := range c.r.Unread {
		pos := engine.Pos{File: d.Name}
		if slices.ContainsFunc(c.found, func(f *Finding) bool { return f.Code == "KB009" && f.Pos == pos }) {
			continue
		}
		f := c.add("KB009", pos, "nothing reads the JSON in this folder")
		f.Name, f.Severity, f.Layer = "folder-unread", Warning, d.Layer
	}
}

const largeFile = 1 << 20

// texts looks at files as wholes.
func (c *checker) texts() {
	for _, f := range c.r.Files {
		data := f.Data()
		if len(data) > largeFile && len(data) <= source.MaxSize {
			c.add("KB911", engine.Pos{File: f.Name}, fmt.Sprintf("the file has %d KiB", len(data)>>10)).Layer = f.Layer
		}
		if n := bytes.Count(data, []byte("\r\n")); n > 0 && n < bytes.Count(data, []byte("\n")) {
			c.add("KB117", engine.Pos{File: f.Name}, "lines end in two ways in this file").Hint = "kbcheck fmt -w"
		}
	}
}

// rawText looks at every string of every file.
func (c *checker) rawText() {
	for _, f := range c.r.Files {
		if f.Root != nil && !c.layers[f.Layer].Base {
			c.strings(f.Root)
		}
	}
}

func (c *checker) strings(n *source.Node) {
	if n.Kind == source.String {
		c.hidden(n)
		c.secrets(n)
	}
	for _, item := range n.Items {
		c.strings(item)
	}
	for _, f := range n.Fields {
		c.hidden(&source.Node{Kind: source.String, Loc: f.Loc, Text: f.Name})
		c.strings(f.Value)
		if what, ok := strings.CutPrefix(str(f.Value), "TODO"); ok && f.Name == "note" {
			c.at("KB620", f.Value.Loc, "something is still to be written: %s", strings.TrimLeft(what, ": "))
		}
	}
}

// hidden reports characters that nobody sees.
func (c *checker) hidden(n *source.Node) {
	if ascii(n.Text) {
		return
	}
	for i, r := range []rune(n.Text) {
		code, what := "", ""
		switch {
		case 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c:
			code, what = "KB905", "changes the direction of writing"
		case 0x200b <= r && r <= 0x200d || r == 0xfeff || r == 0x00ad || 0x2060 <= r && r <= 0x2064 || 0xe0000 <= r && r <= 0xe007f || r == 0x180e || r == 0x3164 || r == 0xfffc || r == 0x2028 || r == 0x2029:
			code, what = "KB118", "cannot be seen"
		case r < 0x20 && r != '\n' && r != '\t' && r != '\r' || 0x7f <= r && r < 0xa0:
			code, what = "KB118", "is a control character"
		case r == utf8.RuneError:
			code, what = "KB118", "stands for one that was lost"
		default:
			continue
		}
		at := n.Runes(i, i+1)
		f := c.at(code, at, "the character U+%04X %s", r, what)
		if r != utf8.RuneError {
			f.fix(true, "remove the character", at, "")
		}
	}
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] < 0x20 && s[i] != '\n' && s[i] != '\t' && s[i] != '\r' || s[i] == 0x7f {
			return false
		}
	}
	return true
}
