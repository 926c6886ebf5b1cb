// Package demo holds the demo pages: the widget on the help page of a provider, in four languages.
package demo

import "embed"

// FS holds the pages and what they need but for the widget itself, which they
// expect as the folder "postmend": a build of wasm/web.
//
//go:embed *.html *.css *.js
var FS embed.FS

// Locales are the languages that there is a page for, as <locale>.html. The first serves readers of all others.
var Locales = []string{"en", "ja", "zh-TW", "zh-CN"}
