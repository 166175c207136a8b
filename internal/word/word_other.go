//go:build !wasm

package word

import "bytes"

// At returns the eight bytes from index i on, the first of them lowest. The compiler makes it
// one load.
func At(b []byte, i int) uint64 {
	b = b[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// Count counts a byte in b.
func Count(b []byte, c byte) int { return bytes.Count(b, []byte{c}) }

// Same reports whether the text is at index i of b, which has room for it.
func Same(b []byte, i int, text string) bool { return string(b[i:i+len(text)]) == text }
