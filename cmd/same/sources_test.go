package same_test

import (
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine/compile"
)

// restless lists folders in another order each time.
type restless struct {
	fs.FS
	r *rand.Rand
}

func (f restless) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(f.FS, name)
	f.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

// apart copies sources with a file for each rule, so that no rule's place in
// its file depends on the order of keys: a bundle holds that place.
func (w *workshop) apart(change func([]byte) []byte) fs.FS {
	out := fstest.MapFS{}
	w.must(fs.WalkDir(w.sources(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".json") {
			return err
		}
		data, err := fs.ReadFile(w.sources(), p)
		if path.Dir(p) != "rules" || err != nil {
			out[p] = &fstest.MapFile{Data: change(data)}
			return err
		}
		var file struct{ Rules map[string]json.RawMessage }
		err = json.Unmarshal(data, &file)
		for id, rule := range file.Rules {
			out["rules/"+id+".json"] = &fstest.MapFile{Data: []byte(`{"rules": {"` + id + `": ` + string(change(rule)) + `}}`)}
		}
		return err
	}))
	return out
}

// shuffledBundle compiles the sources with the keys of every object and the
// files of every folder in another order. The bundle has to be the same.
func (w *workshop) shuffledBundle() {
	r := rand.New(rand.NewPCG(*seed, 0))
	sorted, err := compile.Bundle(w.apart(func(data []byte) []byte { return data }))
	w.must(err)
	shuffled, err := compile.Bundle(restless{w.apart(func(data []byte) []byte { return shuffle(data, r) }), r})
	w.must(err)
	w.write("shuffled/whole.kb", shuffled)
	w.sameBytes(sorted, w.file("shuffled/whole.kb"), "keys and files shuffled")
	listed, err := compile.Bundle(restless{w.sources(), r})
	w.must(err)
	w.sameBytes(listed, w.file("whole.kb"), "folders listed in another order")
}

// TestTheSameBundleEverywhere compiles the sources in other surroundings.
func TestTheSameBundleEverywhere(t *testing.T) {
	w := newWorkshop(t)
	want, err := compile.Bundle(w.sources())
	w.must(err)
	for _, tt := range []struct {
		name, arch string
		env        []string
	}{
		{"386", "386", nil},
		{"one processor, Taipei", runtime.GOARCH, []string{"GOMAXPROCS=1", "TZ=Asia/Taipei", "LC_ALL=C"}},
		{"eight processors, Kathmandu, Turkish", runtime.GOARCH, []string{"GOMAXPROCS=8", "TZ=Asia/Kathmandu", "LC_ALL=tr_TR.UTF-8"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := w.in(t)
			if tt.arch == "386" {
				w.need386()
			}
			gen := w.program(filepath.Join(root, "kb/gen"), "gen-"+tt.arch, "GOARCH="+tt.arch, "CGO_ENABLED=0")
			w.command(tt.env, gen, w.file("kb"), w.file("again.kb"))
			w.sameBytes(want, w.file("again.kb"), tt.name)
		})
	}
}
