package main

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

const lamp = "../../engine/compile/testdata/lamp"

func TestGuardCatchesPanics(t *testing.T) {
	err := guard(func() error {
		var none []int
		_ = none[len(os.Args)]
		return nil
	})
	if e := fault(err); e.Code != "internal" || statusOf(e.Code) != statusInternal || !strings.HasPrefix(e.Msg, "a panic: runtime error: index out of range") {
		t.Errorf("guard made %v of a panic", e)
	}
}

func TestStatusOf(t *testing.T) {
	tests := map[string]int{
		"unknown-field": statusCase, "json-syntax": statusCase, "case-too-long": statusCase, "a-code-of-the-future": statusCase,
		"bundle-magic": statusBundle, "bundle-pack": statusBundle, "bundle-core": statusBundle, "bundle-too-long": statusBundle,
		"null-argument": statusMisuse, "unknown-handle": statusMisuse, "unknown-flag": statusMisuse,
		"out-of-memory": statusNoMemory, "internal": statusInternal,
	}
	for code, want := range tests {
		if got := statusOf(code); got != want {
			t.Errorf("statusOf(%q) = %d, want %d", code, got, want)
		}
	}
}

func TestCText(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"short", "灯", "灯"},
		{"a NUL would end it", "a\x00b", "a\uFFFDb"},
		{"not UTF-8", "a\xffb", "a\uFFFDb"},
		{"as long as may be", strings.Repeat("x", 1000), strings.Repeat("x", 1000)},
		{"too long", strings.Repeat("x", 1001), strings.Repeat("x", 997) + "…"},
		{"too long, cut before a character", strings.Repeat("x", 996) + "灯灯", strings.Repeat("x", 996) + "…"},
		{"too long and no UTF-8", strings.Repeat("\x80", 2000), "…"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, cText(tt.in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestBasesAreShared adds words, diagnoses and closes from many goroutines: words
// are never lost, and whoever comes too late gets an error.
func TestBasesAreShared(t *testing.T) {
	core, packs, err := compile.Packs(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	var s bases
	for range 20 {
		h, err := s.add(core)
		if err != nil {
			t.Fatal(err)
		}
		var adding, using sync.WaitGroup
		for _, pack := range packs {
			adding.Go(func() {
				if err := s.addWords(h, pack); err != nil {
					t.Error(err)
				}
			})
		}
		for range 4 {
			using.Go(func() {
				for range 20 {
					if _, err := s.diagnose(nil, h, []byte(`{"symptom":{"light":"dark"}}`), 0); err != nil && fault(err).Code != "unknown-handle" {
						t.Error(err)
					}
				}
			})
		}
		adding.Wait()
		b, err := s.get(h)
		if err != nil {
			t.Fatal(err)
		}
		if loaded, missing := b.kb.Scripts(); len(b.kb.Locales()) != 2 || len(missing) > 0 {
			t.Errorf("%v and %v are there, want all of %d packs", b.kb.Locales(), loaded, len(packs))
		}
		closed := make(chan error, 4)
		for range cap(closed) {
			using.Go(func() { closed <- s.close(h) })
		}
		using.Wait()
		late := 0
		for range cap(closed) {
			if err := <-closed; err != nil {
				if e := fault(err); e.Code != "unknown-handle" {
					t.Error(e)
				}
				late++
			}
		}
		if late != cap(closed)-1 {
			t.Errorf("%d of %d were too late to close, want all but one", late, cap(closed))
		}
	}
	if len(s.open) != 0 {
		t.Errorf("%d knowledge bases are still held", len(s.open))
	}
}

func TestBundleIsNotKept(t *testing.T) {
	bundle, err := compile.Bundle(os.DirFS(lamp))
	if err != nil {
		t.Fatal(err)
	}
	var s bases
	h, err := s.add(bundle)
	if err != nil {
		t.Fatal(err)
	}
	given := []byte(`{"id":"c1","locale":"ja","symptom":{"text":"E-21"}}`)
	before, err := s.diagnose(nil, h, given, flagWhy)
	if err != nil {
		t.Fatal(err)
	}
	clear(bundle)
	after, err := s.diagnose(nil, h, given, flagWhy)
	if err != nil {
		t.Fatal(err)
	}
	clear(given)
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Errorf("the answer changes with the caller's bytes (-before +after):\n%s", diff)
	}
	var e *engine.Error = fault(s.close(h + 1))
	if e.Hint == "" {
		t.Error("an unknown handle has no hint")
	}
}
