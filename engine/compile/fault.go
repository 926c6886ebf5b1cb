package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/near"
	"github.com/postmend/postmend/engine/internal/source"
)

// Errors are the faults of a knowledge base, sorted by file, line and column. At
// the thousandth the compiler gives up.
type Errors []*engine.Error

// Error returns a line for each fault.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, f := range e {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the faults, so that errors.As finds one.
func (e Errors) Unwrap() []error {
	out := make([]error, len(e))
	for i, f := range e {
		out[i] = f
	}
	return out
}

// err returns e as an error, nil if there are no faults. Two faults of the same
// code at the same place are one.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	slices.SortStableFunc(e, func(a, b *engine.Error) int {
		return cmp.Or(cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Msg, b.Msg))
	})
	return slices.CompactFunc(e, func(a, b *engine.Error) bool {
		return a.Pos == b.Pos && a.Code == b.Code && a.Msg == b.Msg
	})
}

// fault is a code and what it says; the place comes from where it is raised.
type fault struct{ code, msg, hint string }

func faultf(code, format string, args ...any) fault {
	return fault{code: code, msg: fmt.Sprintf(format, args...)}
}

// or adds a way out.
func (f fault) or(hint string) fault {
	f.hint = hint
	return f
}

func (c *compiler) report(at source.Loc, f fault) { c.reportAt(Pos(at), f) }

// Limits of what is reported, and of the names compared for hints: who has more
// faults than that needs no more of them.
const (
	maxFaults   = 1000
	maxMessage  = 300
	maxCompared = 200_000
)

// bailout is what the compiler panics with at the last fault; Analyze recovers.
type bailout struct{}

func (c *compiler) reportAt(at engine.Pos, f fault) {
	c.errors = append(c.errors, &engine.Error{Pos: at, Code: f.code, Msg: shorten(f.msg), Hint: shorten(f.hint)})
	if len(c.errors) >= maxFaults {
		panic(bailout{})
	}
}

func shorten(s string) string {
	for i := range s {
		if i >= maxMessage {
			return s[:i] + "…"
		}
	}
	return s
}

// compares says whether there is room to compare a name with n others.
func (c *compiler) compares(n int) bool {
	c.compared += n
	return c.compared <= maxCompared
}

// near is didYouMean for candidates that may be many.
func (c *compiler) near(name string, n int, candidates func() []string) string {
	if !c.compares(n) {
		return ""
	}
	return didYouMean(name, candidates())
}

// didYouMean returns a hint at the candidate nearest to name, "" if none is near.
func didYouMean(name string, candidates []string) string {
	if len(name) > 200 {
		return ""
	}
	best, least := "", 2+len(name)/8
	for _, c := range candidates {
		d := near.Distance(name, c, least)
		if d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean `" + best + "`?"
}
