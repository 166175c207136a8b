package pack

import "github.com/forkontrol/forkontrol/internal/program"

// What the engine takes for granted of a program is checked once when a message is
// read, so that no bytes make it reach beyond a list.

// whole reports whether the numbers in a message are of things that it has.
func whole(m *program.Message) bool {
	if len(m.Nodes) < 2 || len(m.Rules) < 1 || len(m.Fields) < 1 {
		return false
	}
	w := judge{m}
	for i := range m.Fields {
		f := &m.Fields[i]
		if !w.node(f.Node) || int(f.Parent) >= len(m.Fields) || f.Parent > program.FieldID(i) ||
			f.Evidence > program.Official || f.Personal > program.Secret {
			return false
		}
	}
	for i := range m.Rules {
		r := &m.Rules[i]
		if int(r.Field) >= len(m.Fields) || r.Severity > program.Error || r.Evidence > program.Official {
			return false
		}
	}
	for i := range m.Nodes {
		if !w.wholeNode(&m.Nodes[i]) {
			return false
		}
	}
	return true
}

type judge struct{ m *program.Message }

func (w judge) node(n program.NodeID) bool { return int(n) < len(w.m.Nodes) }

func (w judge) rule(ids ...program.RuleID) bool {
	for _, id := range ids {
		if int(id) >= len(w.m.Rules) {
			return false
		}
	}
	return true
}

func (w judge) wholeNode(n *program.Node) bool {
	if !w.rule(n.TypeRule) || int(n.Field) >= len(w.m.Fields) {
		return false
	}
	for i := range n.Checks {
		k := &n.Checks[i]
		if !w.rule(k.Rule) || k.Op == program.OpPattern && k.Pattern == nil || k.Op == program.OpEnum && k.Enum == nil {
			return false
		}
	}
	if a := n.Array; a != nil {
		for _, id := range a.Tuple {
			if !w.node(id) {
				return false
			}
		}
		if !w.node(a.Items) || !w.node(a.Contains) || !w.rule(a.ExtraRule, a.MinRule, a.MaxRule, a.UniqueRule, a.ContainsRule) {
			return false
		}
	}
	return w.wholeObject(n.Object) && w.wholeApply(n.Apply) && w.wholeExprs(n)
}

func (w judge) wholeObject(o *program.ObjectNode) bool {
	if o == nil {
		return true
	}
	for i := range o.Props {
		p := &o.Props[i]
		if !w.node(p.Node) || !w.node(p.Item) || !w.rule(p.OnceRule) || int(p.Field) >= len(w.m.Fields) {
			return false
		}
	}
	for i := range o.Patterns {
		if o.Patterns[i].Pattern == nil || !w.node(o.Patterns[i].Node) {
			return false
		}
	}
	for i := range o.Deps {
		d := &o.Deps[i]
		if int(d.Prop) >= len(o.Props) || !w.node(d.Node) || !w.wholeNeeds(o, d.Needs) {
			return false
		}
	}
	return w.node(o.Extra) && w.node(o.Names) && w.rule(o.ExtraRule, o.MinRule, o.MaxRule, o.OrderRule) && w.wholeNeeds(o, o.Needs)
}

func (w judge) wholeNeeds(o *program.ObjectNode, needs []program.Need) bool {
	for _, n := range needs {
		if int(n.Prop) >= len(o.Props) || !w.rule(n.Rule) {
			return false
		}
	}
	return true
}

func (w judge) wholeApply(a *program.Apply) bool {
	if a == nil {
		return true
	}
	for _, id := range a.All {
		if !w.node(id) {
			return false
		}
	}
	for _, list := range [...][]program.Choice{a.Any, a.One} {
		for i := range list {
			if !w.rule(list[i].Rule) {
				return false
			}
			for _, id := range list[i].Of {
				if !w.node(id) {
					return false
				}
			}
		}
	}
	return w.node(a.Not) && w.node(a.If) && w.node(a.Then) && w.node(a.Else) && w.rule(a.NotRule)
}

func (w judge) wholeExprs(n *program.Node) bool {
	for i := range n.Exprs {
		x := &n.Exprs[i]
		if !w.rule(x.Rule) || x.Each >= n.Slots || len(x.Code) == 0 {
			return false
		}
		for k := range x.Code {
			e := &x.Code[k]
			if e.Op > program.ExprOnlyLastOpen || e.Op == program.ExprMatches && e.Pattern == nil {
				return false
			}
		}
	}
	return true
}

// sound reports whether an automaton stays within its tables.
func sound(p *program.Pattern) bool {
	size := 1
	if p.Wide {
		size = 2
	}
	if len(p.Classes) != 128 || len(p.Ranges)%4 != 0 || p.Width < 1 || p.Width > 256 || len(p.Next) != len(p.Accept)*p.Width*size || len(p.Accept) < 3 {
		return false
	}
	for i := 0; i < len(p.Classes); i++ {
		if int(p.Classes[i]) >= p.Width {
			return false
		}
	}
	for i := 3; i < len(p.Ranges); i += 4 {
		if int(p.Ranges[i]) >= p.Width {
			return false
		}
	}
	for i := 0; i < len(p.Next); i += size {
		state := int(p.Next[i])
		if p.Wide {
			state |= int(p.Next[i+1]) << 8
		}
		if state >= len(p.Accept) {
			return false
		}
	}
	return true
}
