package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/net/netutil"
)

// limits bound what one client may cost. docs/serve.md says what each is for.
type limits struct {
	body        int64
	connections int
	diagnoses   int
	turn        time.Duration
	header      time.Duration
	read        time.Duration
	write       time.Duration
	idle        time.Duration
	stop        time.Duration
}

// maxHeader is for the request line and all headers together. net/http adds 4 KiB to it.
const maxHeader = 16 << 10

type serveOptions struct {
	addr, metricsAddr string
	web               string
	kb, origins       []string
	watch             time.Duration
	accessLog         bool
	limits            limits
}

func serveFlags(out io.Writer) (*pflag.FlagSet, *serveOptions) {
	o := &serveOptions{}
	flags := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	flags.SetOutput(out)
	usagePage(flags, out)
	flags.SortFlags = false
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "where to listen; port 0 takes a free one")
	flags.StringVar(&o.web, "web", "wasm/web/dist", "the folder of the built widget")
	flags.StringArrayVar(&o.kb, "kb", nil, "a knowledge folder (a layer, repeatable) or a .kb file in place of the built-in one, for the API")
	flags.DurationVar(&o.watch, "watch", 0, "look for changes of --kb so often and load them; --watch alone is every 2s")
	flags.Lookup("watch").NoOptDefVal = "2s"
	flags.StringVar(&o.metricsAddr, "metrics-addr", "", "where to serve /metrics for Prometheus, apart from --addr (default: nowhere)")
	flags.BoolVar(&o.accessLog, "access-log", false, "log a line for each request, without anything of what users say")
	flags.StringArrayVar(&o.origins, "allow-origin", nil, "a web origin whose pages may call the API, such as https://help.example (repeatable)")
	flags.Int64Var(&o.limits.body, "max-body", 256<<10, "longest case in bytes")
	flags.IntVar(&o.limits.connections, "max-connections", 1024, "how many connections may be open; more wait to be accepted")
	flags.IntVar(&o.limits.diagnoses, "max-diagnoses", 4*runtime.GOMAXPROCS(0), "how many cases to work on at once; more wait for their turn")
	flags.DurationVar(&o.limits.turn, "turn-timeout", 5*time.Second, "how long a case may wait for its turn before it is refused")
	flags.DurationVar(&o.limits.header, "header-timeout", 5*time.Second, "how long a request's headers may take to arrive")
	flags.DurationVar(&o.limits.read, "read-timeout", 10*time.Second, "how long a whole request may take to arrive")
	flags.DurationVar(&o.limits.write, "write-timeout", time.Minute, "how long a request may take from its headers to the end of the answer")
	flags.DurationVar(&o.limits.idle, "idle-timeout", time.Minute, "how long a connection may wait for its next request")
	flags.DurationVar(&o.limits.stop, "stop-timeout", 10*time.Second, "how long requests under way may take to finish after SIGTERM")
	return flags, o
}

func (o *serveOptions) check() error {
	for _, origin := range o.origins {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Scheme+"://"+strings.ToLower(u.Host) != origin {
			return fmt.Errorf("--allow-origin %s: it is scheme and host, in lower case and without a path, such as https://help.example", origin)
		}
	}
	l := o.limits
	for _, limit := range []struct {
		flag string
		n    int64
	}{
		{"max-body", l.body}, {"max-connections", int64(l.connections)}, {"max-diagnoses", int64(l.diagnoses)},
		{"turn-timeout", int64(l.turn)}, {"header-timeout", int64(l.header)}, {"read-timeout", int64(l.read)},
		{"write-timeout", int64(l.write)}, {"idle-timeout", int64(l.idle)}, {"stop-timeout", int64(l.stop)},
	} {
		if limit.n <= 0 {
			return fmt.Errorf("--%s must be above 0", limit.flag)
		}
	}
	if o.watch < 0 {
		return errors.New("--watch must be above 0")
	}
	if o.watch > 0 && len(o.kb) == 0 {
		return errors.New("--watch needs --kb: the built-in knowledge does not change")
	}
	return nil
}

func serve(args []string, _ io.Reader, out, complaints io.Writer) (int, error) {
	flags, o := serveFlags(out)
	if err := flags.Parse(args); err != nil {
		return exitUsage, err
	}
	if _, err := time.ParseDuration(flags.Arg(0)); err == nil && flags.Changed("watch") {
		return exitUsage, fmt.Errorf("serve takes no argument %q; write --watch=%s", flags.Arg(0), flags.Arg(0))
	}
	if flags.NArg() > 0 {
		return exitUsage, fmt.Errorf("serve takes no argument %q", flags.Arg(0))
	}
	if err := o.check(); err != nil {
		return exitUsage, err
	}
	s, err := newServer(o, complaints)
	if err != nil {
		return exitUsage, err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	ports, err := s.open(o)
	if err != nil {
		return exitUsage, err
	}
	fmt.Fprintf(out, "http://%s/\n", ports[0].listener.Addr())
	return exitOK, s.run(ctx, stop, ports, o.watch)
}

// server answers the demo pages and the API. Nothing of what users say is ever
// kept: not in its log, not in its metrics.
type server struct {
	knowledge *knowledge
	web       fs.FS // the built widget
	origins   []string
	limits    limits
	turns     chan struct{} // holds a token for each case that is worked on
	log       *slog.Logger
	accessLog bool
	metrics   *metrics
}

func newServer(o *serveOptions, complaints io.Writer) (*server, error) {
	k := &knowledge{paths: o.kb, log: slog.New(slog.NewJSONHandler(complaints, nil))}
	k.metrics = newMetrics(k)
	if err := k.start(); err != nil {
		return nil, err
	}
	return &server{
		knowledge: k, web: folder(o.web), origins: o.origins, limits: o.limits,
		turns: make(chan struct{}, o.limits.diagnoses), log: k.log, accessLog: o.accessLog, metrics: k.metrics,
	}, nil
}

// port is a listener and what answers there.
type port struct {
	listener net.Listener
	server   *http.Server
}

// open listens at the addresses, first that of the API.
func (s *server) open(o *serveOptions) ([]port, error) {
	public, err := net.Listen("tcp", o.addr)
	if err != nil {
		return nil, err
	}
	ports := []port{s.port(public, s)}
	ports[0].server.ConnState = s.metrics.connection
	if o.metricsAddr == "" {
		return ports, nil
	}
	inner, err := net.Listen("tcp", o.metricsAddr)
	if err != nil {
		public.Close()
		return nil, err
	}
	return append(ports, s.port(inner, s.metrics.handler())), nil
}

func (s *server) port(l net.Listener, h http.Handler) port {
	return port{netutil.LimitListener(l, s.limits.connections), &http.Server{
		Handler: h, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn), MaxHeaderBytes: maxHeader,
		ReadHeaderTimeout: s.limits.header, ReadTimeout: s.limits.read, WriteTimeout: s.limits.write, IdleTimeout: s.limits.idle,
	}}
}

// run serves until ctx ends or a port fails, which stop tells the others.
func (s *server) run(ctx context.Context, stop func(), ports []port, watch time.Duration) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	var all sync.WaitGroup
	errs := make([]error, len(ports))
	for i, p := range ports {
		s.log.Info("listening", "addr", p.listener.Addr().String())
		all.Go(func() {
			defer stop()
			errs[i] = p.run(ctx, s.limits.stop)
		})
	}
	all.Go(func() { s.knowledge.keep(ctx, hangup, watch) })
	all.Wait()
	s.log.Info("stopped")
	return errors.Join(errs...)
}

// run serves until ctx ends, and then lets the requests under way finish.
func (p port) run(ctx context.Context, patience time.Duration) error {
	stopped := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := p.server.Shutdown(last)
		if err != nil {
			p.server.Close()
			err = fmt.Errorf("stopped with requests under way: %w", err)
		}
		stopped <- err
	})()
	if err := p.server.Serve(p.listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
