package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Messages that stand in the header of an envelope are those of contracts, and are followed as content
// models are.

// head takes a child of an envelope's header: a message that is a header, or something that is not
// looked at. It is not the payload, which the envelope still waits for.
func (models) head(d *document, t *token.Token) filling {
	o := d.messages.headerOf(t)
	if o == nil {
		return ordinary
	}
	f := d.evals.push(t, formElement, 0, false)
	f.own = d.messages.beside(o)
	d.members.checkSpace(f, o.msg.Space, t)
	d.walker.enterElement(f.own, 1, -1, roleRoot, live, t)
	return opened
}

// headed reports the headers that an envelope lacks, at its root.
func (models) headed(d *document, f *frame) {
	o := d.messages.known
	if o == nil || o.msg.Envelope {
		return
	}
	for _, id := range o.msg.Headers {
		rule := &o.msg.Rules[id]
		if rule.InForce(d.messages.asOf) && !d.messages.met(o.msg, rule.Limit) {
			d.out.breach(o, live, id, place{offset: f.offset, line: f.line, col: f.col})
		}
	}
}

// beside makes a header one of the payload's messages, and leaves what it is known as.
func (rc *recognition) beside(o *owner) *owner {
	known, several := rc.known, rc.several
	o = rc.admit(o)
	rc.known, rc.several = known, several
	return o
}

// headerOf gives the message of an element in the header of an envelope, nil when there is none.
func (rc *recognition) headerOf(t *token.Token) *owner {
	o := rc.roots.all.find(string(t.Name), t.Space, rc.in.dialect.Form)
	if o == nil || !o.msg.Header || !spaceFits(o.msg.Space, t.Space) {
		return nil
	}
	return o
}

// met reports whether the payload has a message of a name of the service of another.
func (rc *recognition) met(m *program.Message, name string) bool {
	for i := range rc.owners {
		if o := rc.owners[i].msg; o.Name == name && o.ID[:len(o.ID)-len(name)] == m.ID[:len(m.ID)-len(m.Name)] {
			return true
		}
	}
	return false
}
