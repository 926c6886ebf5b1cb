// Package wazerotest runs the WebAssembly module under wazero, as a server-side
// host embeds it. It is a module of its own: wazero stays out of the SDK's go.mod.
package wazerotest
