package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
)

const (
	sectionCustom = 0
	sectionImport = 2
	sectionCode   = 10
)

// idle are the functions of Go's runtime that run only while a program is traced,
// profiled or debugged by settings that no host of the module can make, or that
// print the stack of one that has failed: a trap says as much. Each has to exist.
var idle = []*regexp.Regexp{
	regexp.MustCompile(`^runtime\.traceLocker\.[A-Z]`), // asked only after ok, which is false
	regexp.MustCompile(`^runtime\.traceWriter\.`),
	regexp.MustCompile(`^runtime\.__trace(Map|RegionAlloc|StackTable|StringTable|TypeTable)_\.`),
	regexp.MustCompile(`^runtime\.(traceAdvance|traceStack|traceReadCPU|traceSyncBatch|traceRegisterLabelsAndReasons|makeTraceFrames|fpTracebackPartialExpand)(\.|$)`),
	regexp.MustCompile(`^runtime\.__profBuf_\.`),
	regexp.MustCompile(`^runtime\.(schedtrace|printScavTrace|dumpScanStats|dumpTypesRec|dumpStacksRec|gcDumpObject|checkFinalizersAndCleanups)(\.|$)`),
	regexp.MustCompile(`^runtime\.(goroutineheader|traceback1|traceback2|tracebackPCs|tracebacksomeothers|tracebackHexdump|printcreatedby1?|printAncestor\w*|print\w*CgoTraceback|printArgs|printanycustomtype)(\.|$)`),
	regexp.MustCompile(`^runtime\.(__Frames_\.Next|expandCgoFrames)(\.|$)`),
	regexp.MustCompile(`^runtime\.(saveblockevent|fpunwindExpand|doRecordGoroutineProfile)(\.|$)`),
	regexp.MustCompile(`^runtime\.(dopanic_m|hexdumpWords|badPointer|setCheckmark|runCheckmark|getCheckmark|dumpgstatus)(\.|$)`), // what failed has been said before
	regexp.MustCompile(`^runtime\.(__hexdumper_|__mspan_\.reportZombies)`),
	regexp.MustCompile(`^runtime\.typesEqual$`), // only where modules are loaded into each other
	regexp.MustCompile(`^runtime\.mexit(\.|$)`), // the one thread never ends
}

// floats are what formats floating-point numbers. In a program that has none, only the
// runtime's own complaints would.
var (
	floats     = regexp.MustCompile(`^internal_strconv\.(AppendFloat|AppendComplex|genericFtoa|fixedFtoa|bigFtoa|dbox\w*|fmt[BEFX]|formatDigits|roundShortest|shouldRoundUp|leftShift|rightShift|__decimal_\.\w+)$`)
	floatDoors = regexp.MustCompile(`^strconv\.(Append|Format)(Float|Complex)$`)
)

// trap is a function's body: no locals, unreachable, end.
var trap = []byte{0, 0x00, opEnd}

// names reads the names of functions from a custom section, if it is the one that has them.
func names(section []byte) (map[uint64]string, error) {
	const functionNames = 1
	r := reader{section, nil}
	if string(r.take(int(r.uvarint()))) != "name" {
		return nil, r.err
	}
	out := map[uint64]string{}
	for len(r.rest) > 0 && r.err == nil {
		kind := r.byte()
		part := reader{r.take(int(r.uvarint())), r.err}
		if kind != functionNames {
			continue
		}
		for n := part.uvarint(); n > 0 && part.err == nil; n-- {
			i := part.uvarint()
			out[i] = string(part.take(int(part.uvarint())))
		}
		r.err = part.err
	}
	return out, r.err
}

// retired are the functions that a module can do without.
func retired(names map[uint64]string, withFloats bool) ([]*regexp.Regexp, error) {
	if withFloats {
		return idle, nil
	}
	for _, name := range names {
		if floatDoors.MatchString(name) {
			return nil, fmt.Errorf("the module formats floating-point numbers: it has %s", name)
		}
	}
	return append(slices.Clone(idle), floats), nil
}

// imported counts the functions that a module imports. Go imports nothing else.
func imported(section []byte) (uint64, error) {
	r := reader{section, nil}
	n := r.uvarint()
	for range n {
		r.take(int(r.uvarint()))
		r.take(int(r.uvarint()))
		if r.byte() != 0 && r.err == nil {
			return 0, errors.New("an import of unknown kind")
		}
		r.uvarint()
		if r.err != nil {
			break
		}
	}
	return n, r.err
}

// retire puts a trap in place of every function that is idle.
func retire(code []byte, first uint64, names map[uint64]string, idle []*regexp.Regexp) ([]byte, error) {
	r := reader{code, nil}
	n := r.uvarint()
	out := bytes.NewBuffer(binary.AppendUvarint(nil, n))
	seen := make([]bool, len(idle))
	for i := range n {
		body := r.take(int(r.uvarint()))
		if r.err != nil {
			return nil, r.err
		}
		for j, pattern := range idle {
			if pattern.MatchString(names[first+i]) {
				body, seen[j] = trap, true
			}
		}
		out.Write(binary.AppendUvarint(nil, uint64(len(body))))
		out.Write(body)
	}
	for j, found := range seen {
		if !found {
			return nil, fmt.Errorf("no function is named %s: another Go release", idle[j])
		}
	}
	return out.Bytes(), nil
}
