package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// started runs "postmend serve" as a process of its own, on a free port.
func started(t testing.TB, args ...string) (process *exec.Cmd, addr string, complaints *record) {
	t.Helper()
	complaints = &record{}
	process = exec.Command(os.Args[0], append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	process.Env = append(os.Environ(), "POSTMEND_TEST_RUN=1")
	process.Stderr = complaints
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { process.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %s", err, complaints)
	}
	return process, strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "http://"), "/"), complaints
}

// TestServeDrains ends the process while a case is arriving: nobody new is let in, and the case is answered.
func TestServeDrains(t *testing.T) {
	process, addr, complaints := started(t)
	idle := dial(t, addr)
	io.WriteString(idle, "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	heard(t, idle)
	c := dial(t, addr)
	body := `{"id":"late","symptom":{"text":"552 5.2.2 mailbox full"}}`
	io.WriteString(c, "POST "+apiPath+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n")
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q %v", line, err)
	}
	in.ReadString('\n')
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the door is closed", func() bool {
		other, err := net.Dial("tcp", addr)
		if err == nil {
			other.Close()
		}
		return err != nil
	})
	io.WriteString(c, body)
	response, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, response); response.StatusCode != 200 || !strings.HasPrefix(got, `{"format":1,"id":"late"`) {
		t.Errorf("%s %.200s", response.Status, got)
	}
	if err := process.Wait(); err != nil {
		t.Errorf("%v: %s", err, complaints)
	}
	if _, err := idle.Read(make([]byte, 1)); err == nil {
		t.Error("an idle connection is still open")
	}
	if !strings.Contains(complaints.String(), `"msg":"stopped"`) {
		t.Errorf("logged:\n%s", complaints)
	}
}

// TestServeStopsWaiting ends the process while a request does not come to its end.
func TestServeStopsWaiting(t *testing.T) {
	process, addr, complaints := started(t, "--stop-timeout", "50ms")
	c := dial(t, addr)
	io.WriteString(c, "POST "+apiPath+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n")
	if _, err := c.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err == nil || !strings.Contains(complaints.String(), "stopped with requests under way") {
		t.Errorf("%v: %s", err, complaints)
	}
}

func TestServeReloadsOnHangup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lamp.kb")
	put(t, path, bundle(t, lamp(t)))
	process, addr, complaints := started(t, "--kb", path, "--metrics-addr", "127.0.0.1:0")
	put(t, path, bundle(t, lamp(t, second...)))
	if err := process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the second version", func() bool {
		response, err := http.Get("http://" + addr + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return strings.Contains(text(t, response), `{"status":"ok","kb":"lamp","version":"2.0.0","digest":"`)
	})
	put(t, path, []byte("no bundle"))
	if err := process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a complaint", func() bool { return strings.Contains(complaints.String(), `"code":"bundle-magic"`) })
	if body, _ := ask1(t, addr, blown); !strings.Contains(body, `"version":"2.0.0"`) {
		t.Errorf("answered %.300s", body)
	}
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		t.Errorf("%v: %s", err, complaints)
	}
}

// TestServeServesMetricsApart finds the address of the metrics in the log.
func TestServeServesMetricsApart(t *testing.T) {
	_, addr, complaints := started(t, "--metrics-addr", "127.0.0.1:0")
	eventually(t, "two addresses", func() bool { return strings.Count(complaints.String(), `"listening"`) == 2 })
	_, rest, _ := strings.Cut(complaints.String(), addr)
	_, rest, _ = strings.Cut(rest, `"addr":"`)
	inner, _, _ := strings.Cut(rest, `"`)
	ask1(t, addr, `{}`)
	for target, status := range map[string]int{"http://" + inner + "/metrics": 200, "http://" + inner + "/healthz": 404, "http://" + addr + "/metrics": 404} {
		response, err := http.Get(target)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, response); response.StatusCode != status || status == 200 && !strings.Contains(got, "process_resident_memory_bytes") {
			t.Errorf("%s: %s %.200s", target, response.Status, got)
		}
		response.Body.Close()
	}
}
