package engine

import (
	"math"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// roots finds the message of a root element.
type roots struct {
	all  candidates
	idle candidates // those that are not in force on the day

	forms  []rowsForm      // made so far
	listed []*token.Layout // nil before layouts has been asked
}

// candidates are messages, one of which may be a payload's. The names of their root
// elements stand beside them, as all are compared with that of each payload: a tenth of
// what a small one costs, twice as much where each has to be fetched from its message.
type candidates struct {
	owners []owner
	names  []string
}

func (c *candidates) add(s *program.System, m *program.Message) {
	c.owners = append(c.owners, owner{s, m})
	c.names = append(c.names, m.Root)
}

// newRoots lists the messages in force on a day; an empty day takes them all.
func newRoots(rs *program.Ruleset, asOf string) *roots {
	r := &roots{}
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if asOf != "" && (m.From != "" && asOf < m.From || m.To != "" && asOf > m.To) {
				r.idle.add(s, m)
				continue
			}
			r.all.add(s, m)
		}
	}
	return r
}

// find gives the message of a root element, nil when there is none. An exact
// name goes before a pattern, unless its namespace is wrong and the pattern's is
// right (an envelope may be named as the message in it); the right namespace goes
// before an unknown one, of wrong ones the nearest, and a newer version before an older.
func (c *candidates) find(name, space, format string) *owner {
	var best *owner
	most, closest := 0, 0
	for i, root := range c.names {
		if root != name && (root == "" || root[0] != '*') {
			continue
		}
		o := &c.owners[i]
		n := fit(o.msg, name, space)
		if n == 0 || !takes(o.msg, format) {
			continue
		}
		if n < most {
			continue
		}
		near := likeness(o.msg.Space, space)
		if n > most || near > closest || near == closest && best.msg.Service == o.msg.Service && program.CompareVersions(best.msg.Version, o.msg.Version) < 0 {
			best, most, closest = o, n, near
		}
	}
	return best
}

// likeness is how many characters two namespaces have in common, at the beginning and at the
// end; most for any that is the one wanted.
func likeness(want, space string) int {
	if want == "" || spaceFits(want, space) {
		return math.MaxInt
	}
	n, m := alike(want, space), 0
	for n+m < len(want) && n+m < len(space) && want[len(want)-1-m]|0x20 == space[len(space)-1-m]|0x20 {
		m++
	}
	return n + m
}

func takes(m *program.Message, format string) bool {
	for _, f := range m.Formats {
		if f == format {
			return true
		}
	}
	return len(m.Formats) == 0
}

// fit gives how well a root element suits a message, 0 for not at all.
func fit(m *program.Message, name, space string) int {
	n := 0
	switch {
	case m.Root == "":
		return 0
	case m.Root == name:
		n = exactName
	case m.Root[0] == '*' && strings.HasSuffix(name, m.Root[1:]):
		n = patternName
	default:
		return 0
	}
	switch {
	case m.Space == "":
	case spaceFits(m.Space, space):
		n += rightSpace
	case n == patternName && !nearly(m.Space, space):
		return 0 // a pattern alone says too little
	case n == patternName:
	case m.Envelope:
		n = wrongSpace - 1
	default:
		n = wrongSpace
	}
	return n
}

// What fit counts: wrongSpace is an exact name in another namespace than the
// message's.
const (
	patternName = 1
	rightSpace  = 3
	wrongSpace  = 3
	exactName   = 5
)

// spaceFits reports whether a namespace is the one that is wanted; a trailing *
// takes any rest.
//
//go:noinline
func spaceFits(want, space string) bool {
	if want == program.NoSpace {
		return space == ""
	}
	if strings.HasSuffix(want, "*") {
		return strings.HasPrefix(space, want[:len(want)-1])
	}
	return want == space
}

// alike is how many characters two texts have in common at the beginning, whatever their case.
func alike(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n]|0x20 == b[n]|0x20 {
		n++
	}
	return n
}

// nearly reports whether a namespace was meant to be one that a trailing * leaves open: it is
// that but for its scheme, its case or the last few characters before the *.
func nearly(want, space string) bool {
	_, want, _ = strings.Cut(want, "://")
	_, space, _ = strings.Cut(space, "://")
	return len(want) > nearlyCut && alike(want, space) >= len(want)-nearlyCut
}

// otherVersion reports whether a namespace is that of another version of a message, whose rules
// are not those at hand: it differs in nothing but numbers, or names the service or the system
// at another address.
func otherVersion(o *owner, space string) bool {
	m := o.msg
	if m.Envelope && o.sys.ID == "soap" || m.Space == "" || spaceFits(m.Space, space) { // a wrong SOAP is reported as such
		return false
	}
	if unnumbered(m.Space) == unnumbered(space) {
		return true
	}
	_, want, known := strings.Cut(m.Space, "://")
	_, at, address := strings.Cut(space, "://")
	return known && address && alike(want, at) == 0 && (strings.Contains(at, m.Service) || strings.Contains(at, o.sys.ID))
}

// unnumbered is a namespace with a mark for each number.
func unnumbered(space string) string {
	b := make([]byte, 0, len(space))
	for i := 0; i < len(space); i++ {
		switch c := space[i]; {
		case c-'0' > 9:
			b = append(b, c)
		case i == 0 || space[i-1]-'0' > 9:
			b = append(b, '#')
		}
	}
	return string(b)
}

// nearlyCut is how many characters may differ, the * among them.
const nearlyCut = 5

// inForce is the time in which a message is in force, with both days.
func inForce(m *program.Message) string {
	from, to := m.From, m.To
	if from == "" {
		from = "…"
	}
	if to == "" {
		to = "…"
	}
	return from + " – " + to
}
