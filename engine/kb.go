package engine

import (
	"errors"
	"slices"
	"sync"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/text"
	"github.com/postmend/postmend/engine/internal/truth"
)

// KB is a compiled knowledge base. It never changes, so any number of engines may share it.
type KB struct {
	plan    *plan.KB
	scanner func() *text.Scanner // made for the first text
	index   func() *truth.Index  // made for the first case
	fields  map[string]int32     // by name
	locales []string
	choices [][]Choice // by field: the answers to its question, without labels
	builtin builtin
}

// builtin are the slots of the fields that the engine itself fills or reads; -1 where the vocabulary lacks one.
type builtin struct{ text, signals, codes, tried, allTried, locale int32 }

// Open reads a bundle (.kb) that the compiler wrote: a core, with or without
// packs. The bundle may come from anywhere: what is wrong with it is an *Error, with
// the code "bundle-pack" for a pack, which [KB.AddWords] takes. What texts
// need is read with the first text in their script; a fault there is Diagnose's.
func Open(bundle []byte) (*KB, error) { return OpenString(string(bundle)) }

// OpenString is Open for what is a string already, such as an embedded file: it is not copied.
func OpenString(bundle string) (*KB, error) {
	p, err := plan.Decode(bundle)
	if err != nil {
		return nil, bundleError(err)
	}
	k := &KB{plan: p, fields: make(map[string]int32, len(p.Fields))}
	k.index = sync.OnceValue(func() *truth.Index { return truth.New(p) })
	k.scanner = sync.OnceValue(func() *text.Scanner { return text.NewScanner(p) })
	for i := range p.Fields {
		k.fields[p.Fields[i].Name] = int32(i)
		k.choices = append(k.choices, choices(p, &p.Fields[i]))
	}
	k.locales = k.Locales()
	k.builtin = builtin{
		text:     k.slot("symptom.text", plan.TypeString),
		signals:  k.slot("symptom.signals", plan.TypeStrings),
		codes:    k.slot("symptom.codes", plan.TypeStrings),
		tried:    k.slot("context.tried", plan.TypeStrings),
		allTried: k.slot("context.all_tried", plan.TypeBool),
		locale:   k.slot("context.locale", plan.TypeEnum, plan.TypeString),
	}
	return k, nil
}

// AddWords returns k with a pack added: the words of a locale, what the texts of a
// script need, or several of them. A pack fits only the core that it was compiled with; of a
// bundle that holds a core, too, it takes the packs, and one without any is "bundle-core".
func (k *KB) AddWords(pack []byte) (*KB, error) { return k.AddWordsString(string(pack)) }

// AddWordsString is AddWords for what is a string already: it is not copied.
func (k *KB) AddWordsString(pack string) (*KB, error) {
	p, err := plan.AddPacks(k.plan, pack)
	if err != nil {
		return nil, bundleError(err)
	}
	n := *k
	n.plan = p
	n.locales = n.Locales()
	n.scanner = sync.OnceValue(func() *text.Scanner { return k.scanner().With(p) })
	return &n, nil
}

// choices lists the answers to a field's question.
func choices(p *plan.KB, f *plan.Field) []Choice {
	switch f.Type {
	case plan.TypeBool:
		return []Choice{{Value: true}, {Value: false}}
	case plan.TypeEnum, plan.TypeEnums:
		list := make([]Choice, len(f.Values))
		for i, v := range f.Values {
			list[i].Value = p.Strings[v]
		}
		return list
	}
	return nil
}

var bundleCodes = []struct {
	err        error
	code, hint string
}{
	{plan.ErrMagic, "bundle-magic", ""},
	{plan.ErrVersion, "bundle-version", ""},
	{plan.ErrTruncated, "bundle-truncated", ""},
	{plan.ErrChecksum, "bundle-checksum", ""},
	{plan.ErrContent, "bundle-content", ""},
	{plan.ErrBinding, "bundle-binding", ""},
	{plan.ErrPack, "bundle-pack", "open the core that it was compiled with, and give the pack to AddWords"},
	{plan.ErrCore, "bundle-core", "give it to Open"},
	{plan.ErrMissing, "text-pack-missing", ""},
}

func bundleError(err error) *Error {
	for _, c := range bundleCodes {
		if errors.Is(err, c.err) {
			return &Error{Code: c.code, Msg: err.Error(), Hint: c.hint}
		}
	}
	return &Error{Code: "bundle-content", Msg: err.Error()}
}

// Info returns the knowledge base's id, version and digest.
func (k *KB) Info() KBInfo { return KBInfo{k.plan.ID, k.plan.Version, k.plan.Digest} }

// Locales lists the languages whose words are loaded, sorted.
func (k *KB) Locales() []string {
	tags := make([]string, len(k.plan.Packs))
	for i := range tags {
		tags[i] = k.plan.Packs[i].Locale
	}
	return tags
}

// Scripts lists the scripts, by ISO 15924 code, whose texts can be read, and those
// whose text pack is missing: Diagnose refuses a text in them.
func (k *KB) Scripts() (loaded, missing []string) {
	for s := range plan.Scripts {
		if k.plan.Loaded(s) {
			loaded = append(loaded, s.Tag())
		} else {
			missing = append(missing, s.Tag())
		}
	}
	if k.plan.Text.Wording.NumGrams == 0 {
		return loaded, missing
	}
	if k.plan.Worded() {
		return append(loaded, plan.WordingTag), missing
	}
	return loaded, append(missing, plan.WordingTag)
}

// Fallback returns the cause that leads where no rule finds one, "" if there is none, and the
// other causes of its group: they, too, say that what is wrong is not clear.
func (k *KB) Fallback() (cause string, alike []string) {
	at := k.plan.Limits.Fallback - 1
	if at < 0 {
		return "", nil
	}
	own := &k.plan.Causes[at]
	for i := range k.plan.Causes {
		if c := &k.plan.Causes[i]; c.Group == own.Group && c.ID != own.ID {
			alike = append(alike, c.ID)
		}
	}
	return own.ID, alike
}

// Stats counts what a knowledge base holds.
type Stats struct{ Fields, Signals, Phrases, Captures, Rules, Causes, Remedies, Texts int }

// Stats returns the counts.
func (k *KB) Stats() Stats {
	p := k.plan
	s := Stats{len(p.Fields), len(p.Text.Signals), 0, 0, len(p.Rules), len(p.Causes), len(p.Remedies), p.NumKeys}
	for i := range p.Text.Readings {
		s.Phrases += p.Text.Readings[i].NumPhrases
		s.Captures += p.Text.Readings[i].NumCaptures
	}
	return s
}

// Field describes one field of the vocabulary.
type Field struct {
	Name    string // "context.place"
	Type    string // "string", "enum", "bool", "int", "number", "string[]", "enum[]" or "text"
	Open    bool   // an enum that takes other strings, too
	Askable bool
	Values  []string // of an enum
}

var typeNames = [...]string{
	plan.TypeString: "string", plan.TypeEnum: "enum", plan.TypeBool: "bool", plan.TypeInt: "int",
	plan.TypeNumber: "number", plan.TypeStrings: "string[]", plan.TypeEnums: "enum[]", plan.TypeText: "text",
}

// Fields lists the vocabulary, sorted by name.
func (k *KB) Fields() []Field {
	out := make([]Field, len(k.plan.Fields))
	for i := range out {
		out[i] = k.field(int32(i))
	}
	return out
}

func (k *KB) field(i int32) Field {
	f := &k.plan.Fields[i]
	out := Field{Name: f.Name, Type: typeNames[f.Type], Open: f.Open, Askable: f.Askable}
	for _, v := range f.Values {
		out.Values = append(out.Values, k.plan.Strings[v])
	}
	return out
}

// Field returns one field of the vocabulary.
func (k *KB) Field(name string) (Field, bool) {
	i, ok := k.fields[name]
	if !ok {
		return Field{}, false
	}
	return k.field(i), true
}

// Rules lists the ids of all rules, sorted.
func (k *KB) Rules() []string {
	ids := make([]string, len(k.plan.Rules))
	for i := range ids {
		ids[i] = k.plan.Rules[i].ID
	}
	slices.Sort(ids)
	return ids
}

// slot finds a field that has one of the types, else -1.
func (k *KB) slot(name string, types ...plan.Type) int32 {
	i, ok := k.fields[name]
	if !ok || !slices.Contains(types, k.plan.Fields[i].Type) {
		return -1
	}
	return i
}

// pack returns the words for a locale: its own, else the default's, else none.
func (k *KB) pack(locale string) *plan.Pack {
	for i := range k.plan.Packs {
		if k.plan.Packs[i].Locale == locale {
			return &k.plan.Packs[i]
		}
	}
	return nil
}
