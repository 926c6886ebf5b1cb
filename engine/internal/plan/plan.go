// Package plan holds a compiled knowledge base: plain tables that every stage
// reads and none changes, and the binary codec of .kb bundles.
//
// References between tables are indexes; -1 means "none". Strings that rules
// compare are interned in KB.Strings and named by their index.
package plan

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// KB is a compiled knowledge base without its words.
type KB struct {
	ID, Version, Digest string
	DefaultLocale       string
	Limits              Limits

	Words    []string // of conditions
	Strings  []string // interned values, sorted; the index is the value's id
	Fields   []Field  // the vocabulary, sorted by name; the index is the field's slot
	Kinds    []Kind   // kinds of records
	Patterns []Program
	Preds    []Pred
	Nodes    []Node
	Files    []string // names of the KB files that rules stand in
	Sources  []string // ids of source items
	Rules    []Rule   // sorted by stratum, then id
	Causes   []Cause  // sorted by id
	Remedies []Remedy // sorted by id
	Roles    []Role
	Contacts []Contact
	Parties  []string // who must act
	Groups   []string // groups of causes
	Text     Text

	Keys    []string // keys of the texts, sorted; words refer to them by index. Not in the bundle: only the compiler needs them
	NumKeys int      // how many keys there are
	Packs   []Pack   // sorted by locale
}

// Limits are the manifest's numbers for ranking.
type Limits struct {
	Likely    int // a finding is likely from this score on ...
	Margin    int // ... if it leads by this much
	Findings  int // how many findings a Diagnosis holds at most
	Questions int // how many questions a Diagnosis holds at most
	AskGain   int // ask first only for a question of at least this gain
	Wording   int // what the words of a text say counts this much, in centibans for a natural logarithm of odds; 0: nothing
	Fallback  int // one more than the cause that stands in where nothing is found; 0: none does
}

// MostWording is the largest Limits.Wording: odds as they are, ten times over.
const MostWording = 434

// Type is the type of a field.
type Type uint8

// The types of fields.
const (
	TypeString Type = iota
	TypeEnum
	TypeBool
	TypeInt
	TypeNumber // decimal fraction, kept as Int x 1,000,000
	TypeStrings
	TypeEnums
	TypeText // a text of the words tables, in record facts only
)

// Scale is the number of units in 1 of a TypeNumber field.
const Scale = 1_000_000

// Field is one named, typed value of the vocabulary.
type Field struct {
	Name     string // "symptom.action"
	Type     Type
	Open     bool // an enum that takes any string
	Askable  bool
	Cost     int
	Values   []int32 // string ids of an enum's values, in the author's order
	Labels   []int32 // text keys of the values, parallel to Values (of a bool: true, false), -1 where there is none
	Question int32   // text key
	Label    int32   // text key
	Kind     int32   // index into Kinds if this field holds a fact of a record, else -1
	Derived  bool    // some rule sets it
	FromText bool    // a capture can set it
	AskVia   []int32 // for a field that is not askable: the fields whose answer would make it known
	Unless   []int32 // nodes: the question is not asked if one is true
}

// Kind is a kind of record, such as provider.
type Kind struct {
	Name    string
	Field   int32   // the field that names the record
	From    []int32 // string fields whose part after Cut, matched against Aliases, names the record
	Cut     string  // "@": what stands before it in a From field is not compared
	Aliases []Alias // sorted by name
	Records []Record
	Generic int32 // record for unlisted names, else -1
}

// Alias says that a name (a domain, say) or anything that ends in "."+Name belongs to a record.
type Alias struct {
	Name   string
	Record int32
}

// Record is one provider, client or the like.
type Record struct {
	ID       string
	Label    int32 // text key
	Facts    []Fact
	Contacts []RoleContact
}

// Fact is a value of a record.
type Fact struct {
	Field   int32
	Value   Value
	Sources []int32
}

// RoleContact says whom a role means for the customers of a record.
type RoleContact struct{ Role, Contact int32 }

// Value is a literal: Ints holds string ids, a bool as 0/1, an int, or a scaled number.
// A text fact holds its key. Lists hold several.
type Value struct {
	Type Type
	Ints []int64
}

// Op is the operation of a predicate.
type Op uint8

// The operations of predicates. Field is compared with ...
const (
	OpIn       Op = iota // ... Set: a string field's id is in it; a bool's 0/1 is in it
	OpRange              // ... Lo and Hi: an int or scaled number lies in [Lo, Hi]
	OpHas                // ... Set: a list field contains one of its ids
	OpContains           // ... Str: the field's text contains it
	OpPrefix             // ... Str: the field's text begins with it
	OpSuffix             // ... Str: the field's text ends with it
	OpMatch              // ... Prog: the pattern matches somewhere in the field's text
	OpAny                // ... Node: an element of the list satisfies the tree, whose predicates have Field == Element
	OpSame               // ... Other: both fields are equal
	OpLess               // ... Other: Field < Other
	OpLessEq             // ... Other: Field <= Other
	OpElemOf             // ... Other: a list that contains the string field
	OpWithin             // ... Other: Field's text contains Other's text
	OpBegins             // ... Other: Field's text begins with Other's text
	OpEnds               // ... Other: Field's text ends with Other's text
)

// Element is the Field of a predicate on the current element of a list.
const Element = int32(-2)

// Pred is an elementary comparison, shared by all rules that make it.
type Pred struct {
	Op     Op
	Field  int32
	Other  int32   // OpSame ... OpEnds
	Set    []int32 // sorted
	Lo, Hi int64
	Str    string
	Prog   int32 // index into Patterns
	Node   int32
}

// NodeKind is the kind of a condition node.
type NodeKind uint8

// The kinds of condition nodes; negation has been pushed down to the leaves.
const (
	NodePred NodeKind = iota
	NodeNotPred
	NodeAnd
	NodeOr
)

// Node is a node of a condition tree. Kids always have smaller indexes.
type Node struct {
	Kind NodeKind
	Pred int32
	Kids []int32
}

// Cond is one line of a rule's "when".
type Cond struct {
	Node  int32
	Words int32 // as the author wrote it: one more than the index into Words, 0 for what is not kept
}

// Rule is conditions and what follows from them: evidence for a cause, or a value for a field.
type Rule struct {
	ID        string
	File      int32
	Line, Col int32
	Stratum   int32 // 0, 1 ...: rules that set a field come before those that read it; evidence comes last
	When      []Cond
	Cause     int32 // -1 for a rule that sets a field
	Weight    int32
	RuleOut   bool
	Decisive  bool
	Set       int32  // field, else -1
	Value     *Value // of the field
	Sources   []int32
}

// Cause is one thing that can be wrong.
type Cause struct {
	ID          string
	Group       int32
	Party       int32
	Broader     int32 // the cause that this one is a special case of, else -1
	Prior       int32
	Title       int32 // text keys
	Explanation int32
	Remedies    []int32
	Collect     []int32 // text keys
	CollectIDs  []string
	Escalate    Escalate
	Ask         []int32 // fields that tell this cause from its neighbours
	Sources     []int32
}

// Escalate says whom a cause is handed to, and when at once.
type Escalate struct {
	To   int32 // role, else -1
	Now  bool
	When []int32 // nodes: any of them true means at once
}

// Remedy is something to do.
type Remedy struct {
	ID       string
	Title    int32
	When     []int32 // nodes: offered only if all are true
	Unless   []int32 // nodes: not offered if one is true
	Cautions []int32 // text keys
	Sources  []int32
	Variants []Variant // the first whose conditions are all true; the last has none
}

// Variant is a remedy's steps under conditions.
type Variant struct {
	When     []int32
	Steps    []Step
	Cautions []int32
	Sources  []int32
}

// Step is a list of text keys: the first whose placeholders can all be filled is shown.
type Step []int32

// Role is somebody to hand over to; Else is the role that stands in where a record has no contact for it:
// it stands earlier in KB.Roles.
type Role struct {
	ID    string
	Label int32
	Else  int32
}

// Contact is how somebody is reached.
type Contact struct {
	ID         string
	Name       int32 // text key
	Phone, URL string
	Sources    []int32
}

// Text is what the scan of a symptom's text needs.
type Text struct {
	Signals  []string // ids, sorted
	Fold     []Fold   // sorted by rune
	Sections []Section
	Erase    []int32 // programs whose matches do not interrupt a phrase
	Readings [Scripts]Reading
	Wording  Wording
}

// Fold replaces one rune by a string before anything is compared.
type Fold struct {
	From rune
	To   string
}

// Section is a part of a pasted text that is not scanned: from a match of Start
// to the next match of End, or to the end of the text where End is -1.
type Section struct {
	Start, End int32
}

// Phrase is a signal's literal text: segments in this order, each at most Gap folded bytes after the one before.
type Phrase struct {
	Signal   int32
	Segments []string // folded
	Gap      int32
}

// phraseGap is how many characters may stand in the place of a * in a phrase.
const phraseGap = 60

// NewPhrase returns a phrase of folded segments. Where one is not ASCII, a
// character of the gap may take three bytes.
func NewPhrase(signal int32, segments []string) Phrase {
	p := Phrase{Signal: signal, Segments: segments, Gap: phraseGap}
	for _, s := range segments {
		for i := range len(s) {
			if s[i] >= utf8.RuneSelf {
				p.Gap = phraseGap * 3
			}
		}
	}
	return p
}

// Capture is a pattern over the folded text and what its match means.
type Capture struct {
	ID     string // not in the bundle
	Prog   int32
	Signal int32  // else -1
	Code   string // template of a canonical code: "0x800CCC{1}"; "" if it yields none
	Upper  bool   // the code's groups are upper-cased
	Digits bool   // letters o, l and i in the code's groups stand for digits
	Fields []CaptureField
}

// CaptureField takes a group, or a constant, as a field's value.
type CaptureField struct {
	Field int32
	Group int32 // -1: Value is the value
	Value Value
	Map   []MapEntry // folded group text -> value; without it the group's text as given is the value
	Scale int64      // for numbers: the captured number is in units of 1/Scale (bytes to MB: 1048576); 0 is 1
}

// MapEntry maps a captured text to a value.
type MapEntry struct {
	From string
	To   Value
}

// Program is a compiled pattern, run by package automaton. All of it follows from
// the tree, see Expand and Seeker: a bundle is opened without, since most texts need
// few of many patterns.
type Program struct {
	Tree    string
	Insts   []Inst
	Start   int32
	Groups  int32    // number of groups, the whole match not counted
	Anchors []Anchor // of a program without a tree: every match contains one; none: nothing is known
}

// Anchor is what a match contains. Text is RunText for any RunLength printable
// ASCII characters in a row, none of them a space.
type Anchor struct {
	Text   string
	Before int32 // how many bytes of the match can stand before it, -1 for any number
}

// A run is what a pattern of a blob of characters has in place of literals.
const (
	RunText   = "\xff"
	RunLength = 32
)

// InstOp is the operation of a pattern instruction.
type InstOp uint8

// The operations of pattern instructions.
const (
	InstMatch   InstOp = iota
	InstRune           // one rune of Ranges, then Out
	InstAny            // any rune, then Out
	InstAlt            // Out first, then Arg
	InstCapture        // record the position in slot Arg, then Out
	InstEmpty          // the assertions of Arg hold, then Out
	InstNop
	InstFail
)

// The assertions of InstEmpty.
const (
	EmptyLineStart = 1 << iota
	EmptyLineEnd
	EmptyTextStart
	EmptyTextEnd
	EmptyWord
	EmptyNotWord
)

// Inst is a pattern instruction. Ranges are pairs of runes, sorted.
type Inst struct {
	Op       InstOp
	Out, Arg int32
	Ranges   []rune
}

// Pack is the words of one locale: Texts parallel to KB.Keys, "" where there is none.
type Pack struct {
	Locale string
	Texts  []string
}

// Record returns the record that a name belongs to: what stands behind Cut
// equals one of the aliases, or ends in one behind a dot. -1 if there is none.
func (k *Kind) Record(name string) int32 {
	if i := strings.LastIndex(name, k.Cut); k.Cut != "" && i >= 0 {
		name = name[i+len(k.Cut):]
	}
	name = strings.TrimSuffix(Lower(strings.TrimSpace(name)), ".")
	for name != "" {
		if i, ok := slices.BinarySearchFunc(k.Aliases, name, func(a Alias, n string) int { return strings.Compare(a.Name, n) }); ok {
			return k.Aliases[i].Record
		}
		_, rest, _ := strings.Cut(name, ".")
		name = rest
	}
	return -1
}

// Reads appends the fields that the tree below a node reads, with repetitions.
func (k *KB) Reads(node int32, dst []int32) []int32 {
	n := &k.Nodes[node]
	for _, kid := range n.Kids {
		dst = k.Reads(kid, dst)
	}
	if n.Kind != NodePred && n.Kind != NodeNotPred {
		return dst
	}
	p := &k.Preds[n.Pred]
	if p.Field >= 0 {
		dst = append(dst, p.Field)
	}
	if p.Op >= OpSame {
		dst = append(dst, p.Other)
	}
	return dst
}

// Lower returns s with its ASCII letters in lower case, as domains and language tags are
// compared. strings.ToLower would link the tables of all scripts.
func Lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return string(b)
}
