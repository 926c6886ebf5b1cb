package draft

import (
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-json/jsontext"
	json "github.com/goccy/go-json/v2"

	"github.com/postmend/postmend/engine"
)

// generic is the record of whoever has none of their own.
const generic = "generic"

// facts returns what the case's records say, by field: "provider.smtp_port" and its value as JSON.
func (d *Desk) facts(c engine.Case, answer *engine.Diagnosis) map[string]jsontext.Value {
	out := map[string]jsontext.Value{}
	for kind, field := range d.kinds() {
		id := named(field, c, answer)
		if id == "" {
			continue
		}
		record, ok := d.record(kind, id)
		if !ok {
			record, _ = d.record(kind, generic)
		}
		for name, fact := range record {
			out[kind+"."+name] = plain(fact)
		}
	}
	return out
}

// kinds returns the kinds of records and the field that names one of each, as the manifests have them.
func (d *Desk) kinds() map[string]string {
	out := map[string]string{}
	for _, l := range d.layers {
		var manifest struct {
			Records map[string]struct {
				Field string `json:"field"`
			} `json:"records"`
		}
		if read(l.FS, "manifest.json", &manifest) == nil {
			for kind, r := range manifest.Records {
				out[kind] = r.Field
			}
		}
	}
	return out
}

// named returns the record's id that a field holds: as the engine found it, else as it was given.
func named(field string, c engine.Case, answer *engine.Diagnosis) string {
	for _, f := range answer.Fields {
		if f.Name == field {
			id, _ := f.Value.(string)
			return id
		}
	}
	id, _ := c.Context[strings.TrimPrefix(field, "context.")].(string)
	return id
}

// record returns the facts of a record. A higher layer replaces the whole of it.
func (d *Desk) record(kind, id string) (facts map[string]jsontext.Value, ok bool) {
	for _, l := range d.layers {
		names, err := fs.Glob(l.FS, kind+"s/*.json")
		if err != nil {
			continue
		}
		for _, name := range names {
			var file map[string]jsontext.Value
			var records map[string]*struct {
				Facts map[string]jsontext.Value `json:"facts"`
			}
			if read(l.FS, name, &file) != nil || json.Unmarshal(file[kind], &records) != nil {
				continue
			}
			if r, here := records[id]; here {
				facts, ok = nil, r != nil
				if ok {
					facts = r.Facts
				}
			}
		}
	}
	return facts, ok
}

func read(from fs.FS, name string, to any) error {
	data, err := fs.ReadFile(from, path.Clean(name))
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}

// plain takes the value out of {"value": …, "verified": …}.
func plain(fact jsontext.Value) jsontext.Value {
	var dated struct {
		Value jsontext.Value `json:"value"`
	}
	if json.Unmarshal(fact, &dated) == nil && dated.Value != nil {
		return dated.Value
	}
	return fact
}
