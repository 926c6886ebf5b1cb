package main

import (
	"os"
	"testing"
)

func TestFits(t *testing.T) {
	modules := []module{{path: "example.com/a", version: "v1.0.0"}, {path: "std", version: "go1.26.8"}}
	component := func(name, version string) string {
		return `{"name":"` + name + `","version":"` + version + `","purl":"pkg:golang/` + name + "@" + version + `"}`
	}
	a, std, ours := component("example.com/a", "v1.0.0"), component("std", "go1.26.8"), component("github.com/postmend/postmend", "v0.1.0")
	tests := []struct{ name, bill, want string }{
		{"all", `{"bomFormat":"CycloneDX","components":[` + a + "," + std + "," + ours + `]}`, ""},
		{"one is missing", `{"bomFormat":"CycloneDX","components":[` + a + `]}`, "bill.json lacks std@go1.26.8"},
		{"another version", `{"bomFormat":"CycloneDX","components":[` + std + "," + component("example.com/a", "v1.0.1") + `]}`,
			"bill.json lacks example.com/a@v1.0.0\nbill.json has example.com/a@v1.0.1, which is not linked"},
		{"another format", `{"spdxVersion":"SPDX-2.3"}`, `bill.json: the format is ""`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("bill.json", []byte(tt.bill), 0o644); err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := fits("bill.json", modules); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("error %q, want %q", got, tt.want)
			}
		})
	}
}
