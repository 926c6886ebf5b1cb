package check

import (
	"fmt"
	"os"
	"testing"
)

func TestTry(t *testing.T) {
	dir := os.Getenv("TRY")
	if dir == "" {
		t.Skip()
	}
	r := Run(Config{}, Layer{Name: "kb", FS: os.DirFS(dir)})
	counts := map[string]int{}
	for _, f := range r.Findings {
		counts[f.Code+" "+f.Name]++
	}
	for _, k := range sortedKeys(counts) {
		fmt.Println(k, counts[k])
	}
	for _, f := range r.Findings {
		if os.Getenv("CODE") == "" || f.Code == os.Getenv("CODE") {
			fmt.Println(f.Pos, f.Code, f.Message, f.Hint)
		}
	}
}
