package main

import (
	"bytes"
	"context"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// record is what was logged so far; any goroutine may write and read it.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// testServer is a server with the shipped knowledge and a small widget, unless change says otherwise.
func testServer(t testing.TB, change ...func(*serveOptions)) (*server, *record) {
	t.Helper()
	_, o := serveFlags(io.Discard)
	for _, c := range change {
		c(o)
	}
	complaints := &record{}
	s, err := newServer(o, complaints)
	if err != nil {
		t.Fatal(err)
	}
	s.web = fstest.MapFS{
		"define.js": {Data: []byte("export {}")}, "postmend.wasm": {Data: []byte("\x00asm")}, "mail.kb": {Data: []byte("kb")},
		"secret.txt": {Data: []byte("no")}, "deep/x.js": {Data: []byte("no")}, ".hidden.js": {Data: []byte("no")},
	}
	return s, complaints
}

// running starts the server on a free port of the loopback, and stops it after the test.
func running(t testing.TB, s *server) (addr string, stop func() error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := s.port(l, s)
	p.server.ConnState = s.metrics.connection
	ctx, end := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- s.run(ctx, end, []port{p}, 0) }()
	once := sync.OnceValue(func() error {
		end()
		return <-stopped
	})
	t.Cleanup(func() { once() })
	answered(t, l.Addr().String()) // all goroutines of the server have begun
	atRest(t, s, math.MaxInt)
	return l.Addr().String(), once
}

// eventually waits for what another goroutine or process does in its own time.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for: %s", what)
		}
	}
}

func post(h http.Handler, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", apiPath, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestServeDiagnoses(t *testing.T) {
	s, _ := testServer(t)
	tests := []struct {
		name, kind, body string
		status           int
		want             string
	}{
		{"a case", "application/json", `{"id":"c1","locale":"ja","symptom":{"text":"552 5.2.2 mailbox full"}}`, 200, `{"format":1,"id":"c1"`},
		{"a charset is fine", "application/json; charset=UTF-8", `{"symptom":{}}`, 200, `{"format":1,`},
		{"another charset is not", "application/json; charset=shift_jis", `{"symptom":{}}`, 415, `"code":"wrong-content-type"`},
		{"no form", "text/plain", `{}`, 415, `"code":"wrong-content-type"`},
		{"no type", "", `{}`, 415, `"code":"wrong-content-type"`},
		{"not JSON", "application/json", `{"symptom":`, 400, `"code":"json-syntax"`},
		{"nothing", "application/json", ``, 400, `"code":"json-syntax"`},
		{"an unknown member", "application/json", `{"sympton":{}}`, 400, `"code":"unknown-member"`},
		{"an unknown field", "application/json", `{"symptom":{"acton":"send"}}`, 422, `"field":"symptom.acton"`},
		{"too large", "application/json", `{"symptom":{"text":"` + strings.Repeat("x", 256<<10) + `"}}`, 413, `"code":"body-too-large"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := post(s, tt.kind, tt.body)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%d %.300s, want %d and %s", w.Code, w.Body, tt.status, tt.want)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control %q", got)
			}
			if rests := w.Code == 200 || w.Code == 422; rests != (w.Header().Get(digestHeader) != "") {
				t.Errorf("%d, %s %q", w.Code, digestHeader, w.Header().Get(digestHeader))
			}
		})
	}
}

func TestServeTakesNothingPacked(t *testing.T) {
	s, _ := testServer(t)
	r := httptest.NewRequest("POST", apiPath, strings.NewReader("\x1f\x8b"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestServePages(t *testing.T) {
	s, _ := testServer(t)
	tests := []struct {
		name, method, path, accept string
		status                     int
		header, want               string
	}{
		{"the page in the visitor's language", "GET", "/", "zh-Hant-HK,zh;q=0.9", 302, "Location", "/zh-TW.html"},
		{"English for all others", "GET", "/", "ko", 302, "Location", "/en.html"},
		{"a page", "GET", "/ja.html", "", 200, "Content-Security-Policy", policy},
		{"a page, without its body", "HEAD", "/ja.html", "", 200, "Content-Type", "text/html; charset=utf-8"},
		{"the engine", "GET", "/postmend/postmend.wasm", "", 200, "Content-Type", "application/wasm"},
		{"knowledge", "GET", "/postmend/mail.kb", "", 200, "Content-Type", "application/octet-stream"},
		{"no other files", "GET", "/postmend/secret.txt", "", 404, "", ""},
		{"no folders", "GET", "/postmend/deep/x.js", "", 404, "", ""},
		{"no listing", "GET", "/postmend/", "", 404, "", ""},
		{"no source", "GET", "/demo.go", "", 404, "", ""},
		{"no other path", "POST", "/v2/diagnose", "", 404, "", ""},
		{"health", "GET", "/healthz", "", 200, "X-Content-Type-Options", "nosniff"},
		{"health, asked briefly", "HEAD", "/healthz", "", 200, "Cache-Control", "no-store"},
		{"a diagnosis is not fetched", "GET", apiPath, "", 405, "Allow", "POST, OPTIONS"},
		{"nor is it put", "PUT", apiPath, "", 405, "Allow", "POST, OPTIONS"},
		{"a page is not posted to", "POST", "/en.html", "", 405, "Allow", "GET, HEAD, OPTIONS"},
		{"what a path takes", "OPTIONS", "/healthz", "", 204, "Allow", "GET, HEAD, OPTIONS"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.path, nil)
			r.Header.Set("Accept-Language", tt.accept)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != tt.status || w.Header().Get(tt.header) != tt.want {
				t.Errorf("%d, %s %q, want %d, %q", w.Code, tt.header, w.Header().Get(tt.header), tt.status, tt.want)
			}
			if w.Code >= 400 && !strings.HasPrefix(w.Body.String(), `{"error":{"code":"`) {
				t.Errorf("%d without a code: %s", w.Code, w.Body)
			}
		})
	}
}

func TestServeSaysThatTheWidgetIsNotBuilt(t *testing.T) {
	s, _ := testServer(t)
	s.web = folder(t.TempDir())
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/en.html", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestServeRefusesFlags(t *testing.T) {
	tests := []struct{ name, args, want string }{
		{"any origin", "--allow-origin *", "--allow-origin *"},
		{"no origin", "--allow-origin null", "--allow-origin null"},
		{"an origin with a path", "--allow-origin https://help.example/", "without a path"},
		{"an origin in capitals", "--allow-origin https://Help.example", "lower case"},
		{"a user in the origin", "--allow-origin https://a@help.example", "without a path"},
		{"nothing to watch", "--watch", "--watch needs --kb"},
		{"no connection", "--max-connections 0", "above 0"},
		{"a stray word", "now", "no argument"},
		{"no such knowledge", "--kb /does/not/exist", "/does/not/exist"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, err := serve(strings.Fields(tt.args), nil, io.Discard, io.Discard)
			if code != exitUsage || err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%d %v, want %q", code, err, tt.want)
			}
		})
	}
}
