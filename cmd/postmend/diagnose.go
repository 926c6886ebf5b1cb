package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/postmend/postmend/engine"
)

func diagnose(args []string, in io.Reader, out, complaints io.Writer) (int, error) {
	flags, o := caseFlags("diagnose", out)
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	text, err := textOf(flags.Args(), in)
	if err != nil {
		return exitUsage, err
	}
	if err := readable("the text", text); err != nil {
		return exitUsage, err
	}
	k, e, err := o.engine()
	if err != nil {
		return exitUsage, err
	}
	c, err := o.given(k, text)
	if err != nil {
		return exitUsage, err
	}
	if text == "" && len(o.set) == 0 {
		return exitUsage, errors.New(`no text: postmend diagnose "the error text", or - to read it from standard input`)
	}
	d, err := e.Diagnose(c)
	if err != nil {
		return exitUsage, err
	}
	noteLocale(complaints, k, o.locale)
	return exitOK, o.show(out, d, c)
}

// show writes the answer to a case as the flags want it.
func (o *caseOptions) show(out io.Writer, d *engine.Diagnosis, c engine.Case) error {
	if o.json {
		_, err := out.Write(append(d.AppendJSON(nil), '\n'))
		return err
	}
	p := newPrinter(out, d.Locale)
	p.diagnosis(d, c)
	if o.why {
		p.trace(d)
	}
	return p.flush()
}

// textOf returns the text of the arguments; "-", or no argument at all when
// standard input is not a terminal, means standard input.
func textOf(args []string, in io.Reader) (string, error) {
	piped := false
	if f, ok := in.(*os.File); ok && len(args) == 0 {
		info, err := f.Stat()
		piped = err == nil && info.Mode()&os.ModeCharDevice == 0 && (info.Mode()&os.ModeNamedPipe != 0 || info.Mode().IsRegular() && info.Size() > 0)
	}
	if !piped && (len(args) != 1 || args[0] != "-") {
		return strings.Join(args, " "), nil
	}
	data, err := io.ReadAll(io.LimitReader(in, engine.DefaultMaxText+1))
	if err != nil {
		return "", fmt.Errorf("read standard input: %w", err)
	}
	return string(data), nil
}

// terminal returns the file behind w if it is a terminal.
func terminal(w any) (*os.File, bool) {
	f, ok := w.(*os.File)
	return f, ok && term.IsTerminal(int(f.Fd()))
}
