package engine

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/rank"
	"github.com/postmend/postmend/engine/internal/text"
	"github.com/postmend/postmend/engine/internal/truth"
	"github.com/postmend/postmend/engine/internal/words"
)

// DefaultMaxText is the length of symptom.text, in bytes, that an Engine accepts unless MaxText says otherwise.
const DefaultMaxText = 1 << 20

// DefaultBudget is how many predicates and index entries one case may visit unless Budget says otherwise.
const DefaultBudget = 50_000_000

// Engine diagnoses cases by one knowledge base.
type Engine struct {
	kb      *KB
	maxText int
	budget  int
	why     bool
	idsOnly bool
	kept    atomic.Pointer[run] // one that the garbage collector does not take
	runs    sync.Pool
}

// Option changes how an Engine works.
type Option func(*Engine)

// MaxText limits symptom.text to n bytes; a longer one is an error with code "text-too-long".
// 0 leaves only the empty one.
func MaxText(n int) Option { return func(e *Engine) { e.maxText = n } }

// Budget limits the work on one case to n visits of predicates and index
// entries, the same number on every machine; beyond is an error with code "budget-exceeded".
// 0 or less is no limit.
func Budget(n int) Option { return func(e *Engine) { e.budget = n } }

// Why adds a Trace to every Diagnosis.
func Why() Option { return func(e *Engine) { e.why = true } }

// IDsOnly leaves out all words: titles, explanations, steps, questions, labels.
func IDsOnly() Option { return func(e *Engine) { e.idsOnly = true } }

// New returns an Engine for k.
func New(k *KB, options ...Option) *Engine {
	e := &Engine{kb: k, maxText: DefaultMaxText, budget: DefaultBudget}
	for _, o := range options {
		o(e)
	}
	e.runs.New = func() any {
		return &run{kb: k, index: k.index(), ranker: rank.New(k.plan), written: map[*plan.Cond]string{}}
	}
	return e
}

// Diagnose evaluates one case. A fault of the case is an *Error with a code: "unknown-field",
// "wrong-type", "unknown-value", "text-too-long" or "budget-exceeded"; "text-pack-missing"
// says that the text's script, in Hint, needs a pack that was not added ([KB.AddWords]),
// "bundle-content" that what the text needs is damaged, and "no-knowledge" that New was
// given no knowledge base, as when the error of Open was not looked at.
func (e *Engine) Diagnose(c Case) (*Diagnosis, error) {
	if e.kb == nil || e.kb.plan == nil {
		return nil, &Error{Code: "no-knowledge", Msg: "the engine has no knowledge base", Hint: "give New what Open returned"}
	}
	r := e.kept.Swap(nil)
	if r == nil {
		r = e.runs.Get().(*run)
	}
	defer func() {
		if !e.kept.CompareAndSwap(nil, r) {
			e.runs.Put(r)
		}
	}()
	return r.diagnose(e, c)
}

// run is the scratch of one evaluation.
type run struct {
	kb      *KB
	index   *truth.Index
	facts   truth.Facts
	eval    truth.Scratch
	scan    text.Scratch
	ranker  *rank.Ranker
	origins []Origin // by slot, for what was not given
	records []int32  // per kind: the record that applies, -1 if none is known
	pack    *plan.Pack
	names   []string
	path    []byte
	slots   []int32
	cited   []int32
	worded  []plan.Leaning        // what the words of the text say
	items   shelf[truth.Item]     // of the lists among the facts
	written map[*plan.Cond]string // texts of conditions
	shelves
}

func (r *run) diagnose(e *Engine, c Case) (*Diagnosis, error) {
	r.reset()
	r.eval.Limit = e.budget
	if err := r.load(c); err != nil {
		return nil, err
	}
	b := &book{}
	signals, err := r.read(e.maxText, b.signals[:0])
	if err != nil {
		return nil, err
	}
	r.resolve()
	if err := r.index.Eval(&r.facts, &r.eval); err != nil {
		if errors.Is(err, truth.ErrBudget) {
			return nil, e.overspent()
		}
		return nil, err
	}
	b.diagnosis = Diagnosis{ID: c.ID, KB: r.kb.Info(), Locale: r.locale(c), Signals: signals}
	r.pack = nil
	if !e.idsOnly {
		r.pack = r.kb.pack(b.diagnosis.Locale)
	}
	r.answer(b)
	if e.why {
		b.diagnosis.Trace = r.trace()
	}
	if e.budget > 0 && r.eval.Steps > e.budget {
		return nil, e.overspent() // by ranking the questions
	}
	return &b.diagnosis, nil
}

func (e *Engine) overspent() *Error {
	return &Error{Code: "budget-exceeded", Msg: "the case needs more than " + strconv.Itoa(e.budget) + " steps"}
}

// answer writes down what was found.
func (r *run) answer(b *book) {
	r.shelves.open()
	d := &b.diagnosis
	found := r.ranker.Findings(r.eval.Matched, r.worded)
	if len(found) > 0 && found[0].Wording > 0 {
		for _, w := range r.worded {
			if w.Cause == found[0].Cause {
				from, to := text.Around(r.facts.Get(r.kb.builtin.text).Text, int(w.From), int(w.To))
				d.Signals = append(d.Signals, Signal{WordingID, [2]int{from, to}})
			}
		}
	}
	d.Findings = b.findings[:0]
	for i := range found {
		d.Findings = append(d.Findings, r.finding(&found[i]))
	}
	asked := r.ranker.Questions(r.eval.Waiting, (*evidence)(r))
	d.Questions = b.questions[:0]
	for _, q := range asked {
		d.Questions = append(d.Questions, r.question(q))
	}
	d.AskFirst = len(asked) > 0 && (r.ranker.Fallback() || asked[0].Turns && int(asked[0].Gain) >= r.kb.plan.Limits.AskGain &&
		(len(found) == 0 || found[0].Verdict == rank.Possible))
	if len(found) > 0 {
		d.Escalation = r.escalation(&r.kb.plan.Causes[found[0].Cause], b)
	}
	d.RuledOut = r.ruledOut(b.ruledOut[:0])
	d.Fields = r.learned(b.fields[:0])
	d.Signals, d.Findings, d.Questions, d.Fields, d.RuledOut = some(d.Signals), some(d.Findings), some(d.Questions), some(d.Fields), some(d.RuledOut)
}

func (r *run) reset() {
	p := r.kb.plan
	r.facts.Reset(r.index)
	r.items.list, r.items.from = r.items.list[:0], 0
	r.worded = nil
	if r.origins == nil {
		r.origins = make([]Origin, len(p.Fields))
		r.records = make([]int32, len(p.Kinds))
	}
	clear(r.origins)
	for i := range r.records {
		r.records[i] = -1
	}
}

// locale is the language of the answer: the case's, else context.locale, else the knowledge base's default.
func (r *run) locale(c Case) string {
	tag := c.Locale
	if at := r.kb.builtin.locale; tag == "" && at >= 0 {
		tag = r.facts.Get(at).Text
	}
	return words.Match(tag, r.kb.locales, r.kb.plan.DefaultLocale)
}

// learned lists what was not given, by name: captured, named by a record or set by a rule.
func (r *run) learned(out []FieldValue) []FieldValue {
	for slot := range r.kb.plan.Fields {
		f := &r.kb.plan.Fields[slot]
		origin := r.origins[slot]
		if !r.facts.Known(int32(slot)) || f.Kind >= 0 || int32(slot) == r.kb.builtin.signals {
			continue
		}
		if r.facts.Derived(int32(slot)) {
			origin = OriginRule
		}
		if origin == "" {
			continue
		}
		out = append(out, FieldValue{f.Name, r.kb.value(int32(slot), r.facts.Get(int32(slot))), origin})
	}
	return out
}

// evidence lets the ranking ask about rules that wait.
type evidence run

func (e *evidence) Unknowns(rule int32, dst []int32) []int32 {
	r := (*run)(e)
	return r.index.Unknowns(rule, &r.facts, &r.eval, dst)
}

func (e *evidence) Answers(rule, field int32, values []int64) (holds, open uint64) {
	r := (*run)(e)
	return r.index.Answers(rule, field, values, &r.facts, &r.eval)
}

func (e *evidence) Open(field int32) bool {
	r := (*run)(e)
	f := &r.kb.plan.Fields[field]
	return f.Askable && !r.facts.Known(field) && !r.facts.Get(field).Asked && !r.any(f.Unless)
}

// any says whether one of the conditions is true; all whether each is.
func (r *run) any(nodes []int32) bool {
	for _, n := range nodes {
		if r.index.Node(n, &r.facts, &r.eval) == truth.True {
			return true
		}
	}
	return false
}

func (r *run) all(nodes []int32) bool {
	for _, n := range nodes {
		if r.index.Node(n, &r.facts, &r.eval) != truth.True {
			return false
		}
	}
	return true
}
