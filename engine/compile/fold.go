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
	s := folds{step, map[rune]rune{}}
	for from := range step {
		if to := s.end(from); to != string(from) {
			table = append(table, plan.Fold{From: from, To: to})
		}
	}
	slices.SortFunc(table, func(a, b plan.Fold) int { return int(a.From - b.From) })
	return table
}

// folds are replacements on the way to their ends.
type folds struct {
	step map[rune]string
	last map[rune]rune // where steps from one character to one end; -1 while that is being found
}

// end returns the end of the steps from r. No character is folded to several twice.
func (s *folds) end(r rune) string {
	last := s.follow(r)
	several := s.step[last]
	if utf8.RuneCountInString(several) < 2 {
		return string(last)
	}
	var b strings.Builder
	for _, r := range several {
		b.WriteRune(s.follow(r))
	}
	return b.String()
}

// follow takes the steps from one character to one. On a circle the smallest character is the end.
func (s *folds) follow(r rune) rune {
	var path []rune
	for {
		last, known := s.last[r]
		to, size := utf8.DecodeRuneInString(s.step[r])
		switch {
		case known && last < 0:
			last = slices.Min(path[slices.Index(path, r):])
		case known:
		case size == 0 || size < len(s.step[r]) || to == r:
			last = r
		default:
			s.last[r] = -1
			path = append(path, r)
			r = to
			continue
		}
		for _, r := range path {
			s.last[r] = last
		}
		return last
	}
}

// alphabet is the set of characters that phrases and patterns can tell apart, as bits of blocks of 64.
type alphabet map[rune]uint64

func (a alphabet) set(r rune)      { a[r>>6] |= 1 << (r & 63) }
func (a alphabet) has(r rune) bool { return a[r>>6]&(1<<(r&63)) != 0 }

func (a alphabet) add(folded string) {
	for _, r := range folded {
		a.set(r)
	}
}

// addProgram adds the characters that a pattern names. Wide ranges name none.
func (a alphabet) addProgram(p *plan.Program) {
	const wide = 256
	seen := map[*rune]bool{} // repeated instructions share their ranges
	for i := range p.Insts {
		r := p.Insts[i].Ranges
		if len(r) == 0 || seen[&r[0]] {
			continue
		}
		for seen[&r[0]] = true; len(r) > 1; r = r[2:] {
			for c := r[0]; c <= r[1] && r[1]-r[0] < wide; c++ {
				a.set(c)
			}
		}
	}
}

// pruneFold keeps what can matter to a: characters that are folded to ASCII or
// kana, and those that a knows, before or after.
func pruneFold(table []plan.Fold, a alphabet) []plan.Fold {
	var kept []plan.Fold
	for _, f := range table {
		matters := a.has(f.From) || f.From < 0x10000 && strings.IndexFunc(f.To, exotic) < 0
		for _, r := range f.To {
			matters = matters || a.has(r)
		}
		if matters {
			kept = append(kept, f)
		}
	}
	return kept
}

func exotic(r rune) bool { return r >= utf8.RuneSelf && !(0x3041 <= r && r <= 0x30FF) }
