package check

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/near"
	"github.com/postmend/postmend/engine/internal/source"
)

// written is a scenario as it stands in a file.
type written struct {
	id   string
	key  source.Loc
	node *source.Node
	file *compile.File
}

// written returns the scenarios of all layers, by id: later layers replace earlier ones.
func (c *checker) written() []*written {
	byID := map[string]*written{}
	for _, f := range c.r.Files {
		if !strings.HasPrefix(f.Path, "scenarios/") || f.Root == nil {
			continue
		}
		list := f.Root.Get("scenarios")
		if list == nil {
			c.at("KB702", f.Root.Loc, "the file has no %q", "scenarios")
			continue
		}
		for _, s := range list.Fields {
			if old := byID[s.Name]; old != nil && old.file.Layer == f.Layer {
				c.at("KB402", s.Loc, "the scenario %q stands in two files", s.Name).see(old.key, "the first one")
			}
			byID[s.Name] = &written{s.Name, s.Loc, s.Value, f}
		}
	}
	var out []*written
	for _, id := range sortedKeys(byID) {
		switch s := byID[id]; s.node.Kind {
		case source.Object:
			out = append(out, s)
		case source.Null: // disabled
		default:
			c.about(c.at("KB702", s.node.Loc, "an object is wanted here, not %s", kindNames[s.node.Kind]), s)
		}
	}
	return out
}

// scenarioRefs checks what scenarios name, without running them.
func (c *checker) scenarioRefs() {
	first := map[string]*written{}
	for _, s := range c.written() {
		for _, f := range s.node.Fields {
			if !slices.Contains([]string{"given", "want", "note", "$ignore"}, f.Name) {
				c.about(c.at("KB702", f.Loc, "unknown member %q", f.Name), s)
			}
		}
		want, given := s.node.Get("want"), s.node.Get("given")
		if given == nil {
			c.about(c.at("KB702", s.key, "the scenario %q gives nothing", s.id), s)
		} else {
			c.givenShape(s, given)
		}
		if !wanted(want) {
			c.about(c.at("KB703", s.key, "the scenario %q wants nothing", s.id), s)
		}
		if given != nil {
			key := canonical(given)
			if other := first[key]; other != nil {
				c.about(c.at("KB707", s.key, "the scenarios %q and %q have the same case", s.id, other.id), s).see(other.key, "the other one")
			} else {
				first[key] = s
			}
			c.persons(given)
		}
		if want != nil && !c.misshapen(s, want, source.Object) {
			c.wantedIDs(s, want)
		}
	}
}

func (c *checker) about(f *Finding, s *written) *Finding {
	f.Kind, f.ID = "scenario", s.id
	if t := c.report.texts[s.file.Name]; t != nil {
		f.from, f.to = t.line(s.key.Off), t.line(s.node.Loc.End)
	}
	return f
}

func wanted(want *source.Node) bool {
	if want == nil {
		return false
	}
	return slices.ContainsFunc(want.Fields, func(f source.Field) bool {
		return f.Name != "note" && f.Name != "primary" && f.Name != "among"
	})
}

// canonical writes a node so that equal cases are equal strings: ids are left out, the order of members does not count.
func canonical(n *source.Node) string {
	switch n.Kind {
	case source.Object:
		var parts []string
		for _, f := range n.Fields {
			if f.Name != "id" {
				parts = append(parts, f.Name+":"+canonical(f.Value))
			}
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, "\x00") + "}"
	case source.List:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, canonical(item))
		}
		return "[" + strings.Join(parts, "\x00") + "]"
	case source.Bool:
		if n.Bool {
			return "true"
		}
		return "false"
	case source.Null:
		return "null"
	case source.Number:
		return n.Text
	}
	return "\x01" + n.Text
}

// kinds of the ids that the members of "want" list.
var wantKinds = map[string]string{"causes": "cause", "ask": "field", "remedies": "remedy", "signals": "signal", "not_signals": "signal", "fired": "rule", "not_fired": "rule"}

func (c *checker) wantedIDs(s *written, want *source.Node) {
	for _, f := range want.Fields {
		if wantShapes[f.Name] == "" {
			c.about(c.at("KB702", f.Loc, "unknown wish %q", f.Name), s).Hint = meant(f.Name, sortedKeys(wantShapes))
			continue
		}
		if !c.wantShape(s, &f) {
			continue
		}
		kind := wantKinds[f.Name]
		for _, n := range f.Value.Items {
			switch {
			case f.Name == "must_not":
				c.mustNot(s, n)
			case kind != "" && c.lacks(kind, n.Text) && !slices.Contains(builtinFields, n.Text):
				c.about(c.at("KB709", n.Loc, "there is no %s %q", kind, n.Text), s).Hint = meant(n.Text, sortedKeys(c.objects[kind]))
			}
		}
	}
}

// builtinFields are those that the engine itself fills or reads.
var builtinFields = []string{"symptom.text", "symptom.signals", "symptom.codes", "context.tried", "context.all_tried", "context.locale"}

// lacks says that there is no such object, and that no file that cannot be read may hold it.
func (c *checker) lacks(kind, id string) bool {
	return c.objects[kind][id] == nil && !slices.Contains(c.r.Partial, kind)
}

func (c *checker) mustNot(s *written, n *source.Node) {
	kinds, id := []string{"remedy", "contact"}, n.Text
	if rest, ok := strings.CutPrefix(n.Text, "cause:"); ok {
		kinds, id = []string{"cause"}, rest
	} else if rest, ok := strings.CutPrefix(n.Text, "item:"); ok {
		kinds, id = []string{"source item"}, rest
	}
	for _, k := range kinds {
		if !c.lacks(k, id) {
			return
		}
	}
	f := c.about(c.at("KB709", n.Loc, "there is no %s %q", strings.Join(kinds, " or "), id), s)
	f.Severity = Warning // it is fulfilled, though it says nothing
	if f.Hint = meant(id, sortedKeys(c.objects[kinds[0]])); c.objects["cause"][id] != nil {
		f.Hint = "did you mean `cause:" + id + "`?"
	}
}

// persons looks for addresses of persons in a case.
func (c *checker) persons(n *source.Node) {
	if n.Kind == source.String {
		c.person(n, c.ownDomain)
	}
	for _, f := range n.Fields {
		c.persons(f.Value)
	}
	for _, item := range n.Items {
		c.persons(item)
	}
}

// ownDomain says whether a domain is a record's alias, or below one.
func (c *checker) ownDomain(domain string) bool {
	if c.k == nil {
		return true
	}
	for i := range c.k.Kinds {
		if c.k.Kinds[i].Record(domain) >= 0 {
			return true
		}
	}
	return false
}

// meant hints at the id that was meant: the one with the fewest letters to change.
func meant(name string, known []string) string {
	best, least := "", 2+len(name)/6
	for _, k := range known {
		if d := near.Distance(name, k, least); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean `" + best + "`?"
}
