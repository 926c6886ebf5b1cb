package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"github.com/postmend/postmend/cmd/internal/layers"
	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
)

// edition is one state of the knowledge. It never changes: who holds one
// answers wholly by it, whatever is loaded meanwhile.
type edition struct {
	info     engine.KBInfo
	engine   *engine.Engine
	fallback string // the cause that says that none was found; "" if there is none
}

// knowledge is what the paths hold, in the last edition that was good.
type knowledge struct {
	paths   []string
	now     atomic.Pointer[edition]
	seen    watched
	log     *slog.Logger
	metrics *metrics
}

// start loads the first edition, without which there is nothing to serve.
func (k *knowledge) start() error {
	k.seen = watched{loaded: look(k.paths)}
	e, err := load(k.paths)
	if err != nil {
		return err
	}
	k.take(e)
	return nil
}

// reload takes what the paths hold now, or keeps the edition in use and logs what is wrong with the new one.
func (k *knowledge) reload(why string) {
	e, err := load(k.paths)
	if err != nil {
		k.metrics.reloaded(false)
		kept := k.now.Load().info.Digest
		for _, f := range faults(k.paths, err) {
			k.log.Error("knowledge refused", "trigger", why, "place", f.Pos.String(), "code", f.Code, "error", f.Msg, "hint", f.Hint, "kept", kept)
		}
		return
	}
	k.take(e)
	k.log.Info("knowledge loaded", "trigger", why, "kb", e.info.ID, "version", e.info.Version, "digest", e.info.Digest)
}

func (k *knowledge) take(e *edition) {
	k.now.Store(e)
	k.metrics.reloaded(true)
}

// load reads an edition. A panic while reading is a fault of the new knowledge, and no reason to end the service.
func load(paths []string) (e *edition, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = &engine.Error{Code: "internal", Msg: fmt.Sprint("panic: ", broken)}
		}
	}()
	k, err := layers.Open(paths)
	if err != nil {
		return nil, err
	}
	fallback, _ := k.Fallback()
	return &edition{info: k.Info(), engine: engine.New(k), fallback: fallback}, nil
}

// faults lists all that is wrong with a knowledge base that could not be loaded.
func faults(paths []string, err error) []*engine.Error {
	var all compile.Errors
	if errors.As(err, &all) {
		return all
	}
	e := &engine.Error{Code: "file-unreadable", Msg: err.Error()}
	errors.As(err, &e)
	if e.Pos.File == "" {
		e.Pos.File = strings.Join(paths, " ")
	}
	return []*engine.Error{e}
}
