package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestServeSharesWithAllowedOriginsOnly(t *testing.T) {
	allow := func(o *serveOptions) { o.origins = []string{"https://help.example", "http://127.0.0.1:3000"} }
	none := func(*serveOptions) {}
	tests := []struct {
		name, method, path, origin string
		options                    func(*serveOptions)
		allowed, methods, vary     string
	}{
		{"preflight", "OPTIONS", apiPath, "https://help.example", allow, "https://help.example", "POST", "Origin"},
		{"request", "POST", apiPath, "http://127.0.0.1:3000", allow, "http://127.0.0.1:3000", "", "Origin"},
		{"another origin", "POST", apiPath, "https://evil.example", allow, "", "", "Origin"},
		{"preflight of another origin", "OPTIONS", apiPath, "https://evil.example", allow, "", "", "Origin"},
		{"one that begins the same", "POST", apiPath, "https://help.example.evil.example", allow, "", "", "Origin"},
		{"another port", "POST", apiPath, "https://help.example:8443", allow, "", "", "Origin"},
		{"another scheme", "POST", apiPath, "http://help.example", allow, "", "", "Origin"},
		{"a sandboxed page", "POST", apiPath, "null", allow, "", "", "Origin"},
		{"no origin", "POST", apiPath, "", allow, "", "", "Origin"},
		{"off by default", "OPTIONS", apiPath, "https://help.example", none, "", "", ""},
		{"the API only", "GET", "/healthz", "https://help.example", allow, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := testServer(t, tt.options)
			r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(`{}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Origin", tt.origin)
			r.Header.Set("Access-Control-Request-Method", "POST")
			r.Header.Set("Access-Control-Request-Headers", "content-type")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			h := w.Header()
			got := []string{h.Get("Access-Control-Allow-Origin"), h.Get("Access-Control-Allow-Methods"), h.Get("Vary"), h.Get("Access-Control-Allow-Credentials")}
			if want := []string{tt.allowed, tt.methods, tt.vary, ""}; strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%q, want %q", got, want)
			}
			if want := map[string]int{"OPTIONS": 204, "POST": 200, "GET": 200}[tt.method]; w.Code != want {
				t.Errorf("status %d, want %d", w.Code, want)
			}
		})
	}
}

// TestServeSecuresAll looks at answers of every kind: pages, files, answers of the API, refusals.
func TestServeSecuresAll(t *testing.T) {
	s, _ := testServer(t)
	for _, request := range []string{"GET /en.html", "GET /postmend/define.js", "GET /", "GET /healthz", "POST " + apiPath, "GET /nothing", "TRACE /", "OPTIONS " + apiPath, "GET /%2e%2e/x"} {
		method, path, _ := strings.Cut(request, " ")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		for name, want := range map[string]string{
			"Content-Security-Policy": "frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()",
		} {
			if got := w.Header().Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", request, name, got)
			}
		}
		if w.Header().Get("Server") != "" || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", request, http.Header(w.Header()))
		}
	}
}
