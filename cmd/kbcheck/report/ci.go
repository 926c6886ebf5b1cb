package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine/check"
)

// annotations is how many a step on GitHub shows.
const annotations = 10

var commands = map[check.Severity]string{check.Error: "error", check.Warning: "warning", check.Info: "notice"}

// github writes workflow commands, the worst first, as many as are shown, and a line that counts the rest.
func github(w io.Writer, in Input) error {
	var b bytes.Buffer
	shown, more := in.open()
	shown = worst(shown)
	if len(shown) > annotations {
		more += len(shown) - annotations
		shown = shown[:annotations]
	}
	for i := range shown {
		f := &shown[i]
		p := in.place(f)
		fmt.Fprintf(&b, "::%s ", commands[f.Severity])
		if f.Pos.File != "" {
			fmt.Fprintf(&b, "file=%s,", property(f.Pos.File))
		}
		if p.line > 0 {
			fmt.Fprintf(&b, "line=%d,endLine=%d,", p.line, p.endLine)
		}
		if p.col > 0 && p.endLine == p.line {
			fmt.Fprintf(&b, "col=%d,endColumn=%d,", p.col, p.endCol)
		}
		fmt.Fprintf(&b, "title=%s::%s\n", property(f.Code+" "+f.Name), escaped(suffix(f.Message, f.Hint)))
	}
	if more > 0 {
		fmt.Fprintf(&b, "and %d more findings\n", more)
	}
	_, err := w.Write(b.Bytes())
	return err
}

func escaped(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escaped(s))
}

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name     string         `xml:"name,attr"`
		Class    string         `xml:"classname,attr"`
		Failures []junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit writes a suite for the files and one for the scenarios that were run.
func junit(w io.Writer, in Input) error {
	out := junitSuites{Name: "kbcheck", Suites: []junitSuite{in.files()}}
	if len(in.Cases) > 0 {
		out.Suites = append(out.Suites, in.scenarios())
	}
	for _, s := range out.Suites {
		out.Tests += s.Tests
		out.Failures += s.Failures
	}
	return writeXML(w, out)
}

func (in *Input) files() junitSuite {
	shown, _ := in.open()
	byFile := map[string][]check.Finding{}
	names := slices.Clone(in.Files)
	for _, f := range shown {
		if f.Severity < in.Least || len(in.Cases) > 0 && f.Code == "KB701" {
			continue
		}
		if !slices.Contains(names, f.Pos.File) {
			names = append(names, f.Pos.File)
		}
		byFile[f.Pos.File] = append(byFile[f.Pos.File], f)
	}
	slices.Sort(names)
	s := junitSuite{Name: "files"}
	for _, name := range slices.Compact(names) {
		c := junitCase{Name: name, Class: "kbcheck"}
		if name == "" {
			c.Name = "knowledge base"
		}
		for i := range byFile[name] {
			f := &byFile[name][i]
			c.Failures = append(c.Failures, junitFailure{clean(f.Message), f.Code, clean(f.Pos.String() + ": " + f.Severity.String() + ": " + suffix(f.Message, f.Hint) + " [" + f.Code + " " + f.Name + "]")})
		}
		s.add(c)
	}
	return s
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	if len(c.Failures) > 0 {
		s.Failures++
	}
}

func (in *Input) scenarios() junitSuite {
	s := junitSuite{Name: "scenarios"}
	for _, x := range in.Cases {
		c := junitCase{Name: x.ID, Class: x.File}
		for _, f := range x.Failures {
			c.Failures = append(c.Failures, junitFailure{clean(f), "scenario-fail", clean(f)})
		}
		s.add(c)
	}
	return s
}

type (
	checkstyleFiles struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr,omitempty"`
		Column   int    `xml:"column,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

func checkstyle(w io.Writer, in Input) error {
	out := checkstyleFiles{Version: "8.0"}
	slots := map[string]int{}
	shown, _ := in.open()
	for i := range shown {
		f := &shown[i]
		slot, ok := slots[f.Pos.File]
		if !ok {
			slot = len(out.Files)
			slots[f.Pos.File] = slot
			out.Files = append(out.Files, checkstyleFile{Name: f.Pos.File})
		}
		p := in.place(f)
		out.Files[slot].Errors = append(out.Files[slot].Errors, checkstyleError{p.line, p.col, f.Severity.String(), clean(suffix(f.Message, f.Hint)), "kbcheck." + f.Code})
	}
	return writeXML(w, out)
}

func writeXML(w io.Writer, v any) error {
	data, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write([]byte(xml.Header + string(data) + "\n"))
	return err
}

// clean leaves out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 {
			return r
		}
		return -1
	}, s)
}
