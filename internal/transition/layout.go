package transition

import (
	"errors"
	"sync"

	"github.com/forkontrol/forkontrol/internal/program"
)

// The message that is compared, and the paths of the fields that the comparison
// reads. All other fields below a period are its data, those too that the message
// does not know.
const (
	Report = "elevdatabasen/indberet@1.0#Indberet"

	pathForloeb      = "elev_institutionsforløb"
	pathCPR          = "elev_institutionsforløb.CPRNr"
	pathInstitution  = "elev_institutionsforløb.Afdeling"
	pathEducation    = "elev_institutionsforløb.COSAformal"
	pathSystem       = "elev_institutionsforløb.IndberettendeSystem"
	pathPeriod       = "elev_institutionsforløb.elev_skoleperiode"
	pathStart        = "elev_institutionsforløb.elev_skoleperiode.Startdato"
	pathEnd          = "elev_institutionsforløb.elev_skoleperiode.Slutdato"
	pathReportedAt   = "Indberetningstidspunkt"
	pathRegisteredAt = "Registreringstidspunkt"
)

// ErrNoReport says that the ruleset has no such message, or that it lacks one of
// the fields that a report is known by.
var ErrNoReport = errors.New("the ruleset has no " + Report + " with the fields of a forløb")

// role is what a field is to the comparison.
type role uint8

const (
	roleNone role = iota // between the others
	roleData             // a leaf below a period
	roleReport
	roleForloeb
	roleCPR
	roleInstitution
	roleEducation
	roleSystem
	rolePeriod
	roleStart
	roleEnd
	roleReportedAt
	roleRegisteredAt
)

var roles = map[string]role{
	"": roleReport, pathForloeb: roleForloeb, pathCPR: roleCPR, pathInstitution: roleInstitution,
	pathEducation: roleEducation, pathSystem: roleSystem, pathPeriod: rolePeriod, pathStart: roleStart,
	pathEnd: roleEnd, pathReportedAt: roleReportedAt, pathRegisteredAt: roleRegisteredAt,
}

// needed are the fields without which nothing can be compared; the others may be
// missing in a schema, and what needs them is then listed as unchecked.
var needed = []string{pathForloeb, pathCPR, pathInstitution, pathEducation, pathPeriod, pathStart, pathEnd}

// layout is the tree of a report's fields.
type layout struct {
	rules   *program.Ruleset
	system  *program.System
	message *program.Message
	root    *node
	has     map[role]bool

	// Fields that are not in the message, found while reading; their numbers follow
	// those of the message's.
	mu       sync.Mutex
	unknown  map[stranger]*node
	unknowns []string
}

// stranger is a field that is not in the message.
type stranger struct {
	parent *node
	name   string
}

// maxUnknown is how many unknown fields are told apart; the others are one.
const maxUnknown = 1000

// node is one field.
type node struct {
	role     role
	field    program.FieldID
	numeric  bool // its values are numbers
	children []child
}

type child struct {
	name, xml string
	attr      bool
	node      *node
}

func newLayout(rules *program.Ruleset) (*layout, error) {
	l := &layout{rules: rules, has: map[role]bool{}, unknown: map[stranger]*node{}}
	if l.system, l.message = rules.Find(Report); l.message == nil {
		return nil, ErrNoReport
	}
	l.root = &node{role: roleReport}
	l.fill(l.root, 1, 0)
	for _, path := range needed {
		if !l.has[roles[path]] {
			return nil, ErrNoReport
		}
	}
	return l, nil
}

// maxDepth ends the tree where a schema recurs.
const maxDepth = 16

// fill finds the fields below a node of the message.
func (l *layout) fill(n *node, id program.NodeID, depth int) {
	if id == 0 || depth > maxDepth {
		return
	}
	m := &l.message.Nodes[id]
	if m.Object != nil {
		for i := range m.Object.Props {
			p := &m.Object.Props[i]
			if !p.Known || n.find(p.Name) {
				continue
			}
			field := &l.message.Fields[p.Field]
			below := &node{field: p.Field, role: roles[field.Path]}
			if n.role == rolePeriod || n.role == roleData {
				if below.role == roleNone {
					below.role = roleData
				}
			}
			l.has[below.role] = true
			item := &l.message.Nodes[p.Item]
			below.numeric = item.Types != 0 && item.Types&^(program.Integer|program.Number|program.Null) == 0
			l.fill(below, p.Item, depth+1)
			n.children = append(n.children, child{p.Name, p.XML, p.Attr, below})
		}
	}
	if m.Array != nil {
		l.fill(n, m.Array.Items, depth+1)
	}
	if m.Apply != nil {
		for _, id := range m.Apply.All {
			l.fill(n, id, depth+1)
		}
	}
}

// stranger returns the node of a field that the message does not have; nil where it is
// not the data of a period.
func (l *layout) stranger(parent *node, name []byte) *node {
	if parent == nil || parent.role != rolePeriod && parent.role != roleData {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := l.unknown[stranger{parent, string(name)}]; n != nil {
		return n
	}
	key := stranger{parent, string(name)}
	if len(l.unknowns) >= maxUnknown {
		key = stranger{name: "…"}
		if n := l.unknown[key]; n != nil {
			return n
		}
	}
	n := &node{role: roleData, field: program.FieldID(len(l.message.Fields) + len(l.unknowns))}
	l.unknown[key] = n
	l.unknowns = append(l.unknowns, key.name)
	return n
}

// nameOf returns the name of a field of a period, unknown ones included.
func (l *layout) nameOf(id program.FieldID) string {
	if at := int(id) - len(l.message.Fields); at >= 0 {
		return l.unknowns[at]
	}
	return l.message.Fields[id].Name
}

func (n *node) find(name string) bool {
	for i := range n.children {
		if n.children[i].name == name {
			return true
		}
	}
	return false
}

// below returns the node of a child by the name that a token has, nil when nothing
// is known about it.
func (n *node) below(name []byte, xml, attr bool) *node {
	if n == nil {
		return nil
	}
	for i := range n.children {
		c := &n.children[i]
		known := c.name
		if xml {
			known = c.xml
		}
		if known == string(name) && (!xml || c.attr == attr) {
			return c.node
		}
	}
	return nil
}
