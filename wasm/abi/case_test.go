package abi_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/wasm/abi"
)

func TestCase(t *testing.T) {
	want := engine.Case{
		ID: "c1", Locale: "ja",
		Symptom: engine.Fields{"text": "E-21", "light": "dark", "marks": []string{"", "b"}},
		Context: engine.Fields{"switch_on": false, "bulb_watts": 60.5, "count": int64(-3), "maker": nil},
	}
	data, err := abi.EncodeCase(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := abi.DecodeCase(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("case (-want +got):\n%s", diff)
	}
}

func TestDecodeCaseRefuses(t *testing.T) {
	tests := []struct{ name, data, code string }{
		{"a header that is cut off", "\x08\x00\x00\x00\x01", "bad-record"},
		{"a size beyond the end", "\xff\xff\xff\xff\x01\x02id", "bad-record"},
		{"a size below the header", "\x01\x00\x00\x00\x01\x02id", "bad-record"},
		{"a path beyond the record", "\x04\x00\x00\x00\x01\x09id", "bad-record"},
		{"a type that is not known", "\x04\x00\x00\x00\x09\x02id", "bad-record"},
		{"a null with a value", "\x05\x00\x00\x00\x00\x02idx", "bad-record"},
		{"a bool of 2", "\x0c\x00\x00\x00\x02\x09context.a\x02", "bad-record"},
		{"a short number", "\x0c\x00\x00\x00\x03\x09context.a\x02", "bad-record"},
		{"a string of a list beyond its end", "\x0f\x00\x00\x00\x04\x09context.a\xff\xff\xff\xff", "bad-record"},
		{"a list with a rest", "\x0d\x00\x00\x00\x04\x09context.a\x01\x00", "bad-record"},
		{"bytes that are not UTF-8", "\x05\x00\x00\x00\x01\x02id\xff", "bad-utf8"},
		{"a path that is not UTF-8", "\x04\x00\x00\x00\x01\x02i\xff", "bad-utf8"},
		{"a member that is not known", "\x04\x00\x00\x00\x01\x02ix", "unknown-member"},
		{"an id that is a bool", "\x05\x00\x00\x00\x02\x02id\x01", "wrong-type"},
		{"a record that occurs twice", "\x05\x00\x00\x00\x01\x02ida\x05\x00\x00\x00\x01\x02idb", "bad-record"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := abi.DecodeCase([]byte(tt.data))
			var e *engine.Error
			if !errors.As(err, &e) || e.Code != tt.code {
				t.Errorf("DecodeCase = %v, want code %s", err, tt.code)
			}
		})
	}
}

func FuzzDecodeCase(f *testing.F) {
	seed, err := abi.EncodeCase(engine.Case{ID: "c", Symptom: engine.Fields{"text": "E-21", "on": true}, Context: engine.Fields{"list": []string{"a"}, "n": 1.5, "i": 2, "x": nil}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := abi.DecodeCase(data)
		var e *engine.Error
		if err != nil {
			if !errors.As(err, &e) || e.Code == "" {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		again, err := abi.EncodeCase(c)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := abi.DecodeCase(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, twice, nan); diff != "" {
			t.Errorf("written and read again (-want +got):\n%s", diff)
		}
	})
}

var nan = cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })
