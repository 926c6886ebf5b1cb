// Command build writes what a browser loads: the engine as a WebAssembly
// module, a knowledge base's core, and a pack for each language and script; and the
// module of the authors' page, which holds the compiler and the shipped knowledge.
//
//	go run ./wasm/build -out wasm/web/dist kb
//
// The folders are layers, the first lowest.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/wasm/internal/slim"
)

// Inlining, the newer garbage collector and the index checks inside Go's own
// runtime cost 45 KB of download. The engine keeps its index checks: bundles come from outside.
var small = []string{"-gcflags=all=-l", "-gcflags=runtime=-l -B", "-gcflags=internal/runtime/...=-l -B"}

var (
	flags       = []string{"build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w"} // slim reads the names before it drops them
	environment = []string{"GOOS=wasip1", "GOARCH=wasm", "GOEXPERIMENT=nogreenteagc", "CGO_ENABLED=0"}
)

const (
	visitors = "github.com/postmend/postmend/wasm"
	authors  = "github.com/postmend/postmend/wasm/playground"
)

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

func run(args []string, complaints io.Writer) int {
	set := flag.NewFlagSet("build", flag.ContinueOnError)
	set.SetOutput(complaints)
	out := set.String("out", "dist", "the folder to write to")
	debug := set.Bool("debug", false, "keep the names that a traceback prints")
	if err := set.Parse(args); err != nil {
		return 2
	}
	err := os.MkdirAll(*out, 0o755)
	if err == nil {
		err = errors.Join(
			compileTo(filepath.Join(*out, "postmend.wasm"), visitors, *debug, small...),
			compileTo(filepath.Join(*out, "playground.wasm"), authors, *debug),
			knowledge(*out, set.Args()),
		)
	}
	if err != nil {
		fmt.Fprintln(complaints, "build:", err)
		return 1
	}
	return 0
}

// compileTo compiles a module into a file.
func compileTo(file, module string, debug bool, extra ...string) error {
	whole := file + ".whole"
	defer os.Remove(whole)
	folder, err := os.MkdirTemp("", "postmend-build")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	changes := edits
	if !debug {
		changes = append(slices.Clone(edits), reuse)
	}
	list, err := overlay(folder, changes)
	if err != nil {
		return err
	}
	c := exec.Command("go", slices.Concat(flags, extra, []string{"-overlay", list, "-o", whole, module})...)
	c.Env = append(os.Environ(), environment...)
	c.Stderr = os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("compile the module: %w", err)
	}
	if debug {
		return os.Rename(whole, file)
	}
	data, err := os.ReadFile(whole)
	if err != nil {
		return err
	}
	if data, err = slim.Module(data, len(extra) == 0); err != nil {
		return fmt.Errorf("slim the module: %w", err)
	}
	return os.WriteFile(file, data, 0o644)
}

// knowledge compiles layers into ID.kb, and ID.TAG.kb for each language and script.
func knowledge(out string, layers []string) error {
	if len(layers) == 0 {
		return nil
	}
	var folders []fs.FS
	for _, l := range layers {
		folders = append(folders, os.DirFS(l))
	}
	core, packs, err := compile.Packs(folders...)
	if err != nil {
		return err
	}
	k, err := engine.Open(core)
	if err != nil {
		return err
	}
	id := filepath.Join(out, filepath.Base(k.Info().ID))
	err = os.WriteFile(id+".kb", core, 0o644)
	for tag, pack := range packs {
		err = errors.Join(err, os.WriteFile(id+"."+tag+".kb", pack, 0o644))
	}
	return err
}
