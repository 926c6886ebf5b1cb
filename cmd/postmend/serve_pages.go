package main

import (
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/postmend/postmend/wasm/web/demo"
)

// welcome leads to the page in the visitor's language.
func (s *server) welcome(a *response, r *http.Request) {
	a.Header().Set("Vary", "Accept-Language")
	a.Header().Set("Location", "/"+pageLocale(r.Header.Get("Accept-Language"))+".html")
	a.WriteHeader(http.StatusFound)
}

// pageLocale is the language of the page for a visitor; Chinese goes by script.
func pageLocale(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return demo.Locales[0]
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		locale := base.String()
		if script, _ := tag.Script(); locale == "zh" {
			locale = map[bool]string{true: "zh-TW", false: "zh-CN"}[script.String() == "Hant"]
		}
		if slices.Contains(demo.Locales, locale) {
			return locale
		}
	}
	return demo.Locales[0]
}

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>postmend</title>
<h1>The widget is not built</h1>
<p>Run <code>make web</code>, or start the server with <code>--web DIR</code>, the folder that holds <code>define.js</code>.</p>
<p>The API works without it: <code>POST /v1/diagnose</code>.</p>
`

// page serves the demo pages and their files.
func (s *server) page(a *response, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if path.Ext(name) == ".html" {
		if _, err := fs.Stat(s.web, "define.js"); err != nil {
			a.Header().Set("Content-Type", "text/html; charset=utf-8")
			a.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(a, notBuilt)
			return
		}
	}
	file(a, r, demo.FS, name)
}

// asset serves a file of the built widget.
func (s *server) asset(a *response, r *http.Request) {
	file(a, r, s.web, strings.TrimPrefix(r.URL.Path, "/postmend/"))
}

// types are the only files that are served, and what they are.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8", ".wasm": "application/wasm", ".kb": "application/octet-stream",
}

func file(a *response, r *http.Request, from fs.FS, name string) {
	kind, ok := types[path.Ext(name)]
	if !ok || !plain(name) {
		nothing(a, r)
		return
	}
	f, err := from.Open(name)
	if err != nil {
		nothing(a, r)
		return
	}
	defer f.Close()
	info, err := f.Stat()
	content, seeks := f.(io.ReadSeeker)
	if err != nil || !info.Mode().IsRegular() || !seeks {
		nothing(a, r)
		return
	}
	a.Header().Set("Content-Type", kind)
	a.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(a, r, name, info.ModTime(), content)
}

// plain says whether a name is one that our files have: ASCII letters, digits,
// ".", "-" and "_", and no hidden file.
func plain(name string) bool {
	for _, c := range []byte(name) {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("._-", c) >= 0) {
			return false
		}
	}
	return name != "" && name[0] != '.'
}

// folder is the files under a path. It is opened for each file anew, because a
// build may replace it, and no link leads out of it.
type folder string

func (f folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return os.OpenInRoot(string(f), name)
}
