package check

import (
	"regexp"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/internal/near"
	"github.com/postmend/postmend/engine/internal/source"
)

var (
	secret  = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bsk-[A-Za-z0-9_-]{20,}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.|(?i)\b(?:password|passwd|pwd|api[_-]?key|secret|token)\s*[=:]\s*[A-Za-z0-9+/_-]{12,}`)
	address = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]*@([a-z0-9-]+\.)+[a-z]{2,}`)
	digits  = regexp.MustCompile(`\b[0-9](?:[ -]?[0-9]){11,18}\b`)
	taiwan  = regexp.MustCompile(`\b[A-Z][1289][0-9]{8}\b`)
	china   = regexp.MustCompile(`\b[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]\b`)
)

// secrets reports what must not stand in a public file.
func (c *checker) secrets(n *source.Node) {
	if len(n.Text) < 10 {
		return
	}
	say := func(code string, m []int, format string, args ...any) {
		from := len([]rune(n.Text[:m[0]]))
		c.at(code, n.Runes(from, from+len([]rune(n.Text[m[0]:m[1]]))), format, args...)
	}
	if maySecret(n.Text) {
		if m := secret.FindStringIndex(n.Text); m != nil {
			say("KB903", m, "this looks like a secret")
		}
	}
	if !strings.ContainsAny(n.Text, "0123456789") {
		return
	}
	for _, m := range china.FindAllStringIndex(n.Text, -1) {
		if chinaID(n.Text[m[0]:m[1]]) {
			say("KB904", m, "this looks like somebody's identity number")
		}
	}
	for _, m := range taiwan.FindAllStringIndex(n.Text, -1) {
		if taiwanID(n.Text[m[0]:m[1]]) {
			say("KB904", m, "this looks like somebody's identity number")
		}
	}
	for _, m := range digits.FindAllStringIndex(n.Text, -1) {
		if card(n.Text[m[0]:m[1]]) {
			say("KB904", m, "this looks like the number of a payment card")
		}
	}
}

// secretMarks are parts of which a secret has one, so that few texts need the expression.
var secretMarks = []string{"PRIVATE KEY", "AKIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "xox", "sk-", "eyJ"}

func maySecret(s string) bool {
	if strings.ContainsAny(s, "=:") {
		lower := strings.ToLower(s)
		for _, word := range []string{"passw", "pwd", "key", "secret", "token"} {
			if strings.Contains(lower, word) {
				return true
			}
		}
	}
	return slices.ContainsFunc(secretMarks, func(m string) bool { return strings.Contains(s, m) })
}

func chinaID(s string) bool {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11] == strings.ToUpper(s)[17]
}

func taiwanID(s string) bool {
	letter := 10 + strings.IndexByte("ABCDEFGHJKLMNPQRSTUVXYWZIO", s[0])
	sum := letter/10 + letter%10*9
	for i := 1; i < 9; i++ {
		sum += int(s[i]-'0') * (9 - i)
	}
	return (sum+int(s[9]-'0'))%10 == 0
}

// card checks the last digit of a card number, and that it begins as those of the large issuers do.
func card(s string) bool {
	var d []int
	for _, r := range s {
		if r >= '0' && r <= '9' {
			d = append(d, int(r-'0'))
		}
	}
	if len(d) < 14 || len(d) > 16 || d[0] < 3 || d[0] > 6 {
		return false
	}
	sum := 0
	for i, x := range d {
		if (len(d)-i)%2 == 0 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return sum%10 == 0
}

// person reports addresses in scenarios that are neither of an example domain nor of a record.
func (c *checker) person(n *source.Node, known func(domain string) bool) {
	for _, m := range address.FindAllStringIndex(n.Text, -1) {
		addr := n.Text[m[0]:m[1]]
		_, domain, _ := strings.Cut(strings.ToLower(addr), "@")
		if !reserved(domain) && !known(domain) {
			from := len([]rune(n.Text[:m[0]]))
			c.at("KB904", n.Runes(from, from+len([]rune(addr))), "%s may be somebody's address", addr).hint("use a domain such as shop.example")
		}
	}
}

// reserved says whether a domain is set aside for examples: one of its labels
// is the word, or a slip of it as scenarios about slips have.
func reserved(domain string) bool {
	for _, label := range strings.Split(domain, ".") {
		if near.Distance(label, "example", 2) <= 2 {
			return true
		}
	}
	top := domain[strings.LastIndexByte(domain, '.')+1:]
	return top == "test" || top == "invalid" || top == "localhost" || top == "local"
}
