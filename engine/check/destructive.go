package check

import (
	"regexp"

	"github.com/postmend/postmend/engine/compile"
	"github.com/postmend/postmend/engine/internal/source"
)

// destroys are words for steps that cannot be undone, backup for what has to stand before them.
var (
	destroys = regexp.MustCompile(`(?i)\b(delete (?:all|every|the (?:account|profile|folder|file)|permanently)|erase|format(?:ting)? the|wipe|factory reset|reinstall|uninstall|reset (?:the|your) (?:device|phone|computer|program))\b|永久(?:删除|刪除)|(?:删除|刪除)(?:帐|帳|账)|格式化|初期化|アカウントを削除|完全に削除|恢复出厂|恢復原廠|重置(?:设备|裝置)`)
	backup   = regexp.MustCompile(`(?i)\b(back ?up|backup|export|save a copy|copy (?:it|them)|keep a copy)\b|备份|備份|バックアップ|导出|匯出|エクスポート|写しを|コピー`)
)

// destructive reports remedies that destroy something without a caution or a backup before it.
func (c *checker) destructive() {
	for _, o := range c.r.Objects {
		if o.Kind != "remedy" {
			continue
		}
		c.destructiveSteps(o, o.Node, nil)
		if variants := o.Node.Get("variants"); variants != nil {
			for _, v := range variants.Items {
				c.destructiveSteps(o, v, o.Node.Get("cautions"))
			}
		}
	}
}

func (c *checker) destructiveSteps(o *compile.Object, n, inherited *source.Node) {
	steps := n.Get("steps")
	if n.Get("cautions") != nil || inherited != nil || steps == nil {
		return
	}
	kept := false
	for _, s := range steps.Items {
		names := []*source.Node{s}
		if s.Kind == source.List {
			names = s.Items
		}
		for _, name := range names {
			text := c.objects["text:"+c.r.Default]["step."+name.Text]
			if text == nil {
				continue
			}
			kept = kept || backup.MatchString(text.Node.Text)
			if !kept && destroys.MatchString(text.Node.Text) {
				c.at("KB623", name.Loc, "the remedy %q destroys something by the step %q, without a caution or a backup before it", o.ID, name.Text)
				return
			}
		}
	}
}
