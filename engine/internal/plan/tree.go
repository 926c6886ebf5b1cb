package plan

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// The tree of a pattern is text in a small part of the usual notation:
//
//	abc          these characters; one of \.+*?()|[]{}^$ stands behind a \
//	[a-cx]       one of these; ranges ascend; one of \]-[^ stands behind a \
//	[^a-cx] .    any other; any but a line feed
//	(a) (?:a)    a group, numbered by its opening bracket; brackets only
//	a|b          the first that leads to a match
//	a? a* a+     as often as possible, with a ? behind it as seldom as possible,
//	a{2} a{2,} a{2,5}
//	^ $ \A \z    the start or end of a line, of the text
//	\b \B        a border of a word, none
//
// There is nothing else: no flags, no names, no shorthands. Go's regexp reads a
// tree alike, with the flag m. A bundle holds the tree alone, which compresses
// along with the phrases; Expand makes the instructions when it is opened.

// What a pattern may grow to. The pattern machine recurses along its program, and
// a short tree can ask for a long one.
const (
	maxInsts    = 2000    // instructions of a pattern ...
	MaxAllInsts = 1 << 19 // ... and of all patterns of a bundle
	maxGroups   = 99
	maxDepth    = 250 // brackets within brackets
	maxRepeat   = 1000
)

// What can be wrong with a tree, said of the pattern.
var (
	ErrTree   = errors.New("is not a tree")
	ErrInsts  = errors.New("needs more than 2000 instructions")
	ErrGroups = errors.New("has more than 99 groups")
	ErrDepth  = errors.New("is nested too deeply")
)

// partOp is what a part of a tree is.
type partOp uint8

const (
	partEmpty   partOp = iota // matches nothing but the empty text
	partLiteral               // runes from a to b: characters in a row, each as a range; text from min to max: the same
	partClass                 // runes from a to b: the ranges
	partAssert                // min: the assertion
	partGroup                 // min: the number; a: what it holds
	partCat                   // a, then b
	partAlt                   // a, else b
	partRepeat                // a, from min to max times; -1 is no limit
)

// part is a part of a tree; a and b are indexes of smaller parts.
type part struct {
	op       partOp
	lazy     bool  // repeated as seldom as possible
	empty    bool  // may match the empty text
	cost     int32 // how many instructions it takes
	a, b     int32
	min, max int32
}

// reader reads trees. It keeps its memory from one to the next.
type reader struct {
	tree   string
	pos    int
	parts  []part
	runes  []rune // of all parts: anyInLine, literals and classes
	text   []byte // of all literals
	light  bool   // plain text is only counted
	groups int32
	depth  int
	err    error
}

// read returns the index of the whole tree among the parts.
func (t *reader) read(tree string) (int32, error) {
	*t = reader{tree: tree, parts: t.parts[:0], runes: append(t.runes[:0], anyInLine...), text: t.text[:0], light: t.light}
	whole := t.alternatives()
	if t.pos < len(t.tree) {
		t.fail(ErrTree)
	}
	return whole, t.err
}

// alternatives returns the trees between which a tree chooses.
func alternatives(tree string) (trees []string) {
	t := reader{tree: tree, light: true}
	for from := 0; ; from = t.pos {
		t.sequence()
		if trees = append(trees, tree[from:t.pos]); !t.take('|') {
			return trees
		}
	}
}

// Plain takes the alternatives out of a tree that are plain words whose first and last
// characters are Chinese or kana: those stand wherever a phrase of them stands.
func Plain(tree string) (words []string, rest string) {
	var others []string
	for _, x := range alternatives(tree) {
		first, _ := utf8.DecodeRuneInString(x)
		last, _ := utf8.DecodeLastRuneInString(x)
		if strings.ContainsAny(x, `\.+*?()|[]{}^$`) || ScriptOf(string(first)) == Latin || ScriptOf(string(last)) == Latin {
			others = append(others, x)
		} else {
			words = append(words, x)
		}
	}
	return words, strings.Join(others, "|")
}

// fail ends the reading: there is nothing left.
func (t *reader) fail(err error) {
	if t.err == nil {
		t.err = err
	}
	t.pos = len(t.tree)
}

// ranges returns the runes of a literal or a class.
func (t *reader) ranges(p *part) []rune { return t.runes[p.a:p.b:p.b] }

func (t *reader) next(c byte) bool { return t.pos < len(t.tree) && t.tree[t.pos] == c }

func (t *reader) take(c byte) bool {
	if !t.next(c) {
		return false
	}
	t.pos++
	return true
}

func (t *reader) rune() rune {
	r, size := utf8.DecodeRuneInString(t.tree[t.pos:])
	if r == utf8.RuneError && size < 2 {
		t.fail(ErrTree)
		return 0
	}
	t.pos += size
	return r
}

// add returns the index of a new part. The parts are limited as the instructions
// are, so that whatever is read in a row ends.
func (t *reader) add(p part) int32 {
	if p.cost >= maxInsts || len(t.parts) >= 4*maxInsts {
		t.fail(ErrInsts)
		p = part{}
	}
	t.parts = append(t.parts, p)
	return int32(len(t.parts)) - 1
}

func (t *reader) alternatives() int32 {
	a := t.sequence()
	if !t.take('|') {
		return a
	}
	b := t.alternatives()
	x, y := &t.parts[a], &t.parts[b]
	return t.add(part{op: partAlt, a: a, b: b, cost: x.cost + y.cost + 1, empty: x.empty || y.empty})
}

func (t *reader) sequence() int32 {
	left, last := int32(-1), int32(-1)
	for t.pos < len(t.tree) && !t.next('|') && !t.next(')') {
		next := t.plain()
		if next < 0 {
			next = t.repeated()
		}
		if last >= 0 && t.joined(last, next) {
			continue
		}
		left, last = t.cat(left, last), next
	}
	if last < 0 {
		return t.nothing()
	}
	return t.cat(left, last)
}

// joined makes one literal of two that follow one another.
func (t *reader) joined(last, next int32) bool {
	a, b := &t.parts[last], &t.parts[next]
	if a.op != partLiteral || b.op != partLiteral || a.b != b.a || a.cost+b.cost >= maxInsts {
		return false
	}
	a.b, a.max, a.cost = b.b, b.max, a.cost+b.cost
	return true
}

func (t *reader) nothing() int32 { return t.add(part{empty: true}) }

// cat joins two parts. The first may be missing, and what takes no instructions is left out.
func (t *reader) cat(a, b int32) int32 {
	if a < 0 || t.parts[a].cost == 0 {
		return b
	}
	x, y := &t.parts[a], &t.parts[b]
	if y.cost == 0 {
		return a
	}
	return t.add(part{op: partCat, a: a, b: b, cost: x.cost + y.cost, empty: x.empty && y.empty})
}

func (t *reader) repeated() int32 {
	a := t.atom()
	p := part{op: partRepeat, a: a, max: -1}
	switch {
	case t.take('?'):
		p.max = 1
	case t.take('*'):
	case t.take('+'):
		p.min = 1
	case t.take('{'):
		t.bounds(&p)
	default:
		return a
	}
	p.lazy = t.take('?')
	switch x := &t.parts[a]; {
	case p.max == 0:
		return t.nothing()
	case x.cost == 0 || p.min == 1 && p.max == 1:
		return a
	case p.max > 0:
		p.cost = x.cost*p.max + p.max - p.min
	case p.min == 0 && x.empty:
		p.cost = x.cost + 2
	default:
		p.cost = x.cost*max(p.min, 1) + 1
	}
	p.empty = p.min == 0 || t.parts[a].empty
	return t.add(p)
}

func (t *reader) bounds(p *part) {
	p.min = t.number()
	if p.max = p.min; t.take(',') {
		if p.max = -1; !t.next('}') {
			p.max = t.number()
		}
	}
	if !t.take('}') || p.max >= 0 && p.max < p.min {
		t.fail(ErrTree)
	}
}

// number reads a number up to maxRepeat.
func (t *reader) number() (n int32) {
	from := t.pos
	for t.pos < len(t.tree) && '0' <= t.tree[t.pos] && t.tree[t.pos] <= '9' && n <= maxRepeat {
		n = 10*n + int32(t.tree[t.pos]-'0')
		t.pos++
	}
	if digits := t.pos - from; digits == 0 || digits > 1 && t.tree[from] == '0' || n > maxRepeat {
		t.fail(ErrTree)
		return 0
	}
	return n
}

var anyInLine = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}

// assertions are what stands behind a \ from EmptyTextStart on.
const assertions = "AzbB"

func (t *reader) atom() int32 {
	switch c := t.rune(); c {
	case '(':
		return t.brackets()
	case '[':
		return t.class()
	case '.':
		return t.add(part{op: partClass, b: int32(len(anyInLine)), cost: 1})
	case '^':
		return t.assert(EmptyLineStart)
	case '$':
		return t.assert(EmptyLineEnd)
	case '\\':
		for i := range assertions {
			if t.take(assertions[i]) {
				return t.assert(EmptyTextStart << i)
			}
		}
		return t.literal(t.escaped())
	case ']', '{', '}', '*', '+', '?':
		t.fail(ErrTree)
		return t.literal(c)
	default:
		return t.literal(c)
	}
}

// escaped reads what stands behind a \.
func (t *reader) escaped() rune {
	r := t.rune()
	if !strings.ContainsRune(`\.+*?()|[]{}^$-`, r) {
		t.fail(ErrTree)
	}
	return r
}

func (t *reader) literal(r rune) int32 {
	p := part{op: partLiteral, a: int32(len(t.runes)), min: int32(len(t.text)), cost: 1}
	t.runes = append(t.runes, r, r)
	t.text = utf8.AppendRune(t.text, r)
	p.b, p.max = int32(len(t.runes)), int32(len(t.text))
	return t.add(p)
}

// special says which characters may stand for more than themselves.
var special = func() (set [utf8.RuneSelf]bool) {
	for _, c := range `\.+*?()|[]{}^$` {
		set[c] = true
	}
	return set
}()

// plain reads two or more characters that stand for themselves, -1 if there are none.
func (t *reader) plain() int32 {
	end, last := t.pos, t.pos
	for end < len(t.tree) && (t.tree[end] >= utf8.RuneSelf || !special[t.tree[end]]) {
		last = end
		for end++; end < len(t.tree) && !utf8.RuneStart(t.tree[end]); end++ {
		}
	}
	if end < len(t.tree) && strings.IndexByte("?*+{", t.tree[end]) >= 0 {
		end = last // it is repeated
	}
	if end-t.pos < 2 {
		return -1
	}
	if t.light {
		p := part{op: partEmpty, cost: int32(utf8.RuneCountInString(t.tree[t.pos:end]))}
		t.pos = end
		return t.add(p)
	}
	p := part{op: partLiteral, a: int32(len(t.runes)), min: int32(len(t.text))}
	t.text = append(t.text, t.tree[t.pos:end]...)
	for t.pos < end {
		r := t.rune()
		t.runes = append(t.runes, r, r)
		p.cost++
	}
	p.b, p.max = int32(len(t.runes)), int32(len(t.text))
	return t.add(p)
}

func (t *reader) assert(what int32) int32 {
	return t.add(part{op: partAssert, min: what, cost: 1, empty: true})
}

func (t *reader) brackets() int32 {
	if t.depth++; t.depth > maxDepth {
		t.fail(ErrDepth)
	}
	number := int32(0)
	if strings.HasPrefix(t.tree[t.pos:], "?:") {
		t.pos += 2
	} else if t.groups++; t.groups > maxGroups {
		t.fail(ErrGroups)
	} else {
		number = t.groups
	}
	a := t.alternatives()
	if !t.take(')') {
		t.fail(ErrTree)
	}
	t.depth--
	if number == 0 {
		return a
	}
	p := &t.parts[a]
	return t.add(part{op: partGroup, a: a, min: number, cost: p.cost + 2, empty: p.empty})
}

func (t *reader) class() int32 {
	from, not := len(t.runes), t.take('^')
	next := rune(0) // the smallest that can still come
	for t.pos < len(t.tree) && !t.next(']') {
		lo := t.member()
		hi := lo
		if t.take('-') {
			hi = t.member()
		}
		if lo < next || hi < lo {
			t.fail(ErrTree)
		}
		switch n := len(t.runes); {
		case not && lo > next:
			t.runes = append(t.runes, next, lo-1)
		case not:
		case n > from && lo == next:
			t.runes[n-1] = hi
		default:
			t.runes = append(t.runes, lo, hi)
		}
		next = hi + 1
	}
	if next == 0 || !t.take(']') {
		t.fail(ErrTree)
	}
	if not && next <= utf8.MaxRune {
		t.runes = append(t.runes, next, utf8.MaxRune)
	}
	return t.add(part{op: partClass, a: int32(from), b: int32(len(t.runes)), cost: 1})
}

func (t *reader) member() rune {
	switch r := t.rune(); r {
	case '\\':
		return t.escaped()
	case '-', '[', '^', ']':
		t.fail(ErrTree)
		return 0
	default:
		return r
	}
}
