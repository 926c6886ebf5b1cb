package lines

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// mask hides what may tell whose mail it is: the group of its pattern, or all that
// matches where it has none.
type mask struct {
	what   *regexp.Regexp
	with   string
	unless *regexp.Regexp // what is left as it is; may be nil
}

func (m *mask) hide(text string) string {
	var out []byte
	at := 0
	for _, g := range m.what.FindAllStringSubmatchIndex(text, -1) {
		from, to := g[len(g)-2], g[len(g)-1]
		if m.unless != nil && m.unless.MatchString(text[from:to]) {
			continue
		}
		out = append(append(out, text[at:from]...), m.with...)
		at = to
	}
	return string(append(out, text[at:]...))
}

// What stands in the patterns more than once, and what is said of a password that is not told.
const (
	secretLabel = `(?:pass(?:word|phrase|wd|code)?|pwd|pin|secret|otp|\w{0,9}[ _-]?(?:token|key)|(?:security|verification|access|confirmation|authenticat\w+|authori[sz]\w+|login|sms) code` +
		`|パスワード|パスコード|暗証番号|(?:認証|確認|セキュリティ)コード|密[碼码]|口令|[授驗验認认確确][權权證证认認][碼码]|令牌|金鑰|密[鑰钥])["'”’」』]?\s{0,3}`
	secretValue = `("[^"\n]+"|'[^'\n]+'|[“「『][^”」』\n]+[”」』]|[a-z]{4}(?:[ -][a-z]{4}\b){2,3}|[^\s,;、，。；）)"']+)`
	nameLabel   = `(?:^|[^\p{L}])(?:(?:user|login|account|customer|contact|full|first|last|display)?[ -]?name|user(?: ?id)?|account|customer|recipient|sender|subject` +
		`|お?名前|氏名|姓名|担当者?|ユーザー?(?:名|ID)|アカウント名?|差出人|宛先|受信者|送信者|件名|使用者名?[稱称]?|用[戶户]名?|[帳账帐][號号戶户]|[聯联][絡系]人|[收寄發发]件[者人]|主旨|主[題题]|客[戶户]|名字)`
	plainState = `about|accepted|active|actually|again|already|asked|being|blank|blocked|case|changed|clearly|closed|compromised|correct|currently|denied|disabled|does|empty|expired|expiring|fine|full|good|hacked|has|inactive|incorrect|insecure|invalid|is` +
		`|known|locked|missing|needed|no|not|ok|okay|only|out|over|probably|really|refused|rejected|required|reset|right|saved|sent|set|short|still|stored|suspended|the|too|unavailable|unchanged|unknown|used|valid|was|weak|working|wrong`
	// Its last group is one more word, for a repetition to follow.
	latinName = `(?:(?:M(?:r|rs|s|iss)|Dr|Prof)\.? )?\p{Lu}[\p{L}'’-]*(?: \p{Lu}(?:\.|[\p{L}'’-]*))`
	han       = `[\p{Han}々]`
	address   = `[^\s<>"'(),;:；：，。、（）「」]+[@＠][^\s<>"'(),;；，。、（）「」]+`
)

// masks hide, in this order: secrets, links, addresses, what is quoted, machines, names, numbers.
var masks = sync.OnceValue(func() []mask {
	var all []mask
	add := func(with, what, unless string) {
		m := mask{what: regexp.MustCompile(what), with: with}
		if unless != "" {
			m.unless = regexp.MustCompile(unless)
		}
		all = append(all, m)
	}
	add("<hidden>", `(?i)(?:`+secretLabel+`[:：=＝]\s{0,3})+`+secretValue, "")
	add("<hidden>", `(?i)`+secretLabel+`は\s?(「[^」\n]+」|『[^』\n]+』|[!-~！-～]+)`, "")
	add("<hidden>", `(?i)`+secretLabel+`[是为為]\s{0,3}`+secretValue, `^[不否錯错正对對]`)
	add("<hidden>", `(?i)`+secretLabel+`\bis\s{1,3}`+secretValue, `(?i)^(?:`+plainState+`)[.!?]?$`)
	add("<hidden>", `(?i)(?:\b(?:pass(?:word|phrase|wd|code)?|pwd)\s{1,3}|(?:パスワード|密[碼码])\s{0,3})([!-~]*\d[!-~]*)`, `(?i)^(?:\P{L}*|\W*0x.*)$`)
	add("<hidden>", `(?i)\b(?:pin|otp)\s{1,3}(\d{4,})`, "")
	add("<hidden>", `(?i)\b(?:bearer|basic|auth[ =](?:plain|login|xoauth2|oauthbearer))[ \t]([\w.~+/=-]{6,})`, `^[a-z]+\.?$`)
	add("<hidden>", `(?m)^(?:[aA]\d{1,6} )?(?:[cC]: ?)?(?:USER|PASS|APOP|LOGIN) ([^\r\n]+)`, `^(?:name|unknown|in|failed|not|denied|is|and|or|error)\b`)
	add("<link>", `(?i)\b([a-z][a-z0-9+.-]{1,14}://\S+)`, "")
	add("<address>", `(`+address+`)`, "")
	add("<quoted>", `(?:^|[^\p{L}\d])('[^']+')`, "") // not an apostrophe
	add("<quoted>", `("[^"]+"|「[^」]+」|『[^』]+』|“[^”]+”)`, "")
	add("<ip>", `\b(\d{1,3}(?:\.\d{1,3}){3})\b`, "")
	add("<ip>", `(?i)\b([0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){3,7}\b|(?:[0-9a-f]{1,4}:){1,7}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*\b)?)`, "")
	add("<name>", `[\\/](?:Users|home|Documents and Settings)[\\/]([^\\/\s:"']+)`, "")
	add("<host>", `(?i)\b((?:[a-z0-9-]+\.)+[a-z]{2,})\b`, "")
	add("<name>", `(?:^|[\s:：,、，])(`+latinName+`{1,3}|[\p{Han}\p{Hiragana}\p{Katakana}ー・]{1,8}(?: [\p{Han}\p{Hiragana}\p{Katakana}ー・]{1,4})?) ?<(?:<address>|<quoted>@)`, "")
	add("<name>", `(?i)`+nameLabel+`["'”’」』]?\s{0,3}[:：=＝]\s{0,3}([^\s,;、，。；:：「『“"'（(@<*][^,;、，。；<\n\r"'「『“]{0,40})`, `(?i)^(?:\d{3}|`+plainState+`)\b`)
	add("<name>", `(?i:`+nameLabel+`\s?(?:は|[是为為]|\bis\b)\s{0,3})(`+latinName+`{0,3}|[^\s,;、，。；:：「『“"'（(@<*]+)`, `(?i)^(?:[不否錯错正\p{Hiragana}]|(?:\w{3,}ed|un\w+|`+plainState+`)[.!?]?$)`)
	add("<name>", `\b(?:Dear|Hi|Hello|Regards,?|Sincerely,?|[Mm]y name is|I am|I[’']m|[Tt]his is|M(?:r|rs|s|iss)\.?|Dr\.?)\s(`+latinName+`{0,3})`, "")
	add("<name>", `((?:`+han+`{1,6}|[ァ-ヺー・]{1,12})(?: `+han+`{1,4})?)[ 　]?(?:様|さん|殿)`, `(?:客|皆|各位|利用者|会員|担当者|同|模|仕|多|異)$`)
	add("<name>", `(`+han+`{1,3}) ?(?:先生|小姐|女士|太太|[經经]理|老[師师])`, "")
	add("<name>", `(?:我(?:的名字)?[叫是]做?|名前は|氏名は) ?(`+han+`{2,4})[，,。、！\sで]`, "")
	add("<name>", `(`+han+`{2,8})と(?:申します|(?:言|い)います)`, "")
	add("<number>", `〒 ?([\d０-９]{3}[－‐-]?[\d０-９]{4}[^\n。]{0,60})`, "")
	add("<number>", `(\b0[xX][0-9A-Fa-f]+|[+＋(（]*[\d０-９](?:[ ()（）－‐–-]{0,3}[\d０-９]){6,}|\b\d{3}\.\d{3}\.\d{4}\b)`, `^(?:0[xX]|20\d\d-[01]\d-[0-3]\d(?: [0-2]\d)?$)`)
	add("<hidden>", `([\w+/=-]{24,})`, `^(?:\D*|[^A-Za-z]*)$|(?i:^(?:0x|tls|ecdhe?|dhe|rsa|aes)[_-])`)
	return all
})

const (
	maskBytes = 2000 // read of a text
	maskRunes = 160  // kept of it
)

// Mask hides personal data in a text and shortens it to one line that a terminal may show.
func Mask(text string) string {
	if cut := maskBytes; len(text) > cut {
		for cut > maskBytes-utf8.UTFMax && !utf8.RuneStart(text[cut]) { // of what is no UTF-8, any byte will do
			cut--
		}
		text = text[:cut]
	}
	text = plain(text)
	for _, m := range masks() {
		text = m.hide(text)
	}
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maskRunes {
		text = string(runes[:maskRunes]) + "…"
	}
	return text
}

// plain drops what is not seen but acts: control characters, and those that turn the
// direction of writing or join and part words.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}
