package text

import (
	"math"
	"math/bits"
	"sync"

	"github.com/postmend/postmend/engine/internal/automaton"
	"github.com/postmend/postmend/engine/internal/plan"
)

// reader looks for the phrases and captures of one script.
type reader struct {
	once     sync.Once
	err      error
	words    *automaton.Words // segments of phrases, literals of captures
	phrases  phrases
	captures []capture
	patterns []automaton.Pattern // of the captures
	arms     arms                // of the captures, by the same words as the phrases' segments
	places   []int32             // of the captures, among those of all readers
	spelling spelling
}

// state is what a scan knows of a reader's captures.
type state struct {
	ready readiness
	armed []int32 // those that can be there, in their order ...
	next  int     // ... and how many of them were run
	done  []bool  // it has been found
}

// ScriptError says that a text cannot be read for want of its script's reading, or
// because that is damaged.
type ScriptError struct {
	Tag string // of the pack
	Err error
}

func (e *ScriptError) Error() string { return e.Tag + ": " + e.Err.Error() }

func (e *ScriptError) Unwrap() error { return e.Err }

// readersFor returns the readers of all scripts that a folded text is written in.
func (s *Scanner) readersFor(text []byte, sc *Scratch) ([]*reader, error) {
	readers := s.readers[:plan.ScriptOf(text)+1]
	for i, r := range readers {
		r.once.Do(func() { r.err = r.prepare(s.kb, plan.Script(i)) })
		if r.err != nil {
			return nil, &ScriptError{plan.Script(i).Tag(), r.err}
		}
		sc.states[i].done = append(sc.states[i].done[:0], make([]bool, len(r.captures))...)
	}
	return readers, nil
}

// prepare makes a reader of a KB's reading.
func (r *reader) prepare(kb *plan.KB, script plan.Script) error {
	t, err := kb.Reading(script)
	if err != nil {
		return err
	}
	count := t.NumPhrases + commonWords*len(t.Captures)
	words := automaton.NewCollector(count, 6*count)
	r.phrases = newPhrases(t, words)
	if script == plan.Latin {
		r.spelling = newSpelling(t)
	}
	var seek plan.Seeker
	r.captures, r.patterns, r.places = newCaptures(t.Captures), automaton.NewPatterns(t.Patterns), t.Places
	r.arms = newArms(len(t.Captures))
	for i := range t.Captures {
		r.arms.add(words, &seek, &t.Patterns[t.Captures[i].Prog])
	}
	r.arms.done(words.Len())
	r.phrases.done()
	r.words = words.Words()
	return nil
}

// read finds phrases and captures in a folded text.
func (s *Scanner) read(readers []*reader, b *Buffer, sc *Scratch, whole bool) {
	b.Marks.MarkStarts(b.Text)
	for i, r := range readers {
		r.look(b, &sc.states[i], sc)
	}
	for {
		var r *reader
		var state *state
		place := int32(math.MaxInt32)
		for i := range readers {
			if at := &sc.states[i]; at.next < len(at.armed) && readers[i].places[at.armed[at.next]] < place {
				r, state, place = readers[i], at, readers[i].places[at.armed[at.next]]
			}
		}
		if r == nil {
			return
		}
		i := state.armed[state.next]
		state.next++
		if c := &r.captures[i]; whole || !state.done[i] && !c.code() {
			state.done[i] = s.capture(c, &r.patterns[c.prog], b, state.ready.armed(int(i)), sc)
		}
	}
}

// look finds the phrases of a reader, and which of its captures can be there.
func (r *reader) look(b *Buffer, state *state, sc *Scratch) {
	ready := &state.ready
	r.arms.reset(ready, len(b.Text))
	sc.finds = append(sc.finds[:0], r.phrases.finds...)
	r.words.Scan(b.Text, func(word, start, end int) {
		r.arms.see(word, start, ready)
		r.phrases.see(word, start, end, b, sc)
	})
	r.arms.seeRuns(b.Text, ready)
	state.armed, state.next = state.armed[:0], 0
	for i, some := range ready.some {
		for ; some != 0; some &= some - 1 {
			if n := i<<6 + bits.TrailingZeros64(some); ready.armed(n) != 0 {
				state.armed = append(state.armed, int32(n))
			}
		}
	}
}
