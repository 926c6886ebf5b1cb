package compile

import "slices"

// askVia finds, for fields that nobody can be asked for, the questions whose
// answers would make them known: those of the vocabulary, of the record that
// holds them, of the text, and of what the rules that set them read.
func (c *compiler) askVia() {
	feeds := make([][]int32, len(c.k.Fields))
	for i := range c.k.Fields {
		f := &c.k.Fields[i]
		feeds[i] = slices.Clone(f.AskVia)
		if len(feeds[i]) > 0 {
			continue
		}
		if f.Kind >= 0 && c.k.Kinds[f.Kind].Field >= 0 {
			feeds[i] = append(feeds[i], c.k.Kinds[f.Kind].Field)
		}
		if f.FromText {
			feeds[i] = append(feeds[i], c.slots["symptom.text"])
		}
	}
	for i := range c.k.Kinds {
		if f := c.k.Kinds[i].Field; f >= 0 && len(feeds[f]) == 0 {
			feeds[f] = slices.Clone(c.k.Kinds[i].From)
		}
	}
	for i := range c.k.Rules {
		r := &c.k.Rules[i]
		if r.Set >= 0 && len(c.k.Fields[r.Set].AskVia) == 0 {
			feeds[r.Set] = append(feeds[r.Set], c.reads(r)...)
		}
	}
	for i := range c.k.Fields {
		c.k.Fields[i].AskVia = nil
	}
	for i := range c.k.Fields {
		if f := &c.k.Fields[i]; !f.Askable {
			f.AskVia = c.askable(feeds, int32(i), map[int32]bool{}, nil)
		}
	}
}

// maxFeeds is how many fields are looked at for questions that a field hangs on.
const maxFeeds = 64

// askable appends the questions that a field hangs on.
func (c *compiler) askable(feeds [][]int32, field int32, seen map[int32]bool, out []int32) []int32 {
	seen[field] = true
	for _, f := range feeds[field] {
		switch {
		case len(seen) > maxFeeds:
			return out
		case seen[f]:
		case c.k.Fields[f].Askable:
			seen[f] = true
			out = append(out, f)
		default:
			out = c.askable(feeds, f, seen, out)
		}
	}
	return out
}
