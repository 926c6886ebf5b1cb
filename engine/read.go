package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/text"
	"github.com/postmend/postmend/engine/internal/truth"
)

// read scans symptom.text, if there is one, and adds what it says to the facts:
// signals and codes join those that were given, captured fields fill those that were not.
func (r *run) read(maxText int) ([]Signal, error) {
	at := r.kb.builtin
	r.canonical(at.codes)
	if at.text < 0 || !r.facts.Known(at.text) {
		return nil, nil
	}
	given := r.facts.Get(at.text).Text
	if len(given) > maxText {
		return nil, &Error{Code: "text-too-long", Field: "symptom.text",
			Msg: "symptom.text has " + strconv.Itoa(len(given)) + " bytes", Hint: "the limit is " + strconv.Itoa(maxText)}
	}
	found := r.kb.scanner.Scan(given, &r.scan)
	signals := make([]Signal, len(found.Signals))
	ids := make([]string, len(found.Signals))
	for i, s := range found.Signals {
		ids[i] = r.kb.plan.Text.Signals[s.ID]
		signals[i] = Signal{ids[i], [2]int{int(s.Span.Start), int(s.Span.End)}}
	}
	codes := make([]string, len(found.Codes))
	for i, c := range found.Codes {
		codes[i] = c.Code
	}
	r.unite(at.signals, ids)
	r.unite(at.codes, codes)
	for i := range found.Fields {
		r.capture(&found.Fields[i])
	}
	return signals, nil
}

// canonical brings the codes that were given into the form in which the text's are captured.
func (r *run) canonical(slot int32) {
	if slot < 0 || !r.facts.Known(slot) {
		return
	}
	v := *r.facts.Get(slot)
	for i := range v.List {
		code := r.kb.scanner.Code(v.List[i].Text, &r.scan)
		v.List[i] = truth.Item{Text: code, ID: r.kb.index.Intern(code)}
	}
	r.facts.Set(slot, v)
}

// unite adds strings to a list field; the list is known from then on.
func (r *run) unite(slot int32, add []string) {
	if slot < 0 {
		return
	}
	v := truth.Value{Kind: truth.List, List: slices.Clone(r.facts.Get(slot).List)}
	for _, s := range add {
		if !slices.ContainsFunc(v.List, func(i truth.Item) bool { return i.Text == s }) {
			v.List = append(v.List, truth.Item{Text: strings.Clone(s), ID: r.kb.index.Intern(s)})
			r.origins[slot] = OriginText
		}
	}
	r.facts.Set(slot, v)
}

// capture takes a captured value for a field that was not given.
func (r *run) capture(f *text.Field) {
	if r.facts.Known(f.Field) {
		return
	}
	field := &r.kb.plan.Fields[f.Field]
	v := r.kb.index.Text(f.Text)
	if len(f.Value.Ints) > 0 {
		v = r.kb.index.Value(f.Value)
	} else if field.Type != plan.TypeString && !(field.Type == plan.TypeEnum && r.kb.member(field, f.Text) == nil) {
		return
	}
	r.facts.Set(f.Field, v)
	r.origins[f.Field] = OriginText
}
