// Package compile turns folders of JSON into a knowledge base.
//
// Folders are layered: a later one adds or replaces whole objects by id, and
// null disables one. Every fault is reported, each with its file, line and
// column; only a folder without faults becomes a knowledge base.
package compile

import (
	"io/fs"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

// Load compiles layers and opens the result. The error is an [Errors] with every fault.
func Load(layers ...fs.FS) (*engine.KB, error) {
	bundle, err := Bundle(layers...)
	if err != nil {
		return nil, err
	}
	return engine.Open(bundle)
}

// Bundle compiles layers into the bytes of a .kb file that holds the words of
// all locales. The error is an [Errors] with every fault.
func Bundle(layers ...fs.FS) ([]byte, error) {
	k, err := Plan(layers...)
	if err != nil {
		return nil, err
	}
	return plan.Encode(k), nil
}

// Plan compiles layers into the tables that a bundle is written from. The
// error is an [Errors] with every fault.
func Plan(layers ...fs.FS) (*plan.KB, error) {
	r, err := Analyze(layers...)
	if err != nil {
		return nil, err
	}
	return r.Plan, nil
}
