package compile_test

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

// TestBad layers each folder of testdata/bad, named after a fault, over the
// lamp, and compares all faults with want.txt.
func TestBad(t *testing.T) {
	dirs, err := filepath.Glob("testdata/bad/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no folders", err)
	}
	for _, dir := range dirs {
		code := filepath.Base(dir)
		t.Run(code, func(t *testing.T) {
			if strconv.IntSize < 64 && (code == "expr-constant" || code == "expr-int-overflow") {
				t.Skip("its numbers have 64 bits")
			}
			_, err := compile.Bundle(os.DirFS("testdata/lamp"), os.DirFS(dir))
			var faults compile.Errors
			if !errors.As(err, &faults) {
				t.Fatalf("the error is %v", err)
			}
			if !has(faults, code) {
				t.Errorf("no fault is %s", code)
			}
			golden(t, filepath.Join(dir, "want.txt"), faults.Error()+"\n")
		})
	}
}

// TestNumbersFitTheProcessor has a number of 33 bits: where the parser's int has 32, it is refused at its place.
func TestNumbersFitTheProcessor(t *testing.T) {
	layer := fstest.MapFS{"rules/x.json": {Data: []byte(`{"rules": {"x": {"when": ["context.volts == 4294967296"], "cause": "bulb-dead", "weight": 15, "note": "x"}}}`)}}
	_, err := compile.Bundle(os.DirFS("testdata/lamp"), layer)
	got, want := fmt.Sprint(err), "<nil>"
	if strconv.IntSize < 64 {
		want = "rules/x.json:1:45: the number 4294967296 does not fit into 32 bits [expr-int-overflow]"
	}
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func has(faults compile.Errors, code string) bool {
	for _, f := range faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", name, diff)
	}
}

// TestEveryCodeHasAnExample reads the codes out of the program.
func TestEveryCodeHasAnExample(t *testing.T) {
	code := regexp.MustCompile(`"((json|schema|locale|ref|id|derivation|expr|regex|msg|set|file)-[a-z0-9-]+)"`)
	elsewhere := map[string]bool{"json-too-large": true, "file-unreadable": true} // tested on their own
	for _, pattern := range []string{"*.go", "../internal/source/*.go"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, _ := os.ReadFile(name)
			for _, m := range code.FindAllStringSubmatch(string(text), -1) {
				if _, err := os.Stat("testdata/bad/" + m[1]); err != nil && !elsewhere[m[1]] {
					t.Errorf("%s: testdata/bad has no %s", name, m[1])
				}
			}
		}
	}
}

type unreadable struct{ fs.FS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "causes.json" {
		return nil, fs.ErrPermission
	}
	return u.FS.Open(name)
}

func TestUnreadableFile(t *testing.T) {
	_, err := compile.Bundle(unreadable{os.DirFS("testdata/lamp")})
	var fault *engine.Error
	if !errors.As(err, &fault) || fault.Code != "file-unreadable" || fault.Pos.File != "causes.json" {
		t.Errorf("the error is %v", err)
	}
}
