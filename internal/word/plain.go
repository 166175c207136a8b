package word

import "unsafe"

// PlainString reports whether the eight bytes from index i on can be in a JSON string as they are: ASCII
// without quotes, backslashes and control characters. It may be false where they do.
func PlainString(s string, i int) bool {
	x := At(unsafe.Slice(unsafe.StringData(s), len(s)), i)
	quote, slash := x^'"'*eachByte, x^'\\'*eachByte
	const high = ^uint64(eachLow7)
	return (x|(x-' '*eachByte)|(quote-eachByte)|(slash-eachByte))&high == 0
}
