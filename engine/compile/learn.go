package compile

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"math"
	"slices"
	"strconv"

	"github.com/goccy/go-json"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
	folding "github.com/postmend/postmend/engine/internal/text"
)

// Sample is a text and the causes that it stands for, each as right as the others.
type Sample struct {
	Text   string
	Causes []string
	Place  string // where it stands, for errors
}

// The learning of a wording: multinomial logistic regression without negative weights,
// by stochastic gradient descent, of which the strongest shares are learned once more.
const (
	fewestTexts = 3      // that a gram stands in
	mostShares  = 65_000 // of all grams
	rounds      = 12     // over all samples, then half as many with the shares that were kept
	pace        = 4.0    // of the first round; the last ones go slower
	decline     = 1e-4   // of a weight, each time that its gram stands in a text
)

// Learn works out what the words of samples say for their causes: the bytes of a
// wording.json for the layers. The same samples in the same order give the same bytes on every machine.
func Learn(samples []Sample, layers ...fs.FS) ([]byte, error) {
	k, err := Plan(layers...)
	if err != nil {
		return nil, err
	}
	l := &learner{grams: map[string]int{}, causes: map[string]int{}}
	s := folding.NewScanner(k)
	var sc folding.Scratch
	for _, x := range samples {
		for _, cause := range x.Causes {
			if !slices.ContainsFunc(k.Causes, func(c plan.Cause) bool { return c.ID == cause }) {
				return nil, &engine.Error{Code: "ref-dangling", Msg: fmt.Sprintf("%s: unknown cause %q", x.Place, cause)}
			}
		}
		plain, err := s.Plain(x.Text, &sc)
		if err != nil {
			return nil, err
		}
		l.take(plain, x.Causes)
	}
	if len(l.texts) == 0 {
		return nil, errors.New("there is no text to learn from")
	}
	l.drop(func(gram int) bool { return l.seen[gram] < fewestTexts })
	l.weights = make([][]float32, len(l.seen))
	for i := range l.weights {
		l.weights[i] = make([]float32, len(l.causes))
	}
	l.descend(rounds)
	l.thin()
	l.descend(rounds / 2)
	return l.file()
}

// learner holds texts as the numbers of their grams and causes.
type learner struct {
	grams   map[string]int
	names   []string // of the grams
	seen    []int    // by gram: the texts that it stands in
	causes  map[string]int
	texts   []labelled
	weights [][]float32 // by gram, then cause
	odds    []float64   // by cause: memory
}

type labelled struct {
	key           uint64 // of the text
	grams, causes []int
}

func (l *learner) take(text []byte, causes []string) {
	h := fnv.New64a()
	h.Write(text)
	x := labelled{key: h.Sum64()}
	folding.Grams(text, func(_ int32, from, to int) {
		name := folding.GramText(text[from:to])
		i, ok := l.grams[name]
		if !ok {
			i = len(l.names)
			l.grams[name] = i
			l.names, l.seen = append(l.names, name), append(l.seen, 0)
		}
		if !slices.Contains(x.grams, i) {
			x.grams = append(x.grams, i)
			l.seen[i]++
		}
	})
	for _, c := range causes {
		i, ok := l.causes[c]
		if !ok {
			i = len(l.causes)
			l.causes[c] = i
		}
		x.causes = append(x.causes, i)
	}
	if len(x.grams) > 0 && len(causes) > 0 {
		l.texts = append(l.texts, x)
	}
}

// drop takes grams out of the texts.
func (l *learner) drop(out func(gram int) bool) {
	for i := range l.texts {
		l.texts[i].grams = slices.DeleteFunc(l.texts[i].grams, out)
	}
}

// descend goes over the texts, again and again.
func (l *learner) descend(rounds int) {
	l.odds = make([]float64, len(l.causes))
	for round := range rounds {
		l.shuffle(uint64(round))
		pace := pace * (1 - float64(round)/float64(rounds))
		for i := range l.texts {
			l.step(&l.texts[i], pace)
		}
	}
}

// shuffle brings the texts into an order of the round that one text more or less does not change.
func (l *learner) shuffle(round uint64) {
	place := func(x *labelled) uint64 {
		h := (x.key ^ round*0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9
		return (h ^ h>>31) * 0x94D049BB133111EB
	}
	slices.SortStableFunc(l.texts, func(a, b labelled) int { return cmp.Compare(place(&a), place(&b)) })
}

// step moves the weights of a text's grams towards its causes.
func (l *learner) step(x *labelled, pace float64) {
	norm := 1 / math.Sqrt(float64(len(x.grams)+1))
	clear(l.odds)
	for _, g := range x.grams {
		for c, w := range l.weights[g] {
			l.odds[c] += float64(w)
		}
	}
	top := slices.Max(l.odds)
	sum := 0.0
	for c, z := range l.odds {
		l.odds[c] = exp((z - top) * norm)
		sum += l.odds[c]
	}
	for c := range l.odds {
		l.odds[c] /= -sum
	}
	for _, c := range x.causes {
		l.odds[c] += 1 / float64(len(x.causes))
	}
	for _, g := range x.grams {
		for c, w := range l.weights[g] {
			if w >= 0 { // the others are left out
				l.weights[g][c] = max(0, w+float32(l.odds[c]*pace*norm)-float32(w*decline))
			}
		}
	}
}

// exp is about e to the power of x, which is not positive: the same on every machine, where
// math.Exp is not, and no sum of a product may be rounded once only.
func exp(x float64) float64 {
	const squares = 12
	y := max(0, 1+x/(1<<squares))
	for range squares {
		y *= y
	}
	return y
}

// thin leaves out all but the strongest shares, each as strong as its weight and the number of its texts.
func (l *learner) thin() {
	type share struct {
		gram, cause int
		strength    float64
	}
	var all []share
	for g, weights := range l.weights {
		for c, w := range weights {
			if w > 0 {
				all = append(all, share{g, c, float64(w) * math.Sqrt(float64(l.seen[g]))})
			}
		}
	}
	slices.SortFunc(all, func(a, b share) int {
		return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.gram, b.gram), cmp.Compare(a.cause, b.cause))
	})
	kept := make([]bool, len(l.weights))
	keep := map[[2]int]bool{}
	for _, s := range all[:min(len(all), mostShares)] {
		kept[s.gram], keep[[2]int{s.gram, s.cause}] = true, true
	}
	for g, weights := range l.weights {
		for c := range weights {
			if !keep[[2]int{g, c}] {
				weights[c] = -1
			}
		}
	}
	l.drop(func(gram int) bool { return !kept[gram] })
}

// file writes the weights, rounded.
func (l *learner) file() ([]byte, error) {
	wording := map[string]map[string][]string{}
	for name, c := range l.causes {
		by := map[string][]string{}
		for g, weights := range l.weights {
			if w := math.Round(float64(weights[c])); w >= 1 {
				by[strconv.Itoa(int(min(w, math.MaxUint8)))] = append(by[strconv.Itoa(int(min(w, math.MaxUint8)))], l.names[g])
			}
		}
		for _, names := range by {
			slices.Sort(names)
		}
		wording[name] = by
	}
	text, err := json.MarshalIndentWithOption(map[string]any{
		"note":    "Made by kbcheck learn from the texts of the scenarios and of corpus/. By cause and weight: the words of texts that had this cause.",
		"wording": wording,
	}, "", "  ", json.DisableHTMLEscape())
	if err != nil {
		return nil, err
	}
	return append(text, '\n'), nil
}
