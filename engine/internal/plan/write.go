package plan

import (
	"math"
	"strconv"
	"strings"
)

// Condition returns the words of a condition. The bundle keeps its author's only
// where the tree cannot be written in short; they take much room.
func (k *KB) Condition(c *Cond) string {
	if c.Words > 0 {
		return k.Words[c.Words-1]
	}
	return k.Write(c.Node)
}

// Write writes the condition below a node the way most authors do: it may differ
// from the author's words, never in meaning. "" if it has no short form.
func (k *KB) Write(node int32) string {
	var b strings.Builder
	if !k.write(&b, node, false) || strings.ContainsAny(b.String(), "\\\n\r") {
		return "" // a value that has to be escaped
	}
	return b.String()
}

func (k *KB) write(b *strings.Builder, node int32, within bool) bool {
	n := &k.Nodes[node]
	switch n.Kind {
	case NodePred, NodeNotPred:
		return k.writePred(b, &k.Preds[n.Pred], n.Kind == NodeNotPred)
	}
	between := " && "
	if n.Kind == NodeOr {
		between = " || "
	}
	if within {
		b.WriteByte('(')
	}
	for i, kid := range n.Kids {
		if i > 0 {
			b.WriteString(between)
		}
		if !k.write(b, kid, true) {
			return false
		}
	}
	if within {
		b.WriteByte(')')
	}
	return true
}

func (k *KB) writePred(b *strings.Builder, p *Pred, not bool) bool {
	if p.Field < 0 {
		return false
	}
	f := &k.Fields[p.Field]
	switch p.Op {
	case OpIn:
		return k.writeIn(b, f, p.Set, not)
	case OpHas:
		if len(p.Set) == 1 {
			b.WriteString(k.quoted(p.Set[0]) + choose(not, " not in ", " in ") + f.Name)
			return true
		}
		b.WriteString(choose(not, "none(", "any(") + f.Name + ", # in ")
		k.writeSet(b, p.Set)
		b.WriteByte(')')
		return true
	case OpContains, OpPrefix, OpSuffix:
		op := map[Op]string{OpContains: " contains ", OpPrefix: " startsWith ", OpSuffix: " endsWith "}[p.Op]
		b.WriteString(choose(not, "!(", "") + f.Name + op + quote(p.Str) + choose(not, ")", ""))
		return true
	case OpRange:
		return !not && f.Type == TypeInt && writeRange(b, f.Name, p.Lo, p.Hi)
	case OpSame:
		b.WriteString(f.Name + choose(not, " != ", " == ") + k.Fields[p.Other].Name)
		return true
	}
	return false
}

func (k *KB) writeIn(b *strings.Builder, f *Field, set []int32, not bool) bool {
	b.WriteString(f.Name)
	if f.Type == TypeBool {
		b.WriteString(" == " + choose((len(set) == 1 && set[0] == 1) != not, "true", "false"))
		return len(set) == 1
	}
	if len(set) == 1 {
		b.WriteString(choose(not, " != ", " == ") + k.quoted(set[0]))
		return true
	}
	b.WriteString(choose(not, " not in ", " in "))
	k.writeSet(b, set)
	return true
}

func (k *KB) writeSet(b *strings.Builder, set []int32) {
	for i, s := range set {
		b.WriteString(choose(i == 0, "[", ", ") + k.quoted(s))
	}
	b.WriteByte(']')
}

func writeRange(b *strings.Builder, name string, lo, hi int64) bool {
	switch {
	case lo == hi:
		b.WriteString(name + " == " + strconv.FormatInt(lo, 10))
	case lo == math.MinInt64:
		b.WriteString(name + " <= " + strconv.FormatInt(hi, 10))
	case hi == math.MaxInt64:
		b.WriteString(name + " >= " + strconv.FormatInt(lo, 10))
	default:
		return false
	}
	return true
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func (k *KB) quoted(value int32) string { return quote(k.Strings[value]) }

// quote puts a string between quotes; one with a quote in it gets an escape, for which Write gives up.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "\\'") + "'" }

// Asides calls do with every list of conditions that are no rule's: of questions,
// escalations, remedies and their variants.
func (k *KB) Asides(do func(nodes []int32)) {
	for i := range k.Fields {
		do(k.Fields[i].Unless)
	}
	for i := range k.Causes {
		do(k.Causes[i].Escalate.When)
	}
	for i := range k.Remedies {
		r := &k.Remedies[i]
		do(r.When)
		do(r.Unless)
		for j := range r.Variants {
			do(r.Variants[j].When)
		}
	}
}
