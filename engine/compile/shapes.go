package compile

import (
	"regexp"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

func form(pattern, code, says string) *format {
	return &format{regexp.MustCompile(pattern), code, says}
}

var (
	idForm    = form(`^[a-z0-9]+(-[a-z0-9]+)*$`, "schema-id-format", "a kebab-case id")
	fieldForm = form(`^[a-z][a-z0-9-]*\.[a-z][a-z0-9_]*$`, "schema-id-format", "the name of a field, such as symptom.text")
	leafForm  = form(`^[a-z][a-z0-9_]*$`, "schema-id-format", "the name of a fact, in lower case with _")
	itemForm  = form(`^[a-z0-9-]+\.[a-z0-9-]+$`, "schema-id-format", "the id of a source item, such as manual.01")
	valueForm = form(`^[A-Za-z0-9][A-Za-z0-9._-]*$`, "schema-id-format", "a value: letters, digits, - . _")
	keyForm   = form(`^[a-z]+(\.[A-Za-z0-9_-]+)+$`, "schema-id-format", "the key of a text, such as step.retry")
	tagForm   = form(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`, "locale-tag", "a language tag such as en or zh-TW")
	langForm  = form(`^([a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?|\*)$`, "locale-tag", "a language tag such as en, or *")
	dateForm  = form(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$`, "schema-range", "a date such as 2026-11-22")
	linkForm  = form(`^(https|tel|mailto):.`, "schema-range", "a link with https, tel or mailto")
)

func str(doc string) *shape { return &shape{doc: doc, kind: source.String, least: 1} }
func text(doc string) *shape {
	return &shape{doc: doc, kind: source.String}
}
func formed(doc string, f *format) *shape {
	return &shape{doc: doc, kind: source.String, form: f}
}
func choice(doc string, values ...string) *shape {
	return &shape{doc: doc, kind: source.String, enum: values}
}
func boolean(doc string) *shape { return &shape{doc: doc, kind: source.Bool} }
func whole(doc string, lo, hi int64) *shape {
	return &shape{doc: doc, kind: source.Number, min: lo, max: hi}
}
func list(doc string, each *shape) *shape {
	return &shape{doc: doc, kind: source.List, each: each, most: mostEntries}
}
func some(doc string, each *shape) *shape {
	return &shape{doc: doc, kind: source.List, each: each, least: 1, most: mostEntries}
}
func set(doc string, each *shape) *shape {
	return &shape{doc: doc, kind: source.List, each: each, least: 1, most: mostEntries, distinct: true}
}
func object(doc string, members ...member) *shape {
	return &shape{doc: doc, kind: source.Object, members: members}
}
func byID(doc string, keys *format, each *shape) *shape {
	return &shape{doc: doc, kind: source.Object, keys: keys, each: each, most: mostEntries}
}

// or returns s with alternatives.
func (s *shape) orElse(alternatives ...*shape) *shape {
	t := *s
	t.or = alternatives
	return &t
}

// mostEntries is how many entries a list or an object of ids within an object has, unless upTo says otherwise.
const (
	mostEntries    = 1000
	mostConditions = 100
)

func (s *shape) upTo(most int) *shape {
	t := *s
	t.most = most
	return &t
}

func need(name string, s *shape) member { return member{name, true, s} }
func may(name string, s *shape) member  { return member{name, false, s} }

// common are the members that any object may have.
var common = []member{
	may("note", str("for readers; the program ignores it")),
	may("$ignore", some("findings of the checker that are right as they are", &shape{kind: source.Object, members: []member{
		need("check", str("code or name of the check")),
		need("reason", str("why the finding is no fault")),
		may("until", formed("the day on which to look again", dateForm)),
		may("only", set("the ids that it is about; without it, all of the object or file", str("an id"))),
	}})),
}

var (
	conditions = some("conditions, all of which have to hold", str("a condition in the rule language")).upTo(mostConditions)
	sources    = set("the source items that this rests on", formed("id of a source item", itemForm))
	words      = byID("words per locale", tagForm, str("text")).orElse(str("the same words in every locale"))
	scalar     = str("a value").orElse(boolean("a value"), &shape{kind: source.Number, decimal: true, doc: "a value"})
	literal    = scalar.orElse(append([]*shape{list("several values", str("a value"))}, scalar.or...)...)
)

var manifestShape = object("what the knowledge base is",
	need("format", whole("version of this file format", 1, 1)),
	need("id", formed("name of the knowledge base", idForm)),
	need("version", formed("its version", form(`^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$`, "schema-version", "a version such as 1.2.3"))),
	need("default_locale", formed("the locale that stands in for others", tagForm)),
	need("locales", set("the locales that every text is written in", formed("a language tag", tagForm)).upTo(32)),
	may("engine", str("the oldest engine that understands it")),
	may("extends", formed("the knowledge base that this one is layered over", idForm)),
	may("records", byID("kinds of records", idForm, object("a kind of record",
		need("field", formed("the field that names a record", fieldForm)),
		may("from", set("text fields that a record's aliases are compared with", formed("a field", fieldForm))),
		may("after", str("only what follows this is compared")),
	)).upTo(32)),
	need("rank", object("numbers for ranking",
		need("likely", whole("a finding is likely from this score on", 0, 10_000)),
		need("margin", whole("and if it leads by this much", 0, 10_000)),
		need("findings", whole("most findings in an answer", 1, 100)),
		need("questions", whole("most questions in an answer", 0, 100)),
		may("ask_gain", whole("ask first only for a gain of this much", 0, 1_000_000)),
		may("wording", whole("what the words of a text say counts this much, in centibans for a natural logarithm of odds", 0, plan.MostWording)),
		may("fallback", formed("the cause that stands in where nothing is found", idForm)),
	)),
	may("roles", byID("whom a case can be handed to", idForm, object("a role",
		may("else", formed("the role that stands in where a record has no contact for this one", idForm)),
	))),
	need("parties", set("who can have to act", formed("a party", idForm))),
	need("groups", set("groups of causes", formed("a group", idForm))),
)

var typeNames = []string{"string", "enum", "bool", "int", "number", "string[]", "enum[]", "text"}

var fieldShape = object("a named, typed value",
	need("type", choice("its type", typeNames...)),
	may("values", set("the values of an enum", formed("a value", valueForm)).upTo(10_000)),
	may("open", boolean("an enum takes other strings, too")),
	may("ask", boolean("users can be asked for it")),
	may("cost", whole("what an answer costs the user", 1, 5)),
	may("group", formed("what it belongs to", idForm)),
	may("via", set("the fields whose answers bring its value", formed("a field", fieldForm))),
	may("unless", some("it is not asked if one of these holds", str("a condition"))),
)

var signalShape = object("what a text can mean",
	may("phrases", byID("literal texts per language, * for any", langForm, set("phrases", str("a phrase; * stands for up to 60 characters")).upTo(5000))),
	may("patterns", set("regular expressions over the folded text", str("a pattern"))),
)

var captureShape = object("takes something out of a text",
	need("pattern", str("a regular expression over the folded text")),
	may("code", str("the canonical code that a match yields; {1} is group 1")),
	may("digits", boolean("letters o, l and i in the code's groups stand for digits")),
	may("upper", boolean("the code's groups are written in upper case")),
	may("signal", formed("the signal that a match raises", idForm)),
	may("fields", byID("values that a match yields", fieldForm, object("a group's text",
		need("group", whole("number of the group", 0, 99)),
		may("scale", whole("the captured number is in units of 1/scale", 1, 1<<40)),
		may("map", byID("captured text to value", nil, literal)),
	).orElse(append([]*shape{str("a value")}, literal.or...)...))),
)

var sectionShape = object("a part of a text that is not scanned",
	need("start", str("a pattern that begins it")),
	may("end", str("a pattern that ends it; without one it goes to the end of the text")),
)

var eraseShape = object("a text that does not interrupt phrases", need("pattern", str("a regular expression")))

var ruleShape = object("conditions and what follows from them",
	need("when", conditions),
	may("cause", formed("the cause that this is evidence for", idForm)),
	may("weight", whole("how strong the evidence is, in centibans", -1000, 1000).orElse(choice("the cause cannot be", "rule-out"))),
	may("decisive", boolean("it means this cause and no other")),
	may("set", &shape{doc: "the field that it sets, and to what", kind: source.Object, keys: fieldForm, each: literal, least: 1, most: 1}),
	may("source", sources),
)

var causeShape = object("one thing that can be wrong",
	need("group", formed("a group of the manifest", idForm)),
	need("party", formed("who has to act", idForm)),
	may("broader", formed("the cause that this is a special case of", idForm)),
	may("prior", whole("how often it is the cause when nothing is known", 0, 20)),
	may("remedies", set("remedies in order of preference", formed("a remedy", idForm))),
	may("collect", set("what to collect before handing over", formed("key of a text collect.*", idForm))),
	may("escalate", object("whom to hand over to, and when",
		need("to", formed("a role", idForm)),
		may("now", boolean("at once").orElse(some("at once if one of these holds", str("a condition")))),
	)),
	may("ask", set("the fields that tell it from its neighbours", formed("a field", fieldForm))),
	may("source", sources),
)

var (
	steps    = some("what to do, in order", formed("key of a text step.*", idForm).orElse(some("the first whose placeholders can be filled", formed("key of a text step.*", idForm))))
	cautions = set("what to mind", formed("key of a text caution.*", idForm))
)

var remedyShape = object("something to do",
	may("when", conditions),
	may("unless", some("it is not offered if one of these holds", str("a condition"))),
	need("steps", steps),
	may("variants", some("other steps under conditions; the first that fits counts", object("a variant",
		need("when", conditions), need("steps", steps), may("cautions", cautions), may("source", sources)))),
	may("cautions", cautions),
	may("source", sources),
)

var recordShape = object("one record and its facts",
	need("name", words),
	may("aliases", set("names that mean this record", str("a domain or name")).upTo(10_000)),
	may("facts", byID("values of the kind's fields", leafForm, object("a value and where it comes from",
		need("value", literal.orElse(append([]*shape{byID("words per locale", tagForm, str("text"))}, literal.or...)...)),
		may("source", sources),
		may("verified", formed("the day on which somebody looked", dateForm)),
	).orElse(append([]*shape{str("a value"), byID("words per locale", tagForm, str("text"))}, literal.or...)...))),
	may("contacts", byID("whom a role means for its customers", idForm, formed("a contact", idForm))),
	may("source", sources),
	may("verified", formed("the day on which somebody looked", dateForm)),
)

var contactShape = object("how somebody is reached",
	need("name", words),
	may("phone", str("telephone number")),
	may("url", formed("a link", linkForm)),
	may("source", sources),
	may("verified", formed("the day on which somebody looked", dateForm)),
)

var documentShape = object("a source document",
	need("title", str("its title")),
	may("locale", formed("its language", tagForm)),
	may("url", str("where it is")),
	may("date", formed("its date", dateForm)),
)

var itemShape = object("a statement of a source document",
	need("document", formed("the document", idForm)),
	may("section", str("where it stands there")),
	need("statement", str("what it says, in our words")),
	may("waived", str("why nothing cites it")),
)

var foldShape = object("characters that are read as others",
	need("pairs", some("a character and what it is read as take turns", str("pairs of characters"))),
)

var weightForm = form(`^([1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$`, "schema-range", "a weight from 1 to 255")

var wordingShape = byID("what words say for a cause, by weight", weightForm,
	set("words, two words in a row, or one or two characters of a script without spaces, folded", str("a word")).upTo(10_000))

var textShape = text("words with placeholders such as {context.place}")

var fieldsGiven = byID("fields by their names without the group; null: asked, and not known", leafForm,
	literal.orElse(append([]*shape{{kind: source.Null, doc: "asked, and not known"}}, literal.or...)...))

// scenarioShape describes scenarios for the schemas; package scenario reads them.
var scenarioShape = object("a written case",
	need("given", object("the case",
		may("id", str("name of the case")),
		may("locale", str("language of the answer")),
		may("symptom", fieldsGiven),
		may("context", fieldsGiven),
	)),
	need("want", object("what is wanted of the answer",
		may("causes", list("the causes, the right ones first", formed("a cause", idForm))),
		may("primary", whole("how many of the leading causes are fully right", 1, 100)),
		may("among", whole("a right cause is among the first so many", 1, 100)),
		may("ask", some("one of these is among the first three questions", formed("a field", fieldForm))),
		may("remedies", some("each is offered by one of the first three findings", formed("a remedy", idForm))),
		may("must_not", some("remedies, contacts, cause:ID or item:ID that must not appear there", str("an id"))),
		may("escalate", boolean("whether it is time to hand over")),
		may("signals", some("each is recognised", formed("a signal", idForm))),
		may("not_signals", some("none is recognised", formed("a signal", idForm))),
		may("fired", some("rules that hold", formed("a rule", idForm))),
		may("not_fired", some("rules that do not hold", formed("a rule", idForm))),
	)),
)
