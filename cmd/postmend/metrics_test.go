package main

import (
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

func scrape(t testing.TB, s *server) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.metrics.handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lamp.kb")
	put(t, path, bundle(t, lamp(t)))
	s, _ := testServer(t, func(o *serveOptions) { o.kb = []string{path} })
	post(s, "application/json", blown)
	post(s, "application/json", blown)
	post(s, "application/json", `{}`)
	post(s, "application/json", `{`)
	post(s, "text/plain", `{}`)
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/nothing/here", nil))
	put(t, path, []byte("no bundle"))
	s.knowledge.reload("test")
	put(t, path, bundle(t, lamp(t, second...)))
	s.knowledge.reload("test")
	put(t, path, []byte("no bundle again"))
	s.knowledge.reload("test")

	got := scrape(t, s)
	for _, want := range []string{
		`postmend_http_requests_total{route="/v1/diagnose",status="2xx"} 3`,
		`postmend_http_requests_total{route="/v1/diagnose",status="4xx"} 2`,
		`postmend_http_requests_total{route="other",status="4xx"} 1`,
		`postmend_http_request_duration_seconds_count{route="/v1/diagnose"} 5`,
		`postmend_http_request_duration_seconds_bucket{route="/v1/diagnose",le="+Inf"} 5`,
		`postmend_http_requests_in_flight 0`,
		`postmend_http_connections 0`,
		`postmend_diagnoses_total{ask_first="false",verdict="likely"} 2`,
		`postmend_diagnoses_total{ask_first="false",verdict="none"} `,
		`postmend_diagnoses_total{ask_first="true",verdict="confirmed"} 0`,
		`postmend_knowledge_loads_total{result="success"} 2`,
		`postmend_knowledge_loads_total{result="failure"} 2`,
		`postmend_knowledge_last_load_successful 0`,
		`postmend_knowledge_info{digest="` + s.knowledge.now.Load().info.Digest + `",id="lamp",version="2.0.0"} 1`,
		"go_goroutines ",
	} {
		if !strings.Contains(got, "\n"+want) {
			t.Errorf("no line begins with %s", want)
		}
	}
	if n := strings.Count(got, "\npostmend_knowledge_info{"); n != 1 {
		t.Errorf("%d knowledge bases are in use", n)
	}
	if !regexp.MustCompile(`\npostmend_knowledge_last_load_success_timestamp_seconds 1\.\d+e\+09\n`).MatchString(got) {
		t.Error("when the knowledge was loaded is not told")
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestMetricsCountTheFallbackAsNone asks the shipped knowledge, which always finds something to say.
func TestMetricsCountTheFallbackAsNone(t *testing.T) {
	s, _ := testServer(t)
	post(s, "application/json", `{}`)
	post(s, "application/json", `{"symptom":{"text":"550 5.1.1 user unknown"}}`)
	got := scrape(t, s)
	if !strings.Contains(got, `,verdict="none"} 1`) || strings.Contains(got, `,verdict="possible"} 1`) {
		t.Errorf("the fallback is not counted as none in\n%s", got)
	}
}

// TestMetricsAreNamedAsUsual runs the checks of Prometheus' own linter.
func TestMetricsAreNamedAsUsual(t *testing.T) {
	s, _ := testServer(t)
	post(s, "application/json", `{}`)
	problems, err := promlint.New(strings.NewReader(scrape(t, s))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "postmend_") {
			t.Errorf("%v", p)
		}
	}
}

func TestMetricsAreNotPublic(t *testing.T) {
	s, _ := testServer(t)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 404 {
		t.Errorf("%d", w.Code)
	}
}
