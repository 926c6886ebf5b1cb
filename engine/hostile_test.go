package engine_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// TestHostileFields gives fields what no form would. The answer is an error with a
// code and the field, or a diagnosis, never a panic.
func TestHostileFields(t *testing.T) {
	k := lamp(t)
	e := engine.New(k, engine.Why())
	self := map[string]any{}
	self["self"] = self
	values := []any{
		nil, true, "", "x", strings.Repeat("x", 1<<20), "\xff\xfe\xed\xa0\x80", "\x00", "\u202e", 0, -1, math.MaxInt, math.MinInt, int64(math.MaxInt64), int64(math.MinInt64), uint64(math.MaxUint64),
		0.0, math.Copysign(0, -1), 0.1, 1e300, -1e300, math.NaN(), math.Inf(1), math.Inf(-1), math.SmallestNonzeroFloat64, float32(math.MaxFloat32), 9e9, 9e9 + 1,
		[]string(nil), []string{}, []string{""}, []any{}, []any{nil}, []any{1}, []any{"x", []any{}}, []any{"\xff"}, map[string]any{}, self, []int{1}, [1]string{"x"}, struct{}{}, new(int), func() {}, make(chan int), errors.New("x"), 'x', byte(1), complex(1, 1),
	}
	for _, f := range k.Fields() {
		group, leaf, _ := strings.Cut(f.Name, ".")
		for _, v := range values {
			c := engine.Case{Symptom: engine.Fields{}, Context: engine.Fields{}}
			switch group {
			case "symptom":
				c.Symptom[leaf] = v
			default:
				c.Context[leaf] = v
			}
			checkAnswer(t, e, fmt.Sprintf("%s of type %T", f.Name, v), c)
		}
	}
	for _, name := range []string{"", ".", "\x00", "\xff", "text.", "TEXT", " text", strings.Repeat("x", 1<<20), "maker.volts", "\u202e"} {
		checkAnswer(t, e, fmt.Sprintf("%.20q", name), engine.Case{Symptom: engine.Fields{name: "x"}, Context: engine.Fields{name: 1}})
	}
	for _, locale := range []string{"", "xx", "ja-", "-", "\xff", "zh-Hant-" + strings.Repeat("x-", 1<<16), "\x00"} {
		checkAnswer(t, e, fmt.Sprintf("%.20q", locale), engine.Case{ID: locale, Locale: locale})
	}
}

// checkAnswer diagnoses a case twice and compares the answers.
func checkAnswer(t *testing.T, e *engine.Engine, name string, c engine.Case) {
	t.Helper()
	d, err := e.Diagnose(c)
	again, errAgain := e.Diagnose(c)
	if err != nil {
		if x := new(engine.Error); !errors.As(err, &x) || x.Code == "" || x.Msg == "" {
			t.Errorf("%s: the error is %.200v", name, err)
		}
		if errAgain == nil || errAgain.Error() != err.Error() {
			t.Errorf("%s: the second answer is another", name)
		}
		return
	}
	out := d.AppendJSON(nil)
	if errAgain != nil || !bytes.Equal(out, again.AppendJSON(nil)) {
		t.Errorf("%s: the second answer is another", name)
	}
	if !utf8.Valid(out) {
		t.Errorf("%s: the answer is not UTF-8", name)
	}
}

// TestErrorsStayShort gives a value and a name of a megabyte: an error quotes their beginning.
func TestErrorsStayShort(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	e := engine.New(lamp(t))
	for name, c := range map[string]engine.Case{
		"value": {Symptom: engine.Fields{"light": long}}, "value in a list": {Context: engine.Fields{"parts_changed": []string{long}}}, "name": {Symptom: engine.Fields{long: 1}}, "wrong type": {Context: engine.Fields{"volts": long}},
	} {
		_, err := e.Diagnose(c)
		if x := new(engine.Error); !errors.As(err, &x) || len(x.Msg) > 1000 || len(x.Hint) > 1000 {
			t.Errorf("%s: the error is %.200v", name, err)
		}
	}
}

// hostileTexts are texts that nobody would write, of about size bytes.
func hostileTexts(size int) map[string]string {
	fill := func(part string) string { return strings.Repeat(part, size/len(part)) }
	var planes, signals strings.Builder
	for r := rune(0); r <= unicode.MaxRune && planes.Len() < size; r += 61 {
		planes.WriteRune(r)
	}
	for i := 0; signals.Len() < size; i++ {
		fmt.Fprintf(&signals, "fuse blew, E-%02d, smells of smoke, %d volts, loose bulb\n", i%100, i%1000)
	}
	texts := map[string]string{"every plane": planes.String(), "signals": signals.String()}
	for _, part := range []string{
		"a", " ", "\n", "\r", "\t", "\x00", "\xff", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe7\x81", "e\u0301", "\u0301", "a" + strings.Repeat("\u0300", 500), "\u202e", "\u202dx\u202c", "\u2066", "\u200b", "\ufeff",
		"灯", "燈", "ー", "カー", "か\u3099", "ﾞ", "ﷺ", "㌖", "ﬃ", "İ", "ß", "🏴\U000E0067\U000E0062\U000E007F", "👨\u200d👩\u200d👧", "क्षि", "한", "\u1112\u1161\u11ab",
		"<", "<b>", "<!--", "&", "&amp;", "&#x1F600;", "&#99999999;", "=", "=\n", "=E7", "=?UTF-8?B?", ">", "> > ", "|", "550-", "\n550-", "fuse ", "fuse blew ", "E-21 ", "e-", "e-2", "230 ", "9", "lamp is ", "lamp is dark ", "-----old note\n", "-----old note\n-----end\n",
		"earlier report:", "[12:34]", "\n[12:34]", "power ", "power failure ", "over", "over voltage ", "電源が入らない", "ヒューズが切れ", "(", ")", "(dēng)", "灯(de", "\u2028", "𝐛𝐮𝐥𝐛 ",
	} {
		texts[fmt.Sprintf("%.20q", part)] = fill(part)
	}
	return texts
}

func TestHostileTexts(t *testing.T) {
	size := 1 << 18
	if testing.Short() {
		size = 1 << 14
	}
	e := engine.New(lamp(t), engine.Why())
	for name, text := range hostileTexts(size) {
		c := engine.Case{Locale: "ja", Symptom: engine.Fields{"text": text}}
		checkAnswer(t, e, name, c)
		if took := allocated(func() { e.Diagnose(c) }); took > 128*uint64(size) {
			t.Errorf("%s: a text of %d bytes takes %d bytes", name, len(text), took)
		}
	}
}

func TestTextOf100MB(t *testing.T) {
	text := strings.Repeat("The lamp is dark. ", 100<<20/18)
	e := engine.New(lamp(t))
	var err error
	took := allocated(func() { _, err = e.Diagnose(engine.Case{Symptom: engine.Fields{"text": text}}) })
	if x := new(engine.Error); !errors.As(err, &x) || x.Code != "text-too-long" || x.Field != "symptom.text" {
		t.Errorf("the error is %v", err)
	}
	if took > 1<<20 {
		t.Errorf("refusing it takes %d bytes", took)
	}
}

func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// coded is the lamp with codes of any number, and a signal for each letter.
func coded(t testing.TB) *engine.Engine {
	t.Helper()
	k, err := compile.Load(os.DirFS("compile/testdata/lamp"), fstest.MapFS{"signals/coded.json": {Data: []byte(`{"captures": {"any-code": {"pattern": "\\bx-([0-9]+)\\b", "code": "X-{1}"}}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(k)
}

func manyCodes(from, n int) (codes []string, text string) {
	var b strings.Builder
	for i := range n {
		codes = append(codes, fmt.Sprintf("X-%d", from+i))
		b.WriteString("x-" + fmt.Sprint(from+i) + " ")
	}
	return codes, b.String()
}

// TestManyCodes has so many codes in a case that comparing each with each would not end.
func TestManyCodes(t *testing.T) {
	e := coded(t)
	codes, _ := manyCodes(0, manyCodesCount)
	_, text := manyCodes(manyCodesCount, manyCodesCount)
	for name, fields := range map[string]engine.Fields{
		"given": {"codes": codes}, "in the text": {"text": text}, "both": {"codes": codes, "text": text}, "signals given": {"signals": codes}, "alike": {"codes": make([]string, manyCodesCount)},
	} {
		checkAnswer(t, e, name, engine.Case{Symptom: fields})
	}
	checkAnswer(t, e, "tried", engine.Case{Context: engine.Fields{"tried": codes}})
}

const manyCodesCount = 3000

// BenchmarkManyCodes shows whether the cost of a code grows with their number.
func BenchmarkManyCodes(b *testing.B) {
	for _, n := range []int{1000, 10_000, 60_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			e := coded(b)
			codes, _ := manyCodes(0, n)
			_, text := manyCodes(n, n)
			for b.Loop() {
				if _, err := e.Diagnose(engine.Case{Symptom: engine.Fields{"text": text, "codes": codes}}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/code")
		})
	}
}

// TestBudgetHolds lowers the budget until nothing fits: the answer is the error of the contract.
func TestBudgetHolds(t *testing.T) {
	k := lamp(t)
	c := engine.Case{Symptom: engine.Fields{"text": "the fuse blew, E-21, 230 V", "light": "dark"}}
	for _, n := range []int{1, 10, 100} {
		_, err := engine.New(k, engine.Budget(n)).Diagnose(c)
		if x := new(engine.Error); err != nil && (!errors.As(err, &x) || x.Code != "budget-exceeded") {
			t.Errorf("with a budget of %d the error is %v", n, err)
		}
	}
}
