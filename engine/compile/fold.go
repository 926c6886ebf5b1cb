package compile

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/postmend/postmend/engine/internal/plan"
)

// alike are the characters that Unicode keeps apart and a reader does not: under
// each line's first character come those that are read as it.
var alike = []string{
	"\"“”„‟«»「」『』｢｣〝〞〟″",
	"'‘’‚‛‹›′`´ʼʹ＇｀",
	"-‐‑‒–—―−﹘﹣－⸺⸻─━",
	"x×✕✖⨯",
	"·•‧∙⋅・･‣◦●■◆▪",
	".。｡",
	",、､",
	"[【〔〖",
	"]】〕〗",
	":∶",
	"/⁄∕",
	"~〜∼",
	"\u3099゛",
	"\u309A゜",
}

// maxFolded is how many characters one character may be folded to.
const maxFolded = 8

// wholeFold returns the complete table: Unicode's compatible forms, lower case,
// what is read alike, and the pairs of a knowledge base, each a string in which a
// character and what it is read as take turns. Later pairs count more.
func wholeFold(pairs []string) []plan.Fold {
	step := maps.Clone(unicodeSteps())
	for _, list := range pairs {
		runes := []rune(list)
		for i := 0; i+1 < len(runes); i += 2 {
			step[runes[i]] = string(runes[i+1])
		}
	}
	return resolved(step)
}

// unicodeSteps are the replacements that need no knowledge base.
var unicodeSteps = sync.OnceValue(func() map[rune]string {
	step := map[rune]string{}
	for r := rune(utf8.RuneSelf); r < 0x20000; r++ {
		if to := compatible(r); to != string(r) {
			step[r] = to
		}
	}
	for r := rune(0xF900); r < 0xFB00; r++ {
		if to := norm.NFKC.String(string(r)); to != string(r) {
			step[r] = to
		}
	}
	for _, line := range alike {
		to, size := utf8.DecodeRuneInString(line)
		for _, r := range line[size:] {
			step[r] = string(to)
		}
	}
	return step
})

// compatible returns r in its plain form and lower case, or r where that would
// not be a short word.
func compatible(r rune) string {
	if !unicode.IsGraphic(r) || unicode.IsSpace(r) || 0x1100 <= r && r < 0x1200 || 0xAC00 <= r && r < 0xD7B0 {
		return string(r)
	}
	to := strings.ToLower(norm.NFKC.String(string(r)))
	if strings.ContainsRune(to, ' ') || utf8.RuneCountInString(to) > maxFolded {
		return string(r)
	}
	return to
}

// resolved follows every step to its end: what a character is folded to is folded itself.
func resolved(step map[rune]string) []plan.Fold {
	var table []plan.Fold
	for from := range step {
		if to := end(step, from); to != string(from) {
			table = append(table, plan.Fold{From: from, To: to})
		}
	}
	slices.SortFunc(table, func(a, b plan.Fold) int { return int(a.From - b.From) })
	return table
}

// end returns the end of the steps from r. On a circle the smallest character is the end.
func end(step map[rune]string, r rune) string {
	var path []rune
	for {
		to, ok := step[r]
		if !ok || to == string(r) {
			return string(r)
		}
		next, size := utf8.DecodeRuneInString(to)
		if size < len(to) {
			return ends(step, to)
		}
		if i := slices.Index(path, r); i >= 0 {
			return string(slices.Min(path[i:]))
		}
		path = append(path, r)
		r = next
	}
}

func ends(step map[rune]string, s string) string {
	var b strings.Builder
	for _, r := range s {
		if to := step[r]; utf8.RuneCountInString(to) > 1 {
			b.WriteRune(r) // no character is folded to several twice
			continue
		}
		b.WriteString(end(step, r))
	}
	return b.String()
}

// alphabet is the set of characters that phrases and patterns can tell apart.
type alphabet map[rune]bool

func (a alphabet) add(folded string) {
	for _, r := range folded {
		a[r] = true
	}
}

// addProgram adds the characters that a pattern names. Wide ranges name none.
func (a alphabet) addProgram(p *plan.Program) {
	const wide = 256
	for i := range p.Insts {
		for r := p.Insts[i].Ranges; len(r) > 1; r = r[2:] {
			for c := r[0]; c <= r[1] && r[1]-r[0] < wide; c++ {
				a[c] = true
			}
		}
	}
}

// pruneFold keeps what can matter to a: characters that are folded to ASCII or
// kana, and those that a knows, before or after.
func pruneFold(table []plan.Fold, a alphabet) []plan.Fold {
	var kept []plan.Fold
	for _, f := range table {
		matters := a[f.From] || f.From < 0x10000 && strings.IndexFunc(f.To, exotic) < 0
		for _, r := range f.To {
			matters = matters || a[r]
		}
		if matters {
			kept = append(kept, f)
		}
	}
	return kept
}

func exotic(r rune) bool { return r >= utf8.RuneSelf && !(0x3041 <= r && r <= 0x30FF) }
