package main

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"strings"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/cmd/internal/lines"
)

// files are the input and output of a batch run that have names, and the
// checkpoint between them. The output is synced before the checkpoint that counts
// on it is renamed into place: killed at any moment, a resumed run goes on
// with nothing lost or doubled. An output that is no file, such as a pipe, is only
// written: it cannot be cut back, and there is nothing to sync.
type files struct {
	in, out *os.File
	path    string // of the checkpoint; "" where there is none
	job     string // what is done to the input
	from    checkpoint
	now     checkpoint
	dirty   int64 // bytes written since the last checkpoint ...
	every   int64 // ... and how many of them make another one
}

// checkpointFormat is the format of the checkpoints that this program reads and writes.
const checkpointFormat = 1

// checkpoint is how far a run has come.
type checkpoint struct {
	Format int `json:"format"`

	In    int64  `json:"in"`  // bytes read, unpacked
	Sum   uint32 `json:"sum"` // CRC-32C of them: another input is told by it
	Out   int64  `json:"out"` // bytes written
	Line  int    `json:"line"`
	Cases int    `json:"cases"`
	Bad   int    `json:"bad"`
	Job   string `json:"job"`
	Tally *tally `json:"tally,omitempty"`
}

// jobOf says what makes two runs give the same output for the same input.
func jobOf(o *batchOptions, digest string) string {
	return fmt.Sprintf("knowledge %s, --format %s --as %s --locale=%s --ids-only=%t --every-line=%t --max-line %d --summary=%t",
		digest, o.Format, o.As, o.Locale, o.IDsOnly, o.Every, o.MaxLine, o.summary)
}

// open opens the files that o names; in and out are what is read and written where it names none.
func (f *files) open(o *batchOptions, in io.Reader, out io.Writer, digest string) error {
	var err error
	f.job = jobOf(o, digest)
	f.every = o.checkpoint
	if o.in != "" {
		if f.in, err = os.Open(o.in); err != nil {
			return err
		}
		in = f.in
	}
	if o.out == "" {
		return nil
	}
	if opened(o.out, out) { // /dev/stdout
		return o.unresumed()
	}
	if f.out, err = os.OpenFile(o.out, os.O_CREATE|os.O_WRONLY, 0o644); err != nil {
		return err
	}
	info, err := f.out.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return o.unresumed()
	}
	for _, name := range []string{o.out, o.checkpointPath(), o.checkpointPath() + partly} {
		if opened(name, in) {
			return fmt.Errorf("%s is the input: it would be written over", name)
		}
	}
	return f.begin(o, info.Size())
}

// unresumed refuses --resume for an output that is no file.
func (o *batchOptions) unresumed() error {
	if o.resume {
		return fmt.Errorf("--resume needs an output that can be cut back, and %s is no file", o.out)
	}
	return nil
}

// checkpointPath is where the checkpoint stands while its output is not complete.
func (o *batchOptions) checkpointPath() string { return o.out + ".checkpoint" }

// partly ends the name of a checkpoint that is being written.
const partly = ".part"

// opened says whether a stream is the file of a name.
func opened(name string, stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	a, err := os.Stat(name)
	if err != nil {
		return false
	}
	b, err := f.Stat()
	return err == nil && os.SameFile(a, b)
}

// begin cuts the output, of which there are size bytes, back to where this run goes on.
func (f *files) begin(o *batchOptions, size int64) error {
	if o.in != "" {
		f.path = o.checkpointPath()
	}
	step := f.forget
	if o.resume {
		step = f.load
	}
	if err := step(); err != nil {
		return err
	}
	f.now = f.from
	if size < f.from.Out {
		return fmt.Errorf("%s is shorter than its checkpoint says: delete %s to begin anew", f.out.Name(), f.path)
	}
	if err := f.out.Truncate(f.from.Out); err != nil {
		return err
	}
	_, err := f.out.Seek(f.from.Out, io.SeekStart)
	return err
}

func (f *files) load() error {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if json.Unmarshal(data, &f.from) != nil || f.from.Format != checkpointFormat || f.from.In < 0 || f.from.Out < 0 {
		return fmt.Errorf("%s is not a checkpoint of this version of postmend: delete it to begin anew", f.path)
	}
	if f.from.Job != f.job {
		before, now := differing(f.from.Job, f.job)
		return fmt.Errorf("%s is of another run (%s, now %s): go on as then, or delete it to begin anew", f.path, before, now)
	}
	return nil
}

// differing returns the flags of two jobs that are not the same.
func differing(before, now string) (string, string) {
	var a, b []string
	x, y := strings.Split(before, " --"), strings.Split(now, " --")
	if len(x) != len(y) {
		return before, now
	}
	for i := range x {
		if x[i] != y[i] {
			dashes := "--"
			if i == 0 {
				dashes = "" // the knowledge
			}
			a, b = append(a, dashes+strings.TrimSuffix(x[i], ",")), append(b, dashes+strings.TrimSuffix(y[i], ","))
		}
	}
	return strings.Join(a, " "), strings.Join(b, " ")
}

// wrote notes progress, of which at gives all but the bytes written, and every so often makes it safe.
func (f *files) wrote(n int64, at checkpoint) error {
	at.Format, at.Out, at.Job = checkpointFormat, f.now.Out+n, f.job
	f.now = at
	f.dirty += n
	if f.path == "" || f.dirty < f.every {
		return nil
	}
	f.dirty = 0
	if err := f.out.Sync(); err != nil {
		return err
	}
	data, err := json.Marshal(f.now)
	if err != nil {
		return err
	}
	return f.replace(data)
}

func (f *files) replace(data []byte) error {
	part, err := os.Create(f.path + partly)
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	err = errors.Join(err, part.Sync(), part.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.path+partly, f.path)
}

// skip reads what the run before this one read, and refuses an input in which something else stands there.
func (f *files) skip(in io.Reader) error {
	sum := crc32.New(lines.Castagnoli)
	if _, err := io.CopyN(sum, in, f.from.In); err == io.EOF {
		return fmt.Errorf("%s is shorter than it was: it is not the input of %s; delete that to begin anew", f.in.Name(), f.path)
	} else if err != nil {
		return err
	}
	if sum.Sum32() != f.from.Sum {
		return fmt.Errorf("%s has changed: it is not the input of %s; delete that to begin anew", f.in.Name(), f.path)
	}
	return nil
}

// finish removes the checkpoint of a run that is complete.
func (f *files) finish() error {
	if f.path == "" {
		return nil
	}
	if err := f.out.Sync(); err != nil {
		return err
	}
	return f.forget()
}

// forget removes the checkpoint, if there is one.
func (f *files) forget() error {
	if f.path == "" {
		return nil
	}
	if err := os.Remove(f.path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
