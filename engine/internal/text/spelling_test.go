package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/postmend/postmend/engine/internal/plan"
)

// speller knows some words of phrases and of patterns' trees.
func speller() spelling {
	r := &plan.Reading{Phrases: []plan.Phrase{{Segments: []string{"the password was refused", "quota", "灯received"}}, {Segments: []string{"received 550 mails"}}, {Segments: []string{"could not log in", "address", "from", "content"}}}}
	for _, tree := range []string{`\bmessages?\b.{0,30}\b(?:delet(?:ed|ing)|remov[0-9a-z]+|rejected)\b`, `\.(?:gmial|hotmial)\.`, `sign(?:ed)? ?in|[a-z\]]+server`, `connect{2}`, `(?:to )?(?:locking|locks)`, `f(?:oo)?(?:zzling|zzle)`} {
		r.Patterns = append(r.Patterns, plan.Program{Tree: tree})
	}
	return newSpelling(r)
}

func TestMeant(t *testing.T) {
	s := speller()
	tests := []struct{ word, want string }{
		{"pasword", "password"}, {"passsword", "password"}, {"passwrod", "password"}, {"pessword", "password"},
		{"recieved", "received"}, {"quata", "quota"}, {"adress", "address"}, {"refsued", "refused"}, {"mesages", "messages"}, {"mesage", "message"}, {"rejcted", "rejected"},
		{"passw0rd", "password"}, {"l0g", "log"}, {"i0", ""}, {"was", ""}, {"1n", ""}, {"n0t", "not"}, {"fr0m", "from"}, {"mai1s", "mails"},
		{"55o", "550"}, {"8omb", "80mb"}, {"1oo", "100"},
		{"password", ""}, {"messages", ""},
		{"assword", ""}, {"passwore", ""}, // a slip within a word, not at its ends
		{"pasworde", ""}, {"pxssvord", ""}, // two slips
		{"context", ""},                   // a word that is one letter away
		{"quotas", ""}, {"contented", ""}, // other forms of words
		{"deleted", ""}, {"delated", ""}, {"removes", ""}, // stems that go on in many ways
		{"gmiol", ""}, {"hotmail", ""}, // parts of hosts' names are no words
		{"signd", ""}, {"sarver", ""}, {"connect", ""}, {"conect", ""},
		{"lockking", "locking"}, {"zzlng", ""}, // behind what may be missing, and ends a word
		{"h2o", ""}, {"0x8o", ""}, {"1st", ""}, {"550", ""}, {"10oclock", ""}, {"f00000", ""},
	}
	for _, tt := range tests {
		if got := s.meant([]byte(tt.word)); got != tt.want {
			t.Errorf("%q is read as %q, want %q", tt.word, got, tt.want)
		}
	}
}

// TestTwoReadings has a word that may be either of two.
func TestTwoReadings(t *testing.T) {
	r := &plan.Reading{Phrases: []plan.Phrase{{Segments: []string{"passwerd"}}, {Segments: []string{"passwird"}}}}
	if s := newSpelling(r); s.meant([]byte("passward")) != "" {
		t.Error("one of two readings is taken")
	}
}

func TestMisspelt(t *testing.T) {
	s := lamp(t)
	tests := []struct {
		text, want string
		signals    []string
	}{
		{"the lamp is broekn, all of it", "broekn", []string{"broken"}},
		{"Th3 room: BR0KEN!", "BR0KEN", []string{"broken"}},
		{"it is brokken", "brokken", []string{"broken"}},
		{"灯brokken灯", "brokken", []string{"broken"}},
		{"see brokken.example.org, a-brokken, /brokken and x@brokken", "", nil},
		{"brokken. And dark", "brokken", []string{"broken"}},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			var sc Scratch
			r := scan(t, s, tt.text, &sc)
			var got []string
			for _, x := range r.Signals {
				got = append(got, s.kb.Text.Signals[x.ID])
				if at := tt.text[x.Span.Start:x.Span.End]; at != tt.want {
					t.Errorf("%s stands at %q, want %q", got, at, tt.want)
				}
			}
			if !slices.Equal(got, tt.signals) {
				t.Errorf("%q, want %q", got, tt.signals)
			}
			checkBuffer(t, tt.text, &sc.plain)
		})
	}
}

// TestMisspeltLines mends words on both sides of line breaks and around a section: places move, lines stay.
func TestMisspeltLines(t *testing.T) {
	s := lamp(t)
	const text = "brokken\nappendxi brokken\nbrokken\nappendix\nbroken"
	var sc Scratch
	scan(t, s, text, &sc)
	if got := string(sc.plain.Text); !strings.HasPrefix(got, "broken appendxi broken broken") {
		t.Errorf("%q", got)
	}
	var starts []int
	for i := range sc.plain.Text {
		if isMarked(sc.plain.Marks.LineStarts, i) {
			starts = append(starts, i)
		}
	}
	if want := []int{0, 7, 23, 30}; !slices.Equal(starts, want) {
		t.Errorf("lines start at %d, want %d", starts, want)
	}
}

// TestManyWords has a KB and a text of very many words that begin and end alike.
func TestManyWords(t *testing.T) {
	r := &plan.Reading{}
	var text strings.Builder
	for i := range 20000 {
		word := strings.Map(func(c rune) rune { return c - '0' + 'b' }, fmt.Sprintf("%07d", i*37))
		r.Phrases = append(r.Phrases, plan.Phrase{Segments: []string{"x" + word + "x"}})
		fmt.Fprintf(&text, "xy%sx ", word)
	}
	s := newSpelling(r)
	if n := len(s.words) - 1; n != mostFamily {
		t.Errorf("%d words are kept", n)
	}
	var sc Scratch
	sc.plain.reset()
	NewFolder(nil).Fold(text.String(), &sc.plain)
	sc.spell(&s)
	checkBuffer(t, text.String(), &sc.plain)
}
