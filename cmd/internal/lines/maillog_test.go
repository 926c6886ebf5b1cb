package lines

import "testing"

func TestReadDelivery(t *testing.T) {
	tests := []struct {
		name, line string
		want       delivery
		ok         bool
	}{
		{"postfix, bounced", `Nov 22 10:00:01 mx postfix/smtp[123]: 4F2A: to=<taro@example.jp>, orig_to=<t>, relay=mx.example.jp[192.0.2.1]:25, delay=1.2, delays=0/0/1/0.2, dsn=5.1.1, status=bounced (host mx.example.jp[192.0.2.1] said: 550 5.1.1 <taro@example.jp>: user unknown (in reply to RCPT TO command))`,
			delivery{"taro@example.jp", "5.1.1", "host mx.example.jp[192.0.2.1] said: 550 5.1.1 <taro@example.jp>: user unknown (in reply to RCPT TO command)"}, true},
		{"postfix, deferred", `2026-11-22T10:00:01.5+00:00 mx postfix/smtp[9]: 4F2B: to=<a@b.example>, relay=none, delay=30, dsn=4.4.1, status=deferred (connect to b.example[192.0.2.2]:25: Connection timed out)`,
			delivery{"a@b.example", "4.4.1", "connect to b.example[192.0.2.2]:25: Connection timed out"}, true},
		{"postfix, sent", `Nov 22 10:00:01 mx postfix/smtp[1]: 4F2C: to=<a@b.example>, relay=x, dsn=2.0.0, status=sent (250 OK)`, delivery{}, false},
		{"postfix, connect", `Nov 22 10:00:01 mx postfix/smtpd[1]: connect from unknown[192.0.2.9]`, delivery{}, false},
		{"sendmail", `Nov 22 10:00:01 mx sendmail[77]: xAM: to=<a@b.example>, ctladdr=<c@d.example> (1/1), delay=00:00:01, mailer=esmtp, pri=120, relay=mx.b.example. [192.0.2.1], dsn=5.1.1, stat=User unknown`,
			delivery{"a@b.example", "5.1.1", "User unknown"}, true},
		{"sendmail, put off", `Nov 22 10:00:01 mx sm-mta[77]: xAM: to=a@b.example, delay=1, dsn=4.0.0, stat=Deferred: Connection refused by mx.b.example.`,
			delivery{"a@b.example", "4.0.0", "Deferred: Connection refused by mx.b.example."}, true},
		{"sendmail, sent", `Nov 22 10:00:01 mx sendmail[77]: xAM: to=<a@b.example>, dsn=2.0.0, stat=Sent (ok)`, delivery{}, false},
		{"exim, failed", `2026-11-22 10:00:01 1tEabc-000000012Qx-3Rpq ** a@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1] X=TLS1.3:256 CV=yes: SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no such user`,
			delivery{"a@b.example", "", "SMTP error from remote mail server after RCPT TO:<a@b.example>: 550 5.1.1 no such user"}, true},
		{"exim, put off", `2026-11-22 10:00:01 1tEabc-0001ab-Xy == a@b.example R=dnslookup T=remote_smtp defer (110): Connection timed out`,
			delivery{"a@b.example", "", "defer (110): Connection timed out"}, true},
		{"exim, by syslog", `Nov 22 10:00:01 mx exim[812]: 2026-11-22 10:00:01 1tEabc-0001ab-Xy ** a@b.example R=dnslookup T=remote_smtp: all hosts have been failing`,
			delivery{"a@b.example", "", "all hosts have been failing"}, true},
		{"exim, by syslog without its own time", `2026-11-22T10:00:01.5+00:00 mx exim4[812]: [812] 1tEabc-0001ab-Xy == a@b.example R=dnslookup T=remote_smtp defer (110): Connection timed out`,
			delivery{"a@b.example", "", "defer (110): Connection timed out"}, true},
		{"exim, what somebody wrote", `Nov 22 10:00:01 mx imapd[7]: subject: 2026-11-22 10:00:01 1tEabc-0001ab-Xy ** a@b.example R=x: y`, delivery{}, false},
		{"exim, delivered", `2026-11-22 10:00:01 1tEabc-0001ab-Xy => a@b.example R=dnslookup T=remote_smtp H=mx.b.example [192.0.2.1]`, delivery{}, false},
		{"nothing", "", delivery{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := readDelivery(tt.line)
			if ok != tt.ok || got != tt.want {
				t.Errorf("%+v, %v; want %+v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestAsPostfix(t *testing.T) {
	const exim = `2026-11-22 10:00:01 1tEabc-0001ab-Xy == joe@b.example R=dnslookup T=remote_smtp`
	const sendmail = `Nov 22 10:00:01 mx sm-mta[77]: xAM: to=a@b.example, delay=1`
	tests := []struct{ name, line, want string }{
		{"exim, timed out", exim + ` defer (110): Connection timed out`, `connect to b.example[...]:25: Connection timed out`},
		{"exim, refused", exim + ` H=mx.b.example [192.0.2.1] defer (111): Connection refused`, `connect to mx.b.example[192.0.2.1]:25: Connection refused`},
		{"exim, IPv6", exim + ` H=mx.b.example [2001:db8::1] defer (113): No route to host`, `connect to mx.b.example[2001:db8::1]:25: No route to host`},
		{"exim, closed", exim + ` H=mx.b.example [192.0.2.1] defer (-18): Remote host closed connection in response to initial connection`, `lost connection with mx.b.example[192.0.2.1]: Remote host closed connection in response to initial connection`},
		{"exim, no greeting", exim + ` H=mx.b.example [192.0.2.1]: SMTP timeout after initial connection`, `conversation with mx.b.example[192.0.2.1] timed out: SMTP timeout after initial connection`},
		{"exim, reset", exim + ` defer (104): Connection reset by peer`, `lost connection with b.example[...]: Connection reset by peer`},
		{"exim, a reply", exim + ` H=mx.b.example [192.0.2.1] defer (-44): SMTP error from remote mail server after RCPT TO:<joe@b.example>: 451 4.7.1 Greylisted`, `defer (-44): SMTP error from remote mail server after RCPT TO:<joe@b.example>: 451 4.7.1 Greylisted`},
		{"sendmail, refused", sendmail + `, dsn=4.0.0, stat=Deferred: Connection refused by mx.b.example.`, `connect to mx.b.example[...]:25: Connection refused by mx.b.example.`},
		{"sendmail, timed out", sendmail + `, relay=mx.b.example. [192.0.2.1], dsn=4.0.0, stat=Deferred: Operation timed out with mx.b.example.`, `connect to mx.b.example[192.0.2.1]:25: Operation timed out with mx.b.example.`},
		{"sendmail, its own relay", `Nov 22 10:00:01 mx sendmail[7]: xAM: to=root, relay=[127.0.0.1] [127.0.0.1], dsn=4.0.0, stat=Deferred: Connection refused by [127.0.0.1]`, `connect to 127.0.0.1[127.0.0.1]:25: Connection refused by [127.0.0.1]`},
		{"sendmail, nobody is named", `Nov 22 10:00:01 mx sendmail[7]: xAM: to=root, dsn=4.0.0, stat=Deferred: No route to host`, `Deferred: No route to host`},
		{"postfix", `Nov 22 10:00:01 mx postfix/smtp[9]: 4F2B: to=<a@b.example>, relay=none, dsn=4.4.1, status=deferred (connect to b.example[192.0.2.2]:25: Connection timed out)`, `connect to b.example[192.0.2.2]:25: Connection timed out`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, ok := readDelivery(tt.line)
			if got := asPostfix(d, tt.line); !ok || got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
