package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// batchOf runs batch by the small knowledge base.
func batchOf(t *testing.T, kb string, flags ...string) (code int, complaints string) {
	t.Helper()
	var told bytes.Buffer
	code = run(append([]string{"batch", "--kb", kb, "--format", "lines", "--ids-only"}, flags...), strings.NewReader(""), io.Discard, &told)
	return code, told.String()
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestBatchDoesNotWriteOverItsInput(t *testing.T) {
	kb, dir := lampBundle(t), t.TempDir()
	const text = "the fuse blew\n"
	for _, name := range []string{"t", "t.checkpoint", "t.checkpoint.part"} {
		put(t, filepath.Join(dir, name), []byte(text))
		if err := os.Symlink(name, filepath.Join(dir, name+".link")); err != nil {
			t.Fatal(err)
		}
	}
	for _, names := range [][2]string{{"t", "t"}, {"t.link", "t"}, {"t", "t.link"}, {"t.checkpoint", "t"}, {"t.checkpoint.part", "t"}, {"t.checkpoint.link", "t"}} {
		in, out := filepath.Join(dir, names[0]), filepath.Join(dir, names[1])
		for _, flags := range [][]string{nil, {"--resume"}} {
			code, told := batchOf(t, kb, append(flags, "--in", in, "--out", out)...)
			if code != exitUsage || !strings.Contains(told, "is the input") {
				t.Errorf("--in %s --out %s: exit status %d, %s", names[0], names[1], code, told)
			}
			if got := read(t, in); got != text {
				t.Fatalf("--in %s --out %s leaves %q", names[0], names[1], got)
			}
		}
	}
	stdin, err := os.Open(filepath.Join(dir, "t"))
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	var told bytes.Buffer
	if code := run([]string{"batch", "--kb", kb, "--format", "lines", "--out", stdin.Name()}, stdin, io.Discard, &told); code != exitUsage || read(t, stdin.Name()) != text {
		t.Errorf("standard input: exit status %d, %s", code, told.String())
	}
}

func pack(t *testing.T, data []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// interrupted leaves behind what a run leaves that breaks off: a packed input that ends too early.
func interrupted(t *testing.T, kb, in, out string) {
	t.Helper()
	if code, told := batchOf(t, kb, "--in", in, "--out", out, "--checkpoint", "1"); code != exitUsage || !strings.Contains(told, "read the cases") {
		t.Fatalf("exit status %d: %s", code, told)
	}
	if !strings.Contains(read(t, out+".checkpoint"), `"format":1`) {
		t.Fatal("no checkpoint is left")
	}
}

func TestBatchResumesOnlyWithTheSameInput(t *testing.T) {
	kb, dir := lampBundle(t), t.TempDir()
	in, out, want := filepath.Join(dir, "in"), filepath.Join(dir, "out"), filepath.Join(dir, "want")
	plain := lampLines(2500)
	put(t, in, plain)
	if code, told := batchOf(t, kb, "--in", in, "--out", want); code != exitOK {
		t.Fatalf("exit status %d: %s", code, told)
	}
	other := bytes.Clone(plain)
	other[len(other)/4] ^= 1
	packed := pack(t, plain)
	put(t, in, packed[:len(packed)/2])
	interrupted(t, kb, in, out)
	checkpoint := read(t, out+".checkpoint")
	tests := []struct {
		name, checkpoint string
		in               []byte
		complaint        string
	}{
		{"another input of the same size", checkpoint, other, "has changed"},
		{"another input, packed", checkpoint, pack(t, other), "has changed"},
		{"a log that was rotated", checkpoint, plain[:40], "is shorter than it was"},
		{"nothing", checkpoint, nil, "is shorter than it was"},
		{"a checkpoint without a sum", strings.Replace(checkpoint, `"format":1`, `"format":0`, 1), plain, "is not a checkpoint of this version"},
		{"the same input, whole", checkpoint, plain, ""},
		{"the same input, packed", checkpoint, packed, ""},
		{"a log that has grown", checkpoint, append(bytes.Clone(plain), "the fuse blew\n"...), ""},
	}
	half := read(t, out)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			put(t, in, tt.in)
			put(t, out, []byte(half))
			put(t, out+".checkpoint", []byte(tt.checkpoint))
			code, told := batchOf(t, kb, "--in", in, "--out", out, "--resume")
			if tt.complaint == "" {
				if got := read(t, out); code != exitOK || !strings.HasPrefix(got, read(t, want)) {
					t.Errorf("exit status %d, %d bytes: %s", code, len(got), told)
				}
				return
			}
			if code != exitUsage || !strings.Contains(told, tt.complaint) || read(t, out+".checkpoint") != tt.checkpoint {
				t.Errorf("exit status %d: %s", code, told)
			}
		})
	}
}

// TestBatchWritesToWhatIsNoFile writes more than a checkpoint's worth to outputs that can neither be synced nor cut.
func TestBatchWritesToWhatIsNoFile(t *testing.T) {
	kb, in := lampBundle(t), filepath.Join(t.TempDir(), "in")
	put(t, in, lampLines(2500))
	want := filepath.Join(t.TempDir(), "want")
	if code, told := batchOf(t, kb, "--in", in, "--out", want); code != exitOK {
		t.Fatalf("exit status %d: %s", code, told)
	}
	flags := []string{"batch", "--kb", kb, "--format", "lines", "--ids-only", "--in", in, "--checkpoint", "1000", "--out"}
	if _, err := os.Stat("/dev/stdout"); err != nil {
		t.Skip("no /dev/stdout")
	}
	if got, err := self(append(flags, "/dev/stdout")...).Output(); err != nil || string(got) != read(t, want) {
		t.Errorf("standard output: %d bytes, %v", len(got), err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := self(append(flags, "/dev/fd/3")...)
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != read(t, want) || cmd.Wait() != nil {
		t.Errorf("a pipe: %d bytes, %v", len(got), err)
	}
	redirected, err := os.Create(filepath.Join(t.TempDir(), "redirected"))
	if err != nil {
		t.Fatal(err)
	}
	defer redirected.Close()
	if _, err := redirected.WriteString("before\n"); err != nil {
		t.Fatal(err)
	}
	cmd = self(append(flags, "/dev/stdout")...)
	cmd.Stdout = redirected
	if err := cmd.Run(); err != nil || read(t, redirected.Name()) != "before\n"+read(t, want) {
		t.Errorf("redirected: %v", err)
	}
	if code, told := batchOf(t, kb, "--in", in, "--out", os.DevNull, "--checkpoint", "1000"); code != exitOK {
		t.Errorf("%s: exit status %d: %s", os.DevNull, code, told)
	}
	if code, told := batchOf(t, kb, "--in", in, "--out", os.DevNull, "--resume"); code != exitUsage || !strings.Contains(told, "is no file") {
		t.Errorf("--resume: exit status %d: %s", code, told)
	}
}

func TestBatchRefusesLimitsThatAreNone(t *testing.T) {
	for _, flags := range [][]string{{"--workers", "-3"}, {"--workers", "0"}, {"--max-line", "-1"}, {"--max-line", "0"}, {"--checkpoint", "0"}, {"--checkpoint", "-1"}} {
		var out, complaints bytes.Buffer
		code := run(append([]string{"batch"}, flags...), strings.NewReader("{}"), &out, &complaints)
		if code != exitUsage || !strings.Contains(complaints.String(), "must be above 0") || out.Len() > 0 {
			t.Errorf("%v: exit status %d, %s", flags, code, complaints.String())
		}
	}
}
