package engine

import (
	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// shape is a node as the guided way through content models sees it (guide_model.go): worked out when an element of
// the node comes first, and kept.
type shape struct {
	id   program.NodeID
	node *program.Node
	form shapeForm
	// value checks the text of a leaf.
	value valueCheck
	// attrs are the attributes without a namespace, in the order in which they came last, needs those that must be
	// there: bits by number in attrs.
	attrs []shapeAttr
	needs uint64
	// What follows is of a group.
	model  *program.Model // nil where the list of properties decides
	moves  bool           // the model has moves, see particle.Move
	lists  []shapeList    // that need a number of elements
	spots  []*spot        // by what came last, see course.spot
	parent bool           // elements may stand in it
}

// shapeForm is what a shape is.
type shapeForm uint8

const (
	formOther  shapeForm = iota // what is left to the general way
	formScalar                  // text, no attributes
	formText                    // text with attributes
	formGroup                   // elements and attributes
)

// shapeAttr is an attribute.
type shapeAttr struct {
	prop  uint16
	bit   uint64
	name  string
	value valueCheck
}

type shapeList struct {
	prop uint16
	min  uint32
}

// spot is a place in a content: what came last, and what has come after that so far.
type spot struct {
	next        []*nextChild // the one that came last is the first
	may, always bool         // see particle.Ends
	asked       bool
}

// nextChild is an element that has come at a spot.
type nextChild struct {
	tag   token.Tag
	prop  uint16
	list  bool
	max   uint32 // of a list; 0 where it has none
	shape *shape
	move  particle.Move
}

// course is what is known of the shapes of a message.
type course struct {
	own    *owner
	shapes []*shape
}

// shape gives the shape of a node.
func (c *course) shape(id program.NodeID) *shape {
	if s := c.shapes[id]; s != nil {
		return s
	}
	s := &shape{id: id, node: &c.own.msg.Nodes[id]}
	c.shapes[id] = s
	s.form = s.make(c.own)
	return s
}

// make fills in what a shape has and gives its form.
func (s *shape) make(own *owner) shapeForm {
	m, n := own.msg, s.node
	if n.Never || n.Hole || n.Heads || len(n.Exprs) > 0 || n.Slots > 0 || len(n.Tables) > 0 || n.Array != nil ||
		n.Of != nil && m.Types != nil && m.Types.List[n.Of.Type].Abstract || m.Identity.Has(s.id) {
		return formOther
	}
	o := n.Object
	if n.Types&(program.Object|program.Array) == 0 && o == nil {
		if s.value = checkOf(m, s.id); s.value.how == leftValue {
			return formOther
		}
		return formScalar
	}
	mayBeNil := n.Types&program.Null != 0
	if o == nil || n.Types&^program.Null != program.Object || mayBeNil && o.Markup == nil || n.Apply != nil || len(n.Checks) > 0 ||
		len(o.Patterns) > 0 || o.Names != 0 || o.Extra != 0 || len(o.Deps) > 0 || o.MinRule != 0 || o.MaxRule != 0 || comparesItems(own, n, formElement, true) {
		return formOther
	}
	text := -1
	if o.Markup != nil {
		s.model, text = o.Markup.Model, int(o.Markup.Text)-1
	}
	names := map[string]bool{}
	for i := range o.Props {
		p := &o.Props[i]
		switch {
		case i == text:
			if len(p.Keep) > 0 {
				return formOther
			}
			s.value = checkOf(m, p.Item)
		case p.Attr:
			if v := checkOf(m, p.Item); v.how == leftValue && m.Identity.HasDefault(p.Item) {
				return formOther // it may be a name, written or not
			}
			if p.Space == "" && p.Known && len(p.Keep) == 0 && !p.List && len(s.attrs) < 64 {
				s.attrs = append(s.attrs, shapeAttr{uint16(i), 1 << len(s.attrs), p.XML, checkOf(m, p.Item)})
			}
		default:
			if o.Markup == nil && names[p.XML] {
				return formOther // the one that is expected is tried first
			}
			names[p.XML] = true
			s.parent = true
			if a := m.Nodes[p.Node].Array; p.List && a != nil && a.MinRule != 0 {
				s.lists = append(s.lists, shapeList{uint16(i), uint32(min(a.Min, 1<<31))})
			}
		}
	}
	for _, need := range o.Needs {
		if !o.Props[need.Prop].Attr {
			continue
		}
		there := false
		for i := range s.attrs {
			if s.attrs[i].prop == need.Prop {
				s.needs |= s.attrs[i].bit
				there = true
			}
		}
		if !there {
			return formOther
		}
	}
	switch {
	case text >= 0 && (s.parent || s.value.how == leftValue):
		return formOther
	case text >= 0:
		return formText
	}
	size := len(o.Props) + 1
	if s.model != nil {
		size, s.moves = len(s.model.Parts)+1, particle.Moves(s.model)
		if !s.moves && s.parent {
			return formOther
		}
	}
	s.spots = make([]*spot, size)
	return formGroup
}

// valueCheck is how the text of a value is checked.
type valueCheck struct {
	how      valueWay
	id       program.NodeID
	node     *program.Node
	min, max int // of lengthValue
	checks   []program.Check
	spaced   bool // white space is not what it looks like
}

type valueWay uint8

const (
	leftValue   valueWay = iota // by the general way alone
	lengthValue                 // a text with bounds to its length
	plainValue                  // see plainText
	typedValue                  // checks of a text whose white space needs no change
	wholeValue                  // see scalars.check
)

// checkOf gives how the text of a node is checked.
func checkOf(m *program.Message, id program.NodeID) valueCheck {
	n := &m.Nodes[id]
	v := valueCheck{id: id, node: n, how: wholeValue}
	if !alone(m, id) {
		v.how = leftValue
		return v
	}
	if n.Apply != nil {
		return v
	}
	v.checks = n.Checks
	if len(n.Checks) == 0 || n.Checks[0].Op < program.OpDefault {
		v.how = plainValue
		if n.Types&program.String == 0 {
			return v
		}
		v.max = 1 << 62
		for i := range n.Checks {
			switch k := &n.Checks[i]; k.Op {
			case program.OpMinLength:
				v.min = max(v.min, int(k.N))
			case program.OpMaxLength:
				v.max = min(v.max, int(k.N))
			default:
				return v
			}
		}
		v.how = lengthValue
		return v
	}
	if n.Types&program.String != 0 && n.Checks[0].Op == program.OpSpace {
		v.checks, v.spaced, v.how = n.Checks[1:], n.Checks[0].N != 0, typedValue
		for i := range v.checks {
			if v.checks[i].Op.Prepares() {
				v.how = wholeValue
			}
		}
	}
	return v
}

// alone reports whether whether a text is a value of a node depends on nothing else.
func alone(m *program.Message, id program.NodeID) bool {
	n := &m.Nodes[id]
	if n.Never || n.Hole || len(n.Exprs) > 0 || n.Types&program.Object != 0 || m.Identity.Has(id) {
		return false
	}
	for i := range n.Checks {
		if n.Checks[i].Op > program.OpMaxParts {
			return false
		}
	}
	a := n.Apply
	if a == nil {
		return true
	}
	if a.Not != 0 || a.If != 0 || len(a.One) > 0 {
		return false
	}
	for _, id := range a.All {
		if !alone(m, id) {
			return false
		}
	}
	for i := range a.Any {
		for _, id := range a.Any[i].Of {
			if !alone(m, id) {
				return false
			}
		}
	}
	return a.Each == 0 || alone(m, a.Each)
}

// holds reports whether a text is a value, and nothing else is to say of it.
func (v *valueCheck) holds(sc *scalars, own *owner, text []byte, ascii bool) bool {
	if (!ascii || uint(len(text)-10) <= 1) && !sc.sound(own, v.node, text, ascii) {
		return false
	}
	switch v.how {
	case leftValue:
		return false
	case lengthValue:
		if ascii {
			return len(text) >= v.min && len(text) <= v.max
		}
		return firstFailedString(v.checks, 0, text, ascii, true) == len(v.checks)
	case plainValue:
		return plainText(v.node, text, ascii)
	case typedValue:
		if !v.spaced || inOneWord(text) {
			return firstFailedString(v.checks, 0, text, ascii, true) == len(v.checks)
		}
	}
	was := sc.leaf
	sc.leaf = leaf{eval: -1, typ: token.Untyped, text: text, ascii: ascii}
	ok := sc.check(own, v.id, nowhere)
	sc.leaf = was
	return ok
}

// inOneWord reports whether a text has no white space.
func inOneWord(text []byte) bool {
	for _, c := range text {
		if c <= ' ' {
			return false
		}
	}
	return true
}
