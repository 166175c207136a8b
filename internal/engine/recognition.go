package engine

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// recognition says what messages a payload is made of.
//
//   - owners are the messages met so far, each once, in the order of their coming; known is
//     the one that the payload is: the innermost, envelopes only where nothing else is met.
//   - The message that was asked for, where one was, goes before what the root says, unless
//     that is an envelope around it.
type recognition struct {
	roots   *roots
	message *owner // the one that was asked for, nil when none was or it is unknown
	asOf    string
	in      *payload
	out     *collector
	machine *expression.Machine

	owners  []owner // the messages of this payload, outermost first
	known   *owner  // the innermost message recognised
	several bool    // records of different messages
	reaches map[*program.Message]*reach
}

func (rc *recognition) begin() {
	rc.owners, rc.known, rc.several = rc.owners[:0], nil, false
}

// admit makes a message one of the payload's, and the innermost so far.
func (rc *recognition) admit(o *owner) *owner {
	o.msg.Load()
	for i := range rc.owners {
		if rc.owners[i].msg == o.msg {
			rc.known = o
			return o
		}
	}
	rc.owners = append(rc.owners, *o)
	if rc.known == nil || !o.msg.Envelope || rc.known.msg.Envelope {
		if rc.known != nil && !rc.known.msg.Envelope && rc.known.msg != o.msg {
			rc.several = true
		}
		rc.known = o
	}
	return o
}

// rootOf gives the message of an element that stands where a message may begin,
// nil when there is none.
func (rc *recognition) rootOf(t *token.Token) *owner {
	name := string(t.Name)
	o := rc.roots.all.find(name, t.Space, rc.in.dialect.Form)
	if rc.message == nil {
		if o != nil && otherVersion(o, t.Space) {
			return nil
		}
		return o
	}
	n := fit(rc.message.msg, name, t.Space)
	switch {
	case o != nil && o.msg.Envelope && fit(o.msg, name, t.Space) > n, rc.anyMay():
		return o
	case n > 0:
		return rc.message
	}
	return nil
}

// anyMay reports whether the message that was asked for, if one was, does not settle what
// stands in a hole: it is the envelope.
func (rc *recognition) anyMay() bool {
	if rc.message == nil {
		return true
	}
	for i := range rc.owners {
		if rc.message.msg.Envelope && rc.owners[i].msg == rc.message.msg {
			return true
		}
	}
	return false
}

// wrapperOf gives the message whose root a member is named as.
func (rc *recognition) wrapperOf(t *token.Token) *owner {
	if rc.message == nil {
		return rc.roots.all.find(string(t.Name), "", rc.in.dialect.Form)
	}
	m := rc.message.msg
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
	return rc.message
}

// reach is how far the check of a message goes, whatever the payload: by its registers and its
// evidence.
type reach struct {
	unchecked   []finding.Unchecked
	draftFields int
}

// reached says of the payload what its messages leave unchecked and what of them rests on drafts.
func (rc *recognition) reached() {
	p := &rc.out.report
	for i := range rc.owners {
		own := &rc.owners[i]
		r := rc.reachOf(own)
		if p.Unchecked == nil {
			p.Unchecked = r.unchecked // never written to: it has no room behind it
		} else {
			p.Unchecked = append(p.Unchecked, r.unchecked...)
		}
		p.Draft = p.Draft || own.msg.Evidence == program.Draft
		p.DraftFields += r.draftFields
	}
}

// reachOf looks once at a message.
func (rc *recognition) reachOf(own *owner) *reach {
	if r := rc.reaches[own.msg]; r != nil {
		return r
	}
	r := &reach{unchecked: rc.unchecked(own)}
	for k := range own.msg.Fields {
		if own.msg.Fields[k].Evidence == program.Draft {
			r.draftFields++
		}
	}
	if rc.reaches == nil {
		rc.reaches = map[*program.Message]*reach{}
	}
	rc.reaches[own.msg] = r
	return r
}

// unchecked names the rules of a message that no check is there for, and those that need a register
// that was not given, or a column that it lacks.
func (rc *recognition) unchecked(own *owner) (list []finding.Unchecked) {
	for r := 1; r < len(own.msg.Rules); r++ {
		rule := &own.msg.Rules[r]
		if rule.Keyword == program.UncheckedKeyword {
			list = append(list, finding.Unchecked{Rule: rule, System: own.sys, Message: own.msg})
		}
		if len(rule.Registers) == 0 || !rule.InForce(rc.asOf) {
			continue
		}
		if missing := rc.machine.Missing(own.msg, program.RuleID(r)); missing != nil {
			list = append(list, finding.Unchecked{Rule: rule, System: own.sys, Message: own.msg, Registers: missing})
		}
	}
	return slices.Clip(list)
}
