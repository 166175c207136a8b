package value

import "strconv"

// A number, here and in decimal.go, is written as JSON writes it (RFC 8259 section 6)
// or as xs:decimal does: a sign (+ too), digits with leading zeros if wanted, a point
// at any place among them, an exponent. Nothing becomes a float: bounds hold
// exactly, whatever the size.

// MaxExponent bounds the exponents that Canonical takes; a larger one in a payload
// still compares as it should.
const MaxExponent = 1_000_000_000_000_000

// IsJSONNumber reports whether v is a number of RFC 8259 section 6.
func IsJSONNumber(v []byte) bool {
	if len(v) > 0 && v[0] == '-' {
		v = v[1:]
	}
	n := digitRun(v)
	if n == 0 || n > 1 && v[0] == '0' {
		return false
	}
	v = v[n:]
	if len(v) > 0 && v[0] == '.' {
		n = digitRun(v[1:])
		if n == 0 {
			return false
		}
		v = v[1+n:]
	}
	return len(v) == 0 || isExponent(v)
}

// isExponent reports whether v is e, a sign if wanted, and digits.
func isExponent(v []byte) bool {
	if v[0]|0x20 != 'e' {
		return false
	}
	v = v[1:]
	if len(v) > 0 && (v[0] == '+' || v[0] == '-') {
		v = v[1:]
	}
	return len(v) > 0 && digitRun(v) == len(v)
}

// IsXSInteger reports whether v has the lexical form of xs:integer (XML Schema part 2
// section 3.3.13): digits with a sign if wanted.
func IsXSInteger(v []byte) bool {
	v = unsigned(v)
	return len(v) > 0 && digitRun(v) == len(v)
}

// IsXSDecimal reports whether v has the lexical form of xs:decimal (XML Schema part 2
// section 3.2.3): digits with a point and a sign if wanted, no exponent. "5." and
// ".5" are such.
func IsXSDecimal(v []byte) bool {
	v = unsigned(v)
	n := digitRun(v)
	if n == len(v) {
		return n > 0
	}
	if v[n] != '.' {
		return false
	}
	fraction := v[n+1:]
	return n+len(fraction) > 0 && digitRun(fraction) == len(fraction)
}

// IsXSBoolean reads an xs:boolean (XML Schema part 2 section 3.2.2): true, false, 1
// or 0. ok is false for anything else.
func IsXSBoolean(v []byte) (b, ok bool) {
	switch string(v) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// unsigned is v without its sign.
func unsigned(v []byte) []byte {
	if len(v) > 0 && (v[0] == '+' || v[0] == '-') {
		return v[1:]
	}
	return v
}

// IsInteger reports whether a number has no fraction, in the sense of JSON Schema
// draft-07 validation section 6.1.1: 1.0 and 1e2 are integers.
func IsInteger(v []byte) bool {
	n := ReadNumber(v)
	return n.IsInteger()
}

// IsInteger is the function of that name.
func (n *Number) IsInteger() bool {
	if n.Plain {
		return n.scale == 0 || n.units%tens[n.scale] == 0
	}
	d, ok := parse(n.text)
	return ok && d.point >= int64(d.count)
}

// Digits counts the digits of a number as XML Schema part 2 sections 4.3.11 and
// 4.3.12 do: total is the least totalDigits that allows the value, fraction the
// least fractionDigits. Leading zeros and trailing zeros of the fraction do not
// count; 0 has one digit, 0.05 two. Both are 0 when v is not a number.
func Digits(v []byte) (total, fraction int) {
	n := ReadNumber(v)
	return n.Digits()
}

// Digits is the function of that name.
func (n *Number) Digits() (total, fraction int) {
	if !n.Plain {
		return digitsExact(n.text)
	}
	units, scale := n.units, n.scale
	if units < 0 {
		units = -units
	}
	for scale > 0 && units%10 == 0 {
		units /= 10
		scale--
	}
	total = 1
	for total < plainDigits && units >= tens[total] {
		total++
	}
	return max(total, scale), scale
}

func digitsExact(v []byte) (total, fraction int) {
	d, ok := parse(v)
	switch {
	case !ok:
		return 0, 0
	case d.count == 0:
		return 1, 0
	case d.point >= int64(d.count):
		return int(d.point), 0
	}
	fraction = int(int64(d.count) - d.point)
	return max(d.count, fraction), fraction
}

// Canonical returns the one text that all numbers of the same value share: no plus
// sign, no zeros that do not count, plain ("12", "-0.5") where that is short and
// with an exponent ("15e399", "1e-9") where it is not. ok is false when v is no
// number or its exponent passes MaxExponent.
func Canonical(v []byte) (text string, ok bool) {
	d, ok := parse(v)
	if !ok || d.point > MaxExponent || d.point < -MaxExponent {
		return "", false
	}
	if d.count == 0 {
		return "0", true
	}
	var out []byte
	if d.negative {
		out = append(out, '-')
	}
	var digits []byte
	for i := d.first; i <= d.last; i++ {
		if v[i] != '.' {
			digits = append(digits, v[i])
		}
	}
	const plain = 21 // as many digits, and six zeros after a point, as JavaScript writes plainly
	point, count := int(d.point), d.count
	switch {
	case point >= count && (point <= plain || point == count):
		out = append(out, digits...)
		for range point - count {
			out = append(out, '0')
		}
	case point > 0 && point < count:
		out = append(append(append(out, digits[:point]...), '.'), digits[point:]...)
	case point <= 0 && point > -6:
		out = append(out, '0', '.')
		for range -point {
			out = append(out, '0')
		}
		out = append(out, digits...)
	default:
		out = append(append(out, digits...), 'e')
		out = strconv.AppendInt(out, d.point-int64(count), 10)
	}
	return string(out), true
}

// Compare compares a number with a canonical one: -1 below, 0 equal, 1 above.
// When v is not a number (the caller has asked before) it is taken for 0.
func Compare(v []byte, canonical string) int {
	n := ReadNumber(v)
	return n.Compare(canonical)
}

// Compare is the function of that name.
func (n *Number) Compare(canonical string) int {
	if n.Plain {
		b, ok := shortBound(canonical)
		if ok && n.scale > 0 {
			if ok = b < 1e9 && b > -1e9; ok { // times 10^9 at most
				b *= tens[n.scale]
			}
		}
		switch {
		case !ok:
		case n.units < b:
			return -1
		case n.units > b:
			return 1
		default:
			return 0
		}
	}
	return compareExact(n.text, canonical)
}

// CanDivide reports whether MultipleOf takes a canonical number as its divisor: it is
// above 0 and its digits, without the zeros at its end, fit in 64 bits.
func CanDivide(canonical string) bool {
	d, ok := parse(canonical)
	if !ok || d.sign() <= 0 {
		return false
	}
	_, fits := mantissa(canonical, d)
	return fits
}

// MultipleOf reports whether a number is a whole multiple of a canonical one that
// CanDivide takes (JSON Schema draft-07 validation section 6.2.1). It is exact: 0.3 is
// a multiple of 0.1.
func MultipleOf(v []byte, canonical string) bool {
	n := ReadNumber(v)
	return n.MultipleOf(canonical)
}

// MultipleOf is the function of that name.
func (n *Number) MultipleOf(canonical string) bool {
	if n.Plain && n.scale == 0 {
		if b, ok := shortBound(canonical); ok && b > 0 {
			return n.units%b == 0
		}
	}
	return multipleExact(n.text, canonical)
}

// Number is a number that has been read once, for the several checks that look at it.
// Its methods are the functions of the same names, and as exact.
type Number struct {
	// Plain says that it is written as nearly all are: a minus if any, digits, at most
	// 18 of them, and perhaps a point with one to nine digits after it. Such a one
	// has the form of xs:decimal.
	Plain bool
	scale int // digits after the point
	units int64
	text  []byte
}

const (
	plainDigits   = 18
	plainFraction = 9
)

var tens = [plainDigits]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17}

// ReadNumber reads a number, which it keeps a part of; anything else counts as it does
// in Compare and its like.
func ReadNumber(v []byte) Number {
	n := Number{text: v}
	digits := v
	if len(v) > 0 && v[0] == '-' {
		digits = v[1:]
	}
	if uint(len(digits)-1) >= plainDigits { // no digits too
		return n
	}
	units, point := int64(0), -1
	for i, c := range digits {
		if c -= '0'; c <= 9 {
			units = units*10 + int64(c)
		} else if digits[i] == '.' && point < 0 {
			point = i
		} else {
			return n
		}
	}
	if point >= 0 {
		if n.scale = len(digits) - 1 - point; n.scale-1 >= plainFraction || n.scale == 0 { // "5." is left to parse
			n.scale = 0
			return n
		}
	}
	if len(digits) < len(v) {
		units = -units
	}
	n.units = units
	n.Plain = true
	return n
}

// IsWhole reports whether a Plain number is written without a point.
func (n *Number) IsWhole() bool { return n.scale == 0 }

// shortBound reads a canonical number that is an integer of at most 18 digits.
func shortBound(s string) (n int64, ok bool) {
	if len(s) == 0 {
		return 0, false
	}
	negative := s[0] == '-'
	if negative {
		s = s[1:]
	}
	if len(s)-1 >= 18 || len(s) == 0 {
		return 0, false
	}
	for i := range len(s) {
		c := s[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if negative {
		n = -n
	}
	return n, true
}
