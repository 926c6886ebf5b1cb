package plan

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// worded is a knowledge base whose words speak for two causes.
func worded() *KB {
	k := &KB{ID: "lamp", Digest: "d", Causes: make([]Cause, 3)}
	for i := range k.Causes {
		k.Causes[i] = Cause{ID: string(rune('a' + i)), Broader: -1, Title: -1, Explanation: -1, Escalate: Escalate{To: -1}}
	}
	k.Text.Wording = Wording{
		NumGrams: 3, Classes: []int32{0, 2}, Grams: []int32{7, 300, 1<<GramBits - 1},
		Counts: "\x01\x02\x00", Causes: "\x00\x00\x01", Weights: "\xff\x01\x09",
	}
	return k
}

func TestWording(t *testing.T) {
	k := worded()
	core := *k
	core.Text.Wording = Wording{NumGrams: 3}
	if _, err := core.Wording(); !errors.Is(err, ErrMissing) || core.Worded() {
		t.Errorf("a core without its pack: %v", err)
	}
	pack := EncodeWording(k)
	whole, err := AddPacks(&core, string(pack))
	if err != nil || !whole.Worded() || core.Worded() {
		t.Fatalf("with its pack: %v", err)
	}
	for range 2 { // what stays sealed is written as it was read
		got, err := whole.Wording()
		if err != nil {
			t.Fatal(err)
		}
		want := k.Text.Wording
		if diff := cmp.Diff(want.Grams, got.Grams) + cmp.Diff(want.Classes, got.Classes) + cmp.Diff(want.Counts+want.Causes+want.Weights, got.Counts+got.Causes+got.Weights); diff != "" {
			t.Errorf("read (-want +got):\n%s", diff)
		}
		if whole, err = AddPacks(&core, string(EncodeWording(whole))); err != nil {
			t.Fatal(err)
		}
	}
	core.Digest = "e"
	if _, err := AddPacks(&core, string(pack)); !errors.Is(err, ErrBinding) {
		t.Errorf("the pack of another knowledge base: %v", err)
	}
	if none, err := (&KB{}).Wording(); none != nil || err != nil || !(&KB{}).Worded() {
		t.Errorf("a knowledge base without: %v, %v", none, err)
	}
}

// TestForgedWording holds that what is impossible is refused when it is read.
func TestForgedWording(t *testing.T) {
	for name, forge := range map[string]func(k *KB){
		"a class that is no cause":       func(k *KB) { k.Text.Wording.Classes[1] = 3 },
		"a negative class":               func(k *KB) { k.Text.Wording.Classes[0] = -1 },
		"a share of no class":            func(k *KB) { k.Text.Wording.Causes = "\x00\x00\x02" },
		"more shares than were counted":  func(k *KB) { k.Text.Wording.Causes += "\x00" },
		"fewer weights than shares":      func(k *KB) { k.Text.Wording.Weights = "\x01" },
		"fewer counts than grams":        func(k *KB) { k.Text.Wording.Counts = "\x01\x02" },
		"more grams than the core says":  func(k *KB) { k.Text.Wording.NumGrams = 2 },
		"fewer grams than the core says": func(k *KB) { k.Text.Wording.NumGrams = 4 },
	} {
		k := worded()
		forge(k)
		core := *k
		core.Text.Wording = Wording{NumGrams: k.Text.Wording.NumGrams}
		forged, err := AddPacks(&core, string(EncodeWording(k)))
		if err == nil {
			_, err = forged.Wording()
		}
		if !errors.Is(err, ErrContent) {
			t.Errorf("%s: %v", name, err)
		}
	}
	k := worded()
	payload := encodeWording(k)
	for n := range payload {
		core := *k
		core.Text.Wording = Wording{NumGrams: 3}
		err := core.addWording(string(payload[:n]))
		if err == nil {
			_, err = core.Wording()
		}
		if !errors.Is(err, ErrContent) {
			t.Errorf("cut off at %d of %d: %v", n, len(payload), err)
		}
	}
	k.Text.Wording.NumGrams = -1
	if valid(k) {
		t.Error("a negative number of grams is valid")
	}
}
