package datatype

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Valid reports whether a text is one of the lexical space, after white space is what the
// type makes of it.
func (t Type) Valid(text string) bool {
	v := value.Space([]byte(text), t.Space)
	switch {
	case t.Form != "":
		return pattern.Match(t.Pattern(), v)
	case t.Kind != program.KindNone:
		return value.Valid(t.Kind, v)
	case t.Value == program.TypeBoolean:
		_, ok := value.IsXSBoolean(v)
		return ok
	case t.JSON[0] == "number":
		return value.IsXSDecimal(v)
	case t.JSON[0] == "integer":
		return value.IsXSInteger(v) && (t.Minimum == "" || value.Compare(v, t.Minimum) >= 0) && (t.Maximum == "" || value.Compare(v, t.Maximum) <= 0)
	}
	return true
}

// Bound gives the check of a bound: what package value is to compare with, and the outcomes
// that are allowed, of the set that a bound has for exact values. The text must be Valid. A float is
// compared with the number at which rounding to another float begins.
func (t Type) Bound(text string, allowed int64) (other string, outcomes int64) {
	v := string(value.Space([]byte(text), t.Space))
	if t.Value != program.TypeFloat {
		return v, allowed
	}
	if v == "NaN" {
		return v, allowed & program.OrderEqual
	}
	r := t.around(v)
	below, equal, above := allowed&program.OrderBelow, allowed&program.OrderEqual, allowed&program.OrderAbove
	// Which end of the range the bound is at: values of the range itself are equal to it.
	other = r.low
	if (equal != 0) == (below != 0) {
		other = r.high
	}
	outcomes = below | above
	if r.included == (equal != 0) {
		outcomes |= program.OrderEqual
	}
	return other, outcomes
}

// Same gives what value.Same compares with for a text that is Valid.
func (t Type) Same(text string) string {
	v := string(value.Space([]byte(text), t.Space))
	if t.Value != program.TypeFloat || v == "NaN" {
		return v
	}
	r := t.around(v)
	if r.included {
		return "[" + r.low + " " + r.high
	}
	return "(" + r.low + " " + r.high
}

// around is the numbers that are rounded to one float.
type around struct {
	low, high string
	included  bool // low and high are among them
}

func (t Type) around(v string) around {
	f, err := strconv.ParseFloat(strings.TrimSuffix(v, "INF")+strings.Repeat("Inf", strings.Count(v, "INF")), t.Bits)
	if err != nil { // beyond the largest: it is infinite
		f = math.Inf(1)
		if v[0] == '-' {
			f = math.Inf(-1)
		}
	}
	before, after := t.neighbour(f, -1), t.neighbour(f, 1)
	r := around{low: t.middle(before, f), high: t.middle(f, after)}
	// Halves go to the float whose last bit is 0.
	bits := math.Float64bits(f)
	if t.Bits == 32 {
		bits = uint64(math.Float32bits(float32(f)))
	}
	r.included = bits&1 == 0
	return r
}

func (t Type) neighbour(f, direction float64) float64 {
	if t.Bits == 32 {
		return float64(math.Nextafter32(float32(f), float32(math.Inf(int(direction)))))
	}
	return math.Nextafter(f, math.Inf(int(direction)))
}

// middle is the number half-way between two floats. Beyond the largest float there is, for this,
// one more step of the same width.
func (t Type) middle(a, b float64) string {
	switch {
	case a == b && a > 0:
		return "INF"
	case a == b:
		return "-INF"
	}
	beyond := func(f, other float64) *big.Rat {
		if !math.IsInf(f, 0) {
			return new(big.Rat).SetFloat64(f)
		}
		r := new(big.Rat).SetFloat64(other)
		step := new(big.Rat).Sub(r, new(big.Rat).SetFloat64(t.neighbour(other, -math.Copysign(1, f))))
		return r.Add(r, step)
	}
	x, y := beyond(a, b), beyond(b, a)
	x.Add(x, y).Quo(x, big.NewRat(2, 1))
	digits, _ := x.FloatPrec()
	text, _ := value.Canonical([]byte(x.FloatString(digits)))
	return text
}
