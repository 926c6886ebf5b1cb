package check

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// Layer is a folder of a knowledge base and the name that its files go by.
type Layer struct {
	Name string
	FS   fs.FS
	Base bool // it lies underneath: only what the compiler refuses is reported, and scenarios that fail
}

// Config says what to report. The zero Config reports everything.
type Config struct {
	Select   []string            // codes, beginnings of codes or names; none means all
	Ignore   []string            // the same, left out
	Severity map[string]Severity // by code or name
	Today    string              // the day on which the check runs, 2006-01-02; without it nothing is too old
	Terms    map[string]map[string]string
}

// Report is what a check found.
type Report struct {
	Findings []Finding // sorted by layer, file and place; hidden ones have Ignored
	KB       *engine.KB
	Sources  Sources
	Stats    Stats

	compiled *compile.Report
	texts    map[string]*text
}

// Sources counts the source items.
type Sources struct{ Items, Cited, Waived int }

// Stats counts what was read.
type Stats struct {
	Files, Objects int
	Kinds          map[string]int // objects by kind
	Bundle         int            // size of the bundle in bytes, 0 if there is none
}

// Data returns the bytes of a file that a finding names, nil if it was not read.
func (r *Report) Data(name string) []byte {
	if t := r.texts[name]; t != nil {
		return t.data
	}
	return nil
}

// checker gathers findings.
type checker struct {
	cfg     Config
	r       *compile.Report
	report  *Report
	layers  []Layer
	inFile  map[string][]*compile.Object // sorted by place
	objects map[string]map[string]*compile.Object
	k       *plan.KB // nil if the compiler refused something
	found   []*Finding
	tested  bool // the scenarios were run, and no static check
	empty   bool // nothing stands in the layers but in those underneath
}

// Run checks layers, the first lowest.
func Run(cfg Config, layers ...Layer) *Report {
	c := newChecker(cfg, layers)
	if c.empty {
		if c.k != nil {
			c.open() // what lies underneath can still be looked at
		}
		return c.finish()
	}
	c.unread()
	c.texts()
	c.rawText()
	c.scenarioRefs()
	c.provenance()
	c.patterns()
	c.words()
	if c.k != nil {
		c.references()
		c.conditions()
		c.logic()
		c.open()
	}
	return c.finish()
}

func newChecker(cfg Config, layers []Layer) *checker {
	layers = slices.Clone(layers)
	for i := range layers {
		if layers[i].FS == nil {
			layers[i].FS = absent{}
		}
	}
	c := &checker{cfg: cfg, layers: layers, inFile: map[string][]*compile.Object{}, objects: map[string]map[string]*compile.Object{}}
	err := c.compile()
	c.settings()
	c.faults(err)
	c.folders()
	c.empty = c.noInput()
	return c
}

func (c *checker) compile() error {
	fss := make([]fs.FS, len(c.layers))
	for i, l := range c.layers {
		fss[i] = compile.Named(l.Name, guard{l.FS})
	}
	r, err := compile.Analyze(fss...)
	c.r, c.k = r, r.Plan
	c.report = &Report{compiled: r, texts: map[string]*text{}}
	c.report.Stats = Stats{Files: len(r.Files), Objects: len(r.Objects), Kinds: map[string]int{}}
	for _, f := range r.Files {
		c.report.texts[f.Name] = newText(f.Name, f.Layer, f.Data(), f.Root)
	}
	for _, o := range r.Objects {
		c.report.Stats.Kinds[o.Kind]++
		if c.objects[o.Kind] == nil {
			c.objects[o.Kind] = map[string]*compile.Object{}
		}
		c.objects[o.Kind][o.ID] = o
		c.inFile[o.File.Name] = append(c.inFile[o.File.Name], o)
	}
	for _, list := range c.inFile {
		slices.SortFunc(list, func(a, b *compile.Object) int { return cmp.Compare(a.Key.Off, b.Key.Off) })
	}
	return err
}

// open makes the knowledge base runnable, for cases that show a finding.
func (c *checker) open() {
	bundle := plan.Encode(c.k)
	c.sized(len(bundle))
	if k, err := engine.Open(bundle); err == nil {
		c.report.KB = k
	}
}

// add reports a finding that has no place in a file's text.
func (c *checker) add(name string, pos engine.Pos, msg string) *Finding {
	k := index[name]
	f := &Finding{Code: k.Code, Name: k.Name(), Severity: k.Severity, Message: msg, Pos: pos}
	c.found = append(c.found, f)
	f.Layer = c.layerOf(pos.File)
	if t := c.report.texts[pos.File]; t != nil {
		if pos.Line > 0 {
			f.Off = t.offset(pos.Line, pos.Col)
			f.End = t.token(f.Off)
			c.subject(f)
		}
	}
	return f
}

// largeBundle is what browsers should not have to load.
const largeBundle = 16 << 20

func (c *checker) sized(bundle int) {
	c.report.Stats.Bundle = bundle
	if bundle > largeBundle {
		c.add("KB912", engine.Pos{}, fmt.Sprintf("the bundle has %d MiB", bundle>>20))
	}
}

// layerOf returns the layer that a file belongs to: the highest one if it is none's.
func (c *checker) layerOf(file string) int {
	if t := c.report.texts[file]; t != nil {
		return t.layer
	}
	best := len(c.layers) - 1
	for i, l := range c.layers {
		if strings.HasPrefix(file, l.Name+"/") && (best == len(c.layers)-1 || len(l.Name) > len(c.layers[best].Name)) {
			best = i
		}
	}
	return best
}

// at reports a finding about a stretch of a file.
func (c *checker) at(name string, loc source.Loc, format string, args ...any) *Finding {
	pos := compile.Pos(loc)
	f := c.add(name, pos, fmt.Sprintf(format, args...))
	if loc.File != nil {
		f.Off, f.End = loc.Off, loc.End
	}
	return f
}

// subject finds the object that a finding stands in.
func (c *checker) subject(f *Finding) {
	list := c.inFile[f.Pos.File]
	i, found := slices.BinarySearchFunc(list, f.Off, func(o *compile.Object, off int) int { return cmp.Compare(o.Key.Off, off) })
	if !found {
		i--
	}
	if i < 0 || f.Off >= list[i].Node.Loc.End {
		return
	}
	f.about(list[i], c.report.texts[f.Pos.File])
}

func (f *Finding) about(o *compile.Object, t *text) {
	f.Kind, f.ID = o.Kind, o.ID
	if t != nil {
		f.from, f.to = t.line(o.Key.Off), t.line(o.Node.Loc.End)
	}
}

// hint adds a way out.
func (f *Finding) hint(format string, args ...any) *Finding {
	f.Hint = fmt.Sprintf(format, args...)
	return f
}

// see adds another place.
func (f *Finding) see(loc source.Loc, msg string) *Finding {
	f.Related = append(f.Related, Related{compile.Pos(loc), msg})
	return f
}

// fix adds a repair that replaces a stretch of a file.
func (f *Finding) fix(safe bool, says string, loc source.Loc, text string) *Finding {
	f.Fix = &Fix{Says: says, Safe: safe, Edits: []Edit{{loc.File.Name, loc.Off, loc.End, text}}}
	return f
}

// faults turns the compiler's errors into findings.
func (c *checker) faults(err error) {
	var all compile.Errors
	if !errors.As(err, &all) {
		return
	}
	unread := map[string]bool{}
	for _, e := range all {
		unread[e.Pos.File] = unread[e.Pos.File] || e.Code == "file-unreadable"
	}
	for _, e := range all {
		if e.Code == "json-empty-file" && unread[e.Pos.File] {
			continue // nobody knows what stands in it
		}
		name := e.Code
		if index[name] == nil {
			name = "KB202" // a code that is younger than the catalogue
		}
		f := c.add(name, e.Pos, e.Msg)
		f.Name, f.refused = e.Code, true
		f.Hint = e.Hint
		c.extent(f)
		c.translate(f)
		if i := len(c.found) - 2; i >= 0 && c.found[i].Code == f.Code && c.found[i].Pos == f.Pos {
			c.found = c.found[:i+1] // two faults that are one operator
			continue
		}
		c.repair(f)
	}
}

// noInput says whether there is nothing to check, and reports that in place of the compiler's complaint about a missing manifest.
func (c *checker) noInput() bool {
	for _, t := range c.report.texts {
		if !c.layers[t.layer].Base {
			return false
		}
	}
	if slices.ContainsFunc(c.found, func(f *Finding) bool { return f.Code == "KB007" }) {
		return false
	}
	var names []string
	for _, l := range c.layers {
		if !l.Base {
			names = append(names, l.Name)
		}
	}
	if names == nil {
		names = []string{"the folder at hand"}
	}
	c.found = slices.DeleteFunc(c.found, func(f *Finding) bool { return f.refused })
	c.add("KB005", engine.Pos{}, "no file of a knowledge base in "+strings.Join(names, ", ")).Hint = "kbcheck new makes one"
	return true
}

// ours says whether an object belongs to a layer of which everything is reported.
func (c *checker) ours(o *compile.Object) bool { return !c.layers[o.File.Layer].Base }

// repair offers what a hint of the form "did you mean `x`?" says. It may not be what the author meant.
func (c *checker) repair(f *Finding) {
	meant, ok := strings.CutPrefix(f.Hint, "did you mean `")
	meant, ok2 := strings.CutSuffix(meant, "`?")
	k := index[f.Code]
	if !ok || !ok2 || k.Fix == "" || f.End <= f.Off {
		return
	}
	old := string(c.report.Data(f.Pos.File)[f.Off:f.End])
	if strings.HasPrefix(old, `\"`) {
		meant = `\"` + strings.Trim(meant, "'") + `\"`
	} else if strings.HasPrefix(old, "{") {
		meant = "{" + meant + "}"
	} else if strings.HasPrefix(old, `"`) {
		meant = `"` + meant + `"`
	} else if strings.HasPrefix(old, "'") && !strings.HasPrefix(meant, "'") {
		meant = "'" + meant + "'"
	}
	f.Fix = &Fix{Says: "write " + meant, Safe: k.Fix == "safe", Edits: []Edit{{f.Pos.File, f.Off, f.End, meant}}}
}

// finish sorts, selects and hides.
func (c *checker) finish() *Report {
	c.selected()
	c.suppress()
	for _, f := range c.found {
		c.report.Findings = append(c.report.Findings, *f)
	}
	sortFindings(c.report.Findings)
	fingerprints(c.report.Findings)
	return c.report
}

// selected applies the configuration.
func (c *checker) selected() {
	kept := c.found[:0]
	for _, f := range c.found {
		if c.cfg.apply(f, index[f.Code]) && (f.Layer < 0 || !c.layers[f.Layer].Base || f.Pos.File == "" || c.ofBase(f)) {
			kept = append(kept, f)
		}
	}
	c.found = kept
}

// ofBase says whether a finding about what lies underneath is reported: a fault, and a scenario that fails now.
func (c *checker) ofBase(f *Finding) bool {
	return f.refused || c.tested && (f.Code == "KB701" || f.Code == "KB702")
}

// apply sets a finding's severity and says whether it is to be reported. What the compiler refuses is, always and as it
// is: with it the checks that were asked for may not have run.
func (cfg *Config) apply(f *Finding, k *Check) bool {
	if f.refused {
		return true
	}
	means := func(s string) bool { return selects(s, k) || s == f.Name }
	hidden := len(cfg.Select) > 0 && !slices.ContainsFunc(cfg.Select, means) || slices.ContainsFunc(cfg.Ignore, means)
	if hidden && !always(k.Code) {
		return false
	}
	for _, name := range []string{k.Code, k.Name(), f.Name} {
		if s, ok := cfg.Severity[name]; ok {
			f.Severity = s
		}
	}
	return f.Severity != Off
}
