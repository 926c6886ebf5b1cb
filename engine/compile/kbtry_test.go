package compile_test

import (
	"os"
	"testing"

	"github.com/postmend/postmend/engine/compile"
)

func TestTryKB(t *testing.T) {
	k, err := compile.Load(os.DirFS("../../kb"))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(k.Stats())
}
