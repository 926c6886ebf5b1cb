package check_test

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postmend/postmend/engine/check"
)

// TestScenariosOfABrokenFile: what they name may stand in the file that cannot be read, so that only its fault is told.
func TestScenariosOfABrokenFile(t *testing.T) {
	layer := fstest.MapFS{
		"rules/x.json":     {Data: []byte(`{"rules": {"mine": {"when": ["context.volts > 300"] "cause": "bulb-dead", "weight": 35, "note": "x"}}}`)},
		"scenarios/x.json": {Data: []byte(`{"scenarios": {"mine": {"given": {"context": {"volts": 400}}, "want": {"fired": ["mine"], "causes": ["no-such"]}}}}`)},
	}
	var codes []string
	for _, f := range check.Run(check.Config{}, check.Layer{Name: "lamp", FS: os.DirFS(lamp), Base: true}, check.Layer{Name: "x", FS: layer}).Findings {
		codes = append(codes, f.Code+" "+f.Message)
	}
	if diff := cmp.Diff([]string{"KB101 a comma is missing before this", `KB709 there is no cause "no-such"`}, codes); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// shuffled lists folders in another order each time.
type shuffled struct {
	fs.FS
	rand *rand.Rand
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(s.FS, name)
	s.rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list, err
}

// TestRunsAreIdentical checks the lamp twice, and once with its rules spread over files of other names.
func TestRunsAreIdentical(t *testing.T) {
	run := func(layers ...check.Layer) string { return show(check.Run(check.Config{}, layers...)) }
	once := run(check.Layer{Name: "x", FS: os.DirFS(lamp)})
	for range 5 {
		if again := run(check.Layer{Name: "x", FS: os.DirFS(lamp)}); again != once {
			t.Fatalf("two runs differ (-first +second):\n%s", cmp.Diff(once, again))
		}
	}
	order := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		if again := run(check.Layer{Name: "x", FS: shuffled{os.DirFS(lamp), order}}); again != once {
			t.Fatalf("the order of files counts (-sorted +shuffled):\n%s", cmp.Diff(once, again))
		}
	}
	prints := func(name string) []string {
		var out []string
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(lamp)); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "rules/derive.json"), filepath.Join(dir, "rules", name)); err != nil {
			t.Fatal(err)
		}
		for _, f := range check.Run(check.Config{}, check.Layer{Name: "x", FS: os.DirFS(dir)}).Findings {
			out = append(out, f.Fingerprint)
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(prints("a.json"), prints("z.json")); diff != "" {
		t.Errorf("fingerprints depend on the names of files:\n%s", diff)
	}
}

// TestNothingToCheck runs on no layer, and on one that is no folder: there is a finding, and no panic.
func TestNothingToCheck(t *testing.T) {
	for name, tt := range map[string]struct {
		layers []check.Layer
		want   string
	}{
		"no layer":           {nil, "no-input"},
		"a layer without FS": {[]check.Layer{{Name: "x"}}, "file-unreadable"},
		"a missing folder":   {[]check.Layer{{Name: "x", FS: os.DirFS("testdata/missing")}}, "file-unreadable"},
	} {
		for _, found := range [][]check.Finding{check.Run(check.Config{}, tt.layers...).Findings, check.Test(check.Config{}, check.TestConfig{}, tt.layers...).Findings} {
			if !slices.ContainsFunc(found, func(f check.Finding) bool { return f.Name == tt.want }) {
				t.Errorf("%s: %+v, want %s", name, found, tt.want)
			}
		}
	}
}

// TestFoldersNobodyReads: one that may hold something else can be left alone by the settings, a slip cannot.
func TestFoldersNobodyReads(t *testing.T) {
	for _, tt := range []struct {
		name string
		cfg  check.Config
		want []string
	}{
		{"all", check.Config{}, []string{"x/lamps-of-old: folder-unread", "x/rule: folder-unknown"}},
		{"one set off", check.Config{Severity: map[string]check.Severity{"folder-unread": check.Off}}, []string{"x/rule: folder-unknown"}},
		{"both ignored", check.Config{Ignore: []string{"KB009"}}, []string{"x/rule: folder-unknown"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range check.Run(tt.cfg, layers("testdata/checks/KB009/bad")...).Findings {
				got = append(got, f.Pos.String()+": "+f.Name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
