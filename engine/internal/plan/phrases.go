package plan

import "strings"

// readPhrases reads about so many phrases from lines of text, signal by signal: an empty
// line ends a signal, tabs part segments.
func readPhrases(text string, about int) []Phrase {
	phrases := make([]Phrase, 0, min(strings.Count(text, "\n"), max(about, 0)))
	segments := make([]string, 0, cap(phrases)+strings.Count(text, "\t"))
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
		phrases = append(phrases, NewPhrase(signal, segments[from:len(segments):len(segments)]))
	}
	return phrases
}

// phraseLines is what readPhrases reads: what means the same stands together.
func phraseLines(phrases []Phrase, signals int) string {
	lines := make([][]string, signals)
	for _, p := range phrases {
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
