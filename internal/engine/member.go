package engine

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// match is a node that applies to a new member or item, and the eval whose it
// is.
type match struct {
	parent int32
	node   program.NodeID
	role   role
	prop   *program.Prop // nil where no property named it
}

// member finds what the evals of a frame say of a new member (a child element,
// an attribute, a member of a JSON object), reports what is wrong with its being
// there at all, and gives the nodes that apply to its value.
func (c *Checker) member(f *frame, name []byte, attr bool, offset int64, into []match) []match {
	into = into[:0]
	var index int32 // among its namesakes
	show, named, counted := false, false, false
	for i := f.lo; i < f.hi; i++ {
		e := &c.evals[i]
		if e.obj == nil {
			continue
		}
		if e.sink == nowhere && e.failed {
			continue
		}
		n := c.find(e, name, attr)
		var p *program.Prop
		seen := uint32(1)
		if n >= 0 {
			p = &e.obj.Props[n]
			c.counts[e.counts+n]++
			seen = c.counts[e.counts+n]
			if !named {
				named, index, show = true, int32(seen), p.List || seen > 1
			}
		}
		if seen == 1 {
			e.size++
		}
		if p == nil && !named && !counted && c.dialect.Repeats {
			counted = true
			index = c.stranger(f, name, offset)
			show = index > 1
		}
		at := place{offset: offset, name: name, named: true, attr: attr}
		if show {
			at.index = index
		}
		explained := false
		if p != nil {
			if c.dialect.Repeats {
				c.occurrence(i, p, n, seen, at)
			}
			if p.Known {
				explained = true
				id := p.Node
				if c.dialect.Repeats {
					id = p.Item
				}
				into = append(into, match{i, id, roleChild, p})
			}
		}
		into, explained = c.byPattern(i, name, into, explained)
		if !explained {
			into = c.extra(i, at, into)
		}
		if e.obj.Names != 0 {
			c.nameCheck(i, at)
		}
	}
	if !named && !counted {
		index = c.stranger(f, name, offset)
		show = index > 1
	}
	if index == 2 && c.dialect.Twice != "" {
		c.note(c.dialect.Twice, place{offset: offset, name: name, named: true}, string(name))
	}
	c.leaf.place = place{offset: offset, name: name, named: true, attr: attr}
	if show && c.dialect.Repeats {
		c.leaf.place.index = index
	}
	return into
}

// extra reports a member that nothing in an eval's object explains, or adds the
// node that applies to all such.
func (c *Checker) extra(i int32, at place, into []match) []match {
	e := &c.evals[i]
	switch {
	case e.obj.ExtraRule == 0:
		if e.obj.Extra != 0 {
			into = append(into, match{i, e.obj.Extra, roleChild, nil})
		}
		return into
	case !at.attr:
		if b := c.breach(e.own, e.sink, e.obj.ExtraRule, at); b != nil {
			b.Found = string(at.name)
		}
	case e.sink == live:
		c.note(token.RuleXMLAttributeUnexpected, at, string(at.name))
	}
	e.failed = true
	return into
}

// find gives the number of a property by its name, -1 when there is none. What
// comes is mostly what is expected.
func (c *Checker) find(e *eval, name []byte, attr bool) int32 {
	props := e.obj.Props
	if c.dialect.Repeats {
		for k := e.next; int(k) < len(props) && k < e.next+2; k++ {
			if p := &props[k]; p.XML == string(name) && p.Attr == attr {
				e.next = k
				if !p.List {
					e.next = k + 1
				}
				return k
			}
		}
		if e.obj.XMLIndex != nil && !attr {
			return lookup(e.obj.XMLIndex, name, func(i int) bool { return props[i].XML == string(name) && !props[i].Attr })
		}
		for k := range props {
			if p := &props[k]; p.XML == string(name) && p.Attr == attr {
				return int32(k)
			}
		}
		return -1
	}
	if int(e.next) < len(props) && props[e.next].Name == string(name) {
		e.next++
		return e.next - 1
	}
	if e.obj.Index != nil {
		if k := lookup(e.obj.Index, name, func(i int) bool { return props[i].Name == string(name) }); k >= 0 {
			e.next = k + 1
			return k
		}
		return -1
	}
	for k := range props {
		if props[k].Name == string(name) {
			e.next = int32(k) + 1
			return int32(k)
		}
	}
	return -1
}

// lookup searches a hash table of numbers plus one.
func lookup(table []uint16, name []byte, is func(int) bool) int32 {
	mask := uint32(len(table) - 1)
	for h := program.Hash(name) & mask; table[h] != 0; h = (h + 1) & mask {
		if i := int(table[h] - 1); is(i) {
			return int32(i)
		}
	}
	return -1
}

// occurrence reports what is wrong with an element's place and number.
func (c *Checker) occurrence(i int32, p *program.Prop, n int32, seen uint32, at place) {
	e := &c.evals[i]
	if e.obj.Sequence && !p.Attr {
		if n < e.last {
			e.failed = true
			if b := c.breach(e.own, e.sink, e.obj.OrderRule, at); b != nil {
				b.Found, b.Want = p.XML, e.obj.Props[e.last].XML
			}
		} else {
			e.last = n
		}
	}
	if !p.List {
		if seen > 1 {
			e.failed = true
			c.breach(e.own, e.sink, p.OnceRule, at)
		}
		return
	}
	if a := e.own.msg.Nodes[p.Node].Array; a != nil && a.MaxRule != 0 && int64(seen) == a.Max+1 {
		e.failed = true
		if b := c.breach(e.own, e.sink, a.MaxRule, at); b != nil {
			b.Found = strconv.Itoa(int(seen))
		}
	}
}

// byPattern adds the nodes that apply to a member because of how its name is
// written.
func (c *Checker) byPattern(i int32, name []byte, into []match, explained bool) ([]match, bool) {
	e := &c.evals[i]
	for k := range e.obj.Patterns {
		if p := &e.obj.Patterns[k]; matches(p.Pattern, name) {
			explained = true
			into = append(into, match{i, p.Node, roleChild, nil})
		}
	}
	return into, explained
}

// nameCheck checks a member's name as a string.
func (c *Checker) nameCheck(i int32, at place) {
	e := &c.evals[i]
	was := c.leaf
	c.leaf = leaf{eval: i, place: at, typ: token.String, text: at.name}
	if !c.scalar(e.own, e.obj.Names, e.sink) {
		c.evals[i].failed = true
	}
	c.leaf = was
}

// stranger counts a member that no property names, and tells how many of its name
// there were.
func (c *Checker) stranger(f *frame, name []byte, offset int64) int32 {
	n, known := f.unknown[string(name)]
	if !known && len(f.unknown) >= c.o.Limits.Members {
		if c.dialect.Twice != "" { // what comes twice could no longer be found
			c.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: offset, Limit: int64(c.o.Limits.Members)})
		}
		return 0
	}
	if !known {
		if c.dialect.Twice == "" && !c.memory.HasRoom(len(name)) { // only the path is the poorer
			return 0
		}
		if !c.hold(f, len(name), offset) {
			return 0
		}
	}
	if f.unknown == nil {
		f.unknown = map[string]int32{}
	}
	f.unknown[string(name)] = n + 1
	return n + 1
}

// note reports a breach of a rule of the engine itself.
func (c *Checker) note(rule string, at place, found string) {
	if f := c.engineBreach(rule, at); f != nil {
		f.Found = found
	}
}

// item finds what the evals of a JSON array say of its next item.
func (c *Checker) item(f *frame, offset int64, row int32, into []match) []match {
	into = into[:0]
	f.filled++
	if row > 0 { // the path tells the row of the file
		f.filled = row
	}
	at := place{offset: offset, index: f.filled, named: true, item: true}
	for i := f.lo; i < f.hi; i++ {
		e := &c.evals[i]
		a := e.node.Array
		if a == nil {
			continue
		}
		e.size++
		if a.MaxRule != 0 && int64(e.size) == a.Max+1 {
			e.failed = true
			if b := c.breach(e.own, e.sink, a.MaxRule, at); b != nil {
				b.Found = strconv.Itoa(int(e.size))
			}
		}
		switch {
		case int(e.size) <= len(a.Tuple):
			into = append(into, match{i, a.Tuple[e.size-1], roleChild, nil})
		case a.ExtraRule != 0:
			e.failed = true
			c.breach(e.own, e.sink, a.ExtraRule, at)
		case a.Items != 0:
			into = append(into, match{i, a.Items, roleChild, nil})
		}
		if a.Contains != 0 {
			into = append(into, match{i, a.Contains, roleContains, nil})
		}
	}
	c.leaf.place = at
	return into
}

// closeObject reports what is missing from an object, its end being known.
func (c *Checker) closeObject(i int32, at place) {
	e := &c.evals[i]
	o := e.obj
	if o == nil || e.failed && e.sink == nowhere {
		return
	}
	c.needs(i, o.Needs, at)
	for d := range o.Deps {
		if dep := &o.Deps[d]; len(dep.Needs) > 0 && c.counts[e.counts+int32(dep.Prop)] > 0 {
			c.needs(i, dep.Needs, at)
		}
	}
	if o.MinRule != 0 && int64(e.size) < o.Min {
		c.short(i, o.MinRule, at)
	}
	if o.MaxRule != 0 && int64(e.size) > o.Max {
		c.short(i, o.MaxRule, at)
	}
	if c.dialect.Repeats {
		for k := range o.Props {
			p := &o.Props[k]
			if !p.List {
				continue
			}
			n := c.counts[e.counts+int32(k)]
			if a := e.own.msg.Nodes[p.Node].Array; n > 0 && a != nil && a.MinRule != 0 && int64(n) < a.Min {
				e.failed = true
				if b := c.breach(e.own, e.sink, a.MinRule, at); b != nil {
					b.Found = strconv.Itoa(int(n))
				}
			}
		}
	}
}

// nameOf is how a property is spelled in the payload.
func (c *Checker) nameOf(p *program.Prop) string {
	if c.dialect.Repeats {
		return p.XML
	}
	return p.Name
}

// needs reports the names that are missing.
func (c *Checker) needs(i int32, needs []program.Need, at place) {
	e := &c.evals[i]
	for _, need := range needs {
		if c.counts[e.counts+int32(need.Prop)] > 0 {
			continue
		}
		e.failed = true
		p := &e.obj.Props[need.Prop]
		name := c.nameOf(p)
		if c.src.Lacks(name) {
			continue // told once, at the names
		}
		at.name, at.named, at.attr = []byte(name), true, p.Attr && c.dialect.Repeats
		if b := c.breach(e.own, e.sink, need.Rule, at); b != nil {
			b.Found = c.dialect.Called(c.steps(0), name)
			b.Parent = c.frameName()
		}
	}
}

func (c *Checker) short(i int32, rule program.RuleID, at place) {
	e := &c.evals[i]
	e.failed = true
	if b := c.breach(e.own, e.sink, rule, at); b != nil {
		b.Found = strconv.Itoa(int(e.size))
	}
}

// frameName is the name of the innermost frame that has one.
func (c *Checker) frameName() string {
	for i := len(c.frames) - 1; i >= 0; i-- {
		if f := &c.frames[i]; f.nameHi > f.nameLo {
			return string(c.names[f.nameLo:f.nameHi])
		}
	}
	return ""
}

// closeArray reports what is missing from a JSON array.
func (c *Checker) closeArray(i int32, at place) {
	e := &c.evals[i]
	a := e.node.Array
	if a == nil || e.failed && e.sink == nowhere {
		return
	}
	if a.MinRule != 0 && int64(e.size) < a.Min {
		c.short(i, a.MinRule, at)
	}
	if a.Contains != 0 && e.hits == 0 {
		c.short(i, a.ContainsRule, at)
	}
}

// uniqueSet is the items seen so far of the arrays of one eval.
type uniqueSet struct{ seen map[string]struct{} }

// comparesItems tells whether an eval of a node has items to compare.
func (c *Checker) comparesItems(own *owner, node *program.Node, f form) bool {
	if f == formArray {
		return node.Array != nil && node.Array.UniqueRule != 0
	}
	if f != formElement || node.Object == nil {
		return false
	}
	for i := range node.Object.Props {
		if p := &node.Object.Props[i]; p.List {
			if a := own.msg.Nodes[p.Node].Array; a != nil && a.UniqueRule != 0 {
				return true
			}
		}
	}
	return false
}

func (c *Checker) newUnique() int32 {
	c.unique = append(c.unique, uniqueSet{seen: map[string]struct{}{}})
	return int32(len(c.unique) - 1)
}

// repeated reports the scalar in hand when its array has had it already. In XML
// the array is a property of the eval, in JSON the eval itself.
func (c *Checker) repeated(i int32, p *program.Prop) {
	e := &c.evals[i]
	node := e.node
	if p != nil {
		node = &e.own.msg.Nodes[p.Node]
	}
	if e.unique < 0 || node.Array == nil || node.Array.UniqueRule == 0 {
		return
	}
	l := &c.leaf
	key := string(rune('a'+l.typ)) + string(l.text)
	if l.typ == token.Number {
		if n, ok := value.Canonical(l.text); ok {
			key = "n" + n
		}
	}
	if p != nil {
		key = p.Name + "\x00" + key
	}
	set := c.unique[e.unique].seen
	if _, there := set[key]; there {
		e.failed = true
		c.leafBreach(e.own, e.sink, node.Array.UniqueRule, "")
		return
	}
	if len(set) >= c.o.Limits.Members {
		c.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: l.place.offset, Limit: int64(c.o.Limits.Members)})
		return
	}
	if !c.hold(&c.frames[c.frameOf(i)], len(key), l.place.offset) {
		return
	}
	set[key] = struct{}{}
}
