// Package rank turns the rules that hold and the rules that wait into findings
// with scores and verdicts, and into the questions worth asking.
package rank

import (
	"slices"
	"sort"

	"github.com/postmend/postmend/engine/internal/plan"
)

// Verdict says how sure a finding is.
type Verdict uint8

// The verdicts, from weak to strong.
const (
	Possible Verdict = iota
	Likely
	Confirmed
)

// Finding is a cause that something speaks for.
type Finding struct {
	Cause   int32
	Score   int32
	Verdict Verdict
	Wording int32   // the part of the score that the words of the text give
	Rules   []int32 // its rules that hold, ascending
}

// state is what the rules that hold say of one cause.
type state struct {
	score    int32
	wording  int32 // its part that the words of the text give
	touched  bool
	ruled    bool // some rule speaks for it
	positive bool // a rule or the words do
	decisive bool
	contra   bool // some rule speaks against it
	out      bool
}

// Ranker holds the scratch of one evaluation at a time.
type Ranker struct {
	k        *plan.KB
	answers  [][]int64 // by field: the answers that can be listed
	states   []state   // by cause
	touched  []int32   // the causes that rules spoke of
	findings []Finding
	matched  []int32

	rules    Rules
	openness []uint8 // by field: see open
	rows     []row
	heads    []int32 // by cause: its last row, -1 for none
	tops     []int32 // by field: its last row, -1 for none
	sums     []int32
	targets  []int32
	gains    []Question
}

// New returns a Ranker for k.
func New(k *plan.KB) *Ranker {
	r := &Ranker{
		k: k, answers: make([][]int64, len(k.Fields)), states: make([]state, len(k.Causes)),
		openness: make([]uint8, len(k.Fields)), heads: make([]int32, len(k.Causes)), tops: make([]int32, len(k.Fields)),
	}
	for i := range k.Fields {
		r.answers[i] = answersOf(&k.Fields[i])
		r.tops[i] = -1
	}
	for c := range k.Causes {
		r.states[c].score = k.Causes[c].Prior
		r.heads[c] = -1
	}
	return r
}

// Words make a finding of a cause that no rule speaks for from fewestPoints on, from
// fewestAlone where rules speak for none, and never a likely one. They take at most
// mostAgainst from what rules say. Where rules make a cause sureLikely times as likely as
// is called likely, in halves, words lift no other one above it.
const (
	fewestPoints = 30
	fewestAlone  = 40
	mostAgainst  = 20
	sureLikely   = 3
)

// Findings ranks the causes that rules hold for, or words speak for: by score, then id. Where
// something better is found, what more speaks against than for is left out; where nothing is, the
// fallback stands alone. The result is valid until the next call.
func (r *Ranker) Findings(matched []int32, words []plan.Leaning) []Finding {
	r.weigh(matched)
	r.listen(words)
	r.findings = r.findings[:0]
	for _, c := range r.touched {
		if s := &r.states[c]; s.positive && !s.out {
			r.findings = append(r.findings, Finding{Cause: c, Score: s.score, Wording: s.wording})
		}
	}
	sort.Sort((*findingOrder)(r))
	for n := len(r.findings); n > 1 && r.findings[n-1].Score < 0; n-- {
		r.findings = r.findings[:n-1]
	}
	if i := r.k.Limits.Fallback; len(r.findings) == 0 && i > 0 {
		r.findings = append(r.findings, Finding{Cause: int32(i) - 1})
	}
	r.judge()
	if n := r.k.Limits.Findings; n > 0 && len(r.findings) > n {
		r.findings = r.findings[:n]
	}
	r.attach(matched)
	return r.findings
}

func (r *Ranker) weigh(matched []int32) {
	for _, c := range r.touched {
		r.states[c] = state{score: r.k.Causes[c].Prior}
	}
	r.touched = r.touched[:0]
	for _, i := range matched {
		rule := &r.k.Rules[i]
		if rule.Cause < 0 {
			continue
		}
		s := &r.states[rule.Cause]
		if !s.touched {
			s.touched = true
			r.touched = append(r.touched, rule.Cause)
		}
		s.score += rule.Weight
		s.ruled = s.ruled || rule.Weight > 0
		s.positive = s.ruled
		s.decisive = s.decisive || rule.Decisive
		s.contra = s.contra || rule.Weight < 0
		s.out = s.out || rule.RuleOut
	}
}

// listen adds what the words say. Where rules speak for no cause, only strong words do, and
// none if most speak for the fallback; where rules say first that there is too little to
// tell, words say nothing.
func (r *Ranker) listen(words []plan.Leaning) {
	fallback := int32(r.k.Limits.Fallback) - 1
	lead, few, unclear := int32(-1), int32(fewestAlone), int32(0)
	for _, c := range r.touched {
		switch s := &r.states[c]; {
		case !s.ruled || s.out:
		case c == fallback:
			unclear = s.score
		case lead < 0 || s.score > r.states[lead].score || s.score == r.states[lead].score && c < lead:
			lead, few = c, fewestPoints
		}
	}
	if unclear > 0 && (lead < 0 || unclear > r.states[lead].score) {
		return
	}
	for _, w := range words {
		if w.Cause == fallback && few == fewestAlone {
			few = max(few, w.Points)
		}
	}
	for _, w := range words {
		s := &r.states[w.Cause]
		if w.Cause == fallback || !s.touched && w.Points < few {
			continue
		}
		if !s.touched {
			s.touched = true
			r.touched = append(r.touched, w.Cause)
		}
		s.wording = max(w.Points, -mostAgainst)
		s.positive = s.positive || w.Points >= few
	}
	if lead >= 0 && int(r.states[lead].score)*2 >= r.k.Limits.Likely*sureLikely {
		r.keep(lead)
	}
	for _, c := range r.touched {
		r.states[c].score += r.states[c].wording
	}
}

// keep lets words take nothing from the cause that rules are sure of, and lift no other above it.
func (r *Ranker) keep(lead int32) {
	first := &r.states[lead]
	first.wording = max(first.wording, 0)
	for _, c := range r.touched {
		if s := &r.states[c]; c != lead {
			s.wording = min(s.wording, max(0, first.score+first.wording-1-s.score))
		}
	}
}

// Fallback reports whether the first finding is the cause that stands in where nothing
// is found. Whatever speaks for it, it is no answer.
func (r *Ranker) Fallback() bool {
	return len(r.findings) > 0 && int(r.findings[0].Cause) == r.k.Limits.Fallback-1
}

// judge gives each finding its verdict. The lead is measured against the next
// cause that is not the leader's broader or narrower one: those agree with it.
func (r *Ranker) judge() {
	for i := range r.findings {
		f := &r.findings[i]
		if s := &r.states[f.Cause]; s.decisive && !s.contra {
			f.Verdict = Confirmed
		}
	}
	if len(r.findings) == 0 || r.findings[0].Verdict == Confirmed || int(r.findings[0].Score) < r.k.Limits.Likely || r.Fallback() || !r.states[r.findings[0].Cause].ruled {
		return
	}
	lead := r.findings[0]
	for _, f := range r.findings[1:] {
		if r.kin(lead.Cause, f.Cause) {
			continue
		}
		if int(lead.Score-f.Score) < r.k.Limits.Margin {
			return
		}
		break
	}
	r.findings[0].Verdict = Likely
}

func (r *Ranker) kin(a, b int32) bool {
	return r.k.Causes[a].Broader == b || r.k.Causes[b].Broader == a
}

// attach lists each finding's rules.
func (r *Ranker) attach(matched []int32) {
	r.matched = slices.Grow(r.matched[:0], len(matched))
	for i := range r.findings {
		from := len(r.matched)
		for _, m := range matched {
			if r.k.Rules[m].Cause == r.findings[i].Cause {
				r.matched = append(r.matched, m)
			}
		}
		r.findings[i].Rules = r.matched[from:len(r.matched):len(r.matched)]
	}
}

// RuledOut lists the causes that have support but were ruled out, by id.
func (r *Ranker) RuledOut() []int32 {
	var out []int32
	for _, c := range r.touched {
		if r.states[c].out && r.states[c].positive {
			out = append(out, c)
		}
	}
	plan.Sort(out)
	return out
}
