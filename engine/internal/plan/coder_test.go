package plan

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestNumbers(t *testing.T) {
	for _, want := range []int64{0, 1, -1, 63, 64, -64, -65, 1 << 20, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64} {
		w := coder{}
		w.int64(&want)
		r, got := newDecoder(string(w.buf)), int64(7)
		if r.int64(&got); got != want || r.err != nil || r.pos != len(w.buf) {
			t.Errorf("%d is read as %d, %v, after %d of %d bytes", want, got, r.err, r.pos, len(w.buf))
		}
		small := int32(0)
		r = newDecoder(string(w.buf))
		if r.int32(&small); (r.err == nil) != (want == int64(int32(want))) || r.err == nil && int64(small) != want {
			t.Errorf("%d is read as %d, %v", want, small, r.err)
		}
	}
	w := coder{}
	if w.putUvarint(0x4080); !slices.Equal(w.buf, []byte{0x80, 0x81, 0x01}) {
		t.Errorf("0x4080 is written % x", w.buf)
	}
}

// TestCoderRefuses holds what each reader makes of bytes that no writer wrote.
func TestCoderRefuses(t *testing.T) {
	var (
		number uint64
		small  int32
		flag   bool
		b      uint8
		n      int
		s      string
		items  []string
	)
	tests := []struct {
		name string
		buf  string
		read func(c *coder)
		ok   bool
	}{
		{"no number", "", func(c *coder) { number = c.uvarint() }, false},
		{"half a number", "\x80", func(c *coder) { number = c.uvarint() }, false},
		{"a number of nine bytes", "\x80\x80\x80\x80\x80\x80\x80\x80\x01", func(c *coder) { number = c.uvarint() }, true},
		{"a number of ten bytes", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", func(c *coder) { number = c.uvarint() }, true},
		{"a number of eleven bytes", "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", func(c *coder) { number = c.uvarint() }, false},
		{"a number too large", "\x80\x80\x80\x80\x10", func(c *coder) { c.int32(&small) }, false},
		{"a byte", "a", func(c *coder) { c.byte(&b) }, true},
		{"no byte", "", func(c *coder) { c.byte(&b) }, false},
		{"no", "\x00", func(c *coder) { c.bool(&flag) }, true},
		{"yes", "\x01", func(c *coder) { c.bool(&flag) }, true},
		{"neither", "\x02", func(c *coder) { c.bool(&flag) }, false},
		{"as many as there are bytes", "\x02ab", func(c *coder) { c.count(&n) }, true},
		{"one more", "\x03ab", func(c *coder) { c.count(&n) }, false},
		{"far more", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", func(c *coder) { c.count(&n) }, false},
		{"a string", "a\xff", func(c *coder) { c.str(&s) }, true},
		{"a string without an end", "a", func(c *coder) { c.str(&s) }, false},
		{"a string that is no text", "\xc3\xff", func(c *coder) { c.str(&s) }, false},
		{"two strings", "\x02a\xffb\xff", func(c *coder) { c.strs(&items) }, true},
		{"a string too few", "\x02a\xffb", func(c *coder) { c.strs(&items) }, false},
		{"no strings", "\x00", func(c *coder) { c.strs(&items) }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			number, small, flag, b, n, s, items = 0, 0, false, 0, 0, "", nil
			c := newDecoder(tt.buf)
			if tt.read(&c); (c.err == nil) != tt.ok || tt.ok && tt.name[:2] != "as" && c.pos != len(tt.buf) {
				t.Errorf("%v after %d of %d bytes", c.err, c.pos, len(tt.buf))
			}
			if !tt.ok && (number != 0 || n != 0 || s != "" || b != 0) {
				t.Errorf("gives %d, %d, %q, %d", number, n, s, b)
			}
		})
	}
}

// TestFirstFaultStays reads on behind a fault: nothing more is taken from the buffer.
func TestFirstFaultStays(t *testing.T) {
	c := newDecoder("\x01\x02a\xff\x01")
	c.fail()
	b, s, n, number, items := uint8(7), "before", 7, int64(7), []string(nil)
	c.byte(&b)
	c.str(&s)
	c.count(&n)
	c.int64(&number)
	c.strs(&items)
	if c.pos != 0 || c.err != ErrContent || b != 7 || s != "before" || n != 0 || number != 0 || items != nil {
		t.Errorf("at %d, %v: %d, %q, %d, %d, %q", c.pos, c.err, b, s, n, number, items)
	}
}

// stored is what a bundle keeps of a knowledge base.
func stored(k *KB) *KB {
	words := k.Words
	k.Keys, k.Words = nil, nil
	for s := range Scripts {
		r := &k.Text.Readings[s]
		for i := range r.Captures {
			r.Captures[i].ID = ""
		}
	}
	for i := range k.Rules {
		for j := range k.Rules[i].When {
			c := &k.Rules[i].When[j]
			if c.Words > 0 && k.Write(c.Node) == "" {
				k.Words = append(k.Words, words[c.Words-1])
				c.Words = int32(len(k.Words))
			} else {
				c.Words = 0
			}
		}
	}
	return k
}

func TestWholeBundle(t *testing.T) {
	got, err := Decode(Encode(toy()))
	if err != nil {
		t.Fatal(err)
	}
	for s := range Scripts {
		r, err := got.Reading(s)
		if err != nil {
			t.Fatal(s.Tag(), err)
		}
		for p := r.Walk(); p.Next(); {
			r.Phrases = append(r.Phrases, Phrase{p.Signal, slices.Clone(p.Segments), p.Gap})
		}
		got.Text.Readings[s] = *r
	}
	if diff := cmp.Diff(stored(toy()), got, cmpopts.IgnoreUnexported(Reading{}, Wording{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Rules[0].When[0].Words == 0 {
		t.Error("a condition without a short form has lost its words")
	}
}

// TestEveryByteOfACore cuts a core off at every byte, and lengthens it, under right checksums.
func TestEveryByteOfACore(t *testing.T) {
	core := encodeCore(toy())
	bundle := func(payload []byte) []byte {
		return appendSection(appendSection(header(), sectionCore, payload), sectionEnd, nil)
	}
	if _, err := Decode(bundle(core)); err != nil {
		t.Fatal(err)
	}
	for n := range core {
		if _, err := Decode(bundle(core[:n])); !errors.Is(err, ErrContent) {
			t.Errorf("the first %d of %d bytes: %v", n, len(core), err)
		}
	}
	if _, err := Decode(bundle(append(slices.Clip(core), 0))); !errors.Is(err, ErrContent) {
		t.Errorf("a byte more: %v", err)
	}
}

// TestEveryByteOfAReading does the same to what texts need: it is found when they are read.
func TestEveryByteOfAReading(t *testing.T) {
	bundle := func(payload []byte) []byte {
		return appendSection(appendSection(appendSection(header(), sectionCore, encodeCore(toy())), sectionText, payload), sectionEnd, nil)
	}
	payload := encodeReading(toy(), Latin)
	for n := len("d\xff\x00") + 1; n <= len(payload)+1; n++ {
		k, err := Decode(bundle(append(slices.Clip(payload), 0)[:n]))
		if err != nil {
			t.Fatalf("the first %d of %d bytes: %v", n, len(payload), err)
		}
		if _, err = k.Reading(Latin); (err == nil) != (n == len(payload)) || err != nil && !errors.Is(err, ErrContent) {
			t.Errorf("the first %d of %d bytes are read: %v", n, len(payload), err)
		}
	}
}

func TestReadings(t *testing.T) {
	k, err := Decode(EncodeCore(toy()))
	if err != nil {
		t.Fatal(err)
	}
	state := func(k *KB) (out string) {
		for s := range Scripts {
			_, err := k.Reading(s)
			out += fmt.Sprint(s.Tag(), k.Loaded(s), err == nil, errors.Is(err, ErrMissing), " ")
		}
		return out
	}
	const missing, loaded, unneeded = "false false true ", "true true false ", "Kanatrue true false "
	if got, want := state(k), "Latn"+missing+"Hani"+missing+unneeded; got != want {
		t.Errorf("of the core alone: %s, want %s", got, want)
	}
	with, err := AddPacks(k, string(EncodeReading(toy(), Han)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := state(with), "Latn"+missing+"Hani"+loaded+unneeded; got != want {
		t.Errorf("with one added: %s, want %s", got, want)
	}
	if got, want := state(k), "Latn"+missing+"Hani"+missing+unneeded; got != want {
		t.Errorf("what was there is changed: %s, want %s", got, want)
	}
	if whole := appendSection(appendSection(header(), sectionText, encodeReading(with, Han)), sectionEnd, nil); !bytes.Equal(whole, EncodeReading(toy(), Han)) {
		t.Error("what was read is not written the same")
	}
}

func TestScriptOf(t *testing.T) {
	for text, want := range map[string]Script{
		"": Latin, "a": Latin, "à la carte": Latin, "почта": Latin, "메일": Latin, "\xe3": Latin, "✉ 📧": Latin, RunText: Latin,
		"信": Han, "a「b": Han, "𠮷": Han, "𪚥a": Han, "メ": Kana, "はi": Kana, "信を": Kana, "ー": Kana, "〜": Han, "\u303f": Han, "\u3100": Han,
	} {
		if got := ScriptOf(text); got != want {
			t.Errorf("%q is of %s, want %s", text, got.Tag(), want.Tag())
		}
	}
}

func TestPlain(t *testing.T) {
	for tree, want := range map[string][]string{
		"": {""}, "mail": {"mail"}, "信": {"", "信"}, "メールが|信": {"", "メールが", "信"}, "信|a": {"a", "信"}, "a信|信a|信.|信?|a信信|信a信": {"a信|信a|信.|信?|a信信", "信a信"},
		"(?:信|件)": {"(?:信|件)"}, "信||件": {"", "信", "件"}, `信\|件`: {`信\|件`}, "[信|件]": {"[信|件]"}, "메일": {"메일"},
	} {
		words, rest := Plain(tree)
		if got := append([]string{rest}, words...); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tree, got, want)
		}
	}
}

// TestSplit holds that a pattern is with the script that each of its matches has, and
// that only one that merely tells a signal is parted.
func TestSplit(t *testing.T) {
	for tree, want := range map[string][Scripts]string{
		"mail": {"mail"}, "信": {Han: "信"}, "メール": {Kana: "メール"}, "信.{0,9}メール": {Kana: "信.{0,9}メール"}, "[a-zあ-ん]{2}": {"[a-zあ-ん]{2}"},
		"(?:メール|信)": {Han: "(?:メール|信)"}, "失敗(?:した|mail)": {Han: "失敗(?:した|mail)"},
		"a|信|b|メール|[|信]c|件\\|": {"a|b|[|信]c", "信|件\\|", "メール"},
	} {
		p, err := Expand(tree)
		if err != nil {
			t.Fatal(err)
		}
		got := Split(nil, []Capture{{}, {Code: "x"}}, []Program{p})
		code := 0
		for script, r := range got {
			for i, c := range r.Captures {
				if part := r.Patterns[c.Prog]; c.Code == "x" {
					code++
					if part.Tree != tree {
						t.Errorf("%s is parted, although it yields a code", tree)
					}
				} else if part.Tree != want[script] || len(part.Insts) == 0 || r.Places[i] != 0 {
					t.Errorf("%s: %s holds %s, want %s", tree, Script(script).Tag(), part.Tree, want[script])
				}
				want[script] = ""
			}
		}
		if want != [Scripts]string{} || code != 1 {
			t.Errorf("%s: %q is missing; a code from %d captures", tree, want, code)
		}
	}
}

func TestSections(t *testing.T) {
	core, text, pack := encodeCore(toy()), encodeReading(toy(), Latin), encodePack(toy(), &toy().Packs[0])
	type sec struct {
		kind    byte
		payload []byte
	}
	words := func(change func(p *Pack)) []byte {
		p := Pack{"fr", []string{"A", "B", "C"}}
		change(&p)
		return encodePack(toy(), &p)
	}
	end := sec{sectionEnd, nil}
	tests := []struct {
		name string
		secs []sec
		want error
	}{
		{"a core", []sec{{sectionCore, core}, end}, nil},
		{"a core and its words", []sec{{sectionCore, core}, {sectionWords, pack}, end}, nil},
		{"nothing but the end", []sec{end}, ErrContent},
		{"words before the core", []sec{{sectionWords, pack}, {sectionCore, core}, end}, ErrContent},
		{"two cores", []sec{{sectionCore, core}, {sectionCore, core}, end}, ErrContent},
		{"a section of no kind", []sec{{sectionCore, core}, {'X', nil}, end}, ErrContent},
		{"no end", []sec{{sectionCore, core}}, ErrTruncated},
		{"an end with something in it", []sec{{sectionCore, core}, {sectionEnd, []byte("x")}}, ErrContent},
		{"something behind the end", []sec{{sectionCore, core}, end, end}, ErrContent},
		{"words without a language", []sec{{sectionCore, core}, {sectionWords, words(func(p *Pack) { p.Locale = "" })}, end}, ErrContent},
		{"words of fewer keys", []sec{{sectionCore, core}, {sectionWords, words(func(p *Pack) { p.Texts = p.Texts[:2] })}, end}, ErrContent},
		{"words of more keys", []sec{{sectionCore, core}, {sectionWords, words(func(p *Pack) { p.Texts = append(p.Texts, "") })}, end}, ErrContent},
		{"words that are cut off", []sec{{sectionCore, core}, {sectionWords, pack[:len(pack)-1]}, end}, ErrContent},
		{"words with a byte more", []sec{{sectionCore, core}, {sectionWords, append(slices.Clip(pack), 0)}, end}, ErrContent},
		{"words of no core", []sec{{sectionCore, core}, {sectionWords, nil}, end}, ErrContent},
		{"texts", []sec{{sectionCore, core}, {sectionText, text}, end}, nil},
		{"texts before the core", []sec{{sectionText, text}, {sectionCore, core}, end}, ErrContent},
		{"texts of no script", []sec{{sectionCore, core}, {sectionText, []byte("d\xff\x03x")}, end}, ErrContent},
		{"no texts", []sec{{sectionCore, core}, {sectionText, []byte("d\xff\x00")}, end}, ErrContent},
		{"texts without a script", []sec{{sectionCore, core}, {sectionText, []byte("d\xff")}, end}, ErrContent},
		{"texts of no core", []sec{{sectionCore, core}, {sectionText, nil}, end}, ErrContent},
		{"texts of another core", []sec{{sectionCore, core}, {sectionText, []byte("x\xff\x00x")}, end}, ErrBinding},
		{"words of another core", []sec{{sectionCore, core}, {sectionWords, encodePack(&KB{Digest: "x"}, &Pack{})}, end}, ErrBinding},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bundle := header()
			for _, s := range tt.secs {
				bundle = appendSection(bundle, s.kind, s.payload)
			}
			if _, err := Decode(bundle); !errors.Is(err, tt.want) {
				t.Errorf("Decode: %v, want %v", err, tt.want)
			}
		})
	}
}

// TestLengthOfASection forges a length: of a section that reaches beyond the bundle, or below nothing.
func TestLengthOfASection(t *testing.T) {
	for _, length := range []string{"\x01", "\x02", "\x7f", "\xff\xff\xff\xff\x0f", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x80", ""} {
		if _, err := Decode([]byte("PMKB\x01C" + length + "\x00\x00\x00\x00")); !errors.Is(err, ErrTruncated) {
			t.Errorf("length % x: %v", length, err)
		}
	}
	if _, err := Decode([]byte("PMKB\x01C\x00\x00\x00\x00\x01")); !errors.Is(err, ErrChecksum) {
		t.Errorf("a checksum of nothing that is not 0: %v", err)
	}
}

func TestAddPacks(t *testing.T) {
	texts := func(k *KB) (out []string) {
		for _, p := range k.Packs {
			out = append(out, p.Locale+p.Texts[0])
		}
		return out
	}
	k := toy()
	tests := []struct {
		name   string
		bundle []byte
		err    error
		want   []string
	}{
		{"before the others", EncodePack(k, &Pack{"de", []string{"1", "", ""}}), nil, []string{"de1", "enA", "jaあ"}},
		{"between", EncodePack(k, &Pack{"fr", []string{"1", "", ""}}), nil, []string{"enA", "fr1", "jaあ"}},
		{"behind", EncodePack(k, &Pack{"ko", []string{"1", "", ""}}), nil, []string{"enA", "jaあ", "ko1"}},
		{"in the place of one", EncodePack(k, &Pack{"ja", []string{"1", "", ""}}), nil, []string{"enA", "ja1"}},
		{"out of a whole bundle", Encode(k), nil, []string{"enA", "jaあ"}},
		{"no bundle", []byte("words"), ErrMagic, nil},
		{"of another core", EncodePack(&KB{Digest: "x"}, &Pack{"ko", []string{"1", "", ""}}), ErrBinding, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := AddPacks(k, string(tt.bundle))
			if !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			if err == nil {
				if diff := cmp.Diff(tt.want, texts(got)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			if diff := cmp.Diff(toy().Packs, k.Packs); diff != "" {
				t.Errorf("what was there is changed (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSurvey holds the instructions of all patterns together to their limit.
func TestSurvey(t *testing.T) {
	const each = 1001 // of a{1000}, with the end
	tests := []struct {
		name, last string
		want       error
	}{
		{"as many as can be", fmt.Sprintf("(a{%d})", MaxAllInsts%each-3), nil},
		{"one more", fmt.Sprintf("(a{%d})", MaxAllInsts%each-2), ErrInsts},
		{"no tree", "(", ErrTree},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			k := &KB{}
			for range MaxAllInsts / each {
				k.Patterns = append(k.Patterns, Program{Tree: "a{1000}"})
			}
			k.Patterns = append(k.Patterns, Program{Tree: tt.last})
			if err := survey(k.Patterns); err != tt.want || err == nil && (k.Patterns[0].Groups != 0 || k.Patterns[len(k.Patterns)-1].Groups != 1) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
}
