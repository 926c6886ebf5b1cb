package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
)

// route is a pattern of paths, and what answers there. The log and the metrics
// know a request by the pattern only. No methods are all.
type route struct {
	pattern string
	methods []string
	handle  func(*response, *http.Request)
}

func (to route) takes(method string) bool {
	return to.methods == nil || slices.Contains(to.methods, method)
}

var get = []string{http.MethodGet, http.MethodHead}

// apiPath is where cases go, and the only path that other origins may be allowed to call.
const apiPath = "/v1/diagnose"

func (s *server) route(at string) route {
	switch dir, _ := path.Split(at); {
	case at == apiPath:
		return route{at, []string{http.MethodPost}, s.diagnose}
	case at == "/healthz":
		return route{at, get, s.health}
	case at == "/":
		return route{at, get, s.welcome}
	case dir == "/":
		return route{"/{file}", get, s.page}
	case dir == "/postmend/":
		return route{"/postmend/{file}", get, s.asset}
	}
	return route{"other", nil, nothing}
}

func nothing(a *response, _ *http.Request) {
	a.refuse(http.StatusNotFound, &engine.Error{Code: "not-found", Msg: "there is nothing at this path"})
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun := time.Now()
	a := &response{ResponseWriter: w}
	to := s.route(r.URL.Path)
	s.metrics.inFlight.Inc()
	defer func() {
		broken := recover()
		begunToAnswer := a.status != 0
		if broken != nil {
			s.log.Error("panic", "route", to.pattern, "cause", harmless(broken), "stack", string(debug.Stack()))
		}
		if broken != nil && !begunToAnswer {
			a.refuse(http.StatusInternalServerError, errors.New("panic"))
		}
		s.finish(a, r, to, time.Since(begun))
		if broken != nil && begunToAnswer {
			panic(http.ErrAbortHandler) // the client must not take half an answer for a whole one
		}
	}()
	secure(a.Header())
	if to.pattern == apiPath {
		s.share(a.Header(), r)
	}
	if to.takes(r.Method) {
		to.handle(a, r)
		return
	}
	a.Header().Set("Allow", strings.Join(to.methods, ", ")+", OPTIONS")
	if r.Method == http.MethodOptions {
		a.WriteHeader(http.StatusNoContent)
		return
	}
	a.refuse(http.StatusMethodNotAllowed, &engine.Error{Code: "wrong-method", Msg: "this path does not take the method"})
}

// harmless says what broke without quoting: a value that is not the runtime's own may hold a user's text.
func harmless(broken any) string {
	if err, ok := broken.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", broken)
}

// finish counts the request and logs it. Of the request it tells only what this program itself has names for.
func (s *server) finish(a *response, r *http.Request, to route, took time.Duration) {
	s.metrics.inFlight.Dec()
	s.metrics.request(to.pattern, a.status, took)
	if !s.accessLog {
		return
	}
	method := r.Method
	if !slices.Contains([]string{"GET", "HEAD", "POST", "OPTIONS"}, method) {
		method = "other"
	}
	attributes := []slog.Attr{
		slog.String("method", method), slog.String("route", to.pattern), slog.Int("status", a.status),
		slog.Int64("bytes", a.bytes), slog.Float64("seconds", took.Seconds()),
	}
	if a.code != "" {
		attributes = append(attributes, slog.String("code", a.code))
	}
	if digest := a.Header().Get(digestHeader); digest != "" {
		attributes = append(attributes, slog.String("digest", digest))
	}
	s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", attributes...)
}

// response is an answer under way, and what the log may tell of it.
type response struct {
	http.ResponseWriter
	status int
	bytes  int64
	code   string // why it was refused
}

func (a *response) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *response) Write(text []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(text)
	a.bytes += int64(n)
	return n, err
}

func (a *response) reply(status int, text []byte) {
	a.Header().Set("Content-Type", "application/json; charset=utf-8")
	a.Header().Set("Cache-Control", "no-store")
	a.Header().Set("Content-Length", strconv.Itoa(len(text)+1))
	a.WriteHeader(status)
	a.Write(append(text, '\n'))
}

func (a *response) refuse(status int, err error) {
	e := &engine.Error{Code: "internal", Msg: "the case could not be diagnosed"}
	errors.As(err, &e)
	a.code = e.Code
	var record struct {
		Error struct {
			Code    string `json:"code"`
			Field   string `json:"field,omitempty"`
			Message string `json:"message"`
			Hint    string `json:"hint,omitempty"`
		} `json:"error"`
	}
	record.Error.Code, record.Error.Field, record.Error.Message, record.Error.Hint = e.Code, e.Field, e.Msg, e.Hint
	text, err := json.Marshal(record)
	if err != nil {
		panic("serve: an error record cannot be written: " + err.Error())
	}
	a.reply(status, text)
}
