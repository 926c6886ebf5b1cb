package kb_test

import (
	"io/fs"
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

// TestNumbersAreProviderFacts holds that no text carries a host, domain, link or telephone of a provider: those come by placeholder.
func TestNumbersAreProviderFacts(t *testing.T) {
	own := ownNames(t)
	if len(own) < 200 {
		t.Fatalf("the providers have only %d hosts, domains, links and telephones", len(own))
	}
	for _, name := range []string{"4499000", "so-net.net.tw", "syscom.ne.jp", "160it.com", "i-do.ne.jp", "wpoki.com"} {
		own[name] = true
	}
	files, err := fs.Glob(kb.FS, "locales/*/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of texts, %v", len(files), err)
	}
	for _, file := range files {
		text, err := kb.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for name := range own {
			if strings.Contains(string(text), name) {
				t.Errorf("%s contains %s", file, name)
			}
		}
	}
}

// ownNames are the domains, hosts, links and telephones that the records of providers hold.
func ownNames(t *testing.T) map[string]bool {
	t.Helper()
	files, err := fs.Glob(kb.FS, "providers/*.json")
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]bool{}
	for _, name := range files {
		data, err := kb.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Provider map[string]struct {
				Aliases []string       `json:"aliases"`
				Facts   map[string]any `json:"facts"`
			} `json:"provider"`
			Contacts map[string]struct {
				Phone string `json:"phone"`
				URL   string `json:"url"`
			} `json:"contacts"`
		}
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for _, p := range file.Provider {
			for _, domain := range p.Aliases {
				own[domain] = true
			}
			for _, fact := range p.Facts {
				if dated, ok := fact.(map[string]any); ok {
					fact = dated["value"]
				}
				if host, ok := fact.(string); ok && strings.Contains(host, ".") {
					own[host] = true
				}
			}
		}
		for _, c := range file.Contacts {
			for _, name := range []string{c.Phone, c.URL} {
				if name != "" {
					own[name] = true
				}
			}
		}
	}
	return own
}
