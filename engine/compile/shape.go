package compile

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/source"
)

// shape says what a JSON value looks like. The checks below and the JSON
// Schemas of the file formats both come from the shapes in shapes.go, so that
// they cannot disagree.
type shape struct {
	doc      string
	kind     source.Kind
	or       []*shape // alternatives of other kinds
	members  []member // an object with these
	each     *shape   // values of an object of ids, or items of a list
	keys     *format  // of an object of ids
	form     *format  // of a string
	enum     []string // of a string
	min, max int64    // of an integer, if max is not 0
	decimal  bool     // a number may have a fraction
	least    int      // fewest entries or characters
	most     int      // most entries, if not 0
	distinct bool     // items of a list
	null     bool     // entries may be null, which disables them
}

// member is one field of an object.
type member struct {
	name  string
	need  bool
	shape *shape
}

// format is the form of a string.
type format struct {
	pattern *regexp.Regexp
	code    string
	says    string
}

func (c *compiler) shaped(n *source.Node, s *shape) bool {
	all := s
	if s = s.fit(n); n.Kind != s.kind {
		c.report(n.Loc, faultf("schema-wrong-type", "%s is wanted here, not %s", s.wanted(), kindNames[n.Kind]))
		return false
	}
	switch n.Kind {
	case source.String:
		if all != s && len(s.enum) > 0 && !slices.Contains(s.enum, n.Text) {
			c.report(n.Loc, faultf("schema-enum", "%q is neither %s nor %s", n.Text, kindNames[all.kind], strings.Join(s.enum, ", ")).or(unquoted(n, all.kind)))
			return false
		}
		return c.stringShaped(n, s)
	case source.Number:
		return c.numberShaped(n, s)
	case source.List:
		return c.listShaped(n, s)
	case source.Object:
		if s.members != nil {
			return c.objectShaped(n, s)
		}
		return c.mapShaped(n, s)
	}
	return true
}

// unquoted is a way out where a number was written as a string.
func unquoted(n *source.Node, wanted source.Kind) string {
	if _, err := strconv.ParseFloat(n.Text, 64); err == nil && n.Kind == source.String && wanted == source.Number {
		return "write " + n.Text + " without quotes"
	}
	return ""
}

// fit returns the alternative that is of a value's kind. Of two for objects, the
// first whose members are all there counts, else the last.
func (s *shape) fit(n *source.Node) *shape {
	best := s
	for _, alt := range append([]*shape{s}, s.or...) {
		if alt.kind != n.Kind {
			continue
		}
		best = alt
		if n.Kind != source.Object || alt.members != nil && alt.lacks(n) == nil {
			break
		}
	}
	return best
}

// lacks returns the first member that an object needs and lacks.
func (s *shape) lacks(n *source.Node) *member {
	for i := range s.members {
		if s.members[i].need && n.Get(s.members[i].name) == nil {
			return &s.members[i]
		}
	}
	return nil
}

var kindNames = [...]string{source.Null: "null", source.Bool: "true or false", source.Number: "a number", source.String: "a string", source.List: "a list", source.Object: "an object"}

func (s *shape) wanted() string {
	names := []string{kindNames[s.kind]}
	for _, alt := range s.or {
		names = append(names, kindNames[alt.kind])
	}
	return strings.Join(names, " or ")
}

func (c *compiler) stringShaped(n *source.Node, s *shape) bool {
	if utf8.RuneCountInString(n.Text) < s.least {
		c.report(n.Loc, faultf("schema-empty", "this must not be empty"))
		return false
	}
	if len(s.enum) > 0 && !slices.Contains(s.enum, n.Text) {
		c.report(n.Loc, faultf("schema-enum", "%q is none of %s", n.Text, strings.Join(s.enum, ", ")).or(didYouMean(n.Text, s.enum)))
		return false
	}
	return s.form == nil || c.formed(n.Loc, n.Text, s.form)
}

func (c *compiler) formed(at source.Loc, text string, f *format) bool {
	if f.pattern.MatchString(text) {
		return true
	}
	c.report(at, faultf(f.code, "%q is not %s", text, f.says))
	return false
}

func (c *compiler) numberShaped(n *source.Node, s *shape) bool {
	if s.decimal {
		if _, ok := parseDecimal(n.Text); !ok {
			c.report(n.Loc, faultf("schema-range", "%s has more digits than fit", n.Text).or("at most 6 after the point"))
			return false
		}
		return true
	}
	if strings.ContainsAny(n.Text, ".eE") {
		c.report(n.Loc, faultf("schema-wrong-type", "a whole number is wanted here, not %s", n.Text))
		return false
	}
	i, err := strconv.ParseInt(n.Text, 10, 64)
	if err != nil || s.max != 0 && (i < s.min || i > s.max) {
		c.report(n.Loc, faultf("schema-range", "%s is not within %d and %d", n.Text, s.min, s.max))
		return false
	}
	return true
}

func (c *compiler) counted(n *source.Node, s *shape, count int) bool {
	if count < s.least {
		c.report(n.Loc, faultf("schema-empty", "this must not be empty"))
		return false
	}
	if s.most > 0 && count > s.most {
		c.report(n.Loc, faultf("schema-range", "%d entries stand here, at most %d are allowed", count, s.most))
		return false
	}
	return true
}

func (c *compiler) listShaped(n *source.Node, s *shape) bool {
	ok := c.counted(n, s, len(n.Items))
	if !ok {
		return false
	}
	seen := map[string]bool{}
	for _, item := range n.Items {
		ok = c.shaped(item, s.each) && ok
		if s.distinct && seen[item.Text] {
			c.report(item.Loc, faultf("schema-range", "%q stands here twice", item.Text))
			ok = false
		}
		seen[item.Text] = true
	}
	return ok
}

func (c *compiler) mapShaped(n *source.Node, s *shape) bool {
	ok := c.counted(n, s, len(n.Fields))
	if !ok {
		return false
	}
	for _, f := range n.Fields {
		ok = c.entryShaped(&f, s) && ok
	}
	return ok
}

// entryShaped checks one entry of an object of ids.
func (c *compiler) entryShaped(f *source.Field, s *shape) bool {
	ok := s.keys == nil || c.formed(f.Loc, f.Name, s.keys)
	if s.null && f.Value.Kind == source.Null {
		return ok
	}
	return s.each == nil || c.shaped(f.Value, s.each) && ok
}

func (c *compiler) objectShaped(n *source.Node, s *shape) bool {
	ok := true
	for _, f := range n.Fields {
		m := s.member(f.Name)
		if m == nil {
			c.report(f.Loc, faultf("schema-unknown-field", "unknown field %q", f.Name).or(didYouMean(f.Name, s.names())))
			ok = false
			continue
		}
		ok = c.shaped(f.Value, m.shape) && ok
	}
	return c.complete(n, s) && ok
}

// complete checks that an object has all it needs.
func (c *compiler) complete(n *source.Node, s *shape) bool { return c.completeOr(n, s, "") }

// completeOr is complete with a way out.
func (c *compiler) completeOr(n *source.Node, s *shape, hint string) bool {
	ok := true
	for _, m := range s.members {
		if m.need && n.Get(m.name) == nil {
			c.report(n.Loc, faultf("schema-missing-field", "the field %q is missing", m.name).or(hint))
			ok = false
		}
	}
	return ok
}

func (s *shape) member(name string) *member {
	for i := range s.members {
		if s.members[i].name == name {
			return &s.members[i]
		}
	}
	for i := range common {
		if common[i].name == name {
			return &common[i]
		}
	}
	return nil
}

func (s *shape) names() []string {
	var names []string
	for _, m := range s.members {
		names = append(names, m.name)
	}
	return names
}

// parseDecimal reads a decimal number in units of 1/1,000,000. Exponents and
// more than six decimals are refused.
func parseDecimal(s string) (int64, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, part, _ := strings.Cut(digits, ".")
	if len(part) > 6 || whole == "" && part == "" {
		return 0, false
	}
	if whole == "" {
		whole = "0"
	}
	u, err := strconv.ParseUint(whole+part+"000000"[len(part):], 10, 63)
	if negative {
		return -int64(u), err == nil
	}
	return int64(u), err == nil
}
