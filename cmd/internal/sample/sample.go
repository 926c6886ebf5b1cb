// Package sample makes up lines as users and servers send them, for tests and benchmarks:
// the same number always gives the same line.
package sample

import (
	"fmt"
	"io"
	"math/rand/v2"
)

// texts are what users see; %[1]s is an address, %[2]s a host, %[3]d a number.
var texts = []struct{ locale, text string }{
	{"en", "The message could not be sent because one of the recipients was rejected by the server. The rejected e-mail address was '%[1]s'. Subject 'Report %[3]d', Account: '%[2]s', Server: '%[2]s', Protocol: SMTP, Server Response: '550 5.7.1 relaying denied', Port: 25, Secure(SSL): No, Server Error: 550, Error Number: 0x800CCC79"},
	{"en", "<%[1]s>: host mx.%[2]s[192.0.2.7] said: 550 5.1.1 <%[1]s>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command), message %[3]d was returned"},
	{"ja", "サーバーへの接続は失敗しました。アカウント : '%[2]s', サーバー : 'mail.%[2]s', プロトコル : SMTP, ポート : 25, セキュリティ (SSL): なし, ソケット エラー : 10060, エラー番号 : 0x800CCC0E（%[3]d 回目）"},
	{"ja", "%[1]s にメールを送ると「552 5.2.2 mailbox full」というメッセージで戻ってきます。昨日までは届いていました。%[3]d 通送っても同じでした。どうすればよいでしょうか。"},
	{"zh-TW", "無法連線到伺服器。 主旨: '週報 %[3]d', 帳號: '%[2]s', 伺服器: 'smtp.%[2]s', 通訊協定: SMTP, 伺服器回應: '530 5.7.0 Authentication required', 連接埠: 25, 安全 (SSL): 否, 伺服器錯誤: 530, 錯誤碼: 0x800CCC78，收件者 %[1]s"},
	{"zh-CN", "发给 %[1]s 的邮件被退回，提示：Remote host said: 554 5.7.1 Service unavailable; Client host [198.51.100.9] blocked using zen.spamhaus.org; message %[3]d, 请问应该怎么处理？服务器是 %[2]s"},
	{"en", "I changed my password on the web page of %[2]s this morning and since then my phone asks for it again and again. The account is %[1]s. I typed it %[3]d times and I am sure that it is right, webmail takes it."},
	{"en", "Something odd happens with the thing near the window at %[2]s, number %[3]d, and nobody whom I asked, not even %[1]s, could tell me what it is or whether I should worry about it at all."},
}

var (
	users     = []string{"taro", "hanako.yamada", "wei-ling", "j.smith", "info", "no-reply", "zhang.san"}
	hosts     = []string{"example.jp", "example.com", "mail.example.tw", "example.cn", "corp.example.org"}
	providers = []string{`"syscom-jp"`, `"sonet-tw"`, `"wpoki-tw"`, `"mail.example.net"`, "null"}
)

// Case appends a case as a line of NDJSON, with its line end. Its text has 100 to 500 characters.
func Case(dst []byte, n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), 42))
	t := texts[r.IntN(len(texts))]
	host := hosts[r.IntN(len(hosts))]
	dst = fmt.Appendf(dst, `{"id":"c%d","locale":%q,"symptom":{"text":"`, n, t.locale)
	dst = fmt.Appendf(dst, t.text, users[r.IntN(len(users))]+"@"+host, host, r.IntN(1000))
	dst = append(dst, '"')
	if r.IntN(2) == 0 {
		dst = append(dst, `,"action":"send"`...)
	}
	dst = append(dst, `},"context":{`...)
	if r.IntN(2) == 0 {
		dst = fmt.Appendf(dst, `"provider":%s`, providers[r.IntN(len(providers))])
	}
	return append(dst, "}}\n"...)
}

// Mixed is Case, but every hundredth line is blank, cut off, or no case at all.
func Mixed(dst []byte, n int) []byte {
	switch n % 300 {
	case 99:
		return append(dst, " \n"...)
	case 199:
		return fmt.Appendf(dst, `{"id":"c%d","symptom":{"te`+"\n", n)
	case 299:
		return fmt.Appendf(dst, `{"id":"c%d","symptom":{"acton":"send"}}`+"\n", n)
	}
	return Case(dst, n)
}

// Reader reads lines 0, 1, 2 ... made by line, until they are size bytes or a little more.
func Reader(line func(dst []byte, n int) []byte, size int64) *Lines {
	return &Lines{line: line, left: size}
}

// Lines is a stream of made-up lines.
type Lines struct {
	N    int // lines made so far
	line func([]byte, int) []byte
	left int64
	buf  []byte
	rest []byte
}

func (l *Lines) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		if l.left <= 0 {
			return 0, io.EOF
		}
		l.buf = l.buf[:0]
		for len(l.buf) < 64<<10 && l.left > int64(len(l.buf)) {
			l.buf = l.line(l.buf, l.N)
			l.N++
		}
		l.rest = l.buf
		l.left -= int64(len(l.buf))
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}
