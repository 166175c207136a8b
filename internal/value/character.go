package value

import (
	"math/bits"

	"github.com/forkontrol/forkontrol/internal/word"
)

// Runes is the number of characters (Unicode code points) of a value in UTF-8,
// which is how JSON Schema validation section 6.3 and XML Schema part 2 section
// 4.3.1 count length.
func Runes(v []byte) int {
	// A character is every byte but those that continue one (10xxxxxx). Eight
	// bytes at a time: bit 7 of a byte is set and bit 6 is not.
	const ones = 0x0101010101010101
	n := len(v)
	for len(v) >= 8 {
		w := first8(v)
		n -= bits.OnesCount64(w >> 7 &^ (w >> 6) & ones)
		v = v[8:]
	}
	for _, c := range v {
		if c&0xC0 == 0x80 {
			n--
		}
	}
	return n
}

// AtMost reports whether a value has at most n characters. It counts only where
// the length in bytes leaves it open.
func AtMost(v []byte, n int64) bool {
	size := int64(len(v))
	if size <= n {
		return true
	}
	if (size+3)/4 > n { // no character is longer than four bytes
		return false
	}
	return int64(Runes(v)) <= n
}

// AtLeast reports whether a value has at least n characters. It counts only where
// the length in bytes leaves it open.
func AtLeast(v []byte, n int64) bool {
	size := int64(len(v))
	if size < n {
		return false
	}
	if (size+3)/4 >= n {
		return true
	}
	return int64(Runes(v)) >= n
}

// Collapse returns a value without white space at its ends, as a part of it. White
// space is that of XML 1.0 section 2.3: space, tab, line feed, carriage return.
// No kind has white space inside, so for all of them this is what whiteSpace
// collapse of XML Schema part 2 section 4.3.6 comes to.
func Collapse(v []byte) []byte {
	for len(v) > 0 && isSpace(v[0]) {
		v = v[1:]
	}
	for len(v) > 0 && isSpace(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	return v
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isDigit(c byte) bool { return c-'0' <= 9 }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }

func isHex(c byte) bool { return isDigit(c) || c|0x20-'a' < 6 }

// allDigits reports whether v is n digits.
func allDigits(v []byte, n int) bool {
	if len(v) != n {
		return false
	}
	for len(v) >= 8 {
		if !eightDigits(first8(v)) {
			return false
		}
		v = v[8:]
	}
	for _, c := range v {
		if !isDigit(c) {
			return false
		}
	}
	return true
}

// eightDigits reports whether all bytes of a word are digits: 3 in the upper half, and
// still 3 when 6 is added.
func eightDigits(w uint64) bool {
	const upper, threes, sixes = 0xF0F0F0F0F0F0F0F0, 0x3030303030303030, 0x0606060606060606
	return w&upper == threes && (w+sixes)&upper == threes
}

// digitRun is how many digits v begins with.
func digitRun(v []byte) int {
	n := 0
	for n < len(v) && isDigit(v[n]) {
		n++
	}
	return n
}

// first8 is the first eight bytes of v, the first lowest.
func first8(v []byte) uint64 { return word.At(v, 0) }
