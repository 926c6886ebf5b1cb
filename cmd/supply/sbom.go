package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// writeBills writes sbom.PRODUCT.json and notices.PRODUCT.txt for every product, and
// sbom.web.json for the npm package, and holds each against what the product links.
func writeBills(out io.Writer, dir string) error {
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return err
	}
	tools, err := os.MkdirTemp("", "supply")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tools)
	// go tool would build it for the product's platform.
	tool := filepath.Join(tools, "cyclonedx-gomod")
	if _, err := output(".", os.Environ(), "go", "build", "-o", tool, "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod"); err != nil {
		return err
	}
	for _, p := range products {
		modules, err := p.linked(p.platforms[:1])
		if err != nil {
			return err
		}
		name := filepath.Join(dir, "sbom."+p.name+".json")
		if err := p.writeBill(tool, name); err != nil {
			return err
		}
		if err := fits(name, modules); err != nil {
			return err
		}
		text, err := notices(modules)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, "notices."+p.name+".txt"), []byte(text), 0o644)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d modules\n", name, len(modules))
	}
	bill, err := output(web, os.Environ(), "npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "sbom.web.json"), []byte(bill), 0o644)
}

func (p product) writeBill(tool, name string) error {
	module, err := filepath.Abs(p.module)
	if err != nil {
		return err
	}
	_, err = output(".", p.platforms[0].environment(), tool, "app", "-json", "-std", "-licenses", "-assert-licenses", "-noserial", "-notimestamp",
		"-main", p.main, "-output", name, module)
	return err
}

// A bill is what concerns us of a CycloneDX file.
type bill struct {
	Format     string `json:"bomFormat"`
	Components []struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		PURL    string `json:"purl"`
	} `json:"components"`
}

// fits says what a bill has too much or too little.
func fits(name string, modules []module) error {
	var b bill
	if err := readJSON(name, &b); err != nil {
		return err
	}
	if b.Format != "CycloneDX" {
		return fmt.Errorf("%s: the format is %q", name, b.Format)
	}
	var want, got []string
	for _, m := range modules {
		want = append(want, m.path+"@"+m.version)
	}
	for _, c := range b.Components {
		if m := (module{path: c.Name}); !m.own() {
			got = append(got, c.Name+"@"+c.Version)
		}
		if !strings.HasPrefix(c.PURL, "pkg:golang/") {
			return fmt.Errorf("%s: %s has the address %q", name, c.Name, c.PURL)
		}
	}
	var all []error
	for _, m := range want {
		if !slices.Contains(got, m) {
			all = append(all, fmt.Errorf("%s lacks %s", name, m))
		}
	}
	for _, m := range got {
		if !slices.Contains(want, m) {
			all = append(all, fmt.Errorf("%s has %s, which is not linked", name, m))
		}
	}
	return errors.Join(all...)
}
