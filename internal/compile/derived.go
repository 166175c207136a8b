package compile

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/datatype"
	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

const (
	spaceSchema = "http://www.w3.org/2001/XMLSchema"
	anyType     = 0 // the numbers of the types that all are derived from
	anySimple   = 1
	// maxTypes is how many types a message may know.
	maxTypes = 1<<16 - 2
)

// typeSet are the types that elements of a message may name.
type typeSet struct {
	out     *program.TypeTable
	number  map[string]uint16             // by {namespace}name, or the location of a union without one
	schemas map[uint16]*jsonschema.Schema // of those that are no built-in ones
	values  map[string]uint16             // numbers of default and fixed values
	given   map[uint16][]said
	builtin map[uint16]string // the names of the built-in ones
	// next is the first node whose element's type has not been looked at; done are the types that have.
	next int
	done map[program.Declared]bool
	// children are, by type, those that are derived from it; tried are the types with the values that nodes
	// have been made for, of all that are derived from them too.
	children [][]uint16
	tried    map[[2]uint16]bool
}

// readTypes reads x-types.
func (b *builder) readTypes() {
	if b.doc.Root.Get("x-types") == nil {
		return
	}
	if !b.xmlOnly() {
		b.errorf(b.doc.Root.Get("x-types"), "what XML alone can hold needs x-message.formats to be [\"xml\"]")
		return
	}
	t := &typeSet{out: &program.TypeTable{}, number: map[string]uint16{}, schemas: map[uint16]*jsonschema.Schema{},
		values: map[string]uint16{}, given: map[uint16][]said{}, builtin: map[uint16]string{}, done: map[program.Declared]bool{}, tried: map[[2]uint16]bool{}}
	b.types = t
	for name, base := range datatype.Derivations() {
		one := program.Type{Space: spaceSchema, Name: name}
		if base != "" {
			one.Base, one.By = t.number["{"+spaceSchema+"}"+base]+1, program.ByRestriction
		}
		t.builtin[t.add("{"+spaceSchema+"}"+name, one)] = name
	}
	doc, all := b.globals("x-types")
	at := map[string]schema.Member{}
	for _, m := range all {
		at[m.Name] = m
	}
	open := map[string]bool{}
	var read func(m schema.Member) (uint16, bool)
	read = func(m schema.Member) (uint16, bool) {
		if n, ok := t.number[m.Name]; ok {
			return n, true
		}
		s, err := b.set.Resolve(doc, m.Value.GetText("$ref"))
		space, name, ok := splitName(m.Name)
		if err != nil || s == nil || !ok {
			b.errorf(m.Value, "%q: a type is {namespace}name with the $ref of a schema", m.Name)
			return 0, false
		}
		raw := b.raw(s).Get("x-xml").Get("type")
		if raw.GetText("name") != m.Name {
			b.errorf(m.Value, "x-xml.type.name of what this refers to is %q", raw.GetText("name"))
			return 0, false
		}
		if open[m.Name] || len(open) > 1<<12 {
			b.errorf(raw, "a type that is derived from itself, or over too many others")
			return 0, false
		}
		open[m.Name] = true
		defer delete(open, m.Name)
		one := program.Type{Space: space, Name: name, By: ways(raw.Get("by")), Block: ways(raw.Get("block")), Abstract: isTrue(raw.Get("abstract"))}
		base := raw.GetText("base")
		if base == "" {
			base, one.By = "{"+spaceSchema+"}anyType", program.ByRestriction
		}
		if of, there := at[base]; there {
			n, ok := read(of)
			if !ok {
				return 0, false
			}
			one.Base = n + 1
		} else if n, ok := t.number[base]; ok {
			one.Base = n + 1
		} else {
			b.errorf(raw.Get("base"), "x-types has no type %q", base)
			return 0, false
		}
		n := t.add(m.Name, one)
		t.schemas[n] = s
		return n, true
	}
	if len(all) > maxTypes-100 {
		b.errorf(b.doc.Root, "the message knows more than %d types", maxTypes-100)
		return
	}
	for _, m := range all {
		read(m)
	}
	for n := range t.schemas {
		t.out.List[n].Members = b.unionMembers(t.schemas[n], nil, 0)
	}
}

func (t *typeSet) add(key string, one program.Type) uint16 {
	n := uint16(len(t.out.List))
	t.out.List = append(t.out.List, one)
	t.number[key] = n
	return n
}

func ways(v *schema.Value) (w program.Ways) {
	list := []*schema.Value{v}
	if v != nil && v.Kind == schema.Array {
		list = v.Items
	}
	for _, one := range list {
		switch {
		case one == nil:
		case one.Text == "extension":
			w |= program.ByExtension
		default:
			w |= program.ByRestriction
		}
	}
	return w
}

// unionMembers adds the numbers of all types that a union comes to. Of one that asks more of its values no
// type is derived.
func (b *builder) unionMembers(s *jsonschema.Schema, list []uint16, depth int) []uint16 {
	for _, l := range b.layers([]*jsonschema.Schema{s}) {
		if l.raw.Get("x-union") == nil || l.raw.Get("x-enum") != nil || l.raw.Get("x-pattern") != nil || depth > 64 {
			continue
		}
		for _, m := range l.s.AnyOf {
			if n, ok := b.typeOf([]*jsonschema.Schema{m}); ok && !slices.Contains(list, n) {
				list = append(list, n)
			}
			list = b.unionMembers(m, list, depth+1)
		}
	}
	return list
}

// typeOf gives the type that schemas are of: one with a name, or one of XML Schema's where nothing
// else is said of a value.
func (b *builder) typeOf(schemas []*jsonschema.Schema) (uint16, bool) {
	all := b.notes(schemas)
	if v := all.member("x-xml", "type"); v != nil {
		name := v.GetText("name")
		if name == "" {
			return 0, false
		}
		n, ok := b.types.number[name]
		if !ok {
			b.errorf(v, "x-types has no type %q", name)
		}
		return n, ok
	}
	kind := "xs:string"
	text := false
	for _, l := range b.layers(schemas) {
		for _, m := range l.raw.Members {
			switch {
			case m.Name == "x-type":
				kind = m.Value.GetText("kind")
				text = text || kind != ""
			case m.Name == "type":
				text = text || m.Value.Text == "string" || len(m.Value.Items) > 0 && m.Value.Items[0].Text == "string"
			case m.Name == "x-xml", m.Name == "x-fixed", slices.Contains(silentKeywords, m.Name):
			default:
				return 0, false
			}
		}
		if l.raw.Get("x-xml").Get("whiteSpace") != nil || l.raw.Get("x-type").Get("totalDigits") != nil || l.raw.Get("x-type").Get("fractionDigits") != nil {
			return 0, false
		}
	}
	name, ok := strings.CutPrefix(kind, "xs:")
	if !ok || !text {
		return 0, false
	}
	n, ok := b.types.number["{"+spaceSchema+"}"+name]
	return n, ok
}

// declare notes the type of the element that a node is of.
func (b *builder) declare(n *program.Node, ls []layer, schemas []*jsonschema.Schema, p place) {
	if b.types == nil || p.branch || p.plain || len(schemas) == 0 || n.Types&^program.Null == program.Array {
		return
	}
	t, ok := b.typeOf(schemas)
	if !ok {
		members := b.unionMembers(schemas[0], nil, 0)
		if members == nil {
			return
		}
		key := schemas[0].Location
		if t, ok = b.types.number[key]; !ok {
			t = b.types.add(key, program.Type{Base: anySimple + 1, By: program.ByRestriction, Members: members})
		}
	}
	n.Of = &program.Declared{Type: t, Block: ways(b.notes(schemas).member("x-xml", "block"))}
	given := b.given(ls)
	if len(given) == 0 {
		return
	}
	key := ""
	for _, g := range given {
		key += g.v.File + g.v.Pointer() + " "
	}
	v, ok := b.types.values[key]
	if !ok {
		v = uint16(len(b.types.values) + 1)
		b.types.values[key], b.types.given[v] = v, given
	}
	n.Of.Value = v
}

// buildTypes makes the nodes of all types that elements of the message may be of. Those bring
// elements of their own, which may be of more.
func (b *builder) buildTypes() {
	t := b.types
	if t == nil {
		return
	}
	t.out.Left = program.Text{
		Da: "om et element er af den type, som dets xsi:type nævner, kontrolleres ikke for den type, der er brugt",
		En: "whether an element is of the type that its xsi:type names is not checked for the type that was used",
	}
	root := place{}
	at := notes{b.doc.Root}
	for _, r := range []struct {
		keyword string
		id      *program.RuleID
	}{{"xsi-type", &t.out.Unknown}, {"xsi-derived", &t.out.Strange}, {"xsi-value", &t.out.Value}} {
		*r.id = b.rule(root, r.keyword, at, "", nil)
	}
	for ; t.next < len(b.msg.Nodes) && !b.full; t.next++ {
		of := b.msg.Nodes[t.next].Of
		if of == nil || t.done[*of] {
			continue
		}
		t.done[*of] = true
		// Those that are derived in a way that is ruled out are told from strangers, and checked.
		b.derivedNodes(of.Type, of, b.byType)
		for _, m := range t.out.List[of.Type].Members {
			b.derivedNodes(m, of, true)
		}
	}
}

// derivedNodes makes the nodes of all types that are derived from one and, with self, of that. An element that says it is
// of the very type that it is declared with is what it is without, and needs none; where places share what their types
// say, its node is the type's.
func (b *builder) derivedNodes(from uint16, of *program.Declared, self bool) {
	t := b.types
	for len(t.children) < len(t.out.List) {
		n := uint16(len(t.children))
		t.children = append(t.children, nil)
		if base := t.out.List[n].Base; base > 0 && t.out.List[n].Name != "" {
			t.children[base-1] = append(t.children[base-1], n)
		}
	}
	queue := slices.Clone(t.children[from])
	if self {
		queue = []uint16{from}
	}
	for ; len(queue) > 0 && !b.full; queue = queue[1:] {
		key := [2]uint16{queue[0], of.Value}
		if t.tried[key] {
			continue
		}
		t.tried[key] = true
		b.typeNode(queue[0], of)
		queue = append(queue, t.children[queue[0]]...)
	}
}

// nameTypes completes the table of types.
func (b *builder) nameTypes() {
	t := b.types
	if t == nil {
		return
	}
	b.msg.Types, b.msg.Marked = t.out, true
	abstract, block := false, program.Ways(0)
	for i := range t.out.List {
		abstract, block = abstract || t.out.List[i].Abstract, block|t.out.List[i].Block
	}
	for i := range b.msg.Nodes {
		if of := b.msg.Nodes[i].Of; of != nil {
			block |= of.Block
		}
	}
	if abstract {
		t.out.Abstract = b.rule(place{}, "xsi-abstract", notes{b.doc.Root}, "", nil)
	}
	if block != 0 {
		t.out.Blocked = b.rule(place{}, "xsi-blocked", notes{b.doc.Root}, "", nil)
	}
	b.typesInWords()
	for n := range t.out.List {
		if t.out.List[n].Name != "" {
			t.out.Names = append(t.out.Names, uint16(n))
		}
	}
	order.Stable(t.out.Names, func(x, y *uint16) int {
		a, b := &t.out.List[*x], &t.out.List[*y]
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Space, b.Space)
	})
}

// mostNamed is how many types a field is said to be of.
const mostNamed = 12

// typesInWords gives fields the names of the types that they may be of, where that is not told by what is below them.
func (b *builder) typesInWords() {
	ts := b.types.out
	for i := range b.msg.Fields {
		f := &b.msg.Fields[i]
		node := &b.msg.Nodes[f.Node]
		if node.Array != nil && node.Array.Items != 0 {
			node = &b.msg.Nodes[node.Array.Items]
		}
		if node.Of == nil || b.types.schemas[node.Of.Type] == nil || b.fieldNotes[i].member("x-type", "words") != nil {
			continue
		}
		var names []string
		for n := int(node.Of.Type); n < len(ts.List); n++ {
			one := &ts.List[n]
			by, ok := ts.Derived(uint16(n), node.Of.Type)
			if ok && !one.Abstract && one.Name != "" && by&(node.Of.Block|ts.List[node.Of.Type].Block) == 0 {
				names = append(names, one.Name)
			}
		}
		if len(names) > mostNamed {
			names = append(names[:mostNamed], "…")
		}
		if len(names) > 1 || ts.List[node.Of.Type].Abstract || b.byType && node.Types&program.Object != 0 {
			f.Type = strings.Join(names, " or ")
		}
	}
}

// markRead notes the elements in which rules over several fields read: where such an element says that it is of
// another type, these do not see what is in it.
func (b *builder) markRead() {
	if len(b.scopes) == 0 || b.types == nil {
		return
	}
	reads := map[program.NodeID]bool{}
	for changed := true; changed; {
		changed = false
		for i := range b.msg.Nodes {
			n := &b.msg.Nodes[i]
			read := len(n.Exprs) > 0 || len(n.Keys) > 0 || n.Array != nil && reads[n.Array.Items]
			if n.Object != nil {
				read = read || slices.ContainsFunc(n.Object.Props, func(p program.Prop) bool {
					return len(p.Keep) > 0 || reads[p.Node] || reads[p.Item]
				})
			}
			if read && !reads[program.NodeID(i)] {
				reads[program.NodeID(i)], changed = true, true
			}
		}
	}
	for i := range b.msg.Nodes {
		if of := b.msg.Nodes[i].Of; of != nil {
			of.Read = reads[program.NodeID(i)]
		}
	}
}
