// Package same holds one promise: equal knowledge and an equal case give equal
// bytes, on every platform. Its test makes many cases and has them answered in
// every way that the engine is shipped, and in every surrounding that must not matter.
//
// Each way is a program: DIR as its first argument, where the bundles are, and
// cases on standard input, one JSON object a line. It prints one SHA-256 for each
// 1,000 answers, or with "answers" as its second argument the answers. An answer
// is a Diagnosis or, for a case that is refused, "!" and the error's code, field,
// message and hint, with tabs between them. A line end follows each.
package same
