package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// spans are the sizes with which Go's runtime begins its lists of spans: room for a
// gigabyte each. There are four lists for each kind and size of objects, so that they
// would take two megabytes of a heap of ten. They grow as they have to.
var spans = []struct{ was, is string }{
	{"spanSetBlockEntries = 512 ", "spanSetBlockEntries = 64 "},
	{"spanSetInitSpineCap = 256 ", "spanSetInitSpineCap = 8 "},
}

// overlay writes into a folder what go build takes in place of a file of Go's runtime,
// and returns the list that says so. A file of another shape is an error.
func overlay(folder string) (list string, err error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("ask where Go is: %w", err)
	}
	original := filepath.Join(string(bytes.TrimSpace(root)), "src", "runtime", "mspanset.go")
	source, err := os.ReadFile(original)
	if err != nil {
		return "", err
	}
	for _, s := range spans {
		if bytes.Count(source, []byte(s.was)) != 1 {
			return "", fmt.Errorf("%s does not say %q once: another Go release", original, s.was)
		}
		source = bytes.Replace(source, []byte(s.was), []byte(s.is), 1)
	}
	other := filepath.Join(folder, "mspanset.go")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {original: other}})
	if err != nil {
		return "", err
	}
	list = filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(other, source, 0o644); err != nil {
		return "", err
	}
	return list, os.WriteFile(list, replace, 0o644)
}
