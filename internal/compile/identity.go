package compile

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	_ "github.com/forkontrol/forkontrol/internal/markup" // what is compiled can be checked
	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// The keys of XML Schema (x-identity), and xs:ID and xs:IDREF.

// primitives are the types whose values are told apart, by what they are derived from.
var primitives = map[string]program.Primitive{
	"xs:boolean": program.PrimitiveBoolean, "xs:decimal": program.PrimitiveDecimal, "xs:float": program.PrimitiveFloat,
	"xs:double": program.PrimitiveDouble, "xs:duration": program.PrimitiveDuration, "xs:dateTime": program.PrimitiveDateTime,
	"xs:time": program.PrimitiveTime, "xs:date": program.PrimitiveDate, "xs:gYearMonth": program.PrimitiveGYearMonth,
	"xs:gYear": program.PrimitiveGYear, "xs:gMonthDay": program.PrimitiveGMonthDay, "xs:gDay": program.PrimitiveGDay,
	"xs:gMonth": program.PrimitiveGMonth, "xs:hexBinary": program.PrimitiveHexBinary, "xs:base64Binary": program.PrimitiveBase64Binary,
	"xs:anyURI": program.PrimitiveAnyURI, "xs:QName": program.PrimitiveQName, "xs:NOTATION": program.PrimitiveNotation,
	"xs:ID": program.PrimitiveID, "xs:IDREF": program.PrimitiveIDREF, "xs:IDREFS": program.PrimitiveIDREF,
}

// constraint is one of x-identity. Its paths are read when all nodes are made.
type constraint struct {
	node  program.NodeID
	place place
	raw   *schema.Value
}

// noteIdentity remembers the keys of a place, and what its values are.
func (b *builder) noteIdentity(id program.NodeID, ls []layer, schemas []*jsonschema.Schema, p place) {
	if !b.xmlOnly() {
		for _, l := range ls {
			if v := l.raw.Get("x-identity"); v != nil {
				b.errorf(v, "keys of elements need x-message.formats to be [\"xml\"]")
			}
		}
		return
	}
	n := &b.msg.Nodes[id]
	if types := n.Types &^ program.Null; types&scalarTypes != 0 && types&^scalarTypes == 0 {
		b.kindOf(id, n, ls, p)
	}
	if len(schemas) == 0 {
		return
	}
	for _, v := range b.notes(schemas) {
		for _, raw := range itemsOf(v.Get("x-identity")) {
			if p.silent != 0 || p.branch {
				b.errorf(raw, "keys of elements cannot hang on a condition")
				continue
			}
			b.constraints = append(b.constraints, constraint{id, p, raw})
		}
	}
}

// kindOf notes what the values of a node are.
func (b *builder) kindOf(id program.NodeID, n *program.Node, ls []layer, p place) {
	s := b.simpleOf(n.Types, ls)
	if s.union != nil || s.list != nil {
		return
	}
	of := primitives[s.kind.Name]
	if of == program.PrimitiveNone {
		of = program.PrimitiveString
		if s.kind.Value == program.TypeNumber {
			of = program.PrimitiveDecimal
		}
	}
	kind := byte(of)
	if s.kind.List {
		kind |= program.KindList
	}
	for len(b.kinds) <= int(id) {
		b.kinds = append(b.kinds, 0)
	}
	b.kinds[id] = kind
	switch of {
	case program.PrimitiveID, program.PrimitiveIDREF:
		switch {
		case s.at.by == nil, p.silent != 0 && !p.builtin: // of a member of a union the Recommendation asks nothing more
			return
		case p.builtin:
			p.silent = 0
		}
		keyword := "id"
		if of == program.PrimitiveIDREF {
			keyword = "idref"
		}
		b.names = append(b.names, program.NameRule{Node: id, Rule: b.rule(p, keyword, s.at.by.notes, "", nil)})
	}
	for _, word := range []string{"x-fixed", "default"} {
		if f := s.facets[word]; len(f) > 0 && !s.element {
			b.defaults = append(b.defaults, program.Default{Node: id, Text: f[0].v.Text})
			return
		}
	}
}

// buildIdentity puts the keys of the message together.
func (b *builder) buildIdentity() {
	x := &program.Identity{Names: b.names}
	order.Stable(x.Names, func(a, b *program.NameRule) int { return int(a.Node) - int(b.Node) })
	order.Stable(b.constraints, func(a, b *constraint) int { return int(a.node) - int(b.node) })
	raws := map[int]*schema.Value{}
	for i := range b.constraints {
		if c, ok := b.constraint(&b.constraints[i]); ok {
			raws[len(x.Constraints)] = b.constraints[i].raw
			x.Constraints = append(x.Constraints, c)
		}
	}
	if len(x.Constraints)+len(x.Names) == 0 {
		return
	}
	for i := range x.Constraints {
		c := &x.Constraints[i]
		if c.Kind != program.IsKeyRef {
			continue
		}
		k := slices.IndexFunc(x.Constraints, func(k program.Constraint) bool { return k.Name == c.Refer && k.Kind != program.IsKeyRef })
		switch {
		case k < 0 && b.msg.Exact: // a contract may have it elsewhere; then nothing refers to anything
		case k < 0:
			b.errorf(raws[i].Get("refer"), "no element of this message has a key %s", c.Refer)
		case len(x.Constraints[k].Fields) != len(c.Fields):
			b.errorf(raws[i].Get("fields"), "the key %s has %d fields, not %d", c.Refer, len(x.Constraints[k].Fields), len(c.Fields))
		}
	}
	b.kinds = append(b.kinds, make([]byte, len(b.msg.Nodes)-len(b.kinds))...)
	x.Kinds, x.Defaults = string(b.kinds), b.defaults
	b.msg.Identity, b.msg.Marked = x, true
}

var constraintKinds = map[string]program.ConstraintKind{"unique": program.IsUnique, "key": program.IsKey, "keyref": program.IsKeyRef}

func (b *builder) constraint(s *constraint) (c program.Constraint, ok bool) {
	raw := s.raw
	c = program.Constraint{Node: s.node, Kind: constraintKinds[raw.GetText("kind")], Name: b.expanded(raw.GetText("name"))}
	c.Selector, ok = b.steps(raw.Get("selector"), false)
	var names []string
	for _, f := range itemsOf(raw.Get("fields")) {
		steps, good := b.steps(f, true)
		ok = ok && good
		c.Fields = append(c.Fields, steps)
		names = append(names, fieldName(&c.Selector, &steps))
	}
	refer := raw.Get("refer")
	switch {
	case (c.Kind == program.IsKeyRef) != (refer != nil):
		b.errorf(raw, "refer goes with the kind keyref")
		ok = false
	case refer != nil:
		c.Refer = b.expanded(refer.Text)
	}
	if !ok {
		return c, false
	}
	if slices.ContainsFunc(b.msg.Nodes[s.node:s.node+1], func(n program.Node) bool { return n.Types&^program.Null == program.Array }) {
		b.errorf(raw, "keys of a repeated field: write them into items")
		return c, false
	}
	_, local, _ := cutSpace(raw.GetText("name"))
	rule := func(keyword string) program.RuleID {
		field := &b.msg.Fields[s.place.field]
		r := program.Rule{Field: s.place.field, Limit: strings.Join(names, ", "), Source: field.Source, Evidence: b.surest(s.place)}
		if v := raw.Get("x-evidence"); v != nil {
			r.Evidence = lowest(r.Evidence, evidence(v.Text))
		}
		if v := raw.Get("x-source"); v != nil {
			r.Source = b.source(v)
		}
		r.Severity = most(r.Evidence)
		return b.addRule(s.place, keyword+"."+strings.ReplaceAll(local, ".", "-"), r)
	}
	c.Rule = rule(raw.GetText("kind"))
	sole := !slices.ContainsFunc(c.Fields, func(f program.Steps) bool { return !f.Sole() })
	if c.Kind == program.IsKey {
		c.LackRule = rule("keyField")
		if !sole && b.msg.MayBeNil() {
			c.NilRule = rule("keyNil")
		}
	}
	if !sole {
		c.FormRule = rule("keyForm")
	}
	return c, true
}

func itemsOf(v *schema.Value) []*schema.Value {
	if v == nil {
		return nil
	}
	return v.Items
}

// fieldName is how people read what a field finds: Product/@no.
func fieldName(selector, field *program.Steps) string {
	of, name := selector.Name(), field.Name()
	switch {
	case name == "":
		return of
	case field.Branches[0].Steps[len(field.Branches[0].Steps)-1].Attr:
		name = "@" + name
	}
	if of == "" || of == "*" {
		return name
	}
	return of + "/" + name
}

// expanded is a name with its namespace, {namespace}local.
func (b *builder) expanded(name string) string {
	if space, local, ok := cutSpace(name); ok {
		return "{" + space + "}" + local
	}
	return "{" + strings.TrimPrefix(b.msg.Space, program.NoSpace) + "}" + name
}

// cutSpace cuts {namespace}local; ok is false where there is no namespace.
func cutSpace(name string) (space, local string, ok bool) {
	if !strings.HasPrefix(name, "{") {
		return "", name, false
	}
	space, local, ok = strings.Cut(name[1:], "}")
	return space, local, ok
}

// steps reads a path: the subset of XPath that XML Schema has, in which a name that is in another namespace
// than it would be by itself is written {namespace}name.
func (b *builder) steps(v *schema.Value, field bool) (s program.Steps, ok bool) {
	s.Text = v.Text
	bad := func(why string) (program.Steps, bool) {
		b.errorf(v, "the path %q: %s", v.Text, wording.Fixed(why))
		return s, false
	}
	for _, branch := range splitPath(v.Text, '|') {
		branch = strings.TrimSpace(branch)
		var one program.Branch
		if rest, deep := strings.CutPrefix(branch, ".//"); deep {
			one.Deep, branch = true, rest
		}
		parts := splitPath(branch, '/')
		for i, part := range parts {
			part = strings.TrimSpace(part)
			if part == "." {
				continue
			}
			step, why := b.step(part)
			switch {
			case why != "":
				return bad(why)
			case step.Attr && (!field || i < len(parts)-1):
				return bad("an attribute can be only the last step of a field")
			}
			one.Steps = append(one.Steps, step)
		}
		if len(one.Steps) > program.MostSteps {
			return bad("it has too many steps")
		}
		s.Branches = append(s.Branches, one)
	}
	return s, true
}

func (b *builder) step(part string) (s program.Step, why string) {
	name, attr := strings.CutPrefix(part, "@")
	s.Attr = attr
	space, local, stated := cutSpace(name)
	switch {
	case stated:
		s.Space = space
	case local == "*":
		s.AnySpace = true
	case attr:
	case b.msg.Local || strings.HasSuffix(b.msg.Space, "*"):
		s.AnySpace = true
	default:
		s.Space = strings.TrimPrefix(b.msg.Space, program.NoSpace)
	}
	if local != "*" {
		s.Name = local
	}
	if local == "" || strings.ContainsAny(local, "{}@:()[]'\"= \t\r\n") {
		return s, "a step is ., *, a name or {namespace}name, in a field an attribute @name"
	}
	return s, ""
}

// splitPath splits a path at a sign that is not in braces.
func splitPath(text string, at byte) (parts []string) {
	from, inside := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '{':
			inside = true
		case c == '}':
			inside = false
		case c == at && !inside:
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	return append(parts, text[from:])
}
