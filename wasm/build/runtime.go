package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

type edit struct{ file, was, is string }

// edits are what is changed in files of Go's runtime, which is made for heaps of gigabytes,
// for one of ten megabytes. What begins smaller grows as it has to.
var edits = []edit{
	// Lists of spans begin with room for a gigabyte each. There are four for each kind and
	// size of objects: two megabytes in all.
	{"mspanset.go", "spanSetBlockEntries = 512 ", "spanSetBlockEntries = 64 "},
	{"mspanset.go", "spanSetInitSpineCap = 256 ", "spanSetInitSpineCap = 8 "},
	// Its own records come in pieces, and the list of parts of the heap begins with a whole one.
	{"malloc.go", "const persistentChunkSize = 256 << 10", "const persistentChunkSize = 64 << 10"},
	{"malloc.go", "size = physPageSize\n", "size = 4 << 10\n"},
}

// reuse gives away the room of the names of functions and files, which package slim wipes.
var reuse = edit{"os_wasm.go", "\tnumCPUStartup =", `	names := alignUp(uintptr(unsafe.Pointer(unsafe.SliceData(firstmoduledata.funcnametab))), 64)
	if end := uintptr(unsafe.Pointer(unsafe.SliceData(firstmoduledata.pctab))); end-names >= physPageSize {
		memFree(unsafe.Pointer(names), alignDown(end-names, physPageSize))
	}
	numCPUStartup =`}

// overlay writes into a folder what go build takes in place of files of Go's runtime,
// and returns the list that says so. A file of another shape is an error.
func overlay(folder string, edits []edit) (list string, err error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("ask where Go is: %w", err)
	}
	replace := map[string]string{}
	for _, e := range edits {
		original := filepath.Join(string(bytes.TrimSpace(root)), "src", "runtime", e.file)
		changed := filepath.Join(folder, e.file)
		from := original
		if replace[original] != "" {
			from = changed
		}
		source, err := os.ReadFile(from)
		if err != nil {
			return "", err
		}
		if bytes.Count(source, []byte(e.was)) != 1 {
			return "", fmt.Errorf("%s does not say %q once: another Go release", original, e.was)
		}
		if err := os.WriteFile(changed, bytes.Replace(source, []byte(e.was), []byte(e.is), 1), 0o644); err != nil {
			return "", err
		}
		replace[original] = changed
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	list = filepath.Join(folder, "overlay.json")
	return list, os.WriteFile(list, data, 0o644)
}
