package kb_test

import (
	"os"
	"strings"
	"testing"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/kb"
)

// neverAdvised are remedies that people ask for and that must not exist.
var neverAdvised = []string{
	"disable-tls", "lower-tls-minimum", "leave-security-software-off", "trust-certificate-blindly", "click-notice-link",
	"send-password-to-anyone", "send-password-unencrypted", "reply-to-spam", "delete-data-file-first",
}

func TestUnsafeRemediesDoNotExist(t *testing.T) {
	files, err := kb.FS.ReadDir("remedies")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, f := range files {
		data, err := os.ReadFile("remedies/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Remedies map[string]any `json:"remedies"`
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for id := range file.Remedies {
			known[id] = true
		}
	}
	if len(known) < 100 {
		t.Fatalf("only %d remedies were read", len(known))
	}
	for _, id := range neverAdvised {
		if known[id] {
			t.Errorf("there is a remedy %s", id)
		}
	}
}

// TestNumbersAreProviderFacts holds that no text carries a host or telephone of a provider: those come by placeholder.
func TestNumbersAreProviderFacts(t *testing.T) {
	for _, locale := range []string{"en", "ja", "zh-TW", "zh-CN"} {
		files, err := kb.FS.ReadDir("locales/" + locale)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := kb.FS.ReadFile("locales/" + locale + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, own := range []string{"4499000", "so-net.net.tw", "syscom.ne.jp", "160it.com", "i-do.ne.jp", "wpoki.com"} {
				if strings.Contains(string(text), own) {
					t.Errorf("locales/%s/%s contains %s", locale, f.Name(), own)
				}
			}
		}
	}
}
