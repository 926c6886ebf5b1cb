package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLearn(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(lamp)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "corpus"), 0o755); err != nil {
		t.Fatal(err)
	}
	corpus := filepath.Join(dir, "corpus/en.jsonl")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(corpus, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(strings.Repeat(`{"text": "it wobbles", "causes": ["bulb-loose"]}`+"\n", 4))
	if code, _, complaints := kbcheck("learn", dir); code != exitClean || !strings.Contains(complaints, "wording.json: learned from") {
		t.Fatal(code, complaints)
	}
	data, err := os.ReadFile(filepath.Join(dir, "wording.json"))
	if err != nil || !strings.Contains(string(data), `"wobble"`) {
		t.Errorf("%s %v", data, err)
	}
	if code, _, complaints := kbcheck("build", "-o", filepath.Join(t.TempDir(), "lamp.kb"), dir); code != exitClean {
		t.Errorf("what was learned: %d %s", code, complaints)
	}
	if code, out, _ := kbcheck("learn", "--check", dir); code != exitClean || out != "" {
		t.Errorf("--check: %d %s", code, out)
	}
	over := t.TempDir()
	if code, _, complaints := kbcheck("learn", dir, over); code != exitClean {
		t.Fatal(code, complaints)
	}
	if code, out, complaints := kbcheck("check", "--select", "KB417", dir, over); code != exitClean || out != "" {
		t.Errorf("a layer's own wording.json, which is written whole, is told as a replacement: %d %s %s", code, out, complaints)
	}
	write(strings.Repeat(`{"text": "it rattles", "causes": ["bulb-loose"]}`+"\n", 4))
	if code, out, _ := kbcheck("learn", "--check", dir); code != exitFindings || !strings.Contains(out, "wording.json: error:") {
		t.Errorf("--check of another: %d %s", code, out)
	}
	for text, want := range map[string]string{
		"\n": "corpus/en.jsonl:1:",
		"{\"text\": \"x\", \"causes\": [\"bulb-loose\"]}\n{}": "corpus/en.jsonl:2: a text and its causes are wanted",
		`{"text": "x", "causes": ["bulb-losse"]}`:             `corpus/en.jsonl:1: unknown cause "bulb-losse"`,
	} {
		write(text)
		if code, _, complaints := kbcheck("learn", dir); code != exitUsage || !strings.Contains(complaints, want) {
			t.Errorf("%q: %d %s", text, code, complaints)
		}
	}
	if code, _, complaints := kbcheck("learn", "../../docs/overlay"); code != exitUsage || !strings.Contains(complaints, "a whole knowledge base") {
		t.Errorf("an overlay alone: %d %s", code, complaints)
	}
	if code, _, complaints := kbcheck("learn"); code != exitUsage || !strings.Contains(complaints, "usage: kbcheck learn") {
		t.Errorf("without a folder: %d %s", code, complaints)
	}
}
