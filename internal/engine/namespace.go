package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// checkSpace reports an element whose namespace is not the one wanted, the
// outermost such element of a subtree only.
func (ms *members) checkSpace(f *frame, want string, t *token.Token) {
	if want == "" || spaceFits(want, t.Space) {
		return
	}
	f.strange = true
	if b := ms.out.claim(ms.out.engineRule(token.RuleNamespace), f.own.msg.Evidence, place{offset: t.Offset, name: t.Name, named: true, up: 1}); b != nil {
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
func (ms *members) elementSpace(f *frame, list []match, t *token.Token) {
	if f.strange {
		return
	}
	for i := range list {
		p := list[i].prop
		if p == nil {
			continue
		}
		msg := ms.evals.list[list[i].parent].own.msg
		want := wantSpace(msg, p)
		if want != "" && !spaceFits(want, t.Space) {
			at := ms.scalars.leaf.place
			at.offset = t.Offset
			if b := ms.out.claim(ms.out.engineRule(token.RuleNamespace), min(msg.Evidence, msg.Fields[p.Field].Evidence), at); b != nil {
				b.Found, b.Want = t.Space, want
			}
		}
		return
	}
}

// inSpace reports whether a namespace is the one that a property asks for.
func inSpace(m *program.Message, p *program.Prop, space string) bool {
	if p.Space == "" && (m.Local || m.Space == "") {
		return true
	}
	want := wantSpace(m, p)
	return space == want || space == "" && want == program.NoSpace
}
