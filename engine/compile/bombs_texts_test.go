package compile_test

import (
	"fmt"
	"strings"
)

// textBombs are about phrases, foldings, words and the manifest.
func textBombs() (all []bomb) {
	add := func(name, path string, data func() string) { all = append(all, over(name, path, data)) }
	phrases := func(name string, n int, phrase func(i int) string) {
		add(name, "signals/x.json", each(`{"signals":{"x":{"phrases":{"*":[`, n, phrase, `]}}}}`))
	}
	phrases("100,000 phrases", 100_000, ids(`"a%b"`))
	phrases("20,000 phrases", 20_000, ids(`"a%b"`))
	phrases("100,000 phrases of two parts", 100_000, ids(`"a*b%"`))
	phrases("phrases within phrases", 2000, func(i int) string { return quoted(strings.Repeat("あ", i+1)) })
	phrases("letters within letters", 3000, func(i int) string { return quoted(strings.Repeat("a", i+1)) })
	phrases("words within words", 1500, func(i int) string { return quoted(strings.Repeat("a ", i+1)) })
	phrases("a phrase of 7 MB", 1, func(int) string { return `"` + strings.Repeat("x", 7*mega) + `"` })
	phrases("a phrase of 3,000,000 parts", 1, func(int) string { return `"` + strings.Repeat("x*", 3_000_000) + `x"` })
	phrases("a phrase of 1,000 parts", 1, func(int) string { return `"` + strings.Repeat("x*", 1000) + `x"` })
	phrases("a phrase of stars", 1, func(int) string { return `"` + strings.Repeat("*", mega) + `"` })
	phrases("a phrase of marks", 1, func(int) string { return `"` + strings.Repeat("ー", mega) + `"` })
	phrases("a phrase of accents", 1, func(int) string { return `"e` + strings.Repeat(`\u0301`, mega) + `"` })
	phrases("a phrase of ligatures", 1, func(int) string { return `"` + strings.Repeat("ﷺ", mega) + `"` })
	phrases("an empty phrase", 1, func(int) string { return `" "` })
	phrases("a phrase of NUL", 1, func(int) string { return `"\u0000"` })
	phrases("a phrase of what is not printed", 1, func(int) string { return `"\u202e\u200b\ufeff"` })
	phrases("a phrase of markup", 1, func(int) string { return `"` + strings.Repeat("&lt;", 100_000) + `"` })
	add("60,000 signals", "signals/x.json", each(`{"signals":{`, 60_000, ids(`"x%":{"phrases":{"en":["a%b"]}}`), `}}`))
	add("a map of 100,000 entries", "signals/x.json", each(`{"captures":{"x":{"pattern":"(a)","fields":{"context.bulb_type":{"group":1,"map":{`, 100_000, ids(`"k%":"v"`), `}}}}}}`))
	add("a map of 50,000 entries backwards", "signals/x.json", each(`{"captures":{"x":{"pattern":"(a)","fields":{"context.bulb_type":{"group":1,"map":{`, 50_000, func(i int) string { return fmt.Sprintf(`"k%08d":"v"`, 1<<20-i) }, `}}}}}}`))
	add("a code of 7 MB", "signals/x.json", filled(`{"captures":{"x":{"pattern":"(a)","code":"`, "{1}", `"}}}`, 7*mega))
	add("a code of braces", "signals/x.json", filled(`{"captures":{"x":{"pattern":"(a)","code":"`, "{", `"}}}`, 7*mega))
	add("a code of 10,000 groups", "signals/x.json", filled(`{"captures":{"x":{"pattern":"([a-z]+)","code":"`, "{1}", `"}}}`, 30_000))
	add("20,000 sections", "signals/x.json", each(`{"sections":{`, 20_000, ids(`"x%":{"start":"a%b"}`), `}}`))
	add("20,000 erasures", "signals/x.json", each(`{"erase":{`, 20_000, ids(`"x%":{"pattern":"a%b"}`), `}}`))

	fold := func(name string, pairs func() string) { add(name, "fold.json", pairs) }
	fold("a fold of 7 MB", filled(`{"fold":{"x":{"pairs":["`, "ab", `"]}}}`, 7*mega))
	fold("a fold of 60,000 pairs", func() string { return `{"fold":{"x":{"pairs":["` + chain(0x20000, 60_000, false) + `"]}}}` })
	fold("a chain of 30,000 folds", func() string { return `{"fold":{"x":{"pairs":["` + chain(0x20000, 30_000, true) + `"]}}}` })
	fold("a circle of 30,000 folds", func() string {
		return `{"fold":{"x":{"pairs":["` + chain(0x20000, 30_000, true) + string([]rune{0x20000 + 30_000, 0x20000}) + `"]}}}`
	})
	fold("a fold of ASCII", as(`{"fold":{"x":{"pairs":["abbccddaAZ09"]}}}`))
	fold("a fold to the end of Unicode", as(`{"fold":{"x":{"pairs":["a\udbff\udfff\udbff\udfffa"]}}}`))
	fold("a fold of NUL", as(`{"fold":{"x":{"pairs":["a\u0000\u0000b"]}}}`))
	fold("a fold of spaces", as(`{"fold":{"x":{"pairs":["a  a\ta\na"]}}}`))
	fold("200,000 folds", each(`{"fold":{"x":{"pairs":[`, 200_000, ids(`"ab"`), `]}}}`))
	fold("a fold into what it is a part of", as(`{"fold":{"x":{"pairs":["k㎏"]}}}`))
	fold("a circle through several characters", as(`{"fold":{"x":{"pairs":["k㎏gg㎏k"]}}}`))
	fold("an odd fold", as(`{"fold":{"x":{"pairs":["abc"]}}}`))

	words := func(name string, data func() string) { add(name, "locales/en/x.json", data) }
	words("150,000 words in one language", each(`{"texts":{`, 150_000, ids(`"step.x%":"x"`), `}}`))
	words("words of 7 MB", filled(`{"texts":{"step.retry":"`, "x", `"}}`, 7*mega))
	words("words of placeholders", filled(`{"texts":{"step.retry":"`, "{symptom.text}", `"}}`, 7*mega))
	words("words of unknown placeholders", filled(`{"texts":{"step.retry":"`, "{context.x}", `"}}`, 7*mega))
	words("words of open braces", filled(`{"texts":{"step.retry":"`, "{", `"}}`, 7*mega))
	words("words of closed braces", filled(`{"texts":{"step.retry":"`, "}", `"}}`, 7*mega))
	words("words with 60,000 placeholders that nobody else has", each(`{"texts":{"step.retry":"`, 60_000, ids(`{context.x%}`), `"}}`))
	words("words of spaces", filled(`{"texts":{"step.retry":"`, " ", `"}}`, 7*mega))
	words("words of 10 KB", filled(`{"texts":{"step.retry":"`, "燈", `"}}`, 10_000))
	add("words in no language", "locales/x.json", as(`{"texts":{}}`))
	add("words in a language that there is not", "locales/xx/x.json", as(`{"texts":{}}`))
	add("words at the end of a long path", "locales/en/"+strings.Repeat("a/", 100)+"x.json", as(`{"texts":{}}`))

	manifest := func(name, member string, more func() string) {
		add(name, "manifest.json", func() string { return `{"` + member + `":` + more() + `}` })
	}
	manifest("10,000 languages", "locales", each("[", 10_000, func(i int) string {
		return fmt.Sprintf(`"%c%c%c-%c%c"`, 'a'+i/676%26, 'a'+i/26%26, 'a'+i%26, 'A'+i/26%26, 'A'+i%26)
	}, "]"))
	manifest("20,000 kinds of records", "records", each("{", 20_000, ids(`"k%":{"field":"context.maker"}`), "}"))
	manifest("100,000 roles", "roles", each("{", 100_000, ids(`"r%":{}`), "}"))
	manifest("a chain of 60,000 roles", "roles", each("{", 60_000, func(i int) string { return fmt.Sprintf(`"r%06d":{"else":"r%06d"}`, i, (i+1)%60_000) }, "}"))
	manifest("100,000 parties", "parties", each("[", 100_000, ids(`"p%"`), "]"))
	manifest("100,000 groups", "groups", each("[", 100_000, ids(`"g%"`), "]"))
	manifest("a version of 7 MB", "version", filled(`"`, "1", `.0.0"`, 7*mega))
	manifest("another format", "format", as("2"))
	manifest("an endless format", "format", filled("", "1", "", mega))
	manifest("a negative rank", "rank", as(`{"likely":-1,"margin":20,"findings":8,"questions":5}`))
	manifest("a huge rank", "rank", as(`{"likely":60,"margin":20,"findings":99999999999999999999,"questions":5}`))
	manifest("a list of nothing", "locales", as("[]"))
	manifest("a manifest of null", "rank", as("null"))
	add("100,000 members of a manifest", "manifest.json", each("{", 100_000, ids(`"m%":1`), "}"))
	add("60,000 scenarios", "scenarios/x.json", each(`{"scenarios":{`, 60_000, ids(`"s%":{"given":{},"want":{}}`), `}}`))
	add("scenarios that are no JSON", "scenarios/x.json", times("[", 100_000))
	return all
}

// chain writes pairs of characters from one on, each folded to the next, or all to the letter x.
func chain(from rune, n int, linked bool) string {
	var b strings.Builder
	for r := from; r < from+rune(n); r++ {
		b.WriteRune(r)
		if linked {
			b.WriteRune(r + 1)
		} else {
			b.WriteByte('x')
		}
	}
	return b.String()
}
