// Package engine turns a case, what a user sees and what is known about the
// circumstances, into a Diagnosis: ranked findings with evidence, remedies, the
// next questions and whom to hand over to. What it knows comes from a compiled
// knowledge base (KB); the engine itself knows no subject.
//
//	k, err := engine.Open(bundle)
//	e := engine.New(k)
//	d, err := e.Diagnose(engine.Case{Locale: "ja", Symptom: engine.Fields{"text": text}})
//
// Evaluation is three-valued: a fact that nobody gave is unknown, not false. It
// is pure and deterministic: equal KB digest and equal case give a byte-equal
// Diagnosis on every platform. An Engine is safe for any number of goroutines.
package engine
