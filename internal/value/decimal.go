package value

import "math/bits"

// characters is how a number is handed over: from a payload or from a rule.
type characters interface{ []byte | string }

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
