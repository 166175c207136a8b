//go:build !wasm

package lane

// Linked says whether programs have lanes. The WebAssembly module has none: it would be too large for a page to load.
const Linked = true
