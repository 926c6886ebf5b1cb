package plan

import (
	"cmp"
	"errors"
	"hash/crc32"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// The container of a .kb file: magic, format version, then sections of
// kind, length, CRC-32 and payload. A core comes first; the sections of texts and of
// words carry the digest of the core that they belong to. An empty section ends the bundle, so
// that one cut off between two sections is not taken for whole.
const (
	magic          = "PMKB"
	formatVersion  = 1
	sectionCore    = 'C'
	sectionText    = 'T'
	sectionWording = 'N' // two bits from each other, so that one bit does not make one of the other
	sectionWords   = 'W'
	sectionEnd     = 'E'
)

// What can be wrong with a bundle.
var (
	ErrMagic     = errors.New("not a knowledge base bundle")
	ErrVersion   = errors.New("bundle of another format version")
	ErrTruncated = errors.New("bundle is cut off")
	ErrChecksum  = errors.New("bundle is damaged: checksum does not fit")
	ErrContent   = errors.New("bundle is damaged: impossible content")
	ErrPack      = errors.New("the bundle is a pack, which holds no knowledge of its own")
	ErrCore      = errors.New("the bundle is a core without packs: there is nothing to add")
	ErrBinding   = errors.New("the pack belongs to another knowledge base")
)

// Encode writes k and all its packs as one bundle.
func Encode(k *KB) []byte {
	out := appendSection(header(), sectionCore, encodeCore(k))
	for s := range Scripts {
		if k.Text.Readings[s].used() && k.Loaded(s) {
			out = appendSection(out, sectionText, encodeReading(k, s))
		}
	}
	if k.Text.Wording.NumGrams > 0 && k.Worded() {
		out = appendSection(out, sectionWording, encodeWording(k))
	}
	for i := range k.Packs {
		out = appendSection(out, sectionWords, encodePack(k, &k.Packs[i]))
	}
	return appendSection(out, sectionEnd, nil)
}

func header() []byte { return append([]byte(magic), formatVersion) }

// EncodeCore writes k without words, and without what only its texts need.
func EncodeCore(k *KB) []byte {
	return appendSection(appendSection(header(), sectionCore, encodeCore(k)), sectionEnd, nil)
}

func encodeCore(k *KB) []byte {
	c := coder{write: writeNames}
	written := *k
	written.Rules = slices.Clone(k.Rules)
	slices.SortFunc(written.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), cmp.Compare(a.ID, b.ID))
	})
	c.kb(&written)
	return c.buf
}

func writeNames(c *coder, names []string) {
	last, rests := "", coder{}
	for _, name := range names {
		same := shared(name, last)
		last, name = name, name[same:]
		c.buf = append(c.buf, byte(same))
		rests.str(&name)
	}
	c.buf = append(c.buf, rests.buf...)
}

// shared is the number of leading bytes that two strings have in common: whole characters.
func shared(a, b string) (n int) {
	for n < min(len(a), len(b), mostShared) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// ruleOrder is an order of rules: by stratum, then by id. Rules are large, so that
// they move once, when their order is known.
type ruleOrder struct {
	rules []Rule
	at    []int32
}

func (o *ruleOrder) Len() int      { return len(o.at) }
func (o *ruleOrder) Swap(i, j int) { o.at[i], o.at[j] = o.at[j], o.at[i] }
func (o *ruleOrder) Less(i, j int) bool {
	a, b := &o.rules[o.at[i]], &o.rules[o.at[j]]
	return a.Stratum < b.Stratum || a.Stratum == b.Stratum && a.ID < b.ID
}

func sortRules(rules []Rule) {
	o := &ruleOrder{rules, make([]int32, len(rules))}
	for i := range o.at {
		o.at[i] = int32(i)
	}
	sort.Sort(o)
	for i := range o.at {
		from := o.at[i]
		for int(from) < i {
			from = o.at[from] // where it was moved to
		}
		rules[i], rules[from] = rules[from], rules[i]
		o.at[i] = from
	}
}

// EncodePack writes the words of one locale as a bundle of their own.
func EncodePack(k *KB, p *Pack) []byte {
	return appendSection(appendSection(header(), sectionWords, encodePack(k, p)), sectionEnd, nil)
}

func encodePack(k *KB, p *Pack) []byte {
	c := coder{}
	digest := k.Digest
	c.str(&digest)
	c.pack(p)
	return c.buf
}

func appendSection(out []byte, kind byte, payload []byte) []byte {
	c := coder{buf: append(out, kind)}
	n := len(payload)
	c.count(&n)
	sum := crc32.ChecksumIEEE(payload)
	out = append(c.buf, byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24))
	return append(out, payload...)
}

// Decode reads a bundle that Encode or EncodeCore wrote. It checks every length
// and every index: what it returns can be used without further checks. What its texts
// need is checked by [KB.Reading]. A string is not copied: those of the KB are parts of it.
func Decode[T string | []byte](data T) (*KB, error) { return decode(string(data)) }

func decode(data string) (*KB, error) {
	secs, err := sections(data)
	if err != nil {
		return nil, err
	}
	if len(secs) == 0 {
		return nil, ErrContent
	}
	if secs[0].kind != sectionCore {
		for _, s := range secs {
			if s.kind != sectionText && s.kind != sectionWording && s.kind != sectionWords {
				return nil, ErrContent
			}
		}
		return nil, ErrPack
	}
	c := newDecoder(secs[0].payload)
	k := &KB{}
	c.kb(k)
	if !c.ended() {
		return nil, ErrContent
	}
	sortRules(k.Rules)
	if survey(k.Patterns) != nil || !valid(k) {
		return nil, ErrContent
	}
	for _, s := range secs[1:] {
		if err := k.add(s); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// AddPacks returns a copy of k with the packs of a bundle added: words, or what texts need.
func AddPacks(k *KB, data string) (*KB, error) {
	secs, err := sections(data)
	if err != nil {
		return nil, err
	}
	if len(secs) == 1 && secs[0].kind == sectionCore {
		return nil, ErrCore
	}
	n := *k
	n.Packs = append([]Pack(nil), k.Packs...)
	for _, s := range secs {
		if s.kind == sectionCore {
			continue
		}
		if err := n.add(s); err != nil {
			return nil, err
		}
	}
	return &n, nil
}

func (k *KB) add(s section) error {
	switch s.kind {
	case sectionText:
		return k.addReading(s.payload)
	case sectionWording:
		return k.addWording(s.payload)
	case sectionWords:
		return k.addWords(s.payload)
	}
	return ErrContent
}

// bound begins to read a section that has to belong to k.
func (k *KB) bound(payload string) (coder, error) {
	c := newDecoder(payload)
	var digest string
	switch c.str(&digest); {
	case c.err != nil || c.pos == len(c.whole):
		return c, ErrContent
	case digest != k.Digest:
		return c, ErrBinding
	}
	return c, nil
}

func (k *KB) addWords(payload string) error {
	c, err := k.bound(payload)
	if err != nil {
		return err
	}
	var p Pack
	c.pack(&p)
	if !c.ended() || len(p.Texts) != k.NumKeys || p.Locale == "" {
		return ErrContent
	}
	for i := range k.Packs {
		if k.Packs[i].Locale == p.Locale {
			k.Packs[i] = p
			return nil
		}
	}
	at := 0
	for at < len(k.Packs) && k.Packs[at].Locale < p.Locale {
		at++
	}
	k.Packs = append(k.Packs, Pack{})
	copy(k.Packs[at+1:], k.Packs[at:])
	k.Packs[at] = p
	return nil
}

// checksum is that of a string, which is not copied as a whole.
func checksum(s string) (sum uint32) {
	var part [4096]byte
	for s != "" {
		n := copy(part[:], s)
		sum, s = crc32.Update(sum, crc32.IEEETable, part[:n]), s[n:]
	}
	return sum
}

type section struct {
	kind    byte
	payload string
}

func sections(data string) ([]section, error) {
	if !strings.HasPrefix(data, magic) {
		return nil, ErrMagic
	}
	if len(data) == len(magic) {
		return nil, ErrTruncated
	}
	if data[len(magic)] != formatVersion {
		return nil, ErrVersion
	}
	c := newDecoder(data)
	c.pos = len(magic) + 1
	var secs []section
	for c.pos < len(data) {
		kind := data[c.pos]
		c.pos++
		n := int(c.uvarint())
		if c.err != nil || n < 0 || n > len(data)-c.pos-4 {
			return nil, ErrTruncated
		}
		sum := uint32(data[c.pos]) | uint32(data[c.pos+1])<<8 | uint32(data[c.pos+2])<<16 | uint32(data[c.pos+3])<<24
		c.pos += 4
		payload := data[c.pos : c.pos+n]
		if checksum(payload) != sum {
			return nil, ErrChecksum
		}
		if kind == sectionEnd {
			if n > 0 || c.pos < len(data) {
				return nil, ErrContent
			}
			return secs, nil
		}
		secs = append(secs, section{kind, payload})
		c.pos += n
	}
	return nil, ErrTruncated
}
