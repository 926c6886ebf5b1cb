package engine

import (
	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/truth"
)

// resolve finds each kind's record, and makes its facts known.
func (r *run) resolve() {
	p := r.kb.plan
	for i := range p.Kinds {
		kind := &p.Kinds[i]
		rec := r.identify(kind)
		r.records[i] = rec
		if rec < 0 {
			continue
		}
		for _, f := range kind.Records[rec].Facts {
			if f.Value.Type != plan.TypeText {
				r.facts.Set(f.Field, r.index.Value(f.Value))
			}
		}
	}
}

// identify names the record of a kind: by its field, an id or an alias, else by
// the aliases that other fields end in. A name that is not listed means the generic record.
func (r *run) identify(kind *plan.Kind) int32 {
	if v := r.facts.Get(kind.Field); v.Kind == truth.Text {
		for i := range kind.Records {
			if kind.Records[i].ID == v.Text {
				return int32(i)
			}
		}
		if rec := kind.Record(v.Text); rec >= 0 {
			r.name(kind, rec)
			return rec
		}
		return kind.Generic
	}
	for _, from := range kind.From {
		if v := r.facts.Get(from); v.Kind == truth.Text {
			if rec := kind.Record(v.Text); rec >= 0 {
				r.name(kind, rec)
				return rec
			}
		}
	}
	return -1
}

// name sets the field that names a kind's record.
func (r *run) name(kind *plan.Kind, rec int32) {
	r.facts.Set(kind.Field, r.index.Text(kind.Records[rec].ID))
	r.origins[kind.Field] = OriginRecord
}

// textFact returns the key of a text fact: of the record that applies, else of the generic one; -1 if neither has it.
func (r *run) textFact(kind, field int32) int32 {
	k := &r.kb.plan.Kinds[kind]
	rec := r.records[kind]
	if named := r.facts.Get(k.Field); rec < 0 && named.Kind == truth.Text { // set by a rule after records were resolved
		for i := range k.Records {
			if k.Records[i].ID == named.Text {
				rec = int32(i)
			}
		}
	}
	for _, i := range []int32{rec, k.Generic} {
		if i < 0 {
			continue
		}
		for _, f := range k.Records[i].Facts {
			if f.Field == field {
				return int32(f.Value.Ints[0])
			}
		}
	}
	return -1
}

// contact finds whom a role means: by the records that apply, else whom stands in for the role.
func (r *run) contact(role int32) *plan.Contact {
	p := r.kb.plan
	for ; role >= 0; role = p.Roles[role].Else {
		for i := range p.Kinds {
			rec := r.records[i]
			if rec < 0 {
				continue
			}
			for _, c := range p.Kinds[i].Records[rec].Contacts {
				if c.Role == role {
					return &p.Contacts[c.Contact]
				}
			}
		}
	}
	return nil
}
