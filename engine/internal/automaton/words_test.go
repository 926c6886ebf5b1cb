package automaton

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

type hit struct {
	word       string
	start, end int
}

func naive(words []string, text string) (hits []hit) {
	words = slices.Compact(slices.Sorted(slices.Values(words)))
	slices.SortFunc(words, func(a, b string) int { return len(a) - len(b) })
	for start := range len(text) {
		for _, w := range words {
			if w != "" && strings.HasPrefix(text[start:], w) {
				hits = append(hits, hit{w, start, start + len(w)})
			}
		}
	}
	return hits
}

func build(words []string) (m *Words, byID []string) {
	c := NewCollector(0, 0)
	for _, w := range words {
		if id := int(c.Add(w)); id == len(byID) {
			byID = append(byID, w)
		}
	}
	return c.Words(), byID
}

func scan(words []string, text string) (hits []hit) {
	m, byID := build(words)
	m.Scan([]byte(text), func(word, start, end int) { hits = append(hits, hit{byID[word], start, end}) })
	return hits
}

func TestWords(t *testing.T) {
	tests := []struct {
		name  string
		words []string
		text  string
	}{
		{"none", nil, "lamp"},
		{"empty word", []string{"", "lamp"}, "lamp"},
		{"suffix of another", []string{"lamp", "amp", "am", "p"}, "the lamp"},
		{"fall back into another branch", []string{"lamps are", "ps", "sara"}, "lamps sara"},
		{"unsorted and twice", []string{"room", "lamp", "room"}, "lamp room"},
		{"several bytes a rune", []string{"灯", "灯不亮", "不亮"}, "那盏灯不亮了"},
		{"overlapping", []string{"aa", "aaa"}, "aaaa"},
		{"pieces of eight bytes", []string{"the lamp", "the lamp is", "the lamp is dark today", "the lamps", "lamp is dark", "the", "th", "t"}, "so the lamp is dark today, the lamps too, t"},
		{"at the end", []string{"a", "da", "oda", "toda", "today"}, "today"},
		{"every byte", []string{"\x00", "\xff\xfe"}, "\x00\xff\xff\xfe"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, want := scan(tt.words, tt.text), naive(tt.words, tt.text); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func FuzzWords(f *testing.F) {
	f.Add("lamp,amp,room", "the lamp in the room")
	f.Add("aa,a,aaa", "aaaa")
	f.Fuzz(func(t *testing.T, list, text string) {
		if len(list) > 200 || len(text) > 400 {
			return
		}
		words := strings.Split(list, ",")
		if got, want := scan(words, text), naive(words, text); !slices.Equal(got, want) {
			t.Errorf("words %q in %q: got %v, want %v", words, text, got, want)
		}
	})
}

func TestScanDoesNotAllocate(t *testing.T) {
	m, _ := build([]string{"lamp", "dark"})
	text, n := []byte("the lamp is dark"), 0
	if a := testing.AllocsPerRun(50, func() { m.Scan(text, func(int, int, int) { n++ }) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

func manyWords(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("%c%c lamp %x dark%d", 'a'+r.IntN(26), 0x4e00+r.IntN(2000), r.IntN(1<<16), i)
	}
	slices.Sort(words)
	return words
}

func BenchmarkAdd(b *testing.B) {
	words := manyWords(20_000)
	for b.Loop() {
		build(words)
	}
}

func BenchmarkScan(b *testing.B) {
	words := manyWords(20_000)
	m, _ := build(words)
	n := 0
	text := []byte(strings.Join(words[:100], " ") + strings.Repeat("why is the 灯 dark ", 100))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Scan(text, func(int, int, int) { n++ })
	}
}
