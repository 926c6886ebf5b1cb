// Command libpostmend is the C interface of the SDK: a shared or static library
// for C and for every language that calls C. postmend.h is its documentation;
// build.sh builds it.
//
// A program in C calls postmend.c, which checks what only C can see (a fork) and
// goes on to the functions that export.go exports; those are thin, and what they
// do is in bases.go, which knows no C. Without cgo only an empty command is left.
package main

import (
	"fmt"
	"os"
)

// main is not called in a library.
func main() {
	fmt.Fprintln(os.Stderr, "libpostmend is a library: build it with cmd/libpostmend/build.sh")
	os.Exit(2)
}
