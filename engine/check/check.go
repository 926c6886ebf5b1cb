// Package check is what an author's tool reports about a knowledge base: the
// faults that the compiler refuses, and what lies beyond them: references that
// nothing uses, rules that cannot matter, words, provenance and scenarios.
//
// Every finding has a stable code. Nothing here reads a clock, and two runs over
// the same files report the same findings in the same order.
package check
