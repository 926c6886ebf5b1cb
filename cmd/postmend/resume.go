package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	json "github.com/goccy/go-json/v2"
)

// files are the input and output of a batch run that have names, and the
// checkpoint between them. The output is synced before the checkpoint that counts
// on it is renamed into place: killed at any moment, a resumed run goes on
// with nothing lost or doubled.
type files struct {
	in, out *os.File
	path    string // of the checkpoint; "" where there is none
	job     string // what is done to the input
	from    checkpoint
	now     checkpoint
	dirty   int64 // bytes written since the last checkpoint ...
	every   int64 // ... and how many of them make another one
}

// checkpoint is how far a run has come.
type checkpoint struct {
	In    int64  `json:"in"`  // bytes read, unpacked
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

func (f *files) open(o *batchOptions, digest string) error {
	var err error
	f.job = jobOf(o, digest)
	f.every = o.checkpoint
	if o.in != "" {
		if f.in, err = os.Open(o.in); err != nil {
			return err
		}
	}
	if o.out == "" {
		return nil
	}
	if o.in != "" {
		f.path = o.out + ".checkpoint"
	}
	if o.resume {
		err = f.load()
	} else {
		err = f.forget()
	}
	if err != nil {
		return err
	}
	if f.out, err = os.OpenFile(o.out, os.O_CREATE|os.O_WRONLY, 0o644); err != nil {
		return err
	}
	return f.seek()
}

func (f *files) load() error {
	data, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if json.Unmarshal(data, &f.from) != nil || f.from.In < 0 || f.from.Out < 0 {
		return fmt.Errorf("%s is not a checkpoint: delete it to begin anew", f.path)
	}
	if f.from.Job != f.job {
		return fmt.Errorf("%s is of another run (%s, now %s): delete it to begin anew", f.path, f.from.Job, f.job)
	}
	return nil
}

func (f *files) seek() error {
	f.now = f.from
	info, err := f.out.Stat()
	if err != nil {
		return err
	}
	if info.Size() < f.from.Out {
		return fmt.Errorf("%s is shorter than its checkpoint says: delete %s to begin anew", f.out.Name(), f.path)
	}
	if info.Mode().IsRegular() {
		if err := f.out.Truncate(f.from.Out); err != nil {
			return err
		}
		if _, err := f.out.Seek(f.from.Out, io.SeekStart); err != nil {
			return err
		}
	}
	return nil
}

// wrote notes progress, of which at gives all but the bytes written, and every so often makes it safe.
func (f *files) wrote(n int64, at checkpoint) error {
	at.Out, at.Job = f.now.Out+n, f.job
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
	part, err := os.Create(f.path + ".part")
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	err = errors.Join(err, part.Sync(), part.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.path+".part", f.path)
}

// finish removes the checkpoint of a run that is complete.
func (f *files) finish() error {
	if f.path == "" {
		return nil
	}
	if err := f.out.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
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
