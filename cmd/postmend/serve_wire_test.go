package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// wire sends bytes as they are, and returns the answer.
func wire(t testing.TB, addr, text string) *http.Response {
	t.Helper()
	c := dial(t, addr)
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return heard(t, c)
}

func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(time.Minute))
	return c
}

func heard(t testing.TB, c net.Conn) *http.Response {
	t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func text(t testing.TB, response *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestServeStaysInItsFolder asks for a file beside the folder of the widget in every spelling.
func TestServeStaysInItsFolder(t *testing.T) {
	const outside = "outside the folder"
	base := t.TempDir()
	web := filepath.Join(base, "web")
	for name, content := range map[string]string{
		"secret.js": outside, "beside/secret.js": outside,
		"web/define.js": "inside", "web/deep/x.js": outside, "web/.hidden.js": outside, "web/notes.txt": outside,
	} {
		p := filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"in.js": "define.js", "out.js": "../secret.js", "absolute.js": filepath.Join(base, "secret.js"), "beside": "../beside", "loop.js": "loop.js", "folder.js": "deep"} {
		if err := os.Symlink(to, filepath.Join(web, link)); err != nil {
			t.Skip("no links here:", err)
		}
	}
	s, complaints := testServer(t)
	s.web = folder(web)
	addr, _ := running(t, s)
	tests := []struct {
		target string
		status int
	}{
		{"/postmend/define.js", 200}, {"/postmend/in.js", 200}, {"/postmend/define%2ejs", 200}, {"http://x/postmend/define.js", 200},
		{"/postmend/out.js", 404}, {"/postmend/absolute.js", 404}, {"/postmend/loop.js", 404}, {"/postmend/folder.js", 404},
		{"/postmend/beside/secret.js", 404}, {"/postmend/beside%2fsecret.js", 404}, {"/postmend/deep/x.js", 404}, {"/postmend/deep%2Fx.js", 404},
		{"/postmend/../secret.js", 404}, {"/postmend/%2e%2e/secret.js", 404}, {"/postmend/..%2fsecret.js", 404}, {"/postmend/%2e%2e%2fsecret.js", 404},
		{"/postmend/..%5csecret.js", 404}, {`/postmend/..\secret.js`, 404}, {"/postmend/%252e%252e%252fsecret.js", 404}, {"/postmend/..;/secret.js", 404},
		{"/postmend/%c0%ae%c0%ae/secret.js", 404}, {"/postmend/\uff0e\uff0e/secret.js", 404}, {"/postmend/..%00/secret.js", 404},
		{"/postmend/define.js%00", 404}, {"/postmend/%00define.js", 404}, {"/postmend/secret%00.js", 404}, {"/postmend/define.js%20", 404}, {"/postmend/define.js.", 404},
		{"/postmend/define.js/", 404}, {"/postmend//define.js", 404}, {"//postmend/define.js", 404}, {"/postmend/./define.js", 404}, {"/./postmend/define.js", 404},
		{"/postmend/.hidden.js", 404}, {"/postmend/notes.txt", 404}, {"/postmend/C:secret.js", 404}, {"/postmend/define.js::$DATA", 404}, {"/postmend/%2fetc%2fpasswd.js", 404},
		{"/../../secret.js", 404}, {"/%2e%2e/secret.js", 404}, {`/..\secret.js`, 404}, {"/demo.go", 404}, {"/.js", 404}, {"http://x/postmend/../secret.js", 404},
		{"/postmend/\x01define.js", 400}, {"/postmend/%zz", 400}, {"secret.js", 400},
	}
	for _, tt := range tests {
		response := wire(t, addr, "GET "+tt.target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		body := text(t, response)
		if response.StatusCode != tt.status || strings.Contains(body, outside) || strings.Contains(body, "passwd") {
			t.Errorf("GET %q: %d %q, want %d", tt.target, response.StatusCode, body, tt.status)
		}
	}
	if got := complaints.String(); strings.Contains(got, "secret") || strings.Contains(got, "panic") {
		t.Errorf("logged:\n%s", got)
	}
}

// fragile is a folder that breaks, quoting what it was asked for.
type fragile struct{}

func (fragile) Open(name string) (fs.File, error) { panic("cannot open " + name) }

// TestServeLogsNothingOfTheUsers puts a mark wherever a client can write something, and looks for it in all that is kept.
func TestServeLogsNothingOfTheUsers(t *testing.T) {
	const mark = "zx81secret"
	s, complaints := testServer(t, func(o *serveOptions) { o.accessLog, o.origins = true, []string{"https://help.example"} })
	s.web = fragile{}
	addr, stop := running(t, s)
	body := func(b string) string {
		return fmt.Sprintf("POST %s?q=%s HTTP/1.1\r\nHost: %[2]s\r\nContent-Type: application/json; x=%[2]s\r\nX-%[2]s: %[2]s\r\nUser-Agent: %[2]s\r\nReferer: http://%[2]s/\r\nCookie: a=%[2]s\r\nAuthorization: Bearer %[2]s\r\nX-Forwarded-For: %[2]s\r\nOrigin: https://%[2]s.example\r\nConnection: close\r\nContent-Length: %[3]d\r\n\r\n%[4]s", apiPath, mark, len(b), b)
	}
	requests := []struct {
		name, text string
		status     int
	}{
		{"a case", body(`{"id":"` + mark + `","symptom":{"text":"my password is ` + mark + ` and mail to ` + mark + `@example.org fails"}}`), 200},
		{"no JSON", body(`{"` + mark), 400},
		{"an unknown member", body(`{"` + mark + `":1}`), 400},
		{"an unknown field", body(`{"symptom":{"` + mark + `":1}}`), 422},
		{"an unknown value", body(`{"symptom":{"action":"` + mark + `"}}`), 422},
		{"a locale", body(`{"locale":"` + mark + `"}`), 200},
		{"a path", "GET /" + mark + "/" + mark + "?" + mark + ";" + mark + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404},
		{"a file", "GET /" + mark + ".js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 404},
		{"a file that breaks the server", "GET /postmend/" + mark + ".js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 500},
		{"a method", strings.ToUpper(mark) + " / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405},
		{"a preflight", "OPTIONS " + apiPath + " HTTP/1.1\r\nHost: x\r\nOrigin: " + mark + "\r\nAccess-Control-Request-Method: " + mark + "\r\nConnection: close\r\n\r\n", 204},
		{"a language", "GET / HTTP/1.1\r\nHost: x\r\nAccept-Language: " + mark + "\r\nConnection: close\r\n\r\n", 302},
		{"a wrong type", "POST " + apiPath + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + mark + "/x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 415},
		{"a wrong length", "POST " + apiPath + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + mark + "\r\n\r\n", 400},
		{"a wrong header", "GET / HTTP/1.1\r\nHost: x\r\n" + mark + "\r\n\r\n", 400},
		{"a wrong version", "GET / " + mark + "\r\n\r\n", 400},
		{"headers too long", "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat(mark, 4000) + "\r\n\r\n", 431},
	}
	for _, r := range requests {
		if response := wire(t, addr, r.text); response.StatusCode != r.status {
			t.Errorf("%s: %s %s", r.name, response.Status, text(t, response))
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	kept := complaints.String() + scrape(t, s)
	if i := strings.Index(strings.ToLower(kept), mark); i >= 0 {
		t.Errorf("kept: %q", kept[max(0, i-200):min(len(kept), i+200)])
	}
	for _, want := range []string{
		`"msg":"request","method":"POST","route":"/v1/diagnose","status":200,"bytes":`, `"status":422,`, `"code":"unknown-field"`, `"digest":"`,
		`"method":"GET","route":"other","status":404,`, `"method":"other","route":"/","status":405,`, `"msg":"panic","route":"/postmend/{file}","cause":"string"`,
	} {
		if !strings.Contains(kept, want) {
			t.Errorf("the log lacks %s:\n%s", want, kept)
		}
	}
}
