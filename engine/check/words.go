package check

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/source"
)

//go:generate go run ./internal/scripts ../../kb/fold.json script_table.go

// eachText calls do with every text of the knowledge base: those of the locale
// folders, then the names and text facts of records, by kind and id.
func (c *checker) eachText(do func(key, tag string, n *source.Node, o *compile.Object)) {
	for _, o := range c.r.Objects {
		if tag, ok := strings.CutPrefix(o.Kind, "text:"); ok && o.Node.Kind == source.String {
			do(o.ID, tag, o.Node, o)
			continue
		}
		kind, record := strings.CutPrefix(o.Kind, "record:")
		if !record && o.Kind != "contact" {
			continue
		}
		if name := o.Node.Get("name"); name != nil {
			c.localized(kind+"."+o.ID+".name", name, o, do)
		}
		if facts := o.Node.Get("facts"); facts != nil {
			for _, f := range facts.Fields {
				n := f.Value
				if v := n.Get("value"); v != nil {
					n = v
				}
				c.localized(kind+"."+o.ID+"."+f.Name, n, o, do)
			}
		}
	}
}

func (c *checker) localized(key string, n *source.Node, o *compile.Object, do func(key, tag string, n *source.Node, o *compile.Object)) {
	for _, f := range n.Fields {
		if f.Value.Kind == source.String && slices.Contains(c.r.Locales, f.Name) {
			do(key, f.Name, f.Value, o)
		}
	}
}

// placeholders returns the names in braces.
func placeholders(text string) []string {
	var out []string
	for {
		_, rest, ok := strings.Cut(text, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return out
		}
		out = append(out, name)
		text = after
	}
}

// copies are the texts of one key, by locale.
type copies map[string]*source.Node

func (c *checker) words() {
	all := map[string]copies{}
	var order []string
	c.eachText(func(key, tag string, n *source.Node, o *compile.Object) {
		if all[key] == nil {
			all[key] = copies{}
			order = append(order, key)
		}
		all[key][tag] = n
		if !c.ours(o) {
			return
		}
		w := &wording{checker: c, n: n, tag: tag, key: key, runes: []rune(n.Text), prose: strings.HasPrefix(o.Kind, "text:")}
		w.check()
	})
	for _, key := range order {
		c.untranslated(key, all[key])
	}
	c.destructive()
	c.recordLinks()
}

// untranslated reports texts that are the same in two languages: in default, and where another script was to be expected.
func (c *checker) untranslated(key string, have copies) {
	if strings.HasSuffix(key, ".name") {
		return
	}
	def := have[c.r.Default]
	for _, tag := range c.r.Locales {
		n := have[tag]
		if n == nil {
			continue
		}
		if def != nil && tag != c.r.Default && language(tag) != language(c.r.Default) && n.Text == def.Text && sentence(n.Text) {
			c.at("KB606", n.Loc, "the text %q is the same in %s and %s", key, c.r.Default, tag)
			continue
		}
		for _, other := range c.r.Locales {
			if m := have[other]; other < tag && other != c.r.Default && m != nil && language(other) != language(tag) && m.Text == n.Text && sentence(n.Text) {
				c.at("KB606", n.Loc, "the text %q is the same in %s and %s", key, other, tag)
				break
			}
		}
	}
}

// sentence says whether a text is more than a name: several words of which one begins with a small letter, or eight characters of another script.
func sentence(text string) bool {
	words, small, others := 0, 0, 0
	for _, w := range strings.Fields(text) {
		if strings.HasPrefix(w, "{") {
			continue
		}
		r := []rune(w)[0]
		if unicode.IsLetter(r) && r < 0x250 {
			words++
			if unicode.IsLower(r) && len(w) > 1 {
				small++
			}
		}
	}
	for _, r := range text {
		if r > 0x2e80 {
			others++
		}
	}
	return words >= 2 && small >= 1 || others >= 8
}

func language(tag string) string {
	lang, _, _ := strings.Cut(tag, "-")
	return lang
}

// wording is one text in one language.
type wording struct {
	*checker
	n     *source.Node
	tag   string
	key   string
	runes []rune
	prose bool // written for this knowledge base, not the name of something
}

func (w *wording) check() {
	w.script()
	w.spacing()
	w.length()
	w.unfinished()
	w.terms()
	w.links()
	w.tags()
}

func (w *wording) at(name string, from, to int, format string, args ...any) *Finding {
	return w.checker.at(name, w.n.Runes(from, to), format, args...)
}

func pairsOf(table string) map[rune]rune {
	runes := []rune(table)
	m := make(map[rune]rune, len(runes)/2)
	for i := 0; i+1 < len(runes); i += 2 {
		m[runes[i]] = runes[i+1]
	}
	return m
}

var (
	toTraditional = pairsOf(simplifiedOnly)
	toSimplified  = pairsOf(traditionalOnly)
	notJapanese   = func() map[rune]bool {
		m := map[rune]bool{}
		for _, r := range foreign {
			m[r] = true
		}
		return m
	}()
)

// writing says what a Chinese tag writes: "Hant", "Hans" or "".
func writing(tag string) string {
	switch {
	case strings.HasPrefix(tag, "zh-Hant"), strings.HasSuffix(tag, "-TW"), strings.HasSuffix(tag, "-HK"), strings.HasSuffix(tag, "-MO"):
		return "Hant"
	case language(tag) == "zh":
		return "Hans"
	}
	return ""
}

// script reports characters that the language does not write.
func (w *wording) script() {
	if ascii(w.n.Text) {
		return
	}
	for i, r := range w.runes {
		switch writing(w.tag) {
		case "Hant":
			if t, ok := toTraditional[r]; ok {
				w.at("KB607", i, i+1, "%q is a Simplified character in a text of %s", r, w.tag).fix(false, "write "+string(t), w.n.Runes(i, i+1), string(t))
			}
		case "Hans":
			if s, ok := toSimplified[r]; ok {
				w.at("KB607", i, i+1, "%q is a Traditional character in a text of %s", r, w.tag).fix(false, "write "+string(s), w.n.Runes(i, i+1), string(s))
			}
		}
		switch {
		case language(w.tag) == "ja" && notJapanese[r]:
			w.at("KB607", i, i+1, "%q is no character of Japanese", r)
		case language(w.tag) == "zh" && 0x3041 <= r && r <= 0x30fa && !w.quoted(i):
			w.at("KB607", i, i+1, "%q is Japanese kana in a text of %s", r, w.tag)
		case language(w.tag) == "en" && cjk(r) && !w.quoted(i):
			w.at("KB607", i, i+1, "%q is no character of %s", r, w.tag)
		default:
			continue
		}
		return // one is enough: the whole text is likely of that script
	}
}

// quoted says whether a rune stands in quotation marks or brackets: words of a program in another language.
func (w *wording) quoted(at int) bool {
	return pairedBefore(w.runes[:at], "「『“‘\"(（《", "」』”’\")）》")
}

func pairedBefore(runes []rune, open, closing string) bool {
	depth := 0
	for _, r := range runes {
		switch {
		case r == '"':
			depth = 1 - min(depth, 1)
		case strings.ContainsRune(open, r):
			depth++
		case strings.ContainsRune(closing, r) && depth > 0:
			depth--
		}
	}
	return depth > 0
}

func cjk(r rune) bool {
	return 0x3400 <= r && r <= 0x9fff || 0x3041 <= r && r <= 0x30ff || 0x20000 <= r && r <= 0x3ffff
}

func latin(r rune) bool { return r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

var wide = map[rune]string{',': "，", ';': "；", ':': "：", '?': "？", '!': "！"}

// spacing reports habits of the wrong language. Each has a safe repair.
func (w *wording) spacing() {
	lang := language(w.tag)
	r := w.runes
	if !w.prose {
		return
	}
	urls := w.urls()
	for i := range r {
		if urls != nil && urls[i] {
			continue
		}
		prev, next := rune(' '), rune(' ')
		if i > 0 {
			prev = r[i-1]
		}
		if i+1 < len(r) {
			next = r[i+1]
		}
		switch {
		case unicode.IsSpace(r[i]) && (i == 0 || i == len(r)-1):
			w.space(i, "begins or ends with a space", "")
		case r[i] == ' ' && prev == ' ':
			w.space(i, "has two spaces in a row", "")
		case lang != "zh" && lang != "ja":
		case wide[r[i]] != "" && cjk(prev) && (cjk(next) || i == len(r)-1 || next == ' '):
			w.space(i, "has half-width punctuation beside "+names[lang], wide[r[i]])
		case lang == "ja" && r[i] == ' ' && (cjk(prev) && latin(next) || latin(prev) && cjk(next)):
			w.space(i, "has a space between Japanese and Latin", "")
		case lang == "zh" && i > 0 && (cjk(prev) && latin(r[i]) || latin(prev) && cjk(r[i])) && !strings.ContainsRune("℃年月日", r[i]):
			at := w.n.Runes(i, i)
			at.End = at.Off
			w.at("KB609", i-1, i+1, "the text lacks a space between Chinese and Latin").fix(true, "put a space in between", at, " ")
		}
	}
}

// urls marks the runes of links and the one behind each, nil if there is none.
func (w *wording) urls() []bool {
	if !strings.Contains(w.n.Text, "://") {
		return nil
	}
	marks := make([]bool, len(w.runes))
	for _, m := range link.FindAllStringIndex(w.n.Text, -1) {
		from := len([]rune(w.n.Text[:m[0]]))
		for i := from; i < len(marks) && i <= from+len([]rune(w.n.Text[m[0]:m[1]])); i++ {
			marks[i] = true
		}
	}
	return marks
}

var names = map[string]string{"zh": "Chinese", "ja": "Japanese"}

func (w *wording) space(i int, what, instead string) {
	at := w.n.Runes(i, i+1)
	if instead != "" && i+1 < len(w.runes) && w.runes[i+1] == ' ' {
		at.End = w.n.Runes(i+1, i+2).End
	}
	w.at("KB609", i, i+1, "the text %s", what).fix(true, "repair the spacing", at, instead)
}

// limits are the widest texts, in columns, by the beginning of their keys.
var limits = []struct {
	prefix, suffix string
	columns        int
}{
	{"cause.", ".title", 80}, {"remedy.", ".title", 80}, {"cause.", ".explanation", 800}, {"question.", "", 240},
	{"value.", "", 80}, {"step.", "", 500}, {"caution.", "", 500}, {"collect.", "", 240}, {"field.", "", 80}, {"role.", "", 80},
}

func (w *wording) length() {
	if !w.prose || len(w.n.Text) < 80 {
		return
	}
	for _, l := range limits {
		if !strings.HasPrefix(w.key, l.prefix) || !strings.HasSuffix(w.key, l.suffix) {
			continue
		}
		if n := uniseg.StringWidth(w.n.Text); n > l.columns {
			w.checker.at("KB610", w.n.Loc, "the text has %d columns, and its place %d", n, l.columns)
		}
		return
	}
}

var unfinished = []string{"TODO", "FIXME", "TBD", "XXX", "lorem ipsum", "待翻", "待補", "待补", "未翻", "要翻訳", "翻訳待ち", "待定"}

func (w *wording) unfinished() {
	for _, mark := range unfinished {
		at := strings.Index(w.n.Text, mark)
		if at < 0 || inWord(w.n.Text, at, len(mark)) {
			continue
		}
		from := len([]rune(w.n.Text[:at]))
		w.at("KB620", from, from+len([]rune(mark)), "the text says it is not finished: %q", mark)
		return
	}
}

// inWord says whether letters stand right beside a stretch of a text that is itself of Latin letters.
func inWord(text string, at, n int) bool {
	if text[at] >= 0x80 {
		return false
	}
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && text[i] < 0x80 && unicode.IsLetter(rune(text[i]))
	}
	return letter(at-1) || letter(at+n)
}

// terms reports words that the glossary replaces. Names and menu paths in records stand as their owners have them.
func (w *wording) terms() {
	if !w.prose {
		return
	}
	terms := w.cfg.Terms[w.tag]
	for _, wrong := range sortedKeys(terms) {
		rest, base := w.n.Text, 0
		for {
			i := strings.Index(rest, wrong)
			if i < 0 || wrong == "" {
				break
			}
			from := len([]rune(w.n.Text[:base+i]))
			to := from + len([]rune(wrong))
			if !strings.HasPrefix(terms[wrong], wrong) || !strings.HasPrefix(rest[i:], terms[wrong]) {
				w.at("KB621", from, to, "the glossary says %q, not %q", terms[wrong], wrong).fix(false, "write "+terms[wrong], w.n.Runes(from, to), terms[wrong])
			}
			base += i + len(wrong)
			rest = rest[i+len(wrong):]
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
