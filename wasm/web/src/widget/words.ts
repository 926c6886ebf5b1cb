import {match} from '../locale.js'
import type {Verdict} from '../types.js'

/** The widget's own words around an answer, in one language. */
export interface Words {
  readonly title: string
  readonly box: string
  readonly hint: string
  readonly go: string
  readonly nothing: string
  /** The choices of somebody with nothing to paste, in the order of `starts` in case.ts. */
  readonly starts: readonly string[]
  readonly loading: string
  readonly failed: Readonly<Record<'network' | 'browser' | 'other', string>>
  readonly retry: string
  readonly verdict: Readonly<Record<Verdict, string>>
  readonly party: Readonly<Record<string, string>>
  readonly none: string
  readonly ask: string
  readonly yes: string
  readonly no: string
  readonly unknown: string
  readonly next: string
  readonly invalid: string
  readonly todo: string
  readonly caution: string
  readonly helped: string
  readonly useless: string
  readonly done: string
  readonly others: string
  readonly why: string
  readonly text: string
  readonly answers: string
  readonly change: string
  readonly noticed: string
  readonly online: string
  readonly offline: string
  readonly language: string
  readonly elsewhere: string
  readonly gone: string
  readonly handOver: string
  readonly handOverNow: string
  readonly collect: string
  readonly prepare: string
  readonly masked: string
  readonly copy: string
  readonly copied: string
  readonly selected: string
  readonly print: string
  readonly restart: string
  readonly problem: string
  readonly tried: string
  readonly provider: string
  /** What stands between a label and its value. */
  readonly colon: string
}

const en: Words = {
  title: 'What is wrong with your mail?',
  box: 'The error message, the returned mail, or what happens in your own words',
  hint: 'What you enter stays on this device. Leave out passwords.',
  go: 'Find the cause',
  nothing: 'Nothing to paste? Choose what fits',
  starts: ['I cannot send mail', 'I cannot receive mail', 'My mail came back', 'I am asked for the password again and again', 'My mail does not reach the recipient', 'Setting up the account fails'],
  loading: 'Loading the help',
  failed: {
    network: 'The help could not be loaded. Check your internet connection, then try again.',
    browser: 'This browser cannot run the interactive help.',
    other: 'Something went wrong with the help itself. Your entries are still here; please try again.',
  },
  retry: 'Try again',
  verdict: {confirmed: 'Certain', likely: 'Likely', possible: 'Possible'},
  party: {
    user: 'You can fix this yourself', 'own-provider': 'Your mail provider has to act', nobody: 'Nobody has to do anything', 'domain-admin': 'Your domain’s administrator has to act',
    sender: 'The sender has to act', recipient: 'The recipient has to act', 'recipient-provider': 'The recipient’s provider has to act',
  },
  none: 'Nothing points to one cause yet.',
  ask: 'Your answer would help to tell',
  yes: 'Yes',
  no: 'No',
  unknown: 'I don’t know',
  next: 'Continue',
  invalid: 'This answer does not fit. If a number is asked for, please type digits only.',
  todo: 'What to do',
  caution: 'Note',
  helped: 'This helped',
  useless: 'This did not help',
  done: 'Good to hear that it works again.',
  others: 'It could also be',
  why: 'What this rests on',
  text: 'In your text',
  answers: 'Your answers',
  change: 'Change',
  noticed: 'Noticed automatically',
  online: 'This device is connected to the internet.',
  offline: 'This device is not connected to the internet.',
  language: 'Answers are given in English.',
  elsewhere: 'The problem is on another device',
  gone: 'No longer considered',
  handOver: 'If that does not help',
  handOverNow: 'Please hand this over now',
  collect: 'Have at hand',
  prepare: 'Prepare a summary for support',
  masked: 'Addresses, names, numbers and passwords are masked. Please read it through before you pass it on.',
  copy: 'Copy',
  copied: 'Copied.',
  selected: 'The text is selected: copy it with Ctrl+C or the menu.',
  print: 'Print',
  restart: 'Start over',
  problem: 'Assessment',
  tried: 'Tried without success',
  provider: 'Provider',
  colon: ': ',
}

const ja: Words = {
  title: 'メールのお困りごとを調べる',
  box: 'エラーメッセージや返ってきたメールを貼り付けるか、困っていることを書いてください',
  hint: '入力した内容がこの端末の外に送られることはありません。パスワードは消してから貼り付けてください。',
  go: '原因を調べる',
  nothing: '貼り付けるものがない場合は、近いものを選んでください',
  starts: ['送信できない', '受信できない', '送ったメールが返ってきた', 'パスワードを何度も聞かれる', '相手にメールが届かない', 'アカウントの設定がうまくいかない'],
  loading: '診断の準備をしています',
  failed: {
    network: '診断に必要なファイルを読み込めませんでした。インターネット接続を確認して、もう一度お試しください。',
    browser: 'お使いのブラウザーでは、この診断を利用できません。',
    other: '診断の途中で問題が起きました。入力した内容は残っています。もう一度お試しください。',
  },
  retry: 'もう一度試す',
  verdict: {confirmed: '確実', likely: '可能性が高い', possible: '可能性あり'},
  party: {
    user: 'ご自身で対処できます', 'own-provider': 'ご利用のプロバイダー側の対応が必要です', nobody: '対処は不要です', 'domain-admin': 'ドメイン管理者の対応が必要です',
    sender: '送信者側の対応が必要です', recipient: '受信者側の対応が必要です', 'recipient-provider': '受信者側のプロバイダーの対応が必要です',
  },
  none: '今の情報だけでは原因を判断できません。',
  ask: '原因を絞り込むための質問',
  yes: 'はい',
  no: 'いいえ',
  unknown: 'わからない',
  next: '次へ',
  invalid: 'この回答は読み取れませんでした。数を答える質問には、数字だけを入力してください。',
  todo: '対処方法',
  caution: '注意',
  helped: '解決した',
  useless: '解決しなかった',
  done: '解決してよかったです。',
  others: 'ほかに考えられる原因',
  why: '判断の手がかり',
  text: '貼り付けた文面',
  answers: 'これまでの回答',
  change: '変更',
  noticed: '自動で確認したこと',
  online: 'この端末はインターネットに接続しています。',
  offline: 'この端末はインターネットに接続していません。',
  language: '日本語でお答えしています。',
  elsewhere: '問題が起きているのは別の端末',
  gone: '候補から外れた原因',
  handOver: '解決しない場合の連絡先',
  handOverNow: '今すぐ次の窓口に連絡してください',
  collect: '用意するもの',
  prepare: 'サポートに伝える内容をまとめる',
  masked: 'メールアドレス、氏名、番号、パスワードは伏せてあります。渡す前に内容をご確認ください。',
  copy: 'コピー',
  copied: 'コピーしました。',
  selected: '文面を選択しました。Ctrl+Cまたはメニューからコピーしてください。',
  print: '印刷',
  restart: '最初からやり直す',
  problem: '見立て',
  tried: '試しても解決しなかったこと',
  provider: 'プロバイダー',
  colon: '：',
}

const tw: Words = {
  title: '查出郵件的問題',
  box: '請貼上錯誤訊息或退信，或描述發生了什麼事',
  hint: '您輸入的內容只留在這台裝置上，不會傳送出去。貼上前請先刪去密碼。',
  go: '找出原因',
  nothing: '沒有訊息可貼？請選擇最接近的情況',
  starts: ['無法寄信', '無法收信', '寄出的郵件被退回', '一直要求輸入密碼', '對方收不到我的郵件', '帳號設定不成功'],
  loading: '正在載入診斷工具',
  failed: {
    network: '無法載入診斷工具。請確認網路連線後再試一次。',
    browser: '這個瀏覽器無法執行互動診斷。',
    other: '診斷工具發生問題。您輸入的內容還在，請再試一次。',
  },
  retry: '再試一次',
  verdict: {confirmed: '確定', likely: '很可能', possible: '可能'},
  party: {
    user: '您可以自行處理', 'own-provider': '需由您的郵件服務商處理', nobody: '不需處理', 'domain-admin': '需由您網域的管理員處理',
    sender: '需由寄件者處理', recipient: '需由收件者處理', 'recipient-provider': '需由收件者的郵件服務商處理',
  },
  none: '目前的資訊還不足以判斷原因。',
  ask: '回答這個問題有助於判斷',
  yes: '是',
  no: '否',
  unknown: '不知道',
  next: '繼續',
  invalid: '無法辨識這個回答。如果問的是數量，請只輸入數字。',
  todo: '處理方式',
  caution: '注意',
  helped: '解決了',
  useless: '沒有解決',
  done: '很高興問題解決了。',
  others: '也可能是',
  why: '判斷依據',
  text: '您貼上的內容',
  answers: '您的回答',
  change: '更改',
  noticed: '自動得知',
  online: '這台裝置已連上網路。',
  offline: '這台裝置沒有連上網路。',
  language: '以繁體中文回答。',
  elsewhere: '問題發生在另一台裝置',
  gone: '已排除的原因',
  handOver: '如果仍無法解決',
  handOverNow: '請立即聯絡',
  collect: '請準備',
  prepare: '整理要給客服的摘要',
  masked: '電子郵件地址、姓名、號碼和密碼都已遮蔽。提供給他人之前，請再看過一遍。',
  copy: '複製',
  copied: '已複製。',
  selected: '已選取文字，請按 Ctrl+C 或使用選單複製。',
  print: '列印',
  restart: '重新開始',
  problem: '判斷結果',
  tried: '試過但沒有解決',
  provider: '郵件服務商',
  colon: '：',
}

const cn: Words = {
  title: '查找邮件问题的原因',
  box: '请粘贴报错信息或退信，或描述发生了什么',
  hint: '您输入的内容只保留在本设备上，不会发送出去。粘贴前请先删去密码。',
  go: '查找原因',
  nothing: '没有可粘贴的信息？请选择最接近的情况',
  starts: ['无法发送邮件', '无法接收邮件', '发出的邮件被退回', '反复要求输入密码', '对方收不到我的邮件', '账户设置不成功'],
  loading: '正在加载诊断工具',
  failed: {
    network: '无法加载诊断工具。请检查网络连接后重试。',
    browser: '此浏览器无法运行互动诊断。',
    other: '诊断工具出现问题。您输入的内容还在，请重试。',
  },
  retry: '重试',
  verdict: {confirmed: '确定', likely: '很可能', possible: '可能'},
  party: {
    user: '您可以自行处理', 'own-provider': '需由您的邮箱服务商处理', nobody: '无需处理', 'domain-admin': '需由您域名的管理员处理',
    sender: '需由发件人处理', recipient: '需由收件人处理', 'recipient-provider': '需由收件人的邮箱服务商处理',
  },
  none: '目前的信息还不足以判断原因。',
  ask: '回答这个问题有助于判断',
  yes: '是',
  no: '否',
  unknown: '不知道',
  next: '继续',
  invalid: '无法识别这个回答。如果问的是数量，请只输入数字。',
  todo: '处理方法',
  caution: '注意',
  helped: '解决了',
  useless: '没有解决',
  done: '很高兴问题解决了。',
  others: '也可能是',
  why: '判断依据',
  text: '您粘贴的内容',
  answers: '您的回答',
  change: '更改',
  noticed: '自动得知',
  online: '本设备已联网。',
  offline: '本设备没有联网。',
  language: '以简体中文回答。',
  elsewhere: '问题出在另一台设备上',
  gone: '已排除的原因',
  handOver: '如果仍未解决',
  handOverNow: '请立即联系',
  collect: '请准备',
  prepare: '整理给客服的摘要',
  masked: '邮箱地址、姓名、号码和密码都已隐去。提供给他人之前，请再看一遍。',
  copy: '复制',
  copied: '已复制。',
  selected: '已选中文字，请按 Ctrl+C 或用菜单复制。',
  print: '打印',
  restart: '重新开始',
  problem: '判断结果',
  tried: '试过但没有解决',
  provider: '邮箱服务商',
  colon: '：',
}

const all: Readonly<Record<string, Words>> = {en, ja, 'zh-TW': tw, 'zh-CN': cn}

/** The languages that the widget speaks. */
export const locales: readonly string[] = Object.keys(all)

export function words(tag: string): Words {
  return all[match(tag, locales)] ?? en
}
