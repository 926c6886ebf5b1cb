package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestBatchAnswersWhileTheInputPauses holds batch to what a filter needs: whoever sends
// some lines and then waits gets their answers, without sending more or closing the pipe.
func TestBatchAnswersWhileTheInputPauses(t *testing.T) {
	in, send := io.Pipe()
	receive, out := io.Pipe()
	ended := make(chan int)
	go func() {
		var complaints strings.Builder
		code := run([]string{"batch", "--format", "lines", "--as", "csv", "--every-line"}, in, out, &complaints)
		out.Close()
		ended <- code
	}()
	answers := bufio.NewReader(receive)
	if head, err := answers.ReadString('\n'); err != nil || !strings.HasPrefix(head, "id,") {
		t.Fatalf("head %q, %v", head, err)
	}
	sent := 0
	for _, lines := range [][]string{{"a"}, {"550 5.1.1 user unknown", "", "("}, {"(\u00b5", " "}, make([]string, 1000)} {
		fmt.Fprint(send, strings.Join(lines, "\n"), "\n")
		for _, l := range lines {
			sent++
			answer, err := answers.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprintf("%d,", sent)
			if strings.TrimSpace(l) == "" {
				want = "\n"
			}
			if !strings.HasPrefix(answer, want) {
				t.Fatalf("line %d, %q: answer %q", sent, l, answer)
			}
		}
	}
	send.Close()
	if code := <-ended; code != 0 {
		t.Errorf("exit status %d", code)
	}
}
