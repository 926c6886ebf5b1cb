package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/scenario"
)

// lamp is the toy knowledge with words of it changed.
func lamp(t testing.TB, changes ...string) fstest.MapFS {
	t.Helper()
	files := os.DirFS("../../engine/compile/testdata/lamp")
	out := fstest.MapFS{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		out[name] = &fstest.MapFile{Data: []byte(strings.NewReplacer(changes...).Replace(string(text)))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func bundle(t testing.TB, layer fs.FS) []byte {
	t.Helper()
	data, err := compile.Bundle(layer)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// put writes a file as a careful deployment does: under another name first.
func put(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

const blown = `{"id":"c1","locale":"en","symptom":{"text":"the fuse blew","light":"dark"},"context":{"maker":"glowworks"}}`

// second differs from the toy knowledge in a score, in words of a finding and in words of a question.
var second = []string{`"version": "1.0.0"`, `"version": "2.0.0"`, `"Blown fuse"`, `"Fuse of the second"`, `"weight": 90`, `"weight": 95`, "Do other lamps", "Second: do other lamps"}

// TestServeNeverMixesKnowledge asks while the knowledge is swapped: as often as it can be loaded, and
// then without pause, so that hardly a request sees only one. Each answer must be, byte for byte, what
// the knowledge of its digest says.
func TestServeNeverMixesKnowledge(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lamp.kb")
	bundles := [][]byte{bundle(t, lamp(t)), bundle(t, lamp(t, second...))}
	put(t, path, bundles[0])
	s, complaints := testServer(t, func(o *serveOptions) { o.kb = []string{path} })
	c, err := scenario.DecodeCase([]byte(blown))
	if err != nil {
		t.Fatal(err)
	}
	var editions []*edition
	want := map[string]string{} // by digest
	for _, data := range bundles {
		k, err := engine.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		e := &edition{info: k.Info(), engine: engine.New(k)}
		d, err := e.engine.Diagnose(c)
		if err != nil {
			t.Fatal(err)
		}
		editions = append(editions, e)
		want[e.info.Digest] = string(d.AppendJSON(nil)) + "\n"
	}
	addr, _ := running(t, s)

	const askers, questions, swaps = 6, 150, 40
	ask := func() {
		for range questions {
			body, digest := ask1(t, addr, blown)
			if want[digest] != body {
				t.Errorf("under %s: %.300s", digest, body)
				return
			}
		}
	}
	var all sync.WaitGroup
	for range askers {
		all.Go(ask)
	}
	for i := range swaps {
		next := (i + 1) % 2
		put(t, path, bundles[next])
		s.knowledge.reload("test")
		if _, digest := ask1(t, addr, blown); digest != editions[next].info.Digest {
			t.Errorf("swap %d: the answer rests on %s", i, digest)
		}
	}
	all.Wait()
	if n := strings.Count(complaints.String(), `"knowledge loaded"`); n != swaps {
		t.Errorf("%d loads are logged, want %d", n, swaps)
	}

	done := make(chan struct{})
	var swapping sync.WaitGroup
	swapping.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
				s.knowledge.now.Store(editions[i%2])
				runtime.Gosched()
			}
		}
	})
	for range askers {
		all.Go(ask)
	}
	all.Wait()
	close(done)
	swapping.Wait()
}

// ask1 posts a case and returns the answer and the digest that its header names.
func ask1(t testing.TB, addr, body string) (answer, digest string) {
	response, err := http.Post("http://"+addr+apiPath, "application/json", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return "", ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return string(text), response.Header.Get(digestHeader)
}

// save writes a layer as a folder.
func save(t testing.TB, dir string, layer fstest.MapFS) {
	t.Helper()
	for name, f := range layer {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, name), f.Data)
	}
}

func TestServeKeepsTheOldWhereTheNewIsBad(t *testing.T) {
	tests := []struct {
		name  string
		bad   func(dir string) (file string, data []byte)
		wants []string
	}{
		{"a rule", func(dir string) (string, []byte) {
			return filepath.Join(dir, "rules", "evidence.json"), []byte("{\"rules\": {\n  \"x\": {\"when\": [\"context.nowhere == 1\"], \"cause\": \"bulb-dead\", \"weight\": 1}}}")
		}, []string{`rules/evidence.json:2:`, `"code":"expr-unknown-field"`}},
		{"half a file", func(dir string) (string, []byte) {
			return filepath.Join(dir, "manifest.json"), []byte(`{"format": 1, "id": "la`)
		}, []string{`manifest.json:1:`, `"code":"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			save(t, dir, lamp(t))
			s, complaints := testServer(t, func(o *serveOptions) { o.kb = []string{dir} })
			before := post(s, "application/json", blown)
			file, data := tt.bad(dir)
			put(t, file, data)
			s.knowledge.reload("test")
			for _, want := range append(tt.wants, `"msg":"knowledge refused"`, `"trigger":"test"`, `"kept":"`+s.knowledge.now.Load().info.Digest) {
				if !strings.Contains(complaints.String(), want) {
					t.Errorf("the log lacks %s:\n%s", want, complaints)
				}
			}
			after := post(s, "application/json", blown)
			if after.Code != 200 || !bytes.Equal(before.Body.Bytes(), after.Body.Bytes()) {
				t.Errorf("the answer became %d %.300s", after.Code, after.Body)
			}
			save(t, dir, lamp(t, second...))
			s.knowledge.reload("test")
			if got := s.knowledge.now.Load().info.Version; got != "2.0.0" {
				t.Errorf("after the repair the version is %s", got)
			}
		})
	}
}

func TestServeRefusesABrokenBundleByItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lamp.kb")
	good := bundle(t, lamp(t))
	put(t, path, good)
	s, complaints := testServer(t, func(o *serveOptions) { o.kb = []string{path} })
	put(t, path, good[:len(good)/2])
	s.knowledge.reload("test")
	for _, want := range []string{`"place":"` + path + `"`, `"code":"bundle-truncated"`} {
		if !strings.Contains(complaints.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, complaints)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	s.knowledge.reload("test")
	if !strings.Contains(complaints.String(), `"code":"file-unreadable"`) || s.knowledge.now.Load().info.Version != "1.0.0" {
		t.Errorf("a bundle that is gone:\n%s", complaints)
	}
}

// TestWatchLoadsWhatChanged goes through a watched folder's life: changed, broken, repaired.
func TestWatchLoadsWhatChanged(t *testing.T) {
	dir := t.TempDir()
	save(t, dir, lamp(t))
	s, complaints := testServer(t, func(o *serveOptions) { o.kb = []string{dir} })
	ctx, end := context.WithCancel(context.Background())
	var watching sync.WaitGroup
	watching.Go(func() { s.knowledge.keep(ctx, nil, time.Millisecond) })
	defer watching.Wait()
	defer end()
	version := func() string { return s.knowledge.now.Load().info.Version }

	save(t, dir, lamp(t, second...))
	eventually(t, "the second version", func() bool { return version() == "2.0.0" })
	put(t, filepath.Join(dir, "manifest.json"), []byte("{"))
	eventually(t, "a complaint", func() bool { return strings.Contains(complaints.String(), `"knowledge refused"`) })
	if version() != "2.0.0" {
		t.Errorf("broken knowledge: version %s", version())
	}
	save(t, dir, lamp(t, `"version": "1.0.0"`, `"version": "3.0.0"`))
	eventually(t, "the third version", func() bool { return version() == "3.0.0" })
}
