package abi_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// What the module must not link: each costs a visitor tens of kilobytes.
var heavy = []string{"fmt", "reflect", "regexp", "regexp/syntax", "encoding/json", "encoding/binary", "time", "os", "unicode/utf16", "html"}

func TestModuleLinksNothingHeavy(t *testing.T) {
	c := exec.Command("go", "list", "-deps", "..")
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range strings.Fields(string(out)) {
		if slices.Contains(heavy, path) || strings.Contains(path, "goccy") || strings.Contains(path, "expr-lang") {
			t.Errorf("the module links %s", path)
		}
	}
}
