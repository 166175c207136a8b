package engine

import (
	"github.com/forkontrol/forkontrol/internal/token"
)

// unknownRoot says that no message begins so, and stops.
//
//go:noinline
func (d *document) unknownRoot(t *token.Token) {
	d.out.stopped, d.out.failed = true, true
	d.tellUnknown(t)
}

// tellUnknown says that no message begins so, none of this version, or
// none on the day.
func (d *document) tellUnknown(t *token.Token) {
	o := d.messages.roots.idle.find(string(t.Name), t.Space, d.in.dialect.Form)
	if o == nil {
		if o = d.messages.roots.all.find(string(t.Name), t.Space, d.in.dialect.Form); o != nil && otherVersion(o, t.Space) {
			if f := d.out.engineBreach(token.RuleMessageVersion, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
				f.Found, f.Want = t.Space, o.msg.Space
			}
			return
		}
		d.out.note(token.RuleMessageUnknown, place{offset: t.Offset, name: t.Name, named: len(t.Name) > 0}, string(t.Name))
		return
	}
	if f := d.out.engineBreach(token.RuleMessageIdle, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
		f.Found, f.Want = o.msg.ID, inForce(o.msg)
	}
}

func (d *document) unknownMessage(t *token.Token, found string) {
	d.out.stopped, d.out.failed = true, true
	if f := d.out.engineBreach(token.RuleMessageUnknown, place{offset: t.Offset, name: t.Name, named: len(t.Name) > 0}); f != nil {
		f.Found, f.Hint = found, composed(t.Name)
	}
}

func (d *document) rootMismatch(t *token.Token) {
	d.out.stopped = true
	d.messages.admit(d.messages.message)
	if f := d.out.engineBreach(token.RuleRootMismatch, place{offset: t.Offset, name: t.Name, named: true}); f != nil {
		f.Found, f.Want, f.Hint = string(t.Name), d.messages.message.msg.Root, composed(t.Name)
	}
}
