package text
import ("testing";"math/rand/v2";"strings";"time")
func TestZZ(t *testing.T) {
	toks := []string{"a","B"," ","\n","<","<b>","<br>","&","&amp;","lt;","=","=E7","=81=AF","ー","カ","サ","\u3099","゛","ﾊ","ﾟ",">","|","(",")","dēng","de","灯","燈","\xff","\xe3","\u0301","\u200b","…","。","\u3000","⓪"," ","ハ"}
	f := NewFolder(table())
	start := time.Now()
	n:=0
	for time.Since(start) < 8*time.Second {
		n++
		var sb strings.Builder
		for range rand.IntN(14) { sb.WriteString(toks[rand.IntN(len(toks))]) }
		s := sb.String()
		var b Buffer
		f.Fold(s,&b)
		checkBuffer(t,s,&b)
		once := string(b.Text)
		if strings.ContainsAny(once,"&<=") {continue}
		if twice := f.String(once); twice != once { t.Fatalf("%q -> %q -> %q", s, once, twice) }
	}
	t.Log(n)
}
