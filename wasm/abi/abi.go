// Package abi is the border of the WebAssembly module: how a case, a bundle and
// an answer cross it. wasm/ABI.md lays it down byte by byte, for hosts in any language.
package abi

import (
	"errors"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine"
)

// Version counts the incompatible changes of the border.
const Version = 1

// The status of a reply.
const (
	StatusOK    = 0
	StatusError = 1
)

// Flags of Diagnose.
const (
	FlagWhy     = 1 << 0 // add the trace
	FlagIDsOnly = 1 << 1 // leave out all words
)

const knownFlags = FlagWhy | FlagIDsOnly

// Most limits, so that a host's mistake becomes an error and not a trap.
const (
	MaxBuffer  = 64 << 20 // bytes of one buffer
	MaxHandles = 64       // knowledge bases open at a time
)

// Session holds what a host has opened. Handles count from 1 and are not used again.
type Session struct {
	open  map[uint32]*base
	last  uint32
	reply []byte
}

// base is an open knowledge base with one engine for each set of flags that was asked for.
type base struct {
	kb      *engine.KB
	engines [knownFlags + 1]*engine.Engine
	read    int // how many scripts texts were read in
}

// A reply is the status and the length of what follows, as two little-endian
// words, and then JSON. It is good until the next call.
func (s *Session) begin() {
	s.reply = append(s.reply[:0], StatusOK, 0, 0, 0, 0, 0, 0, 0)
}

func (s *Session) end() []byte {
	n := uint32(len(s.reply) - 8)
	s.reply[4], s.reply[5], s.reply[6], s.reply[7] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
	return s.reply
}

// fail replies with an error.
func (s *Session) fail(err error) []byte {
	s.begin()
	s.reply[0] = StatusError
	s.reply = AppendError(s.reply, err)
	return s.end()
}

// Fail replies with an error of the host's.
func (s *Session) Fail(code, message string) []byte {
	return s.fail(&engine.Error{Code: code, Msg: message})
}

// Version replies with the versions of the border and of the Diagnosis.
func (s *Session) Version() []byte {
	s.begin()
	s.reply = append(s.reply, `{"abi":`...)
	s.reply = strconv.AppendInt(s.reply, Version, 10)
	s.reply = append(s.reply, `,"diagnosis":1}`...)
	return s.end()
}

// Open reads a bundle and replies with its handle and what it is.
func (s *Session) Open(bundle string) []byte {
	if len(s.open) >= MaxHandles {
		return s.Fail("too-many-handles", "close a knowledge base first")
	}
	k, err := engine.OpenString(bundle)
	if err != nil {
		return s.fail(err)
	}
	if s.open == nil {
		s.open = map[uint32]*base{}
	}
	s.last++
	s.open[s.last] = &base{kb: k}
	return s.info(s.last)
}

// Warm makes what an engine makes with its first text in the languages that are
// there: the first case then does not wait for it. It calls after each script that
// was not read before, for that leaves garbage behind.
func (s *Session) Warm(handle uint32, after func()) {
	b, ok := s.open[handle]
	for i := 0; ok && i < len(scripts) && written(b.kb.Locales(), scripts[i].languages); i++ {
		first := engine.Case{Symptom: engine.Fields{"text": scripts[i].text}}
		if _, err := b.engine(0).Diagnose(first); err != nil {
			return // a knowledge base may know no text, or not yet
		}
		if i == b.read {
			b.read++
			after()
		}
	}
}

// scripts are texts that need one script more each, and the languages written in it.
var scripts = [...]struct{ text, languages string }{{"a", ""}, {"a字", "ja zh"}, {"a字あ", "ja"}}

// written reports whether one of the locales is of one of the languages.
func written(locales []string, languages string) bool {
	for _, tag := range locales {
		if len(tag) > 1 && strings.Contains(languages, tag[:2]) {
			return true
		}
	}
	return languages == ""
}

// Last is the handle given last.
func (s *Session) Last() uint32 { return s.last }

// AddWords adds a pack and replies as Open does.
func (s *Session) AddWords(handle uint32, pack string) []byte {
	b, ok := s.open[handle]
	if !ok {
		return s.noHandle(handle)
	}
	k, err := b.kb.AddWordsString(pack)
	if err != nil {
		return s.fail(err)
	}
	*b = base{kb: k, read: b.read}
	return s.info(handle)
}

// Close forgets a knowledge base.
func (s *Session) Close(handle uint32) []byte {
	if _, ok := s.open[handle]; !ok {
		return s.noHandle(handle)
	}
	delete(s.open, handle)
	s.begin()
	s.reply = append(s.reply, "{}"...)
	return s.end()
}

// Diagnose replies with the Diagnosis of a case.
func (s *Session) Diagnose(handle uint32, records []byte, flags uint32) []byte {
	b, ok := s.open[handle]
	if !ok {
		return s.noHandle(handle)
	}
	if flags > knownFlags {
		return s.Fail("unknown-flag", "no flags have the value "+strconv.FormatUint(uint64(flags), 10))
	}
	c, err := DecodeCase(records)
	if err != nil {
		return s.fail(err)
	}
	d, err := b.engine(flags).Diagnose(c)
	if err != nil {
		return s.fail(err)
	}
	s.begin()
	s.reply = d.AppendJSON(s.reply)
	return s.end()
}

func (s *Session) noHandle(handle uint32) []byte {
	return s.Fail("unknown-handle", "no knowledge base has the handle "+strconv.FormatUint(uint64(handle), 10))
}

func (b *base) engine(flags uint32) *engine.Engine {
	if b.engines[flags] == nil {
		var options []engine.Option
		if flags&FlagWhy != 0 {
			options = append(options, engine.Why())
		}
		if flags&FlagIDsOnly != 0 {
			options = append(options, engine.IDsOnly())
		}
		b.engines[flags] = engine.New(b.kb, options...)
	}
	return b.engines[flags]
}

func (s *Session) info(handle uint32) []byte {
	k := s.open[handle].kb
	info := k.Info()
	s.begin()
	s.reply = append(s.reply, `{"handle":`...)
	s.reply = strconv.AppendUint(s.reply, uint64(handle), 10)
	s.reply = appendMember(s.reply, "id", info.ID)
	s.reply = appendMember(s.reply, "version", info.Version)
	s.reply = appendMember(s.reply, "digest", info.Digest)
	loaded, missing := k.Scripts()
	s.reply = appendList(s.reply, "locales", k.Locales())
	s.reply = appendList(s.reply, "scripts", loaded)
	s.reply = appendList(s.reply, "missing", missing)
	s.reply = append(s.reply, '}')
	return s.end()
}

// AppendError appends {"error":{"code","field","message","hint"}}.
func AppendError(dst []byte, err error) []byte {
	e, ok := errors.AsType[*engine.Error](err) // errors.As would link package reflectlite
	if !ok {
		e = &engine.Error{Code: "internal", Msg: err.Error()}
	}
	dst = append(dst, `{"error":{"code":`...)
	dst = appendString(dst, e.Code)
	dst = appendMember(dst, "field", e.Field)
	dst = appendMember(dst, "message", e.Msg)
	dst = appendMember(dst, "hint", e.Hint)
	return append(dst, "}}"...)
}

func appendMember(dst []byte, name, value string) []byte {
	dst = append(dst, `,"`...)
	dst = append(dst, name...)
	return appendString(append(dst, `":`...), value)
}

func appendList(dst []byte, name string, values []string) []byte {
	dst = append(append(append(dst, `,"`...), name...), `":[`...)
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, v)
	}
	return append(dst, ']')
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string; bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < 0x20 || r == '\u2028' || r == '\u2029':
			dst = append(dst, '\\', 'u', hexDigits[r>>12], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}
