package compile_test

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// FuzzFolder layers files over the lamp: the first line of each part is a path, what
// follows is the file. What the compiler takes can be opened and used; what it
// refuses has a code and a place.
func FuzzFolder(f *testing.F) {
	const border = "\x1e"
	err := fs.WalkDir(lamp, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(p) == ".json" {
			data, _ := fs.ReadFile(lamp, p)
			f.Add(p + "\n" + string(data))
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("rules/x.json\n" + ruleOf("symptom.text matches '(a|b)*'") + border + "fold.json\n" + `{"fold":{"x":{"pairs":["k㎏"]}}}`)
	f.Add("locales/en/x.json\n" + `{"texts":{"step.retry":"{context.x}"}}` + border + "rules/\n{}" + border + "x.json/y.json\n{}")
	f.Add("manifest.json\n" + `{"locales":["en"],"roles":{"a":{"else":"b"},"b":{"else":"a"}}}`)
	f.Fuzz(func(t *testing.T, folder string) {
		files := fstest.MapFS{}
		for part := range strings.SplitSeq(folder, border) {
			name, data, _ := strings.Cut(part, "\n")
			if fs.ValidPath(name) && name != "." {
				files[name] = &fstest.MapFile{Data: []byte(data)}
			}
		}
		bundle, err := compile.Bundle(lampFiles, files)
		if says, unexpected := verdict(err); unexpected != "" {
			t.Errorf("%s: %s", says, unexpected)
		}
		if err != nil {
			return
		}
		if unexpected := useBundle(bundle); unexpected != "" {
			t.Error(unexpected)
		}
	})
}

// lampFiles is the lamp in memory.
var lampFiles = func() fstest.MapFS {
	files := fstest.MapFS{}
	fs.WalkDir(os.DirFS("testdata/lamp"), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := os.ReadFile("testdata/lamp/" + p)
			files[p] = &fstest.MapFile{Data: data}
		}
		return err
	})
	return files
}()

// TestFaultsAreFew gives a folder more faults than anybody reads.
func TestFaultsAreFew(t *testing.T) {
	data := each(`{"rules":{`, 5000, ids(`"x%":{"when":["context.outag"],"cause":"nobody","weight":1}`), "}}")()
	_, err := compile.Bundle(lamp, fstest.MapFS{"rules/x.json": {Data: []byte(data)}})
	var faults compile.Errors
	if !errors.As(err, &faults) || len(faults) > 1000 {
		t.Fatalf("%d faults", len(faults))
	}
	if e := new(engine.Error); !errors.As(err, &e) || e.Pos.Line == 0 {
		t.Errorf("the first fault is %v", e)
	}
}
