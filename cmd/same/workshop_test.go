package same_test

import (
	"bufio"
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/postmend/postmend/cmd/same/internal/shards"
	"github.com/postmend/postmend/engine/compile"
)

// workshop is a folder with all that a run needs. It holds a copy of the
// sources, so that an author may go on writing meanwhile.
type workshop struct {
	t   *testing.T
	dir string
	env []string // of the programs that are run
}

func newWorkshop(t *testing.T) *workshop {
	w := &workshop{t: t, dir: t.TempDir()}
	w.must(os.CopyFS(w.file("kb"), os.DirFS(filepath.Join(root, "kb"))))
	return w
}

// in is w for a test within the test.
func (w *workshop) in(t *testing.T) *workshop { return &workshop{t: t, dir: w.dir} }

func (w *workshop) file(name string) string { return filepath.Join(w.dir, name) }

func (w *workshop) sources() fs.FS { return os.DirFS(w.file("kb")) }

func (w *workshop) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *workshop) write(name string, data []byte) {
	w.t.Helper()
	w.must(os.MkdirAll(filepath.Dir(w.file(name)), 0o755))
	w.must(os.WriteFile(w.file(name), data, 0o644))
}

func (w *workshop) lines(name string) *bufio.Scanner {
	w.t.Helper()
	f, err := os.Open(name)
	w.must(err)
	w.t.Cleanup(func() { f.Close() })
	return shards.Lines(f)
}

// command runs a program of the house that has to succeed.
func (w *workshop) command(env []string, name string, args ...string) {
	w.t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		w.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// bundles writes the bundle as servers have it, and its parts and the module as browsers do.
func (w *workshop) bundles() {
	whole, err := compile.Bundle(w.sources())
	w.must(err)
	w.write("whole.kb", whole)
	core, packs, err := compile.Packs(w.sources())
	w.must(err)
	w.write("mail.kb", core)
	for tag, pack := range packs {
		w.write("mail."+tag+".kb", pack)
	}
	w.command(nil, "go", "run", "-C", root, "./wasm/build", "-out", w.dir)
}

// program builds a command, once.
func (w *workshop) program(dir, name string, env ...string) string {
	w.t.Helper()
	if _, err := os.Stat(w.file(name)); err != nil {
		w.command(env, "go", "build", "-C", dir, "-o", w.file(name), ".")
	}
	return w.file(name)
}

// need skips a test aloud where a program is not there.
func (w *workshop) need(programs ...string) {
	w.t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			w.t.Skipf("NOT COMPARED: there is no %s", p)
		}
	}
}

// need386 skips a test aloud where the processor does not run programs of its elder.
func (w *workshop) need386() {
	w.t.Helper()
	if runtime.GOARCH != "amd64" || runtime.GOOS != "linux" {
		w.t.Skip("NOT COMPARED: 386 runs on linux/amd64")
	}
}

func old(w *workshop) []string {
	w.need386()
	return native("386")(w)
}

func native(arch string) func(*workshop) []string {
	return func(w *workshop) []string {
		return []string{w.program("./native", "native-"+arch, "GOARCH="+arch, "CGO_ENABLED=0")}
	}
}

func wazero(w *workshop) []string { return []string{w.program("./wazero", "wazero")} }

// node bundles the package's client as npm would ship it.
func node(w *workshop) []string {
	const web = root + "/wasm/web"
	const esbuild = web + "/node_modules/.bin/esbuild"
	w.need("node", esbuild)
	for _, entry := range []string{"index", "worker"} {
		w.command(nil, esbuild, web+"/src/"+entry+".ts", "--bundle", "--format=esm", "--target=es2022", "--minify",
			"--charset=utf8", "--define:WASM_SIZE=0", "--external:./worker.js", "--log-level=error", "--outfile="+w.file("client/"+entry+".js"))
	}
	w.write("client/package.json", []byte(`{"type": "module"}`))
	return []string{"node", "node.mjs"}
}

// library builds the C library, and describes to it the locale that it is run under.
func library(w *workshop) []string {
	w.need("cc", "python3", "localedef")
	w.command(nil, root+"/cmd/libpostmend/build.sh", w.file("c"))
	w.must(os.MkdirAll(w.file("locale"), 0o755))
	if out, err := exec.Command("localedef", "-i", "tr_TR", "-f", "UTF-8", w.file("locale/tr_TR.UTF-8")).CombinedOutput(); err != nil {
		w.t.Skipf("NOT COMPARED: there is no Turkish locale; apt-get install -y locales\n%s", out)
	}
	w.env = []string{"LOCPATH=" + w.file("locale"), "POSTMEND_LIBRARY=" + w.file("c/lib/libpostmend.so"),
		"PYTHONPATH=" + root + "/cmd/libpostmend/examples/python", "PYTHONDONTWRITEBYTECODE=1"}
	return []string{"python3", "library.py"}
}

// sameBytes compares two files of the workshop.
func (w *workshop) sameBytes(want []byte, name, what string) {
	w.t.Helper()
	got, err := os.ReadFile(name)
	if w.must(err); !bytes.Equal(got, want) {
		w.t.Errorf("%s: the bundle is another one", what)
	}
}
