package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	codeSpan = regexp.MustCompile("`([^`]+)`")
	filePath = regexp.MustCompile(`^[a-z][\w./-]*/[\w.-]+$`)
	goTest   = regexp.MustCompile(`^(Test|Fuzz|Benchmark|Example)\w+$`)
	target   = regexp.MustCompile(`^make ([a-z-]+)$`)
)

// TestPagesNameWhatExists reads the pages about trust and security: a file that they
// name is there, a test after a file's name is in that file, a target is in the Makefile.
func TestPagesNameWhatExists(t *testing.T) {
	rules := read(t, "Makefile")
	for _, page := range []string{"docs/trust.md", "docs/security.md"} {
		n := 0
		for i, line := range strings.Split(read(t, page), "\n") {
			file := ""
			for _, span := range codeSpan.FindAllStringSubmatch(line, -1) {
				wrong := ""
				switch name := span[1]; {
				case filePath.MatchString(name):
					file = name
					if _, err := os.Stat(filepath.Join(root, name)); err != nil {
						wrong = "there is no such file"
					}
				case goTest.MatchString(name):
					n++
					if file == "" || !strings.Contains(read(t, file), "\nfunc "+name+"(") {
						wrong = "it is not in " + file
					}
				case strings.HasPrefix(name, "test('"):
					n++
					if file == "" || !strings.Contains(read(t, file), strings.TrimSuffix(name, ")")) {
						wrong = "it is not in " + file
					}
				case target.MatchString(name):
					if !strings.Contains(rules, "\n"+target.FindStringSubmatch(name)[1]+":") {
						wrong = "the Makefile has no such target"
					}
				}
				if wrong != "" {
					t.Errorf("%s:%d: %s: %s", page, i+1, span[1], wrong)
				}
			}
		}
		t.Logf("%s names %d tests", page, n)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
