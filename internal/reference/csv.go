package reference

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/value"
)

// AsCSV gives a tree as a CSV file of it is read: scalars of the types that their columns
// ask for, the rows there even if there are none.
func (r *Reader) AsCSV(t *tree.Value) *tree.Value {
	u := t.Clone()
	for i := range r.m.CSV.Records {
		if c := &r.m.CSV.Records[i]; c.List && u.Member(c.Name) == nil {
			u.Members = append(u.Members, tree.Member{Name: c.Name, XML: c.Name, Value: &tree.Value{Type: program.Array}})
		}
	}
	for p := range r.Places(u) {
		v := p.Value
		if !v.Scalar() {
			continue
		}
		types := program.AnyType
		for _, n := range p.Nodes {
			types = Meet(types, r.m.Nodes[n].Types)
		}
		*v = *untyped(types, tree.String(v.Text))
		if v.Type&(program.Integer|program.Number) != 0 {
			if c, ok := value.Canonical([]byte(v.Text)); ok {
				*v = *tree.Number(c)
			}
		}
	}
	return u
}

// Meet is the set of types that both sets take.
func Meet(a, b program.Types) program.Types {
	if a&program.Number != 0 {
		a |= program.Integer
	}
	if b&program.Number != 0 {
		b |= program.Integer
	}
	return a & b
}
