// Command kbcheck checks, tests, formats, repairs, compares and compiles knowledge bases.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

const help = `kbcheck checks a knowledge base: folders of JSON, layered, the first lowest.

  kbcheck check [DIR...]            everything that can be seen without running it (the default command)
  kbcheck test  [DIR...]            run the scenarios; --coverage, --min-rule-coverage N, --min-condition-coverage N, --run REGEX
  kbcheck fmt   [-w|--check] [DIR...]   canonical JSON
  kbcheck fix   [--unsafe] [--dry-run] [DIR...]   repair what can be repaired
  kbcheck build [--check] [--packs DIR] -o FILE DIR...   the bundle, and a pack for each language and script
  kbcheck learn [--check] DIR...    wording.json: what words say for causes, from scenarios and corpus/*.jsonl
  kbcheck diff  OLD [NEW]           what differs: ids, and answers to the scenarios of both; --corpus FILE, --accept FILE
  kbcheck eval  --case JSON [DIR...]    one case with its trace
  kbcheck explain CHECK | rule ID [--case JSON] [DIR...] | scenario ID [DIR...]
  kbcheck graph | stats [DIR...]    what leads to what; how much there is
  kbcheck checks | schema [-o DIR]  the catalogue; JSON Schemas for editors
  kbcheck baseline -o FILE [DIR...] write down the findings of today, for --baseline
  kbcheck new ` + newForms + `

The shipped knowledge lies under the folders where the first one's manifest says "extends": "mail", or where it has
none. Without a folder the one at hand is meant. kbcheck COMMAND --help lists the flags of a command.
Exit status: 0 clean, 1 findings, 2 usage, settings, unreadable or no input, no way to write, 3 internal error.
`

// The exit codes.
const (
	exitClean    = 0
	exitFindings = 1
	exitUsage    = 2
	exitInternal = 3
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// tool is one run of the program.
type tool struct {
	in         io.Reader
	out        *output
	complaints io.Writer
}

// output writes until that fails, and remembers why it did.
type output struct {
	to  io.Writer
	err error
}

// Write writes to what the output goes to, nothing any more after an error.
func (o *output) Write(p []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.to.Write(p)
	o.err = err
	return n, err
}

type command func(t *tool, args []string) (int, error)

func commands() map[string]command {
	return map[string]command{
		"check": (*tool).check, "test": (*tool).test, "fmt": (*tool).format, "fix": (*tool).fix, "build": (*tool).build, "diff": (*tool).diff,
		"eval": (*tool).eval, "explain": (*tool).explain, "graph": (*tool).graph, "stats": (*tool).stats, "checks": (*tool).checks,
		"schema": (*tool).schema, "learn": (*tool).learn, "baseline": (*tool).baseline, "new": (*tool).create,
	}
}

func run(args []string, in io.Reader, out, complaints io.Writer) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			fmt.Fprintln(complaints, "kbcheck: internal error:", fault)
			code = exitInternal
		}
	}()
	t := &tool{in, &output{to: out}, complaints}
	code, err := t.command(args)
	if errors.Is(err, pflag.ErrHelp) {
		code, err = exitClean, nil
	}
	if err == nil {
		err = t.out.err
	}
	if err != nil {
		fmt.Fprintln(complaints, "kbcheck:", err)
		return max(code, exitUsage)
	}
	return code
}

// command runs the command that the arguments name.
func (t *tool) command(args []string) (int, error) {
	if len(args) == 0 {
		return t.check(nil)
	}
	switch first := args[0]; {
	case first == "help" || first == "--help" || first == "-h":
		fmt.Fprint(t.out, help)
		return exitClean, nil
	case commands()[first] != nil:
		return commands()[first](t, args[1:])
	case !strings.HasPrefix(first, "-") && !exists(first):
		return exitUsage, fmt.Errorf("there is no command and no folder %q; kbcheck help lists the commands", first)
	}
	return t.check(args)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
