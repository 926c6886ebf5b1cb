// Command gen compiles the knowledge in a folder to a bundle. It does not import
// package kb, so that it works while the bundle there is missing or broken.
package main

import (
	"fmt"
	"os"

	"github.com/postmend/postmend/engine/compile"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gen DIR FILE.kb")
		os.Exit(2)
	}
	bundle, err := compile.Bundle(os.DirFS(os.Args[1]))
	if err == nil {
		err = os.WriteFile(os.Args[2], bundle, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
