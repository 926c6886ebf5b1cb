package compile

import (
	"io/fs"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Packs compiles layers into a bundle without words and a word pack for each
// locale, by tag: what a browser loads is the core and one pack. [engine.KB.AddWords]
// puts them together. The error is an [Errors] with every fault.
func Packs(layers ...fs.FS) (core []byte, packs map[string][]byte, err error) {
	k, err := Plan(layers...)
	if err != nil {
		return nil, nil, err
	}
	packs = make(map[string][]byte, len(k.Packs))
	for i := range k.Packs {
		packs[k.Packs[i].Locale] = plan.EncodePack(k, &k.Packs[i])
	}
	return plan.EncodeCore(k), packs, nil
}
