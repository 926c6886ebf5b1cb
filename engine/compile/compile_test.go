package compile_test

import (
	"os"
	"testing"

	"github.com/postmend/postmend/engine/compile"
)

func TestLamp(t *testing.T) {
	k, err := compile.Load(os.DirFS("testdata/lamp"))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(k.Stats(), k.Info())
}
