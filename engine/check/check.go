// Package check is what an author's tool reports beyond the faults that the
// compiler refuses: provenance, scenarios, form.
package check
