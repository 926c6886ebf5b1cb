package check

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/source"
)

// ConfigFile is the name of the file in a layer that says how it is to be checked.
// Its members are those of Config: select, ignore, severity, terms.
const ConfigFile = ".kbcheck.json"

// settings reads the ConfigFile of every layer that is not underneath. What a caller asks for counts more.
func (c *checker) settings() {
	c.cfg = c.cfg.byCode()
	terms := map[string]map[string]string{}
	for tag, t := range c.cfg.Terms {
		terms[tag] = maps.Clone(t)
	}
	c.cfg.Terms = terms
	if err := c.cfg.Err(); err != nil {
		c.add("KB001", engine.Pos{}, err.Error())
	}
	for i, l := range c.layers {
		if l.Base {
			continue
		}
		if _, err := fs.Lstat(l.FS, ConfigFile); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		name := path.Join(l.Name, ConfigFile)
		data, err := fs.ReadFile(guard{l.FS}, ConfigFile)
		if err != nil {
			c.add("KB001", engine.Pos{File: name}, "the settings cannot be read")
			continue
		}
		root, faults := source.Parse(name, data)
		c.report.texts[name] = newText(name, i, data, root)
		for _, f := range faults {
			c.at("KB001", f.Loc, "%s", f.Msg).Hint = f.Hint
		}
		if root != nil {
			c.file(root)
		}
	}
}

// Err says what is wrong with a Config: it names what is no check or no day, or hides what is always reported.
func (cfg Config) Err() error {
	for _, s := range cfg.Select {
		if err := selectable(s); err != nil {
			return err
		}
	}
	for _, s := range cfg.Ignore {
		if err := ignorable(s); err != nil {
			return err
		}
	}
	for _, s := range sortedKeys(cfg.Severity) {
		if err := adjustable(s, cfg.Severity[s]); err != nil {
			return err
		}
	}
	if cfg.Today == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, cfg.Today); err != nil {
		return fmt.Errorf("%q is no day: write it as 2026-11-22", cfg.Today)
	}
	return nil
}

func noCheck(name string) error { return fmt.Errorf("there is no check %q", name) }

// selectable says what is wrong with a selector of checks.
func selectable(selector string) error {
	if !known(selector) {
		return noCheck(selector)
	}
	return nil
}

// ignorable says what is wrong with a selector of checks to leave out.
func ignorable(selector string) error {
	switch {
	case !known(selector):
		return noCheck(selector)
	case !slices.ContainsFunc(Catalogue(), func(c Check) bool { return selects(selector, &c) && !always(c.Code) }):
		return fmt.Errorf("%s cannot be left out: it is about the check itself", selector)
	}
	return nil
}

// adjustable says what is wrong with a severity for a check.
func adjustable(name string, s Severity) error {
	switch c, ok := Lookup(name); {
	case !ok:
		return noCheck(name)
	case s == Off && always(c.Code):
		return fmt.Errorf("%s cannot be switched off: it is about the check itself", name)
	}
	return nil
}

// always says whether a check is about the tool's own work. Whoever hides it believes in a check that was not made.
func always(code string) bool { return code <= "KB008" }

// byCode returns a Config whose severities go by codes, but for those of a single shape of a check.
func (cfg Config) byCode() Config {
	out := map[string]Severity{}
	for name, s := range cfg.Severity {
		out[codeOf(name)] = s
	}
	cfg.Severity = out
	return cfg
}

func codeOf(name string) string {
	if c, ok := Lookup(name); ok && (name == c.Name() || strings.EqualFold(name, c.Code)) {
		return c.Code
	}
	return name
}

var members = []string{"select", "ignore", "severity", "terms", "note", "$schema"}

func (c *checker) file(root *source.Node) {
	for _, f := range root.Fields {
		switch f.Name {
		case "select":
			c.cfg.Select = append(c.cfg.Select, c.names(f.Value, selectable)...)
		case "ignore":
			c.cfg.Ignore = append(c.cfg.Ignore, c.names(f.Value, ignorable)...)
		case "severity":
			c.severities(f.Value)
		case "terms":
			c.glossary(f.Value)
		default:
			if !slices.Contains(members, f.Name) {
				c.at("KB001", f.Loc, "unknown setting %q", f.Name).Hint = meant(f.Name, members)
			}
		}
	}
	if root.Kind != source.Object {
		c.at("KB001", root.Loc, "the settings are an object")
	}
}

func (c *checker) severities(n *source.Node) {
	if n.Kind != source.Object {
		c.at("KB001", n.Loc, "an object of checks and severities is wanted here")
	}
	for _, m := range n.Fields {
		s, ok := ParseSeverity(str(m.Value))
		if !ok {
			c.at("KB001", m.Value.Loc, "a severity is off, info, warning or error")
			continue
		}
		if err := adjustable(m.Name, s); err != nil {
			c.at("KB001", m.Loc, "%v", err)
			continue
		}
		if _, given := c.cfg.Severity[codeOf(m.Name)]; !given {
			c.cfg.Severity[codeOf(m.Name)] = s
		}
	}
}

// names reads a list of selectors, each of which wrong finds nothing wrong with.
func (c *checker) names(n *source.Node, wrong func(selector string) error) []string {
	var out []string
	if n.Kind != source.List {
		c.at("KB001", n.Loc, "a list of checks is wanted here")
	}
	for _, item := range n.Items {
		if err := wrong(str(item)); err != nil {
			c.at("KB001", item.Loc, "%v", err)
			continue
		}
		out = append(out, item.Text)
	}
	return out
}

func (c *checker) glossary(n *source.Node) {
	if n.Kind != source.Object {
		c.at("KB001", n.Loc, "an object of locales is wanted here")
	}
	for _, tag := range n.Fields {
		if c.cfg.Terms[tag.Name] == nil {
			c.cfg.Terms[tag.Name] = map[string]string{}
		}
		for _, t := range tag.Value.Fields {
			if str(t.Value) == "" {
				c.at("KB001", t.Value.Loc, "the word to use instead is missing")
				continue
			}
			c.cfg.Terms[tag.Name][t.Name] = t.Value.Text
		}
	}
}

// Filter applies what a Config selects to findings from elsewhere: those of Diff.
func (cfg Config) Filter(list []Finding) []Finding {
	cfg = cfg.byCode()
	var out []Finding
	for _, f := range list {
		if cfg.apply(&f, index[f.Code]) {
			out = append(out, f)
		}
	}
	return out
}
