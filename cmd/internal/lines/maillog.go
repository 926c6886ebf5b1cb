package lines

import (
	"fmt"
	"regexp"
	"strings"
)

// delivery is a line of a mail server's log about a message that did not get
// through: its recipient, its status code and what was said.
type delivery struct{ to, status, text string }

// The lines of Postfix and sendmail give the recipient in to=<...> and the status
// in dsn=; Exim's have a mark behind the message's id: ** failed, == put off. Those
// that Exim sends to syslog begin with the name of the program, and may lack the time.
var (
	logTo     = regexp.MustCompile(`\bto=<?([^>,\s]+)>?,`)
	logDSN    = regexp.MustCompile(`\bdsn=([245]\.\d{1,3}\.\d{1,3})\b`)
	eximLine  = regexp.MustCompile(`^(?:.* exim\d?(?:\[\d+\])?: )?(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[+-]\d{4} )?)?(?:\[\d+\] )?[0-9A-Za-z]{6,}-[0-9A-Za-z]{6,}-[0-9A-Za-z]{2,} (?:\*\*|==) (\S+)(.*)$`)
	eximField = regexp.MustCompile(`^ (?:<[^>]*>|\([^)]*\)|[A-Z]{1,3}=\S+(?: \[[^\]]*\](?::\d+)?)?)`)
)

// readDelivery reads a line of a log; ok is false for a line that says nothing of a failure.
func readDelivery(line string) (d delivery, ok bool) {
	if strings.Contains(line, " ** ") || strings.Contains(line, " == ") {
		if m := eximLine.FindStringSubmatch(line); m != nil {
			return delivery{to: strings.Trim(m[1], "<>"), text: eximReason(m[2])}, true
		}
	}
	for _, key := range []string{" status=", " stat="} {
		_, state, found := strings.Cut(line, key)
		if !found || delivered(state) {
			continue
		}
		m := logTo.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		d := delivery{to: m[1], text: reason(state)}
		if code := logDSN.FindStringSubmatch(line); code != nil {
			d.status = code[1]
		}
		return d, true
	}
	return delivery{}, false
}

func delivered(state string) bool {
	state = strings.ToLower(state)
	for _, s := range []string{"sent", "queued", "deliverable", "expanded", "filtered"} {
		if strings.HasPrefix(state, s) {
			return true
		}
	}
	return false
}

// reason is what stands in parentheses behind Postfix' status; sendmail says it as it is.
func reason(state string) string {
	word, rest, found := strings.Cut(state, " (")
	if found && !strings.ContainsAny(word, " :") {
		return strings.TrimSuffix(strings.TrimSpace(rest), ")")
	}
	return state
}

// eximReason is what stands behind the fields of router, transport and host.
func eximReason(rest string) string {
	for {
		field := eximField.FindString(rest)
		if field == "" {
			return strings.TrimLeft(rest, " :")
		}
		rest = rest[len(field):]
	}
}

// domain is the part behind @, in lower case; "" if there is none.
func domain(address string) string {
	_, d, _ := strings.Cut(address, "@")
	return strings.ToLower(strings.TrimRight(d, ">."))
}

// Exim and sendmail say of a server that does not answer what a mail program says of its
// own. Postfix names the server, which tells the two apart.
var (
	putOff      = regexp.MustCompile(`(?i)^(?:deferred: |defer \(-?\d+\):? )`)
	silences    = regexp.MustCompile(`(?i)^(?:((?:connection|operation) (?:timed out|refused)|no route to host|network is unreachable|host is (?:down|unreachable))|(connection reset|remote host closed connection)|(smtp timeout))\b`)
	silenceForm = [...]string{"connect to %s[%s]:25: %s", "lost connection with %s[%s]: %s", "conversation with %s[%s] timed out: %s"}
	silentHost  = regexp.MustCompile(` (?:by|with) \[?([A-Za-z0-9.-]*[A-Za-z0-9])[\].]*$`)
	logServer   = regexp.MustCompile(`\b(?:H=|relay=)\[?([A-Za-z0-9.-]*[A-Za-z0-9])[\].]*(?: \[([0-9A-Fa-f.:]+)\])?`)
)

// asPostfix is what a delivery's line says, in Postfix' words where it is that a server does not answer.
func asPostfix(d delivery, line string) string {
	what := putOff.ReplaceAllString(d.text, "")
	kind := silences.FindStringSubmatch(what)
	if kind == nil {
		return d.text
	}
	host, address := domain(d.to), "..." // an address that the line does not tell
	if m := logServer.FindStringSubmatch(line); m != nil && m[1] != "none" {
		host = m[1]
		if m[2] != "" {
			address = m[2]
		}
	}
	if m := silentHost.FindStringSubmatch(what); m != nil && m[1] != "peer" {
		host = m[1]
	}
	if host == "" {
		return d.text
	}
	for i, form := range silenceForm {
		if kind[i+1] != "" {
			return fmt.Sprintf(form, host, address, what)
		}
	}
	panic("lines: a silence of no kind: " + what)
}
