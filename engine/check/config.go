package check

import (
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/source"
)

// ConfigFile is the name of the file in a layer that says how it is to be checked.
// Its members are those of Config: select, ignore, severity, terms.
const ConfigFile = ".kbcheck.json"

// settings reads the ConfigFile of every layer that is not underneath. What a caller asks for counts more.
func (c *checker) settings() {
	c.cfg.Severity = maps.Clone(c.cfg.Severity)
	if c.cfg.Severity == nil {
		c.cfg.Severity = map[string]Severity{}
	}
	terms := map[string]map[string]string{}
	for tag, t := range c.cfg.Terms {
		terms[tag] = maps.Clone(t)
	}
	c.cfg.Terms = terms
	c.selectors(c.cfg)
	for i, l := range c.layers {
		if l.Base {
			continue
		}
		data, err := fs.ReadFile(guard{l.FS}, ConfigFile)
		if err != nil {
			continue
		}
		name := path.Join(l.Name, ConfigFile)
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

// selectors reports what the caller names and no check is called.
func (c *checker) selectors(cfg Config) {
	for _, s := range slices.Concat(cfg.Select, cfg.Ignore, sortedKeys(cfg.Severity)) {
		if !known(s) {
			c.add("KB001", engine.Pos{}, "there is no check \""+s+"\"")
		}
	}
}

var members = []string{"select", "ignore", "severity", "terms", "note", "$schema"}

func (c *checker) file(root *source.Node) {
	for _, f := range root.Fields {
		switch f.Name {
		case "select":
			c.cfg.Select = append(c.cfg.Select, c.names(f.Value)...)
		case "ignore":
			c.cfg.Ignore = append(c.cfg.Ignore, c.names(f.Value)...)
		case "severity":
			for _, m := range f.Value.Fields {
				s, ok := ParseSeverity(str(m.Value))
				switch {
				case !known(m.Name):
					c.at("KB001", m.Loc, "there is no check %q", m.Name)
				case !ok:
					c.at("KB001", m.Value.Loc, "a severity is off, info, warning or error")
				default:
					if _, given := c.cfg.Severity[m.Name]; !given {
						c.cfg.Severity[m.Name] = s
					}
				}
			}
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

func (c *checker) names(n *source.Node) []string {
	var out []string
	if n.Kind != source.List {
		c.at("KB001", n.Loc, "a list of checks is wanted here")
	}
	for _, item := range n.Items {
		if !known(str(item)) {
			c.at("KB001", item.Loc, "there is no check %q", str(item))
			continue
		}
		out = append(out, item.Text)
	}
	return out
}

func (c *checker) glossary(n *source.Node) {
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
	var out []Finding
	for _, f := range list {
		if cfg.apply(&f, index[f.Code]) {
			out = append(out, f)
		}
	}
	return out
}
