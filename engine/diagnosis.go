package engine

// Case is what is given: the symptom that the user sees and the context that is known.
type Case struct {
	ID      string `json:"id,omitempty"`     // returned in the Diagnosis
	Locale  string `json:"locale,omitempty"` // BCP 47 tag of the answer's language; beats context.locale; one that is not spoken gets the default
	Symptom Fields `json:"symptom,omitempty"`
	Context Fields `json:"context,omitempty"`
}

// Fields maps the names of fields, without "symptom." or "context.", to values:
// string, bool, an integer, float64 for fractions, []string or []any of strings.
// A nil value says that the user was asked and does not know.
type Fields map[string]any

// Diagnosis is the engine's answer. Its lists may be parts of larger ones: read them, do not change them.
// encoding/json reads what AppendJSON wrote, all but the places of a Trace; numbers among Fields are float64 then.
type Diagnosis struct {
	ID         string
	KB         KBInfo
	Locale     string
	AskFirst   bool `json:"ask_first"` // nothing is likely yet, and the first question would change the lead; or the fallback leads, and there is a question
	Signals    []Signal
	Fields     []FieldValue // what the engine found out beyond what was given
	Findings   []Finding
	Questions  []Question
	Escalation *Escalation // nil if nobody is to be handed anything
	RuledOut   []RuledOut  `json:"ruled_out"` // causes that something speaks for, but a rule excludes; by id
	Trace      *Trace      // nil unless asked for with Why
}

// KBInfo names the knowledge base that an answer rests on.
type KBInfo struct{ ID, Version, Digest string }

// Signal is a mark that the scan recognised at Span, half-open byte offsets into symptom.text as given. They are in order
// of their places, but the last is [WordingID] where words speak for the first finding.
type Signal struct {
	ID   string
	Span [2]int
}

// Origin says where a field's value comes from.
type Origin string

// The origins of a field's value.
const (
	OriginText   Origin = "text"   // captured from symptom.text
	OriginRule   Origin = "rule"   // set by a rule
	OriginRecord Origin = "record" // named by a record's aliases
)

// Decimal is a fraction in millionths: the value of a number field.
type Decimal int64

// FieldValue is a field and its value: string, bool, int64, Decimal or []string.
type FieldValue struct {
	Name   string
	Value  any
	Origin Origin
}

// Verdict says how sure a finding is.
type Verdict string

// The verdicts of a finding.
const (
	Confirmed Verdict = "confirmed" // a decisive rule holds and nothing speaks against it
	Likely    Verdict = "likely"    // it leads clearly and stands above the threshold
	Possible  Verdict = "possible"
)

// Finding is a cause that something speaks for.
type Finding struct {
	Cause       string
	Verdict     Verdict
	Score       int    // the cause's prior plus the weights of its evidence, in centibans
	Party       string // who must act
	Title       string
	Explanation string
	Evidence    []Evidence
	Missing     []string // unknown fields that rules for this cause wait for
	Sources     []string // source items behind the evidence
	Remedies    []Remedy
}

// Evidence is a condition that held, the rule that it belongs to and the fields that it read; or, where the
// rule is [WordingID], what the words of symptom.text say.
type Evidence struct {
	Rule      string
	Condition string
	Weight    int // of the whole rule
	Fields    []string
}

// Remedy is something to do.
type Remedy struct {
	ID       string
	Title    string
	Steps    []string
	Cautions []string
	Sources  []string
}

// Question is a field whose value would change the ranking.
type Question struct {
	Field   string
	Text    string
	Choices []Choice // empty if any answer is possible
	Gain    int      // how much the answers would move the ranking, over the cost of asking
}

// Choice is one answer to a question.
type Choice struct {
	Value any    // string or bool
	Label string // "" for true and false: the host has words for yes and no
}

// Escalation says whom to hand over to, and with what.
type Escalation struct {
	Now     bool
	To      string // role
	Role    string // the role in words
	Contact *Contact
	Collect []Item
}

// Contact is how somebody is reached.
type Contact struct{ ID, Name, Phone, URL string }

// Item is a thing to have at hand for the hand-over.
type Item struct{ ID, Label string }

// RuledOut is a cause that would be among the findings, and the first rule that excludes it.
type RuledOut struct {
	Cause     string
	Title     string
	Rule      string
	Condition string   // all conditions of the rule, joined with &&
	Fields    []string // what they read
}

// Trace lists what the rules that bear on the case came to.
type Trace struct {
	Fired   []RuleTrace // hold
	Waiting []RuleTrace // wait for unknown fields, though something speaks for them
	Refuted []RuleTrace // do not hold although a condition of theirs does
}

// RuleTrace is one rule, its place in the knowledge base and the truth of each of its conditions.
type RuleTrace struct {
	Rule       string
	Pos        Pos
	Cause      string // "" for a rule that sets a field
	Sets       string
	Weight     int
	RuleOut    bool `json:"rule_out"`
	Conditions []ConditionTrace
}

// ConditionTrace is the truth of a condition: "true", "false" or "unknown".
type ConditionTrace struct {
	Text       string
	Truth      string
	Predicates []PredicateTrace // of which it is made; empty if it is one alone
}

// PredicateTrace is the truth of a comparison within a condition.
type PredicateTrace struct {
	Text  string // "" if it has no short form
	Truth string
}
