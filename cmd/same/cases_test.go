package same_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"

	"github.com/postmend/postmend/cmd/same/internal/shards"
	"github.com/postmend/postmend/engine/scenario"
)

// cases writes n cases of the stream that the module's tests use: every scenario,
// then changed copies. A few are taken evenly from its beginning, so that both kinds
// are among them. One in twenty is spoilt, so that refusals are compared, too.
func (w *workshop) cases(n int) {
	scenarios, err := scenario.Load(w.sources())
	w.must(err)
	long := max(n, 4*len(scenarios))
	expect := w.file("expect")
	w.command(nil, "go", "build", "-C", root, "-o", expect, "./wasm/internal/expect")
	c := exec.Command(expect, "-n", strconv.Itoa(long), w.file("mail"), w.file("kb"))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	w.must(err)
	w.must(c.Start())
	plain, shuffled := w.create("cases.ndjson"), w.create("shuffled.ndjson")
	s := shards.Lines(out)
	for at, i := 0, 0; s.Scan(); at++ {
		if at != i*long/n {
			continue
		}
		i++
		var l struct{ Case json.RawMessage }
		w.must(json.Unmarshal(s.Bytes(), &l))
		r := rand.New(rand.NewPCG(*seed, uint64(at)))
		given := []byte(l.Case)
		if r.IntN(20) == 0 {
			given = spoil(given, r)
		}
		fmt.Fprintf(plain, "%s\n", given)
		fmt.Fprintf(shuffled, "%s\n", shuffle(given, r))
	}
	w.must(s.Err())
	w.must(c.Wait())
	w.must(plain.Flush())
	w.must(shuffled.Flush())
}

func (w *workshop) create(name string) *bufio.Writer {
	f, err := os.Create(w.file(name))
	w.must(err)
	w.t.Cleanup(func() { f.Close() })
	return bufio.NewWriter(f)
}

// odd values fit few fields, or none.
var odd = []string{`"25"`, `25.5`, `-1`, `1e300`, `-0.0000005`, `0.1`, `9007199254740993`, `true`, `[]`, `["x","x"]`, `""`, `"İstanbul"`, `"\ud83d\ude42"`, `null`}

// spoil gives a case a field that is unknown or has a value that does not fit.
func spoil(given []byte, r *rand.Rand) []byte {
	var c map[string]json.RawMessage
	json.Unmarshal(given, &c)
	group := []string{"symptom", "context"}[r.IntN(2)]
	var fields map[string]json.RawMessage
	json.Unmarshal(c[group], &fields)
	if len(fields) == 0 {
		fields = map[string]json.RawMessage{"smtp_port": nil}
	}
	name := slices.Sorted(maps.Keys(fields))[r.IntN(len(fields))]
	value := odd[r.IntN(len(odd))]
	if r.IntN(3) == 0 {
		delete(fields, name)
		name += "İ"
	}
	fields[name] = json.RawMessage(value)
	c[group], _ = json.Marshal(fields)
	out, _ := json.Marshal(c)
	return out
}

// shuffle puts the members of every object of a JSON text into another order.
func shuffle(text []byte, r *rand.Rand) []byte {
	var list []json.RawMessage
	if json.Unmarshal(text, &list) == nil && list != nil {
		for i := range list {
			list[i] = shuffle(list[i], r)
		}
		out, _ := json.Marshal(list)
		return out
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil || object == nil {
		return text
	}
	names := slices.Sorted(maps.Keys(object))
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	out := []byte{'{'}
	for i, name := range names {
		if i > 0 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name)
		out = append(append(append(out, key...), ':'), shuffle(object[name], r)...)
	}
	return append(out, '}')
}
