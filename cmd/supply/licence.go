package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

// leastKnown is the percentage of a licence file that has to be the text of known
// licences. The rest is names and years. pkg.go.dev takes the same figure.
const leastKnown = 75

// harmless are the licences that ask for no more than their text beside the program.
var harmless = []string{"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "Unlicense", "Zlib"}

var (
	licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([.-][a-z0-9-]*)*$`)
	otherwise   = []string{".go", ".docs"} // endings of files that look like licences of code, and are not
	noticeName  = regexp.MustCompile(`(?i)^(notice|copyright|patents)(\.(md|txt))?$`)
)

// files are the files that name matches, in the folders of a module's linked
// packages and in those above them.
func (m module) files(name *regexp.Regexp) ([]string, error) {
	seen := map[string]bool{}
	var found []string
	for _, dir := range m.packages {
		for ; !seen[dir]; dir = filepath.Dir(dir) {
			seen[dir] = true
			entries, err := os.ReadDir(dir)
			if err != nil {
				return nil, err
			}
			for _, e := range entries {
				if e.Type().IsRegular() && name.MatchString(e.Name()) && !slices.Contains(otherwise, filepath.Ext(e.Name())) {
					found = append(found, filepath.Join(dir, e.Name()))
				}
			}
			if dir == m.dir {
				break
			}
		}
	}
	slices.Sort(found)
	return found, nil
}

// licences are the SPDX ids of a module's licences. A licence that is unknown, or
// asks for more than its text, is an error.
func (m module) licences() ([]string, error) {
	files, err := m.files(licenceName)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s %s: no licence file", m.path, m.version)
	}
	var ids []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		found, err := licencesOf(text)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %s: %w", m.path, m.version, filepath.Base(f), err)
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// licencesOf reads the text of a licence file.
func licencesOf(text []byte) (ids []string, err error) {
	c := licensecheck.Scan(text)
	if len(c.Match) == 0 || c.Percent < leastKnown {
		return nil, fmt.Errorf("unknown licence: %.0f%% of the text are known", c.Percent)
	}
	for _, match := range c.Match {
		if !slices.Contains(harmless, match.ID) {
			return nil, fmt.Errorf("licence %s", match.ID)
		}
		ids = append(ids, match.ID)
	}
	return ids, nil
}

// notices are the texts that have to accompany a product.
func notices(modules []module) (string, error) {
	var out strings.Builder
	for _, m := range modules {
		fmt.Fprintf(&out, "==== %s %s\n", m.path, m.version)
		for _, name := range []*regexp.Regexp{licenceName, noticeName} {
			files, err := m.files(name)
			if err != nil {
				return "", err
			}
			for _, f := range files {
				text, err := os.ReadFile(f)
				if err != nil {
					return "", err
				}
				fmt.Fprintf(&out, "\n%s\n", strings.TrimSpace(string(text)))
			}
		}
		out.WriteByte('\n')
	}
	return out.String(), nil
}
