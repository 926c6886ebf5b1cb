package main

// #cgo CFLAGS: -fvisibility=hidden
// #cgo LDFLAGS: -lpthread
// #cgo noescape postmend_note
// #cgo nocallback postmend_note
// #cgo noescape postmend_copy
// #cgo nocallback postmend_copy
// #include "internal.h"
import "C"

import (
	"strings"
	"sync"
	"unsafe"

	"github.com/postmend/postmend/engine"
)

var open bases

//export postmend_go_open_default
func postmend_go_open_default() (handle C.postmend_handle) {
	report(guard(func() error {
		handle = C.postmend_handle(open.addDefault())
		return nil
	}))
	return handle
}

//export postmend_go_open
func postmend_go_open(bundle unsafe.Pointer, n C.size_t) (handle C.postmend_handle) {
	report(guard(func() error {
		b, err := input(bundle, n, maxBundle, "bundle")
		if err != nil {
			return err
		}
		h, err := open.add(b)
		handle = C.postmend_handle(h)
		return err
	}))
	return handle
}

//export postmend_go_add_words
func postmend_go_add_words(handle C.postmend_handle, pack unsafe.Pointer, n C.size_t) C.int {
	return report(guard(func() error {
		b, err := input(pack, n, maxBundle, "bundle")
		if err != nil {
			return err
		}
		return open.addWords(uint64(handle), b)
	}))
}

//export postmend_go_close
func postmend_go_close(handle C.postmend_handle) C.int {
	return report(guard(func() error { return open.close(uint64(handle)) }))
}

//export postmend_go_diagnose
func postmend_go_diagnose(handle C.postmend_handle, json unsafe.Pointer, n C.size_t, flags C.uint, out **C.char, outLen *C.size_t) C.int {
	return report(guard(func() error {
		given, err := input(json, n, maxCase, "case")
		if err != nil {
			return err
		}
		return output(out, outLen, func(dst []byte) ([]byte, error) { return open.diagnose(dst, uint64(handle), given, uint(flags)) })
	}))
}

//export postmend_go_info
func postmend_go_info(handle C.postmend_handle, out **C.char, outLen *C.size_t) C.int {
	return report(guard(func() error {
		return output(out, outLen, func(dst []byte) ([]byte, error) { return open.info(dst, uint64(handle)) })
	}))
}

// input is a view of what C passed in; it is good until the call returns.
func input(at unsafe.Pointer, n C.size_t, most uint64, what string) ([]byte, error) {
	if at == nil {
		return nil, &engine.Error{Code: "null-argument", Msg: "the " + what + " is NULL"}
	}
	if uint64(n) > most {
		return nil, tooLong(what, most)
	}
	return unsafe.Slice((*byte)(at), int(n)), nil
}

// buffers hold answers until they are copied to C.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// output makes what f appends a C string that postmend_free frees.
func output(out **C.char, outLen *C.size_t, f func(dst []byte) ([]byte, error)) error {
	if out == nil {
		return &engine.Error{Code: "null-argument", Msg: "out is NULL: there is no place for the answer"}
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	b, err := f((*buffer)[:0])
	if err != nil {
		return err
	}
	*buffer = b
	c := C.postmend_copy(unsafe.Pointer(unsafe.SliceData(b)), C.size_t(len(b)))
	if c == nil {
		return &engine.Error{Code: "out-of-memory", Msg: "no memory for the answer"}
	}
	*out = c
	if outLen != nil {
		*outLen = C.size_t(len(b))
	}
	return nil
}

// report remembers a fault for postmend_error and returns its status.
func report(err error) C.int {
	if err == nil {
		return C.POSTMEND_OK
	}
	e := fault(err)
	status := statusOf(e.Code)
	var texts strings.Builder
	for _, s := range []string{e.Code, e.Field, e.Msg, e.Hint} {
		texts.WriteString(cText(s))
		texts.WriteByte(0)
	}
	s := texts.String()
	C.postmend_note(C.int(status), (*C.char)(unsafe.Pointer(unsafe.StringData(s))), C.size_t(len(s)))
	return C.int(status)
}

// The header's statuses are those of bases.go; it does not compile otherwise.
const _ = -uint((C.POSTMEND_CASE ^ statusCase) | (C.POSTMEND_BUNDLE ^ statusBundle) | (C.POSTMEND_MISUSE ^ statusMisuse) |
	(C.POSTMEND_NOMEM ^ statusNoMemory) | (C.POSTMEND_INTERNAL ^ statusInternal) | (C.POSTMEND_WHY ^ flagWhy) | (C.POSTMEND_IDS_ONLY ^ flagIDsOnly))
