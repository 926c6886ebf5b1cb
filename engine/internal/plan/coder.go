package plan

import (
	"strings"
	"unicode/utf8"
)

// coder writes or reads the tables with one walk for both directions, so that
// the two cannot disagree.
type coder struct {
	buf    []byte                         // what is written
	write  func(c *coder, names []string) // which a program that only reads does without
	whole  string                         // what is read, of which the strings are parts
	pos    int
	decode bool
	err    error
	ints   []int32 // memory for the next short lists
}

func newDecoder(whole string) coder { return coder{whole: whole, decode: true} }

// ended reports whether all was read, without a fault.
func (c *coder) ended() bool { return c.err == nil && c.pos == len(c.whole) }

func (c *coder) fail() { c.err = ErrContent }

func (c *coder) putUvarint(v uint64) {
	for v >= 0x80 {
		c.buf = append(c.buf, byte(v)|0x80)
		v >>= 7
	}
	c.buf = append(c.buf, byte(v))
}

func (c *coder) uvarint() uint64 {
	var v uint64
	for shift := uint(0); shift < 64; shift += 7 {
		if c.err != nil || c.pos >= len(c.whole) {
			c.fail()
			return 0
		}
		b := c.whole[c.pos]
		c.pos++
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	c.fail()
	return 0
}

func (c *coder) int64(p *int64) {
	if !c.decode {
		c.putUvarint(uint64(*p<<1) ^ uint64(*p>>63))
		return
	}
	u := c.uvarint()
	*p = int64(u>>1) ^ -int64(u&1)
}

func (c *coder) int32(p *int32) {
	v := int64(*p)
	c.int64(&v)
	if v != int64(int32(v)) {
		c.fail()
	}
	*p = int32(v)
}

// step codes a number as the step from the one before, which is small where numbers
// were given in the order of use.
func (c *coder) step(p, last *int32) {
	d := *p - *last
	c.int32(&d)
	*p = *last + d
	*last = *p
}

func (c *coder) int(p *int) {
	v := int32(*p)
	c.int32(&v)
	*p = int(v)
}

func (c *coder) byte(p *uint8) {
	if !c.decode {
		c.buf = append(c.buf, *p)
		return
	}
	if c.err != nil || c.pos >= len(c.whole) {
		c.fail()
		return
	}
	*p = c.whole[c.pos]
	c.pos++
}

func (c *coder) bool(p *bool) {
	var b uint8
	if *p {
		b = 1
	}
	c.byte(&b)
	*p = b == 1
	if b > 1 {
		c.fail()
	}
}

// count codes a number of elements, each of which takes at least one byte.
func (c *coder) count(n *int) {
	if !c.decode {
		c.putUvarint(uint64(*n))
		return
	}
	u := c.uvarint()
	if u > uint64(len(c.whole)-c.pos) {
		c.fail()
		u = 0
	}
	*n = int(u)
}

// endOfString ends a string: no UTF-8 text contains it. Lengths in front of
// strings would compress worse.
const endOfString = 0xff

func (c *coder) str(p *string) {
	if !c.decode {
		c.buf = append(append(c.buf, *p...), endOfString)
		return
	}
	if c.err != nil {
		return
	}
	n := strings.IndexByte(c.whole[c.pos:], endOfString)
	if n < 0 || !utf8.ValidString(c.whole[c.pos:c.pos+n]) {
		c.fail()
		return
	}
	*p = c.whole[c.pos : c.pos+n]
	c.pos += n + 1
}

func (c *coder) strs(p *[]string) { list(c, p, (*coder).str) }

// mostShared is how much of a name is not written anew.
const mostShared = 63

// names codes strings that often begin like the one before: how much of it they
// share, of all of them, and then the rest of each.
func (c *coder) names(p *[]string) {
	n := len(*p)
	if c.count(&n); !c.decode {
		c.write(c, *p)
		return
	}
	same := c.whole[c.pos : c.pos+n]
	c.pos += n
	from, size, last, rest := c.pos, 0, 0, ""
	for i := range n {
		c.str(&rest)
		if keep := int(same[i]); c.err != nil || keep > min(mostShared, last) {
			c.fail()
			return
		}
		last = int(same[i]) + len(rest)
		size += last
	}
	c.pos = from
	var all strings.Builder
	all.Grow(size)
	names, before := make([]string, n), ""
	for i := range names {
		c.str(&rest)
		from := all.Len()
		all.WriteString(before[:same[i]])
		all.WriteString(rest)
		names[i] = all.String()[from:]
		before = names[i]
	}
	*p = names
}

func (c *coder) refs(p *[]int32) {
	n := len(*p)
	if c.count(&n); c.decode && n > 0 {
		if len(c.ints) < n {
			c.ints = make([]int32, max(n, 256))
		}
		*p, c.ints = c.ints[:n:n], c.ints[n:]
	}
	for i := range *p {
		c.int32(&(*p)[i])
	}
}

// list codes a slice. It grows with what is really there, so that a forged
// count cannot reserve memory.
func list[T any](c *coder, s *[]T, item func(*coder, *T)) {
	n := len(*s)
	if c.count(&n); c.decode && n > 0 {
		*s = make([]T, 0, min(n, 4096))
	}
	for i := 0; i < n && c.err == nil; i++ {
		if c.decode {
			var zero T
			*s = append(*s, zero)
		}
		item(c, &(*s)[i])
	}
}

// column codes numbers that are often alike, each as the step from the one before.
func (c *coder) column(n int, at func(int) *int32) {
	last := int32(0)
	for i := range n {
		c.step(at(i), &last)
	}
}

// lengths codes how long n lists are whose elements come later, each in one byte or more.
func (c *coder) lengths(n int, of func(int) int) (all []int, sum int) {
	all = make([]int, n)
	for i := range all {
		if !c.decode {
			all[i] = of(i)
		}
		c.count(&all[i])
		if sum += all[i]; c.decode && sum > len(c.whole)-c.pos {
			c.fail()
			return nil, 0
		}
	}
	return all, sum
}

// lists codes many short lists: how long they are, then their first numbers, then
// the steps from each number to the next.
func (c *coder) lists(n int, at func(int) *[]int32) {
	lengths, sum := c.lengths(n, func(i int) int { return len(*at(i)) })
	memory := make([]int32, sum)
	for i, length := range lengths {
		l := at(i)
		if c.decode && length > 0 {
			*l, memory = memory[:length:length], memory[length:]
		}
		if length > 0 {
			c.int32(&(*l)[0])
		}
	}
	for i := range lengths {
		for l := *at(i); len(l) > 1; l = l[1:] {
			last := l[0]
			c.step(&l[1], &last)
		}
	}
}

func (c *coder) kb(k *KB) {
	c.str(&k.ID)
	c.str(&k.Version)
	c.str(&k.Digest)
	c.str(&k.DefaultLocale)
	l := &k.Limits
	for _, p := range []*int{&l.Likely, &l.Margin, &l.Findings, &l.Questions, &l.AskGain, &l.Wording, &l.Fallback} {
		c.int(p)
	}
	if !c.decode {
		k.NumKeys = len(k.Keys)
	}
	c.int(&k.NumKeys)
	c.names(&k.Strings)
	list(c, &k.Fields, (*coder).field)
	list(c, &k.Kinds, (*coder).kind)
	list(c, &k.Patterns, func(c *coder, p *Program) { c.str(&p.Tree) })
	c.preds(k)
	c.nodes(k)
	c.names(&k.Files)
	c.names(&k.Sources)
	c.rules(k)
	list(c, &k.Causes, (*coder).cause)
	list(c, &k.Remedies, (*coder).remedy)
	list(c, &k.Roles, (*coder).role)
	list(c, &k.Contacts, (*coder).contact)
	c.strs(&k.Parties)
	c.strs(&k.Groups)
	c.text(&k.Text)
}

func (c *coder) field(f *Field) {
	c.str(&f.Name)
	c.byte((*uint8)(&f.Type))
	c.bool(&f.Open)
	c.bool(&f.Askable)
	c.int(&f.Cost)
	c.refs(&f.Values)
	c.refs(&f.Labels)
	c.int32(&f.Question)
	c.int32(&f.Label)
	c.int32(&f.Kind)
	c.bool(&f.Derived)
	c.bool(&f.FromText)
	c.refs(&f.AskVia)
	c.refs(&f.Unless)
}

func (c *coder) kind(k *Kind) {
	c.str(&k.Name)
	c.int32(&k.Field)
	c.refs(&k.From)
	c.str(&k.Cut)
	list(c, &k.Aliases, func(c *coder, a *Alias) { c.str(&a.Name); c.int32(&a.Record) })
	list(c, &k.Records, (*coder).record)
	c.int32(&k.Generic)
}

func (c *coder) record(r *Record) {
	c.str(&r.ID)
	c.int32(&r.Label)
	list(c, &r.Facts, func(c *coder, f *Fact) { c.int32(&f.Field); c.value(&f.Value); c.refs(&f.Sources) })
	list(c, &r.Contacts, func(c *coder, t *RoleContact) { c.int32(&t.Role); c.int32(&t.Contact) })
}

func (c *coder) value(v *Value) {
	c.byte((*uint8)(&v.Type))
	list(c, &v.Ints, (*coder).int64)
}

// preds codes the predicates column by column, as the rules.
func (c *coder) preds(k *KB) {
	n := len(k.Preds)
	if c.count(&n); c.decode {
		k.Preds = make([]Pred, n)
	}
	for i := range k.Preds {
		c.byte((*uint8)(&k.Preds[i].Op))
	}
	c.column(n, func(i int) *int32 { return &k.Preds[i].Field })
	c.lists(n, func(i int) *[]int32 { return &k.Preds[i].Set })
	for i := range k.Preds {
		switch p := &k.Preds[i]; p.Op {
		case OpIn, OpHas:
		case OpRange:
			c.int64(&p.Lo)
			c.int64(&p.Hi)
		case OpContains, OpPrefix, OpSuffix:
			c.str(&p.Str)
		case OpMatch:
			c.int32(&p.Prog)
		case OpAny:
			c.int32(&p.Node)
		default:
			c.int32(&p.Other)
		}
	}
}

// nodes codes the conditions: their kinds, their lists of others, then the predicates of the rest.
func (c *coder) nodes(k *KB) {
	n := len(k.Nodes)
	if c.count(&n); c.decode {
		k.Nodes = make([]Node, n)
	}
	for i := range k.Nodes {
		c.byte((*uint8)(&k.Nodes[i].Kind))
	}
	c.lists(n, func(i int) *[]int32 { return &k.Nodes[i].Kids })
	last := int32(0)
	for i := range k.Nodes {
		if n := &k.Nodes[i]; n.Kind == NodePred || n.Kind == NodeNotPred {
			c.step(&n.Pred, &last)
		}
	}
}

// rules codes the rules column by column: what is alike stands together, which compresses well.
func (c *coder) rules(k *KB) {
	ids := make([]string, len(k.Rules))
	for i := range k.Rules {
		ids[i] = k.Rules[i].ID
	}
	c.names(&ids)
	if c.decode {
		k.Rules = make([]Rule, len(ids))
		for i, id := range ids {
			k.Rules[i].ID = id
		}
	}
	n := len(k.Rules)
	c.column(n, func(i int) *int32 { return &k.Rules[i].File })
	c.column(n, func(i int) *int32 { return &k.Rules[i].Line })
	c.column(n, func(i int) *int32 { return &k.Rules[i].Col })
	c.column(n, func(i int) *int32 { return &k.Rules[i].Stratum })
	c.column(n, func(i int) *int32 { return &k.Rules[i].Cause })
	for i := range k.Rules {
		r := &k.Rules[i]
		if r.Cause < 0 {
			c.int32(&r.Set)
			if c.decode {
				r.Value = new(Value)
			}
			c.value(r.Value)
			continue
		}
		r.Set = -1
		c.int32(&r.Weight)
		c.bool(&r.RuleOut)
		c.bool(&r.Decisive)
	}
	c.lists(n, func(i int) *[]int32 { return &k.Rules[i].Sources })
	lengths, sum := c.lengths(n, func(i int) int { return len(k.Rules[i].When) })
	memory := make([]Cond, sum)
	last := int32(0)
	for i := range lengths {
		when := &k.Rules[i].When
		if l := lengths[i]; c.decode {
			*when, memory = memory[:l:l], memory[l:]
		}
		for j := range *when {
			c.step(&(*when)[j].Node, &last)
		}
	}
	for i := range k.Rules {
		for j := range k.Rules[i].When {
			c.words(k, &k.Rules[i].When[j])
		}
	}
}

// words codes what a condition's author wrote, where the tree does not tell.
func (c *coder) words(k *KB, d *Cond) {
	text := ""
	if !c.decode && k.Write(d.Node) == "" {
		text = k.Condition(d)
	}
	if c.str(&text); c.decode && text != "" {
		k.Words = append(k.Words, text)
		d.Words = int32(len(k.Words))
	}
}

func (c *coder) cause(x *Cause) {
	c.str(&x.ID)
	for _, p := range []*int32{&x.Group, &x.Party, &x.Broader, &x.Prior, &x.Title, &x.Explanation, &x.Escalate.To} {
		c.int32(p)
	}
	c.refs(&x.Remedies)
	c.refs(&x.Collect)
	list(c, &x.CollectIDs, (*coder).str)
	c.bool(&x.Escalate.Now)
	c.refs(&x.Escalate.When)
	c.refs(&x.Ask)
	c.refs(&x.Sources)
}

func (c *coder) remedy(r *Remedy) {
	c.str(&r.ID)
	c.int32(&r.Title)
	c.refs(&r.When)
	c.refs(&r.Unless)
	c.refs(&r.Cautions)
	c.refs(&r.Sources)
	list(c, &r.Variants, func(c *coder, v *Variant) {
		c.refs(&v.When)
		list(c, &v.Steps, func(c *coder, s *Step) { c.refs((*[]int32)(s)) })
		c.refs(&v.Cautions)
		c.refs(&v.Sources)
	})
}

func (c *coder) role(r *Role) { c.str(&r.ID); c.int32(&r.Label); c.int32(&r.Else) }

func (c *coder) contact(x *Contact) {
	c.str(&x.ID)
	c.int32(&x.Name)
	c.str(&x.Phone)
	c.str(&x.URL)
	c.refs(&x.Sources)
}

func (c *coder) text(t *Text) {
	c.names(&t.Signals)
	last := rune(0)
	list(c, &t.Fold, func(c *coder, f *Fold) { c.step(&f.From, &last) })
	for i := range t.Fold {
		c.str(&t.Fold[i].To)
	}
	list(c, &t.Sections, func(c *coder, s *Section) { c.int32(&s.Start); c.int32(&s.End) })
	c.refs(&t.Erase)
	for i := range t.Readings {
		c.int(&t.Readings[i].NumPhrases)
		c.int(&t.Readings[i].NumCaptures)
	}
	c.int(&t.Wording.NumGrams)
}

func (c *coder) pack(p *Pack) {
	c.str(&p.Locale)
	list(c, &p.Texts, (*coder).str)
}
