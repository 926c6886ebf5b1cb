package compile

import (
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// collectTexts gathers all texts by key and locale: those of the locale
// folders, and the words that stand in records and contacts.
func (c *compiler) collectTexts() {
	for _, tag := range c.locales {
		for _, o := range c.table("text:" + tag).sorted() {
			if !o.bad {
				c.put(o.ID, tag, o.Node)
			}
		}
	}
	for _, o := range c.table("contact").sorted() {
		if !o.bad {
			c.names("contact."+o.ID+".name", o.Node.Get("name"))
		}
	}
	for _, kind := range c.kinds {
		for _, o := range c.table("record:" + kind).sorted() {
			if !o.bad {
				c.recordTexts(kind, o)
			}
		}
	}
	for i, key := range sortedKeys(c.texts) {
		c.k.Keys = append(c.k.Keys, key)
		c.keys[key] = int32(i)
	}
	c.k.NumKeys = len(c.k.Keys)
}

func (c *compiler) put(key, tag string, n *source.Node) {
	if c.texts[key] == nil {
		c.texts[key] = map[string]*source.Node{}
	}
	c.texts[key][tag] = n
}

func (c *compiler) recordTexts(kind string, o *Object) {
	prefix := kind + "." + o.ID + "."
	c.names(prefix+"name", o.Node.Get("name"))
	facts := o.Node.Get("facts")
	if facts == nil {
		return
	}
	for _, f := range facts.Fields {
		slot, ok := c.slots[kind+"."+f.Name]
		if !ok || c.k.Fields[slot].Type != plan.TypeText || !c.sound(slot) {
			continue
		}
		n := f.Value
		if v := n.Get("value"); v != nil {
			n = v
		}
		c.localized(prefix+f.Name, n)
	}
}

// localized takes words per locale, or a string that is the same in all.
func (c *compiler) localized(key string, n *source.Node) {
	if n.Kind == source.String {
		for _, tag := range c.locales {
			c.put(key, tag, n)
		}
		return
	}
	for _, f := range n.Fields {
		if slices.Contains(c.locales, f.Name) {
			c.put(key, f.Name, f.Value)
		} else if !slices.Contains(c.known, f.Name) {
			c.report(f.Loc, faultf("locale-tag", "the manifest has no locale %q", f.Name).or(didYouMean(f.Name, c.known)))
		}
	}
}

// names takes a name. Names are not translated everywhere: a locale that lacks
// one gets that of a locale of the same language, else the default's.
func (c *compiler) names(key string, n *source.Node) {
	c.localized(key, n)
	have := c.texts[key]
	def := have[c.fallback]
	if def == nil {
		return
	}
	given := sortedKeys(have)
	for _, tag := range c.locales {
		if have[tag] != nil {
			continue
		}
		lang, _, _ := strings.Cut(tag, "-")
		c.put(key, tag, def)
		for _, g := range given {
			if g == lang || strings.HasPrefix(g, lang+"-") {
				c.put(key, tag, have[g])
				break
			}
		}
	}
}

// key returns the number of a text that something needs. A text that no locale
// has is reported at what needs it.
func (c *compiler) key(at source.Loc, key string) int32 {
	if i, ok := c.keys[key]; ok {
		return i
	}
	if c.missed[key] || c.wordsMissing() {
		return -1
	}
	c.missed[key] = true
	c.report(at, faultf("msg-missing-locale", "no locale has the text %q", key).or(c.near(key, len(c.k.Keys), func() []string { return c.k.Keys })))
	return -1
}

// optionalKey returns the number of a text, -1 if nobody wrote it.
func (c *compiler) optionalKey(key string) int32 {
	if i, ok := c.keys[key]; ok {
		return i
	}
	return -1
}

// wordsMissing says whether a file of texts could not be read.
func (c *compiler) wordsMissing() bool {
	for _, tag := range c.locales {
		if c.table("text:" + tag).partial {
			return true
		}
	}
	return false
}

// packs writes the words of every locale, and compares the locales.
func (c *compiler) packs() {
	for _, key := range c.k.Keys {
		c.parity(key)
	}
	for _, tag := range c.locales {
		p := plan.Pack{Locale: tag, Texts: make([]string, len(c.k.Keys))}
		for i, key := range c.k.Keys {
			p.Texts[i] = value(c.texts[key][tag])
		}
		c.k.Packs = append(c.k.Packs, p)
	}
}

// parity checks that a text stands in all locales, with the same placeholders.
func (c *compiler) parity(key string) {
	have := c.texts[key]
	at := have[c.fallback]
	var missing []string
	all := map[string]bool{}
	filled := map[string]map[string]bool{}
	for _, tag := range c.locales {
		n := have[tag]
		if n == nil {
			if !c.table("text:" + tag).partial {
				missing = append(missing, tag)
			}
			continue
		}
		if at == nil {
			at = n
		}
		filled[tag] = c.placeholders(n)
		for name := range filled[tag] {
			all[name] = true
		}
	}
	if len(missing) > 0 {
		c.report(at.Loc, faultf("msg-missing-locale", "the text %q is missing in %s", key, strings.Join(missing, ", ")))
	}
	for _, name := range sortedKeys(all) {
		c.uneven(key, name, filled)
	}
}

// uneven reports the locales whose text lacks a placeholder that others have. Where a
// layer brought it, the texts below are not at fault: that layer replaces them, too.
func (c *compiler) uneven(key, name string, filled map[string]map[string]bool) {
	have := c.texts[key]
	top, from := -1, ""
	for _, tag := range c.locales {
		if l := c.layerOf(key, tag); filled[tag][name] && (from == "" || l > top) {
			top, from = l, tag
		}
	}
	var below []string
	for _, tag := range c.locales {
		switch {
		case have[tag] == nil || filled[tag][name]:
		case c.layerOf(key, tag) < top:
			below = append(below, tag)
		default:
			c.report(have[tag].Loc, faultf("msg-placeholder-missing", "the placeholder {%s} of other locales is missing here", name))
		}
	}
	if len(below) > 0 {
		c.report(have[from].Loc, faultf("msg-placeholder-missing", "the placeholder {%s} is not in the text of the layers below in %s", name, strings.Join(below, ", ")).
			or("write the text in these locales, too"))
	}
}

// layerOf returns the number of the layer that a text stands in, -1 if it is a record's name.
func (c *compiler) layerOf(key, tag string) int {
	if o := c.table("text:" + tag).objects[key]; o != nil {
		return o.File.Layer
	}
	return -1
}

// placeholders checks a text and returns the names of its placeholders.
func (c *compiler) placeholders(n *source.Node) map[string]bool {
	names := map[string]bool{}
	if strings.TrimSpace(n.Text) == "" {
		c.report(n.Loc, faultf("msg-empty", "the text is empty"))
		return names
	}
	runes := []rune(n.Text)
	for i := 0; i < len(runes); i++ {
		if runes[i] == '}' {
			c.report(n.Runes(i, i+1), faultf("msg-placeholder-syntax", "this } has no {"))
		}
		if runes[i] != '{' {
			continue
		}
		end := i + 1
		for end < len(runes) && runes[end] != '{' && runes[end] != '}' {
			end++
		}
		name := string(runes[i+1 : end])
		if end == len(runes) || runes[end] == '{' || !fieldForm.pattern.MatchString(name) {
			c.report(n.Runes(i, i+1), faultf("msg-placeholder-syntax", "a placeholder is the name of a field in braces, such as {symptom.text}"))
			if end < len(runes) && runes[end] == '}' {
				i = end
			}
			continue
		}
		if c.placeholder(n.Runes(i, end+1), name) {
			names[name] = true
		}
		i = end
	}
	return names
}

// placeholder says whether there is such a field: a slip is no placeholder that other locales lack.
func (c *compiler) placeholder(at source.Loc, name string) bool {
	_, ok := c.slots[name]
	if !ok && !c.table("field").partial {
		c.report(at, faultf("msg-placeholder-unknown", "unknown field %q", name).or(c.nearField(name)))
	}
	return ok
}
