package typescript

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
)

// service writes the namespace of a service.
func (w *writer) service(s *program.System, o *service, name string) {
	w.comment(s.Name + ": " + o.title)
	w.open("export namespace %s", name)
	for i, m := range o.messages {
		if i > 0 {
			w.line("")
		}
		if o.newest(m) {
			w.message(s, m)
			continue
		}
		w.open("namespace %s", versionName(m))
		w.message(s, m)
		w.close()
	}
	w.close()
}

func (w *writer) message(s *program.System, m *program.Message) {
	d := &declarer{writer: w, m: m, known: w.catalogue.Describe(s, m), open: map[string]string{}}
	root := d.placeOf([]program.NodeID{1})
	words := []string{both(d.known.Label, " · "), both(m.Text, "\n\n"), "`" + m.ID + "`"}
	if m.Evidence == program.Draft {
		words = append(words, "A draft: no source states all names and forms of its fields; the rest are proposals of forkontrol.")
	}
	d.path = nil
	if len(root.fields) > 0 || root.types&^program.Object == 0 {
		d.object(identifier(m.Name), root, words)
		return
	}
	// A message of another kind than an object: a list of rows, say.
	name := identifier(m.Name)
	t := d.reference(root, name, &later{})
	w.comment(words...)
	w.line("type %s = %s;", name, t)
}

// declarer writes the interfaces of a message.
type declarer struct {
	*writer
	m     *program.Message
	known catalogue.Description
	path  []string          // the names around
	open  map[string]string // the objects around, by their nodes: the name from the outside
}

// place is what all nodes that are at one place say together.
type place struct {
	key    string
	types  program.Types
	enum   *program.Enum
	strict bool // a value outside enum is an error
	fields []*field
	items  []program.NodeID
	hole   bool // anything may stand here, by any name
	never  bool
}

// field is a property of an object.
type field struct {
	name     string
	nodes    []program.NodeID
	id       program.FieldID
	required bool
}

// placeOf gathers what nodes say.
func (d *declarer) placeOf(nodes []program.NodeID) *place {
	p := &place{types: program.AnyType}
	all := d.flatten(nodes)
	var keys []string
	for _, id := range all {
		keys = append(keys, fmt.Sprint(id))
		n := &d.m.Nodes[id]
		p.types &= n.Types
		p.never = p.never || n.Never
		d.values(p, n)
		d.members(p, n, true)
		if a := n.Array; a != nil {
			p.items = append(p.items, a.Tuple...)
			if a.Items != 0 {
				p.items = append(p.items, a.Items)
			}
		}
	}
	for _, id := range all {
		d.branches(p, d.m.Nodes[id].Apply)
	}
	slices.Sort(keys)
	p.key = strings.Join(keys, " ")
	return p
}

// flatten returns nodes and those that hold with them.
func (d *declarer) flatten(nodes []program.NodeID) []program.NodeID {
	var all []program.NodeID
	for _, id := range nodes {
		all = d.m.Related(all, id)
	}
	return all
}

// branches adds what a place may have in one case and not in another: types, and fields
// that may be left out.
func (d *declarer) branches(p *place, a *program.Apply) {
	if a == nil {
		return
	}
	for _, choice := range slices.Concat(a.Any, a.One) {
		var types program.Types
		for _, id := range choice.Of {
			branch := program.AnyType
			for _, of := range d.flatten([]program.NodeID{id}) {
				n := &d.m.Nodes[of]
				branch &= n.Types
				d.members(p, n, false)
				d.branches(p, n.Apply)
			}
			types |= branch
		}
		p.types &= types
	}
	for _, id := range d.flatten([]program.NodeID{a.Then, a.Else}) {
		n := &d.m.Nodes[id]
		d.members(p, n, false)
		d.branches(p, n.Apply)
	}
}

// values adds the allowed values of a node.
func (d *declarer) values(p *place, n *program.Node) {
	for i := range n.Checks {
		c := &n.Checks[i]
		if c.Op == program.OpEnum && p.enum == nil {
			p.enum = c.Enum
			p.strict = d.m.Rules[c.Rule].Severity == program.Error
		}
	}
}

// members adds the properties of a node. One of a case is not required.
func (d *declarer) members(p *place, n *program.Node, always bool) {
	o := n.Object
	if o == nil {
		p.hole = p.hole || n.Hole
		return
	}
	p.hole = p.hole || n.Hole || len(o.Patterns) > 0
	for i := range o.Props {
		prop := &o.Props[i]
		required := always && (slices.ContainsFunc(o.Needs, func(need program.Need) bool { return int(need.Prop) == i }) || comes(o, i))
		at := slices.IndexFunc(p.fields, func(f *field) bool { return f.name == prop.Name })
		if at < 0 {
			if !prop.Known && !required {
				continue
			}
			at = len(p.fields)
			p.fields = append(p.fields, &field{name: prop.Name})
		}
		f := p.fields[at]
		f.required = f.required || required
		if prop.Known && (always || len(f.nodes) == 0) {
			f.nodes = append(f.nodes, prop.Node)
			if f.id == 0 {
				f.id = prop.Field
			}
		}
	}
}

// later is the interfaces that an object refers to and that are written after it.
type later struct {
	names  map[string]bool
	places []func()
}

// object writes an interface and, in a namespace of its name, those of the objects in it.
func (d *declarer) object(name string, p *place, words []string) {
	outer := d.path
	d.path = append(d.path[:len(d.path):len(d.path)], name)
	defer func() { d.path = outer }()
	if d.open[p.key] == "" {
		d.open[p.key] = strings.Join(d.path, ".")
		defer delete(d.open, p.key)
	}
	todo := &later{names: map[string]bool{}}
	d.comment(words...)
	d.writer.open("interface %s", name)
	for _, f := range p.fields {
		at := d.placeOf(f.nodes)
		t := d.reference(at, f.name, todo)
		if at.never {
			continue
		}
		d.comment(d.words(f)...)
		optional := "?"
		if f.required {
			optional = ""
		}
		d.line("%s%s: %s;", member(f.name), optional, t)
	}
	if p.hole {
		d.line("[name: string]: unknown;")
	}
	d.close()
	if len(todo.places) > 0 {
		d.writer.open("namespace %s", name)
		for i, write := range todo.places {
			if i > 0 {
				d.line("")
			}
			write()
		}
		d.close()
	}
}

// reference returns the type of a place as it is in the object around it, which is d.path.
func (d *declarer) reference(p *place, name string, todo *later) string {
	if p.never {
		return "never"
	}
	if p.types == program.AnyType && p.enum == nil && len(p.fields) == 0 && len(p.items) == 0 {
		return "unknown"
	}
	var parts []string
	add := func(part string) {
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	if p.enum != nil && p.types&(program.Object|program.Array) == 0 {
		for _, literal := range literals(p.enum, p.types) {
			add(literal)
		}
		if !p.strict {
			// Any other value is taken too, with a warning; what is known is still proposed.
			if p.types&program.String != 0 {
				add("(string & {})")
			}
			if p.types&(program.Integer|program.Number) != 0 {
				add("(number & {})")
			}
		}
		if len(parts) == 0 {
			return "never"
		}
		return strings.Join(parts, " | ")
	}
	if p.types&program.Object != 0 {
		add(d.referenceObject(p, name, todo))
	}
	if p.types&program.Array != 0 {
		item := "unknown"
		if len(p.items) > 0 {
			item = d.reference(d.placeOf(p.items), name, todo)
		}
		if strings.ContainsAny(item, "|&") {
			item = "(" + item + ")"
		}
		add(item + "[]")
	}
	if p.types&program.String != 0 {
		add("string")
	}
	if p.types&(program.Integer|program.Number) != 0 {
		add("number")
	}
	if p.types&program.Boolean != 0 {
		add("boolean")
	}
	if p.types&program.Null != 0 {
		add("null")
	}
	if len(parts) == 0 {
		return "never"
	}
	return strings.Join(parts, " | ")
}

func (d *declarer) referenceObject(p *place, name string, todo *later) string {
	if around := d.open[p.key]; around != "" {
		return around
	}
	if len(p.fields) == 0 {
		return "{ [name: string]: unknown }"
	}
	if todo.names == nil {
		todo.names = map[string]bool{}
	}
	own := unlike(identifier(name), todo.names)
	todo.places = append(todo.places, func() { d.object(own, p, nil) })
	if len(d.path) == 0 {
		return own
	}
	return d.path[len(d.path)-1] + "." + own
}

func literals(e *program.Enum, types program.Types) []string {
	var all []string
	if types&program.String != 0 {
		for _, s := range e.Strings {
			all = append(all, quoted(s))
		}
	}
	if types&(program.Integer|program.Number) != 0 {
		all = append(all, e.Numbers...)
	}
	if types&program.Boolean != 0 {
		if e.True {
			all = append(all, "true")
		}
		if e.False {
			all = append(all, "false")
		}
	}
	if types&program.Null != 0 && e.Null {
		all = append(all, "null")
	}
	return all
}

// mostCodes is how many values of a code list are explained in a comment.
const mostCodes = 60

// words are what is said about a field.
func (d *declarer) words(f *field) []string {
	if f.id == 0 {
		return nil
	}
	of := d.known.Field(int(f.id) - 1)
	var codes []string
	for i := range of.Codes {
		if c := &of.Codes[i]; !c.Text.Empty() && len(of.Codes) <= mostCodes {
			codes = append(codes, fmt.Sprintf("- `%s`: %s", c.Value, both(c.Text, " · ")))
		}
	}
	return []string{both(of.Label, " · "), both(of.Text, "\n\n"), strings.Join(d.facts(&of), " · "), strings.Join(codes, "\n")}
}

// compared reports whether a rule lists values that may be written in other ways too.
func (d *declarer) compared(rule program.RuleID) bool {
	for i := range d.m.Nodes {
		for _, c := range d.m.Nodes[i].Checks {
			if c.Rule == rule && c.Op == program.OpSame {
				return true
			}
		}
	}
	return false
}

// facts are what types cannot say.
func (d *declarer) facts(f *catalogue.Field) []string {
	var all []string
	if f.Type != "" {
		all = append(all, f.Type)
	}
	for word, limit := range f.Bounds {
		switch word := catalogue.Word(word); {
		case limit == "" || slices.Contains(all, limit):
		case word == catalogue.Format:
			all = append(all, limit)
		default:
			all = append(all, word.String()+" "+limit)
		}
	}
	for _, id := range f.Rules {
		switch r := &d.m.Rules[id]; r.Keyword {
		case "minOctets", "maxOctets", "minWords", "maxWords", "fixed":
			all = append(all, r.Keyword+" "+r.Limit)
		case "enum":
			if len(f.Codes) == 0 && d.compared(id) {
				all = append(all, "one of "+strings.Join(r.Allowed, ", "))
			}
		}
	}
	if f.Example != "" {
		all = append(all, "`"+f.Example+"`")
	}
	if f.Evidence == program.Draft && d.m.Evidence != program.Draft {
		all = append(all, "draft")
	}
	return all
}

// comes reports whether a property is there whatever is chosen of a content.
func comes(o *program.ObjectNode, prop int) bool {
	k := o.Markup
	if k == nil {
		return false
	}
	if k.Model == nil {
		return int(k.Text) == prop+1 // an element always has a text
	}
	low, _ := particle.Bounds(k.Model, prop)
	return low > 0
}
