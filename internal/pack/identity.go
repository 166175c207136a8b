package pack

import "github.com/forkontrol/forkontrol/internal/program"

// identityOf passes the keys of a message.
func identityOf(c Coder, m *program.Message) {
	there := m.Identity != nil
	if set(c.Number(streamNode, flags(there)), &there); !there {
		return
	}
	if c.Reading() {
		m.Identity = &program.Identity{}
	}
	x := m.Identity
	word(c, tableValue, streamNode, &x.Kinds)
	room(c, streamNode, &x.Names)
	for i := range x.Names {
		next(c, streamNode, countNode, &x.Names[i].Node)
		next(c, streamNode, countRule, &x.Names[i].Rule)
	}
	room(c, streamNode, &x.Defaults)
	for i := range x.Defaults {
		next(c, streamNode, countNode, &x.Defaults[i].Node)
		word(c, tableValue, streamNode, &x.Defaults[i].Text)
	}
	room(c, streamNode, &x.Constraints)
	for i := range x.Constraints {
		k := &x.Constraints[i]
		next(c, streamNode, countNode, &k.Node)
		number(c, streamNode, &k.Kind)
		word(c, tableName, streamNode, &k.Name)
		word(c, tableName, streamNode, &k.Refer)
		steps(c, &k.Selector)
		room(c, streamNode, &k.Fields)
		for f := range k.Fields {
			steps(c, &k.Fields[f])
		}
		for _, rule := range []*program.RuleID{&k.Rule, &k.LackRule, &k.NilRule, &k.FormRule} {
			next(c, streamNode, countRule, rule)
		}
	}
}

func steps(c Coder, s *program.Steps) {
	word(c, tableName, streamNode, &s.Text)
	room(c, streamNode, &s.Branches)
	for i := range s.Branches {
		b := &s.Branches[i]
		set(c.Number(streamNode, flags(b.Deep)), &b.Deep)
		room(c, streamNode, &b.Steps)
		for k := range b.Steps {
			x := &b.Steps[k]
			set(c.Number(streamNode, flags(x.Attr, x.AnySpace)), &x.Attr, &x.AnySpace)
			word(c, tableName, streamNode, &x.Space)
			word(c, tableName, streamNode, &x.Name)
		}
	}
}
