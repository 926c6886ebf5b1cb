package check

import (
	"regexp"
	"strings"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/source"
)

var (
	link      = regexp.MustCompile(`(?i)\b([a-z][a-z0-9+.-]*):(//)?[^\s"'<>「」『』（）()、。，；！？]*`)
	schemes   = regexp.MustCompile(`(?i)^(https?|ftps?|file|data|javascript|vbscript|mailto|tel|blob|ws|wss)$`)
	standsFor = regexp.MustCompile(`(?i)//([a-z0-9-]+\.)*(example\.(com|net|org)|localhost|foo\.com|bar\.com|todo[a-z.]*|xxx+[a-z.]*)(/|:|$)`)
	otherPage = regexp.MustCompile(`(?i)//[^/]+/(?:[^?#]*/)?(zh-cn|zh-tw|zh-hans|zh-hant|zh_cn|zh_tw|ja-jp|ja|en-us|en-gb|en)(?:/|$)`)
	numeric   = regexp.MustCompile(`^(\d{1,3}(\.\d{1,3}){3}|0x[0-9a-f]+|\d+|\[.*\])$`)
	tag       = regexp.MustCompile(`(?i)</?(a|b|i|u|p|br|hr|em|strong|span|div|img|script|style|iframe|ul|ol|li|table|tr|td|h[1-6]|font|code|pre|input|form|button|svg)(\s[^<>]*)?/?>`)
)

// links reports links in a text that cannot be followed, or should not be.
func (w *wording) links() {
	if !strings.ContainsRune(w.n.Text, ':') {
		return
	}
	for _, m := range link.FindAllStringSubmatchIndex(w.n.Text, -1) {
		if m[4] < 0 && !mailOrPhone.MatchString(w.n.Text[m[0]:m[1]]) && !strings.EqualFold(w.n.Text[m[2]:m[3]], "javascript") {
			continue // a word and a colon
		}
		url := strings.TrimRight(w.n.Text[m[0]:m[1]], ".,;:!?")
		from := len([]rune(w.n.Text[:m[0]]))
		w.checker.link(w.n, from, from+len([]rune(url)), url, w.tag)
	}
}

var mailOrPhone = regexp.MustCompile(`(?i)^(mailto:[^@]+@|tel:\+?[0-9])`)

// link looks at one link at runes [from, to) of a string. locale is "" for all.
func (c *checker) link(n *source.Node, from, to int, url, locale string) {
	scheme, rest, _ := strings.Cut(url, ":")
	say := func(code, format string, args ...any) *Finding { return c.at(code, n.Runes(from, to), format, args...) }
	switch s := strings.ToLower(scheme); {
	case s == "javascript" || s == "vbscript" || s == "data" || s == "blob":
		say("KB902", "a link with %s runs a program", s)
		return
	case s == "http":
		say("KB617", "the link is not encrypted").fix(false, "write https", n.Runes(from, from+4), "https")
	case s != "https" && s != "mailto" && s != "tel" && schemes.MatchString(s):
		say("KB616", "readers cannot follow a link with %s", s).hint("links begin with https, mailto or tel")
		return
	case s != "https":
		return
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(rest, "//"), "/")
	bare, user := host, ""
	if before, after, ok := strings.Cut(host, "@"); ok {
		user, bare = before, after
	}
	bare, _, _ = strings.Cut(bare, ":")
	switch {
	case strings.ContainsAny(host, "{}"):
		say("KB907", "a placeholder decides where the link leads")
	case user != "":
		say("KB906", "the link hides its host %q behind a name", bare)
	case numeric.MatchString(bare):
		say("KB906", "the link names its host by number")
	case strings.HasPrefix(bare, "xn--") || strings.Contains(bare, ".xn--") || mixed(bare):
		say("KB906", "the host %q is written with unusual letters", bare)
	case standsFor.MatchString(url) && !c.ownDomain(bare):
		say("KB618", "the link %s stands for one to come", url)
	}
	if m := otherPage.FindStringSubmatch(url); m != nil && locale != "" && elsewhere(m[1], locale) {
		say("KB619", "the link leads to a page in %s, and the text is in %s", m[1], locale)
	}
}

// elsewhere says whether a page's language is not that of a text.
func elsewhere(page, locale string) bool {
	page = strings.ToLower(strings.ReplaceAll(page, "_", "-"))
	if language(page) != language(strings.ToLower(locale)) {
		return language(page) != "en" // an English page is often the only one
	}
	hans := strings.HasSuffix(page, "cn") || strings.HasSuffix(page, "hans")
	return language(page) == "zh" && page != "zh" && hans != (writing(locale) == "Hans")
}

func mixed(host string) bool {
	for _, r := range host {
		if r >= 0x80 {
			return true
		}
	}
	return false
}

func (w *wording) tags() {
	if !strings.ContainsRune(w.n.Text, '<') {
		return
	}
	if m := tag.FindStringIndex(w.n.Text); m != nil {
		from := len([]rune(w.n.Text[:m[0]]))
		w.at("KB901", from, from+len([]rune(w.n.Text[m[0]:m[1]])), "the text has HTML, which is shown as it stands")
	}
}

// recordLinks looks at the links of contacts, documents and records.
func (c *checker) recordLinks() {
	for _, o := range c.r.Objects {
		if o.Kind == "contact" || o.Kind == "document" || strings.HasPrefix(o.Kind, "record:") {
			c.urls(o)
		}
	}
}

func (c *checker) urls(o *compile.Object) {
	if u := o.Node.Get("url"); str(u) != "" {
		c.link(u, 0, len([]rune(u.Text)), u.Text, "")
	}
	if facts := o.Node.Get("facts"); facts != nil {
		for _, f := range facts.Fields {
			n := f.Value
			if v := n.Get("value"); v != nil {
				n = v
			}
			if strings.HasPrefix(str(n), "http") {
				c.link(n, 0, len([]rune(n.Text)), n.Text, "")
			}
		}
	}
}
