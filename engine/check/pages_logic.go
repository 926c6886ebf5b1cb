package check

// The pages of the checks on what the rules mean together, on scenarios and on cost.

var logicChecks = []Check{
	{"KB501", []string{"rule-unsatisfiable"}, Error, "a rule, condition or alternative that can never hold", "Its conditions contradict each other, whatever the case says.", `["symptom.light == 'dark'", "symptom.light == 'dim'"]`, `["symptom.light in ['dark', 'dim']"]`, ""},
	{"KB502", []string{"rule-duplicate"}, Warning, "two rules that hold in exactly the same cases and conclude the same", "One fact is counted as two pieces of evidence. The case shown makes both hold.", "", "remove one, or part their conditions", ""},
	{"KB503", []string{"rule-subsumed"}, Warning, "a rule that adds nothing to another", "Whenever it holds, another holds, too, and has said it already: both set a field to the same value, or both rule a cause out.", "", "", ""},
	{"KB504", []string{"rule-conflict", "set-conflict"}, Error, "two rules of which one contradicts the other whenever it holds", "They set a field to different values, which leaves it unknown; or one is decisive for a cause that the other rules out. The case shown makes both hold.", "", "part their conditions", ""},
	{"KB505", []string{"derivation-cycle", "parent-cycle"}, Error, "something that rests on itself", "Rules that feed their own conditions, or a cause that is in the end a special case of itself.", "", "", ""},
	{"KB506", []string{"rule-shadowed"}, Warning, "a rule whose cause is ruled out whenever it holds", "Its weight never counts.", "", "", ""},
	{"KB507", []string{"rule-dead-end"}, Warning, "a rule that sets a field which nothing reads", "Nothing follows from it.", "", "", ""},
	{"KB508", []string{"rule-unreachable"}, Warning, "a rule that waits for facts which no record has", "It compares with facts of a record, and no record of the knowledge base has such facts. A later layer may bring one.", `["maker.fuse == 'resettable'"]  (no maker has such a fuse)`, "add the record, or remove the rule", ""},
	{"KB510", []string{"question-no-effect"}, Warning, "a question whose answer changes nothing", "No rule reads the field, directly or by way of another, so it is never worth asking.", "", "", ""},
	{"KB511", []string{"answer-unused"}, Info, "answers that no condition tells apart", "Users choose between them for nothing.", "", "join them, or write the rule that parts them", ""},
	{"KB512", []string{"question-single-answer"}, Error, "a question with a single answer", "It asks nothing.", `"values": ["dark"], "ask": true`, `"values": ["dark", "dim"], "ask": true`, ""},
	{"KB515", []string{"not-analysed"}, Info, "a rule that is too large to be analysed", "Its conditions have more combinations than the checker looks at. It is not said to be right.", "", "let another rule set a field, and read that", ""},
	{"KB517", []string{"score-range"}, Info, "a cause that can never be likely", "Its prior and all its positive weights together stay below the manifest's threshold, and no rule is decisive.", "", "", ""},
	{"KB518", []string{"tie"}, Info, "two causes that always stand equal", "They have equal priors and rules that hold in the same cases with the same weights: the id decides which leads.", "", "write the rule that parts them", ""},
	{"KB519", []string{"counts-twice"}, Info, "a rule that implies another of the same cause and weight", "Whenever it holds, the other holds, too, and their weights add up. That is right where it says more; equal weights are often a copy.", "", "", ""},
	{"KB520", []string{"set-overlap"}, Info, "two rules that can hold at once and set a field to different values", "Then the field stays unknown. That is right where a text says both. The case shown makes both hold.", "", "part their conditions if one of them is to win", ""},
}

var scenarioChecks = []Check{
	{"KB701", []string{"scenario-fail"}, Error, "a scenario that does not come out as wanted", "", "", "kbcheck explain scenario ID shows its whole answer", ""},
	{"KB702", []string{"scenario-bad-input"}, Error, "a scenario that cannot be read", "An unknown member, a field that the vocabulary lacks, a value of the wrong type.", `"given": {"symtom": {}}`, `"given": {"symptom": {}}`, ""},
	{"KB703", []string{"scenario-no-expect"}, Error, "a scenario that wants nothing", "It can never fail.", `"want": {}`, `"want": {"causes": ["bulb-dead"]}`, ""},
	{"KB704", []string{"rule-uncovered"}, Warning, "a rule that holds in no scenario", "Nobody has seen it work.", "", "kbcheck explain rule ID shows a case in which it holds", ""},
	{"KB705", []string{"coverage-threshold"}, Error, "fewer rules are reached than --min-rule-coverage asks for", "kbcheck test --coverage lists the rules that are missing.", "", "", ""},
	{"KB706", []string{"branch-uncovered"}, Info, "a condition that no scenario has seen true, or false", "Shown by kbcheck test --coverage.", "", "", ""},
	{"KB707", []string{"scenario-duplicate"}, Warning, "two scenarios with the same case", "The second one tests nothing new, and the two may want different things.", "", "", ""},
	{"KB708", []string{"scenario-flaky"}, Error, "a scenario whose answer differs between two runs", "A fault of the engine: please report it.", "", "", ""},
	{"KB709", []string{"scenario-removed-id"}, Error, "a scenario that names something which does not exist", "A wish about a rule that is gone is always fulfilled, or never.", `"not_fired": ["bulb-ded"]`, `"not_fired": ["bulb-dead"]`, ""},
	{"KB712", []string{"no-negative-scenario"}, Info, "a rule without a scenario in which it must not hold", "Shown by kbcheck test --coverage. Write the case that looks alike and is none.", "", `"not_fired": ["bulb-dead-alone"]`, ""},
}

var costChecks = []Check{
	{"KB809", []string{"regex-nested-quantifier"}, Warning, "a repetition of a repetition", "It matches no more than the simple one, and takes a larger program.", `(a+)+`, `a+`, ""},
	{"KB810", []string{"regex-match-all", "regex-unescaped-dot"}, Warning, "a pattern that matches more than is meant", "It matches the empty text; or a bare dot between two digits or names stands for any character.", `glow.example`, `glow\.example`, ""},
	{"KB811", []string{"regex-too-large"}, Error, "a pattern that is too large", "Longer than 512 bytes, or of more than 2,000 instructions.", `(a{100}){100}`, "", ""},
	{"KB812", []string{"regex-dynamic"}, Error, "a pattern that is no literal", "It could not be compiled beforehand, nor checked.", `symptom.text matches context.label`, `symptom.text matches 'LX[0-9]+'`, ""},
	{"KB815", []string{"regex-case"}, Warning, "an upper-case class in a pattern over folded text", "The text is in lower case when the pattern sees it, so the class never matches.", `[A-Z]{2}[0-9]+`, `[a-z]{2}[0-9]+`, ""},
}

var diffChecks = []Check{
	{"KBD01", []string{"diff-rule-removed"}, Error, "an id is gone: a rule, signal, remedy, contact or source item", "Overlays and scenarios elsewhere may name it.", "", "", ""},
	{"KBD02", []string{"diff-cause-removed", "diff-cause-renamed"}, Error, "a cause is gone", "Statistics, links and overlays name causes.", "", "", ""},
	{"KBD03", []string{"diff-fact-type", "diff-fact-removed"}, Error, "a field is gone or has another type", "Hosts that give it get an error.", "", "", ""},
	{"KBD04", []string{"diff-enum-removed", "diff-answer-id"}, Error, "a value of an enum is gone", "Hosts that give it get an error.", "", "", ""},
	{"KBD06", []string{"diff-placeholder-added"}, Warning, "a text has a placeholder more", "Overlays that replace the text in other languages lack it.", "", "", ""},
	{"KBD07", []string{"diff-behaviour"}, Warning, "the same case gets another answer", "The scenarios of both sides, and the corpus, are run on both.", "", "accept it with --accept FILE", ""},
	{"KBD08", []string{"diff-weight"}, Info, "a weight or prior has changed", "Rankings may differ; the cases that are run show where.", "", "", ""},
	{"KBD09", []string{"diff-locale-dropped"}, Error, "a locale is gone", "Its readers get the default language.", "", "", ""},
	{"KBD10", []string{"diff-version"}, Error, "the knowledge differs and its version does not", "Answers carry the version.", "", "raise the manifest's version", ""},
	{"KBD14", []string{"diff-added"}, Info, "an id is new", "For the change log.", "", "", ""},
}

var impossible = [][2]string{
	{"json-number-lossy (KB114)", "numbers are kept as written, and refused where they do not fit (KB205)"},
	{"schema-union (KB208), schema-deprecated (KB210), schema-no-version (KB211), manifest-file-missing (KB212), ref-deprecated (KB412)", "the format has no such thing: files are found, not listed, and its version stands in the manifest, which must have it (KB201)"},
	{"index-unguarded (KB315), div-zero (KB316), optional-misplaced (KB327), runtime-error (KB329), arguments (KB320), lexical-number (KB326)", "conditions do not index, calculate or call (KB325)"},
	{"id-order (KB404)", "the author's order means nothing; kbcheck fmt keeps it"},
	{"message-unused by kind (KB410)", "it is KB407 and KB510"},
	{"gap (KB509), no-fallback (KB514)", "where nothing holds, the answer asks: there is no default to forget"},
	{"order-dependent (KB513), det-* (KB801 to KB805), wasm-timezone (KB813), nonportable-function (KB814)", "rules have no order, and conditions no clock, map, zone or float"},
	{"self-negation (KB516)", "rules that feed themselves are refused (KB505)"},
	{"msg-extra-key (KB602)", "a text that only some locales have is KB601 where it lacks, and KB407 where nothing shows it"},
	{"prov-format (KB922)", "ids of source items and days have a form of their own (KB206, KB205), and must exist (KB401)"},
	{"expr-regex-control-char (KB310)", "it is a shape of KB309"},
	{"msg-plural (KB611)", "texts have no plural forms"},
	{"remedy-no-steps (KB614), steps-differ (KB615), remedy-no-actor (KB622)", "steps stand once, for all languages, and must be there (KB201); who acts is the cause's party"},
	{"cost-* (KB806 to KB808)", "every predicate is evaluated at most once a case; the engine's budget bounds the rest"},
	{"size-count (KB913)", "counts are bounded by the format"},
}
