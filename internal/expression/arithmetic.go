package expression

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// arithmetic computes; joined texts are a computation too.
func arithmetic(op program.ExprOp, a, b result) result {
	if a.kind == absent || b.kind == absent {
		return result{}
	}
	if op == program.ExprAdd && a.kind == isText && b.kind == isText {
		return result{kind: isText, s: append(append([]byte(nil), a.s...), b.s...)}
	}
	if a.kind >= isMoment || b.kind >= isMoment {
		return timeArithmetic(op, a, b)
	}
	if a, b = whole(a), whole(b); a.kind != isInt || b.kind != isInt {
		return result{}
	}
	n, ok := int64(0), true
	switch op {
	case program.ExprAdd:
		n = a.n + b.n
		ok = (n > a.n) == (b.n > 0)
	case program.ExprSub:
		n = a.n - b.n
		ok = (n < a.n) == (b.n > 0)
	case program.ExprMul:
		n = a.n * b.n
		ok = a.n == 0 || n/a.n == b.n && !(a.n == -1 && b.n == -1<<63)
	case program.ExprDiv, program.ExprMod:
		if b.n == 0 || a.n == -1<<63 && b.n == -1 {
			return result{}
		}
		if n = a.n / b.n; op == program.ExprMod {
			n = a.n % b.n
		}
	}
	if !ok {
		return result{} // CEL has an overflow as an error
	}
	return result{kind: isInt, n: n}
}

// inCase gives a text with its ASCII letters in lower or upper case.
func inCase(op program.ExprOp, r result) result {
	if r.kind != isText {
		return result{}
	}
	low, high := byte('A'), byte('Z')
	if op == program.ExprUpper {
		low, high = 'a', 'z'
	}
	changed := false
	for i, ch := range r.s {
		if low <= ch && ch <= high {
			if !changed {
				r.s = append([]byte(nil), r.s...)
				changed = true
			}
			r.s[i] ^= 0x20
		}
	}
	return r
}

// substring gives the characters of a text from one to another, or to its end.
func (e *evaluation) substring(x *program.Expr) result {
	a := e.eval(int(x.A))
	if a.kind != isText {
		return result{}
	}
	ends := [2]int64{0, int64(value.Runes(a.s))}
	for i, k := range x.Args {
		r := whole(e.eval(int(k)))
		if r.kind != isInt || uint64(r.n) > uint64(ends[1]) { // which CEL has as an error
			return result{}
		}
		ends[i] = r.n
	}
	if ends[0] > ends[1] {
		return result{}
	}
	from := taken(a.s, ends[0])
	a.s = a.s[from:taken(a.s, ends[1])]
	return a
}

// taken is how many bytes the first characters of a text take.
//
//go:noinline
func taken(text []byte, characters int64) (n int) {
	for ; characters >= 0 && n < len(text); n++ {
		if text[n]&0xC0 != 0x80 {
			if characters--; characters < 0 {
				break
			}
		}
	}
	return n
}
