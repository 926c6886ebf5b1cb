package compile_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"
)

// ids returns an entry of an object of ids, numbered.
func ids(format string) func(i int) string {
	return func(i int) string { return strings.ReplaceAll(format, "%", fmt.Sprint(i)) }
}

// both is ids where one placeholder is the next number.
func both(format string) func(i int) string {
	return func(i int) string {
		return strings.NewReplacer("%%", fmt.Sprint(i+1), "%", fmt.Sprint(i)).Replace(format)
	}
}

// tableBombs are about references, quantities and cycles.
func tableBombs() (all []bomb) {
	add := func(name, path string, data func() string) { all = append(all, over(name, path, data)) }
	rules := func(name string, n int, entry func(i int) string) {
		add(name, "rules/x.json", each(`{"rules":{`, n, entry, "}}"))
	}
	cond := `"when":["context.outage"]`
	rules("20,000 rules", 20_000, ids(`"x%":{`+cond+`,"cause":"bulb-dead","weight":1}`))
	rules("20,000 rules of different conditions", 20_000, ids(`"x%":{"when":["context.volts > %"],"cause":"bulb-dead","weight":1}`))
	rules("20,000 rules of text", 20_000, ids(`"x%":{"when":["symptom.text contains 'a%b'"],"cause":"bulb-dead","weight":1}`))
	rules("100,000 unknown causes", 100_000, ids(`"x%":{`+cond+`,"cause":"bulb-dea","weight":1}`))
	rules("100,000 unknown fields", 100_000, ids(`"x%":{"when":["context.outag%"],"cause":"bulb-dead","weight":1}`))
	rules("100,000 rules without an end", 100_000, ids(`"x%":{`+cond+`}`))
	rules("100,000 rules of no shape", 100_000, ids(`"x%":{"a":1,"b":2,"c":3}`))
	rules("300,000 disabled", 300_000, ids(`"x%":null`))
	rules("50,000 rules, 50,000 others disabled", 100_000, func(i int) string {
		if i%2 == 0 {
			return fmt.Sprintf(`"x%d":{%s,"cause":"bulb-dead","weight":1}`, i, cond)
		}
		return fmt.Sprintf(`"x%d":null`, i)
	})
	rules("100,000 syntax faults", 100_000, ids(`"x%":{"when":["((("],"cause":"bulb-dead","weight":1}`))
	rules("1,000 conditions of 4,000 faults", 1000, ids(`"x%":{"when":["`+strings.Repeat("@", 4000)+`"],"cause":"bulb-dead","weight":1}`))
	add("one rule of 60,000 conditions", "rules/x.json", each(`{"rules":{"x":{"when":[`, 60_000, ids(`"context.volts != %"`), `],"cause":"bulb-dead","weight":1}}}`))
	add("one rule of 300,000 conditions alike", "rules/x.json", each(`{"rules":{"x":{"when":[`, 300_000, ids(`"context.outage"`), `],"cause":"bulb-dead","weight":1}}}`))
	add("one rule of 100,000 source items", "rules/x.json", each(`{"rules":{"x":{`+cond+`,"cause":"bulb-dead","weight":1,"source":[`, 100_000, ids(`"manual.%"`), `]}}}`))

	rules("2,000 rules that set a field", 2000, ids(`"x%":{"when":["context.volts > %"],"set":{"context.power_ok":true}}`))
	rules("30,000 rules that set a field", 30_000, ids(`"x%":{"when":["context.volts > %"],"set":{"context.power_ok":true}}`))
	rules("30,000 rules that set a field alike", 30_000, ids(`"x%":{`+cond+`,"set":{"context.power_ok":true}}`))
	rules("30,000 rules that disagree", 30_000, func(i int) string {
		return fmt.Sprintf(`"x%d":{%s,"set":{"context.power_ok":%v}}`, i, cond, i%2 == 0)
	})
	for _, n := range []int{60, 70, 2000, 20_000} {
		n := n
		all = append(all, derivations(fmt.Sprintf("a chain of %d derivations", n), n, false), derivations(fmt.Sprintf("a cycle of %d derivations", n), n, true))
	}
	all = append(all, bomb{name: "every field from every field", make: func(string) []fs.FS {
		return []fs.FS{lamp, fstest.MapFS{
			"vocabulary.json": {Data: []byte(each(`{"fields":{`, 300, ids(`"context.f%":{"type":"bool"}`), "}}")())},
			"rules/x.json": {Data: []byte(each(`{"rules":{`, 300, func(i int) string {
				return fmt.Sprintf(`"x%d":{"when":[%s],"set":{"context.f%d":true}}`, i, each("", 100, ids(`"context.f%"`), "")(), i)
			}, "}}")())},
		}}
	}})

	fields := func(name string, n int, entry func(i int) string) {
		add(name, "vocabulary.json", each(`{"fields":{`, n, entry, "}}"))
	}
	fields("20,000 fields", 20_000, ids(`"context.f%":{"type":"bool"}`))
	fields("20,000 fields to ask for", 20_000, ids(`"context.f%":{"type":"bool","ask":true}`))
	fields("20,000 fields by one field", 20_000, func(i int) string {
		if i == 0 {
			return each(`"context.hub":{"type":"bool","via":[`, 20_000-1, func(i int) string { return fmt.Sprintf(`"context.f%d"`, i+1) }, "]}")()
		}
		return fmt.Sprintf(`"context.f%d":{"type":"bool","via":["context.hub"]}`, i)
	})
	fields("20,000 fields by the next", 20_000, func(i int) string {
		return fmt.Sprintf(`"context.f%d":{"type":"bool","via":["context.f%d"]}`, i, (i+1)%20_000)
	})
	fields("an enum of 100,000 values", 1, func(int) string {
		return each(`"context.f":{"type":"enum","values":[`, 100_000, ids(`"v%"`), "]}")()
	})
	all = append(all, bomb{name: "an enum of 20,000 values that are all compared", make: func(string) []fs.FS {
		return []fs.FS{lamp, fstest.MapFS{
			"vocabulary.json": {Data: []byte(each(`{"fields":{"context.f":{"type":"enum","values":[`, 20_000, ids(`"v%"`), "]}}}")())},
			"rules/x.json":    {Data: []byte(each(`{"rules":{`, 20_000, ids(`"x%":{"when":["context.f == 'v%'"],"cause":"bulb-dead","weight":1}`), "}}")())},
		}}
	}})
	fields("an enum of one value of 7 MB", 1, func(int) string {
		return `"context.f":{"type":"enum","values":["` + strings.Repeat("x", 7*mega) + `"]}`
	})
	fields("a field that is not asked for 50,000 reasons", 1, func(int) string {
		return each(`"context.f":{"type":"bool","unless":[`, 50_000, ids(`"context.volts > %"`), "]}")()
	})

	causes := func(name string, n int, entry func(i int) string) {
		add(name, "causes.json", each(`{"causes":{`, n, entry, "}}"))
	}
	causes("50,000 causes without words", 50_000, ids(`"c%":{"group":"bulb","party":"user"}`))
	for _, n := range []int{1000, 20_000} {
		n := n
		all = append(all, causesWithWords(fmt.Sprintf("%d causes, each a case of the next", n), n, both(`"c%":{"group":"bulb","party":"user","broader":"c%%"}`)))
	}
	all = append(all, causesWithWords("20,000 causes in a circle", 20_000, func(i int) string {
		return fmt.Sprintf(`"c%d":{"group":"bulb","party":"user","broader":"c%d"}`, i, (i+1)%20_000)
	}))
	all = append(all, causesWithWords("2,000 causes with 60 remedies", 2000, ids(`"c%":{"group":"bulb","party":"user","remedies":["change-bulb","change-fuse"]}`)))
	causes("a cause of 100,000 remedies", 1, func(int) string {
		return each(`"c":{"group":"bulb","party":"user","remedies":[`, 100_000, ids(`"r%"`), "]}")()
	})
	add("60,000 records", "makers/x.json", each(`{"maker":{`, 60_000, ids(`"m%":{"name":"x"}`), "}}"))
	add("60,000 records of many names", "makers/x.json", each(`{"maker":{`, 60_000, ids(`"m%":{"name":{"en":"x","ja":"y"},"aliases":["a%.example"]}`), "}}"))
	add("a record of 200,000 aliases", "makers/x.json", each(`{"maker":{"m":{"name":"x","aliases":[`, 200_000, ids(`"a%.example"`), "]}}}"))
	add("records of the same alias", "makers/x.json", each(`{"maker":{`, 60_000, ids(`"m%":{"name":"x","aliases":["a"]}`), "}}"))
	add("a record of 100,000 facts", "makers/x.json", each(`{"maker":{"m":{"name":"x","facts":{`, 100_000, ids(`"f%":1`), "}}}}"))
	add("60,000 contacts", "makers/x.json", each(`{"contacts":{`, 60_000, ids(`"c%":{"name":"x","url":"https://c%.example"}`), "}}"))
	add("100,000 source items", "sources.json", each(`{"items":{`, 100_000, ids(`"manual.x%":{"document":"manual","statement":"x"}`), "}}"))
	add("100,000 documents", "sources.json", each(`{"documents":{`, 100_000, ids(`"d%":{"title":"x"}`), "}}"))
	add("a remedy of 100,000 steps", "remedies/x.json", each(`{"remedies":{"x":{"steps":[`, 100_000, ids(`"change-bulb"`), "]}}}"))
	add("a remedy of 50,000 variants", "remedies/x.json", each(`{"remedies":{"x":{"steps":["a"],"variants":[`, 50_000, ids(`{"when":["context.volts > %"],"steps":["a"]}`), "]}}}"))
	return all
}

// derivations are rules each of which sets what the next reads; in a cycle the last sets what the first reads.
func derivations(name string, n int, cycle bool) bomb {
	return bomb{name: name, make: func(string) []fs.FS {
		return []fs.FS{lamp, fstest.MapFS{
			"vocabulary.json": {Data: []byte(each(`{"fields":{`, n, ids(`"context.f%":{"type":"bool"}`), "}}")())},
			"rules/x.json": {Data: []byte(each(`{"rules":{`, n, func(i int) string {
				if i == 0 && !cycle {
					return `"x0":{"when":["context.outage"],"set":{"context.f0":true}}`
				}
				return fmt.Sprintf(`"x%d":{"when":["context.f%d"],"set":{"context.f%d":true}}`, i, (i+n-1)%n, i)
			}, "}}")())},
		}}
	}}
}

// causesWithWords are causes c0 to c(n) and what there is to say of them.
func causesWithWords(name string, n int, entry func(i int) string) bomb {
	return bomb{name: name, room: bombRoom + n/300, make: func(string) []fs.FS {
		words := []byte(each(`{"texts":{`, n+1, ids(`"cause.c%.title":"t","cause.c%.explanation":"e"`), "}}")())
		return []fs.FS{lamp, fstest.MapFS{
			"causes.json":       {Data: []byte(each(`{"causes":{`, n, entry, fmt.Sprintf(`,"c%d":{"group":"bulb","party":"user"}}}`, n))())},
			"locales/en/x.json": {Data: words}, "locales/ja/x.json": {Data: words},
		}}
	}}
}
