package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"mime"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	json "github.com/goccy/go-json/v2"
	"github.com/spf13/pflag"
	"golang.org/x/text/language"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/wasm/web/demo"
)

// The limits of the server. A pasted bounce is some kilobytes.
const (
	maxBody      = 256 << 10
	maxHeader    = 16 << 10
	readTimeout  = 10 * time.Second
	writeTimeout = 60 * time.Second // the module on a slow line
	idleTimeout  = 60 * time.Second
	stopTimeout  = 10 * time.Second
)

// policy lets a page, and its workers, run their own scripts and the engine, and nothing else.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types postmend offline"

func serve(args []string, _ io.Reader, out, complaints io.Writer) (int, error) {
	var addr, web string
	var layersOf []string
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	flags.SetOutput(complaints)
	flags.StringVar(&addr, "addr", "127.0.0.1:8080", "where to listen; port 0 takes a free one")
	flags.StringVar(&web, "web", "wasm/web/dist", "the folder of the built widget")
	flags.StringArrayVar(&layersOf, "kb", nil, "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one, for the API")
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	k, err := layers.Open(layersOf)
	if err != nil {
		return exitUsage, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return exitUsage, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fmt.Fprintf(out, "http://%s/\n", l.Addr())
	s := &server{kb: k, engine: engine.New(k), web: os.DirFS(web)}
	return exitOK, s.run(ctx, l, log.New(complaints, "postmend: ", 0))
}

// server answers the demo pages and the API. It writes no log of requests, so
// nothing of what users say is ever kept.
type server struct {
	kb     *engine.KB
	engine *engine.Engine
	web    fs.FS // the built widget
}

// run serves until ctx ends, and then lets the requests under way finish.
func (s *server) run(ctx context.Context, l net.Listener, complaints *log.Logger) error {
	h := &http.Server{
		Handler: s.handler(), ErrorLog: complaints, MaxHeaderBytes: maxHeader,
		ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		stopped <- h.Shutdown(last)
	}()
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/diagnose", s.diagnose)
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /{$}", s.welcome)
	mux.HandleFunc("GET /{file}", s.page)
	mux.Handle("GET /postmend/", http.StripPrefix("/postmend/", http.HandlerFunc(s.asset)))
	return secured(mux)
}

// secured sets the headers that every response has.
func secured(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy":      policy,
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
		} {
			w.Header().Set(name, value)
		}
		h.ServeHTTP(w, r)
	})
}

// diagnose takes a case and answers with its Diagnosis, both as the contract has them.
func (s *server) diagnose(w http.ResponseWriter, r *http.Request) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, &engine.Error{Code: "wrong-content-type", Msg: "send the case as application/json"})
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if large := new(http.MaxBytesError); errors.As(err, &large) {
		refuse(w, http.StatusRequestEntityTooLarge, &engine.Error{Code: "body-too-large", Msg: "the case is longer than " + strconv.Itoa(maxBody) + " bytes"})
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, &engine.Error{Code: "body-unreadable", Msg: "the case did not arrive whole"})
		return
	}
	c, err := scenario.DecodeCase(body)
	if err != nil {
		refuse(w, http.StatusBadRequest, err)
		return
	}
	d, err := s.engine.Diagnose(c)
	if err != nil {
		refuse(w, http.StatusUnprocessableEntity, err)
		return
	}
	reply(w, http.StatusOK, d.AppendJSON(nil))
}

func refuse(w http.ResponseWriter, status int, err error) {
	e := &engine.Error{Code: "internal", Msg: "the case could not be diagnosed"}
	errors.As(err, &e)
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
	reply(w, status, text)
}

func reply(w http.ResponseWriter, status int, text []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(text, '\n'))
}

func (s *server) health(w http.ResponseWriter, _ *http.Request) {
	info := s.kb.Info()
	text, err := json.Marshal(map[string]string{"kb": info.ID, "version": info.Version, "digest": info.Digest})
	if err != nil {
		panic("serve: the health record cannot be written: " + err.Error())
	}
	reply(w, http.StatusOK, text)
}

// welcome leads to the page in the visitor's language.
func (s *server) welcome(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, "/"+pageLocale(r.Header.Get("Accept-Language"))+".html", http.StatusFound)
}

// pageLocale is the language of the page for a visitor; Chinese goes by script.
func pageLocale(accept string) string {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return demo.Locales[0]
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		locale := base.String()
		if script, _ := tag.Script(); locale == "zh" {
			locale = map[bool]string{true: "zh-TW", false: "zh-CN"}[script.String() == "Hant"]
		}
		if slices.Contains(demo.Locales, locale) {
			return locale
		}
	}
	return demo.Locales[0]
}

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>postmend</title>
<h1>The widget is not built</h1>
<p>Run <code>make web</code>, or start the server with <code>--web DIR</code>, the folder that holds <code>define.js</code>.</p>
<p>The API works without it: <code>POST /v1/diagnose</code>.</p>
`

// page serves the demo pages and their files.
func (s *server) page(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	if path.Ext(name) == ".html" {
		if _, err := fs.Stat(s.web, "define.js"); err != nil {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, notBuilt)
			return
		}
	}
	file(w, r, demo.FS, name)
}

// asset serves a file of the built widget.
func (s *server) asset(w http.ResponseWriter, r *http.Request) { file(w, r, s.web, r.URL.Path) }

// types are the only files that are served, and what they are.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".map": "application/json; charset=utf-8", ".wasm": "application/wasm", ".kb": "application/octet-stream",
}

func file(w http.ResponseWriter, r *http.Request, from fs.FS, name string) {
	kind, ok := types[path.Ext(name)]
	if !ok || strings.Contains(name, "/") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(w, r, from, name)
}
