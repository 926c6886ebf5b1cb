//go:build wasip1

// The WebAssembly module: the engine for browsers and other hosts, bytes in and
// bytes out. It has no logic of its own; ABI.md says what each function takes.
package main

import (
	"runtime"
	"unsafe"

	"github.com/postmend/postmend/wasm/abi"
)

// A module's instance serves one host and one call at a time.
var (
	session abi.Session
	buffers = map[uint32][]byte{} // what the host may write to, by address
)

func main() {}

//go:wasmexport postmend_version
func version() uint32 { return address(session.Version()) }

// allocate returns the address of n bytes for the host to write to, 0 if that is too many.
//
//go:wasmexport postmend_allocate
func allocate(n uint32) uint32 {
	if n > abi.MaxBuffer {
		return 0
	}
	if left > much && n > much/4 { // for a pack
		collect()
	}
	b := make([]byte, max(n, 1))
	buffers[address(b)] = b
	return address(b)
}

//go:wasmexport postmend_free
func free(at uint32) { delete(buffers, at) }

//go:wasmexport postmend_open
func open(at, n uint32) uint32 {
	opening(n)
	answer := take(at, n, session.Open)
	session.Warm(session.Last(), collect)
	return answer
}

//go:wasmexport postmend_add_words
func addWords(handle, at, n uint32) uint32 {
	opening(n)
	answer := take(at, n, func(pack string) []byte { return session.AddWords(handle, pack) })
	session.Warm(handle, collect)
	return answer
}

// Memory once taken is never given back, so garbage is collected before much of it lies
// about, in one go: the collector that works beside the module's one thread comes too late,
// and only sees to it that nothing gets out of hand. Opening leaves most behind; but collecting
// that takes a third of opening's time, and what is opened waits for its first case. So
// it has to wait for the second, or for a pack, which needs room.
const (
	much    = 192 << 10 // bytes of bundles, cases and answers
	percent = 25        // of garbage on what is in use
)

var (
	left  uint32 // bytes of bundles, cases and answers since the last collection
	cases int    // since something was opened
)

func opening(n uint32) {
	left += n
	cases = 0
	setGCPercent(-1)
}

func collect() {
	runtime.GC()
	left = 0
}

// setGCPercent is that of runtime/debug, a package that would bring fmt and os along.
//
//go:linkname setGCPercent runtime/debug.setGCPercent
func setGCPercent(percent int32) int32

//go:wasmexport postmend_diagnose
func diagnose(handle, at, n, flags uint32) uint32 {
	if cases++; cases == 2 || left > much {
		collect()
		setGCPercent(percent)
	}
	return with(at, n, func(records []byte) []byte {
		answer := session.Diagnose(handle, records, flags)
		left += n + uint32(len(answer))
		return answer
	})
}

//go:wasmexport postmend_close
func closeBase(handle uint32) uint32 { return address(session.Close(handle)) }

// with calls f with the first n bytes of a buffer that the host allocated.
func with(at, n uint32, f func([]byte) []byte) uint32 {
	b, ok := buffers[at]
	if !ok || uint64(n) > uint64(len(b)) {
		return address(session.Fail("bad-buffer", "the address and length are not those of an allocated buffer"))
	}
	return address(f(b[:n]))
}

// take is with for a buffer that is kept: it is the host's no longer.
func take(at, n uint32, f func(string) []byte) uint32 {
	return with(at, n, func(b []byte) []byte {
		delete(buffers, at)
		return f(unsafe.String(unsafe.SliceData(b), len(b)))
	})
}

func address(b []byte) uint32 { return uint32(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) }
