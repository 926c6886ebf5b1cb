package plan_test

import (
	"bytes"
	"errors"
	"flag"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

var mutations = flag.Int("mutations", 300, "how many damaged copies of the shipped bundle are opened")

// probe is what a bundle answers: all of it, if it can be opened.
func probe(t *testing.T, bundle []byte) ([]byte, bool) {
	t.Helper()
	k, err := engine.Open(bundle)
	if err != nil {
		if e := new(engine.Error); !errors.As(err, &e) || e.Code == "" {
			t.Fatalf("error without a code: %v", err)
		}
		return nil, false
	}
	var out []byte
	e := engine.New(k, engine.Why())
	for _, c := range []engine.Case{
		{ID: "a", Locale: "ja"},
		{ID: "b", Locale: "ja", Symptom: engine.Fields{"text": "the fuse blew, E-21, 230 V, -----old note\nx\n-----end"}},
		{ID: "d", Locale: "ja", Symptom: engine.Fields{"text": "ヒューズが切れました。焦げ臭い。"}},
		{ID: "c", Locale: "en", Symptom: engine.Fields{"light": "dark"}, Context: engine.Fields{"maker": "glowworks", "bulb_watts": 12.5}},
	} {
		d, err := e.Diagnose(c)
		if err != nil {
			out = append(out, err.Error()...) // the shipped knowledge has no lamp
			continue
		}
		out = d.AppendJSON(out)
	}
	return out, true
}

// ends are the offsets at which the sections of a bundle end.
func ends(bundle []byte) (out []int) {
	for at := 5; at < len(bundle); out = append(out, at) {
		at++
		n, shift := 0, 0
		for ; bundle[at]&0x80 != 0; at++ {
			n |= int(bundle[at]&0x7f) << shift
			shift += 7
		}
		n |= int(bundle[at]) << shift
		at += 1 + 4 + n
	}
	return out
}

func TestEveryTruncation(t *testing.T) {
	bundle := plan.Encode(lamp(t))
	for n := range bundle {
		if _, err := plan.Decode(bundle[:n]); err == nil {
			t.Errorf("the first %d of %d bytes are a bundle", n, len(bundle))
		}
	}
}

func TestEveryBitFlip(t *testing.T) {
	bundle := plan.Encode(lamp(t))
	want, ok := probe(t, bundle)
	if !ok {
		t.Fatal("the bundle cannot be opened")
	}
	for i := range bundle {
		for bit := range 8 {
			bundle[i] ^= 1 << bit
			if got, ok := probe(t, bundle); ok && !bytes.Equal(got, want) {
				t.Errorf("with bit %d of byte %d the answers are others", bit, i)
			}
			bundle[i] ^= 1 << bit
		}
	}
}

// mutate damages a copy of data as a disk, a network or a forger would.
func mutate(r *rand.Rand, data []byte) []byte {
	out := slices.Clone(data)
	for range 1 + r.IntN(4) {
		if len(out) == 0 {
			break // nothing is left to be damaged
		}
		at := r.IntN(len(out))
		to := min(len(out), at+1+r.IntN(16))
		switch r.IntN(9) {
		case 0:
			out[at] ^= 1 << r.IntN(8)
		case 1:
			out[at] = byte(r.IntN(256))
		case 2:
			out[at] = []byte{0, 1, 2, 0x7f, 0x80, 0xfe, 0xff}[r.IntN(7)]
		case 3: // a number as large as numbers get
			out = slices.Insert(out, at, 0xff, 0xff, 0xff, 0xff, 0x0f)
		case 4:
			out = slices.Delete(out, at, to)
		case 5:
			out = slices.Insert(out, at, out[at:to]...)
		case 6:
			copy(out[at:], out[r.IntN(len(out)):])
		case 7:
			clear(out[at:to])
		default:
			out = out[:at+1]
		}
	}
	return out
}

// parts are the payloads of a bundle's sections, by kind.
func parts(bundle []byte) (kinds []byte, payloads [][]byte) {
	from := 5
	for _, end := range ends(bundle) {
		at := from + 1
		for bundle[at]&0x80 != 0 {
			at++
		}
		kinds, payloads = append(kinds, bundle[from]), append(payloads, bundle[at+5:end])
		from = end
	}
	return kinds, payloads
}

// sealed makes a bundle of payloads, with checksums that are right.
func sealed(kinds []byte, payloads [][]byte) []byte {
	out := []byte("PMKB\x01")
	for i, p := range payloads {
		out = append(out, kinds[i])
		n := len(p)
		for ; n >= 0x80; n >>= 7 {
			out = append(out, byte(n)|0x80)
		}
		sum := crc32.ChecksumIEEE(p)
		out = append(append(out, byte(n), byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)), p...)
	}
	return out
}

func TestMutations(t *testing.T) {
	shipped, err := os.ReadFile("../../../kb/default.kb")
	if err != nil {
		t.Fatal(err)
	}
	small := plan.Encode(lamp(t))
	if kinds, payloads := parts(small); !bytes.Equal(sealed(kinds, payloads), small) {
		t.Fatal("the test writes bundles in another way")
	}
	for _, b := range []struct {
		name   string
		bundle []byte
		n      int
	}{{"the lamp", small, 20 * *mutations}, {"the shipped bundle", shipped, *mutations}} {
		t.Run(b.name, func(t *testing.T) {
			want, _ := probe(t, b.bundle)
			r := rand.New(rand.NewPCG(7, 11))
			for range b.n {
				damaged := mutate(r, b.bundle)
				bounded(t, b.bundle, damaged, func() {
					if _, err := plan.Decode(damaged); err == nil {
						if got, _ := probe(t, damaged); !bytes.Equal(got, want) {
							t.Errorf("a damaged bundle gives other answers")
						}
					}
				})
				kinds, payloads := parts(b.bundle)
				i := r.IntN(len(kinds) + 2)
				if i >= len(kinds) || len(payloads[i]) == 0 {
					i = 0 // the core holds most of what can be wrong
				}
				payloads[i] = mutate(r, payloads[i])
				forged := sealed(kinds, payloads)
				bounded(t, b.bundle, forged, func() { survives(t, forged) })
			}
		})
	}
}

// bounded holds what a damaged bundle takes to a multiple of its size.
func bounded(t *testing.T, whole, damaged []byte, use func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	use()
	runtime.ReadMemStats(&after)
	if took, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<20+100*len(whole)); took > most {
		t.Errorf("a bundle of %d bytes takes %d bytes, more than %d", len(damaged), took, most)
	}
}
