package compile

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Guards of a condition. The expression parser recurses before it counts, so
// size, nesting and runs of signs are bounded on the tokens, before it sees them.
const (
	maxCondition = 4 << 10
	maxNesting   = 32
	maxSigns     = 8
	maxNodes     = 512
	maxList      = 256
)

// token is a word of a condition, at runes [from, to).
type token struct {
	kind     tokenKind
	text     string
	from, to int
}

type tokenKind uint8

const (
	tokenWord tokenKind = iota
	tokenNumber
	tokenString
	tokenOperator
	tokenOpen
	tokenClose
	tokenComment
)

// lexer cuts a condition as the expression language does. It exists for the
// guards and for faults in words of our own: the parser reads the text itself.
type lexer struct {
	src    []rune
	pos    int
	tokens []token
	faults []spanFault
}

// spanFault is a fault at runes [from, to) of a condition.
type spanFault struct {
	from, to int
	fault
}

func (l *lexer) fail(from, to int, f fault) {
	const most = 20 // of the faults of a condition are told
	if len(l.faults) < most {
		l.faults = append(l.faults, spanFault{from, to, f})
	}
}

func (l *lexer) at(i int) rune {
	if i < len(l.src) {
		return l.src[i]
	}
	return -1
}

func (l *lexer) emit(kind tokenKind, from, to int) {
	l.tokens = append(l.tokens, token{kind, string(l.src[from:to]), from, to})
	l.pos = to
}

const operators = "== != <= >= && || ?? ?. .. ** ::"

func (l *lexer) run() {
	for l.pos < len(l.src) {
		i := l.pos
		switch r := l.src[i]; {
		case unicode.IsSpace(r):
			l.pos++
		case r == '\'' || r == '"' || r == '`':
			if !l.str(r) {
				return
			}
		case digit(r) || r == '.' && digit(l.at(i+1)):
			l.number()
		case letter(r):
			l.word()
		case r == '/' && (l.at(i+1) == '/' || l.at(i+1) == '*'):
			l.comment()
		case strings.ContainsRune("([{", r):
			l.emit(tokenOpen, i, i+1)
		case strings.ContainsRune(")]}", r):
			l.emit(tokenClose, i, i+1)
		default:
			l.operator()
		}
	}
}

func digit(r rune) bool { return '0' <= r && r <= '9' }
func letter(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r)
}

func (l *lexer) word() {
	end := l.pos
	for end < len(l.src) && (letter(l.src[end]) || unicode.IsDigit(l.src[end])) {
		end++
	}
	l.emit(tokenWord, l.pos, end)
}

// number scans digits, letters and one point: what it means is the parser's business.
func (l *lexer) number() {
	end, point := l.pos, false
	for {
		r := l.at(end)
		if r == '.' && (point || l.at(end+1) == '.') || r != '.' && !digit(r) && !letter(r) {
			break
		}
		point = point || r == '.'
		end++
	}
	lit := string(l.src[l.pos:end])
	if _, err := strconv.ParseInt(lit, 10, strconv.IntSize); err != nil && strings.Trim(lit, "0123456789") == "" { // the parser reads an int of Go
		l.fail(l.pos, end, faultf("expr-int-overflow", "the number %s does not fit into %d bits", lit, strconv.IntSize))
	}
	l.emit(tokenNumber, l.pos, end)
}

func (l *lexer) str(quote rune) bool {
	start := l.pos
	for i := start + 1; i < len(l.src); i++ {
		switch r := l.src[i]; {
		case r == quote:
			l.emit(tokenString, start, i+1)
			return true
		case r == '\n' && quote != '`':
			i = len(l.src)
		case r == '\\' && quote != '`':
			i++
			if n := l.at(i); n >= 0 && n != quote && !strings.ContainsRune(`abfnrtv\01234567xuU`, n) {
				l.fail(i-1, i+1, faultf("expr-syntax", "%q is no escape", `\`+string(n)).or("double the backslash"))
			}
		}
	}
	l.fail(start, start+1, faultf("expr-unterminated-string", "this string is not closed"))
	return false
}

func (l *lexer) comment() {
	end := len(l.src)
	for i := l.pos + 2; i < len(l.src); i++ {
		if l.src[l.pos+1] == '/' && l.src[i] == '\n' {
			end = i
			break
		}
		if l.src[l.pos+1] == '*' && l.src[i] == '/' && l.src[i-1] == '*' && i > l.pos+2 {
			end = i + 1
			break
		}
	}
	l.fail(l.pos, end, faultf("expr-feature-banned", "a condition has no comments").or(`write a "note" beside it`))
	l.emit(tokenComment, l.pos, end)
}

var foreign = map[string]string{"=": "==", "&": "&&", "|": "||"}

func (l *lexer) operator() {
	i := l.pos
	if i+1 < len(l.src) && slices.Contains(strings.Fields(operators), string(l.src[i:i+2])) {
		l.emit(tokenOperator, i, i+2)
		return
	}
	one := string(l.src[i])
	switch r := l.src[i]; {
	case r == '=':
		l.fail(i, i+1, faultf("expr-single-equals", "a single = compares nothing").or("did you mean `==`?"))
	case r == '&':
		l.fail(i, i+1, faultf("expr-syntax", "unexpected %q", one).or("did you mean `&&`?"))
	case r == '|':
		l.fail(i, i+1, faultf("expr-feature-banned", "a condition has no pipes").or("did you mean `||`?"))
	case strings.ContainsRune("‘’‚‛“”„‟′″«»‹›「」『』＇＂´", r):
		l.fail(i, i+1, faultf("expr-smart-quotes", "the quotation mark %s does not begin a string", one).or("did you mean `'`?"))
	case r >= 0xff01 && r <= 0xff5e:
		half := string(r - 0xfee0)
		if f, ok := foreign[half]; ok {
			half = f
		}
		l.fail(i, i+1, faultf("expr-syntax", "the full-width character %s has no meaning here", one).or("did you mean `"+half+"`?"))
	case r > unicode.MaxASCII || r < ' ' || strings.ContainsRune(`\@~`, r):
		l.fail(i, i+1, faultf("expr-syntax", "the character %q has no meaning here", one))
	}
	l.emit(tokenOperator, i, i+1)
}

// guard refuses what could keep the parser busy or exhaust its stack.
func (l *lexer) guard() {
	depth, signs := 0, 0
	for _, t := range l.tokens {
		switch {
		case t.kind == tokenOpen:
			if depth++; depth > maxNesting {
				l.fail(t.from, t.to, faultf("expr-complexity", "brackets are nested more than %d deep", maxNesting))
				return
			}
		case t.kind == tokenClose:
			depth--
		}
		if t.text == "!" || t.text == "-" || t.text == "+" || t.text == "not" {
			if signs++; signs > maxSigns {
				l.fail(t.from, t.to, faultf("expr-complexity", "more than %d signs stand in a row", maxSigns))
				return
			}
		} else {
			signs = 0
		}
	}
}

// banned finds features that leave no trace in the tree, or a misleading one.
func (l *lexer) banned() {
	for _, t := range l.tokens {
		switch {
		case t.kind == tokenOperator && t.text == ";":
			l.fail(t.from, t.to, faultf("expr-sequence", "only the part behind the last ; would count").or("did you mean `&&`?"))
		case t.kind == tokenWord && (t.text == "let" || t.text == "if"):
			l.faults = []spanFault{{t.from, t.to, faultf("expr-feature-banned", "a condition has no %s", t.text)}}
			return
		}
	}
}
