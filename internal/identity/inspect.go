package identity

import "github.com/forkontrol/forkontrol/internal/program"

// Link makes programs with keys sound.
func Link() { program.InspectIdentity = inspect }

func inspect(m *program.Message) string {
	x := m.Identity
	if len(x.Kinds) != len(m.Nodes) {
		return "kinds of values that are not those of its nodes"
	}
	for i := range len(x.Kinds) {
		if !program.Primitive(x.Kinds[i] &^ program.KindList).Known() {
			return "an unknown kind of values"
		}
	}
	rule := func(list ...program.RuleID) bool {
		for _, id := range list {
			if int(id) >= len(m.Rules) {
				return false
			}
		}
		return true
	}
	before := -1
	for _, n := range x.Names {
		if int(n.Node) >= len(m.Nodes) || int(n.Node) <= before || n.Rule == 0 || !rule(n.Rule) {
			return "a name at no node, or that breaks no rule"
		}
		before = int(n.Node)
	}
	for _, d := range x.Defaults {
		if int(d.Node) >= len(m.Nodes) {
			return "the value of a node that is not there"
		}
	}
	for i := range x.Constraints {
		c := &x.Constraints[i]
		if i > 0 && c.Node < x.Constraints[i-1].Node {
			return "keys out of the order of their nodes"
		}
		if what := inspectConstraint(x, c); what != "" {
			return what
		}
		if int(c.Node) >= len(m.Nodes) || c.Rule == 0 || !rule(c.Rule, c.LackRule, c.NilRule, c.FormRule) ||
			c.Kind == program.IsKey && c.LackRule == 0 || !sole(c) && (c.FormRule == 0 || c.Kind == program.IsKey && c.NilRule == 0 && m.MayBeNil()) {
			return "a key at no node, or that breaks no rule"
		}
	}
	return ""
}

func sole(c *program.Constraint) bool {
	for i := range c.Fields {
		if !c.Fields[i].Sole() {
			return false
		}
	}
	return true
}

func inspectConstraint(x *program.Identity, c *program.Constraint) string {
	if c.Kind > program.IsKeyRef {
		return "an unknown kind of key"
	}
	if len(c.Fields) == 0 || !sound(&c.Selector, false) {
		return "a key without fields or with a path that cannot be followed"
	}
	for i := range c.Fields {
		if !sound(&c.Fields[i], true) {
			return "a key with a path that cannot be followed"
		}
	}
	if c.Kind != program.IsKeyRef {
		return ""
	}
	for i := range x.Constraints {
		if k := &x.Constraints[i]; k.Name == c.Refer && (k.Kind == program.IsKeyRef || len(k.Fields) != len(c.Fields)) {
			return "a reference to a key with other fields"
		}
	}
	return ""
}

func sound(p *program.Steps, field bool) bool {
	for i := range p.Branches {
		b := &p.Branches[i]
		if len(b.Steps) > program.MostSteps {
			return false
		}
		for k := range b.Steps {
			if b.Steps[k].Attr && (!field || k < len(b.Steps)-1) {
				return false
			}
		}
	}
	return len(p.Branches) > 0
}
