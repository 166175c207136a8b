package expression

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
)

// askable reports whether the registers that an expression needs were given.
func (m *Machine) askable(code []program.Expr) bool {
	for i := range code {
		if missing(&code[i], m.o.Registers) != "" {
			return false
		}
	}
	return true
}

// missing names the register that an operation needs and that was not given, or the
// column of it that its source did not have; empty when there is all it needs.
func missing(x *program.Expr, given register.Set) string {
	switch x.Op {
	case program.ExprRegister, program.ExprGet, program.ExprValidOn:
	default:
		return ""
	}
	r := given[x.S]
	if r == nil {
		if x.Op == program.ExprRegister && x.B == 1 {
			return ""
		}
		return x.S
	}
	var room [2]int
	columns := room[:0]
	switch x.Op {
	case program.ExprGet:
		columns = append(columns, int(x.N))
	case program.ExprValidOn:
		columns = append(columns, int(x.A), int(x.B))
	}
	for _, n := range columns {
		if r.Lacks(n) {
			return x.S + "." + r.Column(n)
		}
	}
	return ""
}

// Missing names what is missing of registers for a rule of a message to be asked; nil
// when nothing is.
func (m *Machine) Missing(msg *program.Message, rule program.RuleID) []string {
	var names []string
	for n := range msg.Nodes {
		for i := range msg.Nodes[n].Exprs {
			x := &msg.Nodes[n].Exprs[i]
			if x.Rule != rule {
				continue
			}
			for k := range x.Code {
				if name := missing(&x.Code[k], m.o.Registers); name != "" && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// ofRegister evaluates an operation over a register.
func (e *evaluation) ofRegister(x *program.Expr) result {
	switch x.Op {
	case program.ExprGet:
		return e.get(x)
	case program.ExprValidOn:
		return e.validOn(x)
	}
	if x.B == 1 && e.m.o.Registers[x.S] == nil {
		return boolean(true)
	}
	_, found, ok := e.find(x.S, x.Args)
	if !ok {
		return result{}
	}
	return boolean(found)
}

// find looks a key up. It is not ok when the key cannot be read or there is no such
// register.
func (e *evaluation) find(name string, args []int16) (w register.Row, found, ok bool) {
	var room [4][]byte
	var digits [24]byte
	key, written := room[:0], digits[:0]
	for _, k := range args {
		r := e.eval(int(k))
		switch r.kind {
		case isText, isNumber:
			key = append(key, r.s)
		case isInt:
			start := len(written)
			written = strconv.AppendInt(written, r.n, 10)
			key = append(key, written[start:])
		default:
			return w, false, false
		}
	}
	reg := e.m.o.Registers[name]
	if reg == nil {
		return w, false, false
	}
	w, found = reg.Find(key...)
	return w, found, true
}

// get is a cell of a register's row.
func (e *evaluation) get(x *program.Expr) result {
	w, found, ok := e.find(x.S, x.Args)
	column := int(x.N)
	if x.B == program.CellThere && ok {
		if !found {
			return boolean(false)
		}
		_, text := w.Text(column)
		_, date := w.Day(column)
		return boolean(text || date)
	}
	if !ok || !found {
		return result{}
	}
	switch x.B {
	case program.CellInteger:
		if n, ok := w.Integer(column); ok {
			return result{kind: isInt, n: n}
		}
	case program.CellDate:
		if n, ok := w.Day(column); ok {
			return day(n)
		}
	default:
		if text, ok := w.Text(column); ok {
			return result{kind: isText, s: text}
		}
	}
	return result{}
}

// validOn reports whether one of a key's rows is valid on a day: not before the one
// column, not after the other; what is empty is open.
func (e *evaluation) validOn(x *program.Expr) result {
	last := len(x.Args) - 1
	on := e.eval(int(x.Args[last]))
	if on.kind != isMoment {
		return result{}
	}
	number := on.moment().Day()
	w, found, ok := e.find(x.S, x.Args[:last])
	if !ok {
		return result{}
	}
	for ; found; w, found = w.Next() {
		from, hasFrom := w.Day(int(x.A))
		to, hasTo := w.Day(int(x.B))
		if (!hasFrom || from <= number) && (!hasTo || number <= to) {
			return boolean(true)
		}
	}
	return boolean(false)
}
