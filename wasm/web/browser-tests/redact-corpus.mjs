/** Texts as people paste them: what a hand-over summary must not show, and what a help desk needs. */
export const corpus = [
  // English
  {name: 'bounce headers', text: 'From: Mary O’Neil <mary.oneil@example.com>\nTo: "Smith, John" <jsmith42@example.org>\nSubject: Offer for Mr. Brown\n\n<jsmith42@example.org>: host mx1.example.org[203.0.113.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command)', hide: ['Mary', 'Neil', 'mary.oneil', 'Smith', 'John', 'jsmith42', 'Brown', '113.25'], keep: ['@example.org', 'mx1.example.org', '550 5.1.1', 'User unknown', 'RCPT TO']},
  {name: 'dialog', text: "Your server has unexpectedly terminated the connection. Account: 'pop.example.com', Server: 'pop.example.com', Protocol: POP3, Port: 110, Secure(SSL): No, Error Number: 0x800CCC0F", hide: [], keep: ["Account: 'pop.example.com'", 'Port: 110', '0x800CCC0F', 'Secure(SSL): No', 'unexpectedly terminated']},
  {name: 'password after a label', text: 'user name: mary81 password: Hunter2!x still not accepted, 535 5.7.8 authentication failed', hide: ['mary81', 'Hunter2'], keep: ['535 5.7.8', 'authentication failed']},
  {name: 'password in words', text: 'My password is horse7 and it says Invalid credentials (Failure). The password is wrong, it says.', hide: ['horse7'], keep: ['The password is wrong', '(Failure)']},
  {name: 'app password', text: 'app password: abcd efgh ijkl mnop', hide: ['abcd', 'efgh', 'ijkl', 'mnop'], keep: []},
  {name: 'protocol log', text: 'C: AUTH PLAIN AG1hcnkAc2VjcmV0\nS: 535 Authentication failed\nC: USER mary\nC: PASS s3cret word\n+OK\nA001 LOGIN mary s3cret', hide: ['AG1hcnk', 'mary', 's3cret', 'word'], keep: ['535 Authentication failed', '+OK']},
  {name: 'tokens', text: 'Authorization: Bearer ya29.a0AfH6SMBx7 session_token=9f8e7d6c5b4a3210 https://login.example.com/reset?user=mary&t=8Jk2 GET https://mary:pw@host.example.com/x', hide: ['ya29', '9f8e7d', 'mary', '8Jk2', ':pw@'], keep: ['login.example.com/reset', 'host.example.com']},
  {name: 'telephones', text: 'Call me: +1 (555) 123-4567 or 555-987-6543, office +44 20 7946 0958. Error 550 5.7.26, port 587, 2024-05-17 10:31:22', hide: ['123-4567', '987-6543', '7946'], keep: ['550 5.7.26', 'port 587', '2024-05-17 10:31:22']},
  {name: 'greeting', text: 'Hi Mary,\nI am Peter Miller and this is Dr. Watson. Dear Mrs. Jane Doe,\nI cannot send mail. The server said 451 4.3.0', hide: ['Mary', 'Peter', 'Miller', 'Watson', 'Jane', 'Doe'], keep: ['I cannot send mail', '451 4.3.0']},
  {name: 'numbers', text: 'customer number 4012889, card 4012 8888 8888 1881, account no 123456789012, verification code: 481516', hide: ['8888', '123456789', '481516'], keep: []},
  {name: 'own machine', text: 'C:\\Users\\mary.oneil\\AppData\\Outlook.ost cannot be opened, 192.168.1.23, 2001:db8:85a3::8a2e:370:7334', hide: ['mary', '1.23', '370'], keep: ['Outlook.ost cannot be opened']},
  {name: 'message id', text: 'Message-ID: <CAF+b3Kx_9sdf8y7sdfh@mail.example.com> Queued as 4XyZ12', hide: ['CAF+b3Kx'], keep: ['mail.example.com', '4XyZ12']},
  {name: 'words that stay', text: 'The message could not be sent because the server name was not found. Recipient address rejected: unknown user. The password is incorrect. Login is not allowed. Reported error: (535): Authentication unsuccessful', hide: [], keep: ['The message could not be sent because the server name was not found', 'rejected: unknown user', 'The password is incorrect', 'Login is not allowed', '(535): Authentication unsuccessful']},
  // Japanese
  {name: 'ja dialog', text: 'サーバーへの接続は失敗しました。 アカウント : \'yamada\', サーバー : \'mail.example.ne.jp\', プロトコル : SMTP, ポート : 25, セキュリティ (SSL): なし, ソケット エラー : 10060, エラー番号 : 0x800CCC0E', hide: ['yamada'], keep: ['mail.example.ne.jp', 'ポート : 25', '10060', '0x800CCC0E', 'サーバーへの接続は失敗しました']},
  {name: 'ja complaint', text: '山田太郎と申します。佐藤様にメールを送れません。パスワードは himitsu123 です。電話は090-1234-5678、会社は03-1234-5678、〒150-0001 東京都渋谷区神宮前1-2-3です。', hide: ['山田', '太郎', '佐藤', 'himitsu', '1234-5678', '神宮前'], keep: ['メールを送れません']},
  {name: 'ja labels', text: '氏名：鈴木 花子\nユーザー名：hanako88\n件名：見積書の件\n宛先：田中一郎 <ichiro@example.co.jp>\nパスワード：さくら２０２４\n認証コード：４８１５１６\n会員番号 １２３４５６７８９０', hide: ['鈴木', '花子', 'hanako88', '見積', '田中', '一郎', 'ichiro', 'さくら', '４８１５', '１２３４５６'], keep: ['@example.co.jp', '氏名', '件名']},
  {name: 'ja full-width telephone', text: '連絡先は０９０－８７６５－４３２１、エラーは５５０です', hide: ['８７６５'], keep: ['エラーは５５０です']},
  {name: 'ja words that stay', text: 'お客様のアカウントは、送信の制限を受けています。パスワードは正しいのに認証に失敗します。ユーザー名またはパスワードが違います。宛先のアドレスが見つかりません。皆様もお試しください。', hide: [], keep: ['お客様のアカウントは、送信の制限', 'パスワードは正しいのに認証に失敗します', 'ユーザー名またはパスワードが違います', '宛先のアドレスが見つかりません', '皆様']},
  {name: 'ja katakana name', text: '私の名前は山本健一です。スミス様からのメールが届きません。高橋さんにも届きません', hide: ['山本', '健一', 'スミス', '高橋'], keep: ['からのメールが届きません']},
  // Traditional Chinese
  {name: 'tw dialog', text: '無法連線到伺服器。 主旨: "給王經理的週報", 帳號: "momo", 伺服器: "so-net.net.tw", 通訊協定: SMTP, 伺服器回應: "550 relaying denied", 連接埠: 25, 安全 (SSL): 否, 伺服器錯誤: 550, 錯誤碼: 0x800CCC79', hide: ['王', '週報', 'momo'], keep: ['so-net.net.tw', '550 relaying denied', '連接埠: 25', '安全 (SSL): 否', '0x800CCC79', '無法連線到伺服器']},
  {name: 'tw complaint', text: '我叫陳小明，寄給林經理和王大華 先生的信被退回。密碼是 abc12345，手機0912-345-678，市話(02)2345-6789，身分證A123456789', hide: ['陳小明', '王大華', '林經', 'abc12345', '345-678', '2345-6789', 'A123456789'], keep: ['信被退回']},
  {name: 'tw labels', text: '姓名：陳小明\n使用者名稱：xiaoming.chen\n密碼：「小明1234」\n收件者：林小姐 <lin88@example.com.tw>\n授權碼: abcdefghijklmnop', hide: ['陳小明', 'xiaoming', '小明1234', '林小姐', 'lin88', 'abcdefgh'], keep: ['@example.com.tw', '姓名']},
  {name: 'tw words that stay', text: '您的密碼不正確，請確認使用者名稱。帳號或密碼錯誤。收件者的信箱已滿。寄件者遭到拒絕。請輸入您的使用者名稱與密碼。', hide: [], keep: ['您的密碼不正確', '帳號或密碼錯誤', '收件者的信箱已滿', '寄件者遭到拒絕', '請輸入您的使用者名稱與密碼']},
  // Simplified Chinese
  {name: 'cn bounce', text: '发件人：王伟 <wangwei1985@example.cn>\n收件人：lisi@example.com\n主题：合同 张三\n退信原因：550 Mailbox not found. 对方服务器 mx.example.com (198.51.100.7)', hide: ['王伟', 'wangwei', 'lisi', '张三', '合同', '100.7'], keep: ['@example.cn', '550 Mailbox not found', 'mx.example.com', '退信原因']},
  {name: 'cn complaint', text: '我是李雷，李先生您好，邮箱密码是Abc@12345，授权码：qwertyuiopasdfgh，验证码：839201，手机号13800138000，客服400-650-1234，QQ 1234567890', hide: ['李雷', '李先', 'Abc@12345', '12345', 'qwertyu', '839201', '13800138000', '1234567890'], keep: ['您好']},
  {name: 'cn spaced telephone', text: '电话 138 0013 8000 或 +86-10-6552-9988，端口 465，错误代码 535', hide: ['0013', '6552'], keep: ['端口 465', '错误代码 535']},
  {name: 'cn words that stay', text: '用户名或密码错误。密码不正确，请重新输入。收件人地址不存在。发件人被拒绝。登录失败次数过多，账户已被锁定。服务器返回: 554 5.7.1', hide: [], keep: ['用户名或密码错误', '密码不正确，请重新输入', '收件人地址不存在', '发件人被拒绝', '账户已被锁定', '554 5.7.1']},
]
