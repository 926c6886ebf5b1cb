// Command supply says what the shipped programs are made of. Run it in its own
// folder, as the Makefile does:
//
//	go run . audit [-db URL] [-required]   known vulnerabilities
//	go run . sbom DIR                      CycloneDX files and licence texts
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

// root is where the repository begins, seen from this folder.
const root = "../.."

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, complaints io.Writer) int {
	set := flag.NewFlagSet("supply", flag.ContinueOnError)
	set.SetOutput(complaints)
	db := set.String("db", "", "the vulnerability database of Go, or a copy as file:///DIR")
	required := set.Bool("required", false, "fail if a database cannot be reached")
	if len(args) == 0 || set.Parse(args[1:]) != nil {
		fmt.Fprintln(complaints, "usage: supply audit [-db URL] [-required] | sbom DIR")
		return 2
	}
	var err error
	switch {
	case args[0] == "audit" && set.NArg() == 0:
		err = audit(out, allChecks(*db), *required)
	case args[0] == "sbom" && set.NArg() == 1:
		err = writeBills(out, set.Arg(0))
	default:
		fmt.Fprintln(complaints, "usage: supply audit [-db URL] [-required] | sbom DIR")
		return 2
	}
	if err != nil {
		fmt.Fprintln(complaints, "supply:", err)
		return 1
	}
	return 0
}
