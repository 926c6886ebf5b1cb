package text

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/postmend/postmend/engine/internal/plan"
)

// FuzzPhrases scans for phrases and compares with a search that tries every place. The
// first line of list is no phrase but a *; each other is one, and stands for a signal of its own.
func FuzzPhrases(f *testing.F) {
	f.Add("the lamp is dark tonight", "lamp\nlamp*dark\nis dark\nthe*is*night")
	f.Add("灯灯灯灯不亮", "灯*灯\n灯灯灯\n不亮\n灯*亮")
	f.Add("aaaa aa a", "a\naa\na*a\naa*a")
	f.Add("ab\nab ab", "ab*ab\nb\nab ab")
	f.Fuzz(func(t *testing.T, text, list string) {
		if len(text) > 300 || len(list) > 100 || strings.ContainsAny(text, "\r\x00") {
			return
		}
		kb := &plan.KB{}
		var phrases []plan.Phrase
		folder := NewFolder(nil)
		for line := range strings.SplitSeq(list, "\n") {
			segments := foldedSegments(folder, line)
			if segments == nil {
				continue
			}
			phrases = append(phrases, plan.NewPhrase(int32(len(kb.Text.Signals)), segments))
			kb.Text.Signals = append(kb.Text.Signals, line)
		}
		sc := &Scratch{}
		found := map[int32]bool{}
		kb.Text.Readings = plan.Split(phrases, nil, nil)
		r, err := NewScanner(kb).Scan(text, sc)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range r.Signals {
			found[x.ID] = true
		}
		for i, p := range phrases {
			if want := stands(sc.plain.Text, p, 0, -1); want != found[int32(i)] {
				t.Errorf("%q in %q (folded %q): %v, want %v", kb.Text.Signals[i], text, sc.plain.Text, found[int32(i)], want)
			}
		}
	})
}

// foldedSegments are the parts of a phrase, nil if one is empty.
func foldedSegments(f *Folder, line string) (segments []string) {
	for part := range strings.SplitSeq(line, "*") {
		s := strings.TrimSpace(f.String(part))
		if s == "" {
			return nil
		}
		segments = append(segments, s)
	}
	return segments
}

// stands says whether the segments from i on stand in text, the first of them behind
// after and within the gap, or anywhere if after is -1.
func stands(text []byte, p plan.Phrase, i, after int) bool {
	if i == len(p.Segments) {
		return true
	}
	word := []byte(p.Segments[i])
	for at := max(after, 0); at+len(word) <= len(text); at++ {
		if after >= 0 && (at-after > int(p.Gap) || bytes.IndexByte(text[after:at], '\n') >= 0) {
			return false
		}
		if bytes.HasPrefix(text[at:], word) && bordered(text, at, at+len(word)) && stands(text, p, i+1, at+len(word)) {
			return true
		}
	}
	return false
}

func bordered(text []byte, from, to int) bool {
	latin := func(b []byte, last bool) bool {
		r, _ := utf8.DecodeRune(b)
		if last {
			r, _ = utf8.DecodeLastRune(b)
		}
		return len(b) > 0 && Latin(r)
	}
	return !(latin(text[from:], false) && latin(text[:from], true)) && !(latin(text[:to], true) && latin(text[to:], false))
}
