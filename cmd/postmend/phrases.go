package main

import "github.com/postmend/postmend/engine"

// phrases are the program's own words around an answer, in one language.
type phrases struct {
	nothing, others, question, evidence, todo, handOver, handOverNow, collect, comma string
	yes, no, unknown, leave, paste, endText, progress, done, notChoice               string
	verdict                                                                          map[engine.Verdict]string
	party                                                                            map[string]string
}

func (w *phrases) choice(c engine.Choice) string {
	if c.Label != "" {
		return c.Label
	}
	switch v := c.Value.(type) {
	case bool:
		if v {
			return w.yes
		}
		return w.no
	case string:
		return v
	}
	return ""
}

// interfaceWords returns the words for the language of a Diagnosis, English where there
// are none. What a user or an environment calls a language, the engine matches.
func interfaceWords(locale string) phrases {
	switch locale {
	case "ja":
		return japanese
	case "zh-TW":
		return taiwanese
	case "zh-CN":
		return mainland
	}
	return english
}

var english = phrases{
	nothing: "Nothing points to one cause yet.", others: "It could also be", question: "A question to narrow it down",
	evidence: "What I go by", todo: "What to do", handOver: "If that does not help", handOverNow: "Please hand this over now",
	collect: "Have at hand: ", comma: "; ", yes: "Yes", no: "No", unknown: "I do not know", leave: "leave",
	paste: "Paste the error text or say what happens.", endText: "A line with only a dot (.) ends the text; blank lines belong to it.", progress: "Question %d · so far: %s",
	done: "Thank you. This is the result.", notChoice: "Please type one of the numbers.",
	verdict: map[engine.Verdict]string{engine.Confirmed: "certain", engine.Likely: "likely", engine.Possible: "possible"},
	party: map[string]string{"user": "yours to fix", "own-provider": "your provider has to act", "nobody": "nobody has to act", "domain-admin": "your domain's administrator has to act",
		"sender": "the sender has to act", "recipient": "the recipient has to act", "recipient-provider": "the recipient's provider has to act"},
}

var japanese = phrases{
	nothing: "今の情報だけでは原因を判断できません。", others: "ほかに考えられる原因", question: "原因を絞り込むための質問",
	evidence: "判断の手がかり", todo: "対処方法", handOver: "解決しない場合の連絡先", handOverNow: "今すぐ次の窓口に連絡してください",
	collect: "用意するもの：", comma: "、", yes: "はい", no: "いいえ", unknown: "分からない", leave: "終了",
	paste: "エラーの文面を貼り付けるか、困っていることを書いてください。", endText: "最後に「.」（ピリオド）だけの行を入力してください。空行では終わりません。", progress: "質問 %d ・ 現在の見立て：%s",
	done: "ありがとうございました。結果は次のとおりです。", notChoice: "番号で入力してください。",
	verdict: map[engine.Verdict]string{engine.Confirmed: "確実", engine.Likely: "可能性が高い", engine.Possible: "可能性あり"},
	party: map[string]string{"user": "ご自身で対処できます", "own-provider": "メール提供会社の対応が必要です", "nobody": "対処は不要です", "domain-admin": "ドメイン管理者の対応が必要です",
		"sender": "送った側の対応が必要です", "recipient": "受信者側の対応が必要です", "recipient-provider": "受信者側のメール提供会社の対応が必要です"},
}

var taiwanese = phrases{
	nothing: "目前的資訊還不足以判斷原因。", others: "也可能是", question: "回答這個問題有助於判斷",
	evidence: "判斷依據", todo: "處理方式", handOver: "如果仍無法解決", handOverNow: "請立即聯絡",
	collect: "請準備：", comma: "、", yes: "是", no: "否", unknown: "不知道", leave: "離開",
	paste: "請貼上錯誤訊息，或描述發生了什麼事。", endText: "最後請輸入只有一個句點（.）的一行；空白行不會結束輸入。", progress: "第 %d 題 · 目前判斷：%s",
	done: "謝謝您。以下是結果。", notChoice: "請輸入編號。",
	verdict: map[engine.Verdict]string{engine.Confirmed: "確定", engine.Likely: "很可能", engine.Possible: "可能"},
	party: map[string]string{"user": "您可以自行處理", "own-provider": "需由您的信箱業者處理", "nobody": "不需處理", "domain-admin": "需由您網域的管理員處理",
		"sender": "需由寄件者處理", "recipient": "需由收件者處理", "recipient-provider": "需由收件者的信箱業者處理"},
}

var mainland = phrases{
	nothing: "目前的信息还不足以判断原因。", others: "也可能是", question: "回答这个问题有助于判断",
	evidence: "判断依据", todo: "处理方法", handOver: "如果仍未解决", handOverNow: "请立即联系",
	collect: "请准备：", comma: "、", yes: "是", no: "否", unknown: "不知道", leave: "退出",
	paste: "请粘贴报错信息，或描述发生了什么。", endText: "最后请输入只含一个句点（.）的一行；空行不会结束输入。", progress: "第 %d 题 · 目前判断：%s",
	done: "谢谢。结果如下。", notChoice: "请输入编号。",
	verdict: map[engine.Verdict]string{engine.Confirmed: "确定", engine.Likely: "很可能", engine.Possible: "可能"},
	party: map[string]string{"user": "您可以自行处理", "own-provider": "需由您的邮箱服务商处理", "nobody": "无需处理", "domain-admin": "需由您域名的管理员处理",
		"sender": "需由发件人处理", "recipient": "需由收件人处理", "recipient-provider": "需由收件人的邮箱服务商处理"},
}
