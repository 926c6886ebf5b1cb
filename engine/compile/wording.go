package compile

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/postmend/postmend/engine"
	"github.com/postmend/postmend/engine/internal/plan"
)

// wording compiles what words say for causes. Two words of one hash are one.
func (c *compiler) wording() {
	w := &c.k.Text.Wording
	for _, kind := range []string{"rule", "signal"} {
		if o := c.table(kind).objects[engine.WordingID]; o != nil && len(c.table("wording").objects) > 0 {
			c.report(o.Key, faultf("id-duplicate", "%q is what the engine calls what words say", o.ID))
		}
	}
	shares := map[int32]map[byte]byte{} // by hash, then class
	for _, o := range c.table("wording").sorted() {
		cause := c.refAt(o.Key, o.ID, "cause")
		if o.bad || cause < 0 {
			continue
		}
		if len(w.Classes) == plan.MostClasses {
			c.report(o.Key, faultf("schema-range", "words can speak for %d causes at most", plan.MostClasses))
			return
		}
		class := byte(len(w.Classes))
		w.Classes = append(w.Classes, cause) // in order, as the causes are
		for _, f := range o.Node.Fields {
			weight, _ := strconv.Atoi(f.Name)
			for _, n := range f.Value.Items {
				h := gramHash(n.Text)
				if shares[h] == nil {
					shares[h] = map[byte]byte{}
				}
				shares[h][class] = max(shares[h][class], byte(weight))
			}
		}
	}
	var counts, causes, weights []byte
	for _, h := range slices.Sorted(maps.Keys(shares)) {
		of := shares[h]
		n := min(len(of), math.MaxUint8)
		for _, class := range slices.Sorted(maps.Keys(of))[:n] {
			causes, weights = append(causes, class), append(weights, of[class])
		}
		w.Grams, counts = append(w.Grams, h), append(counts, byte(n))
	}
	w.Counts, w.Causes, w.Weights, w.NumGrams = string(counts), string(causes), string(weights), len(w.Grams)
}

// gramHash is the hash of what stands in wording.json.
func gramHash(s string) int32 {
	h := plan.GramSeed
	for i := range len(s) {
		h = plan.GramHash(h, s[i])
	}
	return plan.GramEnd(h)
}
