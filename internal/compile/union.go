package compile

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
)

// member is one type of a union, with its node and, if it is a union, the members of that.
type member struct {
	node    program.NodeID
	simple  simple
	types   program.Types
	members []member
}

// unionOf compiles a union. Without facets of its own it is a choice; with them, a value has
// to have those of the first member that takes it, as that member reads it.
func (b *builder) unionOf(n *program.Node, s *simple, p place, all []draftCheck) []draftCheck {
	rule := b.rule(p, "union", s.by.notes, "", nil)
	if n.TypeRule == 0 {
		n.TypeRule = rule
	}
	inner := p
	inner.branch, inner.silent, inner.given = true, rule, nil
	members := b.members(s.union, inner)
	n.Types &= scalarTypes &^ program.Null
	if len(s.facets["x-fixed"]) == 0 && slices.ContainsFunc(members, func(m member) bool { return m.types == program.Null }) {
		n.Types |= program.Null
	}
	asked := len(s.facets["x-pattern"])+len(s.facets["x-enum"])+len(s.facets["x-fixed"]) > 0
	if !asked {
		c := program.Choice{Rule: rule}
		for _, m := range members {
			c.Of = append(c.Of, m.node)
		}
		apply(n).Any = append(apply(n).Any, c)
	} else {
		outer := p
		outer.branch, outer.given = true, nil
		apply(n).All = append(apply(n).All, b.chain(members, members, s, outer, rule))
	}
	for _, word := range simpleKeywords {
		switch word {
		case "x-pattern", "x-enum", "x-fixed", "default":
		default:
			for _, f := range s.facets[word] {
				b.errorf(f.v, "%s is not asked of a union", word)
			}
		}
	}
	if given := s.instead(); given != nil {
		c := program.Check{Op: program.OpDefault, Text: *given}
		if m := b.first(members, *given); m != nil {
			if t, _, ok := b.of(&m.simple); ok && t.Value == program.TypeName {
				c.Type = program.TypeName
			}
		}
		all = append(all, draftCheck{Check: c})
	}
	return all
}

func (b *builder) members(of []*jsonschema.Schema, p place) []member {
	var list []member
	for _, sub := range of {
		one := []*jsonschema.Schema{sub}
		ls := b.layers(one)
		m := member{types: b.typesOf(ls)}
		m.simple = b.simpleOf(m.types, ls)
		m.node = b.node(one, p)
		if m.simple.union != nil {
			m.members = b.members(m.simple.union, p)
		}
		list = append(list, m)
	}
	return list
}

// chain makes the node of a union with facets: of each member in turn, whether it takes the value,
// and then what the union asks of it.
func (b *builder) chain(members, top []member, s *simple, p place, rule program.RuleID) program.NodeID {
	next := b.add(program.Node{Types: scalarTypes, Field: p.field, Checks: []program.Check{{Op: program.OpEnum, Rule: rule, Enum: &program.Enum{}}}})
	for i := len(members) - 1; i >= 0; i-- {
		m := &members[i]
		then := program.NodeID(0)
		if m.types == program.Null {
			// Nothing is asked of what is nil.
		} else if m.members != nil {
			then = b.chain(m.members, top, s, p, rule)
		} else {
			then = b.asked(m, top, s, p)
		}
		next = b.add(program.Node{Types: scalarTypes, Field: p.field, Apply: &program.Apply{If: m.node, Then: then, Else: next}})
	}
	return next
}

func (b *builder) add(n program.Node) program.NodeID {
	if b.full || len(b.msg.Nodes) >= b.limit {
		b.full = true
		return 0
	}
	b.msg.Nodes = append(roomier(b.msg.Nodes), n)
	return program.NodeID(len(b.msg.Nodes) - 1)
}

// asked makes the node of what a union asks of the values of one member.
func (b *builder) asked(m *member, top []member, s *simple, p place) program.NodeID {
	of := m.simple
	of.element, of.facets = false, map[string][]said{"x-pattern": s.facets["x-pattern"]}
	n := program.Node{Types: m.types, Field: p.field}
	checks := b.checksOfType(m.types, &of, p, false)
	for _, word := range []string{"x-enum", "x-fixed"} {
		for _, f := range s.facets[word] {
			values, keyword, limit := texts(f.v), "enum", ""
			if word == "x-fixed" {
				values, keyword, limit = []string{f.v.Text}, "fixed", f.v.Text
			}
			c, ok := b.same(&of, f, nil, p)
			if !ok {
				continue
			}
			c.Enum.Strings = b.comparable(m, top, values)
			if word == "x-fixed" {
				c.N |= program.SameFixed
			}
			checks = append(checks, draftCheck{c, keyword, limit, values, f.v, f.by})
		}
	}
	for _, c := range flagged(&n, checks) {
		if !c.Op.Prepares() {
			c.Rule = b.rule(p, c.keyword, c.by.notes, c.limit, c.allowed)
		}
		n.Checks = append(n.Checks, c.Check)
	}
	return b.add(n)
}

// comparable gives what a check compares with for those values that can be equal to one of a member.
func (b *builder) comparable(m *member, top []member, values []string) []string {
	var list []string
	for _, v := range values {
		t := b.first(top, v)
		if t == nil || b.primitive(&t.simple) != b.primitive(&m.simple) {
			continue
		}
		if text, ok := b.compared(&t.simple, v); ok {
			list = append(list, text)
		}
	}
	return list
}

// primitive names what values are compared within: those of two primitive types are never equal.
func (b *builder) primitive(s *simple) string {
	t, list, _ := b.of(s)
	before := ""
	if list {
		before = "list of "
	}
	switch t.Name {
	case "xs:anyURI", "xs:QName", "xs:NOTATION":
		return before + t.Name
	}
	switch t.Value {
	case program.TypeMoment, program.TypeFloat:
		return before + t.Name
	}
	return before + t.Value.String()
}

// first is the member that takes a value.
func (b *builder) first(members []member, v string) *member {
	for i := range members {
		m := &members[i]
		if t, _, ok := b.of(&m.simple); m.members == nil && ok && t.Value == program.TypeName {
			if !writtenAsNames(v) {
				continue
			}
		} else if !engine.HoldsText(b.msg, m.node, v) {
			continue
		}
		if m.members != nil {
			return b.first(m.members, v)
		}
		return m
	}
	return nil
}

// writtenAsNames reports whether a value of a union is written as a name with its namespace, or as several.
func writtenAsNames(v string) bool {
	words := strings.Fields(v)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.HasPrefix(w, "{") })
}
