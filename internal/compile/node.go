package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

const scalarTypes = program.Null | program.Boolean | program.Integer | program.Number | program.String

// typesOf are the types of a word of JSON Schema. A number is any number, whole
// ones among them.
var typesOf = map[string]program.Types{
	"null": program.Null, "boolean": program.Boolean, "integer": program.Integer, "number": program.Number | program.Integer,
	"string": program.String, "object": program.Object, "array": program.Array,
}

// node returns the node of a place where all the schemas must hold. A place that
// allows anything has one too.
func (b *builder) node(schemas []*jsonschema.Schema, p place) program.NodeID {
	return b.nodeOf(b.layers(schemas), schemas, p)
}

// nodeOrAny is node, but 0 where anything goes.
func (b *builder) nodeOrAny(schemas []*jsonschema.Schema, p place) program.NodeID {
	ls := b.layers(schemas)
	if n := b.notes(schemas); len(ls) == 0 && n.get("x-rules") == nil && n.get("x-keys") == nil && n.get("x-unchecked") == nil {
		return 0
	}
	return b.nodeOf(ls, schemas, p)
}

func (b *builder) nodeOf(ls []layer, schemas []*jsonschema.Schema, p place) (id program.NodeID) {
	name := key(ls)
	for _, g := range p.given {
		name += " " + g.v.File + g.v.Pointer()
	}
	if b.share {
		// What a node says depends on whether its breaches have rules of their own.
		name += " " + string(rune('0'+int(p.silent)))
	}
	if b.types != nil && !p.branch && len(schemas) > 0 {
		if w := ways(b.notes(schemas).member("x-xml", "block")); w > 0 {
			name += " " + strconv.Itoa(int(w))
		}
	}
	if s := b.sharedType(ls, schemas, p); s != nil {
		if id, ok := b.typed[name]; ok {
			b.reused[id] = true
			return id
		}
		p = b.typePlace(s)
		defer func() { b.fieldOfType(p.field, id) }()
		b.typed[name] = program.NodeID(len(b.msg.Nodes))
	}
	if id, ok := b.open[name]; ok && len(ls) > 0 && (!b.values || b.msg.Nodes[id].Types&^program.Null&^program.Object == 0) {
		b.reused[id] = true
		if len(schemas) > 0 && schemas[0].Ref != nil {
			for _, name := range []string{"x-rules", "x-keys", "x-identity"} {
				if v := b.raw(schemas[0]).Get(name); v != nil {
					b.errorf(v, "%s beside a $ref to an enclosing schema", name)
				}
			}
		}
		return id
	}
	id = program.NodeID(len(b.msg.Nodes))
	if b.full || len(b.msg.Nodes) >= b.limit {
		if !b.full && b.limit == maxNodes {
			format := "the schema has more than %d places"
			if b.byType {
				format = "the schema has more than %d places, although places of one type share them"
			}
			b.errorf(b.doc.Root, format, maxNodes)
		}
		b.full = true
		return 0
	}
	b.msg.Nodes = append(roomier(b.msg.Nodes), program.Node{})
	b.open[name] = id
	n := program.Node{Types: program.AnyType, Field: p.field}
	merged, apart := split(ls)
	b.fill(&n, merged, p)
	b.declare(&n, ls, schemas, p)
	for _, l := range apart {
		q := p
		q.branch = true
		apply(&n).All = append(apply(&n).All, b.nodeOf([]layer{l}, nil, q))
	}
	b.msg.Nodes[id] = n
	if !b.share {
		delete(b.open, name)
	}
	b.noteIdentity(id, ls, schemas, p)
	if len(schemas) > 0 {
		b.noteScope(id, b.notes(schemas), p)
		b.noteUnchecked(b.notes(schemas), p)
	}
	return id
}

// split separates the layers that one node can hold from those that need a node of
// their own: where keywords speak of what their own neighbours leave over
// (additionalProperties, additionalItems), or can stand only once in a node.
func split(ls []layer) (merged, apart []layer) {
	separate := make([]bool, len(ls))
	closed := -1
	for i, l := range ls {
		if !closes(l.raw) {
			continue
		}
		if closed < 0 && coversAll(l, ls) {
			closed = i
		} else {
			separate[i] = len(ls) > 1
		}
	}
	tuples := slices.ContainsFunc(ls, func(l layer) bool {
		return l.raw.Get("additionalItems") != nil || l.raw.Get("items") != nil && l.raw.Get("items").Kind == schema.Array
	})
	for _, once := range []string{"contains", "not", "if", "items"} {
		seen := false
		for i, l := range ls {
			if separate[i] || l.raw.Get(once) == nil || once == "items" && !tuples {
				continue
			}
			separate[i] = seen
			seen = true
		}
	}
	for i, l := range ls {
		if separate[i] {
			apart = append(apart, l)
		} else {
			merged = append(merged, l)
		}
	}
	return merged, apart
}

// closes reports whether a schema says what members it does not name must be.
func closes(raw *schema.Value) bool {
	v := raw.Get("additionalProperties")
	return v != nil && v.Kind != schema.True && !(v.Kind == schema.Object && len(v.Members) == 0)
}

// coversAll reports whether a schema names every property that the others name, so
// that it leaves over the same members when they are merged.
func coversAll(l layer, ls []layer) bool {
	own := l.raw.Get("properties")
	for _, o := range ls {
		if o.raw == l.raw {
			continue
		}
		if p := o.raw.Get("patternProperties"); p != nil && len(p.Members) > 0 {
			return false
		}
		if p := o.raw.Get("properties"); p != nil {
			for _, m := range p.Members {
				if own.Get(m.Name) == nil {
					return false
				}
			}
		}
	}
	return true
}

func apply(n *program.Node) *program.Apply {
	if n.Apply == nil {
		n.Apply = &program.Apply{}
	}
	return n.Apply
}

// fill writes merged layers into a node.
func (b *builder) fill(n *program.Node, ls []layer, p place) {
	for _, l := range ls {
		b.refuse(l.raw)
		if l.raw.Kind == schema.False && !n.Never {
			n.Never = true
			n.TypeRule = b.rule(p, "false", l.notes, "", nil)
		}
	}
	b.fillTypes(n, ls, p)
	b.fillChecks(n, ls, p)
	b.fillObject(n, ls, p)
	b.fillArray(n, ls, p)
	b.fillApply(n, ls, p)
}

// refuse reports the keywords that no program can hold.
func (b *builder) refuse(raw *schema.Value) {
	for _, name := range []string{"contentEncoding", "contentMediaType"} {
		if v := raw.Get(name); v != nil {
			b.errorf(v, "%q is not supported: some tools check it and some do not", name)
		}
	}
	if !b.catalogue {
		return
	}
	if v := raw.Get("then"); v != nil && raw.Get("if") == nil {
		b.errorf(v, "then without if asks nothing")
	}
	if v := raw.Get("else"); v != nil && raw.Get("if") == nil {
		b.errorf(v, "else without if asks nothing")
	}
}

func (b *builder) fillTypes(n *program.Node, ls []layer, p place) {
	var words []string
	var by *layer
	for i, l := range ls {
		if len(l.s.Types) == 0 {
			continue
		}
		var types program.Types
		for _, w := range l.s.Types {
			types |= typesOf[w]
		}
		if by == nil {
			words = l.s.Types
			by = &ls[i]
		} else if narrower := n.Types & types; narrower != n.Types {
			words = typeNames(narrower)
		}
		n.Types &= types
	}
	if by == nil {
		return
	}
	if n.Types == 0 {
		b.errorf(by.raw, "no type is left that all schemas of this place allow")
	}
	keyword := "type"
	if n.Types&^program.Null == program.Array && !p.list {
		keyword = "type.list"
	}
	if b.onlyCSV(p) && n.Types&(program.String|program.Object|program.Array) != 0 {
		return // text is text, and the form of the file makes the rest
	}
	if !n.Never && (b.json || keyword != "type.list") { // in XML every element is a list of its own
		n.TypeRule = b.rule(p, keyword, by.notes, "", words)
	}
}

// typeNames returns the words of a set of types.
func typeNames(t program.Types) []string {
	var words []string
	for _, w := range []string{"null", "boolean", "integer", "number", "string", "object", "array"} {
		if w == "integer" && t&program.Number != 0 {
			continue
		}
		if t&typesOf[w] == typesOf[w] {
			words = append(words, w)
		}
	}
	return words
}

// typeWords is a field's type where the interface's own words are not known.
func typeWords(n *program.Node, m *program.Message) string {
	if n.Types&^program.Null == program.Array && n.Array != nil && n.Array.Items != 0 {
		return typeWords(&m.Nodes[n.Array.Items], m)
	}
	if n.Types == program.AnyType {
		return "any"
	}
	return strings.Join(typeNames(n.Types), " or ")
}

// fillApply compiles the schemas that hold under a condition.
func (b *builder) fillApply(n *program.Node, ls []layer, p place) {
	branch := p
	branch.branch, branch.given = true, nil
	for _, l := range ls {
		if len(l.s.AnyOf) > 0 && l.raw.Get("x-union") == nil {
			apply(n).Any = append(apply(n).Any, b.choice("anyOf", l, l.s.AnyOf, branch))
		}
		if len(l.s.OneOf) > 0 {
			apply(n).One = append(apply(n).One, b.choice("oneOf", l, l.s.OneOf, branch))
		}
		if l.s.Not != nil {
			rule := b.ruleOn(branch, "not", l.notes, "", nil, b.known(l.raw.Get("not"), p.path))
			q := branch
			q.silent = rule
			apply(n).NotRule, apply(n).Not = rule, b.node([]*jsonschema.Schema{l.s.Not}, q)
		}
		if l.s.If != nil {
			b.condition(n, l, branch)
		}
	}
}

// choice compiles anyOf or oneOf.
func (b *builder) choice(keyword string, l layer, of []*jsonschema.Schema, p place) program.Choice {
	c := program.Choice{Needs: true}
	var names []string
	for _, s := range of {
		raw := b.raw(s)
		required := raw.Get("required")
		alone := !slices.ContainsFunc(raw.Members, func(m schema.Member) bool {
			return m.Name != "required" && !slices.Contains(silentKeywords, m.Name)
		})
		if required == nil || !alone || len(s.AllOf) > 0 {
			c.Needs = false
			break
		}
		names = append(names, strings.Join(texts(required), " + "))
	}
	if !c.Needs {
		names = nil
	}
	c.Rule = b.ruleOn(p, keyword, l.notes, "", names, b.known(&schema.Value{Members: []schema.Member{{Name: keyword, Value: l.raw.Get(keyword)}}}, p.path))
	p.silent = c.Rule
	for _, s := range of {
		c.Of = append(c.Of, b.node([]*jsonschema.Schema{s}, p))
	}
	return c
}

// condition compiles if, then and else.
func (b *builder) condition(n *program.Node, l layer, p place) {
	before := len(b.msg.Rules)
	var yes, no program.NodeID
	p.doubt = max(p.doubt, program.Official-b.known(l.raw.Get("if"), p.path))
	if l.s.Then != nil {
		yes = b.nodeOrAny([]*jsonschema.Schema{l.s.Then}, p)
	}
	if l.s.Else != nil {
		no = b.nodeOrAny([]*jsonschema.Schema{l.s.Else}, p)
	}
	if yes == 0 && no == 0 {
		return // the condition decides nothing
	}
	// Nothing that the condition itself finds is reported: any rule will do.
	if p.silent == 0 {
		p.silent = program.RuleID(max(1, min(before, len(b.msg.Rules)-1)))
	}
	a := apply(n)
	a.If, a.Then, a.Else = b.node([]*jsonschema.Schema{l.s.If}, p), yes, no
}
