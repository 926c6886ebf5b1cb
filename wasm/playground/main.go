//go:build wasip1

// The module of the authors' page: compiler, checks and engine in one, over the
// shipped knowledge. It is built for that page alone and loaded by no other.
package main

import (
	"runtime"
	"unsafe"

	"github.com/postmend/postmend/kb"
	"github.com/postmend/postmend/wasm/internal/draft"
)

// The module serves one page and one call at a time.
var (
	desk    = open()
	request []byte
	reply   []byte
)

func main() {}

func open() *draft.Desk {
	d, err := draft.New(kb.FS, "mail")
	if err != nil {
		panic("playground: the shipped knowledge cannot be read: " + err.Error())
	}
	return d
}

// allocate returns the address of n bytes for the next request.
//
//go:wasmexport draft_allocate
func allocate(n uint32) uint32 {
	request = make([]byte, max(n, 1))
	return address(request)
}

// answer replies to the request that stands in the buffer. The reply is good until the next call.
//
//go:wasmexport draft_answer
func answer() uint32 {
	reply = nil
	runtime.GC()
	reply = desk.Answer(request)
	request = nil
	return address(reply)
}

// size returns how long the reply is.
//
//go:wasmexport draft_size
func size() uint32 { return uint32(len(reply)) }

func address(b []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }
