/**
 * Masks what a stranger need not know: secrets, names, the personal half of
 * addresses, telephone and other long numbers. What a help desk needs stays: the
 * words of the error, codes, host names, ports. In doubt it masks.
 * Every repetition is bounded, so that no text takes long.
 */
export function redact(text: string): string {
  return rules.reduce((t, mend) => mend(t), text)
}

const mask = '***'

/** What stands between a label and its value. */
const is = String.raw`["'”’」』]?\s{0,3}(?:[:：=＝]|は(?=\s?[!-~！-～「『])|[是为為](?![不否錯错])|\bis\b(?! (?:\w+ly )?(?:in|un|not|wrong|re|ex|too|no|lock|susp|disab|block|full|over|clos|hack|work|empty|out|the\b|still|already|temp|miss|correct\b(?! \S+\d))))\s{0,3}`

const secret = String.raw`pass(?:word|phrase|wd|code)?|pwd|pin|secret|\w{0,9}[ _-]?(?:token|key)|otp|\w{4,12} code|パスワード|パスコード|暗証番号|(?:認証|確認|セキュリティ)コード|密[碼码]|口令|[授驗验認认確确][權权證证认認][碼码]|令牌|金鑰|密[鑰钥]`

const label = String.raw`(?:user|login|account|customer|contact|full|first|last|display)?[ -]?name|user(?: ?id)?|account|customer|recipient|sender|subject|お?名前|氏名|姓名|担当者?|ユーザー?(?:名|ID)|アカウント名?|差出人|宛先|受信者|送信者|件名|使用者名?[稱称]?|用[戶户]名?|[帳账帐][號号戶户]|[聯联][絡系]人|[收寄發发]件[者人]|主旨|主[題题]|客[戶户]|名字`

const quoted = `"[^"\\n]{1,200}"|'[^'\\n]{1,200}'|[“「『][^”」』\\n]{1,200}[”」』]`

/** The name of a server, which many programs call an account. */
const host = /^["'“「『]?([a-z\d-]{1,63}\.){1,5}([a-z]{2}|com|net|org|info|biz|edu|gov)["'”」』]?$/i

const latin = String.raw`(?:(?:M(?:r|rs|s|iss)|Dr|Prof)\.? )?\p{Lu}[\p{L}'’-]{0,30}(?: \p{Lu}[\p{L}'’-]{0,30}){0,3}`

/** A name at the beginning of what goes on as a sentence. */
const sentence = new RegExp(`^(?:${latin}|\\S+)`, 'u')
const han = '[\u3400-\u9fff々]'
const digit = '[\\d０-９]'
const gap = '[ ()（）.－‐–-]{0,2}'

type Rule = (text: string) => string

function rule(pattern: string, by = mask, flags = 'giu'): Rule {
  const found = new RegExp(pattern, flags)
  return (text) => text.replace(found, by)
}

/** Masks what stands behind a label, unless it is a server; of what is half masked, the first word. */
function labelled(): Rule {
  const found = new RegExp(`((?:^|[^\\p{L}])(?:${label})${is})(${quoted}|[^\\s,;、，。；:：「『“"'（(@<*][^,;、，。；<\\n\\r"'「『“]{0,40})`, 'giu')
  return (text) =>
    text.replace(found, (_, before: string, value: string) => {
      if (host.test(value.trim())) return before + value
      if (/ is\s+$/i.test(before)) return before + value.replace(sentence, mask)
      return before + (value.includes(mask) ? value.replace(/^[^\s*]+/, mask) : mask)
    })
}

const rules: readonly Rule[] = [
  // secrets: in addresses, in dialogues with a server, behind a label
  rule(String.raw`\b([a-z]{1,12}:\/\/)[^\s\/@]{1,200}@`, `$1${mask}@`),
  rule(String.raw`(https?:\/\/[^\s?#<>"']{1,300})[?#][^\s<>"'）」』]{0,500}`, `$1?${mask}`),
  rule(String.raw`\b((?:bearer|basic|auth[ =](?:plain|login|xoauth2|oauthbearer))[ \t])[\w.~+\/=-]{6,}`, `$1${mask}`),
  rule(String.raw`^((?:[aA]\d{1,6} )?(?:[cC]: ?)?(?:USER|PASS|APOP|LOGIN) )(?!name|unknown|in|failed|not|denied|is|and|or|error)[^\r\n]{1,200}`, `$1${mask}`, 'gmu'),
  rule(`((?:${secret})${is})(?!\\*{3})(?:${quoted}|[a-z]{4}(?:[ -][a-z]{4}\\b){2,3}|[^\\s,;、，。；）)"']{1,100})`, `$1${mask}`),
  // addresses, and the owner's name in front of one
  rule(String.raw`(?:"[^"\n]{1,80}"|(?<![^\s:：,、，])[^\s<>,;:：、，"@\d]{1,40}(?: [^\s<>,;:：、，"@\d]{1,40}){0,3}) ?(?=<[^<>\s]{1,80}[@＠])`, `${mask} `),
  rule(String.raw`(?<![\w.+*-])(?:[\p{L}\d!#$%&*+\/=?^_.~-]{1,64}|"[^"\n*]{1,64}")[@＠](?=[\w０-９\p{L}\[])`, `${mask}@`),
  // names: behind a label, in a greeting, with a form of address
  labelled(),
  rule(String.raw`\b((?:Dear|Hi|Hello|Regards,?|Sincerely,?|My name is|my name is|I am|I[’']m|[Tt]his is|M(?:r|rs|s|iss)\.?|Dr\.?)\s)${latin}`, `$1${mask}`, 'gu'),
  rule(`(?<!${han})(?:${han}{1,6}|[ァ-ヺー・]{1,12})(?: ${han}{1,4})?(?=[ 　]?(?:様|さん|殿))(?<!お客|客|皆|各位|利用者|会員|担当者)`),
  rule(`${han}{1,3}(?=[ ]?(?:先生|小姐|女士|太太|[經经]理|老[師师]))`),
  rule(`((?:我(?:的名字)?[叫是]做?|名前は|氏名は) ?)${han}{2,4}(?=[，,。、！\\sで])`, `$1${mask}`),
  rule(`${han}{2,8}(?=と申します|と(?:言|い)います)`),
  // places
  rule(String.raw`([\\\/](?:Users|home|Documents and Settings)[\\\/])[^\\\/\s:"']{1,60}`, `$1${mask}`),
  rule(String.raw`(?<![\w.])(\d{1,3}\.\d{1,3}\.)\d{1,3}\.\d{1,3}(?![\w.])`, '$1*.*'),
  rule(String.raw`(?<![\w:])([\da-f]{1,4}:[\da-f]{1,4}:)[\da-f:]{4,32}(?!\w)`, '$1*'),
  rule(`〒 ?${digit}{3}[－‐-]?${digit}{4}[^\\n。]{0,60}`, `〒${mask}`),
  // telephones: with a plus, a zero or brackets in front, or in the groups of a country
  rule(`(?<![\\w.:/０-９-])(?:[+＋]${digit}{1,3}|[(（]?[0０]${digit}{1,3}[)）]?)(?:${gap}${digit}{2,4}){2,4}(?![\\w.０-９-])`),
  rule(`(?<![\\w.:/-])(?:1[ -])?[(]?(?:\\d{3}[)]? ?[ .-]?\\d{3}[ .-]\\d{4}|1\\d{2}[ -]\\d{4}[ -]\\d{4}|\\d{4}(?:[ -]\\d{4}){2,3})(?![\\w-])`),
  // other long numbers, and words of letters and digits: customers, cards, keys, sessions
  rule(`(?<![\\w.０-９])[a-z]{0,2}${digit}{9,}(?![\\w.])`),
  rule(String.raw`(?<![\w.\/=+-])(?!0x|(?:tls|ecdhe?|dhe|rsa|aes)[_-])(?=[\w+\/-]{0,40}\d)(?=[\w+\/-]{0,40}[a-z])[\w+\/-]{24,}={0,2}(?![\w.])`),
]
