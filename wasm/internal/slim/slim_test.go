package slim_test

import (
	"bytes"
	"testing"

	"github.com/postmend/postmend/wasm/internal/slim"
)

var header = []byte("\x00asm\x01\x00\x00\x00")

func module(sections ...string) []byte {
	out := bytes.Clone(header)
	for _, s := range sections {
		out = append(out, s...)
	}
	return out
}

func TestModuleRefuses(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "not a WebAssembly module"},
		{"another format", []byte("\x7fELF\x01\x00\x00\x00"), "not a WebAssembly module"},
		{"a section that is cut off", module("\x0b\x09\x01"), "a section is cut off"},
		{"a segment that is cut off", module("\x0b\x07\x01\x00\x41\x00\x0b\x63x"), "a section is cut off"},
		{"a passive segment", module("\x0b\x04\x01\x01\x01x"), "a data segment of unknown form"},
		{"code without the functions of Go’s runtime", module("\x0a\x05\x01\x03\x00\x00\x0b"), "no function is named ^runtime\\.traceLocker\\.[A-Z]: another Go release"},
		{"an import that is no function", module("\x02\x06\x01\x01a\x01b\x02"), "an import of unknown kind"},
		{"data without function tables", module("\x0b\x07\x01\x00\x41\x00\x0b\x01x"), "the function tables are not those of the known Go release"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if out, err := slim.Module(tt.data, true); err == nil || err.Error() != tt.want {
				t.Errorf("Module = %q, %v, want the error %q", out, err, tt.want)
			}
		})
	}
}

func TestModuleDropsCustomSections(t *testing.T) {
	got, err := slim.Module(module("\x00\x03\x01ax", "\x01\x01\x00"), true)
	if err != nil {
		t.Fatal(err)
	}
	if want := module("\x01\x01\x00"); !bytes.Equal(got, want) {
		t.Errorf("Module = %q, want %q", got, want)
	}
}

func TestModuleWithFloatsKeepsThem(t *testing.T) {
	names := "\x00\x1d\x04name\x01\x16\x01\x00\x13strconv.FormatFloat"
	if out, err := slim.Module(module(names), false); err == nil {
		t.Errorf("Module = %q, want an error", out)
	}
	if _, err := slim.Module(module(names), true); err != nil {
		t.Error(err)
	}
}

func FuzzModule(f *testing.F) {
	f.Add(module("\x00\x03\x01ax", "\x0b\x07\x01\x00\x41\x00\x0b\x01x"))
	f.Fuzz(func(t *testing.T, data []byte) { slim.Module(data, false) })
}
