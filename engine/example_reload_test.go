package engine_test

import (
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"
	"testing/fstest"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// helpdesk is a program that runs for long and gets new knowledge meanwhile.
type helpdesk struct{ engine atomic.Pointer[engine.Engine] }

// learn takes new knowledge. If it is bad, the old stays.
func (h *helpdesk) learn(layers ...fs.FS) error {
	k, err := compile.Load(layers...)
	if err != nil {
		return err
	}
	h.engine.Store(engine.New(k))
	return nil
}

// answer loads the engine once, so the whole answer is by one knowledge base.
func (h *helpdesk) answer(c engine.Case) (string, error) {
	d, err := h.engine.Load().Diagnose(c)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s, by version %s", d.Findings[0].Title, d.KB.Version), nil
}

// An Engine and its KB never change. To swap them while others diagnose, keep the
// Engine in an atomic.Pointer: a case under way ends by the one that it began with.
func ExampleEngine_reload() {
	lamp := os.DirFS("compile/testdata/lamp")
	newer := fstest.MapFS{
		"manifest.json":         {Data: []byte(`{"format": 1, "version": "1.1.0"}`)},
		"locales/en/fuses.json": {Data: []byte(`{"texts": {"cause.fuse-blown.title": "The fuse has blown"}}`)},
	}
	broken := fstest.MapFS{"causes.json": {Data: []byte(`{"causes": {"fuse-blown"`)}}

	var h helpdesk
	c := engine.Case{Locale: "en", Symptom: engine.Fields{"text": "the fuse blew"}}
	for _, layers := range [][]fs.FS{{lamp}, {lamp, newer}, {lamp, broken}} {
		if err := h.learn(layers...); err != nil {
			fmt.Println("the old knowledge stays:", err)
		}
		text, err := h.answer(c)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(text)
	}
	// Output:
	// Blown fuse, by version 1.0.0
	// The fuse has blown, by version 1.1.0
	// the old knowledge stays: causes.json:1:12: the file ends before this "{" is closed [json-unclosed]
	// The fuse has blown, by version 1.1.0
}
