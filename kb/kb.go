// Package kb is the door to the shipped knowledge: what goes wrong with e-mail,
// why, and what to do about it, in Japanese, Traditional and Simplified Chinese
// and English. How to add to it is in docs/authoring.md.
package kb

import (
	"embed"
	"sync"

	"github.com/postmend/postmend/engine"
)

// FS holds the sources: the first layer for a knowledge base of one's own.
//
//	k, err := compile.Load(kb.FS, os.DirFS("our-isp"))
//
//go:embed *.json signals rules remedies providers clients locales scenarios
var FS embed.FS

//go:generate go run ./gen . default.kb
//go:embed default.kb
var bundle string

// Bundle returns the compiled knowledge base with the words of all languages.
func Bundle() []byte { return []byte(bundle) }

var open = sync.OnceValue(func() *engine.KB {
	k, err := engine.OpenString(bundle)
	if err != nil {
		panic("kb: default.kb: " + err.Error())
	}
	return k
})

// Default returns the compiled knowledge base. It is read once, in milliseconds.
func Default() *engine.KB { return open() }
