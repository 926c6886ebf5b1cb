package plan

import "strings"

// readPhrases fills the phrases from lines of text, signal by signal: an empty line
// ends a signal, tabs part segments.
func (t *Text) readPhrases(text string) {
	t.Phrases = make([]Phrase, 0, strings.Count(text, "\n"))
	segments := make([]string, 0, cap(t.Phrases)+strings.Count(text, "\t"))
	signal := int32(0)
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			signal++
			continue
		}
		from := len(segments)
		for found := true; found; {
			var segment string
			segment, line, found = strings.Cut(line, "\t")
			segments = append(segments, segment)
		}
		t.Phrases = append(t.Phrases, NewPhrase(signal, segments[from:len(segments):len(segments)]))
	}
}

// phraseLines is what readPhrases reads: what means the same stands together.
func phraseLines(t *Text) string {
	lines := make([][]string, len(t.Signals))
	for _, p := range t.Phrases {
		lines[p.Signal] = append(lines[p.Signal], strings.Join(p.Segments, "\t"))
	}
	var b strings.Builder
	for _, of := range lines {
		for _, line := range of {
			b.WriteString(line)
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	return b.String()
}
