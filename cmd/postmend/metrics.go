package main

import (
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/postmend/postmend/engine"
)

// metrics are what operators see. No label has a value from a request.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	inFlight    prometheus.Gauge
	connections prometheus.Gauge
	diagnoses   *prometheus.CounterVec
	reloads     *prometheus.CounterVec
	good        prometheus.Gauge
	loaded      prometheus.Gauge
}

var buckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics(k *knowledge) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "postmend_http_requests_total", Help: "Requests answered, by pattern of the path and class of the status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "postmend_http_request_duration_seconds", Help: "Time from a request's headers to the end of its answer, by pattern of the path.", Buckets: buckets,
		}, []string{"route"}),
		inFlight:    gauge("postmend_http_requests_in_flight", "Requests that are being answered."),
		connections: gauge("postmend_http_connections", "Open connections of the public listener."),
		diagnoses: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "postmend_diagnoses_total", Help: "Diagnoses, by the verdict on the leading cause (none: no cause found) and by whether a question should be asked first.",
		}, []string{"verdict", "ask_first"}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "postmend_knowledge_loads_total", Help: "Loads of the knowledge base, the first included, by result.",
		}, []string{"result"}),
		good:   gauge("postmend_knowledge_last_load_successful", "1 if the last load of the knowledge base succeeded, 0 if an older version was kept."),
		loaded: gauge("postmend_knowledge_last_load_success_timestamp_seconds", "When the knowledge base in use was loaded, Unix time."),
	}
	for _, verdict := range []engine.Verdict{engine.Confirmed, engine.Likely, engine.Possible, "none"} {
		for _, ask := range []string{"false", "true"} {
			m.diagnoses.WithLabelValues(string(verdict), ask)
		}
	}
	m.reloads.WithLabelValues("success")
	m.reloads.WithLabelValues("failure")
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, m.connections, m.diagnoses, m.reloads, m.good, m.loaded,
		inUse{k}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
}

// handler serves the metrics and nothing else.
func (m *metrics) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

func (m *metrics) request(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// diagnosis counts an answer. The fallback, which leads where no cause was found, is none.
func (m *metrics) diagnosis(d *engine.Diagnosis, fallback string) {
	verdict := "none"
	if len(d.Findings) > 0 && d.Findings[0].Cause != fallback {
		verdict = string(d.Findings[0].Verdict)
	}
	m.diagnoses.WithLabelValues(verdict, strconv.FormatBool(d.AskFirst)).Inc()
}

func (m *metrics) connection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		m.connections.Inc()
	case http.StateClosed:
		m.connections.Dec()
	}
}

func (m *metrics) reloaded(good bool) {
	if !good {
		m.reloads.WithLabelValues("failure").Inc()
		m.good.Set(0)
		return
	}
	m.reloads.WithLabelValues("success").Inc()
	m.good.Set(1)
	m.loaded.SetToCurrentTime()
}

// inUse tells which knowledge answers now, read when it is asked for: there is
// never a moment with two versions or none.
type inUse struct{ knowledge *knowledge }

var kbInfo = prometheus.NewDesc("postmend_knowledge_info", "The knowledge base in use; the value is always 1.", []string{"id", "version", "digest"}, nil)

func (inUse) Describe(out chan<- *prometheus.Desc) { out <- kbInfo }

func (u inUse) Collect(out chan<- prometheus.Metric) {
	info := u.knowledge.now.Load().info
	out <- prometheus.MustNewConstMetric(kbInfo, prometheus.GaugeValue, 1, info.ID, info.Version, info.Digest)
}
