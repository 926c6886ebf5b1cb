// Package cases makes many cases from a few, the same ones on every machine:
// what the module says of them has to be what the engine says natively.
package cases

import (
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
)

// Scenarios returns the cases of a folder's scenarios, by id.
func Scenarios(folder fs.FS) ([]engine.Case, error) {
	written, err := scenario.Load(folder)
	if err != nil {
		return nil, err
	}
	out := make([]engine.Case, len(written))
	for i := range written {
		out[i] = written[i].Given
	}
	return out, nil
}

var locales = []string{"", "en", "ja-JP", "zh-TW", "zh-Hant-HK", "zh", "zh_CN", "zh-Hans-TW", "fr"}

// Mutate returns n cases: the seeds, or so many of them as half of n, evenly taken;
// then changed copies of them.
func Mutate(seeds []engine.Case, n int) []engine.Case {
	var out []engine.Case
	for i, few := 0, min(len(seeds), (n+1)/2); i < few; i++ {
		out = append(out, seeds[i*len(seeds)/few])
	}
	r := random(1)
	for len(seeds) > 0 && len(out) < n {
		c := seeds[len(out)%len(seeds)]
		c.ID += "~" + strconv.Itoa(len(out))
		c.Symptom, c.Context = maps.Clone(c.Symptom), maps.Clone(c.Context)
		other := seeds[r.below(len(seeds))]
		switch r.below(4) {
		case 0:
			r.drop(c.Symptom)
			r.drop(c.Context)
		case 1:
			r.forget(c.Context)
		case 2:
			c.Context = maps.Clone(other.Context)
		}
		if text, ok := c.Symptom["text"].(string); ok {
			with, _ := other.Symptom["text"].(string)
			c.Symptom["text"] = r.text(text, with)
		}
		c.Locale = locales[r.below(len(locales))]
		out = append(out, c)
	}
	return out
}

// random is a small generator that needs no library and never changes (splitmix64).
type random uint64

func (r *random) below(n int) int {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

func (r *random) name(f engine.Fields) (string, bool) {
	if len(f) == 0 {
		return "", false
	}
	return slices.Sorted(maps.Keys(f))[r.below(len(f))], true
}

func (r *random) drop(f engine.Fields) {
	if name, ok := r.name(f); ok {
		delete(f, name)
	}
}

// forget says of a field that the user was asked and does not know.
func (r *random) forget(f engine.Fields) {
	if name, ok := r.name(f); ok {
		f[name] = nil
	}
}

var scraps = []string{"🙂", "\u2028", "ｓｍｔｐ", "（0x800CCC0E）", "\x00", "é", "e\u0301", "錯(cuò)誤", "&#12399;", "=\n", "\U00020BB7", "\"", "\\", "5.7.1"}

// text cuts text up, puts foreign scraps into it, or mixes it with another text.
func (r *random) text(text, other string) string {
	runes := []rune(text)
	at := r.below(len(runes) + 1)
	scrap := scraps[r.below(len(scraps))]
	switch r.below(6) {
	case 0:
		return string(runes[:at]) + scrap + string(runes[at:])
	case 1:
		return string(runes[at:]) + scrap
	case 2:
		return string(runes[:at]) + " " + other
	case 3:
		return strings.ToUpper(text) + scrap
	case 4:
		return strings.Repeat(text+"\n", 1+r.below(8)) + scrap
	}
	return strings.ReplaceAll(text, " ", scrap)
}
