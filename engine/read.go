package engine

import (
	"errors"
	"slices"
	"strconv"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/text"
	"github.com/postmend/postmend/engine/internal/truth"
)

// read scans symptom.text, if there is one, and adds what it says to the facts:
// signals and codes join those that were given, captured fields fill those that were not.
func (r *run) read(maxText int, signals []Signal) ([]Signal, error) {
	at := r.kb.builtin
	if err := r.canonical(at.codes); err != nil {
		return nil, unread("symptom.codes", err)
	}
	if at.text < 0 || !r.facts.Known(at.text) {
		return nil, nil
	}
	given := r.facts.Get(at.text).Text
	if len(given) > maxText {
		return nil, &Error{Code: "text-too-long", Field: "symptom.text",
			Msg: "symptom.text has " + strconv.Itoa(len(given)) + " bytes", Hint: "the limit is " + strconv.Itoa(maxText)}
	}
	found, err := r.kb.scanner().Scan(given, &r.scan)
	if err != nil {
		return nil, unread("symptom.text", err)
	}
	signals = slices.Grow(signals, len(found.Signals)+1) // and the place of what words say
	for _, x := range found.Signals {
		id := r.kb.plan.Text.Signals[x.ID]
		signals = append(signals, Signal{id, [2]int{int(x.Span.Start), int(x.Span.End)}})
		r.items.put(truth.Item{Text: id, ID: r.index.Intern(id)})
	}
	r.unite(at.signals, r.items.cut())
	for _, c := range found.Codes {
		r.items.put(truth.Item{Text: c.Code, ID: r.index.Intern(c.Code)})
	}
	r.unite(at.codes, r.items.cut())
	for i := range found.Fields {
		r.capture(&found.Fields[i])
	}
	if len(found.Signals) > 0 || len(found.Codes) > 0 { // else nothing says that the text is about what the knowledge base is about
		r.worded = found.Leanings
	}
	return signals, nil
}

// canonical brings the codes that were given into the form in which the text's are captured.
func (r *run) canonical(slot int32) error {
	if slot < 0 || !r.facts.Known(slot) {
		return nil
	}
	v := *r.facts.Get(slot)
	for i := range v.List {
		code, err := r.kb.scanner().Code(v.List[i].Text, &r.scan)
		if err != nil {
			return err
		}
		v.List[i] = truth.Item{Text: code, ID: r.index.Intern(code)}
	}
	r.facts.Set(slot, v)
	return nil
}

// unread says why a text of a field could not be read. The hint is the script's tag.
func unread(field string, err error) *Error {
	e := bundleError(err)
	e.Field = field
	if s, ok := errors.AsType[*text.ScriptError](err); ok {
		e.Hint = s.Tag
	}
	return e
}

// unite adds strings to a list field; the list is known from then on.
func (r *run) unite(slot int32, add []truth.Item) {
	if slot < 0 {
		return
	}
	given := r.facts.Get(slot).List
	for _, x := range given {
		r.items.put(x)
	}
	for _, x := range add {
		if !slices.ContainsFunc(r.items.list[r.items.from:], func(i truth.Item) bool { return i.Text == x.Text }) {
			r.items.put(x)
			r.origins[slot] = OriginText
		}
	}
	r.facts.Set(slot, truth.Value{Kind: truth.List, List: r.items.cut()})
}

// capture takes a captured value for a field that was not given.
func (r *run) capture(f *text.Field) {
	if r.facts.Known(f.Field) {
		return
	}
	field := &r.kb.plan.Fields[f.Field]
	v := r.index.Text(f.Text)
	if len(f.Value.Ints) > 0 {
		v = r.index.Value(f.Value)
	} else if field.Type != plan.TypeString && !(field.Type == plan.TypeEnum && r.kb.member(field, f.Text) == nil) {
		return
	}
	r.facts.Set(f.Field, v)
	r.origins[f.Field] = OriginText
}
