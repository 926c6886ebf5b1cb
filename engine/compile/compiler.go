package compile

import (
	"io/fs"
	"strconv"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// compiler gathers what the layers hold and what is wrong with it.
type compiler struct {
	errors   Errors
	files    []*File
	unread   []Folder
	replaced []Replacement

	tables    map[string]*table
	sortedIDs map[string][]string

	base     *source.Node // the manifests, merged
	stuck    bool         // without a manifest nothing else can be read
	kinds    []string     // of records, sorted
	locales  []string     // that every text is written in, sorted
	known    []string     // locales of any layer
	fallback string       // the default locale

	k          *plan.KB
	slots      map[string]int32 // fields by name
	choices    [][]string       // values of enums, by slot
	strings    map[string]int32 // numbers of interned strings, in order of appearance
	keys       map[string]int32
	texts      map[string]map[string]*source.Node // by key and locale
	missed     map[string]bool                    // keys that were reported
	cited      []int                              // by source item
	preds      map[string]int32
	nodes      map[string]int32
	progs      map[string]int32
	phrases    []plan.Phrase
	captures   []plan.Capture // in order of evaluation
	insts      int            // of all patterns
	characters int            // of the classes of all patterns, that were looked at one by one
	trees      int            // bytes of theirs
	size       int            // of all files, in bytes
	compared   int            // names, for hints
	exprs      *exprs
	derived    []derivation
}

func newCompiler() *compiler {
	return &compiler{
		tables: map[string]*table{}, sortedIDs: map[string][]string{}, slots: map[string]int32{}, strings: map[string]int32{},
		keys: map[string]int32{}, texts: map[string]map[string]*source.Node{}, missed: map[string]bool{},
		preds: map[string]int32{}, nodes: map[string]int32{}, progs: map[string]int32{}, exprs: newExprs(), k: &plan.KB{},
	}
}

// Analyze compiles layers and tells what it saw. The report is there in any
// case, its Plan only without faults; the error is an [Errors] with every fault.
func Analyze(layers ...fs.FS) (*Report, error) {
	c := newCompiler()
	c.run(layers)
	r := c.summary()
	if err := c.errors.err(); err != nil {
		r.Plan = nil
		return r, err
	}
	return r, nil
}

func (c *compiler) run(layers []fs.FS) {
	defer func() {
		if x := recover(); x != nil && x != (bailout{}) {
			panic(x)
		}
	}()
	c.read(layers)
	if !c.stuck {
		c.build()
	}
}

// build fills the plan, table by table: what others refer to comes first.
func (c *compiler) build() {
	c.settings()
	c.vocabulary()
	c.sourceItems()
	c.collectTexts()
	c.people()
	c.signals()
	c.records()
	c.fieldConditions()
	c.rules()
	c.causes()
	c.wording()
	c.remedies()
	c.stratify()
	c.askVia()
	c.packs()
	if len(c.errors) == 0 {
		c.k.Digest = c.digest()
		c.sweep()
		c.number()
		c.readings()
	}
}

func itoa[T ~int | ~int32 | ~int64](i T) string { return strconv.FormatInt(int64(i), 10) }
