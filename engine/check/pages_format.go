package check

// The pages of the checks on the tool's own settings, on files and on the shapes of objects.

var toolChecks = []Check{
	{"KB001", []string{"config-invalid"}, Error, "the checker's settings are wrong",
		"A .kbcheck.json that cannot be read would silently check less than you think.", `{"ignroe": ["KB404"]}`, `{"ignore": ["KB404"]}`, ""},
	{"KB002", []string{"suppression-unused"}, Warning, "an $ignore that hides nothing",
		"A suppression outlives its finding, and would hide the next one. One whose day (until) has come counts as unused; the day is compared with --today.",
		`"$ignore": [{"check": "KB503", "reason": "see #12"}]  (on a rule without that finding)`, "remove it", "safe"},
	{"KB003", []string{"suppression-no-reason"}, Error, "an $ignore without a reason",
		"Who comes later has to know why the finding is no fault.", `{"check": "KB503"}`, `{"check": "KB503", "reason": "both are wanted until the new rule is proved"}`, ""},
	{"KB004", []string{"suppression-unknown-check"}, Error, "an $ignore of a check that does not exist",
		"It hides nothing, though its author thinks so. What the compiler refuses cannot be ignored either.", `{"check": "KB5O3", "reason": "…"}`, `{"check": "KB503", "reason": "…"}`, ""},
	{"KB005", []string{"no-input"}, Error, "no file of a knowledge base was found",
		"A check that looked at nothing must not pass. Exit status 2.", "kbcheck check docs", "kbcheck check kb", ""},
	{"KB006", []string{"baseline-stale"}, Warning, "the baseline holds findings that are gone",
		"A baseline only shrinks: write it anew with kbcheck baseline, or the finding may come back unseen.", "", "kbcheck baseline -o baseline.json kb", ""},
	{"KB007", []string{"file-unreadable"}, Error, "a file cannot be read",
		"Permissions, a link that leads nowhere or in a circle, a pipe, or a folder whose name ends in .json. Exit status 2.", "", "", ""},
	{"KB008", []string{"file-unknown"}, Error, "a file whose name has no meaning",
		"Nothing reads it, so what stands there is lost: a slip in its name, most often.", "vocabluary.json", "vocabulary.json", ""},
}

var jsonChecks = []Check{
	{"KB101", []string{"json-missing-comma"}, Error, "a comma is missing between two members", "JSON parts members by commas.", "{\"a\": 1 \"b\": 2}", `{"a": 1, "b": 2}`, ""},
	{"KB102", []string{"json-trailing-comma"}, Error, "a comma that nothing follows", "JSON allows no comma before a closing bracket.", `["x", ]`, `["x"]`, ""},
	{"KB103", []string{"json-comment"}, Error, "a comment", "JSON has no comments. Any object may carry a note.", `{"a": 1} // why`, `{"a": 1, "note": "why"}`, ""},
	{"KB104", []string{"json-bad-key"}, Error, "a key that is no string, or has no colon", "Keys are strings in double quotes.", `{a: 1}`, `{"a": 1}`, ""},
	{"KB105", []string{"json-bad-literal"}, Error, "something that is no JSON value", "Values are strings in double quotes, numbers, true, false, null, lists and objects.", `{"a": True}`, `{"a": true}`, ""},
	{"KB106", []string{"json-bad-escape"}, Error, "a backslash that begins no escape", "A pattern's backslash is written twice in JSON.", `"\d+"`, `"\\d+"`, ""},
	{"KB107", []string{"json-raw-newline"}, Error, "a line break or control character inside a string", "Write it as an escape.", "\"one\ntwo\"", `"one\ntwo"`, ""},
	{"KB108", []string{"json-not-utf8"}, Error, "bytes that are not UTF-8", "The file was saved in Big5, GBK, Shift-JIS or the like.", "", "save it as UTF-8", ""},
	{"KB109", []string{"json-bom"}, Error, "a byte order mark", "JSON is UTF-8 without one; other tools refuse such a file.", "", "", ""},
	{"KB110", []string{"json-lone-surrogate"}, Error, "half of a surrogate pair", "It stands for no character.", `"\ud83d"`, `"\ud83d\udca1"`, ""},
	{"KB111", []string{"json-duplicate-key"}, Error, "a key that stands twice in one object", "Only one of the two would count, and readers see both.", `{"a": 1, "a": 2}`, `{"a": 1, "b": 2}`, ""},
	{"KB112", []string{"json-unclosed", "json-truncated"}, Error, "a bracket or string that is not closed", "The file is cut off, or brackets do not match.", `{"a": [1}`, `{"a": [1]}`, ""},
	{"KB113", []string{"json-trailing-data"}, Error, "something after the JSON value", "A file holds one object.", `{} {}`, `{}`, ""},
	{"KB115", []string{"json-too-deep"}, Error, "brackets nested more than 64 deep", "No file of a knowledge base needs that.", "", "", ""},
	{"KB116", []string{"json-empty-file"}, Error, "an empty file", "Write at least {} or remove the file.", "", "{}", ""},
	{"KB117", []string{"json-mixed-newlines"}, Info, "both kinds of line ends in one file", "Every later change shows as a change of all lines.", "", "kbcheck fmt -w", ""},
	{"KB118", []string{"json-invisible-char"}, Warning, "an invisible character in a string", "Zero-width characters make two ids or phrases that look alike differ. They come with text copied from web pages.", "\"time\\u200bout\"", `"timeout"`, "safe"},
	{"KB119", []string{"json-fullwidth-punct"}, Error, "full-width punctuation where JSON's own must stand", "An input method wrote ，：“ ” in place of , : \".", "{“a”：1}", `{"a": 1}`, ""},
	{"KB120", []string{"json-leading-zero"}, Error, "a number that begins with 0", "JSON has no octal numbers; telephone numbers are strings.", `{"phone": 0800}`, `{"phone": "0800"}`, ""},
	{"KB121", []string{"json-too-large"}, Error, "a file larger than 8 MiB", "Split it: all files of a folder are read.", "", "", ""},
}

var schemaChecks = []Check{
	{"KB201", []string{"schema-missing-field"}, Error, "a member is missing", "The object means nothing without it.", `"dark": {"cause": "bulb-dead", "weight": 60}`, `"dark": {"when": ["symptom.light == 'dark'"], "cause": "bulb-dead", "weight": 60}`, ""},
	{"KB202", []string{"schema-unknown-field"}, Error, "a member that has no meaning here", "A slip in its name, most often: what stands there would be ignored.", `{"wehn": ["…"]}`, `{"when": ["…"]}`, "unsafe"},
	{"KB203", []string{"schema-wrong-type"}, Error, "a value of the wrong kind", "A string where a number is wanted, and the like.", `"weight": "60"`, `"weight": 60`, ""},
	{"KB204", []string{"schema-enum"}, Error, "a value that is none of those allowed", "", `"type": "integer"`, `"type": "int"`, "unsafe"},
	{"KB205", []string{"schema-range"}, Error, "a value out of its range", "", `"prior": 900`, `"prior": 15`, ""},
	{"KB206", []string{"schema-id-format"}, Error, "an id of the wrong form", "Ids are kebab-case: lower-case letters, digits and single hyphens.", `"Bulb_Dead": {}`, `"bulb-dead": {}`, ""},
	{"KB207", []string{"schema-empty"}, Error, "something that must not be empty is", "", `"when": []`, `"when": ["context.outage"]`, ""},
	{"KB209", []string{"schema-version"}, Error, "a version that cannot be read", "The file is from another time, or the version has another form than 1.2.3.", `"format": 9`, `"format": 1`, ""},
	{"KB213", []string{"locale-tag"}, Error, "a locale that the manifest does not name", "Its texts would never be shown.", `locales/zh_tw/words.json`, `locales/zh-TW/words.json`, ""},
	{"KB214", []string{"set-type"}, Error, "a rule sets a field to what the field cannot hold", "Or it sets a field that rules cannot set: a built-in one, or a fact of a record.", `"set": {"context.outage": "yes"}`, `"set": {"context.outage": true}`, ""},
}
