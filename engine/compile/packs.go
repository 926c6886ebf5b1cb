package compile

import (
	"io/fs"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Packs compiles layers into a core and its packs: the words of each locale, by its
// tag, and what the texts of each script need, by its ISO 15924 code. A reader needs the
// core and one locale, and for a pasted text the scripts that it is written in: Latn for
// any text, Hani for Chinese and Japanese, Kana for Japanese. [engine.KB.AddWords] puts
// them together. The error is an [Errors] with every fault.
func Packs(layers ...fs.FS) (core []byte, packs map[string][]byte, err error) {
	k, err := Plan(layers...)
	if err != nil {
		return nil, nil, err
	}
	packs = make(map[string][]byte, len(k.Packs))
	for i := range k.Packs {
		packs[k.Packs[i].Locale] = plan.EncodePack(k, &k.Packs[i])
	}
	for s := range plan.Scripts {
		if r := &k.Text.Readings[s]; r.NumPhrases+r.NumCaptures > 0 {
			packs[s.Tag()] = plan.EncodeReading(k, s)
		}
	}
	if k.Text.Wording.NumGrams > 0 {
		packs[plan.WordingTag] = plan.EncodeWording(k)
	}
	return plan.EncodeCore(k), packs, nil
}
