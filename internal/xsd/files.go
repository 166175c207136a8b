package xsd

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// File is a document of several that belong together.
type File struct {
	Name  string // that the others import it by
	Space string // the namespace whose elements and types it declares
	Text  []byte
}

// Files writes the XML Schema of a message as a document for each namespace that its elements and types are in, the
// message's own first, and says what they leave out as Write does. A document refers to the types of another by name, and
// to elements and attributes that are in no such type, so each of these is declared for all of its namespace; where two of
// one name differ, their contents stay open, as in Write.
func Files(m *program.Message) ([]File, []Left) {
	name, space := tree.Root(m)
	s := writeSet(m, name, space, &keys{open: true})
	if !s.several && (m.Identity != nil || m.Types != nil) {
		var one bytes.Buffer
		left, _ := Write(&one, m) // a buffer takes everything
		return []File{{s.name(space), space, one.Bytes()}}, left
	}
	if m.Identity != nil { // now that it is known which elements are declared once
		s = writeSet(m, name, space, s.keys)
	}
	var files []File
	var left []Left
	for i, d := range s.list {
		left = append(left, d.left...)
		body := d.out.String()
		d.out.Reset()
		d.depth = 0
		var prefixes []string
		for _, to := range d.imports {
			prefixes = append(prefixes, "xmlns:"+s.prefix(to), to)
		}
		d.begin(prefixes...)
		for _, to := range d.imports {
			d.leaf("xs:import", "namespace", to, "schemaLocation", s.name(to))
		}
		d.out.WriteString(body)
		d.close("xs:schema")
		files = append(files, File{s.name(s.list[i].space), d.space, []byte(d.out.String())})
	}
	slices.SortFunc(left, func(a, b Left) int { return cmp.Compare(a.Rule, b.Rule) })
	return files, slices.CompactFunc(left, func(a, b Left) bool { return a.Rule == b.Rule })
}

// writeSet writes the documents of a message, but for their heads. Before is what is known of keys.
func writeSet(m *program.Message, name, space string, before *keys) *set {
	s := &set{m: m, home: space, before: before}
	s.sort()
	home := s.document(space)
	home.element(element{name: name, node: 1, item: 1, min: -1, text: m.Text})
	home.declared[name] = 1
	s.referToTypes(home)
	home.leaveTypes()
	home.rest()
	for more := true; more; {
		more = false
		for i := 0; i < len(s.list); i++ { // each may ask for more of the others
			d := s.list[i]
			for ; len(d.attrs) > 0; d.attrs = d.attrs[1:] {
				c := d.attrs[0]
				d.simple("xs:attribute", []string{"name", c.name}, d.nodes(c.node), c.text, nil)
			}
			for len(d.globals) > 0 {
				e := d.globals[0]
				d.globals = d.globals[1:]
				body := d.out.String()
				d.element(e)
				d.rest()
				if e.again {
					d.out.Reset()
					d.out.WriteString(body)
				}
				more = true
			}
		}
	}
	return s
}

// set is the documents of one message, the first that of its own namespace.
type set struct {
	m    *program.Message
	home string
	list []*document
	// items are what the elements that documents refer to hold, by namespace and name; torns are those of which there are two.
	items map[[2]string]program.NodeID
	torns map[[2]string]bool
	// keys are those of all documents, and before what the ones that were written before show of them.
	keys, before *keys
	// several says that elements, or types that are written by name, are in several namespaces.
	several bool
	// derived are the types that are written by name, each in the document of its namespace.
	derived derived
}

// sort finds out what is declared in which document. What a type has that cannot be written by name is declared where its
// elements are, so that is looked at once more.
func (s *set) sort() {
	d := &document{m: s.m, space: s.home, set: s}
	d.derived = derivedOf(d)
	s.derived = d.derived
	d.sortSimple()
	for more := true; more; {
		s.several = false
		s.items, s.torns = map[[2]string]program.NodeID{}, map[[2]string]bool{}
		s.scan()
		more = d.sortWritable()
	}
}

// referToTypes makes the first document take in those of all types, which elements may name.
func (s *set) referToTypes(home *document) {
	if s.m.Types == nil {
		return
	}
	for n := range s.m.Types.List {
		_, ok := s.derived.nodes[uint16(n)]
		if space := s.m.Types.List[n].Space; (ok || s.derived.simple[uint16(n)] != 0) && space != s.home && space != "" {
			s.refer(home, space)
		}
	}
}

// note notes what an element or attribute of a namespace holds.
func (s *set) note(key [2]string, item program.NodeID) {
	if old, there := s.items[key]; !there {
		s.items[key] = item
	} else if !s.same(old, item) {
		s.torns[key] = true
	}
}

func (s *set) same(x, y program.NodeID) bool {
	return (&alike{s.m, map[[2]program.NodeID]bool{}}).nodes(x, y)
}

// refer gives the prefix of a namespace in a document that refers to it.
func (s *set) refer(from *document, space string) string {
	s.document(space)
	if !slices.Contains(from.imports, space) {
		from.imports = append(from.imports, space)
	}
	return s.prefix(space)
}

// document gives the document of a namespace.
func (s *set) document(space string) *document {
	for _, d := range s.list {
		if d.space == space {
			return d
		}
	}
	d := &document{m: s.m, space: space, set: s, types: map[program.NodeID]string{}, used: map[string]bool{}, declared: map[string]program.NodeID{}, also: map[program.NodeID]bool{}, depth: 1}
	d.sortTypes()
	if s.keys == nil {
		d.sayKeys(s.before)
		s.keys = d.keys
	}
	d.keys = s.keys
	s.list = append(s.list, d)
	d.writeTypes()
	return d
}

// scan finds the elements that documents refer to: those that are in another namespace than the element that they are in.
// An element that is at places of several namespaces counts for each.
func (s *set) scan() {
	type place struct {
		node  program.NodeID
		space string
	}
	name, _ := tree.Root(s.m)
	s.items[[2]string{s.home, name}] = 1
	seen := map[place]bool{}
	types := map[uint16]bool{}
	var down func(at program.NodeID, space string)
	members := func(o, besides *program.ObjectNode, space string) {
		for i := range o.Props {
			p := &o.Props[i]
			if !p.Known || p.XML == "" || has(besides, p) { // without a name: the text
				continue
			}
			if p.Attr {
				s.note([2]string{p.Space, "@" + p.XML}, p.Item)
				continue
			}
			within := space
			if to := s.other(space, p.Space); to != "" {
				s.note([2]string{to, p.XML}, p.Item)
				s.several = true
				within = to
			}
			down(p.Item, within)
		}
	}
	var family func(t uint16)
	family = func(t uint16) {
		node, there := s.derived.nodes[t]
		if !there || types[t] || s.derived.open[t] || s.m.Nodes[node].Object == nil {
			return
		}
		types[t] = true
		one := &s.m.Types.List[t]
		var inherited *program.ObjectNode
		if one.Base > 0 {
			if base, there := s.derived.nodes[one.Base-1]; there {
				inherited = s.m.Nodes[base].Object
			}
			family(one.Base - 1)
		}
		s.several = s.several || one.Space != s.home
		members(s.m.Nodes[node].Object, inherited, one.Space)
		for n := range s.m.Types.List {
			if s.m.Types.List[n].Base == t+1 {
				family(uint16(n))
			}
		}
	}
	down = func(at program.NodeID, space string) {
		if at == 0 || seen[place{at, space}] {
			return
		}
		seen[place{at, space}] = true
		for _, n := range s.m.Related(nil, at) {
			node := &s.m.Nodes[n]
			if of := node.Of; of != nil && node.Object != nil {
				if _, there := s.derived.nodes[of.Type]; there {
					family(of.Type)
					continue
				}
			}
			if node.Object != nil {
				members(node.Object, nil, space)
			}
		}
	}
	down(1, s.home)
}

// has reports whether an object has a member of the same name.
func has(o *program.ObjectNode, p *program.Prop) bool {
	return o != nil && slices.ContainsFunc(o.Props, func(q program.Prop) bool { return q.XML == p.XML && q.Space == p.Space && q.Attr == p.Attr })
}

// other gives the namespace of an element, by what it says itself, where that is not the one of the document that it is in;
// else it is empty.
func (s *set) other(in, own string) string {
	switch {
	case own == program.NoSpace: // which it is without a declaration for the whole namespace
		return ""
	case own != "" && own != in:
		return own
	case own == "" && in != s.home && !s.m.Local:
		return s.home
	}
	return ""
}

// torn reports whether an object has an element of another namespace that cannot be referred to.
func (s *set) torn(d *document, o *program.ObjectNode) bool {
	return o != nil && slices.ContainsFunc(o.Props, func(p program.Prop) bool {
		if !p.Known || p.Attr || p.XML == "" {
			return false
		}
		if s.home == "" { // a document with a namespace cannot refer to elements without
			return p.Space != ""
		}
		to := s.other(d.space, p.Space)
		return to != "" && s.torns[[2]string{to, p.XML}]
	})
}

// declare sees to it that an element is declared in the document of its namespace, and gives what another refers to it by.
func (s *set) declare(from *document, space string, e element) string {
	to := s.document(space)
	if node, there := to.declared[e.name]; node != e.item {
		// Of one that says the same at another place, what is left there is listed too.
		e.min, e.global, e.again = -1, true, there && !to.also[e.item]
		if !there {
			to.declared[e.name] = e.item
		}
		if !there || e.again {
			to.also[e.item] = true
			to.globals = append(to.globals, e)
		}
	}
	return s.refer(from, space) + ":" + e.name
}

// attribute is declare for an attribute; empty where it cannot be declared for its namespace.
func (s *set) attribute(from *document, c child) string {
	space := c.prop.Space
	if space == spaceXML || s.torns[[2]string{space, "@" + c.name}] {
		return ""
	}
	to := s.document(space)
	if node, there := to.declared["@"+c.name]; !there {
		to.declared["@"+c.name] = c.item
		to.attrs = append(to.attrs, c)
	} else if node != c.item {
		from.restrict(from.nodes(c.node)) // what is left there is listed
	}
	return s.refer(from, space) + ":" + c.name
}

const spaceXML = "http://www.w3.org/XML/1998/namespace"

func (s *set) at(space string) int {
	return slices.IndexFunc(s.list, func(d *document) bool { return d.space == space })
}

// prefix is the prefix of a namespace in the other documents.
func (s *set) prefix(space string) string { return "n" + strconv.Itoa(s.at(space)+1) }

// name is the file name of the document of a namespace.
func (s *set) name(space string) string {
	base := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, s.m.Name)
	if at := s.at(space); at > 0 {
		base += "." + strconv.Itoa(at+1)
	}
	return base + ".xsd"
}

// elsewhere gives the namespace of an element where another document declares it.
func (d *document) elsewhere(own string) string {
	if d.set == nil {
		return ""
	}
	return d.set.other(d.space, own)
}
