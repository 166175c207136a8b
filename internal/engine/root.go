package engine

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

func matches(p *program.Pattern, name []byte) bool { return pattern.Match(p, name) }

// roots finds the message of a root element.
type roots struct {
	all  []owner
	idle []owner // those that are not in force on the day

	forms  []rowsForm      // made so far
	listed []*token.Layout // nil before layouts has been asked
}

// newRoots lists the messages in force on a day; an empty day takes them all.
func newRoots(rs *program.Ruleset, asOf string) *roots {
	r := &roots{}
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if asOf != "" && (m.From != "" && asOf < m.From || m.To != "" && asOf > m.To) {
				r.idle = append(r.idle, owner{s, m})
				continue
			}
			r.all = append(r.all, owner{s, m})
		}
	}
	return r
}

// find gives the message of a root element, nil when there is none. An exact
// name goes before a pattern, unless its namespace is wrong and the pattern's is
// right (an envelope may be named as the message in it); the right namespace goes
// before an unknown one, and a newer version before an older.
func (r *roots) find(name, space, format string) *owner {
	return best(r.all, name, space, format)
}

func best(all []owner, name, space, format string) *owner {
	var best *owner
	most := 0
	for i := range all {
		o := &all[i]
		n := fit(o.msg, name, space)
		if n == 0 || !takes(o.msg, format) {
			continue
		}
		if n > most || n == most && best.msg.Service == o.msg.Service && best.msg.Version < o.msg.Version {
			best, most = o, n
		}
	}
	return best
}

func takes(m *program.Message, format string) bool {
	for _, f := range m.Formats {
		if f == format {
			return true
		}
	}
	return len(m.Formats) == 0
}

// fit tells how well a root element suits a message, 0 for not at all.
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
	case n == patternName:
		return 0 // a pattern alone says too little
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

// spaceFits tells whether a namespace is the one that is wanted; a trailing *
// takes any rest.
func spaceFits(want, space string) bool {
	if strings.HasSuffix(want, "*") {
		return strings.HasPrefix(space, want[:len(want)-1])
	}
	return want == space
}

// rootState is what the document's level knows.
type rootState struct {
	begun   bool  // a root element or value has been seen
	waiting bool  // a JSON object has begun and its first member will tell what it is
	offset  int64 // of the JSON object
	records int
}

// admit makes a message one of the payload's, and the innermost so far.
func (c *Checker) admit(o *owner) *owner {
	o.msg.Load()
	for i := range c.owners {
		if c.owners[i].msg == o.msg {
			c.known = o
			return o
		}
	}
	c.owners = append(c.owners, *o)
	if c.known == nil || !o.msg.Envelope || c.known.msg.Envelope {
		if c.known != nil && !c.known.msg.Envelope && c.known.msg != o.msg {
			c.several = true
		}
		c.known = o
	}
	return o
}

// rootOf gives the message of an element that stands where a message may begin,
// nil when there is none.
func (c *Checker) rootOf(t *token.Token) *owner {
	name := string(t.Name)
	o := c.roots.find(name, t.Space, c.dialect.Form)
	if c.message == nil {
		return o
	}
	n := fit(c.message.msg, name, t.Space)
	switch {
	case o != nil && o.msg.Envelope && fit(o.msg, name, t.Space) > n:
		return o
	case n > 0:
		return c.message
	}
	return nil
}

// beginNamed takes the root element, whose name tells the message.
func (c *Checker) beginNamed(t *token.Token) {
	c.state.begun = true
	if c.o.Message != "" && c.message == nil {
		c.unknownMessage(t, c.o.Message)
		return
	}
	o := c.rootOf(t)
	if o == nil {
		if c.message != nil {
			c.rootMismatch(t)
			return
		}
		c.unknownRoot(t)
		return
	}
	c.openRoot(t, c.admit(o))
}

// openRoot opens the root of a message at a token.
func (c *Checker) openRoot(t *token.Token, o *owner) {
	fr := c.push(t, formElement, 0, false)
	fr.own = o
	c.checkSpace(fr, o.msg.Space, t)
	c.enter(o, 1, -1, roleRoot, 0, live)
}

// unknownRoot says that no message begins so, or none on the day.
func (c *Checker) unknownRoot(t *token.Token) {
	o := best(c.roots.idle, string(t.Name), t.Space, c.dialect.Form)
	if o == nil {
		c.unknownMessage(t, string(t.Name))
		return
	}
	c.stopped, c.failed = true, true
	if f := c.engineBreach(token.RuleMessageIdle, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
		f.Found, f.Want = o.msg.ID, inForce(o.msg)
	}
}

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

func (c *Checker) unknownMessage(t *token.Token, found string) {
	c.stopped, c.failed = true, true
	c.note(token.RuleMessageUnknown, place{offset: t.Offset, name: t.Name, named: len(t.Name) > 0}, found)
}

func (c *Checker) rootMismatch(t *token.Token) {
	c.stopped = true
	c.admit(c.message)
	if f := c.engineBreach(token.RuleRootMismatch, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
		f.Found, f.Want = string(t.Name), c.message.msg.Root
	}
}

// beginBare takes a document's outermost value, which has no name.
func (c *Checker) beginBare(t *token.Token) {
	c.state.begun = true
	c.state.records++
	if c.o.Message != "" && c.message == nil {
		c.unknownMessage(t, c.o.Message)
		return
	}
	switch {
	case t.Kind == token.Start && t.Type == token.Object:
		c.state.waiting, c.state.offset = true, t.Offset
	case t.Kind == token.Value && t.Type == token.String && token.Embedded(t.Value) != "":
		c.embedded(t)
	case c.message != nil:
		c.admit(c.message)
		c.leaf = leaf{eval: -1, place: place{offset: t.Offset}, typ: t.Type, text: t.Value, ascii: t.ASCII}
		if t.Kind == token.Start {
			fr := c.push(t, formArray, 0, false)
			fr.own = c.message
			c.enterTyped(c.message, 1, -1, roleRoot, live, program.Array)
		} else {
			c.scalar(c.message, 1, live)
		}
	default:
		c.stopped, c.failed = true, true
		c.note(token.RuleMessageAmbiguous, place{offset: t.Offset}, "")
	}
}

// decide takes the first token inside the outermost object, which tells
// whether the object is a message or wraps one. It gives false when the token is
// still to be taken.
func (c *Checker) decide(t *token.Token) (taken bool) {
	c.state.waiting = false
	outer := token.Token{Kind: token.Start, Type: token.Object, Offset: c.state.offset, ValueOffset: c.state.offset}
	if t.Kind == token.End || t.Kind == token.Invalid {
		if c.message == nil {
			if t.Kind == token.End {
				c.stopped, c.failed = true, true
				c.note(token.RuleMessageAmbiguous, place{offset: c.state.offset}, "")
			}
			return t.Kind == token.End
		}
		c.openBare(&outer, c.message)
		return false
	}
	if o := c.wrapperOf(t); o != nil {
		fr := c.push(&outer, formDocument, 0, false)
		fr.own = c.admit(o)
		c.wrapped(t, o)
		return true
	}
	if c.message == nil {
		if t.Named && best(c.roots.idle, string(t.Name), "", c.dialect.Form) != nil {
			c.unknownRoot(t)
			return true
		}
		c.stopped, c.failed = true, true
		c.note(token.RuleMessageAmbiguous, place{offset: c.state.offset}, string(t.Name))
		return true
	}
	c.openBare(&outer, c.message)
	return false
}

// openBare opens a message on an object that is the message.
func (c *Checker) openBare(outer *token.Token, o *owner) {
	fr := c.push(outer, formObject, 0, false)
	fr.own = c.admit(o)
	c.enterTyped(o, 1, -1, roleRoot, live, program.Object)
}

// wrapperOf gives the message whose root a member is named as.
func (c *Checker) wrapperOf(t *token.Token) *owner {
	if c.message == nil {
		return c.roots.find(string(t.Name), "", c.dialect.Form)
	}
	m := c.message.msg
	if m.Root == "" || m.Root != string(t.Name) {
		return nil
	}
	m.Load()
	if o := m.Nodes[1].Object; o != nil {
		for i := range o.Props {
			if o.Props[i].Name == m.Root && o.Props[i].Known {
				return nil // a field of that name: the object is the message itself
			}
		}
	}
	return c.message
}

// wrapped takes the member that holds the message.
func (c *Checker) wrapped(t *token.Token, o *owner) {
	c.leaf = leaf{eval: -1, place: place{offset: t.Offset, name: t.Name, named: true}, typ: t.Type, text: t.Value, ascii: t.ASCII}
	if t.Kind == token.Value {
		c.leaf.place.offset = t.ValueOffset
		c.scalar(o, 1, live)
		return
	}
	f, types := formObject, program.Object
	if t.Type == token.Array {
		f, types = formArray, program.Array
	}
	fr := c.push(t, f, 0, false)
	fr.own = o
	c.enterTyped(o, 1, -1, roleRoot, live, types)
}

// second reports a further member beside the one that holds the message.
func (c *Checker) second(t *token.Token) {
	if f := c.engineBreach(token.RuleRootMismatch, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
		f.Found, f.Want = string(t.Name), c.top().own.msg.Root
	}
}

// embedded checks a record that is a JSON string holding an XML document, as
// logs of SOAP calls have it. Places are those of the string.
func (c *Checker) embedded(t *token.Token) {
	if c.inner == nil {
		o := c.o
		o.Format, o.Encoding, o.Excerpts = token.Embedded(t.Value), "utf-8", false
		c.inner = New(o)
	}
	p := c.inner.CheckBytes(t.Value, "")
	line, col := c.src.Position(t.ValueOffset)
	excerpt, from := []byte(nil), int64(0)
	if c.o.Excerpts && len(p.Findings) > 0 {
		excerpt, from = c.src.Excerpt(t.ValueOffset, excerptLen)
	}
	for _, f := range p.Findings {
		if c.seen[f.Rule] >= c.o.MaxSamples {
			c.out.Truncated = true
			continue
		}
		c.seen[f.Rule]++
		f.Line, f.Column, f.Offset = line, col, t.ValueOffset
		f.Excerpt, f.ExcerptFrom = string(excerpt), from
		f.Excerpt, f.ExcerptFrom = string(excerpt), from
		c.out.Findings = append(c.out.Findings, f)
	}
	c.out.Counts.Error += p.Counts.Error
	c.out.Counts.Warning += p.Counts.Warning
	c.out.Counts.Info += p.Counts.Info
	c.out.Truncated = c.out.Truncated || p.Truncated
	switch p.Verdict {
	case finding.Undecided:
		c.undecided = true
	case finding.Failed:
		c.failed = true
	}
	if c.inner.known != nil {
		c.admit(c.inner.known)
	}
}

// filling is what became of a child of a hole.
type filling uint8

const (
	ordinary filling = iota // it is no message: the node itself says what it is
	opened                  // a message, whose root is now the innermost frame
	refused                 // no message that could be checked; the check has stopped
)

// fill takes a child of a hole, where a message may begin.
func (c *Checker) fill(f *frame, t *token.Token) filling {
	closed := false
	for i := f.lo; i < f.hi; i++ {
		e := &c.evals[i]
		if e.obj == nil {
			continue
		}
		for k := range e.obj.Props {
			if e.obj.Props[k].XML == string(t.Name) {
				return ordinary
			}
		}
		closed = closed || e.obj.Closed
	}
	o := c.rootOf(t)
	if o == nil {
		if !closed {
			return ordinary
		}
		if c.message != nil {
			c.rootMismatch(t)
		} else {
			c.unknownRoot(t)
		}
		return refused
	}
	if f.filled++; f.filled == 2 {
		c.note(token.RuleHoleSeveral, place{offset: t.Offset, name: t.Name, named: true}, string(t.Name))
	}
	c.openRoot(t, c.admit(o))
	return opened
}

// emptyHole reports an envelope without payload.
func (c *Checker) emptyHole(f *frame, offset int64) {
	for i := f.lo; i < f.hi; i++ {
		if e := &c.evals[i]; e.node.Hole && e.obj != nil && e.obj.Closed {
			c.note(token.RuleHoleEmpty, place{offset: offset}, c.frameName())
			return
		}
	}
}

// checkSpace reports an element whose namespace is not the one wanted, the
// outermost such element of a subtree only.
func (c *Checker) checkSpace(f *frame, want string, t *token.Token) {
	if want == "" || spaceFits(want, t.Space) {
		return
	}
	f.strange = true
	if b := c.engineBreach(token.RuleXMLNamespace, place{offset: t.Offset, name: t.Name, named: true, up: 1}); b != nil {
		b.Found, b.Want = t.Space, want
	}
}

// wantSpace is the namespace that an element of a property must be in; empty for
// any.
func wantSpace(m *program.Message, p *program.Prop) string {
	if p.Space != "" || m.Local {
		return p.Space
	}
	return m.Space
}

// elementSpace checks the namespace of a child element.
func (c *Checker) elementSpace(f *frame, list []match, t *token.Token) {
	if f.strange {
		return
	}
	for i := range list {
		p := list[i].prop
		if p == nil {
			continue
		}
		want := wantSpace(c.evals[list[i].parent].own.msg, p)
		if want != "" && !spaceFits(want, t.Space) {
			at := c.leaf.place
			at.offset = t.Offset
			if b := c.engineBreach(token.RuleXMLNamespace, at); b != nil {
				b.Found, b.Want = t.Space, want
			}
		}
		return
	}
}
