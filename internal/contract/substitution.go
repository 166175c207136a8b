package contract

import (
	"cmp"
	"slices"

	"github.com/forkontrol/forkontrol/internal/order"
)

// substitutions finds what may stand in the place of each head.
func (b *builder) substitutions() {
	sum := 0
	for _, e := range b.elements {
		if !e.Global || len(e.subs) == 0 {
			continue
		}
		seen := map[*Element]bool{e: true}
		queue := slices.Clone(e.subs)
		for len(queue) > 0 {
			m := queue[0]
			queue = queue[1:]
			if seen[m] {
				continue
			}
			seen[m] = true
			if sum++; sum > b.limits.Components {
				b.ps.at(e.node, "limit#substitution", b.limits.Components)
				return
			}
			queue = append(queue, m.subs...)
			if e.Block&Substitution == 0 && !m.Abstract && b.substitutes(m, e) {
				e.Members = append(e.Members, m)
			}
		}
		order.Pointers(e.Members, func(x, y *Element) int {
			return cmp.Or(cmp.Compare(x.Name.Space, y.Name.Space), cmp.Compare(x.Name.Local, y.Name.Local))
		})
	}
}

// substitutes reports whether the type of m is derived from that of head in a
// way that neither head nor a type on the way keeps out.
func (b *builder) substitutes(m, head *Element) bool {
	block := head.Block
	if c, ok := head.Type.(*Complex); ok {
		block |= c.Block
	}
	t := m.Type
	for n := 0; t != head.Type; n++ {
		c, ok := t.(*Complex)
		if !ok {
			s, ok := t.(*Simple)
			if block&Restriction != 0 {
				return false
			}
			if to, is := head.Type.(*Simple); ok && is {
				return b.simpleDerives(s, to, 0)
			}
			return head.Type == Type(b.anyType)
		}
		if block&c.By != 0 || c.Builtin || n > 1<<12 {
			return c.Builtin && block&Restriction == 0
		}
		t = c.Base
		if t != head.Type {
			if base, ok := t.(*Complex); ok {
				block |= base.Block
			}
		}
	}
	return true
}

// derives reports whether t is derived from base without one of the ways.
func (b *builder) derives(t, base Type, without Derivation) bool {
	for n := 0; n < 1<<12; n++ {
		if t == base || base == Type(b.anyType) && !isComplex(t) {
			return t == base || without&Restriction == 0
		}
		switch x := t.(type) {
		case *Simple:
			to, ok := base.(*Simple)
			return ok && b.simpleDerives(x, to, without)
		case *Complex:
			if x.Builtin || without&x.By != 0 {
				return false
			}
			t = x.Base
		}
	}
	return false
}

func isComplex(t Type) bool { _, ok := t.(*Complex); return ok }
