package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
)

// join puts a name into a folder of any of Beam's file systems.
func join(folder string, names ...string) string {
	return strings.TrimRight(folder, "/") + "/" + strings.Join(names, "/")
}

// openFile opens a file at an offset.
func openFile(ctx context.Context, name string, from int64) (io.ReadCloser, error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	f, err := fs.OpenRead(ctx, name)
	if err != nil {
		return nil, errors.Join(err, fs.Close())
	}
	if s, ok := f.(io.Seeker); ok {
		_, err = s.Seek(from, io.SeekStart)
	} else {
		_, err = io.CopyN(io.Discard, f, from)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s from byte %d: %w", name, from, errors.Join(err, f.Close(), fs.Close()))
	}
	return file{f, fs}, nil
}

// file is an open file that takes its file system with it.
type file struct {
	io.ReadCloser
	fs io.Closer
}

func (f file) Close() error { return errors.Join(f.ReadCloser.Close(), f.fs.Close()) }

// writeFile writes a file that appears under its name only when it is complete, so that
// a worker that dies leaves nothing that looks like a result.
func writeFile(ctx context.Context, name string, write func(w *bufio.Writer) error) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	draft := fmt.Sprintf("%s.%016x%s", name, rand.Uint64(), draftEnd)
	f, err := fs.OpenWrite(ctx, draft)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 256<<10)
	if err := errors.Join(write(w), w.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return filesystem.Rename(ctx, fs, draft, name)
}

// draftEnd is how the names of files end that are being written.
const draftEnd = ".draft"

// clearOut looks whether an earlier run left something in the folder, and removes it if it may.
func clearOut(ctx context.Context, folder string, remove bool) error {
	fs, err := filesystem.New(ctx, folder)
	if err != nil {
		return err
	}
	defer fs.Close()
	for _, pattern := range []string{"answers/*", "bad/*", "parts.ndjson"} {
		names, err := fs.List(ctx, join(folder, pattern))
		if err != nil {
			return err
		}
		if len(names) > 0 && !remove {
			return fmt.Errorf("%s holds what an earlier run left, such as %s: name another folder, or say --replace", folder, names[0])
		}
		remover, ok := fs.(filesystem.Remover)
		if len(names) > 0 && !ok {
			return fmt.Errorf("%s holds files that cannot be removed from here", folder)
		}
		for _, name := range names {
			if err := remover.Remove(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}
