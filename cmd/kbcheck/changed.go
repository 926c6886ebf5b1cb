package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine/check"
)

// touched are the lines that differ from a revision, by absolute path. A file without lines is new.
type touched map[string][][2]int

// has says whether a finding is about an object on those lines.
func (t touched) has(f *check.Finding) bool {
	if f.Pos.File == "" {
		return true
	}
	path, err := filepath.Abs(filepath.FromSlash(f.Pos.File))
	if err != nil {
		return true
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path)) // as git says it
	}
	lines, changed := t[path]
	if !changed {
		return false
	}
	for _, l := range lines {
		if f.Touches(l[0], l[1]) {
			return true
		}
	}
	return len(lines) == 0 || f.Pos.Line == 0
}

// changedSince asks git which lines of the folders differ from a revision.
func changedSince(ref string, dirs []string) (touched, error) {
	out := touched{}
	for _, dir := range dirs {
		top, err := git(dir, "rev-parse", "--show-toplevel")
		if err != nil {
			return nil, err
		}
		root := strings.TrimSpace(string(top))
		rev, err := git(dir, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
		if err != nil {
			return nil, fmt.Errorf("git knows no revision %q", ref)
		}
		diff, err := git(dir, "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/", strings.TrimSpace(string(rev)), "--", ".")
		if err != nil {
			return nil, err
		}
		if err := out.diff(root, diff); err != nil {
			return nil, err
		}
		files, err := git(dir, "-c", "core.fsmonitor=false", "ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ".")
		if err != nil {
			return nil, err
		}
		for _, name := range strings.Split(string(files), "\x00") {
			if name != "" {
				out[filepath.Join(root, name)] = nil
			}
		}
	}
	return out, nil
}

// diff reads the headers of a diff without context.
func (t touched) diff(root string, diff []byte) error {
	file, header := "", false
	lines := bufio.NewScanner(bytes.NewReader(diff))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "diff --git ") {
			file, header = "", true
		}
		if name, ok := strings.CutPrefix(line, "+++ "); ok && header {
			file, header = newFile(root, name), false
			continue
		}
		hunk, ok := strings.CutPrefix(line, "@@ -")
		if !ok || file == "" {
			continue
		}
		_, after, _ := strings.Cut(hunk, "+")
		after, _, _ = strings.Cut(after, " ")
		from, count, many := strings.Cut(after, ",")
		first, err := strconv.Atoi(from)
		n := 1
		if many {
			n, _ = strconv.Atoi(count)
		}
		if err == nil {
			t[file] = append(t[file], [2]int{max(1, first), max(1, first+max(n, 1)-1)})
		}
	}
	return lines.Err()
}

// newFile is the path that a header of a diff names, "" for a file that is gone. Git quotes names that hold quotes,
// backslashes or control characters, as Go does.
func newFile(root, name string) string {
	name = strings.TrimSuffix(name, "\t")
	if plain, err := strconv.Unquote(name); err == nil {
		name = plain
	}
	if name, ok := strings.CutPrefix(name, "b/"); ok {
		return filepath.Join(root, name)
	}
	return ""
}

func git(dir string, args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		first, _, _ := strings.Cut(strings.TrimSpace(complaints.String()), "\n")
		return nil, fmt.Errorf("git: %s", first)
	}
	return out, err
}
