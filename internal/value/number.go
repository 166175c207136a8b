package value

import (
	"math/bits"
	"strconv"
)

// A number, in all of this file, is written as JSON writes it (RFC 8259 section 6)
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

func compareExact(v []byte, canonical string) int {
	a, _ := parse(v)
	b, _ := parse(canonical)
	if a.sign() != b.sign() {
		if a.sign() < b.sign() {
			return -1
		}
		return 1
	}
	above := a.sign() // the answer when v is the larger without regard to sign
	if a.point != b.point {
		if a.point > b.point {
			return above
		}
		return -above
	}
	i, j := a.first, b.first
	for n := min(a.count, b.count); n > 0; n-- {
		if v[i] == '.' {
			i++
		}
		if canonical[j] == '.' {
			j++
		}
		if v[i] != canonical[j] {
			if v[i] > canonical[j] {
				return above
			}
			return -above
		}
		i++
		j++
	}
	switch { // neither ends in a zero, so the longer is the larger
	case a.count > b.count:
		return above
	case a.count < b.count:
		return -above
	}
	return 0
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

func multipleExact(v []byte, canonical string) bool {
	a, aok := parse(v)
	b, bok := parse(canonical)
	if !aok || !bok || b.count == 0 {
		return false
	}
	if a.count == 0 {
		return true
	}
	divisor, fits := mantissa(canonical, b)
	if !fits {
		return false
	}
	// v is A·10^m and the divisor B·10^n, A and B whole without zeros at their ends.
	// With m < n, 10 would have to divide A.
	shift := (a.point - int64(a.count)) - (b.point - int64(b.count))
	if shift < 0 {
		return false
	}
	rest := uint64(0)
	for i := a.first; i <= a.last; i++ {
		if v[i] != '.' {
			rest = mulMod(rest, 10, uint64(v[i]-'0'), divisor)
		}
	}
	for power := 10 % divisor; shift > 0 && rest != 0; shift >>= 1 {
		if shift&1 == 1 {
			rest = mulMod(rest, power, 0, divisor)
		}
		power = mulMod(power, power, 0, divisor)
	}
	return rest == 0
}

// mulMod is (a·b + c) mod m, with a < m.
func mulMod(a, b, c, m uint64) uint64 {
	high, low := bits.Mul64(a, b)
	low, carry := bits.Add64(low, c, 0)
	return bits.Rem64(high+carry, low, m)
}

// mantissa is the digits of a number as an integer, without the zeros at its end.
func mantissa(s string, d decimal) (n uint64, fits bool) {
	for i := d.first; i <= d.last; i++ {
		if s[i] == '.' {
			continue
		}
		high, low := bits.Mul64(n, 10)
		low, carry := bits.Add64(low, uint64(s[i]-'0'), 0)
		if high+carry != 0 {
			return 0, false
		}
		n = low
	}
	return n, true
}

// characters is how a number is handed over: from a payload or from a rule.
type characters interface{ []byte | string }

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

// decimal is a number taken apart where it is: 0.DDD · 10^point, where DDD are
// the digits from first to last (a point may stand among them), neither the first nor
// the last of them 0. Without digits (count is 0) it is zero.
type decimal struct {
	negative    bool
	first, last int
	count       int
	point       int64
}

func (d decimal) sign() int {
	switch {
	case d.count == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// parse takes a number apart; ok is false when it is none.
func parse[T characters](v T) (d decimal, ok bool) {
	i := 0
	if i < len(v) && (v[i] == '-' || v[i] == '+') {
		d.negative = v[i] == '-'
		i++
	}
	digits := 0   // all of them
	leading := 0  // zeros before the first that counts
	trailing := 0 // zeros after the last that counts
	whole := -1   // digits before the point, once it is seen
	for ; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '.' && whole < 0:
			whole = digits
			continue
		case c == '0':
			if digits == leading {
				leading++
			} else {
				trailing++
			}
		case c-'1' < 9:
			if digits == leading {
				d.first = i
			}
			d.last = i
			trailing = 0
		default:
			if c|0x20 != 'e' || digits == 0 {
				return decimal{}, false
			}
			if d.point, ok = exponent(v[i+1:]); !ok {
				return decimal{}, false
			}
			i = len(v)
			continue
		}
		digits++
	}
	if digits == 0 {
		return decimal{}, false
	}
	if digits == leading {
		return decimal{}, true
	}
	if whole < 0 {
		whole = digits
	}
	d.count = digits - leading - trailing
	d.point += int64(whole - leading)
	return d, true
}

// exponent reads what follows the e. Beyond all use it stays at a number that is
// far above MaxExponent and still leaves room to add to.
func exponent[T characters](v T) (n int64, ok bool) {
	i := 0
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		i = 1
	}
	if i == len(v) {
		return 0, false
	}
	for ; i < len(v); i++ {
		c := v[i] - '0'
		if c > 9 {
			return 0, false
		}
		if n < 100*MaxExponent {
			n = n*10 + int64(c)
		}
	}
	if v[0] == '-' {
		n = -n
	}
	return n, true
}
