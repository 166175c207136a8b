package xsd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// keys is what a document knows of the keys of its message. It is written twice: the first time shows
// which elements are declared once, and whether everything has its type, without which a key says nothing.
type keys struct {
	declared map[program.NodeID]int
	open     bool                      // something may be anything
	names    map[string]string         // how keys that can be written are called, by program.Constraint.Name
	spaces   map[program.NodeID]string // of the document in which an element is declared
}

func newKeys() *keys {
	return &keys{declared: map[program.NodeID]int{}, names: map[string]string{}, spaces: map[program.NodeID]string{}}
}

// sayKeys decides after the first time which keys can be written, and leaves the rules of the others.
func (d *document) sayKeys(before *keys) {
	d.keys = newKeys()
	if before == nil || d.m.Identity == nil {
		return
	}
	all := d.m.Identity.Constraints
	times := map[string]int{}
	for i := range all {
		if before.declared[all[i].Node] > 0 { // types that only xsi:type names are not written
			times[all[i].Name]++
		}
	}
	can := func(c *program.Constraint) bool {
		return !before.open && before.declared[c.Node] == 1 && times[c.Name] == 1
	}
	used := map[string]bool{}
	for i := range all {
		c := &all[i]
		ok := can(c) && (c.Kind != program.IsKeyRef || slices.ContainsFunc(all, func(k program.Constraint) bool {
			to := before.spaces[k.Node] // a document with a namespace cannot name what is in none
			return k.Name == c.Refer && can(&k) && (to != "" || before.spaces[c.Node] == "")
		}))
		if !ok {
			for _, r := range []program.RuleID{c.Rule, c.LackRule, c.NilRule, c.FormRule} {
				d.leave(r, "key of elements that are declared at several places, or of which not all is said")
			}
			continue
		}
		name := c.Name[strings.LastIndexByte(c.Name, '}')+1:]
		for n := 2; used[name]; n++ {
			name = c.Name[strings.LastIndexByte(c.Name, '}')+1:] + "-" + strconv.Itoa(n)
		}
		used[name] = true
		d.keys.names[c.Name] = name
		d.keys.spaces[c.Node] = before.spaces[c.Node]
	}
}

// referred is what a key is called where a keyref names it.
func (d *document) referred(name string) string {
	for i := range d.m.Identity.Constraints {
		if c := &d.m.Identity.Constraints[i]; c.Name == name {
			if to, there := d.keys.spaces[c.Node]; there && to != d.space {
				return d.set.refer(d, to) + ":" + d.keys.names[name]
			}
		}
	}
	return d.keys.names[name]
}

// keysOf are the keys that are declared for an element.
func (d *document) keysOf(n program.NodeID) (list []*program.Constraint) {
	if d.m.Identity == nil {
		return nil
	}
	for i := range d.m.Identity.Constraints {
		if c := &d.m.Identity.Constraints[i]; c.Node == n && d.keys.names[c.Name] != "" {
			list = append(list, c)
		}
	}
	return list
}

func (d *document) writeKeys(list []*program.Constraint) {
	for _, c := range list {
		tag := [...]string{"xs:unique", "xs:key", "xs:keyref"}[c.Kind]
		prefixes := &prefixes{}
		selector := d.path(&c.Selector, prefixes)
		var fields []string
		for i := range c.Fields {
			fields = append(fields, d.path(&c.Fields[i], prefixes))
		}
		attrs := []string{"name", d.keys.names[c.Name]}
		if c.Kind == program.IsKeyRef {
			attrs = append(attrs, "refer", d.referred(c.Refer))
		}
		d.open(tag, append(attrs, prefixes.attrs...)...)
		d.leaf("xs:selector", "xpath", selector)
		for _, f := range fields {
			d.leaf("xs:field", "xpath", f)
		}
		d.close(tag)
	}
}

// prefixes are those that the paths of a key have.
type prefixes struct{ attrs []string }

func (p *prefixes) of(space string) string {
	for i := 0; i < len(p.attrs); i += 2 {
		if p.attrs[i+1] == space {
			return strings.TrimPrefix(p.attrs[i], "xmlns:") + ":"
		}
	}
	name := "k" + strconv.Itoa(len(p.attrs)/2+1) // n1 and so on are those of the whole document
	p.attrs = append(p.attrs, "xmlns:"+name, space)
	return name + ":"
}

// path writes a path as XML Schema does. Where elements are in no namespace or in any, the document has
// them in none.
func (d *document) path(s *program.Steps, p *prefixes) string {
	var branches []string
	for _, b := range s.Branches {
		var steps []string
		for _, x := range b.Steps {
			name := x.Name
			if name == "" {
				name = "*"
			}
			if x.Space != "" {
				name = p.of(x.Space) + name
			}
			if x.Attr {
				name = "@" + name
			}
			steps = append(steps, name)
		}
		text := strings.Join(steps, "/")
		if text == "" {
			text = "."
		}
		if b.Deep {
			text = ".//" + text
		}
		branches = append(branches, text)
	}
	return strings.Join(branches, " | ")
}

// preset is the value that keys see of an attribute that is not there, empty for none.
func (d *document) preset(n program.NodeID) string {
	if d.m.Identity != nil {
		for _, x := range d.m.Identity.Defaults {
			if x.Node == n {
				return x.Text
			}
		}
	}
	return ""
}
