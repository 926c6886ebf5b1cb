package compile

import (
	"github.com/goccy/go-json"

	"github.com/postmend/postmend/engine/internal/source"
)

// Schema is the JSON Schema (draft 2020-12) of one kind of file.
type Schema struct {
	Name string // "rules": the file is called rules.schema.json
	JSON []byte
}

// Schemas returns the JSON Schemas of all files of a knowledge base. They say
// of shape what the compiler does; what refers to other objects is its own business.
func Schemas() []Schema {
	records := schemaFile("Records of one kind, such as makers/*.json, and contacts", []section{{"contacts", "", contactShape, idForm}})
	records["additionalProperties"] = schemaEntries(section{each: recordShape, keys: idForm})
	manifest := schemaOf(manifestShape)
	delete(manifest, "required") // an overlay gives only what it changes
	manifest["properties"].(schema)["$schema"] = schema{"type": "string"}
	return []Schema{
		schemaText("causes", schemaFile("causes.json: what can be wrong", fixed["causes.json"])),
		schemaText("fold", schemaFile("fold.json: which characters count as equal", fixed["fold.json"])),
		schemaText("locales", schemaFile("locales/<tag>/*.json: all words", []section{{"texts", "", textShape, keyForm}})),
		schemaText("manifest", manifest),
		schemaText("records", records),
		schemaText("remedies", schemaFile("remedies/*.json: what to do", folders["remedies"])),
		schemaText("rules", schemaFile("rules/*.json: conditions and what follows", folders["rules"])),
		schemaText("scenarios", schemaFile("scenarios/*.json: written cases", []section{{"scenarios", "", scenarioShape, idForm}})),
		schemaText("signals", schemaFile("signals/*.json: what text means", folders["signals"])),
		schemaText("sources", schemaFile("sources.json: provenance", fixed["sources.json"])),
		schemaText("wording", schemaFile("wording.json: what words say for causes, learned from texts", fixed["wording.json"])),
		schemaText("vocabulary", schemaFile("vocabulary.json: the fields", fixed["vocabulary.json"])),
	}
}

type schema = map[string]any

func schemaText(name string, s schema) Schema {
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = "https://github.com/postmend/postmend/kb/schema/" + name + ".schema.json"
	text, err := json.MarshalIndentWithOption(s, "", "  ", json.DisableHTMLEscape())
	if err != nil {
		panic("schema " + name + ": " + err.Error())
	}
	return Schema{name, append(text, '\n')}
}

func schemaFile(doc string, sections []section) schema {
	properties := schema{"$schema": schema{"type": "string"}}
	addCommon(properties)
	for _, s := range sections {
		properties[s.key] = schemaEntries(s)
	}
	return schema{"description": doc, "type": "object", "properties": properties, "additionalProperties": false}
}

// schemaEntries describes an object of ids. null disables an entry of a lower layer.
func schemaEntries(s section) schema {
	return schemaOf(&shape{kind: source.Object, keys: s.keys, each: s.each, null: true})
}

func addCommon(properties schema) {
	for _, m := range common {
		properties[m.name] = schemaOf(m.shape)
	}
}

func schemaOf(s *shape) schema {
	if len(s.or) == 0 {
		return schemaOne(s)
	}
	any := []schema{schemaOne(s)}
	for _, alt := range s.or {
		any = append(any, schemaOne(alt))
	}
	return schema{"anyOf": any}
}

func schemaOne(s *shape) schema {
	out := schema{}
	if s.doc != "" {
		out["description"] = s.doc
	}
	put := func(name string, n int) {
		if n > 0 {
			out[name] = n
		}
	}
	switch s.kind {
	case source.String:
		out["type"] = "string"
		put("minLength", s.least)
		if len(s.enum) > 0 {
			out["enum"] = s.enum
		}
		if s.form != nil {
			out["pattern"] = s.form.pattern.String()
		}
	case source.Bool:
		out["type"] = "boolean"
	case source.Number:
		out["type"] = "number"
		if !s.decimal {
			out["type"], out["minimum"], out["maximum"] = "integer", s.min, s.max
		}
	case source.List:
		out["type"], out["items"] = "array", schemaOf(s.each)
		put("minItems", s.least)
		put("maxItems", s.most)
		if s.distinct {
			out["uniqueItems"] = true
		}
	case source.Object:
		schemaObject(out, s)
		put("minProperties", s.least)
		put("maxProperties", s.most)
	}
	return out
}

func schemaObject(out schema, s *shape) {
	out["type"] = "object"
	if s.members == nil {
		if s.keys != nil {
			out["propertyNames"] = schema{"pattern": s.keys.pattern.String()}
		}
		entry := schemaOf(s.each)
		if s.null {
			entry = schema{"anyOf": []schema{entry, {"type": "null"}}}
		}
		out["additionalProperties"] = entry
		return
	}
	properties, required := schema{}, []string{}
	for _, m := range s.members {
		properties[m.name] = schemaOf(m.shape)
		if m.need {
			required = append(required, m.name)
		}
	}
	addCommonUnlessPlain(properties, s)
	out["properties"], out["additionalProperties"] = properties, false
	if len(required) > 0 {
		out["required"] = required
	}
}

// addCommonUnlessPlain keeps $ignore from having an $ignore.
func addCommonUnlessPlain(properties schema, s *shape) {
	if s.doc != "" {
		addCommon(properties)
	}
}
