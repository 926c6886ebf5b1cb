// Package large makes knowledge bases of any size, for measuring.
package large

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

const fields = 40

// Files returns the files of a knowledge base of n rules as people write them: a
// signal or two, a value or a range, 25 rules a cause. Equal n, equal bytes.
func Files(n int) map[string]string {
	k := &maker{rand: rand.New(rand.NewPCG(1, 2)), files: map[string]string{}, rules: n, causes: max(n/25, 1), signals: max(n/5, 1)}
	k.files["manifest.json"] = `{"format": 1, "id": "large", "version": "1.0.0", "default_locale": "en", "locales": ["en", "ja"],
  "rank": {"likely": 60, "margin": 20, "findings": 5, "questions": 3}, "parties": ["user"], "groups": ["g"]}`
	k.vocabulary()
	k.put("signals/s.json", "signals", k.signals, func(i int) string {
		return fmt.Sprintf(`"s%d": {"phrases": {"en": ["phrase number %d of many"]}}`, i, i)
	})
	k.put("rules/r.json", "rules", n, k.rule)
	k.put("causes.json", "causes", k.causes, func(i int) string { return fmt.Sprintf(`"c%d": {"group": "g", "party": "user"}`, i) })
	k.put("locales/en/w.json", "texts", k.causes, func(i int) string {
		return fmt.Sprintf(`"cause.c%d.title": "Cause %d", "cause.c%d.explanation": "This is what cause %d means."`, i, i, i, i)
	})
	k.put("locales/ja/w.json", "texts", k.causes, func(i int) string {
		return fmt.Sprintf(`"cause.c%d.title": "原因%d", "cause.c%d.explanation": "これは原因%dの説明です。"`, i, i, i, i)
	})
	k.put("items.json", "items", items, func(i int) string {
		return fmt.Sprintf(`"d.%d": {"document": "d", "statement": "Statement %d."}`, i, i)
	})
	k.files["sources.json"] = strings.Replace(k.files["items.json"], "{", `{"documents": {"d": {"title": "D"}}, `, 1)
	delete(k.files, "items.json")
	return k.files
}

const items = 500

// Write makes the files in a folder.
func Write(dir string, n int) error {
	for name, data := range Files(n) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

type maker struct {
	rand                   *rand.Rand
	files                  map[string]string
	rules, causes, signals int
}

func (k *maker) put(name, key string, n int, entry func(i int) string) {
	entries := make([]string, n)
	for i := range entries {
		entries[i] = entry(i)
	}
	k.files[name] = `{"` + key + `": {` + strings.Join(entries, ",\n") + `}}`
}

func (k *maker) vocabulary() {
	kinds := []string{`"type": "enum", "values": ["a", "b", "c", "d", "e"]`, `"type": "int"`, `"type": "bool"`}
	k.put("vocabulary.json", "fields", fields, func(i int) string {
		return fmt.Sprintf(`"context.f%d": {%s, "note": "host"}`, i, kinds[i%len(kinds)])
	})
}

func (k *maker) rule(i int) string {
	when := fmt.Sprintf("'s%d' in symptom.signals", i%k.signals)
	if i%4 == 0 {
		when += fmt.Sprintf(" || 's%d' in symptom.signals", k.rand.IntN(k.signals))
	}
	lines := []string{when}
	for range k.rand.IntN(3) {
		f := k.rand.IntN(fields)
		switch f % 3 {
		case 0:
			lines = append(lines, fmt.Sprintf("context.f%d in ['a', '%c']", f, 'b'+rune(k.rand.IntN(4))))
		case 1:
			lines = append(lines, fmt.Sprintf("context.f%d >= %d", f, k.rand.IntN(100)))
		default:
			lines = append(lines, fmt.Sprintf("context.f%d", f))
		}
	}
	return fmt.Sprintf(`"r%d": {"when": ["%s"], "cause": "c%d", "weight": %d, "source": ["d.%d"]}`, i, strings.Join(lines, `", "`), i%k.causes, 15+k.rand.IntN(90), i%items)
}
