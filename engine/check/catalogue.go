package check

import (
	"slices"
	"strings"
)

// Severity says how much a finding matters.
type Severity uint8

// The severities, the least first. Off hides a finding.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

var severityNames = [...]string{Off: "off", Info: "info", Warning: "warning", Error: "error"}

// String returns "off", "info", "warning" or "error".
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity is the reverse of String.
func ParseSeverity(name string) (Severity, bool) {
	i := slices.Index(severityNames[:], name)
	return Severity(max(i, 0)), i >= 0
}

// Check describes one kind of finding: a page of the catalogue.
type Check struct {
	Code     string   // "KB503"
	Names    []string // the first is the check's; others are shapes of it
	Severity Severity
	Says     string // what is found, in half a sentence
	Why      string // why it matters
	Bad      string // an example
	Good     string // and how it is right
	Fix      string // "safe", "unsafe" or ""
}

// Name returns the check's name.
func (c *Check) Name() string { return c.Names[0] }

// Page returns the check's page as plain text.
func (c *Check) Page() string {
	var b strings.Builder
	b.WriteString(c.Code + " " + c.Name() + " (" + c.Severity.String() + "): " + c.Says + "\n\n" + c.Why + "\n")
	if c.Bad != "" {
		b.WriteString("\nbad:\n" + indented(c.Bad))
	}
	if c.Good != "" {
		b.WriteString("\ngood:\n" + indented(c.Good))
	}
	if c.Fix != "" {
		b.WriteString("\nkbcheck fix repairs it (" + c.Fix + ").\n")
	}
	if len(c.Names) > 1 {
		b.WriteString("\nshapes: " + strings.Join(c.Names, ", ") + "\n")
	}
	return b.String()
}

func indented(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ") + "\n"
}

// Catalogue lists all checks, by code.
func Catalogue() []Check {
	return slices.Concat(toolChecks, jsonChecks, schemaChecks, conditionChecks, referenceChecks, logicChecks, wordChecks, scenarioChecks, costChecks, securityChecks, diffChecks)
}

// Impossible names the faults that other rule languages know and this format cannot have, and why.
func Impossible() [][2]string { return slices.Clone(impossible) }

// index finds checks by code and by each of their names.
var index = func() map[string]*Check {
	all := Catalogue()
	byName := map[string]*Check{}
	for i := range all {
		byName[all[i].Code] = &all[i]
		for _, n := range all[i].Names {
			byName[n] = &all[i]
		}
	}
	return byName
}()

// Lookup finds a check by its code ("KB503", in any case) or by a name.
func Lookup(name string) (Check, bool) {
	c := index[name]
	if c == nil {
		c = index[strings.ToUpper(name)]
	}
	if c == nil {
		return Check{}, false
	}
	return *c, true
}

// selects says whether a selector means a check: a code, the beginning of one ("KB5"), a name, or "all".
func selects(selector string, c *Check) bool {
	s := strings.ToUpper(selector)
	return s == "ALL" || strings.HasPrefix(s, "KB") && strings.HasPrefix(c.Code, s) || slices.Contains(c.Names, selector)
}

// known says whether a selector means any check at all.
func known(selector string) bool {
	all := Catalogue()
	return slices.ContainsFunc(all, func(c Check) bool { return selects(selector, &c) })
}
