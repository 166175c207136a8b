package engine

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// What stands in the hole of an envelope is a message, or it is reported: as a finding where
// the envelope takes nothing else, else as something that was not checked. So an envelope
// is never valid without a word on its payload.

// filling is what became of a child of a hole.
type filling uint8

const (
	ordinary filling = iota // the node itself says what it is, or that it may be anything
	opened                  // a message, whose root is now the innermost frame
	passed                  // no known message, which has been reported: to be read past
	refused                 // not the message that was asked for; the check has stopped
)

// fill takes a child of a hole, where a message may begin.
func (d *document) fill(f *frame, t *token.Token) filling {
	if f.heads {
		return following.head(d, t)
	}
	d.state.met = true
	own, closed := d.expects(f, t.Name)
	var o *owner
	if !own {
		o = d.messages.rootOf(t)
	}
	at := place{offset: t.Offset, name: t.Name, named: true}
	if own || o != nil || closed && f.filled > 0 {
		if f.filled++; f.filled == 2 {
			sure := d.holds(f)
			d.told(token.RuleHoleSeveral, sure, at, string(t.Name))
			if o == nil && !own && sure == program.Draft {
				d.leave(token.RuleMessageUnknown, string(t.Name))
			}
		}
	}
	switch {
	case own:
		return ordinary
	case o != nil:
		d.outermost(o, at)
		d.otherVersion(d.evals.list[f.lo].own, o, at)
		for i := f.lo; i < f.hi; i++ {
			e := &d.evals.list[i]
			d.belongs(e.own, e.node, e.sink, o, at)
		}
		if d.in.dialect.Tags {
			d.openRoot(t, d.messages.admit(o))
		} else {
			d.wrapped(t, d.messages.admit(o))
		}
		return opened
	case !closed:
		d.leave(token.RuleMessageUnknown, string(t.Name))
		return ordinary
	case f.filled > 0 || f.unmet:
		return passed
	case !d.messages.anyMay():
		d.rootMismatch(t)
		return refused
	}
	// A message may still come, after a signature for example.
	f.unmet = true
	d.tellUnknown(t)
	return passed
}

// outermost reports an envelope in another one that must not be in any: SOAP's.
func (d *document) outermost(o *owner, at place) {
	if o.msg.Envelope && o.sys.ID == "soap" {
		d.told(token.RuleEnvelopeInside, program.Official, at, o.msg.Root)
	}
}

// otherVersion tells that a message is in an envelope of another version than its system is
// called with, where that is known: SOAP 1.1 around what goes in SOAP 1.2.
func (d *document) otherVersion(envelope, o *owner, at place) {
	name, want := envelope.sys.Name+" ", o.sys.Transport
	if strings.HasPrefix(want, name) && want != name+envelope.msg.Version {
		if f := d.out.claim(d.out.engineRule(token.RuleEnvelopeVersion), program.Contract, at); f != nil {
			f.Found, f.Want = name+envelope.msg.Version, want
		}
	}
}

// belongs reports a message in a hole that is for others.
func (d *document) belongs(envelope *owner, hole *program.Node, s sink, o *owner, at place) {
	if hole.HoleRule == 0 || envelope.msg.Holds(hole.HoleRule, o.msg) {
		return
	}
	if f := d.out.breach(envelope, s, hole.HoleRule, at); f != nil {
		f.Found = o.msg.Name
	}
}

// expects reports whether the envelope itself describes a child of a hole, and whether
// nothing but a message may stand there otherwise.
func (d *document) expects(f *frame, name []byte) (own, closed bool) {
	for i := f.lo; i < f.hi; i++ {
		e := &d.evals.list[i]
		if e.obj == nil {
			continue
		}
		for k := range e.obj.Props {
			own = own || d.trail.nameOf(&e.obj.Props[k]) == string(name)
		}
		closed = closed || e.obj.Closed
	}
	return own, closed
}

// enclose makes a frame the root of a message. From now on an envelope waits for its payload.
func (d *document) enclose(f *frame, o *owner) {
	f.own, f.wraps = o, o.msg.Envelope
	d.state.met = !f.wraps
}

// closeHole takes the end of a hole, or of the root of an envelope. Stray says that the text
// in it is out of place.
func (d *document) closeHole(f *frame, offset int64) (stray bool) {
	if f.wraps && following != nil {
		following.headed(d, f)
	}
	if f.hole && f.unmet && f.filled == 0 {
		d.state.unmet = true
	} else if f.hole && !f.child && f.filled == 0 {
		text := d.trail.text[f.textLo:]
		at := place{offset: f.valueOffset, line: f.line, col: f.col}
		if len(text) == 0 {
			at = place{offset: offset}
		}
		closed, takes, sure := false, false, d.holds(f)
		for i := f.lo; i < f.hi; i++ {
			n := d.evals.list[i].node
			closed = closed || n.Hole && n.Object != nil && n.Object.Closed
			takes = takes || n.Types&program.String != 0
		}
		var held *owner
		stray, held = d.text(closed, takes, sure, text, at)
		for i := f.lo; i < f.hi && held != nil; i++ {
			e := &d.evals.list[i]
			d.belongs(e.own, e.node, e.sink, held, at)
		}
	}
	if f.wraps && !d.state.met {
		d.leave(token.RuleHoleEmpty, "")
	}
	d.state.met = d.state.met || f.wraps
	return stray
}

// holds is how sure it is that a hole has one message: as sure as that it must be there.
func (d *document) holds(f *frame) program.Evidence {
	sure := program.Official
	for i := f.lo; i < f.hi; i++ {
		e := &d.evals.list[i]
		if !e.node.Hole {
			continue
		}
		sure = min(sure, e.own.msg.Fields[e.node.Field].Evidence)
		if e.parent < 0 || d.evals.list[e.parent].obj == nil {
			continue
		}
		o := d.evals.list[e.parent].obj
		for _, need := range o.Needs {
			if &o.Props[need.Prop] == e.prop {
				sure = min(sure, e.own.msg.Rules[need.Rule].Evidence)
			}
		}
	}
	return sure
}

// told reports a breach of a rule of the engine that is no surer than the hole.
func (d *document) told(rule string, sure program.Evidence, at place, found string) {
	if f := d.out.claim(d.out.engineRule(rule), sure, at); f != nil {
		f.Found = found
	}
}

// holeLeaf takes a string that stands for the whole of a hole, as it does in JSON.
func (d *document) holeLeaf(own *owner, n *program.Node, s sink, l *leaf) {
	if l.typ != token.String {
		return
	}
	_, held := d.text(n.Object != nil && n.Object.Closed, true, own.msg.Fields[n.Field].Evidence, l.text, l.place)
	if held != nil {
		d.belongs(own, n, s, held, l.place)
	}
}

// text takes the text in a hole, or that there is none. Closed says that the hole has a
// message, takes that the message may be written as a text; stray, that it is neither; held is the message
// that it was found to be.
func (d *document) text(closed, takes bool, sure program.Evidence, text []byte, at place) (stray bool, held *owner) {
	d.state.met = d.state.met || closed || takes
	switch {
	case pastBlank(text) == len(text):
		if closed {
			d.told(token.RuleHoleEmpty, sure, at, d.trail.frameName())
			if sure == program.Draft { // no error, and nothing was checked
				d.leave(token.RuleHoleEmpty, "")
			}
		}
	case takes && token.Embedded(text) == "": // base64, say: no source says that it must not be
		d.leave(token.RuleMessageUnknown, string(text[pastBlank(text):min(len(text), pastBlank(text)+foundText)]))
	case takes:
		if held = d.within(text, at); held != nil {
			d.outermost(held, at)
		}
	case token.Embedded(text) != "":
		d.out.note(token.RuleHoleText, at, d.trail.frameName())
	default:
		stray = true
	}
	return stray, held
}

// foundText is how much is shown of a text that is no message.
const foundText = 20

// within checks a message that is written as text in a hole, and gives it if it is known.
func (d *document) within(text []byte, at place) *owner {
	if d.o.within { // text in text in text: nobody sends it, and each costs a checker
		d.leave(token.RuleHoleText, "")
		return nil
	}
	message := d.o.Message
	if m := d.messages.message; m != nil && m.msg.Envelope {
		message = ""
	}
	d.inside(text, at, message, true)
	if owners := d.inner.walk.messages.owners; len(owners) > 0 {
		return &owners[0]
	}
	return nil
}

// leave lists something as not checked: by the rule that would say more if the envelope
// did not allow it.
func (d *document) leave(rule, found string) {
	d.leaveRule(finding.Unchecked{Rule: d.out.engineRule(rule), System: d.out.system, Found: found})
}

func (d *document) leaveRule(u finding.Unchecked) {
	for i := range d.left {
		if have := &d.left[i]; have.Rule.ID == u.Rule.ID && have.Found == u.Found {
			return
		}
	}
	if len(d.left) < d.out.most {
		d.left = append(d.left, u)
	}
}
