package plan

import "strings"

// Walk passes over the phrases of a reading, in order. The segments of one are good
// until the next.
type Walk struct {
	Phrase
	list   []Phrase
	lines  string
	signal int32 // of the next line
}

// Walk returns a walk that stands before the first phrase.
func (r *Reading) Walk() Walk { return Walk{list: r.Phrases, lines: r.lines} }

// Next goes on to the next phrase, if there is one.
func (w *Walk) Next() bool {
	if len(w.list) > 0 {
		w.Phrase, w.list = w.list[0], w.list[1:]
		return true
	}
	for w.lines != "" {
		var line string
		line, w.lines, _ = strings.Cut(w.lines, "\n")
		if line == "" {
			w.signal++
			continue
		}
		segments := w.Segments[:0]
		for found := true; found; {
			var segment string
			segment, line, found = strings.Cut(line, "\t")
			segments = append(segments, segment)
		}
		w.Phrase = NewPhrase(w.signal, segments)
		return true
	}
	return false
}

// phraseLines are phrases as lines of text, signal by signal: an empty line ends a signal,
// tabs part segments. So what means the same stands together.
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
