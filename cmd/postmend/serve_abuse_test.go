package main

import (
	"io"
	"math"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

// impatient has short timeouts. Nothing here depends on how short they are.
func impatient(o *serveOptions) {
	o.limits.header, o.limits.read, o.limits.write = 2*time.Second, 2*time.Second, 5*time.Second
}

const half = "POST " + apiPath + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"symptom\":"

// TestServeSurvivesDribblers has hundreds of connections send a byte now and then and never come to an end.
// Others are answered meanwhile, the server closes them all, and nothing of them stays.
func TestServeSurvivesDribblers(t *testing.T) {
	const dribblers = 300
	for name, beginning := range map[string]string{"header": "POST " + apiPath + " HTTP/1.1\r\nHost: x\r\nX-Slow: ", "body": half, "nothing": ""} {
		t.Run(name, func(t *testing.T) {
			s, _ := testServer(t, impatient)
			addr, _ := running(t, s)
			before := runtime.NumGoroutine()
			var all sync.WaitGroup
			for range dribblers {
				c := dial(t, addr)
				all.Go(func() {
					io.WriteString(c, beginning)
					for err := error(nil); err == nil && beginning != ""; time.Sleep(20 * time.Millisecond) {
						_, err = io.WriteString(c, "x")
					}
					io.Copy(io.Discard, c) // ends when the server closes
					c.Close()
				})
			}
			eventually(t, "all are connected", func() bool { return strings.Contains(scrape(t, s), "\npostmend_http_connections 300\n") })
			for range 20 {
				answered(t, addr)
			}
			all.Wait()
			atRest(t, s, before)
		})
	}
}

// TestServeSurvivesDisconnects has clients leave in the middle of the request and in the middle of the answer.
func TestServeSurvivesDisconnects(t *testing.T) {
	const clients = 200
	s, complaints := testServer(t)
	s.web = fstest.MapFS{"large.wasm": {Data: make([]byte, 16<<20)}}
	addr, _ := running(t, s)
	before := runtime.NumGoroutine()
	for i := range clients {
		c := dial(t, addr)
		switch i % 4 {
		case 0:
			io.WriteString(c, half[:20])
		case 1:
			io.WriteString(c, half)
		case 2: // asks and does not wait
			io.WriteString(c, "POST "+apiPath+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
		case 3:
			io.WriteString(c, "GET /postmend/large.wasm HTTP/1.1\r\nHost: x\r\n\r\n")
			io.ReadFull(c, make([]byte, 1000))
		}
		if i%8 < 4 {
			c.(*net.TCPConn).SetLinger(0) // leaves by a reset
		}
		c.Close()
	}
	answered(t, addr)
	atRest(t, s, before)
	if strings.Contains(complaints.String(), "panic") {
		t.Errorf("logged:\n%s", complaints)
	}
}

// TestServeLeavesThoseWhoDoNotRead sends a large file to clients that take nothing of it.
func TestServeLeavesThoseWhoDoNotRead(t *testing.T) {
	const size = 64 << 20
	s, _ := testServer(t, impatient)
	s.web = fstest.MapFS{"large.wasm": {Data: make([]byte, size)}}
	addr, _ := running(t, s)
	before := runtime.NumGoroutine()
	var deaf []net.Conn
	for range 20 {
		c := dial(t, addr)
		io.WriteString(c, "GET /postmend/large.wasm HTTP/1.1\r\nHost: x\r\n\r\n")
		deaf = append(deaf, c)
	}
	answered(t, addr)
	atRest(t, s, before)
	for _, c := range deaf {
		if n, _ := io.Copy(io.Discard, c); n >= size {
			t.Errorf("all %d bytes came", n)
		}
	}
}

// TestServeLimitsConnections fills all places; who comes then is answered as soon as one is free.
func TestServeLimitsConnections(t *testing.T) {
	s, _ := testServer(t, func(o *serveOptions) { o.limits.connections = 4 })
	addr, _ := running(t, s)
	var held []net.Conn
	for range 4 {
		held = append(held, dial(t, addr))
	}
	eventually(t, "the places are taken", func() bool { return strings.Contains(scrape(t, s), "\npostmend_http_connections 4\n") })
	late := make(chan bool)
	go func() {
		answered(t, addr)
		close(late)
	}()
	select {
	case <-late:
		t.Error("a fifth connection was served")
	case <-time.After(100 * time.Millisecond): // to be too short can only hide a fault
	}
	held[0].Close()
	<-late
}

// TestServeTakesTurns has all turns taken: a case waits, and is refused in the end; one that nobody waits for goes.
func TestServeTakesTurns(t *testing.T) {
	s, _ := testServer(t, func(o *serveOptions) { o.limits.diagnoses = 1 })
	addr, _ := running(t, s)
	s.turns <- struct{}{}
	c := dial(t, addr)
	io.WriteString(c, "POST "+apiPath+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
	eventually(t, "a case waits", func() bool { return strings.Contains(scrape(t, s), "\npostmend_http_requests_in_flight 1\n") })
	c.Close()
	atRest(t, s, math.MaxInt)
	s.limits.turn = time.Millisecond
	w := post(s, "application/json", `{}`)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `"code":"overloaded"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	<-s.turns
	if w := post(s, "application/json", `{}`); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestServeRefusesTheLarge sends more than is taken, over a real connection: the refusal arrives, and the rest is not read.
func TestServeRefusesTheLarge(t *testing.T) {
	s, _ := testServer(t)
	addr, _ := running(t, s)
	before := runtime.NumGoroutine()
	head := "POST " + apiPath + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, request := range map[string]string{
		"announced":         head + "Content-Length: 100000000000\r\n\r\n{",
		"announced, waited": head + "Expect: 100-continue\r\nContent-Length: 300000\r\n\r\n",
		"in chunks":         head + "Transfer-Encoding: chunked\r\n\r\n50000\r\n" + strings.Repeat("x", 0x50000) + "\r\n0\r\n\r\n",
	} {
		response := wire(t, addr, request)
		if got := text(t, response); response.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(got, `"code":"body-too-large"`) || !response.Close {
			t.Errorf("%s: %s, close %v, %s", name, response.Status, response.Close, got)
		}
	}
	for name, request := range map[string]string{
		"a header": "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("x", 64<<10) + "\r\n\r\n",
		"a path":   "GET /" + strings.Repeat("x", 64<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		if response := wire(t, addr, request); response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %s", name, response.Status)
		}
	}
	atRest(t, s, before)
}

// TestServeSaysThatACaseWasTooSlow is what an honest client with a bad line gets to read.
func TestServeSaysThatACaseWasTooSlow(t *testing.T) {
	s, _ := testServer(t, func(o *serveOptions) { o.limits.read = 100 * time.Millisecond })
	addr, _ := running(t, s)
	response := wire(t, addr, half)
	if got := text(t, response); response.StatusCode != http.StatusRequestTimeout || !strings.Contains(got, `"code":"body-too-slow"`) {
		t.Errorf("%s %s", response.Status, got)
	}
}

func answered(t testing.TB, addr string) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	response, err := client.Post("http://"+addr+apiPath, "application/json", strings.NewReader(`{"symptom":{"text":"mailbox full"}}`))
	if err != nil {
		t.Error(err)
		return
	}
	defer response.Body.Close()
	if response.StatusCode != 200 {
		t.Error(response.Status)
	}
}

// atRest waits until no connection, no request and no goroutine is left of what a test did.
func atRest(t testing.TB, s *server, goroutines int) {
	t.Helper()
	eventually(t, "no connection", func() bool {
		now := scrape(t, s)
		return strings.Contains(now, "\npostmend_http_connections 0\n") && strings.Contains(now, "\npostmend_http_requests_in_flight 0\n")
	})
	eventually(t, "no goroutine", func() bool { return runtime.NumGoroutine() <= goroutines })
}
