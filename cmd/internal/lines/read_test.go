package lines

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// readAll reads an input in chunks and writes down each line as "number@offset text".
func readAll(t *testing.T, in io.Reader, maxLine int) (got []string, chunks int) {
	t.Helper()
	r := NewReader(in, maxLine, 100, 10)
	var c Chunk
	for {
		err := r.Next(&c)
		if err == io.EOF {
			return got, chunks
		}
		if err != nil {
			t.Fatal(err)
		}
		chunks++
		for _, l := range c.Lines {
			text := string(l.Text)
			if l.TooLong {
				text = "too long"
			}
			got = append(got, fmt.Sprintf("%d@%d %s", l.Number, l.Offset, text))
		}
		if last := c.Lines[len(c.Lines)-1]; c.Last != last.Number || c.End <= last.Offset {
			t.Errorf("the chunk ends with line %d at %d, its last line is %d at %d", c.Last, c.End, last.Number, last.Offset)
		}
	}
}

func TestReader(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	tests := []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"one line", "a\n", []string{"11@100 a"}},
		{"no line end at the end", "a\nb", []string{"11@100 a", "12@102 b"}},
		{"blank lines count", "\n\r\nc\r\n", []string{"11@100 ", "12@101 ", "13@103 c"}},
		{"as long as it may be", "12345678\n9\n", []string{"11@100 12345678", "12@109 9"}},
		{"too long", "123456789a\n9\n", []string{"11@100 too long", "12@111 9"}},
		{"much too long", long + "\n9\n", []string{"11@100 too long", "12@200101 9"}},
		{"too long at the end", "9\n" + long, []string{"11@100 9", "12@102 too long"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, in := range map[string]io.Reader{"at once": strings.NewReader(tt.in), "halves": iotest.HalfReader(strings.NewReader(tt.in)), "bytes": iotest.OneByteReader(strings.NewReader(tt.in))} {
				got, _ := readAll(t, in, 8)
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestReaderBoundsChunks(t *testing.T) {
	n := 10*chunkLines + 1
	if got, chunks := readAll(t, strings.NewReader(strings.Repeat("a\n", n)), 8); len(got) != n || chunks != 11 {
		t.Errorf("%d lines in %d chunks, want %d in 11", len(got), chunks, n)
	}
	wide := strings.Repeat(strings.Repeat("a", 100<<10)+"\n", 9)
	if got, chunks := readAll(t, strings.NewReader(wide), 1<<20); len(got) != 9 || chunks < 3 {
		t.Errorf("%d wide lines in %d chunks", len(got), chunks)
	}
}
