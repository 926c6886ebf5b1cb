package lines

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"

	"github.com/klauspost/compress/zstd"
)

// maxWindow bounds the memory that a packed input may ask for.
const maxWindow = 32 << 20

var (
	gzipMagic = []byte{0x1F, 0x8B}
	zstdMagic = []byte{0x28, 0xB5, 0x2F, 0xFD}
)

// Unpack reads what gzip or zstd packed, and all else as it is: what it is, its first bytes tell.
func Unpack(r io.Reader) (unpacked io.Reader, packed bool, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if ok, err := begins(in, gzipMagic); ok || err != nil {
		if err != nil {
			return nil, false, err
		}
		z, err := gzip.NewReader(in)
		return z, true, err
	}
	if ok, err := begins(in, zstdMagic); ok || err != nil {
		if err != nil {
			return nil, false, err
		}
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow))
		return z, true, err
	}
	return in, false, nil
}

// begins says whether in begins with the magic bytes. It waits for no more of them
// than it needs to know: a line that is shorter than they are must not wait for the next.
func begins(in *bufio.Reader, magic []byte) (bool, error) {
	for n := range magic {
		head, err := in.Peek(n + 1)
		if err == io.EOF {
			return false, nil
		}
		if err != nil || !bytes.HasPrefix(magic, head) {
			return false, err
		}
	}
	return true, nil
}
