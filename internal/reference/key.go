package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// member is a row of a key, and the values of its fields.
type member struct {
	row    *Row
	fields []Result
}

// members gives the rows of a key. It is not sure when there are more that may be.
func (s *Scope) members(k *program.Key) (list []member, sure bool) {
	t := s.Tables[k.Table]
	if t == nil {
		return nil, true
	}
	sure = true
	for i := range t.Rows {
		row := &t.Rows[i]
		if len(k.When) > 0 {
			switch (&Evaluation{Scope: s, Code: k.When, Row: row}).Value(len(k.When) - 1) {
			case true:
			case false:
				continue
			default:
				sure = false
				continue
			}
		}
		columns := k.Columns[:2*k.Fields]
		fields := row.tuple(columns)
		if fields != nil {
			list = append(list, member{row, fields})
			continue
		}
		for n := 0; n < len(columns); n += 2 { // the first without a value says why
			c := row.Cells[int(columns[n])]
			if typed(int(columns[n+1]), c.result()) == nil {
				sure = sure && (c.Value == nil || c.Value.Type == program.Null)
				break
			}
		}
	}
	return list, sure
}

// keyBroken reports whether a row has the fields of an earlier one and breaks the key by
// that, or by what else is in it.
func (s *Scope) keyBroken(k *program.Key) bool {
	list, _ := s.members(k)
	for i, m := range list {
		first := slices.IndexFunc(list, func(o member) bool { return equal(o.fields, m.fields) })
		if first == i {
			continue
		}
		rest := k.Columns[2*k.Fields:]
		if len(rest) == 0 {
			return true
		}
		if a, b := list[first].row.tuple(rest), m.row.tuple(rest); a != nil && b != nil && !equal(a, b) {
			return true
		}
	}
	return false
}

// key asks whether a key has a row of some fields; absent where that is unknown.
func (e *Evaluation) key(_ int, x *program.Expr) Result {
	k := &e.Scope.Keys[x.N]
	list, sure := e.Scope.members(k)
	var wanted []Result
	for i, a := range x.Args {
		v := e.arg(a)
		if _, text := v.(string); text || k.Columns[2*i+1] == program.CellInteger {
			v = typed(int(k.Columns[2*i+1]), v)
		}
		if v == nil {
			return nil
		}
		wanted = append(wanted, v)
	}
	switch {
	case slices.ContainsFunc(list, func(m member) bool { return equal(m.fields, wanted) }):
		return true
	case !sure:
		return nil
	}
	return false
}
