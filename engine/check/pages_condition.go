package check

// The pages of the checks on conditions and references.

var conditionChecks = []Check{
	{"KB301", []string{"expr-syntax"}, Error, "a condition that cannot be read", "The caret stands where reading stopped.", `symptom.light == `, `symptom.light == 'dark'`, ""},
	{"KB302", []string{"expr-single-equals", "expr-foreign-operator"}, Error, "an operator of another language", "Equality is ==, joining is && and ||, negation is !.", `symptom.light = 'dark'`, `symptom.light == 'dark'`, "safe"},
	{"KB303", []string{"expr-unterminated-string"}, Error, "a string in a condition is not closed", "", `symptom.light == 'dark`, `symptom.light == 'dark'`, ""},
	{"KB304", []string{"expr-smart-quotes"}, Error, "typographic quotes in a condition", "A word processor or an input method wrote them.", `symptom.light == ‘dark’`, `symptom.light == 'dark'`, ""},
	{"KB305", []string{"expr-unknown-field", "expr-unknown-fact"}, Error, "a field that the vocabulary does not have", "It would be unknown for ever, and the condition never true.", `symptom.lihgt == 'dark'`, `symptom.light == 'dark'`, "unsafe"},
	{"KB306", []string{"expr-unknown-function"}, Error, "a function that does not exist", "any, all and none are there, for lists.", `lower(symptom.light) == 'dark'`, `symptom.light == 'dark'`, ""},
	{"KB307", []string{"expr-type-mismatch"}, Error, "two things are compared that have different types", "", `context.volts == '110'`, `context.volts == 110`, ""},
	{"KB308", []string{"expr-not-boolean"}, Error, "a condition that is neither true nor false", "", `context.volts`, `context.volts > 0`, ""},
	{"KB309", []string{"regex-invalid", "expr-regex-invalid", "expr-regex-control-char"}, Error, "a pattern that is no regular expression", "The syntax is RE2's: no look-ahead, no back references. A control character is refused, too: '\\b' in a condition is a backspace, for the JSON and the condition each read one backslash; a word boundary takes four.", `(dark`, `\(dark`, ""},
	{"KB311", []string{"expr-enum-literal"}, Error, "a literal that the field can never have", "The comparison is always false.", `symptom.light == 'drak'`, `symptom.light == 'dark'`, "unsafe"},
	{"KB312", []string{"expr-range", "expr-range-literal"}, Error, "a range that cannot be", "Ranges go from a smaller whole number to a larger one, on fields of type int.", `context.volts in 250..200`, `context.volts in 200..250`, ""},
	{"KB313", []string{"expr-constant", "expr-self-compare"}, Error, "a condition that never changes", "It is always true or always false, whatever the case says.", `context.outage == context.outage`, `context.outage`, ""},
	{"KB314", []string{"expr-nullable"}, Error, "nil, ?. or ??", "A field that nobody gave is unknown, and a condition on it simply does not hold: there is nothing to guard against.", `context.outage ?? false`, `context.outage`, ""},
	{"KB317", []string{"expr-int-overflow"}, Error, "a number that does not fit", "", `context.volts < 99999999999999999999`, `context.volts < 1000`, ""},
	{"KB318", []string{"expr-case"}, Warning, "a literal in another spelling than the values have", "A code is compared in its canonical spelling, which the captures write; a value of an open field in the vocabulary's. In any other the comparison never holds.",
		`'e-21' in symptom.codes`, `'E-21' in symptom.codes`, "unsafe"},
	{"KB319", []string{"expr-sequence"}, Error, "a semicolon", "Only what stands after it would count.", `context.outage; context.volts > 0`, `context.outage && context.volts > 0`, ""},
	{"KB321", []string{"expr-precedence"}, Warning, "&& and || without parentheses", "&& binds more strongly than ||. Parentheses say that this is meant.", `context.outage || symptom.smell && context.volts > 0`, `context.outage || (symptom.smell && context.volts > 0)`, "safe"},
	{"KB322", []string{"expr-substring-in"}, Error, "in, used on a string", "in looks into lists; contains looks into strings.", `'dark' in symptom.text`, `symptom.text contains 'dark'`, ""},
	{"KB323", []string{"expr-complexity"}, Error, "a condition that is too large", "Longer than 4 KiB, nested deeper than 32, or of more than 512 parts. Let a rule set a field, and read that.", "", "", ""},
	{"KB324", []string{"expr-redundant"}, Warning, "a condition that the others imply, or an alternative that they exclude", "It changes nothing about when the rule holds: either it is superfluous, or something else was meant. Proved over all cases.",
		`["symptom.light == 'dark'", "symptom.light in ['dark', 'dim']"]`, `["symptom.light == 'dark'"]`, ""},
	{"KB325", []string{"expr-feature-banned"}, Error, "something that conditions do not have", "Conditions compare; they do not calculate, index, count or declare. So each can be true, false or unknown.", `len(symptom.codes) > 0`, `any(symptom.codes, # startsWith 'E')`, ""},
}

var referenceChecks = []Check{
	{"KB401", []string{"ref-dangling"}, Error, "a reference to something that does not exist", "", `"remedies": ["chnage-bulb"]`, `"remedies": ["change-bulb"]`, "unsafe"},
	{"KB402", []string{"id-duplicate"}, Error, "an id that stands in two files of one layer", "Only one of the two would count.", "", "", ""},
	{"KB403", []string{"id-confusable"}, Info, "two ids that differ by a hyphen or a plural only", "Somebody will write the other one.", `"bulb-dead", "bulbdead"`, `"bulb-dead", "bulb-broken"`, ""},
	{"KB405", []string{"fact-unused"}, Warning, "a field that nothing reads", "No condition, text or record kind reads it, so giving it changes nothing.", "", "read it, or remove it from the vocabulary", ""},
	{"KB406", []string{"fact-never-set"}, Warning, "a field that is read and never has a value", "No record has the fact, or: nobody can be asked, nothing captures it, no rule sets it. If the host application supplies it, say so in the field's note.",
		`"context.outage": {"type": "bool"}`, `"context.outage": {"type": "bool", "note": "the host application knows"}`, ""},
	{"KB407", []string{"message-unused"}, Warning, "a text that nothing shows", "A slip in its key, or what it belonged to is gone.", `"step.swap-blub": "…"`, `"step.swap-bulb": "…"`, "unsafe"},
	{"KB408", []string{"cause-unused"}, Warning, "a cause that no rule speaks for", "It can never be a finding.", "", "write a rule with a positive weight for it", ""},
	{"KB409", []string{"remedy-unused"}, Warning, "a remedy that no cause offers", "", "", "list it under a cause", ""},
	{"KB411", []string{"ref-wrong-kind"}, Error, "a reference to something of another kind", "", `"cause": "change-bulb"`, `"cause": "bulb-dead"`, ""},
	{"KB413", []string{"signal-unused"}, Warning, "a signal that no condition reads", "It is recognised, and nothing follows.", "", "", ""},
	{"KB414", []string{"contact-unused"}, Info, "a contact that no record names", "Nobody is ever sent there.", "", "", ""},
	{"KB415", []string{"document-unused"}, Info, "a source document without items", "Its items are missing, or it is a leftover.", "", "", ""},
	{"KB416", []string{"role-unused"}, Info, "a role that no cause hands over to", "Nobody is ever sent there.", "", "", ""},
	{"KB417", []string{"layer-replaces"}, Info, "an object that replaces, or disables, one of a lower layer", "The whole object is replaced: what the lower layer adds to it later will not be seen.", "", "", ""},
}
