package compile

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// Evidence of a rule. A field's evidence is that of its name being there. What is asked
// of it may be less sure and is never surer: that a CPR number has ten digits is known,
// that a field whose name nobody has seen wants one is not. So a rule has the lowest
// evidence of all that it stands on, unless x-claims states the rule's own.

func evidence(word string) program.Evidence {
	switch word {
	case "official":
		return program.Official
	case "contract":
		return program.Contract
	case "draft", "":
		return program.Draft
	}
	return unknown
}

// lowest is what a rule that stands on both has.
func lowest(x, y program.Evidence) program.Evidence {
	if x == unknown || y == unknown {
		return unknown
	}
	return min(x, y)
}

// most is the highest severity that evidence allows.
func most(e program.Evidence) program.Severity {
	if e == program.Draft {
		return program.Warning
	}
	return program.Error
}

// evidenceOf returns the evidence that notes state; what stands alone needs none.
func (b *builder) evidenceOf(n notes) program.Evidence {
	if v := n.get("x-evidence"); v != nil {
		return evidence(v.Text)
	}
	if b.system == nil {
		return program.Official
	}
	return program.Draft
}

// checkField refuses a field of a catalogue whose label, source or evidence nobody
// states, and one of forkontrol's own that claims to be known.
func (b *builder) checkField(at *schema.Value, n notes, f *program.Field) {
	if f.Label.Empty() {
		b.errorf(at, "the field has no x-text.label")
	}
	for _, keyword := range []string{"x-source", "x-evidence"} {
		v := n.get(keyword)
		switch {
		case v == nil:
			b.errorf(at, "the field has no %s", keyword)
		case isShared(v.File) && !isShared(at.File):
			b.errorf(at, "the field has no %s of its own: that of the shared type speaks of the type, not of this field", keyword)
		}
	}
	if f.Own && f.Evidence != program.Draft {
		b.errorf(n.get("x-own"), "a field of forkontrol's own is a draft: write \"x-evidence\": \"draft\"")
	}
}

// isShared reports whether a file belongs to no system.
func isShared(file string) bool { return strings.HasPrefix(file, "common/") }

// surest is the highest evidence that a rule at a place can have: that of the place's
// field, and of the condition under which the place is looked at.
func (b *builder) surest(p place) program.Evidence {
	return lowest(b.msg.Fields[p.field].Evidence, program.Official-p.doubt)
}

// claim is what x-claims says of a rule.
type claim struct {
	evidence program.Evidence
	source   *schema.Value // nil where that of the place states it
}

// claim returns what a place says of its own about its rule of a keyword; nil when
// nothing. The outermost schema is asked first: a field knows more than its type.
func (b *builder) claim(p place, keyword string, n notes) *claim {
	all := slices.Clone(n)
	slices.Reverse(all)
	if b.msg.Fields[p.field].Path == p.path {
		all = append(all, b.fieldNotes[p.field]...)
	}
	v := all.member("x-claims", keyword)
	if v == nil {
		return nil
	}
	b.claimed[v] = true
	c := &claim{evidence: evidence(v.Text)}
	if v.Kind == schema.Object {
		c = &claim{evidence(v.GetText("evidence")), v.Get("source")}
	}
	if most := b.surest(p); c.evidence > most && c.evidence != unknown {
		b.errorf(v, "a claim of %s evidence, but the field that it speaks of is %s: lower the claim, or give the field the source that names it",
			c.evidence, most)
	}
	return c
}

// checkClaims refuses claims of rules that are not there.
func (b *builder) checkClaims() {
	var walk func(v *schema.Value)
	walk = func(v *schema.Value) {
		for _, item := range v.Items {
			walk(item)
		}
		for _, m := range v.Members {
			if m.Name != "x-claims" || m.Value.Kind != schema.Object {
				walk(m.Value)
				continue
			}
			for _, c := range m.Value.Members {
				if !b.claimed[c.Value] {
					b.errorf(c.Value, "a claim of a rule that is not there: nothing here is asked by %q", c.Name)
				}
			}
		}
	}
	walk(b.doc.Root)
}

// known returns the lowest evidence of the fields that a schema below a path speaks of.
func (b *builder) known(raw *schema.Value, path string) program.Evidence {
	least := program.Official
	if raw == nil {
		return least
	}
	below := func(name string) string {
		if path == "" {
			return name
		}
		return path + "." + name
	}
	name := func(name string) {
		if field, known := b.fields[below(name)]; known {
			least = lowest(least, b.msg.Fields[field].Evidence)
		}
	}
	for _, m := range raw.Members {
		switch m.Name {
		case "required":
			for _, v := range m.Value.Items {
				name(v.Text)
			}
		case "properties":
			for _, p := range m.Value.Members {
				name(p.Name)
				least = lowest(least, b.known(p.Value, below(p.Name)))
			}
		case "items", "contains", "not", "if", "then", "else":
			least = lowest(least, b.known(m.Value, path))
		case "allOf", "anyOf", "oneOf":
			for _, v := range m.Value.Items {
				least = lowest(least, b.known(v, path))
			}
		}
	}
	return least
}

// content is the lowest evidence of the fields of an object, those of its elements alone
// where attributes do not matter.
func (o *object) content(elements bool) program.Evidence {
	least := program.Official
	for i := range o.node.Props {
		if p := &o.node.Props[i]; p.Known && !(elements && p.Attr) {
			least = lowest(least, o.msg.Fields[p.Field].Evidence)
		}
	}
	return least
}

// reads is the lowest evidence of the fields that an expression reads.
func (t *translator) reads() program.Evidence {
	least := t.surest(t.scope.place)
	for _, field := range t.seen {
		least = lowest(least, t.msg.Fields[field].Evidence)
	}
	return least
}
