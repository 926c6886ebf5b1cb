package check

import (
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine/internal/source"
)

// provenance looks at what the knowledge rests on.
func (c *checker) provenance() {
	for _, item := range c.r.Items {
		c.report.Sources.Items++
		switch {
		case item.Cited > 0 && item.Waived != "":
			c.at("KB924", item.At, "the source item %q is waived, and cited %d times", item.ID, item.Cited)
			c.report.Sources.Cited++
		case item.Cited > 0:
			c.report.Sources.Cited++
		case item.Waived != "":
			c.report.Sources.Waived++
		default:
			c.at("KB921", item.At, "the source item %q is cited by nothing and not waived", item.ID).
				hint(`cite it, or write "waived": "why not"`)
		}
	}
	for _, o := range c.r.Objects {
		if o.Kind == "rule" && o.Node.Get("source") == nil && o.Node.Get("note") == nil {
			c.at("KB925", o.Key, "the rule %q has neither a source nor a note", o.ID)
		}
		if strings.HasPrefix(o.Kind, "record:") || o.Kind == "contact" {
			c.stale(o.Node)
		}
	}
}

// stale reports days of verification that are more than a year before today.
func (c *checker) stale(n *source.Node) {
	limit := yearBefore(c.cfg.Today)
	if limit == "" {
		return
	}
	if v := n.Get("verified"); str(v) != "" && str(v) < limit {
		c.at("KB923", v.Loc, "this was verified on %s, more than a year ago", str(v))
	}
	if facts := n.Get("facts"); facts != nil {
		for _, f := range facts.Fields {
			c.stale(f.Value)
		}
	}
}

// yearBefore returns the day a year before one given as 2006-01-02, "" for anything else.
func yearBefore(day string) string {
	year, rest, ok := strings.Cut(day, "-")
	y, err := strconv.Atoi(year)
	if !ok || err != nil || len(year) != 4 {
		return ""
	}
	return strconv.Itoa(y-1) + "-" + rest
}
