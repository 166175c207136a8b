package contract

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// valid reads a text of a contract (a default, an enumeration) as a value of a
// simple type. Given, the fault says what is wrong.
func (b *builder) valid(s *Simple, text string, n *node, notations bool) (constant, *sentence) {
	text = normalise(text, s.WhiteSpace)
	if s.Base == nil {
		return literal(text), nil
	}
	var v constant
	switch s.Variety {
	case Atomic:
		native := s.Native()
		if native.Base == nil {
			return literal(text), nil
		}
		var err error
		if v, err = parse(native.Name.Local, text, n.prefix); err != nil {
			return nil, &sentence{"den er ikke en xs:" + native.Name.Local, "it is not an xs:" + native.Name.Local}
		}
		if native.Name.Local == "NOTATION" {
			if s == native && !notations {
				return nil, &sentence{"xs:NOTATION kan ikke bruges uden en opremsning", "xs:NOTATION cannot be used without an enumeration"}
			}
		}
	case List:
		var l list
		for _, w := range strings.Fields(text) {
			item, fault := b.valid(s.Item, w, n, notations)
			if fault != nil {
				return nil, fault
			}
			l = append(l, item)
		}
		v = l
	case Union:
		for _, m := range s.Members {
			if item, fault := b.valid(m, text, n, notations); fault == nil {
				v = item
				break
			}
		}
		if v == nil {
			return nil, &sentence{"ingen af unionens typer har den", "no type of the union has it"}
		}
	}
	for t := s; t != nil && !t.Builtin || t != nil && t.Variety == List; t = t.Base {
		if fault := b.keeps(t, v, text, n); fault != nil {
			return nil, fault
		}
	}
	return v, nil
}

// keeps checks a value against the facets that one type states.
func (b *builder) keeps(t *Simple, v constant, text string, n *node) *sentence {
	patterns, matched := 0, false
	enums := 0
	for i := range t.Own {
		f := &t.Own[i]
		switch f.Kind {
		case "pattern":
			if p, err := b.pattern(f.Value); err == nil {
				patterns++
				matched = matched || matches(p, text)
			}
		case "enumeration":
			enums++
		case "minInclusive", "minExclusive", "maxInclusive", "maxExclusive":
			y, ok := b.parsed(t, f.Value, f.node)
			if !ok {
				continue
			}
			order, ok := v.Compare(y)
			if strings.HasPrefix(f.Kind, "max") {
				order = -order
			}
			if !ok || order < 0 || order == 0 && strings.HasSuffix(f.Kind, "Exclusive") {
				return brokenFacet(f)
			}
		case "length", "minLength", "maxLength":
			have, want := v.Length(), number(f.Value)
			if have < 0 || t.Variety == Atomic && (t.primitive().Name.Local == "QName" || t.primitive().Name.Local == "NOTATION") {
				continue
			}
			h := uint64(have)
			if f.Kind == "length" && h != want || f.Kind == "minLength" && h < want || f.Kind == "maxLength" && h > want {
				return brokenFacet(f)
			}
		case "totalDigits", "fractionDigits":
			total, fraction := v.Digits()
			if f.Kind == "totalDigits" && uint64(total) > number(f.Value) ||
				f.Kind == "fractionDigits" && uint64(fraction) > number(f.Value) {
				return brokenFacet(f)
			}
		}
	}
	if patterns > 0 && !matched {
		return &sentence{"den passer ikke til typens mønster", "it does not match the type's pattern"}
	}
	if enums > 0 && !b.enumerated(t, v) {
		return &sentence{"den er ikke blandt typens værdier", "it is not among the type's values"}
	}
	return nil
}

func brokenFacet(f *Facet) *sentence {
	return &sentence{"den bryder " + f.Kind + " " + f.Value, "it breaks " + f.Kind + " " + f.Value}
}

// enumerated reports whether a value is among those that a type states, which are
// read once.
func (b *builder) enumerated(t *Simple, v constant) bool {
	known := b.enums[t]
	if known == nil {
		known = &enumerated{texts: map[string]bool{}}
		for i := range t.Own {
			if f := &t.Own[i]; f.Kind == "enumeration" {
				if x, fault := b.valid(t.Base, f.Value, f.node, true); fault == nil {
					known.values = append(known.values, x)
					if key, ok := keyOf(x); ok {
						known.texts[key] = true
					}
				}
			}
		}
		b.enums[t] = known
	}
	if key, ok := keyOf(v); ok && known.texts[key] {
		return true
	}
	if b.compared += len(known.values); b.compared > b.limits.Steps {
		b.ps.at(t.node, "limit#steps", b.limits.Steps)
		return true
	}
	for _, x := range known.values {
		if same(x, v) {
			return true
		}
	}
	return false
}

// keyOf gives a text that two values share only if they are the same.
func keyOf(c constant) (string, bool) {
	s, ok := c.(scalar)
	switch {
	case !ok:
		return "", false
	case s.t.Value == program.TypeNumber:
		text, ok := value.Canonical([]byte(s.text))
		return "number " + text, ok
	case s.t.Value == program.TypeText:
		return "text " + s.text, true
	}
	return "", false
}

type enumerated struct {
	texts  map[string]bool
	values []constant
}
