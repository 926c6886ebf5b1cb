package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/scenario"
	"github.com/postmend/postmend/kb"
)

// Longer inputs are refused unread. A text of engine.DefaultMaxText fits into a
// case also where JSON writes each byte as \u00XX.
const (
	maxBundle = 64 << 20
	maxCase   = 8 << 20
)

const (
	flagWhy     = 1 << 0
	flagIDsOnly = 1 << 1
	knownFlags  = flagWhy | flagIDsOnly
)

// bases are the knowledge bases that are open, by handle. Handles count from 1 and are not used again.
type bases struct {
	mu     sync.RWMutex
	last   uint64
	open   map[uint64]*base
	adding sync.Mutex // held while words are added, so that none are lost
}

// base is a knowledge base with one engine for each set of flags. It never changes.
type base struct {
	kb      *engine.KB
	engines [knownFlags + 1]*engine.Engine
}

func newBase(k *engine.KB) *base {
	b := &base{kb: k}
	for flags := range b.engines {
		var options []engine.Option
		if flags&flagWhy != 0 {
			options = append(options, engine.Why())
		}
		if flags&flagIDsOnly != 0 {
			options = append(options, engine.IDsOnly())
		}
		b.engines[flags] = engine.New(k, options...)
	}
	return b
}

func (s *bases) addDefault() uint64 { return s.put(newBase(kb.Default())) }

// add opens a bundle, whose bytes are copied.
func (s *bases) add(bundle []byte) (uint64, error) {
	k, err := engine.Open(bundle)
	if err != nil {
		return 0, err
	}
	return s.put(newBase(k)), nil
}

func (s *bases) put(b *base) uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[uint64]*base{}
	}
	s.last++
	s.open[s.last] = b
	return s.last
}

func (s *bases) get(handle uint64) (*base, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if b, ok := s.open[handle]; ok {
		return b, nil
	}
	return nil, unknownHandle(handle)
}

func (s *bases) addWords(handle uint64, pack []byte) error {
	s.adding.Lock()
	defer s.adding.Unlock()
	b, err := s.get(handle)
	if err != nil {
		return err
	}
	k, err := b.kb.AddWords(pack)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[handle] != b {
		return unknownHandle(handle) // closed meanwhile
	}
	s.open[handle] = newBase(k)
	return nil
}

func (s *bases) close(handle uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.open[handle]; !ok {
		return unknownHandle(handle)
	}
	delete(s.open, handle)
	return nil
}

// diagnose takes a case as JSON and appends its Diagnosis as JSON.
func (s *bases) diagnose(dst []byte, handle uint64, given []byte, flags uint) ([]byte, error) {
	b, err := s.get(handle)
	if err != nil {
		return nil, err
	}
	if flags > knownFlags {
		return nil, &engine.Error{Code: "unknown-flag", Msg: "no flags have the value " + strconv.FormatUint(uint64(flags), 10)}
	}
	c, err := scenario.DecodeCase(given)
	if err != nil {
		return nil, err
	}
	d, err := b.engines[flags].Diagnose(c)
	if err != nil {
		return nil, err
	}
	return d.AppendJSON(dst), nil
}

type infoJSON struct {
	ID      string    `json:"id"`
	Version string    `json:"version"`
	Digest  string    `json:"digest"`
	Locales []string  `json:"locales"`
	Stats   statsJSON `json:"stats"`
}

type statsJSON struct {
	Fields   int `json:"fields"`
	Signals  int `json:"signals"`
	Phrases  int `json:"phrases"`
	Captures int `json:"captures"`
	Rules    int `json:"rules"`
	Causes   int `json:"causes"`
	Remedies int `json:"remedies"`
	Texts    int `json:"texts"`
}

// info appends what the header says of postmend_info.
func (s *bases) info(dst []byte, handle uint64) ([]byte, error) {
	b, err := s.get(handle)
	if err != nil {
		return nil, err
	}
	i := b.kb.Info()
	text, err := json.Marshal(infoJSON{i.ID, i.Version, i.Digest, b.kb.Locales(), statsJSON(b.kb.Stats())})
	return append(dst, text...), err
}

// guard makes a panic an error, so that none crosses the border.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("a panic: %v", p)
		}
	}()
	return f()
}

// The kinds of faults, as the header numbers them.
const (
	statusCase     = 1
	statusBundle   = 2
	statusMisuse   = 3
	statusNoMemory = 4
	statusInternal = 5
)

func statusOf(code string) int {
	switch code {
	case "null-argument", "unknown-handle", "unknown-flag":
		return statusMisuse
	case "out-of-memory":
		return statusNoMemory
	case "internal":
		return statusInternal
	}
	if strings.HasPrefix(code, "bundle-") {
		return statusBundle
	}
	return statusCase
}

func fault(err error) *engine.Error {
	e := &engine.Error{Code: "internal", Msg: err.Error()}
	errors.As(err, &e)
	return e
}

func unknownHandle(handle uint64) error {
	return &engine.Error{Code: "unknown-handle", Msg: "no knowledge base has the handle " + strconv.FormatUint(handle, 10), Hint: "it was closed, or opening it failed"}
}

func tooLong(what string, most uint64) error {
	return &engine.Error{Code: what + "-too-long", Msg: "a " + what + " has at most " + strconv.FormatUint(most, 10) + " bytes"}
}

// cText makes s fit for C and for a thread to keep: no NUL, whole characters, at most 1,000 bytes.
func cText(s string) string {
	const most, more = 1000, "…"
	if len(s) > most {
		n := most - len(more)
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + more
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
