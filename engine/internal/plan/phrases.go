package plan

import (
	"cmp"
	"slices"
	"strings"
)

// readPhrases fills the phrases, by signal, and the segments, sorted.
func (t *Text) readPhrases(text string) {
	signal := int32(0)
	var places []place
	var segments []string
	var ends []int // by phrase: of its segments
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			signal++
			continue
		}
		segments = segments[:0]
		for seg := range strings.SplitSeq(line, "\t") {
			segments = append(segments, seg)
			places = append(places, place{head(seg), seg, int32(len(places))})
		}
		t.Phrases = append(t.Phrases, NewPhrase(signal, segments))
		ends = append(ends, len(places))
	}
	ids := t.sortSegments(places)
	from := 0
	for i, end := range ends {
		t.Phrases[i].Segments = ids[from:end:end]
		from = end
	}
}

// sortSegments fills the segments and returns which of them stands at each place.
func (t *Text) sortSegments(places []place) []int32 {
	slices.SortFunc(places, func(a, b place) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return strings.Compare(a.text, b.text)
	})
	ids := make([]int32, len(places))
	for i, p := range places {
		if i == 0 || p.text != places[i-1].text {
			t.Segments = append(t.Segments, p.text)
		}
		ids[p.at] = int32(len(t.Segments)) - 1
	}
	return ids
}

// place is a segment and where it stands among those of all phrases.
type place struct {
	head uint64 // of text, in the same order
	text string
	at   int32
}

// head returns the first bytes of a text as a number.
func head(text string) (n uint64) {
	for i := range 8 {
		if n <<= 8; i < len(text) {
			n |= uint64(text[i])
		}
	}
	return n
}
