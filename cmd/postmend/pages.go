package main

import (
	"io"

	"github.com/spf13/pflag"
)

// pages are what stands above the flags in a command's help, however it is asked for.
var pages = map[string]string{
	"diagnose": `Diagnose one text: an error dialog, a bounce, a line of a log, a complaint.

  postmend diagnose [flags] [TEXT | -]

Without TEXT it reads what is piped to it.
  postmend diagnose "0x800CCC0E"
  postmend diagnose --provider gmail --set context.smtp_port=25 - < bounce.txt
Exit status: 0 answered, 2 usage, a text that is not UTF-8, knowledge that cannot be read, no way to write.

`,
	"ask": `A dialogue: diagnose, ask the best question, go on until the answer is clear.

  postmend ask [flags] [TEXT]

Without TEXT it reads one from standard input, up to a line with only a dot or to the
input's end; blank lines belong to it. The lines behind the dot are the answers.
  postmend ask                         paste a text, or tell what happens, and type a dot
  postmend ask "$(cat bounce.txt)"     be asked about a file
  postmend ask < bounce.txt            the first question and the answer without it
With --json the dialogue is written to standard error, the diagnosis to standard output.

`,
	"batch": `Many cases in, one answer a line out, in the same order.

  postmend batch [flags]

A case is a line such as {"id": "c1", "locale": "ja", "symptom": {"text": "..."}, "context": {"provider": "gmail"}}.
  postmend batch --in cases.ndjson.gz --out answers.ndjson --resume
  postmend batch --format maillog --as csv --summary < /var/log/mail.log > failures.csv
Exit status: 0 all answered, 1 a line was bad (its answer says why, the others are there), 2 usage, no case at all,
or input, output or knowledge that cannot be read or written.

`,
	"serve": `The demo pages with the widget, and POST /v1/diagnose: a case as JSON in, its diagnosis out.

  postmend serve [flags]

The API needs no built widget.
  curl -H 'Content-Type: application/json' -d '{"symptom": {"text": "mailbox full"}}' http://127.0.0.1:8080/v1/diagnose
Exit status: 0 after SIGTERM or SIGINT, 2 usage, unreadable knowledge, an address that is taken, or requests that
were cut off.

`,
}

// usagePage makes flags print their command's page when they are asked for help.
func usagePage(flags *pflag.FlagSet, out io.Writer) {
	flags.Usage = func() {
		io.WriteString(out, pages[flags.Name()])
		flags.PrintDefaults()
	}
}
