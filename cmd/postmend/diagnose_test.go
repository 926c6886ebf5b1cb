package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// speak runs a command; of the environment's languages only LANG is left.
func speak(t *testing.T, in io.Reader, args ...string) (code int, out, complaints string) {
	t.Helper()
	for _, name := range []string{"LC_ALL", "LC_MESSAGES"} {
		t.Setenv(name, "")
	}
	var o, c bytes.Buffer
	code = run(args, in, &o, &c)
	return code, o.String(), c.String()
}

// TestDiagnoseRefusesOtherEncodings has the same words as older systems save them.
func TestDiagnoseRefusesOtherEncodings(t *testing.T) {
	tests := []struct {
		name, in string
		args     []string
	}{
		{"Shift_JIS", "\x91\x97\x90M\x82\xc5\x82\xab\x82\xdc\x82\xb9\x82\xf1", []string{"-"}},
		{"Big5", "\xb5L\xaak\xb1H\xabH", []string{"-"}},
		{"GBK", "\xce\xde\xb7\xa8\xb7\xa2\xd0\xc5", []string{"-"}},
		{"UTF-16", "\xff\xfem\x00a\x00i\x00l\x00", []string{"-"}},
		{"an argument", "", []string{"\x91\x97\x90M"}},
		{"a field", "", []string{"--set", "symptom.subject=\x91\x97\x90M", "mail"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			code, out, complaints := speak(t, strings.NewReader(tt.in), append([]string{"diagnose"}, tt.args...)...)
			if code != exitUsage || out != "" || !strings.Contains(complaints, "is not UTF-8") || !strings.Contains(complaints, "iconv") {
				t.Errorf("exit code %d, %q, complaint %q", code, out, complaints)
			}
		})
	}
}

// TestSetWithoutGroup names fields by what stands behind the dot, and lists with blanks.
func TestSetWithoutGroup(t *testing.T) {
	plain := []string{"diagnose", "--json", "--set", "context.smtp_port=25", "--set", "symptom.action=send", "--set", "context.tried=retry-send,clear-stuck-mail", "cannot send"}
	short := []string{"diagnose", "--json", "--set", "smtp_port=25", "--set", "action=send", "--set", "tried=retry-send, clear-stuck-mail", "cannot send"}
	_, want, _ := speak(t, nil, plain...)
	if code, got, complaints := speak(t, nil, short...); code != exitOK || got != want || complaints != "" {
		t.Errorf("exit code %d, %.300q, %q, want %.300q", code, got, complaints, want)
	}
}
