package sample

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Broken gives the rules that a tree breaks, each once, in the order they were
// met. It is a plain reading of the program: slow, without positions, and the
// reference that finds candidates. As XML it asks for once and order too.
// Registers are taken to have every row that the tree needs.
func Broken(m *program.Message, t *Tree, format string) []program.RuleID {
	j := judge{m: m, xml: format == XML, text: format != JSON}
	j.value(1, t)
	return j.broken
}

type judge struct {
	m      *program.Message
	xml    bool
	text   bool // scalars have no type of their own
	broken []program.RuleID
	// rows answers register questions; nil says yes to all that a rule needs.
	rows *rowSet
	// noExprs leaves the cross-field rules out.
	noExprs bool
}

func (j *judge) breaks(r program.RuleID) {
	if !slices.Contains(j.broken, r) {
		j.broken = append(j.broken, r)
	}
}

// holds tells that a value breaks nothing that a node says.
func (j *judge) holds(n program.NodeID, t *Tree) bool {
	if n == 0 {
		return true
	}
	k := judge{m: j.m, xml: j.xml, text: j.text, rows: j.rows, noExprs: true}
	k.value(n, t)
	return len(k.broken) == 0
}

func (j *judge) value(n program.NodeID, t *Tree) {
	if n == 0 {
		return
	}
	node := &j.m.Nodes[n]
	if node.Never {
		j.breaks(node.TypeRule)
		return
	}
	before := len(j.broken)
	if j.text {
		t = untyped(node.Types, t)
	}
	if !typeAllowed(node.Types, t) {
		j.breaks(node.TypeRule)
	} else {
		for i := range node.Checks {
			c := &node.Checks[i]
			if passes(c, t) {
				continue
			}
			j.breaks(c.Rule)
			if c.Op == program.OpKind || c.Op == program.OpEnum {
				break // what else is wrong follows from it
			}
		}
		if t.Type == program.Object && node.Object != nil {
			j.object(node.Object, t)
		}
		if t.Type == program.Array && node.Array != nil {
			j.array(node.Array, t)
		}
	}
	if node.Apply != nil {
		j.apply(node.Apply, t)
	}
	if !j.noExprs && (len(j.broken) == before || !t.Scalar()) {
		j.exprs(n, t)
	}
}

// untyped reads a scalar as XML has it, text without a type, as what a node asks
// for.
func untyped(types program.Types, t *Tree) *Tree {
	if !t.Scalar() || t.Type == program.Null {
		return t
	}
	if types&program.String != 0 {
		return stringTree(t.Text)
	}
	v := value.Collapse([]byte(t.Text))
	if types&program.Number != 0 && value.IsXSDecimal(v) || types&program.Integer != 0 && value.IsXSInteger(v) {
		return numberTree(string(v))
	}
	if b, ok := value.IsXSBoolean(v); ok && types&program.Boolean != 0 {
		return boolTree(b)
	}
	return stringTree(t.Text)
}

// typeAllowed tells whether a set of types takes a value. A number without
// fraction is an Integer, and whoever takes Number takes it too.
func typeAllowed(types program.Types, t *Tree) bool {
	if t.Type == program.Integer {
		return types&(program.Integer|program.Number) != 0
	}
	return types&t.Type != 0
}

func (j *judge) object(o *program.ObjectNode, t *Tree) {
	seen := map[string]int{}
	for _, m := range t.Members {
		seen[m.Name]++
		known := false
		for i := range o.Props {
			p := &o.Props[i]
			if p.Name != m.Name {
				continue
			}
			known = known || p.Known
			j.value(p.Node, m.Value)
			if j.xml && seen[m.Name] > 1 && p.OnceRule != 0 {
				j.breaks(p.OnceRule)
			}
		}
		for i := range o.Patterns {
			if pattern.Match(o.Patterns[i].Pattern, []byte(m.Name)) {
				known = true
				j.value(o.Patterns[i].Node, m.Value)
			}
		}
		if !known {
			if o.ExtraRule != 0 {
				j.breaks(o.ExtraRule)
			}
			j.value(o.Extra, m.Value)
		}
		j.value(o.Names, stringTree(m.Name))
	}
	has := func(p uint16) bool { return seen[o.Props[p].Name] > 0 }
	for _, n := range o.Needs {
		if !has(n.Prop) {
			j.breaks(n.Rule)
		}
	}
	if o.MinRule != 0 && int64(len(seen)) < o.Min {
		j.breaks(o.MinRule)
	}
	if o.MaxRule != 0 && int64(len(seen)) > o.Max {
		j.breaks(o.MaxRule)
	}
	for _, d := range o.Deps {
		if !has(d.Prop) {
			continue
		}
		for _, n := range d.Needs {
			if !has(n.Prop) {
				j.breaks(n.Rule)
			}
		}
		j.value(d.Node, t)
	}
	if j.xml && o.Sequence {
		last := -1
		for _, m := range t.Members {
			at := slices.IndexFunc(o.Props, func(p program.Prop) bool { return p.Name == m.Name })
			if at < 0 || o.Props[at].Attr {
				continue
			}
			if at < last {
				j.breaks(o.OrderRule)
			}
			last = max(last, at)
		}
	}
}

func (j *judge) array(a *program.ArrayNode, t *Tree) {
	n := int64(len(t.Items))
	if a.MinRule != 0 && n < a.Min {
		j.breaks(a.MinRule)
	}
	if a.MaxRule != 0 && n > a.Max {
		j.breaks(a.MaxRule)
	}
	found := false
	for i, item := range t.Items {
		switch {
		case i < len(a.Tuple):
			j.value(a.Tuple[i], item)
		case a.ExtraRule != 0:
			j.breaks(a.ExtraRule)
		default:
			j.value(a.Items, item)
		}
		if a.Contains != 0 && j.holds(a.Contains, item) {
			found = true
		}
		if a.UniqueRule != 0 && slices.ContainsFunc(t.Items[:i], item.Equal) {
			j.breaks(a.UniqueRule)
		}
	}
	if a.Contains != 0 && !found {
		j.breaks(a.ContainsRule)
	}
}

func (j *judge) apply(a *program.Apply, t *Tree) {
	for _, n := range a.All {
		j.value(n, t)
	}
	for _, c := range a.Any {
		if !slices.ContainsFunc(c.Of, func(n program.NodeID) bool { return j.holds(n, t) }) {
			j.breaks(c.Rule)
		}
	}
	for _, c := range a.One {
		n := 0
		for _, of := range c.Of {
			if j.holds(of, t) {
				n++
			}
		}
		if n != 1 {
			j.breaks(c.Rule)
		}
	}
	if a.Not != 0 && j.holds(a.Not, t) {
		j.breaks(a.NotRule)
	}
	if a.If != 0 {
		if j.holds(a.If, t) {
			j.value(a.Then, t)
		} else {
			j.value(a.Else, t)
		}
	}
}

// passes tells whether a scalar passes a check; values of other types do.
func passes(c *program.Check, t *Tree) bool {
	v := []byte(t.Text)
	text := t.Type == program.String
	number := t.Type&(program.Integer|program.Number) != 0
	switch c.Op {
	case program.OpMinLength:
		return !text || int64(value.Runes(v)) >= c.N
	case program.OpMaxLength:
		return !text || int64(value.Runes(v)) <= c.N
	case program.OpPattern:
		return !text || pattern.Match(c.Pattern, v)
	case program.OpKind:
		return !text || value.Valid(c.Kind, v)
	case program.OpEnum:
		return !t.Scalar() || inEnum(c.Enum, t)
	case program.OpMinimum:
		return !number || value.Compare(v, c.Text) >= 0
	case program.OpMaximum:
		return !number || value.Compare(v, c.Text) <= 0
	case program.OpExclMinimum:
		return !number || value.Compare(v, c.Text) > 0
	case program.OpExclMaximum:
		return !number || value.Compare(v, c.Text) < 0
	case program.OpMultipleOf:
		return !number || value.MultipleOf(v, c.Text)
	case program.OpTotalDigits:
		total, _ := value.Digits(v)
		return !number || int64(total) <= c.N
	case program.OpFractionDigits:
		_, fraction := value.Digits(v)
		return !number || int64(fraction) <= c.N
	}
	return true
}

func inEnum(e *program.Enum, t *Tree) bool {
	switch t.Type {
	case program.String:
		return slices.Contains(e.Strings, t.Text)
	case program.Boolean:
		return t.Text == "true" && e.True || t.Text == "false" && e.False
	case program.Null:
		return e.Null
	}
	c, ok := value.Canonical([]byte(t.Text))
	return ok && slices.Contains(e.Numbers, c)
}

func isInteger(text string) bool { return value.IsInteger([]byte(text)) }

func sameScalar(t, u *Tree) bool {
	number := program.Integer | program.Number
	if t.Type&number != 0 && u.Type&number != 0 {
		a, _ := value.Canonical([]byte(t.Text))
		b, _ := value.Canonical([]byte(u.Text))
		return a == b
	}
	return t.Type == u.Type && t.Text == u.Text
}

// names lists rules for an error message.
func names(m *program.Message, rules []program.RuleID) string {
	if len(rules) == 0 {
		return "nothing"
	}
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = m.Rules[r].ID
	}
	return strings.Join(ids, ", ")
}
