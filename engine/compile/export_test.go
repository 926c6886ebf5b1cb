package compile

import (
	"io/fs"
	"os"
	"strconv"

	"github.com/goccy/go-json/jsontext"

	"github.com/postmend/postmend/engine/internal/plan"
	"github.com/postmend/postmend/engine/internal/source"
)

// TryCondition compiles one condition over the lamp's vocabulary.
func TryCondition(text string) (*plan.KB, int32, Errors) {
	c := newCompiler()
	c.read([]fs.FS{os.DirFS("testdata/lamp")})
	c.settings()
	c.vocabulary()
	c.sourceItems()
	c.collectTexts()
	c.people()
	c.records()
	if len(c.errors) > 0 {
		panic(c.errors)
	}
	literal, err := jsontext.AppendQuote(nil, text)
	if err != nil {
		literal = []byte(strconv.QuoteToASCII("\ufffd"))
	}
	n, faults := source.Parse("condition", literal)
	if n == nil {
		panic(faults[0].Msg)
	}
	node := c.condition(n)
	if len(c.errors) > 0 {
		return nil, -1, c.errors
	}
	c.number()
	return c.k, node, nil
}
