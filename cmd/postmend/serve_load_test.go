package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

var (
	loadOn   = flag.Bool("load", false, "run TestLoad")
	loadTime = flag.Duration("load-time", 10*time.Second, "how long TestLoad asks")
	loadBy   = flag.Int("load-clients", 8, "how many clients TestLoad has at once")
	loadText = flag.Int("load-text", 0, "bytes of text in each case of TestLoad; 0 is the dialog of the benchmarks")
)

// TestLoad measures a server that is a process of its own, over the loopback: each client asks again as
// soon as it has its answer. It judges nothing but that each request is answered, or refused with 503.
//
//	go test ./cmd/postmend -run '^TestLoad$' -load -v
func TestLoad(t *testing.T) {
	if !*loadOn {
		t.Skip("a measurement: needs -load")
	}
	process, addr, complaints := started(t)
	body := []byte(dialog)
	if *loadText > 0 {
		body = fmt.Appendf(nil, `{"symptom":{"text":%q}}`, strings.Repeat("the server mx.example.org said 550 5.7.1 relaying denied; ", 1+*loadText/58)[:*loadText])
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: *loadBy}}
	for range 50 {
		once(t, client, addr, body)
	}
	calm := memory(t, process.Process.Pid, "VmRSS")

	var refused atomic.Int64
	took := make([][]time.Duration, *loadBy)
	end := time.Now().Add(*loadTime)
	var all sync.WaitGroup
	for i := range took {
		all.Go(func() {
			for begun := time.Now(); begun.Before(end) && !t.Failed(); begun = time.Now() {
				if once(t, client, addr, body) {
					took[i] = append(took[i], time.Since(begun))
				} else {
					refused.Add(1)
				}
			}
		})
	}
	all.Wait()
	busy, peak := memory(t, process.Process.Pid, "VmRSS"), memory(t, process.Process.Pid, "VmHWM")
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		t.Errorf("%v: %s", err, complaints)
	}
	sorted := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(sorted) == 0 {
		t.Fatal("nothing was answered")
	}
	at := func(percent int) time.Duration {
		return sorted[(len(sorted)-1)*percent/100].Round(10 * time.Microsecond)
	}
	t.Logf("%d clients, %d bytes a case: %.0f a second, %d refused, p50 %v, p90 %v, p99 %v, max %v", *loadBy, len(body), float64(len(sorted))/loadTime.Seconds(), refused.Load(), at(50), at(90), at(99), at(100))
	t.Logf("memory (RSS): %d MB before, %d MB after, %d MB at most", calm>>10, busy>>10, peak>>10)
}

// once says whether a case was answered; false means that the server has too much to do.
func once(t *testing.T, client *http.Client, addr string, body []byte) bool {
	response, err := client.Post("http://"+addr+apiPath, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return false
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != 200 && response.StatusCode != 503 {
		t.Error(response.Status, err)
	}
	return response.StatusCode == 200
}

// memory reads a line of what Linux tells of a process, in KiB.
func memory(t *testing.T, pid int, name string) int {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Skip("memory is read from Linux' /proc:", err)
	}
	_, rest, _ := strings.Cut(string(status), name+":")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		t.Fatalf("no %s in %s", name, status)
	}
	n, err := strconv.Atoi(fields[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
