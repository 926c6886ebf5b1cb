package compile

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/postmend/postmend/engine/internal/plan"
)

// wording compiles what words say for causes. Two words of one hash are one.
func (c *compiler) wording() {
	shares := map[uint32]map[uint16]uint8{}
	w := &c.k.Text.Wording
	for _, o := range c.table("wording").sorted() {
		cause := c.refAt(o.Key, o.ID, "cause")
		if o.bad || cause < 0 {
			continue
		}
		if cause > math.MaxUint16 {
			c.report(o.Key, faultf("schema-range", "words can speak for the first %d causes only", math.MaxUint16+1))
			return
		}
		w.Classes = append(w.Classes, cause)
		for _, f := range o.Node.Fields {
			weight, _ := strconv.Atoi(f.Name)
			for _, n := range f.Value.Items {
				h := gramHash(n.Text)
				if shares[h] == nil {
					shares[h] = map[uint16]uint8{}
				}
				shares[h][uint16(cause)] = max(shares[h][uint16(cause)], uint8(weight))
			}
		}
	}
	slices.Sort(w.Classes)
	for _, h := range sortedHashes(shares) {
		from := len(w.Shares)
		for cause, weight := range shares[h] {
			w.Shares = append(w.Shares, plan.Share{Cause: cause, Weight: weight})
		}
		slices.SortFunc(w.Shares[from:], func(a, b plan.Share) int { return cmp.Compare(a.Cause, b.Cause) })
		w.Grams, w.Ends = append(w.Grams, h), append(w.Ends, int32(len(w.Shares)))
	}
	w.NumGrams = len(w.Grams)
}

func sortedHashes[V any](m map[uint32]V) []uint32 {
	hashes := make([]uint32, 0, len(m))
	for h := range m {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	return hashes
}

// gramHash is the hash of what stands in wording.json.
func gramHash(s string) uint32 {
	h := plan.GramSeed
	for i := range len(s) {
		h = plan.GramHash(h, s[i])
	}
	return plan.GramEnd(h)
}
