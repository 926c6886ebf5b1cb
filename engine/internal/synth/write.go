package synth

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing/fstest"
)

// Expr writes a condition in the rule language. The fields' names begin with prefix.
func (x *Cond) Expr(prefix string) string {
	f := prefix + x.Field
	switch x.Op {
	case Is, IsNot:
		value := quote(x.Values[0])
		if x.Values[0] == "true" || x.Values[0] == "false" {
			value = x.Values[0]
		}
		return f + map[Op]string{Is: " == ", IsNot: " != "}[x.Op] + value
	case In:
		return f + " in [" + strings.Join(quotes(x.Values), ", ") + "]"
	case Has:
		return quote(x.Values[0]) + " in " + f
	case Contains:
		return f + " contains " + quote(x.Values[0])
	case Equals:
		return f + " == " + strconv.Itoa(x.Lo)
	case Between:
		return f + " in " + strconv.Itoa(x.Lo) + ".." + strconv.Itoa(x.Hi)
	case AtLeast:
		return f + " >= " + strconv.Itoa(x.Lo)
	case Same:
		return f + " == " + prefix + x.Other
	case Differs:
		return f + " != " + prefix + x.Other
	}
	var kids []string
	for i := range x.Kids {
		kids = append(kids, x.Kids[i].Expr(prefix))
	}
	return strings.Join(kids, " || ")
}

// Expr writes the conditions of a rule as one.
func (r *Rule) Expr(prefix string) string {
	var all []string
	for i := range r.When {
		s := r.When[i].Expr(prefix)
		if r.When[i].Op == Or {
			s = "(" + s + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, " && ")
}

func quote(s string) string { return "'" + s + "'" }

func quotes(list []string) []string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = quote(s)
	}
	return all
}

// perFile is how many rules stand in a file: files have a limit.
const perFile = 10_000

// FS writes the rules as the folder of a knowledge base, in which one cause stands for ten rules.
func (s *Set) FS() fstest.MapFS {
	fs := fstest.MapFS{
		"manifest.json": file(map[string]any{
			"format": 1, "id": "synth", "version": "1.0.0", "default_locale": "en", "locales": []string{"en"},
			"rank":    map[string]any{"likely": 60, "margin": 20, "findings": 8, "questions": 5},
			"parties": []string{"user"}, "groups": []string{"all"},
		}),
	}
	fields, texts := s.vocabulary()
	causes := map[string]any{}
	for from := 0; from < len(s.Rules); from += perFile {
		rules := map[string]any{}
		for i := from; i < min(from+perFile, len(s.Rules)); i++ {
			cause := "c" + strconv.Itoa(i/10)
			rules[s.Rules[i].ID] = map[string]any{"when": s.Rules[i].lines(), "cause": cause, "weight": 35, "note": "made up"}
			causes[cause] = map[string]any{"group": "all", "party": "user", "note": "made up"}
			texts["cause."+cause+".title"], texts["cause."+cause+".explanation"] = "Cause "+cause, "It is "+cause+"."
		}
		fs["rules/"+strconv.Itoa(from)+".json"] = file(map[string]any{"rules": rules})
	}
	fs["vocabulary.json"] = file(map[string]any{"fields": fields})
	fs["causes.json"] = file(map[string]any{"causes": causes})
	fs["locales/en/words.json"] = file(map[string]any{"texts": texts})
	return fs
}

// lines writes the conditions of a rule one by one.
func (r *Rule) lines() []string {
	var when []string
	for i := range r.When {
		when = append(when, r.When[i].Expr("context."))
	}
	return when
}

// vocabulary writes the fields and their texts.
func (s *Set) vocabulary() (fields map[string]any, texts map[string]string) {
	fields, texts = map[string]any{}, map[string]string{}
	for _, f := range Fields {
		d := map[string]any{"type": [...]string{"enum", "enum", "string", "bool", "int", "number", "string[]"}[f.Kind], "ask": true, "cost": 1}
		fields["context."+f.Name] = d
		texts["question.context."+f.Name] = f.Name + "?"
		switch f.Kind {
		case Bool:
			texts["value.context."+f.Name+".true"], texts["value.context."+f.Name+".false"] = "yes", "no"
		case Enum, Open:
			d["values"], d["open"] = s.Values(f.Name), f.Kind == Open
			for _, v := range s.Values(f.Name) {
				texts["value.context."+f.Name+"."+v] = v
			}
		}
	}
	return fields, texts
}

func file(v any) *fstest.MapFile {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return &fstest.MapFile{Data: data}
}
