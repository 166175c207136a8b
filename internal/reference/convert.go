package reference

import (
	"math/big"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// inCase changes the case of ASCII letters.
func inCase(op program.ExprOp, r Result) Result {
	s, ok := r.(string)
	if !ok {
		return nil
	}
	return strings.Map(func(c rune) rune {
		if op == program.ExprLower && c >= 'A' && c <= 'Z' || op == program.ExprUpper && c >= 'a' && c <= 'z' {
			return c ^ 0x20
		}
		return c
	}, s)
}

// toInteger reads a text, or cuts the fraction off a number.
func toInteger(r Result) Result {
	switch a := r.(type) {
	case string:
		if r, ok := new(big.Rat).SetString(strings.TrimSpace(a)); ok && r.IsInt() {
			return r
		}
	case *big.Rat:
		return new(big.Rat).SetInt(new(big.Int).Quo(a.Num(), a.Denom()))
	}
	return nil
}

// toNumber reads a text as a decimal number.
func toNumber(r Result) Result {
	switch a := r.(type) {
	case *big.Rat:
		return a
	case string:
		s := strings.Trim(a, " \t\r\n")
		if value.IsXSDecimal([]byte(s)) || value.IsJSONNumber([]byte(s)) {
			if n, ok := new(big.Rat).SetString(s); ok {
				return n
			}
		}
	}
	return nil
}
