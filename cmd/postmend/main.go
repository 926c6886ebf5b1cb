// Command postmend says what is wrong with somebody's mail, and what to do about it.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/pflag"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/engine"
)

const help = `postmend says what is wrong with mail, why, and what to do about it.

  postmend diagnose [flags] [TEXT | -]   diagnose an error text, a bounce or a complaint
  postmend ask      [flags] [TEXT]       a dialogue: diagnose, ask the best question, go on
  postmend batch    [flags]              many cases, text lines or a mail log in, one answer a line out, same order
  postmend serve    [flags]              a demo page with the widget, and POST /v1/diagnose
  postmend help     [COMMAND]            this page, or the flags of a command
  postmend version                       the knowledge base that is built in, and of what this program was made

Try:
  postmend diagnose "0x800CCC0E"
  postmend diagnose --locale ja --set symptom.action=send "サーバーが応答しません"
  pbpaste | postmend diagnose -
  postmend ask

Flags of diagnose and ask:
`

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// The exit codes.
const (
	exitOK       = 0
	exitFindings = 1 // batch: a line was bad
	exitUsage    = 2
)

func run(args []string, in io.Reader, out, complaints io.Writer) int {
	if len(args) == 0 {
		args = []string{"help"}
	}
	command, ok := map[string]func([]string, io.Reader, io.Writer, io.Writer) (int, error){
		"diagnose": diagnose, "ask": ask, "batch": batch, "serve": serve, "version": version,
		"help": usage, "--help": usage, "-h": usage, "--version": version,
	}[args[0]]
	if !ok {
		fmt.Fprintf(complaints, "postmend: no command %q; postmend help lists them\n", args[0])
		return exitUsage
	}
	code, err := command(args[1:], in, out, complaints)
	if errors.Is(err, pflag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		for line := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
			fmt.Fprintln(complaints, "postmend:", line)
		}
		return max(code, exitUsage)
	}
	return code
}

// usage prints the flags of a command, or the page about all of them.
func usage(args []string, _ io.Reader, out, _ io.Writer) (int, error) {
	page := help + flagsOf("diagnose") + "\npostmend help batch and postmend help serve show theirs.\n"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		flags := flagsOf(args[0])
		if flags == "" {
			return exitUsage, fmt.Errorf("%q is no command with flags; postmend help lists them", args[0])
		}
		page = pages[args[0]] + flags
	}
	_, err := io.WriteString(out, page)
	return exitOK, err
}

// flagsOf describes the flags of a command; "" if it has none.
func flagsOf(command string) string {
	flags := &pflag.FlagSet{}
	switch command {
	case "diagnose", "ask":
		flags, _ = caseFlags(command, io.Discard)
	case "batch":
		flags, _ = batchFlags(io.Discard)
	case "serve":
		flags, _ = serveFlags(io.Discard)
	}
	return flags.FlagUsages()
}

func version(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	if len(args) > 0 && (args[0] == "--help" || args[0] == "-h") {
		return usage(nil, in, out, complaints)
	}
	if len(args) > 0 {
		return exitUsage, fmt.Errorf("version takes no argument %q", args[0])
	}
	k, err := layers.Open(nil)
	if err != nil {
		return exitUsage, err
	}
	info := k.Info()
	program := "unknown"
	if b, ok := debug.ReadBuildInfo(); ok {
		program = b.Main.Version + " " + b.GoVersion
	}
	_, err = fmt.Fprintf(out, "knowledge %s %s %s\nprogram %s %s/%s\n", info.ID, info.Version, info.Digest, program, runtime.GOOS, runtime.GOARCH)
	return exitOK, err
}

// caseOptions are what diagnose and ask share.
type caseOptions struct {
	locale, provider, client string
	set, kb                  []string
	json, why                bool
}

func caseFlags(name string, out io.Writer) (*pflag.FlagSet, *caseOptions) {
	o := &caseOptions{}
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	flags.SetOutput(out)
	usagePage(flags, out)
	flags.SortFlags = false
	flags.StringVarP(&o.locale, "locale", "l", "", "language of the answer: en, ja, zh-TW, zh-CN (default: the environment's, else the text's)")
	flags.StringVarP(&o.provider, "provider", "p", "", "who provides the mailbox: a provider's id or mail domain")
	flags.StringVarP(&o.client, "client", "c", "", "the mail program: outlook, thunderbird, ios-mail ...")
	flags.StringArrayVarP(&o.set, "set", "s", nil, "a known field, such as context.smtp_port=25; NAME=? was asked and is not known")
	flags.StringArrayVar(&o.kb, "kb", nil, "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one")
	flags.BoolVar(&o.json, "json", false, "print the whole diagnosis as JSON")
	flags.BoolVar(&o.why, "why", false, "also say which rules hold, wait and were refuted")
	return flags, o
}

// engine opens the knowledge base.
func (o *caseOptions) engine() (*engine.KB, *engine.Engine, error) {
	k, err := layers.Open(o.kb)
	if err != nil {
		return nil, nil, err
	}
	var options []engine.Option
	if o.why {
		options = append(options, engine.Why())
	}
	return k, engine.New(k, options...), nil
}

// given builds the case that the flags and the text describe.
func (o *caseOptions) given(k *engine.KB, text string) (engine.Case, error) {
	c := engine.Case{Locale: locale(o.locale, text), Symptom: engine.Fields{}, Context: engine.Fields{}}
	if text != "" {
		c.Symptom["text"] = text
	}
	if o.provider != "" {
		c.Context["provider"] = o.provider
	}
	if o.client != "" {
		c.Context["client"] = o.client
	}
	for _, s := range o.set {
		name, value, ok := strings.Cut(s, "=")
		if !ok {
			return c, fmt.Errorf("--set %s: write NAME=VALUE", s)
		}
		if err := set(k, &c, name, value); err != nil {
			return c, err
		}
	}
	if given, ok := c.Symptom["text"]; ok && text != "" && given != text {
		return c, errors.New("the text is given twice: as TEXT and with --set symptom.text")
	}
	return c, nil
}
