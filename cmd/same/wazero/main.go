// Command wazero answers cases with the WebAssembly module, under a runtime written in Go.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/postmend/postmend/cmd/same/internal/shards"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/wasm/abi"
)

func main() { shards.Main(open) }

// host calls an instance of the module as wasm/ABI.md says.
type host struct {
	ctx    context.Context
	module api.Module
	handle uint64
}

func open(dir string) (func([][]byte) ([][]byte, error), error) {
	code, err := os.ReadFile(filepath.Join(dir, "postmend.wasm"))
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	m, err := r.InstantiateWithConfig(ctx, code, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	if err != nil {
		return nil, err
	}
	h := &host{ctx: ctx, module: m}
	return h.all, h.open(dir)
}

// open opens the core and adds the words of all languages.
func (h *host) open(dir string) error {
	body, err := h.file("postmend_open", nil, filepath.Join(dir, "mail.kb"))
	if err != nil {
		return err
	}
	var info struct{ Handle uint64 }
	if err := json.Unmarshal(body, &info); err != nil {
		return err
	}
	h.handle = info.Handle
	packs, err := filepath.Glob(filepath.Join(dir, "mail.*.kb"))
	if err != nil {
		return err
	}
	for _, name := range packs {
		if _, err := h.file("postmend_add_words", []uint64{h.handle}, name); err != nil {
			return err
		}
	}
	return nil
}

func (h *host) file(call string, before []uint64, name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	ok, body, err := h.send(call, before, data)
	if err == nil && !ok {
		err = fmt.Errorf("%s: %s", name, body)
	}
	return body, err
}

func (h *host) all(cases [][]byte) ([][]byte, error) {
	out := make([][]byte, len(cases))
	for i, line := range cases {
		var err error
		if out[i], err = h.answer(line); err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
	}
	return out, nil
}

func (h *host) answer(line []byte) ([]byte, error) {
	c, err := scenario.DecodeCase(line)
	if err != nil {
		return nil, err
	}
	records, err := abi.EncodeCase(c)
	if err != nil {
		return nil, err
	}
	ok, body, err := h.send("postmend_diagnose", []uint64{h.handle}, records, 0)
	if ok || err != nil {
		return body, err
	}
	var refused struct {
		Error struct{ Code, Field, Message, Hint string }
	}
	err = json.Unmarshal(body, &refused)
	e := refused.Error
	return shards.Refusal(&engine.Error{Code: e.Code, Field: e.Field, Msg: e.Message, Hint: e.Hint}), err
}

// send lays data into the module's memory and calls name with the arguments around it.
func (h *host) send(name string, before []uint64, data []byte, after ...uint64) (ok bool, body []byte, err error) {
	at, err := h.call("postmend_allocate", uint64(len(data)))
	if err != nil {
		return false, nil, err
	}
	if at == 0 || !h.module.Memory().Write(at, data) {
		return false, nil, fmt.Errorf("no room for %d bytes", len(data))
	}
	reply, err := h.call(name, append(append(before, uint64(at), uint64(len(data))), after...)...)
	if err != nil {
		return false, nil, err
	}
	header, ok := h.module.Memory().Read(reply, 8)
	if !ok {
		return false, nil, fmt.Errorf("a reply at %d", reply)
	}
	status := binary.LittleEndian.Uint32(header)
	body, ok = h.module.Memory().Read(reply+8, binary.LittleEndian.Uint32(header[4:]))
	if !ok {
		return false, nil, fmt.Errorf("a reply at %d", reply)
	}
	body = bytes.Clone(body)
	_, err = h.call("postmend_free", uint64(at))
	return status == abi.StatusOK, body, err
}

func (h *host) call(name string, args ...uint64) (uint32, error) {
	out, err := h.module.ExportedFunction(name).Call(h.ctx, args...)
	if err != nil || len(out) == 0 {
		return 0, err
	}
	return uint32(out[0]), nil
}
