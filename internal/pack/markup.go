package pack

import "github.com/forkontrol/forkontrol/internal/program"

// markupOf passes what a node says of elements beyond a list of members, or without one what the
// wildcards of a message know; it is nil unless CarryMarkup has been called.
var markupOf func(c Coder, m *program.Message, o *program.ObjectNode)

// CarryMarkup makes packs take content models.
func CarryMarkup() { markupOf = markup }

func markup(c Coder, m *program.Message, o *program.ObjectNode) {
	if o == nil {
		globals(c, m)
		types(c, m)
		return
	}
	if c.Reading() {
		o.Markup = &program.Markup{}
	}
	content(c, o.Markup)
}

// types passes the types that elements may name, and those that they are declared with.
func types(c Coder, m *program.Message) {
	there := m.Types != nil
	set(c.Number(streamNode, flags(there)), &there)
	if !there {
		return
	}
	if c.Reading() {
		m.Types = &program.TypeTable{}
	}
	ts := m.Types
	room(c, streamNode, &ts.List)
	for i := range ts.List {
		t := &ts.List[i]
		word(c, tableName, streamProp, &t.Space)
		word(c, tableName, streamProp, &t.Name)
		number(c, streamNode, &t.Base)
		number(c, streamNode, &t.By)
		number(c, streamNode, &t.Block)
		set(c.Number(streamNode, flags(t.Abstract, t.Unheld)), &t.Abstract, &t.Unheld)
		room(c, streamNode, &t.Members)
		for k := range t.Members {
			number(c, streamNode, &t.Members[k])
		}
		next(c, streamNode, countNode, &t.Node)
	}
	room(c, streamNode, &ts.Names)
	for i := range ts.Names {
		number(c, streamNode, &ts.Names[i])
	}
	room(c, streamNode, &ts.Variants)
	for i := range ts.Variants {
		v := &ts.Variants[i]
		number(c, streamNode, &v.Value)
		number(c, streamNode, &v.Type)
		next(c, streamNode, countNode, &v.Node)
	}
	for _, r := range []*program.RuleID{&ts.Unknown, &ts.Strange, &ts.Blocked, &ts.Abstract, &ts.Value} {
		next(c, streamNode, countRule, r)
	}
	c.Text(streamMessage, &ts.Left)
	for i := range m.Nodes {
		n := &m.Nodes[i]
		declared := n.Of != nil
		read := declared && n.Of.Read
		set(c.Number(streamNode, flags(declared, read)), &declared, &read)
		if !declared {
			continue
		}
		if c.Reading() {
			n.Of = &program.Declared{Read: read}
		}
		number(c, streamNode, &n.Of.Type)
		number(c, streamNode, &n.Of.Block)
		number(c, streamNode, &n.Of.Value)
	}
}

func globals(c Coder, m *program.Message) {
	there := m.Globals != nil
	if set(c.Number(streamNode, flags(there)), &there); !there {
		return
	}
	if c.Reading() {
		m.Globals = &program.Globals{}
	}
	g := m.Globals
	words(c, tableName, streamProp, &g.Names)
	nodes(c, &g.Nodes)
	next(c, streamNode, countNode, &g.Unknown)
}

func content(c Coder, k *program.Markup) {
	model := k.Model != nil
	set(c.Number(streamObject, flags(k.Mixed, k.Empty, k.Open, model)), &k.Mixed, &k.Empty, &k.Open, &model)
	number(c, streamObject, &k.Text)
	if k.Open {
		wildcard(c, &k.Attributes)
	}
	if !model {
		return
	}
	if c.Reading() {
		k.Model = &program.Model{}
	}
	m := k.Model
	next(c, streamObject, countRule, &m.Rule)
	room(c, streamObject, &m.Where)
	for i := range m.Where {
		number(c, streamObject, &m.Where[i])
	}
	number(c, streamObject, &m.Any)
	room(c, streamObject, &m.Parts)
	for i := range m.Parts {
		p := &m.Parts[i]
		set(c.Number(streamObject, flags(p.Optional)), &p.Optional)
		number(c, streamObject, &p.Kind)
		number(c, streamObject, &p.Parent)
		number(c, streamObject, &p.End)
		number(c, streamObject, &p.Next)
		number(c, streamObject, &p.Prop)
		number(c, streamObject, &p.Min)
		number(c, streamObject, &p.Max)
		number(c, streamObject, &p.Until)
		next(c, streamObject, countRule, &p.Rule)
		next(c, streamObject, countRule, &p.MinRule)
		next(c, streamObject, countRule, &p.MaxRule)
		if p.Kind == program.PartAny {
			wildcard(c, &p.Any)
		}
	}
}

func wildcard(c Coder, w *program.Wildcard) {
	set(c.Number(streamObject, flags(w.Not)), &w.Not)
	words(c, tableName, streamObject, &w.Spaces)
	number(c, streamObject, &w.Process)
	next(c, streamObject, countRule, &w.Rule)
}
