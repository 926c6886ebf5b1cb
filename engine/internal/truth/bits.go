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

// low returns the least member of word w of a set. Counting the zeros below it
// as ones is faster than bits.TrailingZeros64, for which amd64's common
// instruction set has but a slow instruction.
func low(w int, word uint64) int32 { return int32(w<<6 + bits.OnesCount64((word-1)&^word)) }

// fill makes b the set of all numbers below n.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if n&63 != 0 {
		b[len(b)-1] = 1<<(n&63) - 1
	}
}

// list writes the members, to each of which it adds lo, to the front of dst, and says how many there are.
func (b bitset) list(lo int32, dst []int32) int {
	n := 0
	for w, set := range b {
		for ; set != 0; set &= set - 1 {
			dst[n] = lo + low(w, set)
			n++
		}
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

// meet drops what is no member of c.
func (b bitset) meet(c bitset) {
	b = b[:len(c)]
	for i, w := range c {
		b[i] &= w
	}
}

// remove drops the members of c.
func (b bitset) remove(c bitset) {
	b = b[:len(c)]
	for i, w := range c {
		b[i] &^= w
	}
}
