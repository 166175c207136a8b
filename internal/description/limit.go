package description

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// limits reads the allowed values.
func (b *builder) limits(n *node) {
	cell := n.t.get(n.r, values)
	f, s := n.f, &n.f.Scalar
	for _, nested := range n.r.nested {
		for _, t := range tabled(nested) {
			if t.kind == codes && cell == "" {
				if list := codeList(t); list != nil {
					s.Codes = list
					b.fit(n)
				}
			}
		}
	}
	v := valuesOf(cell)
	switch {
	case !v.known && (v.open || cell != ""):
		words := flatten(cell)
		if v.open {
			n.ask("«"+words+"» er eksempler. Hvad er de lovlige værdier?", "“"+words+"” are examples. What are the allowed values?")
		} else {
			n.ask("De lovlige værdier «"+words+"» er ikke forstået.", "The allowed values “"+words+"” were not understood.")
		}
		f.Unchecked = append(f.Unchecked, importing.DescribedText{Words: importing.Words{Da: f.Name + ", lovlige værdier: " + words, En: f.Name + ", allowed values: " + words}, Section: f.Section})
		f.Text.Da = strings.TrimSpace(words + " " + f.Text.Da)
		return
	case v.list != "":
		n.list = v.list
	case v.register != "":
		f.Text.Da = strings.TrimSpace(flatten(cell) + " " + f.Text.Da)
		b.found(n, flatten(cell), v.register)
	case len(v.codes) > 0:
		s.Codes = v.codes
		b.fit(n)
	case v.scalar != nil:
		switch {
		case s.JSON == "boolean" && v.scalar.JSON == "boolean", s.Ref != "" && s.Ref == v.scalar.Ref:
		case n.typed.ask != nil, s.JSON == "string" && s.Pattern == "" || s.JSON == "" && s.Ref == "" && !n.typed.object:
			keep := *s
			*s = *v.scalar
			if s.Pattern != "" {
				s.MaxLength = keep.MaxLength
			}
			n.typed.known = true
			drop(n, n.typed.ask)
		case s.JSON == "integer" && strings.HasSuffix(v.scalar.PatternSays, " cifre"):
			digits := strings.TrimSuffix(v.scalar.PatternSays, " cifre")
			if s.TotalDigits == "" {
				s.TotalDigits = digits
			}
			n.ask("Er «"+flatten(cell)+"» det højeste antal cifre, eller det præcise?", "Is “"+flatten(cell)+"” the highest number of digits or the exact one?")
		case s.Pattern == v.scalar.Pattern && s.Pattern != "":
		default:
			n.contradiction("Type og lovlige værdier", "Type and allowed values", f.Type, flatten(cell))
			*s = importing.Scalar{}
			n.typed.known = true
		}
	case v.most != "" || v.least != "" || v.above != "" || v.below != "":
		b.bounds(n, &v, flatten(cell))
	}
}

// drop takes back a question that has been answered.
func drop(n *node, q *importing.Words) {
	if q == nil {
		return
	}
	same := func(w importing.Words) bool { return w == *q }
	n.f.Questions = slices.DeleteFunc(n.f.Questions, same)
	n.r.asked = slices.DeleteFunc(n.r.asked, same)
}

func (b *builder) bounds(n *node, v *allowed, cell string) {
	s, f := &n.f.Scalar, n.f
	whole := !strings.Contains(v.most+v.least, ".")
	switch {
	case (n.typed.object || n.typed.many) && !v.characters && whole:
		f.Many, f.Max = true, v.most
		if v.least != "" {
			f.Min = nonzero(v.least)
		}
	case s.JSON == "string" && v.characters && s.Ref == "":
		if v.most != "" && s.MaxLength != "" && s.MaxLength != v.most {
			n.contradiction("Længde", "Length", s.MaxLength, cell)
			s.MaxLength = ""
		} else if v.most != "" {
			s.MaxLength = v.most
		}
		if v.least != "" {
			s.MinLength = nonzero(v.least)
		}
	case (s.JSON == "integer" || s.JSON == "number") && !v.characters:
		if s.JSON == "integer" && !whole {
			n.contradiction("Type og lovlige værdier", "Type and allowed values", f.Type, cell)
			return
		}
		s.Minimum, s.Maximum, s.ExclusiveMinimum, s.ExclusiveMaximum = v.least, v.most, v.above, v.below
	default:
		n.ask("Gælder «"+cell+"» værdien, antallet af tegn eller antallet af forekomster?", "Is “"+cell+"” about the value, the number of characters or the number of occurrences?")
		f.Unchecked = append(f.Unchecked, importing.DescribedText{Words: importing.Words{Da: f.Name + ", lovlige værdier: " + cell, En: f.Name + ", allowed values: " + cell}, Section: f.Section})
	}
}

// fit holds allowed values against the type.
func (b *builder) fit(n *node) {
	s := &n.f.Scalar
	list := ""
	for _, c := range s.Codes {
		list += " " + c.Value
	}
	wrong := n.typed.object || s.Ref != "" && s.Ref != "JN"
	numeric := true
	for _, c := range s.Codes {
		if s.MaxLength != "" && strconv.Itoa(len([]rune(c.Value))) != s.MaxLength {
			if most, err := strconv.Atoi(s.MaxLength); err == nil && len([]rune(c.Value)) > most {
				wrong = true
			}
		}
		if _, err := strconv.Atoi(c.Value); err != nil || len(c.Value) > 1 && (c.Value[0] == '0' || c.Value[0] == '+') {
			numeric = false
		}
	}
	switch {
	case s.JSON == "" && s.Ref == "" && !n.typed.object:
		s.JSON = "string"
		n.typed.known = true
	case s.JSON == "integer" && !numeric, s.JSON == "number", s.JSON == "boolean":
		wrong = true
	}
	if s.JSON == "boolean" && strings.EqualFold(list, " true false") {
		s.Codes = nil
		return
	}
	if wrong {
		n.contradiction("Type og lovlige værdier", "Type and allowed values", n.f.Type, strings.TrimSpace(list))
		object := n.typed.object
		*s = importing.Scalar{}
		n.typed.known = true
		n.typed.object = object
	}
	if s.Ref == "JN" {
		s.Codes = nil
	}
}
