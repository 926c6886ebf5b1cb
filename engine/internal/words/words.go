// Package words chooses the language of an answer and fills templates.
package words

import (
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Match returns the tag of have that serves a reader of tag best, else fallback.
// Chinese is matched by script: zh-Hant, Taiwan, Hong Kong and Macau read zh-TW,
// all others zh-CN. Anything else is matched by its language.
func Match(tag string, have []string, fallback string) string {
	for _, h := range have {
		if h == tag {
			return h
		}
	}
	tag = plan.Lower(strings.ReplaceAll(tag, "_", "-"))
	if tag == "" {
		return fallback
	}
	for _, h := range have {
		if plan.Lower(h) == tag {
			return h
		}
	}
	lang, rest, _ := strings.Cut(tag, "-")
	want := lang
	if lang == "zh" {
		want = "zh-cn"
		if traditional(rest) {
			want = "zh-tw"
		}
	}
	for _, h := range have {
		if plan.Lower(h) == want {
			return h
		}
	}
	for _, h := range have {
		if l, _, _ := strings.Cut(plan.Lower(h), "-"); l == lang && lang != "zh" {
			return h
		}
	}
	return fallback
}

// traditional says whether the subtags behind "zh" mean Traditional characters. A script subtag decides over a region.
func traditional(subtags string) bool {
	hant := false
	for s := range strings.SplitSeq(subtags, "-") {
		switch s {
		case "hans":
			return false
		case "hant":
			return true
		case "tw", "hk", "mo":
			hant = true
		}
	}
	return hant
}

// Fill replaces each {name} of a template by what lookup says. ok is false if a
// name has no value; the template's braces are checked when it is compiled.
func Fill(template string, lookup func(name string) (string, bool)) (text string, ok bool) {
	if !strings.Contains(template, "{") {
		return template, true
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", false
		}
		v, known := lookup(name)
		if !known {
			return "", false
		}
		b.WriteString(v)
		template = after
	}
}
