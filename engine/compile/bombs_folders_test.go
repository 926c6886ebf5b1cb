package compile_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing/fstest"
	"time"

	"github.com/postmend/postmend/engine/compile"
)

// folderBombs are about what a folder holds besides files, in a layer over the lamp.
func folderBombs() (all []bomb) {
	add := func(name string, make func(dir string) error) {
		all = append(all, bomb{name: name, make: func(dir string) []fs.FS {
			if err := make(dir); err != nil {
				panic(err)
			}
			return []fs.FS{lamp, os.DirFS(dir)}
		}})
	}
	link := func(to string, path ...string) func(dir string) error {
		return func(dir string) error {
			name := filepath.Join(append([]string{dir}, path...)...)
			os.MkdirAll(filepath.Dir(name), 0o755)
			return os.Symlink(to, name)
		}
	}
	write := func(name string, size int64) func(dir string) error {
		return func(dir string) error {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
				return err
			}
			return os.Truncate(filepath.Join(dir, name), size)
		}
	}
	add("an empty folder", func(string) error { return nil })
	add("a folder called x.json", func(dir string) error { return os.MkdirAll(filepath.Join(dir, "rules", "x.json"), 0o755) })
	add("a folder called causes.json", func(dir string) error { return os.Mkdir(filepath.Join(dir, "causes.json"), 0o755) })
	add("a link to itself", link("causes.json", "causes.json"))
	add("a link to nothing", link("nowhere", "causes.json"))
	add("a link to its folder", link(".", "rules", "x.json"))
	add("a link to the folder above", link("..", "rules"))
	add("a link out of the folder", link("/etc/hostname", "causes.json"))
	add("a link to no end of zeros", link("/dev/zero", "causes.json"))
	add("a link to no end of chance", link("/dev/urandom", "rules", "x.json"))
	add("a link to standard input", link("/dev/stdin", "causes.json"))
	add("a link to a process", link("/proc/self/mem", "causes.json"))
	add("a link to a file that has no size", link("/proc/self/status", "causes.json"))
	add("a pipe", func(dir string) error { return syscall.Mkfifo(filepath.Join(dir, "causes.json"), 0o644) })
	add("a socket", func(dir string) error {
		s, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
		if err != nil {
			return err
		}
		defer syscall.Close(s)
		return syscall.Bind(s, &syscall.SockaddrUnix{Name: filepath.Join(dir, "x.json")})
	})
	add("a file of 100 GB", write("causes.json", 100<<30))
	add("a file of 9 MB", write("causes.json", 9<<20))
	add("a stray file of 100 GB", write("x.json", 100<<30))
	add("a file of 100 GB that is no JSON", write("README", 100<<30))
	add("a file without a name", write(".json", 1))
	add("a name that is not UTF-8", write("\xff.json", 1))
	add("a name with a line break", write("a\nb.json", 1))
	add("a name with dots", write("..causes.json", 1))
	add("a file that nobody may read", func(dir string) error { return os.WriteFile(filepath.Join(dir, "causes.json"), nil, 0) })
	add("100 folders in one another", func(dir string) error {
		dir = filepath.Join(dir, strings.Repeat("rules/", 100))
		os.MkdirAll(dir, 0o755)
		return os.WriteFile(filepath.Join(dir, "x.json"), []byte("{}"), 0o644)
	})
	add("2,000 files", func(dir string) error {
		os.Mkdir(filepath.Join(dir, "rules"), 0o755)
		for i := range 2000 {
			if err := os.WriteFile(filepath.Join(dir, "rules", fmt.Sprintf("x%d.json", i)), []byte("{}"), 0o644); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

// layerBombs are about layers, and about file systems that are no folders.
func layerBombs() (all []bomb) {
	add := func(name string, layers ...fs.FS) {
		all = append(all, bomb{name: name, make: func(string) []fs.FS { return layers }})
	}
	repeated := func(n int, layers ...fs.FS) (out []fs.FS) {
		for range n {
			out = append(out, layers...)
		}
		return out
	}
	file := func(path, data string) fstest.MapFS { return fstest.MapFS{path: {Data: []byte(data)}} }
	add("no layer")
	add("no manifest", fstest.MapFS{})
	add("the lamp twice", lamp, lamp)
	add("the lamp 20 times", repeated(20, lamp)...)
	add("1,000 layers", append([]fs.FS{lamp}, repeated(1000, file("rules/x.json", ruleOf("context.outage")))...)...)
	add("a layer that disables what another adds, 1,000 times", append([]fs.FS{lamp}, repeated(500, file("rules/x.json", ruleOf("context.outage")), file("rules/x.json", `{"rules":{"x":null}}`))...)...)
	add("a layer that extends itself", lamp, file("manifest.json", `{"extends":"lamp"}`))
	add("the same id in two files", lamp, fstest.MapFS{"rules/a.json": {Data: []byte(ruleOf("context.outage"))}, "rules/b.json": {Data: []byte(ruleOf("context.outage"))}})
	add("all causes disabled", lamp, file("causes.json", `{"causes":{"no-current":null,"fuse-blown":null,"bulb-dead":null,"bulb-loose":null,"bulb-wrong":null,"switch-off":null,"wiring-hot":null}}`))
	add("all fields disabled", lamp, file("vocabulary.json", `{"fields":{"symptom.text":null,"symptom.signals":null,"symptom.codes":null,"context.locale":null,"context.tried":null}}`))
	add("all words disabled", lamp, file("locales/en/x.json", `{"texts":{"cause.bulb-dead.title":null}}`))
	add("a name out of the folder", lamp, compile.Named("../../etc", file("rules/x.json", "[")))
	add("a name of 1 MB", lamp, compile.Named(strings.Repeat("x", mega), file("rules/x.json", "[")))
	add("a path out of the folder", lamp, lying{"../../../../etc/passwd.json"})
	add("an absolute path", lamp, lying{"/etc/passwd.json"})
	add("a path of dots", lamp, lying{"rules/./../rules/x.json"})
	add("an empty path", lamp, lying{""})
	add("folders without end", lamp, bottomless{})
	add("a folder without end", lamp, crowded{})
	add("a file that is longer than it says", lamp, endless{})
	add("a file system that fails", lamp, failing{})
	return append(all,
		bomb{name: "a packed bomb of 1 GB", make: func(string) []fs.FS { return []fs.FS{lamp, packed("rules/x.json", 1<<30)} }},
		bomb{name: "a packed path of 1,000 folders", make: func(string) []fs.FS { return []fs.FS{lamp, packed(strings.Repeat("a/", 1000)+"x.json", 2)} }})
}

// lying is a file system with a file of an impossible path.
type lying struct{ path string }

func (l lying) Open(name string) (fs.File, error) { return opened(name, l), nil }

func (l lying) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, nil
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info{name: l.path})}, nil
}

// bottomless is a file system in which every folder holds a folder.
type bottomless struct{}

func (b bottomless) Open(name string) (fs.File, error) { return opened(name, b), nil }

func (b bottomless) ReadDir(string) ([]fs.DirEntry, error) {
	return []fs.DirEntry{fs.FileInfoToDirEntry(info{name: "a", dir: true})}, nil
}

// crowded is a file system with very many files.
type crowded struct{}

func (c crowded) Open(name string) (fs.File, error) { return opened(name, c), nil }

func (c crowded) ReadDir(name string) (out []fs.DirEntry, err error) {
	if name == "." {
		for i := range 300_000 {
			out = append(out, fs.FileInfoToDirEntry(info{name: fmt.Sprintf("x%d.json", i)}))
		}
	}
	return out, nil
}

// endless is a file system whose one file never ends.
type endless struct{}

func (e endless) Open(name string) (fs.File, error) {
	f := opened(name, e)
	f.endless = true
	return f, nil
}

func (e endless) ReadDir(name string) ([]fs.DirEntry, error) {
	return []fs.DirEntry{fs.FileInfoToDirEntry(info{name: "causes.json"})}, nil
}

// failing is a file system whose every file fails.
type failing struct{}

func (failing) Open(string) (fs.File, error) { return nil, errors.New("on fire") }

type file struct {
	info
	from    fs.ReadDirFS
	endless bool
	read    bool
}

func opened(name string, from fs.ReadDirFS) *file {
	return &file{info: info{name: name, dir: name == "." || !strings.HasSuffix(name, ".json")}, from: from}
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }
func (f *file) Read(p []byte) (int, error) {
	if f.read && !f.endless {
		return 0, io.EOF
	}
	f.read = true
	return copy(p, "[                                                                                               "), nil
}
func (f *file) ReadDir(int) ([]fs.DirEntry, error) { return f.from.ReadDir(f.name) }

// packed is a zip archive with a file of zeros.
func packed(path string, size int) fs.FS {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	f, err := w.Create(path)
	if err != nil {
		panic(err)
	}
	zeros := make([]byte, 1<<20)
	for ; size > 0; size -= len(zeros) {
		f.Write(zeros[:min(size, len(zeros))])
	}
	w.Close()
	r, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	if err != nil {
		panic(err)
	}
	return r
}

// info describes a file or a folder of a made-up file system.
type info struct {
	name string
	dir  bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return 96 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.dir }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
