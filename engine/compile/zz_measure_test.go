package compile

import (
	"os"
	"testing"
	"time"

	"github.com/postmend/postmend/engine/internal/plan"
)

func TestZZMeasure(t *testing.T) {
	k, err := Plan(os.DirFS("../../kb"))
	if err != nil {
		t.Fatal(err)
	}
	core := plan.EncodeCore(k)
	os.WriteFile("/tmp/pt/core.kb", core, 0o644)
	n := 0
	for _, p := range k.Patterns {
		n += len(p.Insts)
	}
	best := time.Hour
	for range 30 {
		s := time.Now()
		if _, err := plan.Decode(core); err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(s))
	}
	allocs := testing.AllocsPerRun(3, func() { plan.Decode(core) })
	t.Log("core", len(core), "patterns", len(k.Patterns), "insts", n, "open", best, "allocs", allocs)
}
