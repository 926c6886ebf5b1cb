package check

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/source"
	"github.com/postmend/postmend/engine/scenario"
)

// TestConfig says which scenarios to run and what to ask of them.
type TestConfig struct {
	Only          *regexp.Regexp // ids; nil means all
	Coverage      bool           // report what no scenario reaches
	MinRules      float64        // percent of the rules that must be reached; 0 asks nothing
	MinConditions float64        // percent of the conditions that must be seen both true and false; 0 asks nothing
}

// TestReport is what running the scenarios found.
type TestReport struct {
	Report
	Results  []scenario.Result // sorted by id, without their diagnoses: there may be many
	Coverage []scenario.Coverage
	Rules    int // of the knowledge base
	Reached  int // in a scenario that was run

	Conditions           int // lines of all rules
	True, False, Unknown int // conditions that some scenario has seen so
	Both                 int // conditions that were seen true and seen false
}

// Percent is how many of the rules were reached.
func (t *TestReport) Percent() float64 { return percent(t.Reached, t.Rules) }

// ConditionPercent is how many of the conditions were seen both true and false.
func (t *TestReport) ConditionPercent() float64 { return percent(t.Both, t.Conditions) }

func percent(n, of int) float64 {
	if of == 0 {
		return 100
	}
	return 100 * float64(n) / float64(of)
}

// Test runs the scenarios of layers. Faults of the knowledge base itself are reported in place of results.
func Test(cfg Config, want TestConfig, layers ...Layer) *TestReport {
	c := newChecker(cfg, layers)
	c.tested = true
	t := &TestReport{}
	if c.k != nil {
		c.open()
	}
	if k := c.report.KB; k != nil {
		places := map[string]*written{}
		for _, s := range c.written() {
			places[s.id] = s
		}
		c.run(k, t, want, places)
	}
	t.Report = *c.finish()
	return t
}

// scenarios reads the scenarios of all layers; what cannot be read is reported.
func (c *checker) scenarios(places map[string]*written) []scenario.Scenario {
	var fss []fs.FS
	for i, l := range c.layers {
		fss = append(fss, l.FS)
		if _, err := scenario.Load(l.FS); err != nil {
			c.badInput(err, i, places)
		}
	}
	all, err := scenario.Load(fss...)
	if err != nil {
		return nil
	}
	return all
}

func (c *checker) badInput(err error, layer int, places map[string]*written) {
	var e *engine.Error
	if !errors.As(err, &e) {
		c.add("KB702", engine.Pos{File: c.layers[layer].Name}, "the scenarios cannot be read")
		return
	}
	pos := e.Pos
	pos.File = c.layers[layer].Name + "/" + pos.File
	msg := e.Msg
	if rest, ok := strings.CutPrefix(msg, "scenario "); ok {
		if id, why, ok := strings.Cut(rest, ": "); ok && places[id] != nil {
			c.about(c.at("KB702", places[id].key, "scenario %q: %s", id, why), places[id]).Hint = e.Hint
			return
		}
	}
	c.add("KB702", pos, msg).Hint = e.Hint
}

func (c *checker) run(k *engine.KB, t *TestReport, want TestConfig, places map[string]*written) {
	all := c.scenarios(places)
	if want.Only != nil {
		kept := all[:0]
		for _, s := range all {
			if want.Only.MatchString(s.ID) {
				kept = append(kept, s)
			}
		}
		all = kept
	}
	e := engine.New(k, engine.Why())
	again := engine.New(k)
	seen := scenario.NewCoverer(c.k)
	for i := range all {
		r := scenario.Run(e, all[i:i+1])[0]
		if r.Diagnosis != nil {
			r.Diagnosis.Trace = nil // the second run has none
		}
		c.result(again, &r, places[r.Scenario.ID])
		seen.Add(&r)
		r.Diagnosis = nil
		t.Results = append(t.Results, r)
	}
	t.Coverage = seen.Rules()
	for _, r := range t.Coverage {
		t.Rules++
		if r.Fired > 0 {
			t.Reached++
		}
		for _, v := range r.Conditions {
			t.count(v)
		}
	}
	c.coverage(t, want)
}

func (t *TestReport) count(v scenario.Truths) {
	t.Conditions++
	for _, x := range []struct {
		n    *int
		seen bool
	}{{&t.True, v.True}, {&t.False, v.False}, {&t.Unknown, v.Unknown}, {&t.Both, v.True && v.False}} {
		if x.seen {
			*x.n++
		}
	}
}

// result reports where one scenario falls short, or differs in a second run.
func (c *checker) result(again *engine.Engine, r *scenario.Result, at *written) {
	if at == nil {
		return
	}
	second, err := again.Diagnose(r.Scenario.Given)
	if r.Diagnosis == nil {
		var fault *engine.Error
		if errors.As(err, &fault) {
			c.about(c.at("KB702", at.field(fault.Field), "scenario %q: %s", r.Scenario.ID, fault.Msg), at).Hint = fault.Hint
		}
		return
	}
	for _, f := range r.Failures {
		c.about(c.at("KB701", at.key, "scenario %q: %s", r.Scenario.ID, f), at)
	}
	if err != nil || !bytes.Equal(r.Diagnosis.AppendJSON(nil), second.AppendJSON(nil)) {
		c.about(c.at("KB708", at.key, "scenario %q: two runs give two answers", r.Scenario.ID), at)
	}
}

// field finds where a scenario gives a field.
func (s *written) field(name string) source.Loc {
	group, leaf, _ := strings.Cut(name, ".")
	if g := s.node.Get("given").Get(group); g != nil {
		for _, f := range g.Fields {
			if f.Name == leaf {
				return f.Loc
			}
		}
	}
	return s.key
}

// coverage reports what the scenarios leave out.
func (c *checker) coverage(t *TestReport, want TestConfig) {
	if want.Only != nil {
		return
	}
	if want.MinRules > 0 && t.Percent() < want.MinRules {
		c.add("KB705", engine.Pos{}, fmt.Sprintf("the scenarios reach %d of %d rules (%.1f %%), and %g %% are wanted", t.Reached, t.Rules, t.Percent(), want.MinRules))
	}
	if want.MinConditions > 0 && t.ConditionPercent() < want.MinConditions {
		f := c.add("KB705", engine.Pos{}, fmt.Sprintf("the scenarios see %d of %d conditions true and false (%.1f %%), and %g %% are wanted", t.Both, t.Conditions, t.ConditionPercent(), want.MinConditions))
		f.Name = "condition-coverage-threshold"
	}
	if !want.Coverage {
		return
	}
	refused := map[string]bool{}
	for _, r := range t.Results {
		for _, id := range r.Scenario.Want.NotFired {
			refused[id] = true
		}
	}
	for _, r := range t.Coverage {
		o := c.object("rule", r.Rule)
		if r.Fired == 0 {
			f := c.at("KB704", o.Key, "no scenario reaches the rule %q", r.Rule)
			if want.MinRules > 0 {
				f.Severity = Info
			}
		} else if !refused[r.Rule] {
			c.at("KB712", o.Key, "no scenario says when the rule %q must not hold", r.Rule)
		}
		c.unseen(o, r)
	}
}

// unseen reports the truth values of conditions that no scenario has seen.
func (c *checker) unseen(o *compile.Object, r scenario.Coverage) {
	list := o.Node.Get("when")
	for i, t := range r.Conditions {
		if i >= len(list.Items) {
			break
		}
		var never []string
		for _, v := range []struct {
			name string
			seen bool
		}{{"true", t.True}, {"false", t.False}, {"unknown", t.Unknown}} {
			if !v.seen {
				never = append(never, v.name)
			}
		}
		if len(never) > 0 {
			c.at("KB706", list.Items[i].Loc, "no scenario has seen this condition of the rule %q %s", r.Rule, strings.Join(never, " or "))
		}
	}
}
