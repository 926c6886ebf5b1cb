package text

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
)

func gramsOf(text string) (names []string) {
	Grams([]byte(text), func(_ int32, from, to int) { names = append(names, GramText([]byte(text[from:to]))) })
	return names
}

func TestGrams(t *testing.T) {
	for text, want := range map[string][]string{
		"":                   nil,
		"lamp":               {"lamp"},
		"switching it off":   {"switch", "it", "switch it", "off", "it off"},
		"it can't, really":   {"it", "can", "it can", "t", "can't", "really"},
		"a  b":               {"a", "b", "a  b"},
		"灯不亮":                {"灯", "不", "灯不", "亮", "不亮"},
		"灯,亮":                {"灯", "亮"},
		"led灯":               {"led", "灯", "led灯"},
		"caf\u00e9 lamp":     {"caf", "lamp"},
		"a\xffb":             {"a", "\xff", "a\xff", "b", "\xffb"},
		"brightness control": {"bright", "contro", "bright contro"},
	} {
		if diff := cmp.Diff(want, gramsOf(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestGramNames holds that a gram's name has the gram's hash: names are what is compiled.
func TestGramNames(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abcdefgh12 '.,灯不亮ヒé_")
	for range 2000 {
		var text []rune
		for range rnd.IntN(30) {
			text = append(text, letters[rnd.IntN(len(letters))])
		}
		folded := []byte(string(text))
		Grams(folded, func(hash int32, from, to int) {
			h := plan.GramSeed
			for _, b := range []byte(GramText(folded[from:to])) {
				h = plan.GramHash(h, b)
			}
			if plan.GramEnd(h) != hash {
				t.Errorf("%q: %q has another hash than %q", string(text), GramText(folded[from:to]), folded[from:to])
			}
		})
	}
}

// worded is a knowledge base whose words speak for three causes.
func worded(scale int) *plan.KB {
	k := &plan.KB{Limits: plan.Limits{Wording: scale}}
	speaks := map[string][]struct{ class, weight byte }{
		"dark": {{0, 6}, {1, 2}}, "bulb": {{0, 4}}, "switch": {{1, 9}}, "it switch": {{2, 12}}, "亮": {{2, 5}}, "the": nil, "lamp": nil,
	}
	w := &k.Text.Wording
	w.Classes = []int32{1, 4, 7}
	byHash := map[int32]string{}
	for name := range speaks {
		Grams([]byte(name), func(hash int32, from, to int) {
			if to-from == len(name) {
				byHash[hash] = name
				w.Grams = append(w.Grams, hash)
			}
		})
	}
	slices.Sort(w.Grams)
	for _, h := range w.Grams {
		of := speaks[byHash[h]]
		w.Counts += string([]byte{byte(len(of))})
		for _, s := range of {
			w.Causes, w.Weights = w.Causes+string([]byte{s.class}), w.Weights+string([]byte{s.weight})
		}
	}
	w.NumGrams = len(w.Grams)
	return k
}

// TestLeanings compares the points with those that floating point gives.
func TestLeanings(t *testing.T) {
	const scale = 16
	s, sc := NewScanner(worded(scale)), &Scratch{}
	for text, sums := range map[string][3]float64{
		"nothing known":                   {},
		"the lamp: nothing else known":    {},
		"The lamp DARK":                   {6, 2, 0},
		"dark, the dark lamp and dark":    {6, 2, 0},
		"the bulb of the lamp stays dark": {10, 2, 0},
		"it switches, dark bulb":          {10, 11, 12},
		"the lamp does not 亮 dark":        {6, 2, 5},
	} {
		found, err := s.Scan(text, sc)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]float64{"The lamp DARK": 3, "dark, the dark lamp and dark": 3, "the bulb of the lamp stays dark": 4, "it switches, dark bulb": 4, "the lamp does not 亮 dark": 4}[text]
		if known == 0 {
			if len(found.Leanings) > 0 {
				t.Errorf("%q leans to %v", text, found.Leanings)
			}
			continue
		}
		all := 0.0
		for _, z := range sums {
			all += math.Exp(z / math.Sqrt(known+1))
		}
		for i, l := range found.Leanings {
			want := scale * (sums[i]/math.Sqrt(known+1) - math.Log(all) + math.Log(3))
			if l.Cause != []int32{1, 4, 7}[i] || math.Abs(float64(l.Points)-want) > 1 {
				t.Errorf("%q gives cause %d %d points, want %.1f", text, l.Cause, l.Points, want)
			}
		}
	}
	found, err := s.Scan("The lamp: it SWITCHES", sc)
	if err != nil {
		t.Fatal(err)
	}
	if l := found.Leanings[2]; "The lamp: it SWITCHES"[l.From:l.To] != "it SWITCHES" {
		t.Errorf("what says most stands at %d to %d", l.From, l.To)
	}
	if found, err = NewScanner(worded(0)).Scan("it switches", sc); err != nil || len(found.Leanings) > 0 {
		t.Errorf("without a scale: %v, %v", found.Leanings, err)
	}
}

func TestLogarithms(t *testing.T) {
	for x := int64(0); x < 20*logUnit; x++ {
		want := math.Exp(-float64(x) / logUnit)
		if got := float64(decay(x)) / (1 << decayBits); math.Abs(got-want) > 0.003 || x > 0 && decay(x) > decay(x-1) {
			t.Fatalf("decay(%d) = %f, want %f", x, got, want)
		}
	}
	for _, x := range []float64{1, 1.5, 2, 3, 10, 140, 256} {
		if got := float64(logOf(int64(x*(1<<decayBits)))) / logUnit; math.Abs(got-math.Log(x)) > 0.02 {
			t.Errorf("logOf(%g) = %f, want %f", x, got, math.Log(x))
		}
	}
	for x := range uint64(3000) {
		if r := root(x); r*r > x || (r+1)*(r+1) <= x {
			t.Errorf("root(%d) = %d", x, r)
		}
	}
}

func TestAround(t *testing.T) {
	for _, tt := range []struct{ text, gram, want string }{
		{"the wall is warm", "wall", "wall"},
		{"壁が、じめじめしている。", "じめ", "じめじめしている"},
		{"信箱满了", "箱满", "信箱满了"},
		{"壁が熱い！触れない", "熱い", "壁が熱い"},
		{"昨日の夜からずっと電球が切れたままで困っています", "電球", "夜からずっと電球が切れたまま"},
	} {
		from := strings.Index(tt.text, tt.gram)
		from, to := Around(tt.text, from, from+len(tt.gram))
		if got := tt.text[from:to]; got != tt.want {
			t.Errorf("%q in %q: %q, want %q", tt.gram, tt.text, got, tt.want)
		}
	}
}
