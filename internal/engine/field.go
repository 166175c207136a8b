package engine

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Field is one field of a message, whose values can be checked by themselves: as
// somebody types them, before there is a payload.
type Field struct {
	own *owner
	// nodes say what its value may be, whatever stands beside it; those that they
	// apply to the same value not counted.
	nodes []program.NodeID
	// needs are the rules that its being left out breaks.
	needs  []program.RuleID
	name   string // as the payload spells it
	parent string
	path   string // as it was asked for
	attr   bool
}

// Field finds a field of a message by its path: the names from below the root with
// dots between ("KontaktpersonInfo.Elev.CPRNr"), or a path as findings have it,
// XPath ("/Indberet/KontaktpersonInfo/Elev[2]/CPRNr") or JSON Pointer
// ("/KontaktpersonInfo/Elev/1/CPRNr"). It is nil when the message, or the field in it, is
// unknown. The field is of this checker's ruleset and may be used with others of the same.
func (c *Checker) Field(message, path string) *Field {
	s, m := c.o.Rules.Find(message)
	if m == nil {
		return nil
	}
	m.Load()
	f := &Field{own: &owner{s, m}, path: path, parent: m.Root}
	rest, sep := path, byte('.')
	if strings.HasPrefix(path, "/") {
		rest, sep = path[1:], '/'
	}
	f.nodes = []program.NodeID{1}
	at := f.all(nil, 1)
	for first := true; rest != "" || first; first = false {
		step := rest
		if i := strings.IndexByte(rest, sep); i >= 0 {
			step, rest = rest[:i], rest[i+1:]
			if rest == "" {
				return nil
			}
		} else {
			rest = ""
		}
		if sep == '/' {
			if i := strings.IndexByte(step, '['); i > 0 {
				step = step[:i]
			}
			step = strings.TrimPrefix(step, "@")
		}
		if step == "" {
			return nil
		}
		if below := f.below(at, step); below != nil {
			at = below
			continue
		}
		switch {
		case sep == '/' && first && (step == m.Root || strings.HasPrefix(m.Root, "*") && strings.HasSuffix(step, m.Root[1:])):
			f.parent, f.name = step, step
		case sep == '/' && !first && strings.Trim(step, "0123456789") == "": // a place in a list
		default:
			return nil
		}
	}
	return f
}

// all adds to a list the nodes that apply where one does, unconditionally. A list's
// is that of its items.
func (f *Field) all(list []program.NodeID, id program.NodeID) []program.NodeID {
	for _, have := range list {
		if have == id {
			return list
		}
	}
	list = append(list, id)
	n := &f.own.msg.Nodes[id]
	if n.Array != nil && n.Array.Items != 0 {
		list = f.all(list, n.Array.Items)
	}
	if n.Apply != nil {
		for _, id := range n.Apply.All {
			list = f.all(list, id)
		}
	}
	return list
}

// direct adds the node that says what one value of a property is.
func (f *Field) direct(id program.NodeID) {
	if n := &f.own.msg.Nodes[id]; n.Array != nil && n.Array.Items != 0 && n.Types&scalarTypes == 0 {
		id = n.Array.Items
	}
	for _, have := range f.nodes {
		if have == id {
			return
		}
	}
	f.nodes = append(f.nodes, id)
}

// below gives the nodes of a property of a place, nil when none of its nodes has it.
func (f *Field) below(at []program.NodeID, name string) []program.NodeID {
	var list []program.NodeID
	var needs []program.RuleID
	var found *program.Prop
	for _, id := range at {
		o := f.own.msg.Nodes[id].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			p := &o.Props[i]
			if p.Name != name && p.XML != name {
				continue
			}
			for _, need := range o.Needs {
				if int(need.Prop) == i {
					needs = append(needs, need.Rule)
				}
			}
			if p.Known {
				if found == nil {
					f.nodes = f.nodes[:0]
				}
				found = p
				list = f.all(list, p.Node)
				f.direct(p.Node)
			}
		}
	}
	if found == nil {
		return nil
	}
	if f.name != "" {
		f.parent = f.name
	}
	f.name, f.attr, f.needs = found.XML, found.Attr, needs
	return list
}

// CheckField gives what is wrong with one value of a field, as text: what a person
// writes in a form, what stands in an XML element. Checks that the value breaks by itself are
// reported, rules over other fields are not. An empty value is a field that is left
// out. The findings have the path that the field was found by and no line; they belong
// to the checker and are valid until its next check. It does not allocate where there
// is nothing to find.
func (c *Checker) CheckField(f *Field, value []byte) []finding.Finding {
	return c.CheckTyped(f, token.Untyped, value)
}

// CheckTyped is CheckField for a value of a type of JSON.
func (c *Checker) CheckTyped(f *Field, typ token.Type, value []byte) []finding.Finding {
	w := &c.walk
	w.begin("")
	w.out.report.Findings = c.typed[:0]
	at := place{line: 1, attr: f.attr}
	if len(value) == 0 {
		for _, rule := range f.needs {
			if b := w.out.breach(f.own, live, rule, at); b != nil {
				b.Found, b.Parent = f.name, f.parent
			}
		}
	} else {
		w.scalars.leaf = leaf{eval: -1, place: at, typ: typ, text: value, ascii: false}
		w.scalars.review(f.own, f.nodes[0])
		for _, id := range f.nodes {
			w.scalars.check(f.own, id, live)
		}
	}
	for i := range w.out.report.Findings {
		b := &w.out.report.Findings[i]
		b.Path, b.Line, b.Column, b.Offset = f.path, 0, 0, 0
	}
	c.typed = w.out.report.Findings
	return w.out.report.Findings
}
