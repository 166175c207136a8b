package reference

import (
	"cmp"
	"math/big"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// scalarResult is a value as rules read it: absent where it is none, null or no scalar.
func scalarResult(t *tree.Value) Result {
	if t == nil {
		return nil
	}
	switch t.Type {
	case program.String:
		return t.Text
	case program.Boolean:
		return t.Text == "true"
	case program.Integer, program.Number:
		if r, ok := new(big.Rat).SetString(t.Text); ok {
			return r
		}
	}
	return nil
}

// Order compares two scalars as rules do, and those that no rule compares by type.
func Order(a, b *tree.Value) int {
	x, y := scalarResult(a), scalarResult(b)
	switch {
	case compare(program.ExprLt, x, y) == true:
		return -1
	case compare(program.ExprGt, x, y) == true:
		return 1
	}
	return cmp.Compare(a.Type, b.Type)
}

// three is CEL's and (absorbing false) and or (absorbing true).
func three(a, b Result, absorbing bool) Result {
	if a == absorbing || b == absorbing {
		return absorbing
	}
	if a == nil || b == nil {
		return nil
	}
	return !absorbing
}

// compare compares two results of one type; of two types they are not compared.
func compare(op program.ExprOp, a, b Result) Result {
	var c int
	switch x := a.(type) {
	case string:
		y, ok := b.(string)
		if !ok {
			return nil
		}
		c = cmp.Compare(x, y)
	case *big.Rat:
		y, ok := b.(*big.Rat)
		if !ok {
			return nil
		}
		c = x.Cmp(y)
	case bool:
		y, ok := b.(bool)
		if !ok {
			return nil
		}
		if x != y {
			if c = 1; y {
				c = -1
			}
		}
	case time.Time:
		y, ok := b.(time.Time)
		if !ok {
			return nil
		}
		c = x.Compare(y)
	case span:
		y, ok := b.(span)
		if !ok {
			return nil
		}
		c = x.seconds.Cmp(y.seconds)
	default:
		return nil
	}
	switch op {
	case program.ExprEq:
		return c == 0
	case program.ExprNe:
		return c != 0
	case program.ExprLt:
		return c < 0
	case program.ExprLe:
		return c <= 0
	case program.ExprGt:
		return c > 0
	}
	return c >= 0
}

// arithmetic reckons with exact numbers; strings are joined.
func arithmetic(op program.ExprOp, a, b Result) Result {
	if x, ok := a.(string); ok && op == program.ExprAdd {
		if y, ok := b.(string); ok {
			return x + y
		}
		return nil
	}
	x, ok1 := a.(*big.Rat)
	y, ok2 := b.(*big.Rat)
	if !ok1 && !ok2 {
		return timeArithmetic(op, a, b)
	}
	if !ok1 || !ok2 {
		return nil
	}
	switch op {
	case program.ExprAdd:
		return new(big.Rat).Add(x, y)
	case program.ExprSub:
		return new(big.Rat).Sub(x, y)
	case program.ExprMul:
		return new(big.Rat).Mul(x, y)
	}
	if y.Sign() == 0 {
		return nil
	}
	if op == program.ExprDiv && !(x.IsInt() && y.IsInt()) {
		return new(big.Rat).Quo(x, y)
	}
	if !x.IsInt() || !y.IsInt() {
		return nil
	}
	q, r := new(big.Int).QuoRem(x.Num(), y.Num(), new(big.Int))
	if op == program.ExprMod {
		return new(big.Rat).SetInt(r)
	}
	return new(big.Rat).SetInt(q)
}
