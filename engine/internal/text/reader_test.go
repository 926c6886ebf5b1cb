package text

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/internal/plan"
)

// lights has phrases in every script.
func lights(t *testing.T) *builder {
	b := &builder{TB: t}
	b.kb.Text.Signals = []string{"bright", "dark"}
	b.phrase("bright", "灯が明")
	b.phrase("dark", "灯不亮")
	b.phrase("dark", "too dark")
	return b
}

// TestScripts holds that captures are evaluated in their order, whatever the script.
func TestScripts(t *testing.T) {
	b := lights(t)
	b.kb.Fields = []plan.Field{{Name: "colour", Type: plan.TypeString}}
	field := []plan.CaptureField{{Field: 0, Group: 1}}
	b.capture(plan.Capture{Signal: -1, Fields: field}, `colour:(kana[0-9])の`, "の")
	b.capture(plan.Capture{Signal: -1, Fields: field}, `colour:(han[0-9])色`, "色")
	b.capture(plan.Capture{Signal: -1, Fields: field}, `colour:(latin[0-9]) `, "colour:")
	s, sc := b.scanner(), &Scratch{}
	for text, want := range map[string]said{
		"colour:latin1 colour:latin2 ":             {Fields: map[string]string{"colour": "latin1=latin1"}},
		"colour:latin1 colour:han1色":               {Fields: map[string]string{"colour": "han1=han1"}},
		"colour:latin1 colour:han1色 colour:kana1の": {Fields: map[string]string{"colour": "kana1=kana1"}},
		"灯不亮, too dark, 灯が明":                       {Signals: []string{"dark=灯不亮", "bright=灯が明"}},
	} {
		if diff := cmp.Diff(want, say(s, text, scan(t, s, text, sc))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// TestMissingReading holds that a text is read whole or not at all, and that what was
// there stays ready when more is added.
func TestMissingReading(t *testing.T) {
	b := lights(t)
	b.scanner()
	whole := &b.kb
	core, err := plan.Decode(plan.EncodeCore(whole))
	if err != nil {
		t.Fatal(err)
	}
	s, sc := NewScanner(core), &Scratch{}
	for _, script := range []plan.Script{plan.Latin, plan.Han, plan.Kana} {
		for text, needs := range map[string]plan.Script{"too dark": plan.Latin, "灯不亮": plan.Han, "灯が明": plan.Kana} {
			_, err := s.Scan(text, sc)
			var missing *ScriptError
			if needs < script && err != nil {
				t.Errorf("%s: %v", text, err)
			} else if needs >= script && (!errors.As(err, &missing) || missing.Tag != script.Tag() || !errors.Is(err, plan.ErrMissing)) {
				t.Errorf("%s without %s: %v", text, script.Tag(), err)
			}
		}
		ready := s.readers[plan.Latin]
		if core, err = plan.AddPacks(core, string(plan.EncodeReading(whole, script))); err != nil {
			t.Fatal(err)
		}
		s = s.With(core)
		if script > plan.Latin && s.readers[plan.Latin] != ready {
			t.Errorf("with %s, what was ready is made again", script.Tag())
		}
	}
	if got := scan(t, s, "灯が明", sc); len(got.Signals) != 1 {
		t.Errorf("with all, %v", got)
	}
	if _, err := NewScanner(core).Code("x", sc); err != nil {
		t.Error(err)
	}
}
