package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/identity"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/value"
)

// keys asks the keys of a message of a tree. Which values are the same the machine of the engine says, which has
// a plain reading of its own to be compared with; where they stand and what they are is read here.
type keys struct {
	r        *Reader
	machine  *identity.Machine
	at       []tree.Path // of the elements, by their offsets
	breaches []Breach
}

func (r *Reader) keys(t *tree.Value) []Breach {
	if r.m.Identity == nil {
		return nil
	}
	k := &keys{r: r}
	k.machine = identity.New(k, 1<<20)
	name, space := tree.Root(r.m)
	k.element([]program.NodeID{1}, t, nil, name, space)
	return k.breaches
}

// Path implements identity.Host.
func (k *keys) Path(int) string { return "" }

// Full implements identity.Host.
func (k *keys) Full(identity.Place) {}

// Unchecked implements identity.Host.
func (k *keys) Unchecked(any, program.RuleID) {}

// Broken implements identity.Host.
func (k *keys) Broken(b *identity.Breach) {
	at := k.at[b.Offset]
	if !slices.ContainsFunc(k.breaches, func(o Breach) bool { return o.Rule == b.Rule && slices.Equal(o.At, at) }) {
		k.breaches = append(k.breaches, Breach{b.Rule, slices.Clone(at)})
	}
}

func (k *keys) place(at tree.Path) identity.Place {
	k.at = append(k.at, slices.Clone(at))
	return identity.Place{Offset: int64(len(k.at) - 1)}
}

func (k *keys) element(nodes []program.NodeID, t *tree.Value, at tree.Path, name, space string) {
	k.machine.Begin(space, []byte(name), k.place(at))
	own := nodes
	nodes = k.r.Active(nodes, t)
	x := k.r.m.Identity
	for i := range x.Constraints {
		if slices.Contains(own, x.Constraints[i].Node) {
			k.machine.Open(nil, &x.Constraints[i])
		}
	}
	var text *tree.Value
	textNodes := nodes
	for i, m := range t.Members {
		switch below := k.r.MemberNodes(nodes, m.Name); {
		case m.Attr:
			k.attribute(below, m, append(at, i))
		case m.XML == "":
			text, textNodes = m.Value, below
		}
	}
	k.defaults(nodes, t, at)
	for i, m := range t.Members {
		if m.Attr || m.XML == "" {
			continue
		}
		inner := m.Space
		switch inner {
		case "":
			if _, inner = tree.Root(k.r.m); k.r.m.Local {
				inner = ""
			}
		case program.NoSpace:
			inner = ""
		}
		below, where := k.r.MemberNodes(nodes, m.Name), append(slices.Clone(at), i)
		if m.Value.Type != program.Array {
			k.element(below, m.Value, where, m.XML, inner)
			continue
		}
		for n, item := range m.Value.Items {
			k.element(k.r.ItemNodes(below, n), item, append(slices.Clone(where), n), m.XML, inner)
		}
	}
	if text == nil && t.Scalar() {
		text = t
	}
	v := identity.Value{}
	if text != nil {
		v = k.value(textNodes, text, at)
	}
	for _, n := range own {
		v.Nillable = v.Nillable || k.r.m.Nodes[n].Types&program.Null != 0
	}
	if t.Type == program.Null {
		v.Simple, v.Key = true, nil
	}
	k.machine.End(&v)
}

func (k *keys) attribute(nodes []program.NodeID, m tree.Member, at tree.Path) {
	v := k.value(nodes, m.Value, at)
	if k.machine.Asks(m.Space, []byte(m.XML)) {
		k.machine.Attribute(m.Space, []byte(m.XML), &v)
	}
}

func (k *keys) defaults(nodes []program.NodeID, t *tree.Value, at tree.Path) {
	for _, n := range nodes {
		o := k.r.m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			p := &o.Props[i]
			for _, d := range k.r.m.Identity.Defaults {
				if p.Attr && d.Node == p.Item && t.Member(p.Name) == nil {
					k.attribute([]program.NodeID{p.Item}, tree.Member{Name: p.Name, XML: p.XML, Attr: true, Space: p.Space, Value: tree.String(d.Text)}, at)
				}
			}
		}
	}
}

// value is what a scalar is to the nodes of its place. A name that it is or refers to is taken note of.
func (k *keys) value(nodes []program.NodeID, t *tree.Value, at tree.Path) identity.Value {
	for _, n := range nodes {
		if key, ok := k.key(n, t, at); ok {
			return identity.Value{Simple: true, Key: key}
		}
	}
	return identity.Value{}
}

// key gives what equal values have in common; ok is false where a node does not say what they are.
func (k *keys) key(n program.NodeID, t *tree.Value, at tree.Path) (key []byte, ok bool) {
	node := &k.r.m.Nodes[n]
	t = prepared(node.Checks, t)
	of := k.r.m.Identity.Kinds[n]
	p := program.Primitive(of &^ program.KindList)
	words := func(one func(word []byte) []byte) []byte {
		key := []byte{program.KindList}
		for word, rest := value.Word([]byte(t.Text)); len(word) > 0; word, rest = value.Word(rest) {
			key = append(append(key, one(word)...), 0)
		}
		return key
	}
	switch {
	case of&program.KindList != 0:
		return words(func(word []byte) []byte { return k.one(n, p, word, at) }), true
	case node.Apply != nil && node.Apply.Each != 0:
		return words(func(word []byte) []byte {
			key, _ := k.key(node.Apply.Each, tree.String(string(word)), at)
			return key
		}), true
	case of != 0:
		return k.one(n, p, []byte(t.Text), at), true
	case node.Apply == nil:
		return nil, false
	}
	next := slices.Clone(node.Apply.All)
	for _, c := range node.Apply.Any {
		for _, one := range c.Of {
			if k.r.HoldsText(one, t.Text) {
				next = append(next, one)
				break
			}
		}
	}
	if node.Apply.If != 0 {
		if k.r.HoldsText(node.Apply.If, t.Text) {
			next = append(next, node.Apply.If)
		} else {
			next = append(next, node.Apply.Else)
		}
	}
	for _, one := range next {
		if key, ok := k.key(one, t, at); ok {
			return key, true
		}
	}
	return nil, false
}

func (k *keys) one(n program.NodeID, p program.Primitive, text []byte, at tree.Path) []byte {
	if p == program.PrimitiveID || p == program.PrimitiveIDREF {
		for _, x := range k.r.m.Identity.Names {
			switch {
			case x.Node != n:
			case p == program.PrimitiveID:
				k.machine.ID(nil, x.Rule, value.Collapse(text), k.place(at), func() string { return "" }, program.Public)
			default:
				k.machine.IDREF(nil, x.Rule, value.Collapse(text), k.place(at), func() string { return "" }, program.Public)
			}
		}
		p = program.PrimitiveString
	}
	if p.Datatype() != program.TypeText {
		text = value.Collapse(text)
	}
	return value.AppendKey([]byte{}, p, text)
}
