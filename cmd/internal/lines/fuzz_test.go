package lines

import (
	"bytes"
	"encoding/csv"
	"hash/crc32"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"
	"unicode/utf8"
)

// FuzzReadDelivery reads any line as one of a mail server's log: what it finds stands in the line.
func FuzzReadDelivery(f *testing.F) {
	for _, s := range []string{
		`Nov  2 10:00:00 mx postfix/smtp[123]: 4Q1: to=<a@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, dsn=5.1.1, status=bounced (host mx.example.org said: 550 5.1.1 unknown)`,
		`Nov  2 10:00:00 mx sendmail[123]: x1: to=<a@example.org>, dsn=4.2.2, stat=Deferred: mailbox full`,
		`2026-11-02 10:00:00 1abcde-123456-AB ** a@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]: SMTP error: 550 unknown`,
		` status= (`, ` ** `, "to=<\xff>, status=x", "status=bounced",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		d, ok := readDelivery(line)
		if !ok && d != (delivery{}) {
			t.Errorf("%q is no failure, and says %q", line, d)
		}
		for _, s := range []string{d.to, d.status, d.text} {
			if !strings.Contains(line, s) {
				t.Errorf("%q is not in %q", s, line)
			}
		}
		if text := asPostfix(d, line); !strings.HasSuffix(text, putOff.ReplaceAllString(d.text, "")) {
			t.Errorf("%q becomes %q", d.text, text)
		}
		if strings.Contains(domain(d.to), "@") && !strings.Contains(d.to, "@") {
			t.Errorf("the domain of %q is %q", d.to, domain(d.to))
		}
	})
}

// FuzzMask masks any text: what comes out is one short line, and has no address in it.
func FuzzMask(f *testing.F) {
	for _, s := range []string{"550 <taro.yamada@example.jp>: unknown", "password: x", "'q' \"", "\x80\xff", strings.Repeat("ü", 1001), strings.Repeat("\x80", 2001), "a@b@c 192.0.2.1", strings.Repeat("x ", 79) + "a@ b", "\x1b]0;t\x07\u202e\u009b1m", "パスワードは a1 です", "密码是 b2", "p\u200bass: 2001:db8::1"} {
		f.Add(s)
	}
	whole := regexp.MustCompile(address)
	f.Fuzz(func(t *testing.T, text string) {
		got := Mask(text)
		if n := utf8.RuneCountInString(got); n > maskRunes+1 {
			t.Errorf("%d characters are left of %q", n, text)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf) }) {
			t.Errorf("Mask(%q) = %q, which acts on a terminal", text, got)
		}
		if whole.MatchString(strings.TrimSuffix(got, "…")) {
			t.Errorf("Mask(%q) = %q, which has an address", text, got)
		}
	})
}

// FuzzReader cuts any input into the lines that are in it, however it arrives.
func FuzzReader(f *testing.F) {
	for _, s := range []string{"", "a\n", "a\nb", "\n\r\nc\r\n", "123456789a\n9\n", "\r\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 8
		want := bytes.SplitAfter(data, []byte("\n"))
		if last := len(want) - 1; len(want[last]) == 0 {
			want = want[:last]
		}
		r := NewReader(iotest.HalfReader(bytes.NewReader(data)), most, 0, 0)
		at, n := 0, 0
		var c Chunk
		for r.Next(&c) == nil {
			for _, l := range c.Lines {
				if n == len(want) {
					t.Fatalf("%q has %d lines, and another is read", data, n)
				}
				line := want[n]
				long := len(line) > most+1
				if n++; l.Number != n || l.Offset != int64(at) || l.TooLong != long || !long && !bytes.Equal(l.Text, bytes.TrimRight(line, "\r\n")) {
					t.Errorf("line %d of %q is %+v", n, data, l)
				}
				at += len(line)
			}
			if c.End != int64(at) || c.Last != n || c.Sum != crc32.Checksum(data[:at], Castagnoli) {
				t.Errorf("%q: the chunk ends at %d behind line %d, want %d, %d; sum %x", data, c.End, c.Last, at, n, c.Sum)
			}
		}
		if n != len(want) {
			t.Errorf("%q has %d lines, %d are read", data, len(want), n)
		}
	})
}

// FuzzCSV writes any value so that a reader of CSV finds it again. Go's reader takes \r\n for \n.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "a", `"`, ",", "\n", "\x00", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line := append(AppendCSV([]byte("x,"), s), '\n')
		r := csv.NewReader(bytes.NewReader(line))
		got, err := r.Read()
		if err != nil || len(got) != 2 || strings.ReplaceAll(got[1], "\r", "") != strings.ReplaceAll(s, "\r", "") {
			t.Errorf("%q is written %q and read %q, %v", s, line, got, err)
		}
	})
}
