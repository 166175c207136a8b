package engine

import (
	"github.com/forkontrol/forkontrol/internal/codepoint"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// rootState is what the document's level knows.
type rootState struct {
	begun   bool  // a root element or value has been seen
	waiting bool  // a JSON object has begun and its first member will tell what it is
	offset  int64 // of the JSON object
	records int
	met     bool // the innermost envelope has its payload, or it is reported what it has instead
	unmet   bool // a hole has something that is no known message
}

// document is the level above all messages: it takes the outermost token of each record
// and opens the message there, or says why there is none to be checked.
//
//   - A root that has a name is a message's root element. An object without one is a message
//     or wraps one, which its first member decides; until that has come, state.waiting is set.
//   - rows is the message of a file of rows, which was known when it was opened.
type document struct {
	o        *Options
	in       *payload
	out      *collector
	messages *recognition
	trail    *trail
	evals    *evals
	scalars  *scalars
	members  *members
	walker   *walker

	state rootState
	rows  *owner              // whose rows the payload is, nil when it is none of rows
	inner *Checker            // for a document inside a string
	left  []finding.Unchecked // what stands in holes and was not checked
}

func (d *document) begin() { d.state, d.rows, d.left = rootState{}, nil, d.left[:0] }

// beginNamed takes the root element, whose name says which message it is.
func (d *document) beginNamed(t *token.Token) {
	d.state.begun = true
	if d.o.Message != "" && d.messages.message == nil {
		d.unknownMessage(t, d.o.Message)
		return
	}
	o := d.messages.rootOf(t)
	if o == nil {
		if d.messages.message != nil {
			d.rootMismatch(t)
			return
		}
		d.unknownRoot(t)
		return
	}
	d.openRoot(t, d.messages.admit(o))
}

// openRoot opens the root of a message at a token.
func (d *document) openRoot(t *token.Token, o *owner) {
	fr := d.evals.push(t, formElement, 0, false)
	d.enclose(fr, o)
	d.members.checkSpace(fr, o.msg.Space, t)
	d.walker.enterElement(o, 1, -1, roleRoot, live, t)
}

// beginBare takes a document's outermost value, which has no name.
func (d *document) beginBare(t *token.Token) {
	d.state.begun = true
	d.state.records++
	if d.o.Message != "" && d.messages.message == nil {
		d.unknownMessage(t, d.o.Message)
		return
	}
	switch {
	case t.Kind == token.Start && t.Type == token.Object:
		d.state.waiting, d.state.offset = true, t.Offset
	case t.Kind == token.Value && t.Type == token.String && token.Embedded(t.Value) != "":
		d.embedded(t)
	case d.messages.message != nil:
		d.messages.admit(d.messages.message)
		d.scalars.leaf = leaf{eval: -1, place: place{offset: t.Offset}, typ: t.Type, text: t.Value, ascii: t.ASCII}
		if t.Kind == token.Start {
			fr := d.evals.push(t, formArray, 0, false)
			fr.own = d.messages.message
			d.evals.enterTyped(d.messages.message, 1, -1, roleRoot, live, program.Array)
		} else {
			d.scalars.check(d.messages.message, 1, live)
		}
	default:
		d.out.stopped, d.out.failed = true, true
		rule := token.RuleMessageAmbiguous
		if t.Kind == token.Start {
			rule = token.RuleMessageList
		}
		d.out.note(rule, place{offset: t.Offset}, "")
	}
}

// unfit reports a character that no XML can hold. The token that has it has just been taken.
func (d *document) unfit(t *token.Token) {
	at := place{offset: t.Offset}
	if t.Kind == token.Value && d.trail.top() != nil {
		at = d.scalars.leaf.place
	}
	d.out.note(token.RuleUnfit, at, codepoint.Name(rune(t.Unfit-1)))
}

// decide takes the first token inside the outermost object, which decides
// whether the object is a message or wraps one. It gives false when the token is
// still to be taken.
func (d *document) decide(t *token.Token) (taken bool) {
	d.state.waiting = false
	outer := token.Token{Kind: token.Start, Type: token.Object, Offset: d.state.offset, ValueOffset: d.state.offset}
	if t.Kind == token.End || t.Kind == token.Invalid {
		if d.messages.message == nil {
			if t.Kind == token.End {
				d.out.stopped, d.out.failed = true, true
				d.out.note(token.RuleMessageAmbiguous, place{offset: d.state.offset}, "")
			}
			return t.Kind == token.End
		}
		d.openBare(&outer, d.messages.message)
		return false
	}
	if o := d.messages.wrapperOf(t); o != nil {
		fr := d.evals.push(&outer, formDocument, 0, false)
		fr.own = d.messages.admit(o)
		d.wrapped(t, o)
		return true
	}
	if d.messages.message == nil {
		if t.Named && d.messages.roots.idle.find(string(t.Name), "", d.in.dialect.Form) != nil {
			d.unknownRoot(t)
			return true
		}
		d.out.stopped, d.out.failed = true, true
		d.out.note(token.RuleMessageAmbiguous, place{offset: d.state.offset}, string(t.Name))
		return true
	}
	d.openBare(&outer, d.messages.message)
	return false
}

// openBare opens a message on an object that is the message.
func (d *document) openBare(outer *token.Token, o *owner) {
	d.enclose(d.evals.push(outer, formObject, 0, false), d.messages.admit(o))
	d.evals.enterTyped(o, 1, -1, roleRoot, live, program.Object)
}

// wrapped takes the member that holds the message.
func (d *document) wrapped(t *token.Token, o *owner) {
	d.scalars.leaf = leaf{eval: -1, place: place{offset: t.Offset, name: t.Name, named: true}, typ: t.Type, text: t.Value, ascii: t.ASCII}
	if t.Kind == token.Value {
		d.scalars.leaf.place.offset = t.ValueOffset
		d.scalars.check(o, 1, live)
		return
	}
	f, types := formObject, program.Object
	if t.Type == token.Array {
		f, types = formArray, program.Array
	}
	d.enclose(d.evals.push(t, f, 0, false), o)
	d.evals.enterTyped(o, 1, -1, roleRoot, live, types)
}

// second reports a further member beside the one that holds the message.
func (d *document) second(t *token.Token) {
	if f := d.out.engineBreach(token.RuleRootMismatch, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
		f.Found, f.Want = string(t.Name), d.trail.top().own.msg.Root
	}
}

// nextRecord goes on after a record that is not well-formed.
func (d *document) nextRecord() {
	if d.out.undecided || d.out.failed || !d.in.src.Resume() {
		return
	}
	d.state.waiting, d.out.stopped = false, false
}

// flaw reports what is wrong with the form of a file of rows. That the file has this form, its
// quotation marks too, is as sure as the message, unless it is wrong in every form.
func (d *document) flaw(f *token.Flawed) {
	rule := d.out.engineRule(f.Rule)
	evidence := rule.Evidence
	if !f.Standard() {
		evidence = d.rows.msg.Evidence
	}
	if f.Absent != "" {
		needed := d.rows.needs(f.Absent)
		if needed == 0 {
			return
		}
		evidence = min(evidence, d.rows.msg.Rules[needed].Evidence)
	}
	b := d.out.claim(rule, evidence, place{offset: f.Offset})
	if b == nil {
		return
	}
	b.Found, b.Want = f.Detail, f.Want
	b.Path, b.Hint = f.Path(), composed([]byte(f.Column))
}
