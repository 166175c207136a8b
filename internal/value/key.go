package value

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
)

// AppendKey adds what two values of one primitive type have in common just where they are equal, see
// Same. The value must be of the type, after white space has been collapsed.
func AppendKey(to []byte, p program.Primitive, v []byte) []byte {
	to = append(to, byte(p))
	switch p.Datatype() {
	case program.TypeBoolean:
		if b, ok := IsXSBoolean(v); ok {
			if b {
				return append(to, '1')
			}
			return append(to, '0')
		}
	case program.TypeNumber:
		if n, ok := Canonical(v); ok {
			return append(to, n...)
		}
	case program.TypeFloat:
		return appendFloat(to, p, v)
	case program.TypeDuration:
		d := readDuration(v)
		if d.negative && (d.months != 0 || d.seconds != 0 || d.atto != 0) {
			to = append(to, '-')
		}
		return append(append(appendNumbers(to, d.months, d.seconds), '.'), strconv.FormatUint(d.atto, 10)...)
	case program.TypeMoment:
		t := readInstant(v)
		to = append(append(appendNumbers(to, t.seconds), '.'), strconv.FormatUint(t.atto, 10)...)
		if t.zoned {
			to = append(to, 'Z')
		}
		return to
	case program.TypeHex:
		for _, c := range v {
			if c >= 'a' && c <= 'f' {
				c -= 'a' - 'A'
			}
			to = append(to, c)
		}
		return to
	case program.TypeBase64:
		for _, c := range v {
			if !isSpace(c) {
				to = append(to, c)
			}
		}
		return to
	}
	return append(to, v...)
}

func appendNumbers(to []byte, list ...int64) []byte {
	for _, n := range list {
		to = append(strconv.AppendInt(to, n, 10), ' ')
	}
	return to
}

func appendFloat(to []byte, p program.Primitive, v []byte) []byte {
	if string(v) == "NaN" || infinite(v) != 0 {
		return append(to, v...)
	}
	bits := 64
	if p == program.PrimitiveFloat {
		bits = 32
	}
	f, err := strconv.ParseFloat(string(v), bits)
	switch {
	case err != nil && f > 1: // beyond the largest it is infinite
		return append(to, "INF"...)
	case err != nil && f < -1:
		return append(to, "-INF"...)
	case err != nil:
		return append(to, v...)
	case f == 0: // with any sign
		return append(to, '0')
	}
	return strconv.AppendFloat(to, f, 'g', -1, bits)
}
