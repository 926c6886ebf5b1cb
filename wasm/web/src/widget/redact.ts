/**
 * Masks what a stranger need not know: secrets, names, the personal half of
 * addresses, telephone and other long numbers. What a help desk needs stays: the
 * words of the error, codes, host names, ports. It rather masks too much.
 */
export function redact(text: string): string {
  return rules.reduce((t, [pattern, by]) => t.replace(pattern, by as string), text)
}

const mask = '***'

/** What stands between a label and its value: a colon or an equals sign, or "is". */
const is = String.raw`["'”’」』]?\s*(?:[:：=＝]|は(?!、)|[是为為](?!不|什|否)|\bis\b(?!\s+(?:wrong|incorrect|invalid|not|required|expired|too)\b))\s*`

const secrets = String.raw`pass(?:word|phrase|wd|code)?|passwort|pwd|pin(?:[ -]?code)?|secret|(?:access|refresh|auth|api|security|session|id)?[ _-]?(?:token|key)|api[_-]?key|otp|one-time code|(?:verification|authorization|security|confirmation|auth) code|credentials?|パスワード|パスコード|暗証番号|暗証|(?:認証|確認|セキュリティ|アプリ)?コード|合言葉|密[碼码]|口令|(?:授[權权]|[驗验][證证]|[認认][證证]|安全|[確确][認认])[碼码]|[動动][態态]密[碼码]|令牌|金鑰|密[鑰钥]`

const names = String.raw`(?:full |first |last |user|real |display |customer |account |login )?name|user(?: ?id)?|login|account|customer|contact|recipient|sender|subject|お?名前|氏名|姓名|お?客様名|(?:ご)?担当者?|ユーザー?名|ユーザーID|アカウント名?|会員ID|差出人|宛先|受信者|送信者|件名|使用者名?[稱称]?|用[戶户]名?|帳號|账号|帐号|帳戶|账户|帐户|[聯联][絡络系]人|收件[者人]|寄件[者人]|[發发]件人|主旨|主[題题]|客[戶户](?:名[稱称])?|名字|[稱称]呼`

const quoted = String.raw`"[^"\n]{1,200}"|'[^'\n]{1,200}'|“[^”\n]{1,200}”|‘[^’\n]{1,200}’|「[^」\n]{1,200}」|『[^』\n]{1,200}』`

const surname = '[\u3400-\u9fff々]'

/** A word on its own is written over in part, so that a host name stays readable as an account's. */
const host = /^["'“‘「『]?(?:[a-z0-9-]+\.)+[a-z]{2,}["'”’」』]?$/i

type Rule = readonly [RegExp, string | ((...found: string[]) => string)]

const rules: readonly Rule[] = [
  // credentials in addresses, headers and dialogues of SMTP, POP and IMAP
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s\/@:]+(?::[^\s\/@]*)?@/gi, `$1${mask}@`],
  [/(https?:\/\/[^\s?#<>"']+)[?#][^\s<>"'）)」』]*/gi, `$1?${mask}`],
  [/\b(AUTH[ =]+(?:PLAIN|LOGIN|XOAUTH2|CRAM-MD5|NTLM|OAUTHBEARER)[ \t]+)[^\s]+/gi, `$1${mask}`],
  [/\b(Bearer|Basic)[ \t]+[\w.~+/=-]{6,}/gi, `$1 ${mask}`],
  [/^((?:[A-Z]\d+ )?(?:C: ?)?(?:USER|PASS|APOP|LOGIN)[ \t]+)(?=\S)(?!name|id\b|unknown|incorrect|failed|not\b|denied|is\b|and\b|or\b|server|error|password\b)[^\r\n]+/gim, `$1${mask}`],
  [new RegExp(String.raw`((?:${secrets})${is})(?:${quoted}|[^\s,;、，。；）)"']+(?:[ -][a-z0-9]{4}\b){0,3})`, 'gi'), `$1${mask}`],
  [/((?:密[碼码]|パスワード|password)\s?[「『“"'])[^」』”"'\n]{1,80}([」』”"'])/gi, `$1${mask}$2`],
  // addresses; what is in front of one is its owner's name
  [/(?:"[^"\n]{1,80}"|(?:[^\s<>,;:"'。、，：（(]{1,40}[ \t]?){1,4})[ \t]*(?=<[^<>\s]+[@＠][^<>\s]+>)/g, `${mask} `],
  [/[^\s<>()[\]{},;:"'“”‘’「」『』（）【】、。，；：！？＜＞\u3040-\u30ff\u3400-\u9fff@＠=]+[@＠](?=[\w０-９ａ-ｚ[-])/g, `${mask}@`],
  [/^((?:to|from|cc|bcc|reply-to|return-path|delivered-to|final-recipient|original-recipient)[ \t]*[:：][ \t]*)(?![^\r\n]*@)[^\r\n]+/gim, `$1${mask}`],
  // names behind a label, in a greeting, with a form of address
  [new RegExp(String.raw`((?:^|[^\p{L}])(?:${names})${is})(${quoted}|[^\s,;、，。；：:「『“"'（(@*][^,;、，。；\n\r"'「『“]{0,40})`, 'giu'), (_, label = '', value = '') => label + (host.test(value.trim()) || value.includes(mask) ? value : mask)],
  [/\b((?:Dear|Hello|Hi|Regards,?|Sincerely,?|Thanks,?|Yours)\s+)(?!all\b|sir\b|madam\b|customer\b|there\b|support\b|team\b|user\b)(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+)?\p{Lu}[\p{L}'’.-]*(?:[ \t]+\p{Lu}[\p{L}'’.-]*){0,3}/gu, `$1${mask}`],
  [/\b((?:[Mm]y name is|I am|I’m|I'm|[Tt]his is|called|named)\s+)\p{Lu}\p{Ll}+(?:[ \t]+\p{Lu}[\p{L}'’.-]*){0,3}/gu, `$1${mask}`],
  [/\b(Mr|Mrs|Ms|Miss|Dr|Prof)(\.?\s+)\p{Lu}[\p{L}'’-]*(?:[ \t]+\p{Lu}[\p{L}'’-]*){0,2}/gu, `$1$2${mask}`],
  [new RegExp(`(?:${surname}|[\u30a1-\u30fa\u30fc・]){1,8}[ \u3000]?(?:${surname}{1,4})?(?=[ \u3000]?(?:様|さん(?![かがはをにのと]?[なか])|殿(?![様])))(?<!お客|皆|客|各位|担当者|ご担当|利用者|会員|お疲れ|仕)`, 'gu'), mask],
  [/(?<![\u3400-\u9fff](?![，。：；]))[\u3400-\u9fff]{1,4}(?=[ ]?(?:先生|小姐|女士|太太|同學|同学|經理|经理|老師|老师)(?:$|[\s,，、。:：您你好的]))/gmu, mask],
  [/(我(?:的名字)?(?:叫做?|是)[ ]?)[\u3400-\u9fff]{2,4}(?=[，,。、！\s]|$)/gmu, `$1${mask}`],
  [/((?:私|わたし|こちら)は|^)([\u3400-\u9fff]{2,6}[ \u3000]?[\u3400-\u9fff]{0,4})(?=と申します|といいます|と言います)/gmu, `$1${mask}`],
  // other people's machines and places
  [/([\\/](?:Users|home|Documents and Settings)[\\/])[^\\/\s:"']+/gi, `$1${mask}`],
  [/\b((?:\d{1,3}\.){2})\d{1,3}\.\d{1,3}\b(?!\.)/g, '$1*.*'],
  [/\b((?:[0-9a-f]{1,4}:){2})(?:[0-9a-f]{0,4}:){2,6}[0-9a-f]{0,4}\b/gi, '$1*'],
  [/〒\s?[\d０-９]{3}[-－‐ー]?[\d０-９]{4}[^\n]{0,60}/g, `〒${mask}`],
  // numbers: telephones, cards, customers; not codes, dates and times
  [/(?<![\w.:#/０-９-])(?:(?:\+|＋|00)[\d０-９]{1,3}[ .\-－‐]?)?[(（]?[0０][\d０-９]{1,4}[)）]?[ \-－‐ー.]?[\d０-９]{2,4}[ \-－‐ー.]?[\d０-９]{3,4}(?![\w.０-９]|-\d)/g, mask],
  [/(?<![\w.:#/])(?:\+|＋)\d{1,3}(?:[ .\-()（）]{0,2}\d{1,4}){2,5}(?!\w)/g, mask],
  [/(?<![\w.:#/-])(?:1[ .-])?(?:\(\d{3}\)[ ]?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])/g, mask],
  [/(?<![\w.:#/-])(?:400|800)[ -]?\d{3}[ -]?\d{4}(?![\w-])/g, mask],
  [/(?<![\w.:#/-])1\d{2}[ -]\d{4}[ -]\d{4}(?![\w-])/g, mask],
  [/(?<![\w.:#/-])\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?![\w-])/g, mask],
  [/(?<![\w.０-９])[\d０-９]{9,}(?![\w.])/g, mask],
  [/(?<![\w])[A-Z][12]\d{8}(?!\w)/g, mask],
  // long words of letters and digits are keys, session ids, message ids
  [/(?<![\w.\-/=+])(?=[\w\-/+]*\d)(?=[\w\-/+]*[a-z])(?!0x)[\w\-/+]{24,}={0,2}(?![\w.])/gi, mask],
]
