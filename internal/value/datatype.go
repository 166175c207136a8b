package value

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/program"
)

// The value spaces of XML Schema 1.0 part 2 (second edition): what values are equal, which
// comes before which, how long they are. Values are given as they are written, after white space
// has been collapsed, and must have the lexical form of their type; what comes of others is
// not said, but nothing panics.

// Incomparable is what Order gives where neither value comes before the other and they are
// not equal: a moment without a zone and one with, less than 14 hours apart; durations whose
// order depends on the month; NaN beside anything else.
const Incomparable = 2

// Order compares a value with another: -1 when it comes before it, 0 when they are equal, 1
// when it comes after it, else Incomparable. Of TypeFloat the other is a canonical number, INF, -INF
// or NaN; of a type without an order, values that are not equal are Incomparable. Years beyond 11
// digits, durations beyond 15 and fractions of a second beyond 18 are cut off there.
func Order(t program.Datatype, v []byte, other string) int {
	switch t {
	case program.TypeNumber:
		return compareText(v, other)
	case program.TypeFloat:
		return orderFloat(v, other)
	case program.TypeDuration:
		return orderDurations(readDuration(v), readDuration([]byte(other)))
	case program.TypeMoment:
		return orderMoments(readInstant(v), readInstant([]byte(other)))
	}
	if Same(t, v, other) {
		return 0
	}
	return Incomparable
}

// Same reports whether two values are equal. Of TypeFloat the other is a range, as
// internal/datatype writes it: "[", the least and the greatest number with a space between
// them, both included, or "(" and those, both left out; or INF, -INF or NaN.
func Same(t program.Datatype, v []byte, other string) bool {
	switch t {
	case program.TypeBoolean:
		a, aok := IsXSBoolean(v)
		b, bok := IsXSBoolean([]byte(other))
		return aok && bok && a == b
	case program.TypeNumber, program.TypeDuration, program.TypeMoment:
		return Order(t, v, other) == 0
	case program.TypeFloat:
		return inRange(v, other)
	case program.TypeHex:
		return bytes.EqualFold(v, []byte(other))
	case program.TypeBase64:
		return sameLetters(v, other)
	}
	return string(v) == other
}

// Parts is the number of octets of a value of TypeHex or TypeBase64, and the number of words of
// any other.
func Parts(t program.Datatype, v []byte) int {
	switch t {
	case program.TypeHex:
		return len(v) / 2
	case program.TypeBase64:
		n := 0
		for _, c := range v {
			if c != '=' && !isSpace(c) {
				n++
			}
		}
		return n * 3 / 4
	}
	n := 0
	for w, rest := Word(v); len(w) > 0; w, rest = Word(rest) {
		n++
	}
	return n
}

// Word gives the first word of a list and what follows it; the word is empty when there is none.
// Words have white space between them.
func Word(v []byte) (w, rest []byte) {
	for len(v) > 0 && isSpace(v[0]) {
		v = v[1:]
	}
	n := 0
	for n < len(v) && !isSpace(v[n]) {
		n++
	}
	return v[:n], v[n:]
}

// Space makes of white space what a whiteSpace facet says (program.SpaceReplace,
// program.SpaceCollapse). It gives a part of the value where that is enough, and only otherwise
// allocates.
func Space(v []byte, facet int64) []byte {
	collapse := facet == program.SpaceCollapse
	if collapse {
		v = Collapse(v)
	}
	for i, c := range v {
		if isSpace(c) && (c != ' ' || collapse && isSpace(v[i+1])) { // a space is never last
			return spaced(v, i, collapse)
		}
	}
	return v
}

// spaced is Space for a value that needs a change from a place on.
func spaced(v []byte, from int, collapse bool) []byte {
	out := append(make([]byte, 0, len(v)), v[:from]...)
	for _, c := range v[from:] {
		if isSpace(c) {
			if c = ' '; collapse && len(out) > 0 && out[len(out)-1] == ' ' {
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// compareText compares two numbers, neither of which needs to be canonical.
func compareText(v []byte, other string) int {
	a, aok := parse(v)
	b, bok := parse(other)
	if !aok || !bok {
		return Incomparable
	}
	if a.sign() != b.sign() {
		return sign(int64(a.sign()), int64(b.sign()))
	}
	return compareExact(v, other)
}

func sign(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// infinite is the sign of an infinity, 0 of a number.
func infinite[T characters](v T) int64 {
	switch string(v) {
	case "INF":
		return 1
	case "-INF":
		return -1
	}
	return 0
}

func orderFloat(v []byte, other string) int {
	if string(v) == "NaN" || other == "NaN" {
		if string(v) == other {
			return 0
		}
		return Incomparable
	}
	a, b := infinite(v), infinite(other)
	if a != 0 || b != 0 {
		return sign(a, b)
	}
	return compareText(v, other)
}

func inRange(v []byte, other string) bool {
	if len(other) == 0 || other[0] != '[' && other[0] != '(' {
		return string(v) == other
	}
	for i := range len(other) {
		if other[i] == ' ' {
			low, high := orderFloat(v, other[1:i]), orderFloat(v, other[i+1:])
			return low == 1 && high == -1 || other[0] == '[' && (low == 0 || high == 0)
		}
	}
	return false
}

// sameLetters compares without white space.
func sameLetters(v []byte, other string) bool {
	i, k := 0, 0
	for {
		for i < len(v) && isSpace(v[i]) {
			i++
		}
		for k < len(other) && isSpace(other[k]) {
			k++
		}
		if i == len(v) || k == len(other) {
			return i == len(v) && k == len(other)
		}
		if v[i] != other[k] {
			return false
		}
		i++
		k++
	}
}
