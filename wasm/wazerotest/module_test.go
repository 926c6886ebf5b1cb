package wazerotest_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/wasm/abi"
	"github.com/postmend/postmend/wasm/internal/cases"
)

var (
	file  = flag.String("wasm", "../web/dist/postmend.wasm", "the module; make web builds it")
	count = flag.Int("cases", 500, "how many cases of each knowledge base")
)

// What a host allows: 64 MiB of memory, and a time after which the call is ended.
const (
	maxPages = 64 << 20 >> 16
	maxTime  = 10 * time.Minute
)

// host is an instance of the module, called as ABI.md says.
type host struct {
	t      *testing.T
	ctx    context.Context
	module api.Module
}

func newHost(t *testing.T) *host {
	t.Helper()
	code, err := os.ReadFile(*file)
	if err != nil {
		t.Skipf("%v: run make web first", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxTime)
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxPages).WithCloseOnContextDone(true)
	r := wazero.NewRuntimeWithConfig(ctx, config)
	t.Cleanup(func() { cancel(); r.Close(context.Background()) })
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	m, err := r.InstantiateWithConfig(ctx, code, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	if err != nil {
		t.Fatal(err)
	}
	return &host{t, ctx, m}
}

func (h *host) call(name string, args ...uint64) uint32 {
	h.t.Helper()
	out, err := h.module.ExportedFunction(name).Call(h.ctx, args...)
	if err != nil {
		h.t.Fatalf("%s: %v", name, err)
	}
	if len(out) == 0 {
		return 0
	}
	return uint32(out[0])
}

// reply reads the reply at an address.
func (h *host) reply(at uint32) (ok bool, body []byte) {
	h.t.Helper()
	header, fits := h.module.Memory().Read(at, 8)
	if !fits {
		h.t.Fatalf("a reply at %d", at)
	}
	size := binary.LittleEndian.Uint32(header[4:])
	ok = binary.LittleEndian.Uint32(header) == abi.StatusOK
	body, fits = h.module.Memory().Read(at+8, size)
	if !fits {
		h.t.Fatalf("a reply of %d bytes at %d", size, at)
	}
	return ok, bytes.Clone(body)
}

// send lays data into the module's memory and calls name with the arguments around it.
func (h *host) send(name string, before []uint64, data []byte, after ...uint64) (ok bool, body []byte) {
	h.t.Helper()
	at := h.call("postmend_allocate", uint64(len(data)))
	if at == 0 || !h.module.Memory().Write(at, data) {
		h.t.Fatalf("no room for %d bytes", len(data))
	}
	args := append(append(before, uint64(at), uint64(len(data))), after...)
	ok, body = h.reply(h.call(name, args...))
	h.call("postmend_free", uint64(at))
	return ok, body
}

// open opens a core and adds all words.
func (h *host) open(core []byte, packs map[string][]byte) (handle uint64) {
	h.t.Helper()
	ok, body := h.send("postmend_open", nil, core)
	var info struct{ Handle uint64 }
	if err := json.Unmarshal(body, &info); err != nil || !ok {
		h.t.Fatalf("open: %s", body)
	}
	for _, pack := range packs {
		if ok, body := h.send("postmend_add_words", []uint64{info.Handle}, pack); !ok {
			h.t.Fatalf("add words: %s", body)
		}
	}
	return info.Handle
}

func TestAnswersAreNativeOnes(t *testing.T) {
	h := newHost(t)
	for _, folder := range []string{"../../engine/compile/testdata/lamp", "../../kb"} {
		t.Run(filepath.Base(folder), func(t *testing.T) { compare(t, h, os.DirFS(folder)) })
	}
	if n := h.module.Memory().Size(); n > maxPages<<16 {
		t.Errorf("%d bytes of memory", n)
	}
	t.Logf("%.1f MB of memory", float64(h.module.Memory().Size())/(1<<20))
}

func compare(t *testing.T, h *host, folder fs.FS) {
	core, packs, err := compile.Packs(folder)
	if err != nil {
		t.Fatal(err)
	}
	native, err := compile.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	seeds, err := cases.Scenarios(folder)
	if err != nil {
		t.Fatal(err)
	}
	handle := h.open(core, packs)
	e := engine.New(native)
	for _, c := range cases.Mutate(seeds, *count) {
		want := answer(e, c)
		records, err := abi.EncodeCase(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := h.send("postmend_diagnose", []uint64{handle}, records, 0); !bytes.Equal(got, want) {
			t.Fatalf("%s: the module says\n%s\nnatively it is\n%s", c.ID, got, want)
		}
	}
	if ok, body := h.reply(h.call("postmend_close", handle)); !ok {
		t.Errorf("close: %s", body)
	}
}

func answer(e *engine.Engine, c engine.Case) []byte {
	d, err := e.Diagnose(c)
	if err != nil {
		return abi.AppendError(nil, err)
	}
	return d.AppendJSON(nil)
}

func TestHostsMistakesAreErrors(t *testing.T) {
	h := newHost(t)
	tests := []struct {
		name string
		call string
		args []uint64
		code string
	}{
		{"an address of its own", "postmend_open", []uint64{8, 100}, "bad-buffer"},
		{"an address out of memory", "postmend_diagnose", []uint64{1, 1<<32 - 8, 1 << 31, 0}, "bad-buffer"},
		{"words for nobody", "postmend_close", []uint64{7}, "unknown-handle"},
	}
	for _, tt := range tests {
		ok, body := h.reply(h.call(tt.call, tt.args...))
		var e struct{ Error struct{ Code string } }
		if err := json.Unmarshal(body, &e); err != nil || ok || e.Error.Code != tt.code {
			t.Errorf("%s: %s, want code %s", tt.name, body, tt.code)
		}
	}
	if at := h.call("postmend_allocate", 1<<32-1); at != 0 {
		t.Errorf("allocated all memory at %d", at)
	}
	h.call("postmend_free", 12345)
}

func TestTimeIsLimited(t *testing.T) {
	h := newHost(t)
	ctx, cancel := context.WithCancel(h.ctx)
	cancel()
	if _, err := h.module.ExportedFunction("postmend_version").Call(ctx); err == nil {
		t.Error("a call without time left went through")
	}
}
