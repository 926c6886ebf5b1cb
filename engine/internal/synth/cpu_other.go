//go:build !unix

package synth

import "time"

var begun = time.Now()

// CPU is the time that has passed, where the processor time is not to be had.
func CPU() time.Duration { return time.Since(begun) }
