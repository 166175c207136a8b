// Package codepoint names characters by their number.
package codepoint

// Name is the number of a character as Unicode writes it: U+00A0.
func Name(r rune) string {
	const digits = "0123456789ABCDEF"
	n := 4
	for n < 8 && uint32(r)>>(4*n) != 0 {
		n++
	}
	out := append(make([]byte, 0, 10), "U+"...)
	for n--; n >= 0; n-- {
		out = append(out, digits[uint32(r)>>(4*n)&0xF])
	}
	return string(out)
}
