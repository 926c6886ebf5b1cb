package check_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/engine/check"
)

// large makes a knowledge base of n rules as people write them: a signal or two, a value or a range, 25 rules a cause.
func large(n int) fstest.MapFS {
	r := rand.New(rand.NewPCG(1, 2))
	causes, fields := n/25, 40
	fs := fstest.MapFS{}
	put := func(name, key string, entries []string) {
		fs[name] = &fstest.MapFile{Data: []byte(`{"` + key + `": {` + strings.Join(entries, ",\n") + `}}`)}
	}
	fs["manifest.json"] = &fstest.MapFile{Data: []byte(`{"format": 1, "id": "large", "version": "1.0.0", "default_locale": "en", "locales": ["en", "ja"],
  "rank": {"likely": 60, "margin": 20, "findings": 5, "questions": 3}, "parties": ["user"], "groups": ["g"]}`)}
	var vocabulary, signals, rules, kinds, en, ja, items []string
	for i := range fields {
		f := fmt.Sprintf("context.f%d", i)
		switch i % 3 {
		case 0:
			vocabulary = append(vocabulary, fmt.Sprintf(`"%s": {"type": "enum", "values": ["a", "b", "c", "d", "e"], "note": "host"}`, f))
		case 1:
			vocabulary = append(vocabulary, fmt.Sprintf(`"%s": {"type": "int", "note": "host"}`, f))
		default:
			vocabulary = append(vocabulary, fmt.Sprintf(`"%s": {"type": "bool", "note": "host"}`, f))
		}
	}
	for i := range n / 5 {
		signals = append(signals, fmt.Sprintf(`"s%d": {"phrases": {"en": ["phrase number %d of many"]}}`, i, i))
	}
	for i := range causes {
		kinds = append(kinds, fmt.Sprintf(`"c%d": {"group": "g", "party": "user"}`, i))
		en = append(en, fmt.Sprintf(`"cause.c%d.title": "Cause %d", "cause.c%d.explanation": "This is what cause %d means."`, i, i, i, i))
		ja = append(ja, fmt.Sprintf(`"cause.c%d.title": "原因%d", "cause.c%d.explanation": "これは原因%dの説明です。"`, i, i, i, i))
	}
	for i := range n {
		when := fmt.Sprintf("'s%d' in symptom.signals", i%(n/5))
		if i%4 == 0 {
			when += fmt.Sprintf(" || 's%d' in symptom.signals", r.IntN(n/5))
		}
		lines := []string{when}
		for range r.IntN(3) {
			f := r.IntN(fields)
			switch f % 3 {
			case 0:
				lines = append(lines, fmt.Sprintf("context.f%d in ['a', '%c']", f, 'b'+rune(r.IntN(4))))
			case 1:
				lines = append(lines, fmt.Sprintf("context.f%d >= %d", f, r.IntN(100)))
			default:
				lines = append(lines, fmt.Sprintf("context.f%d", f))
			}
		}
		rules = append(rules, fmt.Sprintf(`"r%d": {"when": ["%s"], "cause": "c%d", "weight": %d, "source": ["d.%d"]}`, i, strings.Join(lines, `", "`), i%causes, 15+r.IntN(90), i%500))
	}
	for i := range 500 {
		items = append(items, fmt.Sprintf(`"d.%d": {"document": "d", "statement": "Statement %d."}`, i, i))
	}
	put("vocabulary.json", "fields", vocabulary)
	put("signals/s.json", "signals", signals)
	put("rules/r.json", "rules", rules)
	put("causes.json", "causes", kinds)
	put("locales/en/w.json", "texts", en)
	put("locales/ja/w.json", "texts", ja)
	fs["sources.json"] = &fstest.MapFile{Data: []byte(`{"documents": {"d": {"title": "D"}}, "items": {` + strings.Join(items, ",") + `}}`)}
	return fs
}

func BenchmarkRun(b *testing.B) {
	for _, n := range []int{500, 10_000} {
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			kb := large(n)
			b.ReportAllocs()
			for b.Loop() {
				r := check.Run(check.Config{}, check.Layer{Name: "x", FS: kb})
				if r.KB == nil {
					b.Fatal(show(r))
				}
			}
		})
	}
}
