package compile_test

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/builtin"

	json "github.com/goccy/go-json/v2"
)

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// ruleOf is a file with one rule of one condition.
func ruleOf(condition string) string {
	return `{"rules":{"x":{"when":[` + quoted(condition) + `],"cause":"bulb-dead","weight":1,"note":"x"}}}`
}

// conditionBombs are about the expression language.
func conditionBombs() (all []bomb) {
	add := func(name, condition string) { all = append(all, over(name, "rules/x.json", as(ruleOf(condition)))) }
	const full = 4 << 10
	fill := func(part string) string { return strings.Repeat(part, full/len(part)) }
	for _, part := range []string{
		"(", "[", "{", "{a:", "!", "!!(", "not ", "-", "+", "!-", "(!", "[[", "f(", "any(x,", "any(symptom.codes, any(", "a?b:", "a ?b:(", "if a {", "if a { b } else ", "a??", "a?.", "a.", "a[0]", "[0:",
		"let a=1;", "a;", "1..", "2**", "1+", "a|f()|", "a==", "a in ", "a not in ", "not in", "a matches ", "a contains ", "#", "#.", "::", "@", "~", "\\", "'", "\"", "`", "/*", "/**/", "//", "\n", "\x00", "\u202e", "（", "燈", "e\u0301", "\U0001F600",
		"0", "9", "1_", "0x", "0b", "1e", ".", ".5", "..", "...", ",", ":", "?", "&", "|", "=", "&&", "||", "%", "^", "\\u{", "'\\u{", "'\\x", "$env", "$env.", "a&&b||", "a||!(b&&", "context.volts<", "[1,", "nil ", "true&&", "let x=", "any(symptom.codes, {", "symptom.",
	} {
		add(fmt.Sprintf("4 kB of %+q", part), fill(part))
	}
	for _, n := range []int{32, 33} {
		add(fmt.Sprintf("%d brackets", n), strings.Repeat("(", n)+"context.outage"+strings.Repeat(")", n))
	}
	for _, n := range []int{8, 9} {
		add(fmt.Sprintf("%d signs", n), strings.Repeat("!", n)+"context.outage")
	}
	for _, n := range []int{100, 200, 255, 256} {
		add(fmt.Sprintf("%d parts", n), strings.TrimSuffix(strings.Repeat("symptom.smell||", n), "||"))
		add(fmt.Sprintf("a list of %d numbers", n), "context.volts in ["+strings.TrimSuffix(strings.Repeat("1,", n), ",")+"]")
		var words []string
		for i := range n {
			words = append(words, fmt.Sprintf("'w%d'", i))
		}
		add(fmt.Sprintf("a list of %d words", n), "symptom.text in ["+strings.Join(words, ",")+"]")
	}
	add("4 kB and one byte", "context.outage"+strings.Repeat(" ", full-13))
	add("7 MB of condition", strings.Repeat("!", 7*mega))
	add("a name of 4 kB", "context."+strings.Repeat("a", full-20))
	add("a string of 4 kB", "symptom.text == '"+strings.Repeat("a", full-20)+"'")
	add("exclusive alternatives", strings.TrimSuffix(strings.Repeat("(context.outage || symptom.smell) && ", 40), " && "))
	add("an alternating tree", strings.Repeat("(context.outage && (symptom.smell || ", 15)+"context.outage"+strings.Repeat("))", 15))
	for _, c := range []string{
		`let a=repeat("a",900000); len(repeat(a,9000)) > 0`, `let r=1..5000; all(r, all(r, all(r, #>0)))`, `1/0 > 1`, `context.outage; symptom.smell`, `symptom.text matches '\bquota\b'`,
		`symptom.text == nil`, `symptom?.text == 'x'`, `symptom.text ?? 'x' == 'x'`, `context.volts in 1..9223372036854775807`, `context.volts in -9223372036854775808..9223372036854775807`, `context.volts > 9223372036854775807`,
		`context.volts < -9223372036854775808`, `context.volts == 9223372036854775808`, `context.volts == 1e400`, `context.volts == 0.1`, `context.bulb_watts == 0.0000001`, `context.bulb_watts == 9223372036854.775807`, `context.bulb_watts > 1e308`,
		`context.bulb_watts in [1e1000000]`, `symptom.text == '\u{110000}'`, `symptom.text == '\u{D800}'`, `symptom.text == '\uD800'`, `symptom.text == '\xff'`, `symptom.text == '\0'`, `symptom.text == '\777'`, `symptom.text contains ''`,
		`symptom.text in symptom.text`, `'a' in 'abc'`, `any(symptom.codes, any(symptom.codes, # == 'x'))`, `all(symptom.codes, # in symptom.codes)`, `any(symptom.codes, #index == 1)`, `any(1..1000000000, # > 0)`, `none(symptom.codes, true)`,
		`symptom.codes[0] == 'x'`, `symptom['text'] == 'x'`, `$env['symptom'].text == 'x'`, `$env`, `true`, `!true`, `1 == 1`, `symptom == symptom`, `context == 1`, `symptom.text == symptom.text`, `{"a": 1}.a == 1`, `[1, 2, 3] == [1]`,
		`symptom.text == ('a' + 'b')`, `-context.volts > 1`, `- - - -1 == context.volts`, `+1 == context.volts`, `context.volts == -1`, `context.volts ?: 1`, `symptom.text.length == 1`, `now() > 1`, `context.outage == (symptom.smell == true)`, `"\u0000" == symptom.text`,
	} {
		add("the condition "+fmt.Sprintf("%.60s", c), c)
	}
	for _, b := range builtin.Builtins {
		add("the function "+b.Name, b.Name+"(symptom.text) == 1")
		add("the function "+b.Name+" of a list", b.Name+"(symptom.codes, # == 'x')")
	}
	return all
}

// patternBombs are about regular expressions, in conditions and in captures.
func patternBombs() (all []bomb) {
	for _, p := range []struct{ name, pattern string }{
		{"nested stars", "(a*)*b"}, {"nested plus", "((a+)+)+$"}, {"alternatives of stars", strings.Repeat("(a|b)*", 80)}, {"powers", "((a{30}){30}){30}"}, {"a thousand", "a{1000}"}, {"a thousand thousands", "(a{1000}){1000}"},
		{"many thousands", strings.Repeat("a{1000}", 70)}, {"nested repeats", strings.Repeat("(", 80) + "a" + strings.Repeat("{2})", 80)}, {"brackets", strings.Repeat("(", 500)}, {"closed brackets", strings.Repeat("(", 250) + strings.Repeat(")", 250)},
		{"groups", strings.Repeat("()", 250)}, {"no groups", strings.Repeat("(?:", 120) + strings.Repeat(")", 120)}, {"bars", strings.Repeat("|", 500)}, {"alternatives", strings.TrimSuffix(strings.Repeat("a|", 250), "|")},
		{"questions", strings.Repeat("a?", 200) + "a"}, {"dots and stars", strings.Repeat(".*", 250)}, {"letters of all scripts", strings.Repeat(`\pL`, 160)}, {"no letters", strings.Repeat(`\PL`, 160)},
		{"letters, repeated", `(\pL{50}){20}`}, {"half of Unicode", strings.Repeat(`[\x{0}-\x{7FFFF}]`, 29)}, {"the upper half of Unicode", strings.Repeat(`[\x{80000}-\x{10FFFF}]`, 23)}, {"all but one", strings.Repeat("[^a]", 120)},
		{"every other", "[" + strings.Repeat("acegikmoqsuwy", 38) + "]"}, {"any case", "(?i)" + strings.Repeat("k", 500)}, {"any case of a class", "(?i)" + strings.Repeat(`[a-\x{FFFF}]`, 40)}, {"borders", strings.Repeat(`\b`, 250)}, {"ends", strings.Repeat(`^$`, 250)},
		{"a look ahead", "(?=a)"}, {"a reference", `(a)\1`}, {"a name", "(?P<a>a)(?P<a>b)"}, {"nothing", "a^"}, {"no character", `[^\x{0}-\x{10FFFF}]`}, {"empty", ""}, {"an empty star", "()*"}, {"unclosed", "["}, {"a lone star", "*"}, {"beyond Unicode", `\x{110000}`},
		{"a surrogate", `\x{D800}`}, {"a byte", `\C`}, {"513 bytes", strings.Repeat("a", 513)}, {"512 bytes", strings.Repeat("a", 512)}, {"lazy", strings.Repeat("a*?", 160)}, {"a range backwards", "[z-a]"}, {"a repeat backwards", "a{3,2}"}, {"a repeat of repeats", "a**"},
		{"quoted", `\Q` + strings.Repeat("*", 500)}, {"flags", strings.Repeat("(?i:", 100) + strings.Repeat(")", 100)}, {"Chinese", strings.Repeat("燈", 170)}, {"marks", strings.Repeat("ー", 170)}, {"katakana", strings.Repeat("サーバー", 42)}, {"sound marks", strings.Repeat("か\u3099", 85)},
	} {
		all = append(all,
			over("matches: "+p.name, "rules/x.json", as(ruleOf("symptom.text matches '"+strings.ReplaceAll(p.pattern, `\`, `\\`)+"'"))),
			over("capture: "+p.name, "signals/x.json", as(`{"captures":{"x":{"pattern":`+quoted(p.pattern)+`,"signal":"flicker"}}}`)))
	}
	many := func(name string, n int, pattern func(i int) string) {
		all = append(all, over(name, "signals/x.json", each(`{"captures":{`, n, func(i int) string {
			return fmt.Sprintf(`"x%d":{"pattern":%s,"signal":"flicker"}`, i, quoted(pattern(i)))
		}, `}}`)))
	}
	many("100,000 patterns", 100_000, func(i int) string { return fmt.Sprintf("a%db", i) })
	many("10,000 patterns of letters", 10_000, func(i int) string { return fmt.Sprintf(`%d`, i) + strings.Repeat(`\pL`, 160) })
	many("10,000 patterns of half of Unicode", 10_000, func(i int) string { return fmt.Sprintf(`%d`, i) + strings.Repeat(`[\x{0}-\x{7FFFF}]`, 28) })
	many("10,000 patterns too large", 10_000, func(i int) string { return fmt.Sprintf(`%d((a{30}){30}){30}`, i) })
	many("10,000 patterns of 2,000 instructions", 10_000, func(i int) string { return fmt.Sprintf(`%da{990}b{990}`, i) })
	many("10,000 patterns of any case", 10_000, func(i int) string { return fmt.Sprintf(`%d(?i)`, i) + strings.Repeat(`[a-\x{FFFF}]`, 40) })
	many("10,000 patterns of dots", 10_000, func(i int) string { return fmt.Sprintf(`%d.*`, i) + strings.Repeat(".*", 200) })
	all[len(all)-1].room = 112 // as many instructions as a bundle may have
	return all
}
