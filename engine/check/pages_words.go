package check

// The pages of the checks on words, security and provenance.

var wordChecks = []Check{
	{"KB601", []string{"msg-missing-locale"}, Error, "a text that a locale lacks", "Its readers would see nothing.", "", "write it in all languages", ""},
	{"KB603", []string{"msg-placeholder-missing"}, Error, "a placeholder that other locales have", "Its readers miss the host, port or path that others are told.", "", "", ""},
	{"KB604", []string{"msg-placeholder-unknown"}, Error, "a placeholder that names no field", "", `{maker.watts}`, `{maker.max_watts}`, "unsafe"},
	{"KB605", []string{"msg-placeholder-syntax"}, Error, "a brace that is no placeholder", "", `{ maker.name`, `{maker.name}`, ""},
	{"KB606", []string{"msg-untranslated"}, Warning, "a text that is the same in two languages", "A copy that waits for its translation. Names alone are no finding.", `ja: "Try another socket"`, `ja: "別のコンセントを試す"`, ""},
	{"KB607", []string{"msg-wrong-script"}, Warning, "characters of another script", "Simplified characters in Traditional text, the reverse, or characters that the language does not have.", `zh-TW: "重新启动"`, `zh-TW: "重新啟動"`, "unsafe"},
	{"KB608", []string{"msg-empty"}, Error, "an empty text", "Where a text is needed, its place would be blank.", "", "", ""},
	{"KB609", []string{"msg-spacing"}, Info, "spacing or punctuation that is not the language's habit", "Chinese puts a space between Chinese and Latin, Japanese none; both have full-width punctuation. No text begins or ends with a space, or has two in a row.", `zh-TW: "關閉電源,再開"`, `zh-TW: "關閉電源，再開"`, "safe"},
	{"KB610", []string{"msg-too-long"}, Warning, "a text that is too long for its place", "Columns count double for East Asian characters: a title has 80, an answer 80, a question 240, a step or caution 500, an explanation 800.", "", "", ""},
	{"KB613", []string{"cause-no-remedy"}, Warning, "a cause without a remedy and without escalation", "The reader learns what is wrong, and is left alone.", "", "", ""},
	{"KB616", []string{"link-format"}, Error, "a link that cannot be followed", "Links begin with https, mailto or tel.", `ftp://glow.example`, `https://glow.example`, ""},
	{"KB617", []string{"link-insecure"}, Warning, "a link with http", "", `http://glow.example`, `https://glow.example`, "unsafe"},
	{"KB618", []string{"link-placeholder"}, Warning, "a link that stands for one to come", "", `https://example.com/todo`, "", ""},
	{"KB619", []string{"link-locale"}, Warning, "a link to a page in another language", "", `ja: "https://glow.example/zh-cn/help"`, `ja: "https://glow.example/ja/help"`, ""},
	{"KB620", []string{"msg-todo"}, Warning, "a text that says it is not finished", "", `"TODO: explain"`, "", ""},
	{"KB621", []string{"term-inconsistent"}, Warning, "a word that the glossary replaces", "The terms of .kbcheck.json say which word stands for which, by locale.", `{"terms": {"zh-TW": {"軟件": "軟體"}}}`, "", "unsafe"},
	{"KB623", []string{"remedy-unsafe"}, Warning, "a step that destroys something, without a caution or a backup before it", "", `"steps": ["erase-all"]`, `"steps": ["back-up", "erase-all"], "cautions": ["cannot-undo"]`, ""},
}

var securityChecks = []Check{
	{"KB901", []string{"sec-html"}, Warning, "HTML in a text", "Texts are shown as they stand: the tag would be seen.", `"<b>Stop.</b>"`, `"Stop."`, ""},
	{"KB902", []string{"sec-js-link"}, Error, "a link that runs a program", "", `javascript:alert(1)`, "", ""},
	{"KB903", []string{"sec-secret"}, Error, "what looks like a key, token or password", "A knowledge base is public.", `password=hunter2hunter2`, "", ""},
	{"KB904", []string{"sec-pii"}, Warning, "what looks like personal data", "Identity and card numbers, by their check digits, and addresses of persons in scenarios. Use example domains (example.com, .example, .test).", "", `bob@shop.example`, ""},
	{"KB905", []string{"sec-bidi"}, Error, "a character that changes the direction of writing", "What a reviewer sees is not what the program reads.", `"\u202e"`, "", "safe"},
	{"KB906", []string{"sec-link-host"}, Warning, "a link whose host is not what it seems", "It has a user name before the host, an address in numbers, or letters of several scripts.", `https://glow.example@other.example`, `https://glow.example`, ""},
	{"KB907", []string{"sec-placeholder-in-url"}, Error, "a placeholder in the host of a link", "What a case says would decide where readers are sent.", `https://{context.label}/help`, `{maker.manual_url}`, ""},
	{"KB911", []string{"size-file"}, Warning, "a file larger than 1 MiB", "Editors and reviews become slow. Files of a folder are read together: split it.", "", "", ""},
	{"KB912", []string{"size-bundle"}, Warning, "a bundle larger than 16 MiB", "Browsers load it.", "", "", ""},
	{"KB921", []string{"prov-missing"}, Error, "a source item that nothing cites", "Either its knowledge is missing, or it is waived with a reason.", "", `"waived": "says nothing about faults"`, ""},
	{"KB923", []string{"prov-stale"}, Warning, "a fact that was verified more than a year ago", "Hosts, ports and telephone numbers change. Compared with --today.", "", "", ""},
	{"KB924", []string{"prov-mismatch"}, Warning, "a source item that is waived and cited", "", "", "remove the waiver", ""},
	{"KB925", []string{"prov-owner"}, Warning, "a rule that rests on nothing", "It has neither a source nor a note.", "", `"source": ["manual.01"]`, ""},
}
