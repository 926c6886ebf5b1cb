//go:build unix

package synth

import (
	"syscall"
	"time"
)

// CPU is the processor time that this process has used. Unlike the clock, it
// does not tell what else the machine is doing.
func CPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("synth: " + err.Error())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
