/** What visitors of three providers see, and what they are told in the end. */
export const stories = [
  {
    name: 'so-net',
    provider: 'sonet-tw',
    text: '無法連線到伺服器。 主旨: "週報", 帳號: "so-net.net.tw", 伺服器: "so-net.net.tw", 通訊協定: SMTP, 伺服器回應: "550 relaying denied", 連接埠: 25, 安全 (SSL): 否, 伺服器錯誤: 550, 錯誤碼: 0x800CCC79',
    answers: {'context.network': 'other-isp'},
    cause: 'off-network-sending-refused',
    contact: '4499000',
  },
  {
    name: 'syscom',
    provider: 'syscom-jp',
    text: 'サーバーへの接続は失敗しました。 アカウント : \'mail.syscom.ne.jp\', サーバー : \'mail.syscom.ne.jp\', プロトコル : SMTP, ポート : 25, セキュリティ (SSL): なし, ソケット エラー : 10060, エラー番号 : 0x800CCC0E',
    answers: {'context.network': 'other-isp', 'symptom.receive_works': 'true'},
    cause: 'port-25-blocked',
    contact: 'syscom',
  },
  {
    name: '160it',
    provider: 'oa160it-cn',
    start: 3, // the password is asked for again and again
    answers: {'context.username_form': 'local-part', 'symptom.action': 'receive'},
    cause: 'username-missing-domain',
    contact: 'kf@160it.com',
  },
]

export const locales = ['en', 'ja', 'zh-TW', 'zh-CN']
