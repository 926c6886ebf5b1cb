package main

import (
	"bytes"
	"context"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/engine"
)

func testServer(t *testing.T) *server {
	t.Helper()
	k, err := layers.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	web := fstest.MapFS{
		"define.js": {Data: []byte("export {}")}, "postmend.wasm": {Data: []byte("\x00asm")}, "mail.kb": {Data: []byte("kb")},
		"secret.txt": {Data: []byte("no")}, "deep/x.js": {Data: []byte("no")},
	}
	return &server{kb: k, engine: engine.New(k), web: web}
}

func TestServeDiagnoses(t *testing.T) {
	h := testServer(t).handler()
	tests := []struct {
		name, kind, body string
		status           int
		want             string
	}{
		{"a case", "application/json", `{"id":"c1","locale":"ja","symptom":{"text":"552 5.2.2 mailbox full"}}`, 200, `{"format":1,"id":"c1"`},
		{"a charset is fine", "application/json; charset=utf-8", `{"symptom":{}}`, 200, `{"format":1,`},
		{"no form", "text/plain", `{}`, 415, `"code":"wrong-content-type"`},
		{"not JSON", "application/json", `{"symptom":`, 400, `"code":"json-syntax"`},
		{"an unknown field", "application/json", `{"symptom":{"acton":"send"}}`, 422, `"field":"symptom.acton"`},
		{"too large", "application/json", `{"symptom":{"text":"` + strings.Repeat("x", maxBody) + `"}}`, 413, `"code":"body-too-large"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/v1/diagnose", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.kind)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%d %.300s, want %d and %s", w.Code, w.Body, tt.status, tt.want)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control %q", got)
			}
		})
	}
}

func TestServePages(t *testing.T) {
	h := testServer(t).handler()
	tests := []struct {
		name, method, path, accept string
		status                     int
		header, want               string
	}{
		{"the page in the visitor's language", "GET", "/", "zh-Hant-HK,zh;q=0.9", 302, "Location", "/zh-TW.html"},
		{"English for all others", "GET", "/", "ko", 302, "Location", "/en.html"},
		{"a page", "GET", "/ja.html", "", 200, "Content-Security-Policy", policy},
		{"the engine", "GET", "/postmend/postmend.wasm", "", 200, "Content-Type", "application/wasm"},
		{"knowledge", "GET", "/postmend/mail.kb", "", 200, "Content-Type", "application/octet-stream"},
		{"no other files", "GET", "/postmend/secret.txt", "", 404, "", ""},
		{"no folders", "GET", "/postmend/deep/x.js", "", 404, "", ""},
		{"no listing", "GET", "/postmend/", "", 404, "", ""},
		{"no source", "GET", "/demo.go", "", 404, "", ""},
		{"health", "GET", "/healthz", "", 200, "X-Content-Type-Options", "nosniff"},
		{"a diagnosis is not fetched", "GET", "/v1/diagnose", "", 405, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.path, nil)
			r.Header.Set("Accept-Language", tt.accept)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || w.Header().Get(tt.header) != tt.want {
				t.Errorf("%d, %s %q, want %d, %q", w.Code, tt.header, w.Header().Get(tt.header), tt.status, tt.want)
			}
		})
	}
}

func TestServeSaysThatTheWidgetIsNotBuilt(t *testing.T) {
	s := testServer(t)
	s.web = fstest.MapFS{}
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, httptest.NewRequest("GET", "/en.html", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestServeStopsWithoutAWordOfTheUsers(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- testServer(t).run(ctx, l, log.New(&complaints, "", 0)) }()
	response, err := http.Post("http://"+l.Addr().String()+"/v1/diagnose", "application/json", strings.NewReader(`{"symptom":{"text":"my secret"}}`))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	stop()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if complaints.Len() > 0 {
		t.Errorf("logged %q", complaints.String())
	}
}
