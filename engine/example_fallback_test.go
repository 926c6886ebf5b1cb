package engine_test

import (
	"fmt"
	"testing/fstest"

	"github.com/postmend/postmend/engine/compile"
)

// Who counts answers counts those apart that only say that nothing was found.
func ExampleKB_Fallback() {
	k, err := compile.Load(fstest.MapFS{
		"manifest.json": {Data: []byte(`{"format": 1, "id": "lamp", "version": "1.0.0", "default_locale": "en", "locales": ["en"],
			"rank": {"likely": 60, "margin": 20, "findings": 8, "questions": 5, "ask_gain": 10, "fallback": "tell-more"},
			"roles": {}, "parties": ["user"], "groups": ["power", "open"]}`)},
		"vocabulary.json": {Data: []byte(`{"fields": {}}`)},
		"causes.json": {Data: []byte(`{"causes": {
			"fuse-blown": {"group": "power", "party": "user"},
			"odd-lamp": {"group": "open", "party": "user"},
			"tell-more": {"group": "open", "party": "user"}}}`)},
		"locales/en/causes.json": {Data: []byte(`{"texts": {
			"cause.fuse-blown.title": "The fuse blew", "cause.fuse-blown.explanation": "Change it.",
			"cause.odd-lamp.title": "No known lamp", "cause.odd-lamp.explanation": "Ask whoever made it.",
			"cause.tell-more.title": "Unclear", "cause.tell-more.explanation": "Tell more."}}`)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(k.Fallback())
	// Output:
	// tell-more [odd-lamp]
}
