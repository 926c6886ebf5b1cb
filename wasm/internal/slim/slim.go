// Package slim takes from a WebAssembly module that Go's linker wrote what
// nobody reads in a browser: the names, files and lines of its functions. It
// also joins the thousands of data segments into which the linker cuts its
// data, for each costs a few bytes that do not compress, and takes the code of
// functions that cannot run there.
package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

const sectionData = 11

// maxMemory is more than any module of ours begins with.
const maxMemory = 64 << 20

// gap is how many zero bytes part two data segments.
const gap = 256

// Module returns module made smaller. It knows the tables and names of one release of
// Go's linker: tables of another shape are an error, and nothing is guessed. A module compiled
// without inlining can do without what formats floats, if it has no use for it.
func Module(module []byte, withFloats bool) ([]byte, error) {
	sections, err := parts(module)
	if err != nil {
		return nil, err
	}
	first, called := uint64(0), map[uint64]string{}
	for _, s := range sections {
		switch s.id {
		case sectionImport:
			first, err = imported(s.body)
		case sectionCustom:
			var found map[uint64]string
			if found, err = names(s.body); found != nil {
				called = found
			}
		}
		if err != nil {
			return nil, err
		}
	}
	without, err := retired(called, withFloats)
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(bytes.Clone(module[:header]))
	for _, s := range sections {
		body := s.body
		switch s.id {
		case sectionCustom:
			continue // names, the build id and who produced it
		case sectionCode:
			body, err = retire(body, first, called, without)
		case sectionData:
			body, err = data(body)
		}
		if err != nil {
			return nil, err
		}
		out.WriteByte(s.id)
		out.Write(binary.AppendUvarint(nil, uint64(len(body))))
		out.Write(body)
	}
	return out.Bytes(), nil
}

// header is how many bytes stand before the first section.
const header = 8

type section struct {
	id   byte
	body []byte
}

// parts cuts a module into its sections.
func parts(module []byte) ([]section, error) {
	if len(module) < header || string(module[:4]) != "\x00asm" {
		return nil, errors.New("not a WebAssembly module")
	}
	var out []section
	for r := (reader{module[header:], nil}); len(r.rest) > 0; {
		s := section{id: r.byte()}
		s.body = r.take(int(r.uvarint()))
		if r.err != nil {
			return nil, errors.New("a section is cut off")
		}
		out = append(out, s)
	}
	return out, nil
}

// data rewrites the data section.
func data(body []byte) ([]byte, error) {
	memory, start, err := image(body)
	if err != nil {
		return nil, err
	}
	if err := forget(memory); err != nil {
		return nil, err
	}
	segments, n := split(memory, start)
	return append(binary.AppendUvarint(nil, uint64(n)), segments...), nil
}

// image lays all segments into one memory.
func image(body []byte) (memory []byte, start int, err error) {
	r := reader{body, nil}
	start = -1
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		if r.uvarint() != 0 || r.byte() != opI32Const {
			return nil, 0, errors.New("a data segment of unknown form")
		}
		at := int(r.varint32())
		if r.byte() != opEnd {
			return nil, 0, errors.New("a data segment of unknown form")
		}
		segment := r.take(int(r.uvarint()))
		if at < 0 || at > maxMemory {
			return nil, 0, errors.New("a data segment lies too far off")
		}
		if start < 0 || at < start {
			start = at
		}
		if grow := at + len(segment) - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[at:], segment)
	}
	return memory, max(start, 0), r.err
}

// The instructions of a segment's place.
const (
	opI32Const = 0x41
	opEnd      = 0x0b
)

// split cuts memory into segments where nothing but zeros stands.
func split(memory []byte, start int) (segments []byte, n int) {
	zeros := make([]byte, gap)
	for at := start; at < len(memory); {
		for at < len(memory) && memory[at] == 0 {
			at++
		}
		end := len(memory)
		if i := bytes.Index(memory[at:], zeros); i >= 0 {
			end = at + i
		}
		if end == at {
			break
		}
		segments = append(segments, 0, opI32Const)
		segments = appendVarint(segments, int32(at))
		segments = append(segments, opEnd)
		segments = binary.AppendUvarint(segments, uint64(end-at))
		segments = append(segments, memory[at:end]...)
		n++
		at = end
	}
	return segments, n
}

func appendVarint(dst []byte, v int32) []byte {
	for {
		b := byte(v & 0x7f)
		v >>= 7
		if v == 0 && b&0x40 == 0 || v == -1 && b&0x40 != 0 {
			return append(dst, b)
		}
		dst = append(dst, b|0x80)
	}
}

type reader struct {
	rest []byte
	err  error
}

func (r *reader) take(n int) []byte {
	if r.err != nil || n < 0 || n > len(r.rest) {
		r.err = errors.New("a section is cut off")
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.take(-1)
		return 0
	}
	r.take(n)
	return v
}

func (r *reader) varint32() int32 {
	var v int64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if b&0x80 == 0 {
			if b&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			break
		}
	}
	return int32(v)
}

// table is a part of the memory, read as the runtime reads it.
type table []byte

func (t table) word(at int) int { return int(binary.LittleEndian.Uint32(t[at:])) }

func (t table) put(at int, v uint32) { binary.LittleEndian.PutUint32(t[at:], v) }

// magic begins the function tables: their version, two zeros, the size of the
// smallest instruction and that of a pointer.
var magic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// What a function's record holds, as offsets into it (runtime._func).
const (
	fieldName      = 4
	fieldFile      = 20
	fieldLine      = 24
	fieldPCDatas   = 28
	fieldUnit      = 32
	fieldStartLine = 36
	fieldFuncDatas = 43
	sizeRecord     = 44
)

// Kinds of per-function tables that only tracebacks read (internal/abi).
const (
	pcdataInlineTree = 2
	pcdataArgLive    = 3

	funcdataInlineTree = 3
	funcdataArgInfo    = 5
	funcdataArgLive    = 6
)

const none = 1<<32 - 1

// forget wipes from the function tables what only a traceback would print.
func forget(memory []byte) error {
	at := bytes.Index(memory, magic)
	if at < 0 || bytes.Contains(memory[at+1:], magic) {
		return errors.New("the function tables are not those of the known Go release")
	}
	var h [8]int // nfunc, nfiles, unused, then the offsets of names, units, files, pc tables, records
	for i := range h {
		h[i] = int(binary.LittleEndian.Uint64(memory[at+len(magic)+8*i:]))
	}
	nfunc, names, units, files, pcs, records := h[0], h[3], h[4], h[5], h[6], h[7]
	if !(names < units && units <= files && files <= pcs && pcs < records && records+nfunc*(8+sizeRecord) < len(memory)-at) {
		return fmt.Errorf("the function tables are out of order: %v", h)
	}
	clear(memory[at+names : at+pcs])
	t := table(memory[at+records:])
	var kept []int
	for i := range nfunc {
		k, err := t.forget(t.word(8*i + 4))
		if err != nil {
			return err
		}
		kept = append(kept, k...)
	}
	wipe(memory[at+pcs:at+records], kept)
	return nil
}

// forget wipes a function's record and returns the pc tables that it still needs.
func (t table) forget(f int) (kept []int, err error) {
	if f+sizeRecord > len(t) {
		return nil, errors.New("a function's record is out of bounds")
	}
	npc, ndata := t.word(f+fieldPCDatas), int(t[f+fieldFuncDatas])
	if npc > 16 || ndata > 16 || f+sizeRecord+4*(npc+ndata) > len(t) {
		return nil, errors.New("a function's record is of unknown shape")
	}
	for _, field := range []int{fieldName, fieldFile, fieldLine, fieldUnit, fieldStartLine} {
		t.put(f+field, 0)
	}
	kept = append(kept, t.word(f+16))
	for i := range npc {
		if i == pcdataInlineTree || i == pcdataArgLive {
			t.put(f+sizeRecord+4*i, 0)
		}
		kept = append(kept, t.word(f+sizeRecord+4*i))
	}
	for i := range ndata {
		if i == funcdataInlineTree || i == funcdataArgInfo || i == funcdataArgLive {
			t.put(f+sizeRecord+4*(npc+i), none)
		}
	}
	return kept, nil
}

// wipe clears all pc tables but those kept. A table is pairs of numbers up to a zero.
func wipe(tables []byte, kept []int) {
	keep := make([]bool, len(tables))
	for _, at := range kept {
		if at == 0 || at >= len(tables) || keep[at] {
			continue
		}
		for first := true; at < len(tables); first = false {
			delta, n := binary.Uvarint(tables[at:])
			if n <= 0 || delta == 0 && !first {
				keep[at] = true
				break
			}
			_, m := binary.Uvarint(tables[at+n:])
			for i := range n + max(m, 0) {
				keep[at+i] = true
			}
			at += n + max(m, 0)
		}
	}
	for i := range tables {
		if !keep[i] {
			tables[i] = 0
		}
	}
}
