package truth

import "math/bits"

// bitset is a set of small numbers.
type bitset []uint64

func words(n int) int { return (n + 63) / 64 }

func (b bitset) has(i int32) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b bitset) add(i int32)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) drop(i int32)     { b[i>>6] &^= 1 << (i & 63) }

// put adds i, making the set of numbers below n if there is none yet.
func (b *bitset) put(i int32, n int) {
	if *b == nil {
		*b = make(bitset, words(n))
	}
	b.add(i)
}

// flip adds the numbers that are not members, and drops those that are.
func (b bitset) flip(list []int32) {
	for _, i := range list {
		b[i>>6] ^= 1 << (i & 63)
	}
}

// low returns the least member of word w of a set.
func low(w int, word uint64) int32 { return int32(w<<6 + bits.TrailingZeros64(word)) }

// fill makes b the set of all numbers below n.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n&63 != 0 {
		b[len(b)-1] = 1<<(n&63) - 1
	}
}

// slack is how many numbers list may write after the last member.
const slack = 3

// list writes the members, to each of which it adds lo, to the front of dst, and says how
// many there are. It writes four at a time: where a word ends is hard to foretell for a processor.
func (b bitset) list(lo int32, dst []int32) int {
	n := 0
	for w, set := range b {
		end := n + bits.OnesCount64(set)
		for ; n < end; n += 4 {
			d := (*[4]int32)(dst[n:])
			d[0] = lo + low(w, set)
			set &= set - 1
			d[1] = lo + low(w, set)
			set &= set - 1
			d[2] = lo + low(w, set)
			set &= set - 1
			d[3] = lo + low(w, set)
			set &= set - 1
		}
		n = end
	}
	return n
}

// join adds the members of c.
func (b bitset) join(c bitset) {
	b = b[:len(c)]
	for i, w := range c {
		b[i] |= w
	}
}

// remove drops the members of c.
func (b bitset) remove(c bitset) {
	b = b[:len(c)]
	for i, w := range c {
		b[i] &^= w
	}
}
